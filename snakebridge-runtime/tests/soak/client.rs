//! A thread that calls, and knows what has to come back.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use snakebridge_runtime::__private::{Array, HostFunction, Item, Request, Thrown, Want, WireParameter};
use snakebridge_runtime::workers::{Affinity, Failure, Pool, WorkerError};

use crate::asked::{Asked, function, method, text};

/// Numbers by chance, the same in each run.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }
}

/// What came of the calls.
#[derive(Default)]
pub(crate) struct Tally {
    right: Mutex<BTreeMap<&'static str, u64>>,
    errors: Mutex<BTreeMap<String, u64>>,
    wrong: Mutex<Vec<String>>,
}

impl Tally {
    fn note(&self, what: &'static str, outcome: Result<(), Failure>) {
        let lock = |map: &Mutex<BTreeMap<String, u64>>, key: String| {
            *map.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1
        };
        match outcome {
            Ok(()) => *self.right.lock().unwrap_or_else(PoisonError::into_inner).entry(what).or_default() += 1,
            Err(Failure::Worker(
                error @ (WorkerError::Lost { .. } | WorkerError::Gone { .. } | WorkerError::SessionLost { .. } | WorkerError::Busy { .. }),
            )) => {
                let name = format!("{error:?}");
                lock(&self.errors, name.split([' ', '{', '(']).next().unwrap_or_default().to_owned());
            }
            Err(other) => self.wrong(format!("{what}: {other}")),
        }
    }

    fn wrong(&self, what: String) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// Fails when a value was wrong, an error imprecise, or a kind of call never got through.
    pub(crate) fn judge(&self) {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(wrong.is_empty(), "{} wrong: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
        let right = self.right.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, _) in KINDS {
            assert!(right.get(name).is_some_and(|count| *count > 0), "no {name} ever had an answer");
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (right, errors) =
            (self.right.lock().unwrap_or_else(PoisonError::into_inner), self.errors.lock().unwrap_or_else(PoisonError::into_inner));
        write!(f, "answered: {right:?}\nerrors: {errors:?}")
    }
}

type Kind = fn(&Arc<Pool>, &mut Chance) -> Result<bool, Failure>;

/// Each says whether the value was right.
const KINDS: [(&str, Kind); 8] = [
    ("scalar", scalar),
    ("stream", stream),
    ("callback", callback),
    ("nested callback", nested),
    ("array", array),
    ("session", session),
    ("exception", exception),
    ("limit", limit),
];

pub(crate) fn run(pools: &[Arc<Pool>; 2], number: u64, tally: &Tally, over: &AtomicBool) {
    let mut chance = Chance::new(number + 1);
    while !over.load(Ordering::Relaxed) {
        let pool = &pools[chance.below(2)];
        // Scalars more often than the others.
        let (name, kind) = KINDS[chance.below(KINDS.len() + 8).saturating_sub(8)];
        let began = Instant::now();
        let outcome = kind(pool, &mut chance);
        if began.elapsed() > Duration::from_secs(20) {
            tally.wrong(format!("{name} took {:?}", began.elapsed()));
        }
        match outcome {
            Ok(true) => tally.note(name, Ok(())),
            Ok(false) => tally.wrong(format!("{name}: a wrong value")),
            Err(failure) => tally.note(name, Err(failure)),
        }
    }
}

/// No call of these takes so long, unless something is wrong.
fn patient(request: Request) -> Request {
    request.within(Duration::from_secs(60))
}

fn answers(pool: &Pool, request: Request, expected: i64) -> Result<bool, Failure> {
    Ok(matches!(patient(request).ask(pool)?, Item::Int(value) if value == expected))
}

fn scalar(pool: &Arc<Pool>, chance: &mut Chance) -> Result<bool, Failure> {
    let number = chance.below(1 << 40) as i64;
    answers(pool, function("operator", "add", vec![Item::Int(number), Item::Int(1)]), number + 1)
}

fn stream(pool: &Arc<Pool>, chance: &mut Chance) -> Result<bool, Failure> {
    let length = chance.below(30_000) as i64;
    let mut items = pool.request_stream(&patient(function("hazards", "count_to", vec![Item::Int(length)])))?;
    let mut expected = 0;
    while let Some(item) = items.next_item() {
        if !matches!(item?, Item::Int(value) if value == expected) {
            return Ok(false);
        }
        expected += 1;
        if expected == length / 2 && chance.below(4) == 0 {
            return Ok(true);
        }
    }
    Ok(expected == length)
}

struct Double;

impl HostFunction for Double {
    fn name(&self) -> &str {
        "double"
    }

