//! `svall completion` and `svall man`: what shells and readers of manuals need.

use clap::{Args, Command};
use clap_complete::Shell;

use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};

/// Write the completion script of a shell to standard output.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  svall completion bash > ~/.local/share/bash-completion/completions/svall")]
pub(super) struct Arguments {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Writes the completion script.
pub(super) fn run(arguments: &Arguments, command: &mut Command) -> Result<Done> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, command, "svall", &mut script);
    write(script)
}

/// Writes the manual page.
pub(super) fn man(command: Command) -> Result<Done> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|e| Error::new(ErrorKind::Internal, format!("the manual page cannot be written: {e}")))?;
    write(page)
}

fn write(bytes: Vec<u8>) -> Result<Done> {
    let text = String::from_utf8(bytes).map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))?;
    output::data(&text)?;
    Ok(Done::Fully)
}
