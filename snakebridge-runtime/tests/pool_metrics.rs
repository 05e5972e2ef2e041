//! What pools tell a recorder of the `metrics` crate. The recorder is the program's, so this is a program of its own.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use snakebridge_runtime::telemetry::record_metrics;
use snakebridge_runtime::workers::PoolSettings;
use snakebridge_runtime::{Runtime, call, call_with, with_runtime};

/// What is recorded, by name and labels without the pool; of histograms, how many times there are since the last look.
fn recorded(snapshotter: &Snapshotter) -> BTreeMap<String, f64> {
    let told = snapshotter.snapshot().into_vec().into_iter().filter_map(|(key, _, _, value)| {
        let labels: BTreeMap<&str, &str> = key.key().labels().map(|label| (label.key(), label.value())).collect();
        let name = key.key().name().strip_prefix("snakebridge_pool_")?;
        assert_eq!(labels["pool"], "measured");
        let label = labels.get("state").or(labels.get("way")).map_or(String::new(), |label| format!(" {label}"));
        #[allow(clippy::cast_precision_loss)]
        let value = match value {
            DebugValue::Counter(count) => count as f64,
            DebugValue::Gauge(value) => value.0,
            DebugValue::Histogram(times) => {
                assert!(times.iter().all(|time| (0.0..60.0).contains(&time.0)));
                times.len() as f64
            }
        };
        Some((format!("{name}{label}"), value))
    });
    told.collect()
}

#[test]
fn pools_are_counted_and_timed() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    recorder.install().unwrap();
    let settings = |_| PoolSettings::new("measured").size(1).interpreter("python3").queue(1).no_heartbeat();
    let pool = Runtime::workers(settings).unwrap();
    let length = |text: &str| with_runtime(&pool, || call::<i64>("builtins", "len", (text,))).unwrap();
    length("nobody is told");
    assert!(recorded(&snapshotter).is_empty());

    let recording = record_metrics();
    for _ in 0..3 {
        length("four");
    }
    let told = recorded(&snapshotter);
    let stats = pool.stats().unwrap();
    assert_eq!([told["calls_total"], told["busy_seconds"], told["wait_seconds"]], [4.0, 3.0, 3.0]);
    assert_eq!([told["workers idle"], told["workers busy"], told["workers starting"], told["queue"]], [1.0, 0.0, 0.0, 0.0]);
    assert_eq!([told["started_total"], told["restarted_total"], told["crashed_total"], told["unserved_total"]], [1.0, 0.0, 0.0, 0.0]);
    #[allow(clippy::cast_precision_loss)]
    let bytes = [stats.bytes_sent, stats.bytes_received].map(|bytes| bytes as f64);
    assert_eq!([told["bytes_total sent"], told["bytes_total received"]], bytes);
    assert!(bytes.iter().all(|bytes| *bytes > 100.0) && told["bytes_total shared"] == 0.0);

    // A megabyte goes through shared memory.
    assert_eq!(with_runtime(&pool, || call::<Vec<u8>>("builtins", "bytes", (1 << 20,))).unwrap(), vec![0; 1 << 20]);
    assert_eq!(recorded(&snapshotter)["bytes_total shared"], 1_048_576.0);

    // One call is made, one waits, one is too many.
    std::thread::scope(|scope| {
        let made = scope.spawn(|| with_runtime(&pool, || call::<()>("time", "sleep", (1.0,))));
        soon(&|| pool.stats().unwrap().busy == 1);
        let waits = scope.spawn(|| with_runtime(&pool, || call::<()>("time", "sleep", (0.0,))));
        soon(&|| pool.stats().unwrap().queued == 1);
        let told = recorded(&snapshotter);
        assert_eq!([told["workers busy"], told["workers idle"], told["queue"]], [1.0, 0.0, 1.0]);
        assert!(with_runtime(&pool, || call::<()>("time", "sleep", (0.0,))).is_err());
        made.join().unwrap().unwrap();
        waits.join().unwrap().unwrap();
    });
    let told = recorded(&snapshotter);
    assert_eq!([told["queue"], told["unserved_total"]], [0.0, 1.0]);

    // A crash: counted, and what crossed before is not forgotten.
    let before = recorded(&snapshotter)["bytes_total sent"];
    assert!(with_runtime(&pool, || call_with("os", "_exit", (1,)).call::<()>()).is_err());
    soon(&|| pool.stats().unwrap().restarted == 1 && pool.stats().unwrap().idle == 1);
    length("next");
    let told = recorded(&snapshotter);
    assert_eq!([told["crashed_total"], told["started_total"], told["restarted_total"], told["recycled_total"]], [1.0, 2.0, 1.0, 0.0]);
    assert!(told["bytes_total sent"] > before);

    drop(recording);
    let calls = recorded(&snapshotter)["calls_total"];
    length("nobody is told any more");
    assert_eq!(recorded(&snapshotter)["calls_total"], calls);
}

fn soon(holds: &dyn Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !holds() {
        assert!(Instant::now() < deadline, "not within ten seconds");
        std::thread::yield_now();
    }
}
