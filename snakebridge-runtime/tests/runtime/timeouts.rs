//! Calls that take too long.

use std::time::{Duration, Instant};

use snakebridge_runtime::prelude::*;
use snakebridge_runtime::{Call, TimeoutProfile, call, call_with, callback, with_timeout};

use crate::fixture;

const SHORT: Duration = Duration::from_millis(30);

fn timeout(result: Result<Object>) -> String {
    match result {
        Err(Error::Timeout(error)) => {
            assert!(error.elapsed() >= error.limit());
            error.callable().to_owned()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_call_is_interrupted() -> Result<()> {
    let module = fixture("takes_too_long")?;
    let start = Instant::now();
    let spin = |seconds: f64| module.call_method_with("spin", (seconds,)).timeout(SHORT).call();
    assert_eq!(timeout(spin(20.0)), "takes_too_long.spin");
    assert_eq!(timeout(module.call_method_with("catches_everything", (20,)).timeout(SHORT).call()), "takes_too_long.catches_everything");
    assert_eq!(timeout(module.call_method_with("wraps", (20,)).timeout(SHORT).call()), "takes_too_long.wraps");
    assert_eq!(timeout(module.call_method_with("cleans_up", (20,)).timeout(SHORT).call()), "takes_too_long.cleans_up");
    assert_eq!(module.attr::<Vec<String>>("log")?, ["cleaned"]);
    assert!(start.elapsed() < Duration::from_secs(10));
    // In time, nothing is seen of it.
    assert_eq!(module.call_method_with("spin", (0.001,)).timeout(Duration::from_secs(20)).call::<String>()?, "done");
    Ok(())
}

#[test]
fn a_module_is_imported_whole() -> Result<()> {
    let module = fixture("takes_too_long")?;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workers/fixtures");
    call::<()>("site", "addsitedir", (folder,))?;
    // The limit passes while the package is half imported.
    assert_eq!(timeout(module.call_method_with("imports", ("half_imported", 20)).timeout(SHORT).call()), "takes_too_long.imports");
    assert_eq!(call::<i64>("half_imported", "one", ())?, 1);
    Ok(())
}

#[test]
fn an_error_in_time_stays_itself() {
    let error = call_with("math", "sqrt", (-1,)).timeout(SHORT).call::<f64>().unwrap_err();
    assert!(error.is("ValueError"));
}

#[test]
fn what_can_not_be_interrupted_is_interrupted_when_it_comes_back() -> Result<()> {
    if crate::is_over_workers("a worker interrupts what sleeps, and is killed where it does not react") {
        return Ok(());
    }
    let module = fixture("takes_too_long")?;
    let error = module.call_method_with("nap", (0.7,)).timeout(SHORT).call::<Object>().unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("`takes_too_long.nap` took longer than 30ms and was interrupted, only after "), "{text}");
    assert!(text.ends_with("code that does not come back to Python can't be interrupted before it does"), "{text}");
    Ok(())
}

#[test]
fn no_later_call_is_hit() -> Result<()> {
    let module = fixture("takes_too_long")?;
    // Limits that pass at about the end of their call, with calls between that have none.
    let mut interrupted = 0;
    for milliseconds in (0..60).map(|n| 5 + n % 20) {
        match module.call_method_with("spin", (0.02,)).timeout(Duration::from_millis(milliseconds)).call::<Object>() {
            Ok(_) => {}
            Err(Error::Timeout(_)) => interrupted += 1,
            Err(error) => return Err(error),
        }
        assert_eq!(module.call_method::<String>("spin", (0.0001,))?, "done");
    }
    assert!(interrupted > 0);
    Ok(())
}

#[test]
fn a_limit_for_all_that_is_done() -> Result<()> {
    let module = fixture("takes_too_long")?;
    let start = Instant::now();
    let result = with_timeout(Duration::from_millis(60), || {
        let mut calls = 0;
        loop {
            module.call_method::<()>("spin", (0.005,))?;
            calls += 1;
            assert!(calls < 10_000);
        }
    });
    assert_eq!(timeout(result), "the work");
    // Between calls, in Rust: the next call hears of it.
    let late = with_timeout(SHORT, || {
        std::thread::sleep(SHORT * 3);
        module.call_method("spin", (20,))
    });
    assert_eq!(timeout(late), "the work");
    // While attached.
    assert_eq!(timeout(snakebridge_runtime::attach(|| with_timeout(SHORT, || module.call_method("spin", (20,))))), "the work");
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(with_timeout(Duration::from_secs(20), || Ok(3))?, 3);
    Ok(())
}

#[test]
fn limits_nest() -> Result<()> {
    let module = fixture("takes_too_long")?;
    // The inner one passes first, and the outer one still counts.
    let result = with_timeout(Duration::from_millis(200), || {
        assert_eq!(timeout(module.call_method_with("spin", (20,)).timeout(SHORT).call()), "takes_too_long.spin");
        module.call_method::<Object>("spin", (20,))
    });
    assert_eq!(timeout(result), "the work");
    // The outer one passes first, through a callback.
    let inner = module.clone();
    let function = callback(move || inner.call_method_with("spin", (20,)).timeout(Duration::from_secs(30)).call::<Object>()).to_object()?;
    assert!(matches!(function.call_with(()).timeout(SHORT).call::<Object>(), Err(Error::Timeout(_))));
    Ok(())
}

#[test]
fn every_thread_has_its_own() -> Result<()> {
    let module = fixture("takes_too_long")?;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert!(matches!(module.call_method_with("spin", (20,)).timeout(SHORT).call::<()>(), Err(Error::Timeout(_)))));
            scope.spawn(|| assert_eq!(module.call_method::<String>("spin", (0.2,)).unwrap(), "done"));
        }
    });
    Ok(())
}

