//! Activities and pools, counted and timed with the `metrics` crate.

use super::event::{Observer, observe};

/// Counts and times until it is dropped. See [`record_metrics`].
#[must_use = "nothing is counted any more once this is dropped"]
#[derive(Debug)]
pub struct Recording {
    _activities: Observer,
    #[cfg(feature = "workers")]
    _pools: crate::workers::Metered,
}

/// Counts and times all activities with the `metrics` crate, from now on: `snakebridge_activities_total` and `snakebridge_activity_seconds`, with the labels `kind`, `library`
/// and `outcome`. Keep the guard.
///
/// Pools of workers tell what they do, with the label `pool`: the gauges `snakebridge_pool_workers` (by `state`: `idle`, `busy`, `starting`), `snakebridge_pool_queue`,
/// `snakebridge_pool_sessions` and `snakebridge_pool_objects`; the counters `snakebridge_pool_calls_total`, `_unserved_total`, `_started_total`, `_restarted_total`, `_crashed_total`, `_recycled_total`
/// and `snakebridge_pool_bytes_total` (by `way`: `sent`, `received`, `shared`), all of them since the pool began; the histograms `snakebridge_pool_wait_seconds` and `snakebridge_pool_busy_seconds`.
pub fn record_metrics() -> Recording {
    let activities = observe(|event| {
        let Some(outcome) = &event.outcome else { return };
        let labels = [("kind", event.kind.name()), ("outcome", outcome.name())];
        let library = event.library.unwrap_or("").to_owned();
        metrics::counter!("snakebridge_activities_total", "kind" => labels[0].1, "library" => library.clone(), "outcome" => labels[1].1)
            .increment(1);
        metrics::histogram!("snakebridge_activity_seconds", "kind" => labels[0].1, "library" => library, "outcome" => labels[1].1)
            .record(event.duration.as_secs_f64());
    });
    Recording {
        _activities: activities,
        #[cfg(feature = "workers")]
        _pools: crate::workers::Metered::new(),
    }
}
