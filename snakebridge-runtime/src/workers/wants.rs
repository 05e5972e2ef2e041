//! Wants to a frame: in which form the worker is to send what it has.

use super::encode::Encoder;
use crate::wire::{ClassPath, Want};

impl Encoder<'_> {
    /// What is wanted back: a word, or a list that begins with one.
    pub(super) fn want(&mut self, want: &Want) {
        let word = match want {
            Want::Nothing => "nothing",
            Want::Value => "value",
            Want::Reference => "reference",
            Want::Bool => "bool",
            Want::Int => "int",
            Want::Float => "float",
            Want::Complex => "complex",
            Want::Str => "str",
            Want::Bytes => "bytes",
            Want::Path => "path",
            Want::Array => "array",
            Want::Iterator => "iterator",
            Want::Instance(class) => return self.wanted_class("instance", *class),
            Want::Member(class) => return self.wanted_class("member", *class),
            Want::Flags(class) => return self.wanted_class("flags", *class),
            Want::Items(item) => return self.wanted("items", [*item]),
            Want::Optional(item) => return self.wanted("optional", [*item]),
            Want::Entries(key, value) => return self.wanted("entries", [*key, *value]),
            Want::Fields(wants) => {
                self.raw(r#"["fields","#);
                self.wants(wants.iter().copied());
                return self.raw("]");
            }
            Want::Record(fields) => {
                self.raw(r#"["record","#);
                let _ = self.list(fields.iter(), |this, (name, want)| {
                    this.raw("[");
                    this.text(name);
                    this.raw(",");
                    this.want(want);
                    this.raw("]");
                    Ok(())
                });
                return self.raw("]");
            }
        };
        self.text(word);
    }

    fn wants<'w>(&mut self, wants: impl IntoIterator<Item = &'w Want>) {
        let _ = self.list(wants, |this, want| {
            this.want(want);
            Ok(())
        });
    }

    fn wanted<const N: usize>(&mut self, word: &str, wants: [&Want; N]) {
        self.raw("[");
        self.text(word);
        for want in wants {
            self.raw(",");
            self.want(want);
        }
        self.raw("]");
    }

    fn wanted_class(&mut self, word: &str, class: ClassPath) {
        let (module, path) = class();
        let _ = self.list([word, module, path], Self::plain);
    }
}
