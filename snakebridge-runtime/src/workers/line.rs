//! A line: this program's end of a socket pair. Whole frames in, whole frames out.
//!
//! Reading spins for a moment before it sleeps: a wake-up from another core costs more than a short call. Nothing here blocks beyond its deadline.

use std::collections::VecDeque;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, SendAncillaryBuffer, SendAncillaryMessage, Shutdown, recvmsg, sendmsg, shutdown,
};

use super::frame::{Frame, Kind, MAX_DESCRIPTORS, Prefix};
use super::system::{RECEIVING, SENDING, adopted};

/// How long a reader looks again and again before it sleeps.
const SPIN: Duration = Duration::from_micros(60);
/// How much is read at once.
const PIECE: usize = 1 << 16;

/// Why there is no frame.
#[derive(Debug)]
pub(super) enum Broken {
    /// The other end is closed.
    Closed,
    /// The deadline is over. What has come so far is kept.
    Late,
    /// What came is no frame.
    Malformed(String),
}

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        // Every failure of a connected socket pair means that the other end has gone.
        Self::Closed
    }
}

/// One end of a socket pair.
pub(super) struct Line {
    socket: OwnedFd,
    reading: Mutex<Reading>,
    writing: Mutex<()>,
    sent: AtomicU64,
    received: AtomicU64,
}

struct Reading {
    buffer: Box<[u8]>,
    /// What of the buffer has been read and not been taken.
    start: usize,
    end: usize,
    descriptors: VecDeque<OwnedFd>,
    /// The frame whose end has not come.
    partial: Option<Partial>,
}

impl Default for Reading {
    fn default() -> Self {
        Self { buffer: vec![0; PIECE].into_boxed_slice(), start: 0, end: 0, descriptors: VecDeque::new(), partial: None }
    }
}

struct Partial {
    prefix: Prefix,
    header: Vec<u8>,
    body: Vec<u8>,
    /// Bytes of header and body that are there.
    filled: usize,
}

/// What is sent: everything of a frame but its prefix.
pub(super) struct Load<'a> {
    pub(super) header: &'a [u8],
    pub(super) body: &'a [u8],
    pub(super) descriptors: &'a [BorrowedFd<'a>],
}

impl<'a> Load<'a> {
    /// A frame that is a header only.
    pub(super) fn header(header: &'a [u8]) -> Self {
        Self { header, body: &[], descriptors: &[] }
    }
}

impl Line {
    pub(super) fn new(socket: OwnedFd) -> Self {
        Self { socket, reading: Mutex::default(), writing: Mutex::default(), sent: AtomicU64::new(0), received: AtomicU64::new(0) }
    }

    pub(super) fn descriptor(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    /// Bytes sent and received.
    pub(super) fn traffic(&self) -> (u64, u64) {
        (self.sent.load(Ordering::Relaxed), self.received.load(Ordering::Relaxed))
    }

    /// Wakes whoever reads or writes: nothing more will cross.
    pub(super) fn close(&self) {
        let _ = shutdown(&self.socket, Shutdown::Both);
    }

    /// Sends a frame, whole, before `deadline`.
    pub(super) fn send(
        &self,
        kind: Kind,
        conversation: u32,
        serial: u32,
        load: &Load<'_>,
        deadline: Option<Instant>,
    ) -> Result<(), Broken> {
        let (header, body) = (load.header.len(), load.body.len());
        let prefix = Prefix { kind, descriptors: load.descriptors.len(), conversation, serial, header, body }.to_bytes();
        let _whole = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut pieces = [IoSlice::new(&prefix), IoSlice::new(load.header), IoSlice::new(load.body)];
        let mut pieces = &mut pieces[..];
        let mut left = prefix.len() + header + body;
        self.sent.fetch_add(left as u64, Ordering::Relaxed);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
        let mut rights = SendAncillaryBuffer::new(&mut space);
        if !load.descriptors.is_empty() && !rights.push(SendAncillaryMessage::ScmRights(load.descriptors)) {
            return Err(Broken::Malformed(format!("{} descriptors in one frame", load.descriptors.len())));
        }
        loop {
            match sendmsg(&self.socket, pieces, &mut rights, SENDING) {
                Ok(sent) => {
                    left -= sent;
                    if left == 0 {
                        return Ok(());
                    }
                    rights.clear();
                    IoSlice::advance_slices(&mut pieces, sent);
                }
                Err(Errno::AGAIN) => self.wait(PollFlags::OUT, deadline)?,
                Err(Errno::INTR) => {}
                Err(error) => return Err(io::Error::from(error).into()),
            }
        }
    }

    /// The next frame, before `deadline`.
    pub(super) fn receive(&self, deadline: Option<Instant>) -> Result<Frame, Broken> {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let mut spin_until = None;
        loop {
            if let Some(frame) = reading.take().map_err(Broken::Malformed)? {
                return Ok(frame);
            }
            match self.fill(&mut reading) {
                Ok(()) => {}
                Err(Errno::AGAIN) => {
                    let now = Instant::now();
                    let until = *spin_until.get_or_insert(now + SPIN);
                    if now < until {
                        std::hint::spin_loop();
                    } else {
                        self.wait(PollFlags::IN, deadline)?;
                    }
                }
                Err(Errno::INTR) => {}
                Err(error) => return Err(io::Error::from(error).into()),
            }
        }
    }

    /// The next frame if all of it has come.
    pub(super) fn receive_now(&self) -> Result<Option<Frame>, Broken> {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(frame) = reading.take().map_err(Broken::Malformed)? {
                return Ok(Some(frame));
            }
            match self.fill(&mut reading) {
                Ok(()) | Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(None),
                Err(error) => return Err(io::Error::from(error).into()),
            }
        }
    }

