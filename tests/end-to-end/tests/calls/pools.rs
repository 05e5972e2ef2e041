//! Pools that `Cargo.toml` describes, asked for by code and by the environment.

#![allow(clippy::unwrap_used)]

use std::process::Command;

use snakebridge::workers::WorkerError;
use snakebridge::{Affinity, CallOptions, Error, Runtime, Session, call, call_with, with_runtime};
use snakebridge_end_to_end::counts_calls;

#[test]
fn a_pool_of_cargo_toml_starts_when_it_is_asked_for() -> snakebridge::Result<()> {
    let pool = Runtime::named("pair")?;
    let named: String = with_runtime(&pool, || call("os", "getenv", ("NAME_OF_THE_POOL",)))?;
    assert_eq!(named, "pair");
    assert_eq!(pool.pool().map(|pool| pool.name().to_owned()).as_deref(), Some("pair"));
    assert_eq!(pool.stats().map(|stats| stats.idle + stats.busy + stats.starting), Some(2));

    let again = Runtime::named("pair")?;
    assert!(std::ptr::eq(pool.pool().unwrap(), again.pool().unwrap()), "while somebody has it, it is the same one");
    Ok(())
}

#[test]
fn a_pool_that_nobody_describes_is_unknown() {
    let error = Runtime::named("gpu").unwrap_err().to_string();
    assert!(error.starts_with("no pool is called `gpu`; there are ") && error.contains("`pair`"), "{error}");
}

/// What can be seen of its settings in a worker; each reaches its own, which the runtime's unit tests show.
#[test]
fn a_pool_is_as_cargo_toml_says() -> snakebridge::Result<()> {
    let pool = Runtime::named("full")?;
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    with_runtime(&pool, || -> snakebridge::Result<()> {
        assert_eq!(call::<String>("os", "getcwd", ())?, here.join("python").display().to_string());
        assert_eq!(call::<String>("only_in_a_pool", "place", ())?, "python/more");
        assert_eq!(call::<i64>("logging", "root.getEffectiveLevel", ())?, 20);
        assert_eq!(call::<String>("os", "getenv", ("OMP_NUM_THREADS",))?, "1");
        assert_eq!(call::<String>("os", "getenv", ("OPENBLAS_NUM_THREADS",))?, "1");
        Ok(())
    })?;
    let crash = || with_runtime(&pool, || call::<()>("os", "_exit", (9,))).unwrap_err();
    assert!(matches!(crash(), Error::Worker(error) if matches!(*error, WorkerError::Lost { .. })));
    crash();
    let error = crash();
    assert!(
        error.to_string().contains("pool `full`")
            && matches!(&error, Error::Worker(error) if matches!(**error, WorkerError::Crashing { crashes: 1, .. })),
        "{error}"
    );
    Ok(())
}

/// What the variable says, and the pool that a call then starts: its name and its size, or why there is none.
const ASKED: [(&str, &str); 7] = [
    ("workers", "default of 3"),
    ("workers:1", "default of 1"),
    ("workers:pair", "pair of 2"),
    ("embedded", "none"),
    ("workers:gpu", "no pool is called `gpu`; there are `default`, `full`, `pair`"),
    ("workers:0", "`SNAKEBRIDGE_RUNTIME` is `workers:0`, and there is no such runtime"),
    ("threads", "`SNAKEBRIDGE_RUNTIME` is `threads`, and there is no such runtime"),
];

/// The environment is read once for each process, so each is asked in one of its own: this test again, which prints what it found.
#[test]
fn the_environment_asks_for_a_pool() {
    const IN_A_CHILD: &str = "SNAKEBRIDGE_TEST_ASKED_IN_A_CHILD";
    if std::env::var_os(IN_A_CHILD).is_some() {
        return println!("found: {}", found());
    }
    for (asked, expected) in ASKED {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "pools::the_environment_asks_for_a_pool", "--nocapture"]).env(IN_A_CHILD, "yes");
        let output = child.env("SNAKEBRIDGE_RUNTIME", asked).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains(&format!("found: {expected}")), "{asked}: {said}");
    }
}

