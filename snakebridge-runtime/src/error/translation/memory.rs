//! Not enough memory.

use std::fmt;

use super::pattern::Captures;

/// Not enough memory, as far as the message says. Sizes are in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutOfMemory {
    /// `cpu`, `cuda:0` (an AMD device too, as PyTorch has it), `xpu:0`, `mps`, `tpu:0`; `None` when the message does not say.
    pub device: Option<String>,
    /// How much was asked for.
    pub requested: Option<u64>,
    /// How much was free.
    pub available: Option<u64>,
    /// How much there is in all.
    pub total: Option<u64>,
    /// The shape of the array that was to be made.
    pub shape: Option<Vec<usize>>,
}

impl OutOfMemory {
    pub(super) fn read(device: &'static str, captures: &Captures<'_>) -> Self {
        let device = match (captures.get("device"), captures.get("gpu")) {
            (Some(path), _) => device_of(path),
            (None, Some(number)) => Some(format!("{device}:{number}")),
            (None, None) => Some(device.to_owned()).filter(|device| !device.is_empty()),
        };
        let bytes = |name| captures.bytes(name);
        Self { device, requested: bytes("requested"), available: bytes("free"), total: bytes("total"), shape: captures.shape("a") }
    }

    /// What to try.
    #[must_use]
    pub fn suggestion(&self) -> String {
        match self.device.as_deref() {
            Some("cpu") | None => "work on smaller batches, use a smaller element type, or map the data from a file".to_owned(),
            Some(_) => {
                "use a smaller batch, mixed precision or gradient checkpointing, empty the library's cache, or move to the CPU".to_owned()
            }
        }
    }
}

/// `/job:localhost/replica:0/task:0/device:GPU:0` is `cuda:0`.
fn device_of(path: &str) -> Option<String> {
    let (_, device) = path.rsplit_once("device:")?;
    let (kind, number) = device.split_once(':')?;
    Some(match kind {
        "CPU" => "cpu".to_owned(),
        "GPU" => format!("cuda:{number}"),
        other => format!("{}:{number}", other.to_lowercase()),
    })
}

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of memory")?;
        if let Some(device) = &self.device {
            write!(f, " on `{device}`")?;
        }
        let parts = [("asked for", self.requested), ("free", self.available), ("in all", self.total)];
        let mut separator = ": ";
        for (what, bytes) in parts {
            if let Some(bytes) = bytes {
                write!(f, "{separator}{} {what}", in_words(bytes))?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

fn in_words(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let power = (u64::BITS - bytes.max(1).leading_zeros() - 1) as usize / 10;
    let number = bytes as f64 / 1024_f64.powi(i32::try_from(power).unwrap_or(0));
    format!("{number:.4} {}", units[power]).replace(".0000", "")
}
