//! Items to a frame: the tagged schema in a JSON header, buffers beside it.
//!
//! In: [`Item`]s. Out: a [`Packed`] for one worker. Never: a reference of another worker; more nesting than [`MAX_DEPTH`].

use std::io::Write;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use super::error::WorkerError;
use super::segment::SHARED_FROM;
use super::worker::Worker;
use crate::wire::{Array, HostFunction, Item, Zone};

/// How deep containers may be nested.
pub(super) const MAX_DEPTH: usize = 50;

/// A frame's header and buffers.
pub(super) struct Packed {
    pub(super) header: Vec<u8>,
    pub(super) body: Vec<u8>,
    pub(super) descriptors: Vec<Arc<OwnedFd>>,
}

/// Writes the header of a frame for one worker.
pub(super) struct Encoder<'a> {
    worker: &'a Arc<Worker>,
    packed: Packed,
    /// Functions lent by what is written so far.
    lent: Vec<u32>,
}

type Result<T = (), E = WorkerError> = std::result::Result<T, E>;

fn unsendable(reason: impl Into<String>) -> WorkerError {
    WorkerError::Unsendable { reason: reason.into() }
}

impl<'a> Encoder<'a> {
    pub(super) fn new(worker: &'a Arc<Worker>) -> Self {
        Self { worker, packed: Packed { header: Vec::with_capacity(128), body: Vec::new(), descriptors: Vec::new() }, lent: Vec::new() }
    }

    /// What `write` writes. When it fails, nothing stays lent.
    pub(super) fn pack(mut self, write: impl FnOnce(&mut Self) -> Result) -> Result<Packed> {
        match write(&mut self) {
            Ok(()) => Ok(self.packed),
            Err(error) => {
                for function in self.lent {
                    self.worker.functions.dropped(function);
                }
                Err(error)
            }
        }
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.packed.header.extend_from_slice(text.as_bytes());
    }

