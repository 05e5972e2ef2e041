//! Where packages come from: files of requirements, limits, indexes of the user's own, and folders on this disk, with `uv` and with `pip`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use snakebridge_build::cargo::{Cargo, Credentials};
use snakebridge_build::config::{self, Overrides};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::environment::{Environment, upgrade, uv as own_uv};
use snakebridge_build::lock::{Contents, Lock};

use tempfile::TempDir;

use crate::environment::{Project, config, real_python, texts};

/// The folder of a `uv`: that of the machine, else one that pip fetches once.
pub(crate) fn uv() -> &'static Path {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| {
        let in_path = env::split_paths(&env::var_os("PATH").unwrap()).find(|folder| folder.join("uv").is_file());
        in_path.unwrap_or_else(|| {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("uv");
            if !folder.join("bin/uv").is_file() {
                let made = Command::new(real_python()).args(["-m", "venv", "--clear"]).arg(&folder).status().unwrap();
                assert!(made.success());
                let pip = Command::new(folder.join("bin/python"))
                    .args(["-m", "pip", "install", "--quiet", &format!("uv=={}", own_uv::version())])
                    .status()
                    .unwrap();
                assert!(pip.success());
            }
            folder.join("bin")
        })
    })
}

/// The build's variables for one installer.
pub(crate) fn with_installer(project: &Project, installer: &str) -> Cargo {
    let mut cargo = project.cargo();
    if installer == "uv" {
        cargo.path.insert(0, uv().to_path_buf());
    }
    cargo.overrides.installer = Some(installer.to_owned());
    cargo
}

/// Puts a wheel of one module with these requirements into `folder`, as an index has it: below its name.
pub(crate) fn publish(folder: &Path, name: &str, version: &str, requires: &[&str]) {
    let folder = folder.join(name);
    fs::create_dir_all(&folder).unwrap();
    let script = "import sys, zipfile\nfolder, name, version, *requires = sys.argv[1:]\nmodule = name.replace('-', '_')\n\
                  info = f'{module}-{version}.dist-info'\nneeds = ''.join(f'Requires-Dist: {line}\\n' for line in requires)\n\
                  needs += ''.join('Provides-Extra: ' + line.split(\"'\")[1] + '\\n' for line in requires if 'extra ==' in line)\n\
                  with zipfile.ZipFile(f'{folder}/{module}-{version}-py3-none-any.whl', 'w') as archive:\n    \
                  archive.writestr(f'{module}.py', f'version = {version!r}\\n')\n    \
                  archive.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n{needs}')\n    \
                  archive.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')\n    \
                  archive.writestr(f'{info}/RECORD', f'{module}.py,,\\n{info}/METADATA,,\\n{info}/WHEEL,,\\n{info}/RECORD,,\\n')\n";
    let made = Command::new(real_python()).arg("-c").arg(script).arg(&folder).args([name, version]).args(requires).status().unwrap();
    assert!(made.success());
}

/// A running index.
pub(crate) struct Index {
    server: Child,
    pub(crate) url: String,
}