    fn parameters(&self) -> Vec<WireParameter> {
        vec![WireParameter { name: "value".into(), kind: "POSITIONAL_ONLY", optional: false, want: &Want::Int }]
    }

    fn call(&self, positional: Vec<Item>, _: Vec<(String, Item)>) -> Result<Item, Thrown> {
        match &positional[..] {
            [Item::Int(value)] => Ok(Item::Int(value * 2)),
            other => panic!("{other:?}"),
        }
    }
}

fn callback(pool: &Arc<Pool>, chance: &mut Chance) -> Result<bool, Failure> {
    let double = Item::Function(Arc::new(Double));
    if chance.below(2) == 0 {
        let number = chance.below(1000) as i64;
        return answers(pool, function("hazards", "call", vec![double, Item::Int(number)]), 2 * number);
    }
    let answer = patient(function("hazards", "call_in_threads", vec![double, Item::Int(4)])).ask(pool)?;
    Ok(format!("{answer:?}") == "List([Int(0), Int(2), Int(4), Int(6)])")
}

/// Calls the worker back from within a callback, some levels deep.
struct Down {
    pool: Weak<Pool>,
    levels: i64,
}

impl HostFunction for Down {
    fn name(&self) -> &str {
        "down"
    }

    fn parameters(&self) -> Vec<WireParameter> {
        Vec::new()
    }

    fn call(&self, _: Vec<Item>, _: Vec<(String, Item)>) -> Result<Item, Thrown> {
        if self.levels == 0 {
            return Ok(Item::Int(0));
        }
        let pool = self.pool.upgrade().expect("the pool is there while it calls");
        let inner = Item::Function(Arc::new(Down { pool: Weak::clone(&self.pool), levels: self.levels - 1 }));
        match patient(function("hazards", "call", vec![inner])).ask(&pool) {
            Ok(Item::Int(value)) => Ok(Item::Int(value + 1)),
            Ok(other) => panic!("{other:?}"),
            Err(failure) => Err(snakebridge_runtime::Error::from(failure).into()),
        }
    }
}

fn nested(pool: &Arc<Pool>, chance: &mut Chance) -> Result<bool, Failure> {
    let levels = chance.below(5) as i64;
    let down = Down { pool: Arc::downgrade(pool), levels };
    answers(pool, function("hazards", "call", vec![Item::Function(Arc::new(down))]), levels)
}

fn array(pool: &Arc<Pool>, chance: &mut Chance) -> Result<bool, Failure> {
    let length = [10, 5_000, 200_000][chance.below(3)];
    let first = chance.below(200) as u8;
    let data: Vec<u8> = (0..length).map(|at| (at as u8).wrapping_add(first)).collect();
    if chance.below(2) == 0 {
        let back = patient(function("hazards", "identity", vec![Item::Bytes(data.clone())])).ask(pool)?;
        return Ok(matches!(back, Item::Bytes(back) if back == data));
    }
    let sum = data.iter().map(|byte| i64::from(*byte)).sum();
    let array = Array { dtype: "|u1".into(), shape: vec![length], data: Arc::new(data) };
    answers(pool, function("builtins", "sum", vec![Item::Array(array)]), sum)
}

fn session(pool: &Arc<Pool>, chance: &mut Chance) -> Result<bool, Failure> {
    let id: Arc<str> = format!("session {}", chance.below(1 << 30)).into();
    pool.bind(&id, Some(Affinity::StrictQueue));
    let outcome = in_session(pool, &id);
    pool.unbind(&id);
    outcome
}

fn in_session(pool: &Pool, id: &Arc<str>) -> Result<bool, Failure> {
    let bound = |mut request: Request| {
        request.session = Some(Arc::clone(id));
        patient(request)
    };
    let Item::Reference(counter) = bound(function("hazards", "Counter", vec![]).want(&Want::Reference)).ask(pool)? else {
        return Ok(false);
    };
    for count in 1..10 {
        if !answers(pool, bound(method(&counter, "add", vec![Item::Int(1)])), count)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn exception(pool: &Arc<Pool>, _: &mut Chance) -> Result<bool, Failure> {
    match patient(function("hazards", "fail", vec![text("on purpose")])).ask(pool) {
        Err(failure @ Failure::Raised(_)) => Ok(failure.to_string() == "ValueError: on purpose"),
        Err(failure) => Err(failure),
        Ok(_) => Ok(false),
    }
}

fn limit(pool: &Arc<Pool>, _: &mut Chance) -> Result<bool, Failure> {
    match function("hazards", "spin", vec![]).within(Duration::from_millis(300)).ask(pool) {
        Err(Failure::Late { .. }) => Ok(true),
        Err(failure) => Err(failure),
        Ok(_) => Ok(false),
    }
}
