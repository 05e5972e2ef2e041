//! Resolve: modules.
//!
//! In: a module's members as facts. Out: the same members, resolved. Never leaves one out.

use crate::facts;
use crate::ir;

use super::Stage;

impl<'a> Stage<'a, '_> {
    pub(super) fn module(&mut self, path: &'a str, module: &'a facts::Module) -> ir::Module {
        let members = module.members.iter().map(|(name, member)| (name.clone(), self.member(path, name, member))).collect();
        ir::Module { doc: module.doc.clone(), partial: module.partial, members }
    }

    fn member(&mut self, path: &'a str, name: &'a str, member: &'a facts::Member) -> ir::Member {
        match member {
            facts::Member::Function(function) => ir::Member::Function(self.function(&format_args!("{path}.{name}"), function)),
            facts::Member::Class { class } => ir::Member::Class(class.clone()),
            facts::Member::Constant(constant) => ir::Member::Constant(self.constant(&format_args!("{path}.{name}"), constant)),
            facts::Member::Module { module } => ir::Member::Module(module.clone()),
        }
    }
}
