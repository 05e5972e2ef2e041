//! Child processes: nothing that a child does with its pipes, its children or its time can hang the build.

#![cfg(unix)]

use std::time::{Duration, Instant};

use snakebridge_build::process::{Argument, Finished, Invocation, ProcessError, run};

fn shell(script: &str, timeout: Duration) -> Invocation {
    Invocation::new("sh", timeout).arguments(["-c", script])
}

#[track_caller]
fn finish(invocation: &Invocation) -> Finished {
    run(invocation).expect("the child ends by itself")
}

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn more_output_than_a_pipe_holds_is_read_on_both_sides() {
    let finished = finish(&shell("head -c 1000000 /dev/zero; head -c 2000000 /dev/zero >&2; exit 4", PATIENCE));
    assert_eq!((finished.stdout.len(), finished.stderr.len()), (1_000_000, 2_000_000));
    assert_eq!(finished.status.code(), Some(4));
    assert_eq!(finished.channel, None);
}

#[test]
fn stdin_is_closed() {
    assert_eq!(finish(&shell("cat; echo end", PATIENCE)).stdout, b"end\n");
}

#[test]
fn files_the_channel_and_the_environment_reach_the_child() {
    let invocation = Invocation::new("sh", PATIENCE)
        .arguments(["-c", "cat \"$0\" > \"$1\"; echo \"$COLOUR-$HOME\" >> \"$1\""])
        .argument(Argument::File { name: "question", content: b"why?\n".to_vec() })
        .argument(Argument::Channel)
        .set("COLOUR", "red")
        .remove("HOME");
    assert_eq!(finish(&invocation).channel.as_deref(), Some(b"why?\nred-\n".as_slice()));
}

#[test]
fn a_child_that_is_left_behind_is_killed_and_keeps_nobody_waiting() {
    let start = Instant::now();
    assert_eq!(finish(&shell("sleep 600 & echo done", PATIENCE)).stdout, b"done\n");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn time_that_is_over_ends_the_child_and_keeps_its_output() {
    let start = Instant::now();
    let error = run(&shell("echo before; trap '' TERM; sleep 600", Duration::from_millis(300))).expect_err("it hangs");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(matches!(&error, ProcessError::TimedOut { stdout, .. } if stdout == b"before\n"), "{error:?}");
}

#[test]
fn a_program_that_is_not_there_cannot_be_started() {
    let error = run(&Invocation::new("/nowhere/program", PATIENCE)).expect_err("no such file");
    assert_eq!(error.to_string(), "could not start `/nowhere/program`");
}
