//! What becomes of the workers when this program is killed.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use snakebridge_runtime::workers::Pool;

use crate::asked::{Asked, function, settings, soon};

/// Run by the test below in a process of its own: a program that has workers, one of which computes and one of which has a child.
#[test]
#[ignore = "a part of another test"]
fn host() {
    let pool = Pool::start(settings("orphans").size(2)).unwrap();
    soon("both are there", || pool.stats().idle == 2);
    let child = function("hazards", "child", vec![]).int(&pool);
    let processes: Vec<String> = pool.processes().iter().map(u32::to_string).collect();
    println!("processes {} {child}", processes.join(" "));
    // Holds the GIL all the time: nothing in the worker can notice that the host is gone.
    function("hazards", "hold_the_gil", vec![]).ask(&pool).unwrap();
}

#[test]
fn no_worker_outlives_a_host_that_was_killed() {
    let mut host = Command::new(std::env::current_exe().unwrap());
    host.args(["orphans::host", "--exact", "--ignored", "--nocapture"]).stdout(Stdio::piped());
    let mut host = host.spawn().unwrap();
    let line = BufReader::new(host.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.find("processes ").map(|at| line[at + "processes ".len()..].to_owned()));
    let processes: Vec<u32> = line.unwrap().split_whitespace().map(|process| process.parse().unwrap()).collect();
    assert_eq!(processes.len(), 3);
    assert!(processes.iter().all(|process| lives(*process)));
    host.kill().unwrap();
    host.wait().unwrap();
    let killed = Instant::now();
    while processes.iter().any(|process| lives(*process)) {
        assert!(killed.elapsed() < Duration::from_secs(2), "after two seconds {processes:?} are not all gone");
        std::thread::yield_now();
    }
}

fn lives(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z"))
}
