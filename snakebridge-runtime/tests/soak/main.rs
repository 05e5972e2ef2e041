//! Eight threads, two pools, every kind of call, while workers are killed at random: every call has one right answer or one precise error, and nothing is left behind.
//!
//! `cargo test -p snakebridge-runtime --features workers --test soak -- 10` for ten minutes; ten seconds without a number.

#[path = "../workers/asked.rs"]
#[allow(dead_code, clippy::unwrap_used)]
mod asked;
mod client;
mod killer;
mod remains;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use client::Tally;
use snakebridge_runtime::workers::Pool;

/// Threads that call.
const CLIENTS: u64 = 8;

fn main() {
    let minutes = std::env::args().skip(1).find_map(|argument| argument.parse::<f64>().ok());
    let time = minutes.map_or(Duration::from_secs(10), |minutes| Duration::from_secs_f64(minutes * 60.0));
    let before = remains::Remains::now();
    let quiet = |name: &str| {
        let settings = asked::settings(name).size(2).grace(Duration::from_millis(500)).stop_patience(Duration::from_millis(700));
        // The crashes are wanted, all of them.
        settings.memory_limit(120 << 20).crash_barrier(1_000_000, Duration::from_secs(1)).on_output(|_| {})
    };
    let pools = ["one", "two"].map(|name| Arc::new(Pool::start(quiet(name)).unwrap_or_else(|error| panic!("{error}"))));
    let (tally, kills, memory) = run(&pools, time);
    let stats = pools.each_ref().map(|pool| pool.stats());
    drop(pools);
    println!("{tally}");
    println!("killed: {kills:?}");
    stats.iter().for_each(|stats| println!("{stats:?}"));
    println!("memory of this program, MiB: {} at first, {} at the end", memory.0 >> 20, memory.1 >> 20);
    tally.judge();
    assert!(kills.total() as f64 >= time.as_secs_f64() / 3.0, "only {} kills in {time:?}", kills.total());
    assert!(memory.1 < memory.0 + (48 << 20), "the memory of this program grew from {} to {} bytes", memory.0, memory.1);
    let crashed: u64 = stats.iter().map(|stats| stats.crashed).sum();
    assert!(crashed >= kills.total() / 2, "{crashed} workers ended, {} were killed", kills.total());
    before.compare();
    println!("nothing is left behind");
}

fn run(pools: &[Arc<Pool>; 2], time: Duration) -> (Tally, killer::Kills, (u64, u64)) {
    let over = AtomicBool::new(false);
    let tally = Tally::default();
    let (kills, memory) = std::thread::scope(|scope| {
        let (tally, over) = (&tally, &over);
        for number in 0..CLIENTS {
            scope.spawn(move || client::run(pools, number, tally, over));
        }
        let killer = scope.spawn(move || killer::run(pools, time));
        // After a while everything has been in use once.
        let warm = Instant::now() + time / 4;
        while let Some(left) = warm.checked_duration_since(Instant::now()) {
            std::thread::park_timeout(left);
        }
        let at_first = remains::memory();
        let kills = killer.join();
        let at_the_end = remains::memory();
        over.store(true, Ordering::Relaxed);
        (kills, (at_first, at_the_end))
    });
    (tally, kills.unwrap_or_else(|_| panic!("the killer panicked")), memory)
}
