//! The frame: what crosses a line in one piece. `docs/protocol.md` is its description.
//!
//! In: bytes of any origin. Out: a [`Prefix`] that is within the limits, or why it is none.

use std::os::fd::OwnedFd;

/// The version of the protocol. Both sides have just the same.
pub(super) const PROTOCOL: u8 = 1;
const MAGIC: u8 = 0x5B;

/// Bytes of a header.
pub(super) const MAX_HEADER: usize = 1 << 28;
/// Bytes of a body.
pub(super) const MAX_BODY: u64 = 1 << 30;
/// File descriptors of one frame.
pub(super) const MAX_DESCRIPTORS: usize = 64;

/// What a frame is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Host to worker, once: what to prepare. With the control line and the lifeline.
    Hello = 1,
    /// A call, in either direction.
    Call = 2,
    /// What it returned.
    Answer = 3,
    /// What it raised.
    Raise = 4,
    /// Host to worker: objects that nobody refers to any more.
    Release = 5,
    /// Host to worker: give up the call with this serial.
    Cancel = 6,
    /// Worker to host: a record of `logging`.
    Log = 7,
    /// Host to worker: end.
    Bye = 8,
    /// Worker to host: functions and segments that nobody uses any more.
    Dropped = 9,
    /// Host to worker: give a sign of life.
    Ping = 10,
    /// Worker to host: the sign.
    Pong = 11,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        use Kind::{Answer, Bye, Call, Cancel, Dropped, Hello, Log, Ping, Pong, Raise, Release};
        [Hello, Call, Answer, Raise, Release, Cancel, Log, Bye, Dropped, Ping, Pong].into_iter().find(|kind| *kind as u8 == byte)
    }
}

/// The fixed beginning of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Prefix {
    pub(super) kind: Kind,
    pub(super) descriptors: usize,
    pub(super) conversation: u32,
    pub(super) serial: u32,
    pub(super) header: usize,
    pub(super) body: usize,
}

impl Prefix {
    pub(super) const SIZE: usize = 24;

    pub(super) fn to_bytes(self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        bytes[..4].copy_from_slice(&[MAGIC, PROTOCOL, self.kind as u8, u8::try_from(self.descriptors).unwrap_or(u8::MAX)]);
        bytes[4..8].copy_from_slice(&self.conversation.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.serial.to_le_bytes());
        bytes[12..16].copy_from_slice(&u32::try_from(self.header).unwrap_or(u32::MAX).to_le_bytes());
        bytes[16..].copy_from_slice(&(self.body as u64).to_le_bytes());
        bytes
    }

    /// Reads one.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn of(bytes: &[u8; Self::SIZE]) -> Result<Self, String> {
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let [magic, protocol, kind, descriptors, ..] = *bytes;
        if magic != MAGIC {
            return Err(format!("not a frame: it begins with byte {magic:#x}"));
        }
        if protocol != PROTOCOL {
            return Err(format!("a frame of protocol {protocol}, and this program speaks {PROTOCOL}"));
        }
        let Some(kind) = Kind::of(kind) else { return Err(format!("no frames are of kind {kind}")) };
        let (header, body) = (word(12) as usize, u64::from(word(16)) | u64::from(word(20)) << 32);
        let descriptors = usize::from(descriptors);
        if header > MAX_HEADER || body > MAX_BODY || descriptors > MAX_DESCRIPTORS {
            return Err(format!("a frame of {header} + {body} bytes with {descriptors} descriptors is beyond the limits"));
        }
        let body = usize::try_from(body).map_err(|_| format!("a body of {body} bytes"))?;
        Ok(Self { kind, descriptors, conversation: word(4), serial: word(8), header, body })
    }
}

/// What came.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) conversation: u32,
    pub(super) serial: u32,
    pub(super) header: Vec<u8>,
    pub(super) body: Vec<u8>,
    pub(super) descriptors: Vec<OwnedFd>,
}