    /// Reads what is there.
    fn fill(&self, reading: &mut Reading) -> Result<(), Errno> {
        let Reading { buffer, start, end, descriptors, partial } = reading;
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
        let mut rights = RecvAncillaryBuffer::new(&mut space);
        let count = if let Some(partial) = partial {
            let Partial { prefix, header, body, filled } = partial;
            let target = if *filled < prefix.header { &mut header[*filled..] } else { &mut body[*filled - prefix.header..] };
            let count = recvmsg(&self.socket, &mut [IoSliceMut::new(target)], &mut rights, RECEIVING)?.bytes;
            *filled += count;
            count
        } else {
            // What is left is less than a prefix.
            buffer.copy_within(*start..*end, 0);
            (*start, *end) = (0, *end - *start);
            let count = recvmsg(&self.socket, &mut [IoSliceMut::new(&mut buffer[*end..])], &mut rights, RECEIVING)?.bytes;
            *end += count;
            count
        };
        for message in rights.drain() {
            if let RecvAncillaryMessage::ScmRights(found) = message {
                descriptors.extend(found.map(adopted));
            }
        }
        self.received.fetch_add(count as u64, Ordering::Relaxed);
        if count == 0 { Err(Errno::PIPE) } else { Ok(()) }
    }

    fn wait(&self, flags: PollFlags, deadline: Option<Instant>) -> Result<(), Broken> {
        let left = match deadline {
            None => None,
            Some(deadline) => match deadline.checked_duration_since(Instant::now()) {
                None => return Err(Broken::Late),
                left => left,
            },
        };
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(&mut [PollFd::new(&self.socket, flags)], timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(io::Error::from(error).into()),
        }
    }
}

impl Reading {
    /// The next frame of what has been read.
    fn take(&mut self) -> Result<Option<Frame>, String> {
        if self.partial.is_none() {
            let Some((prefix, rest)) = self.buffer[self.start..self.end].split_first_chunk() else { return Ok(None) };
            let prefix = Prefix::of(prefix)?;
            let header_there = rest.len().min(prefix.header);
            let body_there = (rest.len() - header_there).min(prefix.body);
            let (mut header, mut body) = (vec![0; prefix.header], vec![0; prefix.body]);
            header[..header_there].copy_from_slice(&rest[..header_there]);
            body[..body_there].copy_from_slice(&rest[header_there..header_there + body_there]);
            let filled = header_there + body_there;
            self.start += Prefix::SIZE + filled;
            self.partial = Some(Partial { prefix, header, body, filled });
        }
        let Some(Partial { prefix, header, body, .. }) =
            self.partial.take_if(|partial| partial.filled == partial.prefix.header + partial.prefix.body)
        else {
            return Ok(None);
        };
        if self.descriptors.len() < prefix.descriptors {
            return Err(format!("{} descriptors announced, {} came", prefix.descriptors, self.descriptors.len()));
        }
        let descriptors = self.descriptors.drain(..prefix.descriptors).collect();
        Ok(Some(Frame { kind: prefix.kind, conversation: prefix.conversation, serial: prefix.serial, header, body, descriptors }))
    }
}
