//! One build: this program as Cargo starts a build script, or Cargo itself; waited for, or killed.

use std::env;
use std::fs;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Output, Stdio};

use crate::site::Site;

/// The argument by which this program is a build script.
pub(crate) const SCRIPT: &str = "build-script";

/// A build that runs.
pub(crate) struct Build {
    /// The crate.
    pub(crate) name: &'static str,
    child: Child,
}

impl Build {
    /// Starts the build of a crate in `debug` or `release`.
    pub(crate) fn start(site: &Site, name: &'static str, profile: &str, cargo: bool) -> io::Result<Self> {
        let mut command = if cargo { cargo_build(site, name, profile) } else { build_script(site, name, profile)? };
        // Nothing comes from the network. The group is killed as a whole, as a terminal does it.
        command.env("PIP_NO_INDEX", "1").env("UV_NO_INDEX", "1").env("PYO3_PYTHON", &site.python).process_group(0);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        Ok(Self { name, child })
    }

    /// Kills it with all that it started in its own group; what it started in others goes on, as installers do.
    pub(crate) fn kill(mut self) -> io::Result<bool> {
        let ended = self.child.try_wait()?.is_some();
        Command::new("kill").args(["-9", "--", &format!("-{}", self.child.id())]).stderr(Stdio::null()).status()?;
        self.child.wait()?;
        Ok(!ended)
    }

    /// Waits for its end; what it said when it failed.
    pub(crate) fn finish(self) -> Result<(), String> {
        let output = self.child.wait_with_output().map_err(|error| error.to_string())?;
        if succeeded(&output) {
            return Ok(());
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let lines = format!("{}{}", text(&output.stdout), text(&output.stderr));
        let telling: Vec<&str> =
            lines.lines().filter(|line| !line.starts_with("cargo::rerun") && !line.starts_with("cargo::rustc")).collect();
        Err(format!("`{}`: {}\n{}", self.name, output.status, telling.join("\n")))
    }
}

fn succeeded(output: &Output) -> bool {
    output.status.success() && !String::from_utf8_lossy(&output.stdout).contains("cargo::error")
}

fn build_script(site: &Site, name: &str, profile: &str) -> io::Result<Command> {
    let (folder, out_dir) = (site.path().join(name), site.out_dir(name, profile));
    fs::create_dir_all(&out_dir)?;
    let mut command = Command::new(env::current_exe()?);
    command.arg(SCRIPT).current_dir(&folder).env("CARGO_MANIFEST_DIR", &folder).env("OUT_DIR", &out_dir);
    command.env("CARGO_PKG_NAME", name).env("PROFILE", profile);
    Ok(command)
}

fn cargo_build(site: &Site, name: &str, profile: &str) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--quiet", "-p", name]).current_dir(site.path()).env("CARGO_TARGET_DIR", site.target());
    command.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "0");
    if profile == "release" {
        command.arg("--release");
    }
    command
}