/// The pool of a call that nobody sent anywhere.
fn found() -> String {
    match call::<u32>("os", "getpid", ()) {
        Err(error) => error.to_string(),
        Ok(process) if process == std::process::id() => String::from("none"),
        Ok(process) => {
            let stats = ["default", "pair"].into_iter().filter_map(|name| {
                let runtime = Runtime::named(name).ok()?;
                let pool = runtime.pool()?;
                let stats = pool.stats();
                pool.processes().contains(&process).then(|| format!("{name} of {}", stats.idle + stats.busy + stats.starting))
            });
            stats.collect()
        }
    }
}

/// The worker of a session is busy: a builder says that its call does not wait.
#[test]
fn a_generated_call_has_an_affinity_of_its_own() -> snakebridge::Result<()> {
    let pool = Runtime::workers(|settings| settings.name("own affinity").size(2))?;
    let session = Session::options().affinity(Affinity::StrictQueue).open()?;
    let within = |work: &dyn Fn() -> snakebridge::Result<i64>| with_runtime(&pool, || session.scope(work));
    let process = || call_with("os", "getpid", ()).call();
    let own = within(&process)?;
    std::thread::scope(|scope| -> snakebridge::Result<()> {
        let busy = scope.spawn(|| within(&|| call("time", "sleep", (0.5,)).map(|()| 0)));
        while pool.stats().is_some_and(|stats| stats.busy == 0) {
            std::thread::yield_now();
        }
        let error = within(&|| counts_calls::square_with(3).affinity(Affinity::StrictFailFast).call()).unwrap_err();
        assert!(matches!(&error, Error::Worker(error) if matches!(**error, WorkerError::Busy { .. })), "{error}");
        let error = within(&|| call_with("os", "getpid", ()).affinity(Affinity::StrictFailFast).call()).unwrap_err();
        assert!(matches!(error, Error::Worker(_)), "{error}");
        assert_ne!(within(&|| call_with("os", "getpid", ()).affinity(Affinity::Hint).call())?, own);
        assert_eq!(within(&process)?, own);
        busy.join().unwrap()?;
        Ok(())
    })
}

/// A Python of another minor version than that of the bindings, where this machine has one: a name in `PATH`, or pyenv's.
fn other_python() -> Option<(String, String)> {
    let versions = std::env::home_dir().map(|home| home.join(".pyenv/versions"));
    let installed = versions.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let pyenv = installed.map(|version| version.path().join("bin/python3").display().to_string());
    let ours: String = call("platform", "python_version", ()).unwrap();
    let minor = |version: &str| version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    let asked = (8..15).map(|minor| format!("python3.{minor}")).chain(pyenv).filter_map(|python| {
        let output = Command::new(&python)
            .args(["-c", "import sys; print(sys.executable); print('%d.%d.%d' % sys.version_info[:3])"])
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let (path, version) = text.trim().split_once('\n')?;
        Some((path.to_owned(), version.to_owned()))
    });
    let mut others = asked.filter(|(_, version)| minor(version) != minor(&ours));
    others.next()
}

/// Bindings are of one version of Python: the environment's has to be the same; one that the program asks for may be another.
#[test]
fn a_worker_has_the_python_of_the_bindings_unless_another_is_asked_for() -> snakebridge::Result<()> {
    const IN_A_CHILD: &str = "SNAKEBRIDGE_TEST_PYTHON_IN_A_CHILD";
    if std::env::var_os(IN_A_CHILD).is_some() {
        println!("found: {}", found());
        return Ok(());
    }
    let Some((python, version)) = other_python() else {
        println!("this machine has no other Python, so that nothing was tried");
        return Ok(());
    };
    let asked = Runtime::workers(|settings| settings.name("other python").size(1).interpreter(&python))?;
    assert_eq!(with_runtime(&asked, || call::<String>("platform", "python_version", ()))?, version);

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("bin")).unwrap();
    let link = folder.path().join("bin/python");
    std::os::unix::fs::symlink(&python, &link).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "pools::a_worker_has_the_python_of_the_bindings_unless_another_is_asked_for", "--nocapture"]);
    let output =
        child.env(IN_A_CHILD, "yes").env("SNAKEBRIDGE_RUNTIME", "workers:1").env("SNAKEBRIDGE_VENV", folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let expected = format!(
        "found: the workers of pool `default` do not start: `{}` is Python {version}, and the bindings of this program were generated for Python ",
        link.display()
    );
    assert!(said.contains(&expected) && said.contains("\nhint: run `cargo build` again"), "{said}");
    Ok(())
}
