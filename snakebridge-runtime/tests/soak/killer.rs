//! Ends and stops workers at random.

use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use snakebridge_runtime::__private::Item;
use snakebridge_runtime::workers::{Failure, Pool, WorkerError};

use crate::asked::{Asked, function};
use crate::client::Chance;

/// How many workers were ended, by how.
#[derive(Debug, Default)]
pub(crate) struct Kills {
    killed: u64,
    stopped: u64,
    segmentation_faults: u64,
    out_of_memory: u64,
}

impl Kills {
    pub(crate) fn total(&self) -> u64 {
        self.killed + self.stopped + self.segmentation_faults + self.out_of_memory
    }
}

pub(crate) fn run(pools: &[Arc<Pool>; 2], time: Duration) -> Kills {
    let mut chance = Chance::new(4711);
    let mut kills = Kills::default();
    let until = Instant::now() + time;
    while Instant::now() < until {
        let pool = &pools[chance.below(2)];
        let processes = pool.processes();
        match chance.below(8) {
            0 => crash(pool, "segfault", vec![], &mut kills.segmentation_faults),
            1 => crash(pool, "allocate", vec![Item::Int(200 << 20)], &mut kills.out_of_memory),
            2 if !processes.is_empty() => signal("-STOP", processes[chance.below(processes.len())], &mut kills.stopped),
            _ if !processes.is_empty() => signal("-KILL", processes[chance.below(processes.len())], &mut kills.killed),
            _ => {}
        }
        std::thread::park_timeout(Duration::from_millis(200 + chance.below(800) as u64));
    }
    kills
}

/// A call that ends its worker.
fn crash(pool: &Pool, name: &str, arguments: Vec<Item>, count: &mut u64) {
    match function("hazards", name, arguments).within(Duration::from_secs(30)).ask(pool) {
        Err(Failure::Worker(WorkerError::Lost { .. })) => *count += 1,
        other => panic!("`{name}` did not end its worker: {other:?}"),
    }
}

fn signal(signal: &str, process: u32, count: &mut u64) {
    // It may have ended by itself meanwhile.
    if Command::new("kill")
        .args([signal, &process.to_string()])
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
    {
        *count += 1;
    }
}
