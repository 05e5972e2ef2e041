//! What reaches a recorder of the `metrics` crate. The recorder is the program's, so this is a program of its own.
#![cfg(feature = "metrics")]
#![allow(clippy::unwrap_used)]

use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use snakebridge_runtime::call;
use snakebridge_runtime::telemetry::record_metrics;

#[test]
fn activities_are_counted_and_timed() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    recorder.install().unwrap();
    // Nobody is asked before it is wanted.
    call::<f64>("math", "sqrt", (4,)).unwrap();
    assert!(snapshotter.snapshot().into_vec().is_empty());
    let observer = record_metrics();
    for number in [4, 9, -1] {
        let _ = call::<f64>("math", "sqrt", (number,));
    }
    drop(observer);
    call::<f64>("math", "sqrt", (4,)).unwrap();
    let mut found = Vec::new();
    for (key, _, _, value) in snapshotter.snapshot().into_vec() {
        let labels: Vec<String> = key.key().labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        let value = match value {
            DebugValue::Counter(count) => format!("{count}"),
            DebugValue::Histogram(times) => {
                assert!(times.iter().all(|time| (0.0..60.0).contains(&time.0)));
                format!("{} times", times.len())
            }
            DebugValue::Gauge(_) => panic!("a gauge"),
        };
        found.push(format!("{} {} {value}", key.key().name(), labels.join(" ")));
    }
    found.sort();
    let calls = "kind=dynamic library=math outcome=";
    assert_eq!(
        found,
        [
            format!("snakebridge_activities_total {calls}failure 1"),
            format!("snakebridge_activities_total {calls}success 2"),
            format!("snakebridge_activity_seconds {calls}failure 1 times"),
            format!("snakebridge_activity_seconds {calls}success 2 times"),
        ]
    );
}
