//! Ctrl-C in a program that [`run`](super::run) runs.
//!
//! Python's own handler only sets a flag, which is looked at when the main thread runs Python code. So a thread of ours is woken too: when Python has not taken notice in
//! a moment, the program waits somewhere in Rust, and is ended.

use std::ffi::c_int;
use std::io::Read;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::net::UnixStream;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::pyo3::exceptions::PyKeyboardInterrupt;

use super::INTERRUPTED;
use crate::callback::callback;
use crate::error::{Error, Result};
use crate::object::Object;

unsafe extern "C" {
    fn _exit(code: c_int) -> !;
}

/// The signal of Ctrl-C, by POSIX.
const SIGINT: u8 = 2;

/// How long Python may take to notice; on a busy machine it takes some.
const MOMENT: Duration = Duration::from_secs(1);

/// How many times Python has raised `KeyboardInterrupt`.
static RAISED: Mutex<u64> = Mutex::new(0);
static RAISED_AGAIN: Condvar = Condvar::new();

fn raised() -> MutexGuard<'static, u64> {
    RAISED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes Ctrl-C over, where nobody else has: a program that ignores it, or that another thread started Python for, is left alone.
pub(super) fn install() -> Result<()> {
    let signal: Object = crate::get("signal", "")?;
    let default: Object = signal.attr("SIG_DFL")?;
    if !signal.call_method::<Object>("getsignal", (SIGINT,))?.equals(default)? {
        return Ok(());
    }
    let raise = callback(|_signal: i64, _frame: Object| -> Result<()> {
        *raised() += 1;
        RAISED_AGAIN.notify_all();
        Err(PyKeyboardInterrupt::new_err(()).into())
    });
    match signal.call_method::<()>("signal", (SIGINT, raise.named("interrupt"))) {
        Ok(()) => {}
        // Only the thread that started Python may do that.
        Err(error) if error.is("ValueError") => return Ok(()),
        Err(error) => return Err(error),
    }
    let (mut ours, pythons) = UnixStream::pair().map_err(Error::from_rust)?;
    pythons.set_nonblocking(true).map_err(Error::from_rust)?;
    signal.call_method::<()>("set_wakeup_fd", (pythons.as_raw_fd(),))?;
    // Python has it for good.
    let _ = pythons.into_raw_fd();
    let watch = move || {
        let mut signal = [0];
        let mut seen = 0;
        while ours.read_exact(&mut signal).is_ok() {
            if signal[0] == SIGINT {
                seen = interrupted(seen);
            }
        }
    };
    std::thread::Builder::new().name(String::from("snakebridge-interrupt")).spawn(watch).map_err(Error::from_rust)?;
    Ok(())
}

/// Waits for Python to notice; else ends the program. How many have been noticed.
fn interrupted(seen: u64) -> u64 {
    static ENDING: Mutex<bool> = Mutex::new(false);
    let mut ending = ENDING.lock().unwrap_or_else(PoisonError::into_inner);
    if *ending {
        // SAFETY: ends the process without any cleaning up, which is what a second Ctrl-C asks for.
        unsafe { _exit(c_int::from(INTERRUPTED)) }
    }
    let (noticed, _) = RAISED_AGAIN.wait_timeout_while(raised(), MOMENT, |raised| *raised == seen).unwrap_or_else(PoisonError::into_inner);
    if *noticed == seen {
        *ending = true;
        // On another thread, as Python's exit handlers may take long, and a second Ctrl-C must be heard.
        std::thread::spawn(|| std::process::exit(INTERRUPTED.into()));
    }
    *noticed
}
