//! Tests: frames that no honest side sends, to either side.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::decode::decode;
use super::error::End;
use super::frame::{Frame, Kind, Prefix};
use super::line::{Broken, Line, Load};
use super::pool::{Core, Lease};
use super::settings::PoolSettings;
use super::supervisor::supervise;
use super::ticket::Need;
use super::worker::Worker;

/// Headers with everything in them that a frame can have.
const HEADERS: [&str; 6] = [
    r#"[["path","builtins","len"],[[1,2,{"__type__":"tuple","__schema__":1,"elements":[1.5,null,true,"x"]}]],[["key",1]],["items","int"],[1,2],"an id"]"#,
    r#"[["method",1,"append"],[{"__type__":"bytes","__schema__":1,"at":[0,4]}],[],"value",[],null]"#,
    r#"[{"__type__":"array","__schema__":1,"dtype":"<i4","shape":[1],"at":[0,4]},[1],[2]]"#,
    r#"[{"__type__":"dict","__schema__":1,"pairs":[[1,{"__type__":"int","__schema__":1,"value":"99999999999999999999"}]]},[],[]]"#,
    r#"[{"__type__":"datetime","__schema__":1,"value":[2026,1,1,0,0,0,0],"zone":0,"fold":0},[],[]]"#,
    r#"[["next",1,10],[{"__type__":"callback","__schema__":1,"id":1,"name":"f","parameters":[]}],[],["record",[["a","int"]]],[],7]"#,
];

/// A header that is changed in a few places, cut, or repeated.
fn headers() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>());
    let json = prop::sample::select(br#"[]{}",:0123456789-.eE\/utfnlas_"#.to_vec());
    let text_change = (any::<prop::sample::Index>(), json);
    let changed = (
        prop::sample::select(&HEADERS[..]),
        prop::collection::vec(change, 0..3),
        prop::collection::vec(text_change, 0..6),
        any::<prop::sample::Index>(),
    );
    changed.prop_map(|(header, bytes, texts, cut)| {
        let mut header = header.as_bytes().to_vec();
        for (at, byte) in bytes.into_iter().chain(texts) {
            let at = at.index(header.len());
            header[at] = byte;
        }
        if cut.index(4) == 0 {
            header.truncate(cut.index(header.len()));
        }
        header
    })
}

/// A worker without a process.
fn nobody() -> (Arc<Core>, Arc<Worker>) {
    let core = Core::new(PoolSettings::new("nobody").size(1));
    let end = || OwnedFd::from(UnixStream::pair().expect("a socket pair").0);
    let worker = Worker::new(&core, 0, 0, end(), end(), end());
    (core, worker)
}

#[test]
fn any_header_is_a_value_or_an_error() {
    let (_core, worker) = nobody();
    TestRunner::new(Config { cases: Config::default().cases.max(3000), failure_persistence: None, ..Config::default() })
        .run(&(headers(), prop::collection::vec(any::<u8>(), 0..32)), |(header, body)| {
            let _ = decode(&worker, &header, &body, &[]);
            Ok(())
        })
        .expect("no header does harm");
}

#[test]
fn deep_headers_are_refused() {
    let (_core, worker) = nobody();
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"{"__type__":"tuple","elements":["#, "]}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        assert!(decode(&worker, deep.as_bytes(), &[], &[]).is_err());
    }
}

#[test]
fn any_bytes_are_a_frame_or_an_error() {
    let good = Prefix { kind: Kind::Answer, descriptors: 0, conversation: 0, serial: 1, header: 2, body: 3 }.to_bytes();
    let bytes = (prop::collection::vec((0..Prefix::SIZE, any::<u8>()), 0..3), prop::collection::vec(any::<u8>(), 0..64));
    TestRunner::new(Config { cases: Config::default().cases.max(2000), failure_persistence: None, ..Config::default() })
        .run(&bytes, |(changes, rest)| {
            let mut bytes = good.to_vec();
            changes.into_iter().for_each(|(at, byte)| bytes[at] = byte);
            bytes.extend(rest);
            let (ours, mut theirs) = UnixStream::pair().expect("a socket pair");
            std::io::Write::write_all(&mut theirs, &bytes).expect("it is read");
            drop(theirs);
            let line = Line::new(ours.into());
            // Ends: by what is malformed, or with the bytes.
            while let Ok(Frame { header, .. }) = line.receive(None) {
                prop_assert!(header.len() <= bytes.len());
            }
            Ok(())
        })
        .expect("no bytes do harm");
}

