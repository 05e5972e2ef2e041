//! Calls in a worker beside other ways to have a call made in another process.
//!
//! `cargo bench -p snakebridge-benches --bench workers`. The peers are installed into an environment under the target folder, with the network the first time.

mod peers;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use peers::{Peers, environment};
use snakebridge::__private::{Array, Item, Request, Target, Want};
use snakebridge::workers::{Pool, PoolSettings};

/// Pairs of neighbouring rounds.
const ROUNDS: usize = 21;

fn main() {
    let python = environment().unwrap_or_else(|problem| panic!("no environment for the peers: {problem}"));
    let pool = |size| {
        let settings = PoolSettings::new("bench").size(size).interpreter(&python).path(concat!(env!("CARGO_MANIFEST_DIR"), "/python"));
        let pool = Pool::start(settings).unwrap_or_else(|error| panic!("{error}"));
        while pool.stats().idle < size {
            std::thread::yield_now();
        }
        pool
    };
    let one = pool(1);
    let mut peers = Peers::start(&python);
    println!("| what | against | ours, us | theirs, us | ratio (median of {ROUNDS} pairs) | bar |");
    println!("| --- | --- | --: | --: | --: | --: |");

    let sqrt = function("math", "sqrt", vec![Item::Float(2.0)], &Want::Float);
    let scalar = || ask(&one, &sqrt);
    let rivals = [
        ("`multiprocessing.Pipe`", "scalar_pipe", "0.60"),
        ("gRPC, JSON (grpcio)", "scalar_grpc", ""),
        ("`ProcessPoolExecutor`", "scalar_executor", ""),
    ];
    for (name, peer, bar) in rivals.into_iter().chain([("Ray actor", "scalar_ray", "")]) {
        compare("scalar call", (name, peer, bar), 400, &mut peers, scalar);
    }
    let numbers: Vec<u8> = (0..1_000_000).flat_map(|number| f64::from(number).to_le_bytes()).collect();
    let array = Array { dtype: "<f8".into(), shape: vec![1_000_000], data: Arc::new(numbers) };
    let length = function("builtins", "len", vec![Item::Array(array)], &Want::Int);
    let rivals =
        [("`multiprocessing.Pipe`", "array_pipe", "0.35"), ("`ProcessPoolExecutor`", "array_executor", ""), ("Ray actor", "array_ray", "")];
    for (name, peer, bar) in rivals {
        compare("8 MB array argument", (name, peer, bar), 10, &mut peers, || ask(&one, &length));
    }
    drop(peers);
    println!();
    println!("| what | figure | bar |");
    println!("| --- | --: | --: |");
    println!("| a million integers streamed, per second | {:.0} | 300000 |", stream(&one));
    println!("| two workers against one, CPU-bound Python, two threads: throughput | {:.2} | 1.80 |", scaling(&one, &pool(2)));
    println!("| CPU time of an idle pool of one in a second, both processes, ms | {:.1} | |", idle(&one));
}

fn function(module: &str, path: &str, positional: Vec<Item>, want: &'static Want) -> Request {
    Request::new(Target::Path { module: module.to_owned(), path: path.to_owned() }, positional, want)
}

fn ask(pool: &Pool, request: &Request) -> Item {
    pool.request(black_box(request)).unwrap_or_else(|failure| panic!("{failure}"))
}

/// One row: neighbouring rounds of ours and of the peer's.
fn compare(what: &str, (name, peer, bar): (&str, &str, &str), count: u32, peers: &mut Peers, mut ours: impl FnMut() -> Item) {
    let (mut our_times, mut their_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let began = Instant::now();
        for _ in 0..count {
            black_box(ours());
        }
        let our_time = began.elapsed().as_nanos() as f64 / f64::from(count);
        match peers.round(peer, count) {
            Ok(their_time) if round > 0 => {
                our_times.push(our_time);
                their_times.push(their_time);
                ratios.push(our_time / their_time);
            }
            Ok(_) => {}
            Err(problem) => return println!("| {what} | {name} | {:.1} | does not run here: {problem} | | {bar} |", our_time / 1000.0),
        }
    }
    let [our_time, their_time, ratio] = [our_times, their_times, ratios].map(median);
    println!("| {what} | {name} | {:.1} | {:.1} | {ratio:.3} | {bar} |", our_time / 1000.0, their_time / 1000.0);
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Integers of a generator a second: the median of five.
fn stream(pool: &Pool) -> f64 {
    let request = function("builtins", "range", vec![Item::Int(1_000_000)], &Want::Int);
    let rates = (0..5).map(|_| {
        let began = Instant::now();
        let items = pool.request_stream(&request).unwrap_or_else(|failure| panic!("{failure}"));
        let count = items.inspect(|item| assert!(matches!(item, Ok(Item::Int(_))))).count();
        assert_eq!(count, 1_000_000);
        count as f64 / began.elapsed().as_secs_f64()
    });
    median(rates.collect())
}

/// The throughput of two workers over that of one, with two threads that call: the median of five.
fn scaling(one: &Pool, two: &Pool) -> f64 {
    let time = |pool: &Pool| {
        let began = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let burn = function("peers", "burn", vec![Item::Int(200_000)], &Want::Int);
                    (0..20).for_each(|_| drop(ask(pool, &burn)));
                });
            }
        });
        began.elapsed().as_secs_f64()
    };
    median((0..5).map(|_| time(one) / time(two)).collect())
}

/// Milliseconds of CPU time that this process and the worker use in a second without calls.
fn idle(pool: &Pool) -> f64 {
    let ticks = |pid: u32| -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/schedstat")).unwrap_or_default();
        stat.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0)
    };
    let total = || pool.processes().into_iter().chain([std::process::id()]).map(ticks).sum::<f64>();
    // The supervisor's last look at a busy worker.
    std::thread::sleep(Duration::from_secs(1));
    let before = total();
    std::thread::sleep(Duration::from_secs(1));
    (total() - before) / 1e6
}
