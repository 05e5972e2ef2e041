//! A question: what a worker is asked, and how it is written.

use std::sync::Arc;

use super::encode::{Encoder, Packed};
use super::error::WorkerError;
use super::worker::Worker;
use crate::backend::{Request, Target};
use crate::wire::{Remote, Want};

/// A call as the worker understands it: also the next items of a stream.
pub(super) enum Question<'a> {
    Request(&'a Request),
    /// Calls, and keeps an iterator over what is returned.
    Stream(&'a Request),
    /// The next items of the iterator with that number, at most so many.
    Next {
        iterator: u64,
        most: usize,
        want: &'static Want,
    },
}

impl Question<'_> {
    /// True when its answer may be an object that stays in the worker.
    pub(super) fn leaves(&self) -> bool {
        match self {
            Self::Request(request) => request.want.may_refer(),
            Self::Stream(_) => true,
            Self::Next { .. } => false,
        }
    }

    /// Its frame.
    ///
    /// # Errors
    /// When something in it can't cross.
    pub(super) fn pack(&self, worker: &Arc<Worker>) -> Result<Packed, WorkerError> {
        Encoder::new(worker).pack(|encoder| {
            encoder.raw("[");
            match self {
                Self::Request(request) | Self::Stream(request) => {
                    target(encoder, &request.target, worker)?;
                    encoder.raw(",");
                    encoder.list(&request.positional, |encoder, item| encoder.item(item, 0))?;
                    encoder.raw(",");
                    encoder.list(&request.keywords, |encoder, (name, item)| {
                        encoder.raw("[");
                        encoder.text(name);
                        encoder.raw(",");
                        encoder.item(item, 0)?;
                        encoder.raw("]");
                        Ok(())
                    })?;
                    encoder.raw(",");
                    match self {
                        Self::Stream(_) => encoder.raw(r#""stream""#),
                        _ => encoder.want(request.want),
                    }
                }
                Self::Next { iterator, most, want } => {
                    encoder.raw(r#"["next","#);
                    encoder.number(iterator);
                    encoder.raw(",");
                    encoder.number(most);
                    encoder.raw("],[],[],");
                    encoder.want(want);
                }
            }
            encoder.raw(",[");
            for (at, number) in worker.take_released().into_iter().enumerate() {
                if at > 0 {
                    encoder.raw(",");
                }
                encoder.number(number);
            }
            encoder.raw("],");
            match crate::telemetry::correlation_id() {
                Some(id) => encoder.text(&id),
                None => encoder.raw("null"),
            }
            encoder.raw("]");
            Ok(())
        })
    }
}

fn target(encoder: &mut Encoder<'_>, target: &Target, worker: &Worker) -> Result<(), WorkerError> {
    let mut object = |kind: &str, remote: &Remote, name: Option<&str>| {
        if remote.owner.key() != worker.key {
            return Err(WorkerError::Elsewhere {
                class: remote.class.to_string(),
                owner: remote.owner.name(),
                worker: worker.name.clone(),
            });
        }
        encoder.raw("[\"");
        encoder.raw(kind);
        encoder.raw("\",");
        encoder.number(remote.id);
        if let Some(name) = name {
            encoder.raw(",");
            encoder.text(name);
        }
        encoder.raw("]");
        Ok(())
    };
    match target {
        Target::Method { receiver, name } => object("method", receiver, Some(name)),
        Target::Object(remote) => object("object", remote, None),
        Target::Itself(remote) => object("itself", remote, None),
        Target::Path { module, path } | Target::Attribute { module, path } => {
            let kind = if matches!(target, Target::Path { .. }) { "path" } else { "attribute" };
            encoder.list([kind, module, path], |encoder, text| {
                encoder.text(text);
                Ok(())
            })
        }
    }
}
