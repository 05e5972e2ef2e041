//! Ids of `correlated`, there and back.

use std::sync::{Arc, Mutex};

use snakebridge_runtime::telemetry::{correlated, correlation_id};
use snakebridge_runtime::workers::{Output, Pool};
use snakebridge_runtime::{Awaitable, Runtime, call, with_runtime};

use crate::asked::{Asked, function, settings, soon, text};
use crate::callbacks::closure;
use snakebridge_runtime::__private::Item;

type Records = Arc<Mutex<Vec<(String, Option<String>)>>>;

/// A pool, and what it logs: message and id.
fn heard() -> (Arc<Pool>, Records) {
    let records = Records::default();
    let own = Arc::clone(&records);
    let listening = settings("heard").on_output(move |output| {
        if let Output::Record { message, correlation_id, file, line, .. } = output {
            assert!(file.ends_with("hazards.py") && *line > 0, "{file}:{line}");
            own.lock().unwrap().push(((*message).to_owned(), correlation_id.map(str::to_owned)));
        }
    });
    (Arc::new(Pool::start(listening).unwrap()), records)
}

fn log(pool: &Pool, how: &str, message: &str) {
    function("hazards", how, vec![text(message)]).ask(pool).unwrap();
}

/// What was heard, once that many records have come: they come beside the answers.
fn taken(records: &Records, count: usize) -> Vec<(String, Option<String>)> {
    soon("the records are there", || records.lock().unwrap().len() >= count);
    std::mem::take(&mut *records.lock().unwrap())
}

fn record(message: &str, id: Option<&str>) -> (String, Option<String>) {
    (message.to_owned(), id.map(str::to_owned))
}

#[test]
fn what_python_logs_has_the_id_of_its_call() {
    let (pool, records) = heard();
    let known = || function("hazards", "known_id", vec![]).ask(&pool).unwrap();
    log(&pool, "log_here", "before");
    correlated("request \"7\"", || {
        log(&pool, "log_here", "within");
        log(&pool, "log_in_a_thread", "beside");
        assert_eq!(format!("{:?}", known()), r#"Str("request \"7\"")"#);
        correlated("inner", || log(&pool, "log_here", "inner"));
        log(&pool, "log_here", "again");
        // An error ends it as well.
        function("hazards", "fail", vec![text("no")]).ask(&pool).unwrap_err();
    });
    log(&pool, "log_here", "after");
    log(&pool, "log_in_a_thread", "beside nothing");
    assert!(matches!(known(), Item::None));
    let seven = Some("request \"7\"");
    let expected = [
        record("before", None),
        record("within", seven),
        record("beside", seven),
        record("inner", Some("inner")),
        record("again", seven),
        record("after", None),
        record("beside nothing", None),
    ];
    assert_eq!(taken(&records, expected.len()), expected);
}

#[test]
fn callbacks_have_the_id_and_give_it_to_what_they_call() {
    let (pool, records) = heard();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (own, inner) = (Arc::clone(&seen), Arc::clone(&pool));
    let see = closure(move |_| {
        own.lock().unwrap().push(correlation_id());
        log(&inner, "log_here", "called back");
        correlated("of the callback", || log(&inner, "log_here", "its own"));
        Ok(Item::None)
    });
    for (id, how, around) in [("main", "call", 0), ("other", "call_in_a_thread_and_log", 1)] {
        let mut arguments = vec![see.clone()];
        arguments.extend((around > 0).then(|| text("around")));
        correlated(id, || function("hazards", how, arguments).ask(&pool).unwrap());
        assert_eq!(seen.lock().unwrap().pop().unwrap().as_deref(), Some(id), "{how}");
        let mut expected = vec![record("called back", Some(id)), record("its own", Some("of the callback"))];
        for _ in 0..around {
            expected.insert(0, record("around", Some(id)));
            expected.push(record("around", Some(id)));
        }
        assert_eq!(taken(&records, expected.len()), expected, "{how}");
    }
    function("hazards", "call", vec![see]).ask(&pool).unwrap();
    assert_eq!(seen.lock().unwrap().pop(), Some(None));
}

/// A task has the id under which it was started, whichever call is made while it runs.
#[test]
fn tasks_keep_their_id() {
    let records = Records::default();
    let own = Arc::clone(&records);
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workers/fixtures");
    let runtime = Runtime::workers(|settings| {
        settings.size(1).path(fixtures).on_output(move |output| {
            if let Output::Record { message, correlation_id, .. } = output {
                own.lock().unwrap().push(record(message, *correlation_id));
            }
        })
    })
    .unwrap();
    with_runtime(&runtime, || {
        let task = |message: &str| call::<Awaitable<()>>("hazards", "log_later", (message,)).unwrap().spawn();
        let (one, none) = (correlated("one", || task("first")), task("second"));
        correlated("other", || call::<()>("time", "sleep", (0.2,))).unwrap();
        one.join().unwrap();
        none.join().unwrap();
    });
    assert_eq!(taken(&records, 2), [record("first", Some("one")), record("second", None)]);
}

#[test]
fn work_in_the_background_has_the_id_of_who_began_it() {
    let (pool, records) = heard();
    let own = Arc::clone(&pool);
    let work = correlated("began", || snakebridge_runtime::workers::background(move || log(&own, "log_here", "there")));
    crate::background::wait(work);
    assert_eq!(taken(&records, 1), [record("there", Some("began"))]);
}
