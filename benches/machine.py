"""Says on which machine and with which programs a figure was measured, and gives the machine a short name for folders."""

import os
import platform
import re
import subprocess


def output(command):
    """First line that a command prints, or an empty text where it cannot be run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip().split("\n")[0]


def cpu_lines():
    """The fields of the first core in /proc/cpuinfo."""
    fields = {}
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if not line.strip():
                    break
                name, _, value = line.partition(":")
                fields[name.strip()] = value.strip()
    except OSError:
        pass
    return fields


# What libraries choose between while they run (memchr, simdutf8, blake3, the C library).
CHOSEN_BY = ["sse4_2", "avx", "avx2", "bmi1", "bmi2", "fma", "abm", "movbe", "avx512f", "avx512bw", "avx512vl", "avx512_vbmi"]


def machine():
    """Cores, processor, its features that matter, and versions."""
    fields = cpu_lines()
    flags = fields.get("flags", "").split()
    here = os.path.dirname(os.path.abspath(__file__))
    return {
        "cpu": fields.get("model name", platform.processor() or platform.machine()),
        "cores": len(os.sched_getaffinity(0)),
        "features": [flag for flag in CHOSEN_BY if flag in flags],
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "rustc": output(["rustc", "--version"]),
        "python": platform.python_version(),
        "commit": output(["git", "-C", here, "rev-parse", "HEAD"]),
        "commit_is_clean": not output(["git", "-C", here, "status", "--porcelain", "--untracked-files=no"]),
    }


def short_name(about):
    """`2c-epyc` of two cores of an AMD EPYC: the number of cores and the first word of the model that is no maker's name."""
    words = re.findall(r"[a-z0-9]+", about["cpu"].lower())
    makers = {"amd", "intel", "r", "tm", "cpu", "processor", "core", "apple", "arm", "genuine", "common", "kvm", "qemu", "virtual"}
    word = next((w for w in words if w not in makers and len(w) > 1), "cpu")
    return f"{about['cores']}c-{word}"