#[test]
fn an_item_of_a_stream_has_a_limit() -> Result<()> {
    let module = fixture("takes_too_long")?;
    let mut items = module.call_method_with("slow_items", (20,)).timeout(SHORT).stream::<i64>()?;
    assert_eq!(items.next().unwrap()?, 1);
    assert!(matches!(items.next().unwrap(), Err(Error::Timeout(_))));
    assert!(items.next().is_none());
    let profile = TimeoutProfile::new(None, Some(SHORT));
    let mut items = module.call_method_with("slow_items", (20,)).timeout_profile(profile).stream::<i64>()?;
    assert!(items.next().unwrap().is_ok() && items.next().unwrap().is_err());
    Ok(())
}

#[test]
fn profiles_by_name() {
    assert_eq!(TimeoutProfile::by_name("default").unwrap().call, Some(Duration::from_secs(120)));
    assert_eq!(TimeoutProfile::by_name("streaming").unwrap().stream, Some(Duration::from_secs(1800)));
    assert_eq!(TimeoutProfile::by_name("ml_inference").unwrap().call, Some(Duration::from_secs(600)));
    assert_eq!(TimeoutProfile::by_name("batch_job"), Some(TimeoutProfile::BATCH_JOB));
    assert_eq!(TimeoutProfile::by_name("fast"), None);
}

/// Sets what holds for the whole process, so in a process of its own.
#[test]
#[ignore = "a child of the tests below"]
fn precedence() {
    use snakebridge_runtime::{set_library_timeout_profile, set_timeout_profile};
    let is_short = |call: Call<'_>| matches!(call.call::<Object>(), Err(Error::Timeout(_)));
    let (short, long) = (TimeoutProfile::new(Some(SHORT), None), TimeoutProfile::BATCH_JOB);
    let module = fixture("takes_too_long").unwrap();
    let spin = || module.call_method_with("spin", (0.2,));
    // From the environment: long enough for what was called before.
    assert!(is_short(module.call_method_with("spin", (60,))));
    set_timeout_profile(None);
    assert!(!is_short(spin()));
    set_timeout_profile(Some(short));
    assert!(is_short(spin()));
    // The library before the program.
    set_library_timeout_profile("takes_too_long", Some(long));
    assert!(!is_short(spin()));
    set_library_timeout_profile("takes_too_long", Some(short));
    set_timeout_profile(Some(long));
    assert!(is_short(spin()));
    // The call before the library.
    assert!(!is_short(spin().timeout_profile(long)));
    assert!(!is_short(spin().timeout(Duration::from_secs(20))));
    assert!(is_short(spin().timeout(SHORT).timeout_profile(long)));
    println!("in order");
}

#[test]
fn the_order_of_precedence() {
    let output = crate::interpreter::text(&crate::interpreter::child_of("timeouts::precedence", &[("SNAKEBRIDGE_TIMEOUT", "3")]));
    assert!(output.contains("in order"), "{output}");
}

#[test]
fn wrong_settings_are_named() {
    let report = |name: &str, value: &str| crate::interpreter::text(&crate::interpreter::child_of("interpreter::report", &[(name, value)]));
    let output = report("SNAKEBRIDGE_TIMEOUT", "soon");
    assert!(output.contains("error: `SNAKEBRIDGE_TIMEOUT` is `soon`, which is no number of seconds\nhint: give seconds"), "{output}");
    let output = report("SNAKEBRIDGE_TIMEOUT_PROFILE", "fast");
    assert!(output.contains("error: `SNAKEBRIDGE_TIMEOUT_PROFILE` is `fast`, which is no profile\nhint: the profiles are"), "{output}");
    let output = report("SNAKEBRIDGE_LEDGER", "/no/such/folder/ledger");
    assert!(output.contains("error: the ledger `/no/such/folder/ledger` can't be opened: "), "{output}");
    assert_eq!(call::<f64>("math", "sqrt", (4,)).unwrap(), 2.0);
}