    /// Text, as JSON has it.
    pub(super) fn text(&mut self, text: &str) {
        // Quoted by hand where nothing needs an escape: names mostly.
        if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
            self.packed.header.push(b'"');
            self.raw(text);
            self.packed.header.push(b'"');
        } else {
            // Writing to a vector does not fail.
            let _ = serde_json::to_writer(&mut self.packed.header, text);
        }
    }

    pub(super) fn number(&mut self, number: impl std::fmt::Display) {
        let _ = write!(self.packed.header, "{number}");
    }

    fn float(&mut self, float: f64) {
        if float.is_finite() {
            let _ = serde_json::to_writer(&mut self.packed.header, &float);
        } else {
            let name = if float.is_nan() {
                "nan"
            } else if float > 0.0 {
                "infinity"
            } else {
                "neg_infinity"
            };
            self.tagged("special_float", |this| {
                this.raw(r#""value":"#);
                this.text(name);
                Ok(())
            })
            .unwrap_or_default();
        }
    }

    /// `[…]` of anything.
    pub(super) fn list<T>(&mut self, values: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T) -> Result) -> Result {
        self.raw("[");
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.raw(",");
            }
            write(self, value)?;
        }
        self.raw("]");
        Ok(())
    }

    fn tagged(&mut self, tag: &str, write: impl FnOnce(&mut Self) -> Result) -> Result {
        self.raw(r#"{"__type__":""#);
        self.raw(tag);
        self.raw(r#"","__schema__":1,"#);
        write(self)?;
        self.raw("}");
        Ok(())
    }

    fn value(&mut self, tag: &str, write: impl FnOnce(&mut Self) -> Result) -> Result {
        self.tagged(tag, |this| {
            this.raw(r#""value":"#);
            write(this)
        })
    }

    fn elements(&mut self, tag: &str, items: &[Item], depth: usize) -> Result {
        self.tagged(tag, |this| {
            this.raw(r#""elements":"#);
            this.list(items, |this, item| this.item(item, depth + 1))
        })
    }

    fn numbers<const N: usize>(&mut self, numbers: [i64; N]) -> Result {
        self.list(numbers, |this, number| {
            this.number(number);
            Ok(())
        })
    }

    pub(super) fn item(&mut self, item: &Item, depth: usize) -> Result {
        if depth > MAX_DEPTH {
            return Err(unsendable(format!("a value nested deeper than {MAX_DEPTH} levels can't be sent to a worker")));
        }
        match item {
            Item::None => self.raw("null"),
            Item::Bool(value) => self.raw(if *value { "true" } else { "false" }),
            Item::Int(value) => self.number(value),
            Item::Float(value) => self.float(*value),
            Item::Str(text) => self.text(text),
            Item::BigInt(digits) => return self.value("int", |this| this.plain(digits)),
            Item::Complex(real, imaginary) => {
                return self.tagged("complex", |this| {
                    this.raw(r#""real":"#);
                    this.float(*real);
                    this.raw(r#","imag":"#);
                    this.float(*imaginary);
                    Ok(())
                });
            }
            Item::Surrogates(bytes) => return self.memory("surrogates", bytes, false),
            Item::Bytes(bytes) => return self.memory("bytes", bytes, true),
            Item::ByteArray(bytes) => return self.memory("bytearray", bytes, true),
            Item::Path(bytes) => return self.memory("path", bytes, false),
            Item::List(items) => return self.list(items, |this, item| this.item(item, depth + 1)),
            Item::Tuple(items) => return self.elements("tuple", items, depth),
            Item::Set(items) => return self.elements("set", items, depth),
            Item::FrozenSet(items) => return self.elements("frozenset", items, depth),
            Item::Dict(entries) => return self.dict(entries, depth),
            Item::Array(array) => return self.array(array),
            Item::Reference(remote) => return self.reference(remote),
            Item::Function(function) => return self.function(function),
            Item::Iterator(function) => return self.iterator(function),
            Item::Global { module, path } => return self.tagged("global", |this| this.named(module, path)),
            Item::Made { module, path, arguments } => {
                return self.tagged("made", |this| {
                    this.named(module, path)?;
                    this.raw(r#","arguments":"#);
                    this.list(arguments, |this, item| this.item(item, depth + 1))
                });
            }
            Item::End => return self.tagged("stop_iteration", |this| this.field("value", |this| this.plain(""))),
            Item::Slice(parts) => return self.value("slice", |this| this.list(parts.iter(), |this, item| this.item(item, depth + 1))),
            other => return self.leaf(other),
        }
        Ok(())
    }

    /// The values of classes of the standard library.
    fn leaf(&mut self, item: &Item) -> Result {
        match item {
            Item::Date { year, month, day } => self.value("date", |this| this.numbers([(*year).into(), (*month).into(), (*day).into()])),
            Item::Time { hour, minute, second, microsecond, fold, zone } => {
                let parts = [(*hour).into(), (*minute).into(), (*second).into(), (*microsecond).into()];
                self.instant("time", parts, *fold, zone)
            }
            Item::DateTime { year, month, day, hour, minute, second, microsecond, fold, zone } => {
                let date = [(*year).into(), (*month).into(), (*day).into()];
                let [year, month, day] = date;
                let parts = [year, month, day, (*hour).into(), (*minute).into(), (*second).into(), (*microsecond).into()];
                self.instant("datetime", parts, *fold, zone)
            }
            Item::TimeDelta { days, seconds, microseconds } => {
                self.value("timedelta", |this| this.numbers([(*days).into(), (*seconds).into(), (*microseconds).into()]))
            }
            Item::Decimal(text) => self.value("decimal", |this| this.plain(text)),
            Item::Fraction(above, below) => self.value("fraction", |this| this.list([above, below], |this, digits| this.plain(digits))),
            Item::Uuid(bytes) => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                self.value("uuid", |this| this.plain(&digits))
            }
            Item::Address(text) => self.value("address", |this| this.plain(text)),
            Item::Range(start, stop, step) => self.value("range", |this| this.numbers([*start, *stop, *step])),
            other => Err(unsendable(format!("{other:?} can't be sent to a worker"))),
        }
    }

    pub(super) fn plain(&mut self, text: &str) -> Result {
        self.text(text);
        Ok(())
    }

    fn field(&mut self, name: &str, write: impl FnOnce(&mut Self) -> Result) -> Result {
        self.text(name);
        self.raw(":");
        write(self)
    }

    fn named(&mut self, module: &str, path: &str) -> Result {
        self.field("module", |this| this.plain(module))?;
        self.raw(",");
        self.field("path", |this| this.plain(path))
    }

    fn instant<const N: usize>(&mut self, tag: &str, parts: [i64; N], fold: bool, zone: &Zone) -> Result {
        self.value(tag, |this| {
            this.numbers(parts)?;
            this.raw(r#","fold":"#);
            this.number(u8::from(fold));
            this.raw(r#","zone":"#);
            match zone {
                Zone::None => this.raw("null"),
                Zone::Offset(seconds) => this.number(seconds),
                Zone::Name(name) => this.text(name),
            }
            Ok(())
        })
    }

    fn dict(&mut self, entries: &[(Item, Item)], depth: usize) -> Result {
        // A plain object, unless it could be taken for a tagged value or has other keys. Of equal keys the last one counts, as in Python.
        let is_plain = entries.iter().all(|(key, _)| matches!(key, Item::Str(key) if key != "__type__"));
        if is_plain {
            self.raw("{");
            for (at, (key, value)) in entries.iter().enumerate() {
                if at > 0 {
                    self.raw(",");
                }
                self.item(key, depth + 1)?;
                self.raw(":");
                self.item(value, depth + 1)?;
            }
            self.raw("}");
            return Ok(());
        }
        self.tagged("dict", |this| {
            this.raw(r#""pairs":"#);
            this.list(entries, |this, (key, value)| this.list([key, value], |this, item| this.item(item, depth + 1)))
        })
    }

    /// Where bytes are: in the body, or in shared memory.
    fn place(&mut self, data: &[u8], shareable: bool) -> Result {
        if shareable && data.len() >= SHARED_FROM && self.packed.descriptors.len() < super::frame::MAX_DESCRIPTORS {
            let lent = self
                .worker
                .segments
                .lend(data)
                .map_err(|error| unsendable(format!("no shared memory for {} bytes: {error}", data.len())))?;
            let (index, length, number) = (self.packed.descriptors.len(), data.len(), lent.number);
            self.packed.descriptors.push(lent.descriptor);
            return self.field("shared", |this| this.numbers([index, length, number as usize].map(|part| part as i64)));
        }
        let body = &mut self.packed.body;
        body.resize(body.len().next_multiple_of(16), 0);
        let start = body.len();
        if (start + data.len()) as u64 > super::frame::MAX_BODY {
            return Err(unsendable(format!("more than {} bytes can't be sent to a worker in one call", super::frame::MAX_BODY)));
        }
        body.extend_from_slice(data);
        self.field("at", |this| this.numbers([start, data.len()].map(|part| part as i64)))
    }

    fn memory(&mut self, tag: &str, data: &[u8], shareable: bool) -> Result {
        self.tagged(tag, |this| this.place(data, shareable))
    }

    fn array(&mut self, array: &Array) -> Result {
        self.tagged("array", |this| {
            this.field("dtype", |this| this.plain(&array.dtype))?;
            this.raw(",");
            this.field("shape", |this| {
                this.list(&array.shape, |this, length| {
                    this.number(length);
                    Ok(())
                })
            })?;
            this.raw(",");
            this.place((*array.data).as_ref(), true)
        })
    }

    fn reference(&mut self, remote: &crate::wire::Remote) -> Result {
        if remote.owner.key() != self.worker.key {
            return Err(WorkerError::Elsewhere {
                class: remote.class.to_string(),
                owner: remote.owner.name(),
                worker: self.worker.name.clone(),
            });
        }
        self.tagged("ref", |this| {
            this.field("id", |this| {
                this.number(remote.id);
                Ok(())
            })
        })
    }

    fn lend(&mut self, function: &Arc<dyn HostFunction>) {
        let number = self.worker.functions.lend(function);
        self.lent.push(number);
        self.number(number);
    }

    fn function(&mut self, function: &Arc<dyn HostFunction>) -> Result {
        self.tagged("callback", |this| {
            this.raw(r#""id":"#);
            this.lend(function);
            this.raw(r#","name":"#);
            this.text(function.name());
            this.raw(r#","parameters":"#);
            this.list(function.parameters(), |this, parameter| {
                this.raw("[");
                this.text(&parameter.name);
                this.raw(",");
                this.text(parameter.kind);
                this.raw(if parameter.optional { ",true," } else { ",false," });
                this.want(parameter.want);
                this.raw("]");
                Ok(())
            })
        })
    }

    fn iterator(&mut self, function: &Arc<dyn HostFunction>) -> Result {
        self.tagged("iterator", |this| {
            this.raw(r#""id":"#);
            this.lend(function);
            this.raw(r#","name":"#);
            this.text(function.name());
            this.raw(r#","left":"#);
            this.number(function.left());
            Ok(())
        })
    }
}