impl Index {
    /// Serves a folder; `who` is `user:password`, or empty.
    pub(crate) fn serve(folder: &Path, who: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/private_index.py");
        let mut command = Command::new(real_python());
        command.arg(script).arg(folder).stdout(Stdio::piped());
        if !who.is_empty() {
            command.arg(who);
        }
        let mut server = command.spawn().unwrap();
        let mut port = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut port).unwrap();
        Self { server, url: format!("http://127.0.0.1:{}", port.trim()) }
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

pub(crate) fn versions((environment, diagnostics): (Option<Environment>, Diagnostics)) -> BTreeMap<String, String> {
    environment.unwrap_or_else(|| panic!("{}", texts(&diagnostics))).versions()
}

/// `name version` of what is installed, without the installers themselves.
pub(crate) fn listed(versions: &BTreeMap<String, String>) -> Vec<String> {
    let own = ["pip", "setuptools", "wheel"];
    versions.iter().filter(|(name, _)| !own.contains(&name.as_str())).map(|(name, version)| format!("{name} {version}")).collect()
}

fn mistakes(project: &Project) -> String {
    texts(&config::load(&project.path().join("Cargo.toml"), &Overrides::default()).1)
}

#[test]
fn files_of_the_user_s_say_what_is_installed_and_in_which_version() {
    for installer in ["uv", "pip"] {
        let project = Project::new("");
        let shelf = project.path().join("shelf");
        publish(&shelf, "sb-alpha", "1.0", &["sb-base"]);
        publish(&shelf, "sb-alpha", "1.5", &["sb-base"]);
        publish(&shelf, "sb-base", "2.0", &[]);
        publish(&shelf, "sb-base", "3.0", &[]);
        publish(&shelf, "sb-extra", "1.0", &[]);
        publish(&shelf, "sb-given", "1.0", &["sb-extra; extra == 'more'"]);
        publish(&shelf, "sb-never", "1.0", &[]);
        let index = Index::serve(&shelf, "");
        let wheel = project.path().join("vendor/sb-wheel");
        publish(wheel.parent().unwrap(), "sb-wheel", "4.0", &[]);
        project.write("own/pyproject.toml", "[project]\nname = \"sb-own\"\nversion = \"0.1\"\n[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"setuptools.build_meta\"\n");
        project.write("own/sb_own.py", "");
        project.write(
            "python/requirements.txt",
            "# what the service needs\nsb-given[more] >= 1.0 \\\n    , < 2   # and no later\nsb-never; python_version < '3'\n-r more.txt\n-c limits.txt\n",
        );
        project.write("python/more.txt", "../vendor/sb-wheel/sb_wheel-4.0-py3-none-any.whl\n-r requirements.txt\n");
        project.write("python/limits.txt", "sb-alpha<1.2\nsb-unknown==7\n");
        // As uv writes it, cut short.
        project.write(
            "uv.lock",
            "version = 1\n[[package]]\nname = \"service\"\nsource = { virtual = \".\" }\n[[package]]\nname = \"sb-base\"\nversion = \"2.0\"\n\
             source = { registry = \"https://pypi.org/simple\" }\nresolution-markers = [\"python_full_version >= '3'\"]\n\
             [[package]]\nname = \"sb-base\"\nversion = \"1.0\"\nresolution-markers = [\"python_full_version < '3'\"]\n",
        );
        project.declare(
            "demo",
            &format!(
                "[package.metadata.python-deps]\nsb_alpha = {{ version = \"1\", pypi-package = \"sb-alpha\" }}\nsb_own = {{ path = \"own\" }}\n\
                 [package.metadata.snakebridge]\nrequirements = \"python/requirements.txt\"\nconstraints = [\"uv.lock\"]\nindex = \"{}\"\n",
                index.url
            ),
        );
        let cargo = with_installer(&project, installer);
        // The project is built with setuptools, which the index does not have.
        let shelved = project.path().join("shelf/setuptools");
        fs::create_dir_all(&shelved).unwrap();
        let download = ["-m", "pip", "download", "--quiet", "--no-deps", "setuptools", "-d"];
        let fetched = Command::new(real_python()).args(download).arg(&shelved).status().unwrap();
        assert!(fetched.success());
        let found = versions(project.prepare(&cargo));
        let expected = ["sb-alpha 1.0", "sb-base 2.0", "sb-extra 1.0", "sb-given 1.0", "sb-own 0.1", "sb-wheel 4.0"];
        assert_eq!(listed(&found), expected, "{installer}");

        // The files are watched, the edits of an editable project take effect, and nothing in the lock says where it lies.
        let config = config(&cargo.manifest(), &cargo.overrides);
        for file in ["python/requirements.txt", "python/more.txt", "python/limits.txt", "uv.lock"] {
            assert!(config.watch.iter().any(|watched| watched.ends_with(file)), "{file}");
        }
        let environment = project.prepare(&cargo).0.unwrap();
        let text = Lock::new(Contents::of(&config, &environment)).to_text().unwrap();
        assert!(text.contains("requested = \"sb-own @ path\"") && text.contains("[packages.sb-wheel]"), "{text}");
        assert!(!text.contains(&project.path().display().to_string()) && !text.contains("127.0.0.1"), "{text}");
        assert!(!text.split("[packages.sb-own]").nth(1).unwrap().split('[').next().unwrap().contains("hash"), "{text}");

        drop(environment);

        // A limit that is taken away lets what is newer in.
        project.write("python/limits.txt", "");
        assert_eq!(listed(&versions(upgrade(&cargo, &config::load(&cargo.manifest(), &cargo.overrides).0)))[0], "sb-alpha 1.5");
    }
}

#[test]
fn mistakes_in_the_files_are_named_with_their_lines() {
    let project = Project::new(
        "[package.metadata.python-deps]\nmath = \"stdlib\"\n[package.metadata.snakebridge]\nrequirements = [\"requirements.txt\", \"uv.lock\", \"gone.txt\"]\n\
         constraints = \"pylock.toml\"\nindex = \"https://me:secret@host.example/simple\"\nextra-indexes = { \"a b\" = \"https://x.example\", corp = \"pypi.example.org\" }\n\
         find-links = [\"nowhere\"]\n",
    );
    project.write(
        "requirements.txt",
        "six\n\nsix >> 2\n--no-binary :all:\n-e git+https://token@example.org/x\n./nothing\nsix --config-settings=a=b\nsix>=1 --hash=sha256:00\n",
    );
    project.write("uv.lock", "");
    project.write("pylock.toml", "[[packages]]\nname = \"six\"\nversion = \"one\"\n");
    let gone = project.path().join("gone.txt").display().to_string();
    let expected = "\
package.metadata.snakebridge.index: `https://host.example/simple` has a password or token in it, which would be committed with `Cargo.toml` (Cargo.toml:8) [config-credentials]
  hint: take it out, and keep it in `~/.netrc`, a keyring, or for an index of `extra-indexes` called `corp` in the variables `UV_INDEX_CORP_USERNAME` and `UV_INDEX_CORP_PASSWORD`
package.metadata.snakebridge.extra-indexes: `a b` cannot be the name of an index (Cargo.toml:9) [config-bad-value]
  hint: write letters, digits, `-` and `_`
package.metadata.snakebridge.extra-indexes: `pypi.example.org` is not the URL of an index (Cargo.toml:9) [config-bad-value]
  hint: write `extra-indexes.corp = \"https://pypi.example.org/simple\"`
package.metadata.snakebridge.find-links: there is no folder `nowhere` (Cargo.toml:10) [config-no-such-path]
  hint: name a folder with wheels, seen from the folder of `Cargo.toml`, or the URL of a page that links to them
package.metadata.snakebridge.requirements: `six >> 2` is not a requirement: no such comparison operator \">>\", must be one of ~= == != <= >= < > === (requirements.txt:3) (Cargo.toml:6) [config-bad-requirements]
  hint: write it as PEP 508 says: `pandas[parquet]>=2.2,<3; python_version >= \"3.10\"`
package.metadata.snakebridge.requirements: `--no-binary` is not an option that SnakeBridge knows (requirements.txt:4) (Cargo.toml:6) [config-bad-requirements]
  hint: take it out, and set it for the installer: `PIP_NO_BINARY` for pip, `UV_NO_BINARY` for uv
";
    let said = mistakes(&project);
    assert!(said.starts_with(expected), "{said}");
    let rest = &said[expected.len()..];
    for line in [
        "`./nothing` is neither a Python project nor a wheel (requirements.txt:6)",
        "`--config-settings=a=b` of one package is not an option that SnakeBridge knows (requirements.txt:7)",
        "`six` has a hash and no version that it is of (requirements.txt:8)",
        "`uv.lock` is a lock: it says which versions, not which packages (Cargo.toml:6) [config-bad-requirements]\n  hint: name it by `constraints = \"uv.lock\"`",
        &format!(
            "cannot read `gone.txt`: No such file or directory (os error 2) (Cargo.toml:6) [config-bad-requirements]\n  hint: create `{gone}`, or correct the path"
        ),
        "package.metadata.snakebridge.constraints: `pylock.toml` is not a lock that can be read: the version of `six`",
    ] {
        assert!(rest.contains(line), "{line}\n{rest}");
    }
    assert!(!said.contains("secret") && !said.contains("token@"), "{said}");
}

#[test]
fn a_limit_that_contradicts_the_manifest_is_named_with_its_line() {
    let project =
        Project::new("[package.metadata.python-deps]\nsix = \"1.16\"\n[package.metadata.snakebridge]\nconstraints = \"limits.txt\"\n");
    project.write("limits.txt", "# old\nsix<1.10\n");
    assert_eq!(
        texts(&project.prepare(&project.cargo()).1),
        "package.metadata.python-deps.six: no `six` fits all who ask for it [environment-conflict]\n  \
         cause: `demo` asks for `>=1.16, <2` (package.metadata.python-deps.six, Cargo.toml:4)\n  \
         `demo` asks for `<1.10` (package.metadata.snakebridge.constraints, limits.txt:2)\n  \
         hint: change what one of them asks for"
    );
}

#[test]
fn a_private_index_lets_in_who_has_its_password_and_nothing_keeps_it() {
    const SECRET: &str = "open:se/same";
    for installer in ["uv", "pip"] {
        let project = Project::new("");
        let (shelf, open) = (project.path().join("shelf"), project.path().join("open"));
        publish(&shelf, "sb-alpha", "1.0", &["sb-base"]);
        publish(&open, "sb-base", "2.0", &[]);
        let (private, public) = (Index::serve(&shelf, &format!("me@work:{SECRET}")), Index::serve(&open, ""));
        project.declare(
            "demo",
            &format!(
                "[package.metadata.python-deps]\nsb_alpha = {{ version = \"1\", pypi-package = \"sb-alpha\" }}\n\
                 [package.metadata.snakebridge]\nindex = \"{}\"\nextra-indexes.corp-1 = \"{}\"\n",
                public.url, private.url
            ),
        );
        let mut cargo = with_installer(&project, installer);
        let said = texts(&project.prepare(&cargo).1);
        let expected = match installer {
            "uv" => "the package index asks for a user and a password, or refuses the one that it got [environment-no-access]\n  cause: ",
            _ => "[environment-no-package]\n  hint: check its name",
        };
        assert!(said.contains(expected) && said.contains("in the variables `UV_INDEX_CORP_USERNAME` and"), "{installer}: {said}");

        cargo.credentials = Credentials::of_index("corp-1", "me@work", SECRET);
        let (environment, diagnostics) = project.prepare(&cargo);
        assert!(!format!("{cargo:?}").contains("same"));
        let environment = environment.unwrap_or_else(|| panic!("{installer}: {}", texts(&diagnostics)));
        assert_eq!(listed(&environment.versions()), ["sb-alpha 1.0", "sb-base 2.0"]);
        let text = Lock::new(Contents::of(&config(&cargo.manifest(), &cargo.overrides), &environment)).to_text().unwrap();
        drop(environment);
        let kept = Command::new("grep").args(["-rlE", "se(/|%2F)same"]).arg(project.path()).output().unwrap();
        assert_eq!((String::from_utf8(kept.stdout).unwrap().as_str(), text.contains("same")), ("", false), "{installer}");
    }
}

#[test]
fn a_package_with_another_hash_is_not_installed() {
    for installer in ["uv", "pip"] {
        let project = Project::new("");
        let shelf = project.path().join("shelf");
        publish(&shelf, "sb-base", "2.0", &[]);
        let index = Index::serve(&shelf, "");
        let wheel = fs::read(shelf.join("sb-base/sb_base-2.0-py3-none-any.whl")).unwrap();
        let right = snakebridge_build::fingerprint::Fingerprint::of(&wheel).to_string();
        project.declare(
            "demo",
            &format!(
                "[package.metadata.python-deps]\nsb_base = {{ version = \"2\", pypi-package = \"sb-base\" }}\n\
                 [package.metadata.snakebridge]\nindex = \"{}\"\nrequirements = \"hashed.txt\"\n",
                index.url
            ),
        );
        let wrong = format!("sha256:{}", "0".repeat(64));
        project.write("hashed.txt", &format!("sb-base==2.0 \\\n    --hash={wrong}\n"));
        let cargo = with_installer(&project, installer);
        let said = texts(&project.prepare(&cargo).1);
        assert!(said.contains("not the one whose hash is asked for [environment-other-hash]"), "{installer}: {said}");
        project.write("hashed.txt", &format!("sb-base==2.0 \\\n    --hash={wrong} \\\n    --hash={right}\n"));
        assert_eq!(listed(&versions(project.prepare(&cargo))), ["sb-base 2.0"], "{installer}");
    }
}

#[test]
fn what_came_with_a_library_is_missed_when_it_is_gone_or_there_by_half() {
    for installer in ["uv", "pip"] {
        let project = Project::new("");
        let shelf = project.path().join("shelf");
        publish(&shelf, "sb-alpha", "1.0", &["sb-base>=2"]);
        publish(&shelf, "sb-base", "2.0", &[]);
        let index = Index::serve(&shelf, "");
        project.declare(
            "demo",
            &format!(
                "[package.metadata.python-deps]\nsb_alpha = {{ version = \"1\", pypi-package = \"sb-alpha\" }}\n\
                 [package.metadata.snakebridge]\nindex = \"{}\"\n",
                index.url
            ),
        );
        let cargo = with_installer(&project, installer);
        let (environment, _) = project.prepare(&cargo);
        let environment = environment.unwrap();
        let packages = environment.distributions["sb-base"].info.parent().unwrap().to_path_buf();
        let watched = |file: &str| environment.watch.contains(&packages.join(file));
        assert!(watched("sb_base-2.0.dist-info/RECORD"), "{installer}: {:?}", environment.watch);
        drop(environment);
        let whole = || packages.join("sb_base.py").is_file() && packages.join("sb_base-2.0.dist-info/RECORD").is_file();

        fs::remove_file(packages.join("sb_base.py")).unwrap();
        fs::remove_dir_all(packages.join("sb_base-2.0.dist-info")).unwrap();
        assert_eq!(listed(&versions(project.prepare(&cargo))), ["sb-alpha 1.0", "sb-base 2.0"], "{installer}");
        assert!(whole(), "{installer}");
        for half in ["sb_base.py", "sb_base-2.0.dist-info/RECORD"] {
            fs::remove_file(packages.join(half)).unwrap();
            assert_eq!(listed(&versions(project.prepare(&cargo))), ["sb-alpha 1.0", "sb-base 2.0"], "{installer}");
            assert!(whole(), "{installer}: {half}");
        }
        let metadata = packages.join("sb_base-2.0.dist-info/METADATA");
        fs::write(&metadata, fs::read_to_string(&metadata).unwrap().replace("2.0", "1.9")).unwrap();
        let _ = project.prepare(&cargo);
        // Whether an installer mends that is its own affair; the next build does not ask it again and again.
        let marker = packages.ancestors().nth(3).unwrap().join("snakebridge.json");
        let before = fs::metadata(&marker).unwrap().modified().unwrap();
        assert!(project.prepare(&cargo).0.is_some());
        assert_eq!(fs::metadata(&marker).unwrap().modified().unwrap(), before, "{installer}");
    }
}

/// A package that needs `sb-alpha` from one index.
fn needs_alpha(index: &Index, settings: &str) -> Project {
    Project::new(&format!(
        "[package.metadata.python-deps]\nsb_alpha = {{ version = \"1\", pypi-package = \"sb-alpha\" }}\n\
         [package.metadata.snakebridge]\nindex = \"{}\"\n{settings}",
        index.url
    ))
}

#[test]
fn without_a_network_what_is_at_hand_is_installed() {
    let shelf = TempDir::new().unwrap();
    publish(shelf.path(), "sb-alpha", "1.0", &["sb-base>=2"]);
    publish(shelf.path(), "sb-base", "2.0", &[]);
    let index = Index::serve(shelf.path(), "");
    for installer in ["uv", "pip"] {
        // uv keeps what it has seen of an index; pip has what `find-links` has.
        let links = format!("find-links = [\"{0}/sb-alpha\", \"{0}/sb-base\"]\n", shelf.path().display());
        let project = needs_alpha(&index, if installer == "pip" { &links } else { "" });
        if installer == "uv" {
            let before = needs_alpha(&index, "");
            assert!(before.prepare(&with_installer(&before, installer)).0.is_some());
        }
        let mut cargo = with_installer(&project, installer);
        cargo.offline = Some("`CARGO_NET_OFFLINE` is set".to_owned());
        assert_eq!(listed(&versions(project.prepare(&cargo))), ["sb-alpha 1.0", "sb-base 2.0"], "{installer}");
        // What is not at hand is not, whatever the index has by now.
        project.declare("demo", &format!("[package.metadata.python-deps]\nsb_gamma = {{ pypi-package = \"sb-gamma\" }}\n[package.metadata.snakebridge]\nindex = \"{}\"\n", index.url));
        publish(shelf.path(), "sb-gamma", "1.0", &[]);
        let said = texts(&project.prepare(&cargo).1);
        let (at_hand, words, wheels) = match installer {
            "uv" => ("what `uv` has in its cache and `find-links` has is not enough", "sb-gamma was not found in the cache", ""),
            _ => (
                "`pip` keeps no index, and what `find-links` has is not enough",
                "No matching distribution found for sb-gamma",
                " (`pip download -d FOLDER 'sb-gamma'`, where there is one)",
            ),
        };
        let start = format!(
            "package.metadata.python-deps.sb_gamma: no environment has what is declared: `sb-gamma` [environment-not-installed]\n  \
             cause: nothing is fetched: `CARGO_NET_OFFLINE` is set; {at_hand}\n  "
        );
        assert!(said.starts_with(&start) && said.contains(words), "{installer}: {said}");
        let hint = format!(
            "\n  hint: run `cargo build` once with a network, put the wheels into a folder that `find-links` names{wheels}, or name "
        );
        assert!(said.contains(&hint), "{installer}: {said}");
        cargo.offline = None;
        assert_eq!(listed(&versions(project.prepare(&cargo))).last().unwrap(), "sb-gamma 1.0", "{installer}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn nobody_sees_a_password_that_a_requirements_file_has() {
    const SECRET: &str = "open-sesame-4711";
    for installer in ["uv", "pip"] {
        for option in ["--index-url", "--extra-index-url"] {
            let shelf = TempDir::new().unwrap();
            publish(shelf.path(), "sb-alpha", "1.0", &["sb-base>=2"]);
            publish(shelf.path(), "sb-base", "2.0", &[]);
            let (private, empty) = (Index::serve(shelf.path(), &format!("me:{SECRET}")), TempDir::new().unwrap());
            let open = Index::serve(empty.path(), "");
            let project = needs_alpha(&open, "requirements = \"requirements.txt\"\n");
            project.write("requirements.txt", &format!("{option} {}\n", private.url.replace("//", &format!("//me:{SECRET}@"))));
            let found = versions(project.prepare(&with_installer(&project, installer)));
            assert_eq!(listed(&found), ["sb-alpha 1.0", "sb-base 2.0"], "{installer} {option}");
            let seen = fs::read_to_string(shelf.path().join("seen")).unwrap_or_default().replace('\0', " ");
            assert_eq!(seen, "", "{installer} {option}");
        }
    }
}

#[test]
fn packages_that_exclude_one_another_are_named_with_what_they_need() {
    for installer in ["uv", "pip"] {
        let shelf = TempDir::new().unwrap();
        for (name, version, needs) in [
            ("sb-alpha", "1.0", "sb-base>=2"),
            ("sb-beta", "1.0", "sb-base<2"),
            ("sb-mid", "1.0", "sb-alpha"),
            ("sb-lost", "1.0", "sb-nowhere>=3"),
            ("sb-base", "1.0", ""),
            ("sb-base", "2.0", ""),
        ] {
            publish(shelf.path(), name, version, if needs.is_empty() { &[] } else { std::slice::from_ref(&needs) });
        }
        let index = Index::serve(shelf.path(), "");
        let said = |entries: &str| {
            let project = Project::new(&format!(
                "[package.metadata.python-deps]\n{entries}[package.metadata.snakebridge]\nindex = \"{}\"\n",
                index.url
            ));
            texts(&project.prepare(&with_installer(&project, installer)).1)
        };
        let sb = |name: &str, version: &str| format!("sb_{name} = {{ pypi-package = \"sb-{name}\", version = \"{version}\" }}\n");
        // `sb-alpha==1.0`, `sb-alpha 1.0` or `sb-alpha`, as the installer knows it.
        let bare = |said: &str| said.replace("==1.0`", "`").replace(" 1.0`", "`");

        let direct = bare(&said(&[sb("alpha", "1"), sb("beta", "1")].concat()));
        let lines = ["`sb-alpha` needs `sb-base>=2`", "`sb-beta` needs `sb-base<2`"];
        for line in lines {
            assert!(direct.contains(line), "{installer}: {direct}");
        }
        let start = "package.metadata.python-deps.sb_alpha: no `sb-base` fits all who need it [environment-conflict]\n  cause: `sb-";
        let end = "\n  `demo` asks for `sb-alpha>=1,<2` (package.metadata.python-deps.sb_alpha, Cargo.toml:4)\n  \
                   `demo` asks for `sb-beta>=1,<2` (package.metadata.python-deps.sb_beta, Cargo.toml:5)\n  \
                   hint: ask for another version of `sb-alpha` or of `sb-beta` in `Cargo.toml`";
        assert!(direct.starts_with(start) && direct.ends_with(end) && direct.lines().count() == 6, "{installer}: {direct}");

        // What is needed by what nobody declares.
        let deep = bare(&said(&[sb("mid", "1"), sb("beta", "1")].concat()));
        assert!(lines.iter().all(|line| deep.contains(line)) && deep.contains("`demo` asks for `sb-mid>=1,<2` ("), "{installer}: {deep}");
        let lost = bare(&said(&sb("lost", "1")));
        assert!(
            lost.starts_with(
                "package.metadata.python-deps.sb_lost: the package index has no package `sb-nowhere` for this Python (Cargo.toml:4) [environment-no-package]\n  \
                 cause: `sb-lost` needs `sb-nowhere>=3`"
            ),
            "{installer}: {lost}"
        );
    }
}

#[test]
fn a_lock_of_another_tool_holds_what_comes_with_a_library_to_its_hash() {
    let shelf = TempDir::new().unwrap();
    publish(shelf.path(), "sb-alpha", "1.0", &["sb-base>=2"]);
    publish(shelf.path(), "sb-base", "2.0", &[]);
    let index = Index::serve(shelf.path(), "");
    let wheel = fs::read(shelf.path().join("sb-base/sb_base-2.0-py3-none-any.whl")).unwrap();
    let right = snakebridge_build::fingerprint::Fingerprint::of(&wheel).to_string();
    let wrong = format!("sha256:{}", "0".repeat(64));
    // As each tool writes it, cut short; and what both installers know as constraints.
    let lock = |file: &str, hash: &str| {
        let (_, digest) = hash.split_once(':').unwrap();
        let rest = match file {
            "uv.lock" => format!("wheels = [{{ url = \"https://host.example/sb.whl\", hash = \"{hash}\", size = 1 }}]\n"),
            "pylock.toml" => format!("wheels = [{{ name = \"sb.whl\", hashes = {{ sha256 = \"{digest}\", md5 = \"00\" }} }}]\n"),
            "old/poetry.lock" => {
                format!("[metadata]\nlock-version = \"1.1\"\n[metadata.files]\nsb-base = [{{ file = \"sb.whl\", hash = \"{hash}\" }}]\n")
            }
            _ => format!("files = [{{ file = \"sb.whl\", hash = \"{hash}\" }}, {{ file = \"sb.zip\", hash = \"md5:00\" }}]\n"),
        };
        if file == "limits.txt" {
            return format!("sb-base==2.0 --hash={hash}\n");
        }
        let packages = if file == "pylock.toml" { "packages" } else { "package" };
        format!("[[{packages}]]\nname = \"sb-base\"\nversion = \"2.0\"\n{rest}")
    };
    for (installer, file) in [
        ("uv", "uv.lock"),
        ("uv", "pylock.toml"),
        ("uv", "poetry.lock"),
        ("uv", "old/poetry.lock"),
        ("uv", "pdm.lock"),
        ("uv", "limits.txt"),
        ("pip", "uv.lock"),
        ("pip", "limits.txt"),
    ] {
        let project = needs_alpha(&index, &format!("constraints = \"{file}\"\n"));
        let cargo = with_installer(&project, installer);
        project.write(file, &lock(file, &wrong));
        let said = texts(&project.prepare(&cargo).1);
        assert!(said.contains("not the one whose hash is asked for [environment-other-hash]"), "{installer} {file}: {said}");
        project.write(file, &lock(file, &right));
        assert_eq!(listed(&versions(project.prepare(&cargo))), ["sb-alpha 1.0", "sb-base 2.0"], "{installer} {file}");
    }
}

#[test]
fn a_build_says_what_changed_in_the_lock() {
    let project = Project::new("");
    let shelf = project.path().join("shelf");
    publish(&shelf, "sb-alpha", "1.0", &["sb-base"]);
    publish(&shelf, "sb-base", "2.0", &[]);
    let declare = |version: &str| {
        let links = "find-links = [\"shelf/sb-alpha\", \"shelf/sb-base\"]";
        project.declare(
            "demo",
            &format!(
                "[package.metadata.python-deps]\nsb_alpha = {{ version = \"{version}\", pypi-package = \"sb-alpha\", stubs = false }}\n\
                 [package.metadata.snakebridge]\n{links}\n"
            ),
        );
    };
    declare("1.0");
    let mut cargo = with_installer(&project, "uv");
    cargo.out_dir = Some(project.path().join("target/debug/build/demo-0/out"));
    let built = || {
        let (directives, diagnostics) = snakebridge_build::pipeline::run(&cargo);
        assert!(!diagnostics.has_errors(), "{}", texts(&diagnostics));
        drop(directives);
        texts(&diagnostics)
    };
    assert!(!built().contains("[lock-changed]"), "the first lock is no change");
    assert!(!built().contains("[lock-changed]"), "nothing changed");
    publish(&shelf, "sb-alpha", "1.1", &["sb-base>=2", "sb-more"]);
    publish(&shelf, "sb-more", "0.1", &[]);
    fs::copy(shelf.join("sb-more/sb_more-0.1-py3-none-any.whl"), shelf.join("sb-base/sb_more-0.1-py3-none-any.whl")).unwrap();
    declare("1.1");
    let said = built();
    assert!(
        said.contains(
            "snakebridge.lock: 3 things changed [lock-changed]\n  cause: `sb_alpha` is asked for by `sb-alpha>=1.1,<2` instead of `sb-alpha>=1.0,<2`\n  \
             `sb-alpha` 1.0 -> 1.1\n  `sb-more` 0.1 is new"
        ),
        "{said}"
    );
}
