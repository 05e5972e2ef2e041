//! What workers print and log, and what becomes of them, as events of `tracing`. The subscriber is the program's, since workers have threads of their own; so this is a program of its own.
#![allow(clippy::unwrap_used)]

use std::fmt::{Debug, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use snakebridge_runtime::telemetry::correlated;
use snakebridge_runtime::{Runtime, call, with_runtime};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};

static EVENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Subscriber;

/// The fields as text, but those that are different each time.
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if !["process", "took", "file", "line"].contains(&field.name()) {
            write!(self.0, " {}={value:?}", field.name()).unwrap();
        }
    }
}

impl tracing::Subscriber for Subscriber {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        let text = format!("{} {}{}", event.metadata().level(), event.metadata().target(), fields.0);
        EVENTS.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The event comes soon, if it has not come.
fn is_told(expected: &str) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !EVENTS.lock().unwrap().iter().any(|event| event == expected) {
        assert!(Instant::now() < deadline, "{expected} is not among {:#?}", EVENTS.lock().unwrap());
        std::thread::yield_now();
    }
}

#[test]
fn pools_tell_tracing() {
    tracing::subscriber::set_global_default(Subscriber).unwrap();
    let pool = Runtime::workers(|settings| settings.name("traced").size(1).logging(10)).unwrap();
    is_told("DEBUG snakebridge::workers message=a worker is ready worker=\"worker 1 of pool `traced`\"");
    with_runtime(&pool, || {
        for (level, name) in [(10, "DEBUG"), (20, "INFO"), (30, "WARN"), (40, "ERROR"), (50, "ERROR")] {
            correlated("request 7", || call::<()>("logging", "log", (level, "%d hats", 3))).unwrap();
            is_told(&format!(
                "{name} python message=3 hats worker=\"worker 1 of pool `traced`\" logger=\"root\" correlation_id=\"request 7\""
            ));
        }
        call::<()>("logging", "warning", ("of nothing",)).unwrap();
        is_told("WARN python message=of nothing worker=\"worker 1 of pool `traced`\" logger=\"root\"");
        call::<()>("builtins", "print", ("said",)).unwrap();
        is_told("DEBUG python::stdout message=said worker=\"worker 1 of pool `traced`\"");
        call::<()>("sys", "stderr.write", ("cried\n",)).unwrap();
        is_told("DEBUG python::stderr message=cried worker=\"worker 1 of pool `traced`\"");
        call::<()>("os", "_exit", (3,)).unwrap_err();
    });
    is_told("WARN snakebridge::workers message=a worker exited with code 3 worker=\"worker 1 of pool `traced`\" last_words=\"cried\"");
}
