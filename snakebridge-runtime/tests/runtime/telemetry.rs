//! Events, logs and output.

use std::sync::{Arc, Mutex};

use snakebridge_runtime::prelude::*;
use snakebridge_runtime::telemetry::{Kind, Outcome, Output, bridge_logging, bridge_output, correlated, correlation_id, observe};
use snakebridge_runtime::{Session, call, callback, stream};

use crate::eval;

type Seen = Vec<(Kind, String, Option<Outcome>, bool)>;

/// What is told of `work`, which gives it its id: other tests run meanwhile.
fn told(id: &str, work: impl FnOnce() -> Result<()>) -> Seen {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (own, id) = (Arc::clone(&seen), id.to_owned());
    let wanted = id.clone();
    let observer = observe(move |event| {
        if event.correlation_id == Some(&wanted) {
            own.lock().unwrap().push((event.kind, event.name.to_owned(), event.outcome.clone(), event.duration.is_zero()));
        }
    });
    correlated(id, work).unwrap();
    drop(observer);
    let seen = seen.lock().unwrap();
    seen.clone()
}

#[test]
fn calls_are_told() {
    let seen = told("calls", || {
        call::<f64>("math", "sqrt", (16,))?;
        call::<f64>("math", "sqrt", (-1,)).unwrap_err();
        Ok(())
    });
    let name = "math.sqrt".to_owned();
    let expected = [None, Some(Outcome::Success), None, Some(Outcome::Failure("ValueError".to_owned()))];
    let expected = expected.map(|outcome| (Kind::Dynamic, name.clone(), outcome.clone(), outcome.is_none()));
    assert_eq!(seen, expected);
}

#[test]
fn callbacks_streams_and_sessions_are_told() {
    let seen = told("others", || {
        assert_eq!(correlation_id().as_deref(), Some("others"));
        callback(|n: i64| n).named("same").to_object()?.call::<i64>((1,))?;
        assert_eq!(stream::<i64>("builtins", "range", (3,))?.count(), 3);
        Session::new().keep(eval("[]")?)?;
        Ok(())
    });
    assert!(correlation_id().is_none());
    let ended = |kind| {
        let ended = seen.iter().filter(|(other, _, outcome, _)| *other == kind && *outcome == Some(Outcome::Success));
        ended.map(|(_, name, ..)| name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(ended(Kind::Callback), ["same"]);
    assert_eq!(ended(Kind::Stream), ["range_iterator"]);
    assert_eq!(ended(Kind::Cleanup), ["list"]);
}

#[test]
fn nobody_is_told_after_the_observer_is_gone() -> Result<()> {
    let count = Arc::new(Mutex::new(0));
    let own = Arc::clone(&count);
    drop(observe(move |_| *own.lock().unwrap() += 1));
    *count.lock().unwrap() = 0;
    call::<f64>("math", "sqrt", (16,))?;
    assert_eq!(*count.lock().unwrap(), 0);
    Ok(())
}

#[test]
fn python_logs_to_rust() -> Result<()> {
    if crate::is_over_workers("a pool forwards the records of its workers itself") {
        return Ok(());
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&seen);
    let bridge = bridge_logging(20, move |record| own.lock().unwrap().push(record.clone()))?;
    let logger: Object = call("logging", "getLogger", ("a.library",))?;
    logger.call_method::<()>("info", ("%s of %d", "one", 2))?;
    logger.call_method::<()>("debug", ("unheard",))?;
    let error = call::<f64>("math", "sqrt", (-1,)).unwrap_err().python().unwrap().value();
    logger.call_method::<()>("error", ("failed",).kwargs(Kwargs::new().with("exc_info", error)))?;
    drop(bridge);
    logger.call_method::<()>("error", ("unheard",))?;
    let seen = seen.lock().unwrap();
    let ours = seen.iter().filter(|record| record.logger == "a.library").collect::<Vec<_>>();
    assert_eq!(ours.iter().map(|record| (record.level, record.message.as_str())).collect::<Vec<_>>(), [(20, "one of 2"), (40, "failed")]);
    assert!(ours[0].traceback.is_none() && ours[1].traceback.as_ref().unwrap().contains("ValueError"));
    Ok(())
}

/// Changes what the whole process prints, so in a process of its own.
#[test]
#[ignore = "a child of the test below"]
fn print() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&lines);
    let bridge = bridge_output(move |output, line| own.lock().unwrap().push((output, line.to_owned()))).unwrap();
    let print = |text: &str| call::<()>("builtins", "print", (text, 7)).unwrap();
    print("one\ntwo");
    let sys_stderr: Object = snakebridge_runtime::get("sys", "stderr").unwrap();
    sys_stderr.call_method::<()>("write", ("no end",)).unwrap();
    assert!(!sys_stderr.call_method::<bool>("isatty", ()).unwrap());
    drop(bridge);
    print("in the open");
    let expected = [(Output::Stdout, "one"), (Output::Stdout, "two 7"), (Output::Stderr, "no end")];
    assert_eq!(*lines.lock().unwrap(), expected.map(|(output, line)| (output, line.to_owned())));
}

#[test]
fn python_prints_to_rust() {
    if crate::is_over_workers("a pool forwards what its workers print itself") {
        return;
    }
    let output = crate::interpreter::text(&crate::interpreter::child_of("telemetry::print", &[]));
    assert!(output.contains("in the open 7") && output.contains("1 passed") && !output.contains("two 7"), "{output}");
}

#[cfg(feature = "tracing")]
#[test]
fn spans_reach_tracing() {
    use std::fmt::Write;
    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};

    #[derive(Default)]
    struct Recorder(Mutex<String>);
    struct Fields<'a>(&'a mut String);
    impl Visit for Fields<'_> {
        fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
            if field.name() != "seconds" {
                let _ = write!(self.0, " {}={value:?}", field.name());
            }
        }
    }
    struct Shared(Arc<Recorder>);
    impl tracing::Subscriber for Shared {
        fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, span: &Attributes<'_>) -> Id {
            let mut text = self.0.0.lock().unwrap();
            text.push_str(span.metadata().name());
            span.record(&mut Fields(&mut text));
            Id::from_u64(1)
        }
        fn record(&self, _: &Id, values: &Record<'_>) {
            values.record(&mut Fields(&mut self.0.0.lock().unwrap()));
        }
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, event: &tracing::Event<'_>) {
            event.record(&mut Fields(&mut self.0.0.lock().unwrap()));
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }
    let recorder = Arc::new(Recorder::default());
    tracing::subscriber::with_default(Shared(Arc::clone(&recorder)), || {
        let _bridge = snakebridge_runtime::telemetry::bridge_logging_to_tracing().unwrap();
        recorder.0.lock().unwrap().clear();
        correlated("spans", || call::<f64>("math", "sqrt", (-1,)).unwrap_err());
    });
    let text = recorder.0.lock().unwrap();
    let expected =
        r#"python kind="dynamic" library="math" function="math.sqrt" correlation_id="spans" outcome="failure" error="ValueError""#;
    assert!(text.starts_with(expected), "{text}");
}
