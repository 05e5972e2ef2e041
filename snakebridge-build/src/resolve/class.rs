//! Resolve: classes.
//!
//! In: a class as facts. Out: its constructor, methods, properties, constants and fields, each by name and typed. Never reads a base, which
//! `generic` does: a class is what its own body defines.

use crate::facts::{self, ClassMember};
use crate::ir::{self, FunctionKind, Type};

use super::annotation::{Position, union};
use super::signature::{Surroundings, judge};
use super::{Stage, code, default, docstring};

impl<'a> Stage<'a, '_> {
    pub(super) fn class(&mut self, key: &'a str, class: &'a facts::Class) -> ir::Class {
        let own: Vec<&str> = std::iter::once(key).chain(class.mro.iter().map(String::as_str)).collect();
        let mut resolved = ir::Class {
            module: class.module.clone(),
            qualname: class.qualname.clone(),
            doc: class.doc.clone(),
            constructor_doc: class.constructor_doc.clone(),
            deprecated: class.deprecated.clone(),
            bases: class.bases.clone(),
            mro: class.mro.clone(),
            flags: class.flags,
            constructor: self.constructor(key, class, &own),
            methods: Default::default(),
            properties: Default::default(),
            constants: Default::default(),
            fields: Default::default(),
            classes: Default::default(),
            settled_methods: Default::default(),
            settled_properties: Default::default(),
        };
        for (name, member) in &class.members {
            let subject = format_args!("{key}.{name}");
            match member {
                ClassMember::Function(function) => {
                    let function = self.method(key, name, function, &own);
                    resolved.methods.insert(name.clone(), function);
                }
                ClassMember::Property(property) => {
                    let given = property.gives.as_deref().filter(|_| self.code);
                    let ty = self.optional(property.annotation.as_deref().or(given), &subject);
                    let property = ir::Property { doc: property.doc.clone(), ty, settable: property.settable };
                    resolved.properties.insert(name.clone(), property);
                }
                ClassMember::Constant(constant) => {
                    let constant = self.constant(&subject, constant);
                    resolved.constants.insert(name.clone(), constant);
                }
                ClassMember::Field(field) => {
                    let ty = self.optional(field.annotation.as_deref(), &subject);
                    resolved.fields.insert(name.clone(), ir::Field { ty });
                }
                ClassMember::Class { class } => {
                    resolved.classes.insert(name.clone(), class.clone());
                }
            }
        }
        self.settle(class, &mut resolved);
        resolved
    }

    /// Whatever `__init__` or `__new__` is annotated with, calling a class gives an instance of it.
    fn constructor(&mut self, key: &str, class: &'a facts::Class, own: &[&str]) -> Option<ir::Signature> {
        if class.flags.enumeration {
            return Some(member_by_value(key, class));
        }
        let surroundings =
            Surroundings { subject: &key, own, overridden: &[], promised: None, kind: FunctionKind::Plain, is_disguised: false };
        let signatures: Vec<&facts::Signature> = class.constructor.iter().collect();
        let mut judged = judge(&signatures, &surroundings, &mut self.reader, self.diagnostics)?;
        // What a constructor returns is known; the docstring of a class may say something about a call of an instance.
        judged.returns = Type::SelfType;
        let docs: Vec<&str> = [&class.constructor_doc, &class.doc].into_iter().filter_map(Option::as_deref).collect();
        if self.prose {
            docstring::complete(&mut judged, &docs, &mut self.reader);
        }
        code::accept(&class.constructor, &key, &mut judged, &mut self.reader);
        if self.defaults {
            default::complete(&mut judged);
        }
        let instance = Type::Class(key.to_owned(), Vec::new());
        Some(ir::Signature { returns: instance.clone(), returns_any: instance, returns_source: Some(judged.shape), ..judged })
    }

    fn optional(&mut self, annotation: Option<&'a str>, subject: &dyn std::fmt::Display) -> Type {
        annotation.map_or(Type::Unknown, |annotation| self.reader.read(annotation, Position::Return, subject))
    }
}

/// Looking a member of an enumeration up by its value, which `enum` has for all of them; the other parameters of the call make new ones.
fn member_by_value(key: &str, class: &facts::Class) -> ir::Signature {
    let value = ir::Parameter {
        name: String::from("value"),
        kind: ir::ParameterKind::PositionalOnly,
        default: None,
        ty: values(key, class),
        source: Some(ir::Source::DataModel),
        selects: false,
    };
    ir::Signature {
        shape: ir::Source::Runtime,
        parameters: vec![value],
        returns: Type::SelfType,
        returns_any: Type::SelfType,
        returns_source: None,
    }
}

/// What the values of an enumeration's members are; anything where `_missing_` takes others, or one of them is no plain value.
fn values(key: &str, class: &facts::Class) -> Type {
    let value = |member: &ClassMember| match member {
        ClassMember::Constant(constant) if constant.r#type == key => Some(constant.value.as_deref().and_then(default::of)),
        _ => None,
    };
    let types: Option<Vec<Type>> = class.members.values().filter_map(value).collect();
    match types {
        Some(types) if !types.is_empty() && !class.flags.missing => union(types, Position::Parameter),
        _ => Type::Any,
    }
}