#[test]
fn a_frame_that_announces_too_much_is_refused_before_it_is_read() {
    for (at, byte, words) in [
        (0, 0, "not a frame"),
        (1, 2, "protocol 2"),
        (2, 77, "kind 77"),
        (3, 255, "255 descriptors"),
        (15, 255, "beyond the limits"),
        (21, 1, "beyond the limits"),
    ] {
        let mut prefix = Prefix { kind: Kind::Answer, descriptors: 0, conversation: 0, serial: 1, header: 0, body: 0 }.to_bytes();
        prefix[at] = byte;
        let reason = Prefix::of(&prefix).expect_err("it is refused");
        assert!(reason.contains(words), "{reason}");
    }
}

/// A real worker, and the right to talk to it.
fn somebody() -> (Arc<Core>, Lease) {
    let core = Core::new(PoolSettings::new("hostile").size(1).on_output(|_| {}));
    supervise(&core);
    core.ready().expect("it starts");
    let lease = core.lease(Need::Any, None, None).expect("it is free");
    (core, lease)
}

#[test]
fn a_worker_answers_any_header() {
    let (core, lease) = somebody();
    let worker = &lease.worker;
    let cases = Config::default().cases.max(400);
    TestRunner::new(Config { cases, max_global_rejects: u32::MAX, failure_persistence: None, ..Config::default() })
        .run(&headers(), |header| {
            // What is no text is no frame, see below.
            prop_assume!(std::str::from_utf8(&header).is_ok());
            let serial = worker.next_serial();
            let sent = worker.line.send(Kind::Call, 0, serial, &Load { header: &header, body: b"body", descriptors: &[] }, None);
            prop_assert!(sent.is_ok());
            // A header may have become one that calls a function of this program: that is an honest frame.
            let frame = worker.line.receive(Some(Instant::now() + Duration::from_secs(20)));
            prop_assert!(
                matches!(&frame, Ok(Frame { kind: Kind::Answer | Kind::Raise, serial: answered, .. }) if *answered == serial),
                "{header:?}: {frame:?}"
            );
            Ok(())
        })
        .expect("the worker lives");
    drop(lease);
    core.shut_down(Instant::now() + Duration::from_secs(2));
}

#[test]
fn a_worker_ends_in_good_order_on_what_is_no_frame() {
    let of = |at: usize, byte: u8| {
        let mut prefix = Prefix { kind: Kind::Call, descriptors: 0, conversation: 0, serial: 1, header: 0, body: 0 }.to_bytes();
        prefix[at] = byte;
        prefix
    };
    for (bytes, words) in [
        (of(0, 0), "not a frame"),
        (of(1, 9), "protocol 9"),
        (of(3, 255), "beyond the limits"),
        (of(15, 255), "beyond the limits"),
        (of(3, 2), "2 descriptors announced"),
    ] {
        let (core, lease) = somebody();
        rustix::io::write(lease.worker.line.descriptor(), &bytes).expect("it is there");
        assert!(matches!(lease.worker.line.receive(Some(Instant::now() + Duration::from_secs(20))), Err(Broken::Closed)));
        let fate = lease.worker.fate();
        assert_eq!(fate.end, End::Exit(70), "{}", fate.last_words);
        assert!(fate.last_words.contains(words), "{}", fate.last_words);
        drop(lease);
        core.shut_down(Instant::now() + Duration::from_secs(2));
    }
    let (core, lease) = somebody();
    lease.worker.line.send(Kind::Call, 0, 1, &Load::header(b"[\xff]"), None).expect("it is there");
    let fate = lease.worker.fate();
    assert_eq!(fate.end, End::Exit(70));
    assert!(fate.last_words.contains("not UTF-8"), "{}", fate.last_words);
    drop(lease);
    core.shut_down(Instant::now() + Duration::from_secs(2));
}
