// Lets a chart be read with the arrow keys, opens the tables for print, and does nothing that the page needs.
for (const svg of document.querySelectorAll("figure[data-chart] svg")) {
  const figure = svg.closest("figure");
  const byYear = (a, b) => a.dataset.year - b.dataset.year;
  const rows = [...svg.querySelectorAll("g.series")]
    .map((series) => [...series.querySelectorAll("[data-year]")].sort(byYear))
    .filter((points) => points.length > 0);
  if (rows.length === 0) continue;
  const spoken = document.createElement("p");
  spoken.className = "spoken";
  spoken.setAttribute("aria-live", "polite");
  spoken.hidden = true;
  svg.after(spoken);
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("aria-roledescription", figure.dataset.keys ?? "");

  let row = 0;
  let at = -1;
  let chosen = null;
  const leave = () => {
    at = -1;
    chosen?.classList.remove("chosen");
    chosen = null;
    spoken.textContent = "";
    spoken.hidden = true;
  };
  const tell = (point) => {
    chosen?.classList.remove("chosen");
    chosen = point;
    chosen.classList.add("chosen");
    spoken.hidden = false;
    spoken.textContent = point.querySelector("title")?.textContent ?? "";
  };
  svg.addEventListener("keydown", (event) => {
    const year = rows[row][at]?.dataset.year;
    if (event.key === "ArrowRight") at = Math.min(at + 1, rows[row].length - 1);
    else if (event.key === "ArrowLeft") at = at < 0 ? rows[row].length - 1 : Math.max(at - 1, 0);
    else if (event.key === "Home") at = 0;
    else if (event.key === "End") at = rows[row].length - 1;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      row = (row + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
      const same = rows[row].findIndex((point) => point.dataset.year === year);
      at = same >= 0 ? same : rows[row].length - 1;
    } else if (event.key === "Escape") {
      event.preventDefault();
      return leave();
    } else return;
    event.preventDefault();
    tell(rows[row][at]);
  });
  svg.addEventListener("blur", leave);
}

const closed = new Set();
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("main details:not([open])")) {
    closed.add(details);
    details.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
  closed.clear();
});
