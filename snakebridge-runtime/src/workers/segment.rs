//! Shared memory: large buffers that are not copied through a socket.
//!
//! It has no name anywhere: descriptors travel over the line, and the kernel frees the memory with the last one. What goes to a worker is written
//! into segments that are used again once the worker says so; what comes from one is sealed by it, so that it can be read here while the worker lives on.

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::fs::fstat;
use rustix::io::{Errno, pread, pwrite};
use rustix::mm::{ProtFlags, mmap, munmap};

use super::system;

/// From this many bytes on, a buffer goes through shared memory.
pub(super) const SHARED_FROM: usize = 1 << 17;
/// Memory that is kept for the next buffers of a worker.
const KEPT: usize = 1 << 26;
/// Segments that one worker may hold: each is an open descriptor here.
const LENT: usize = 128;

/// The segments of one worker.
#[derive(Default)]
pub(super) struct Segments {
    shelf: Mutex<Shelf>,
    /// Bytes that crossed in shared memory, either way.
    shared: AtomicU64,
}

#[derive(Default)]
struct Shelf {
    numbers: u64,
    free: Vec<Segment>,
    lent: HashMap<u64, Segment>,
}

#[derive(Clone)]
struct Segment {
    descriptor: Arc<OwnedFd>,
    capacity: usize,
}

/// A segment with data in it, to be sent.
pub(super) struct Lent {
    pub(super) descriptor: Arc<OwnedFd>,
    /// What the worker calls it when it is done with it; 0 when that does not matter.
    pub(super) number: u64,
}

impl Segments {
    /// Writes `data` into a segment.
    ///
    /// # Errors
    /// Of the system: no memory, no descriptor.
    pub(super) fn lend(&self, data: &[u8]) -> io::Result<Lent> {
        let free = {
            let mut shelf = self.shelf();
            let fitting = shelf.free.iter().position(|segment| segment.capacity >= data.len() && segment.capacity / 4 <= data.len());
            fitting.map(|at| shelf.free.swap_remove(at))
        };
        let segment = match free {
            Some(segment) => segment,
            None => {
                let descriptor = system::segment(data.len())?;
                Segment { descriptor: Arc::new(descriptor), capacity: data.len() }
            }
        };
        let mut at = 0;
        while at < data.len() {
            match pwrite(&*segment.descriptor, &data[at..], at as u64) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => at += written,
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.crossed(data.len());
        let mut shelf = self.shelf();
        let descriptor = Arc::clone(&segment.descriptor);
        if shelf.lent.len() >= LENT {
            return Ok(Lent { descriptor, number: 0 });
        }
        shelf.numbers += 1;
        let number = shelf.numbers;
        shelf.lent.insert(number, segment);
        Ok(Lent { descriptor, number })
    }

    /// So many bytes more have crossed.
    pub(super) fn crossed(&self, bytes: usize) {
        self.shared.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// How many bytes have crossed in shared memory.
    pub(super) fn shared(&self) -> u64 {
        self.shared.load(Ordering::Relaxed)
    }

    /// The worker is done with it.
    pub(super) fn done(&self, number: u64) {
        let mut shelf = self.shelf();
        if let Some(segment) = shelf.lent.remove(&number) {
            let kept: usize = shelf.free.iter().map(|segment| segment.capacity).sum();
            if kept + segment.capacity <= KEPT {
                shelf.free.push(segment);
            }
        }
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Memory of a worker, mapped to be read.
#[derive(Debug)]
pub(super) struct Mapping {
    start: NonNull<u8>,
    length: usize,
}

// SAFETY: the memory is sealed against every write, so that it is a constant to all threads; it is unmapped once, by the owner.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// What a worker sent as `length` bytes of shared memory: mapped when it is sealed, else copied.
    ///
    /// # Errors
    /// When there are fewer bytes than it says; of the system.
    pub(super) fn of(descriptor: impl AsFd, length: usize) -> io::Result<Received> {
        if u64::try_from(fstat(&descriptor)?.st_size).unwrap_or(0) < length as u64 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, format!("shared memory shorter than {length} bytes")));
        }
        if !system::is_constant(&descriptor) || length == 0 {
            let mut copy = vec![0; length];
            let mut at = 0;
            while at < length {
                match pread(&descriptor, &mut copy[at..], at as u64) {
                    Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                    Ok(count) => at += count,
                    Err(Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            return Ok(Received::Copied(copy));
        }
        // SAFETY: a new mapping at an address of the kernel's choice, of memory that nobody can write, resize or unseal any more; `length` is within it.
        let start = unsafe { mmap(std::ptr::null_mut(), length, ProtFlags::READ, system::shown(), &descriptor, 0) }?;
        let start = NonNull::new(start.cast()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Received::Mapped(Self { start, length }))
    }
}

impl AsRef<[u8]> for Mapping {
    fn as_ref(&self) -> &[u8] {
        // SAFETY: mapped until `self` is dropped, and constant.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: mapped by `of` with this length, and not used after this.
        let _ = unsafe { munmap(self.start.as_ptr().cast(), self.length) };
    }
}

/// Shared memory that came.
#[derive(Debug)]
pub(super) enum Received {
    Mapped(Mapping),
    Copied(Vec<u8>),
}

impl AsRef<[u8]> for Received {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Mapped(mapping) => mapping.as_ref(),
            Self::Copied(copy) => copy,
        }
    }
}

impl Received {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Mapped(mapping) => mapping.as_ref().to_vec(),
            Self::Copied(copy) => copy,
        }
    }
}
