//! Stubs of any content beside modules that are always the same: whatever they say, every name of the modules is there and nothing
//! else is amiss than that a stub could not be read.

use std::fs;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use snakebridge_build::config::{Layout, ModuleMode};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::introspect::{Request, introspect};
use snakebridge_build::lower::{LibraryOptions, lower};
use snakebridge_build::{emit, resolve};

/// How many modules one library has: starting Python takes longer than reading a stub.
const MODULES: usize = 32;

/// What every module has at run time.
const SOURCE: &str = "
def f(*arguments, **keywords): pass
def g(first, second=1): pass
class C:
    def f(self, first): pass
    @property
    def x(self): pass
class D(C):
    def g(self): pass
x = 1
";
const NAMES: [&str; 5] = ["C", "D", "f", "g", "x"];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select([NAMES.as_slice(), &["T", "P", "A", "__all__", "__x"]].concat()).prop_map(str::to_owned),
        1 => (0..MODULES).prop_map(|number| format!("m{number}")),
    ]
}

fn module() -> impl Strategy<Value = String> {
    let others = ["typing", "builtins", "typing_extensions", "collections.abc", ".", "..", "stubbed.nowhere", "sys"];
    prop_oneof![
        3 => (0..MODULES).prop_map(|number| format!(".m{number}")),
        2 => (0..MODULES).prop_map(|number| format!("stubbed.m{number}")),
        1 => prop::sample::select(others.to_vec()).prop_map(str::to_owned),
    ]
}

/// Types that are well-formed, whatever their names stand for, and some that are not.
fn ty() -> impl Strategy<Value = String> {
    let plain = [
        "int",
        "None",
        "...",
        "'D'",
        "'C[T'",
        "Any",
        "Self",
        "typing.Any",
        "Literal['a', 1]",
        "()",
        "[]",
        "(1 + 1)",
        "f(x)",
        "(lambda: 0)",
    ];
    let leaf = prop_oneof![name(), prop::sample::select(plain.to_vec()).prop_map(str::to_owned)];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let several = prop::collection::vec(inner.clone(), 1..4).prop_map(|types| types.join(", "));
        prop_oneof![
            (inner.clone(), several.clone()).prop_map(|(head, arguments)| format!("{head}[{arguments}]")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} | {other}")),
            several.prop_map(|arguments| format!("Callable[[{arguments}], int]")),
            (inner, name()).prop_map(|(owner, name)| format!("{owner}.{name}")),
        ]
    })
}

fn parameters() -> impl Strategy<Value = String> {
    let first = prop::sample::select(vec!["", "self", "cls", "__a: int", "a, /"]).prop_map(str::to_owned);
    let required = prop::collection::vec((name(), ty()).prop_map(|(name, ty)| format!("{name}: {ty}")), 0..3);
    let optional = prop::collection::vec((name(), ty(), ty()).prop_map(|(name, ty, default)| format!("{name}: {ty} = {default}")), 0..3);
    let rest = prop::sample::select(vec!["", "*rest: int", "*, k: int", "*rest: *C", "**more: Unpack[C]", "*r: P.args, **k: P.kwargs"]);
    (first, required, optional, rest).prop_map(|(first, required, optional, rest)| {
        let all = std::iter::once(first).chain(required).chain(optional).chain([rest.to_owned()]);
        all.filter(|one| !one.is_empty()).collect::<Vec<_>>().join(", ")
    })
}

fn statement() -> impl Strategy<Value = String> {
    let decorators =
        ["", "@overload\n", "@property\n", "@x.setter\n", "@staticmethod\n", "@classmethod\n", "@C\n", "@deprecated('x')\n", "@f(1)\n"];
    let function = (prop::sample::select(decorators.to_vec()), any::<bool>(), name(), parameters(), ty()).prop_map(
        |(decorator, is_async, name, parameters, returns)| {
            let keyword = if is_async { "async def" } else { "def" };
            format!("{decorator}{keyword} {name}({parameters}) -> {returns}: ...\n")
        },
    );
    let simple = prop_oneof![
        (module(), name(), name()).prop_map(|(module, name, other)| format!("from {module} import {name} as {other}\n")),
        module().prop_map(|module| format!("from {module} import *\n")),
        ((0..MODULES), name()).prop_map(|(number, name)| format!("import stubbed.m{number} as {name}\n")),
        (name(), ty()).prop_map(|(name, ty)| format!("{name}: {ty}\n")),
        (name(), ty()).prop_map(|(name, ty)| format!("{name} = {ty}\n")),
        (name(), ty()).prop_map(|(name, ty)| format!("{name}: TypeAlias = {ty}\n")),
        (name(), ty()).prop_map(|(name, ty)| format!("{name} = TypeVar('{name}', bound={ty})\n")),
        (name(), ty()).prop_map(|(name, ty)| format!("{name} = TypeVar('{name}', {ty}, {ty})\n")),
        prop::collection::vec(name(), 0..3).prop_map(|names| format!("__all__ = {names:?}\n")),
    ];
    let leaf = prop_oneof![3 => function, 4 => simple];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let body = prop::collection::vec(inner, 1..4).prop_map(|statements| indented(&statements.concat()));
        let tests = ["sys.version_info >= (3, 9)", "sys.version_info < (3, 9)", "sys.platform == 'win32'", "TYPE_CHECKING", "f()", "not x"];
        prop_oneof![
            (name(), prop::collection::vec(ty(), 0..3), body.clone())
                .prop_map(|(name, bases, body)| format!("class {name}({}):\n{body}", bases.join(", "))),
            (name(), name(), body.clone()).prop_map(|(name, variable, body)| format!("class {name}(Generic[{variable}]):\n{body}")),
            (prop::sample::select(tests.to_vec()), body.clone(), body.clone())
                .prop_map(|(test, body, other)| format!("if {test}:\n{body}else:\n{other}")),
            (body.clone(), body).prop_map(|(body, other)| format!("try:\n{body}except ImportError:\n{other}")),
        ]
    })
}

fn indented(body: &str) -> String {
    body.lines().map(|line| format!("    {line}\n")).collect()
}

fn stub() -> impl Strategy<Value = String> {
    let heads = ["", "import sys\nfrom typing import *\n", "from typing import Generic, TypeVar, overload, Callable\nT = TypeVar('T')\n"];
    let end = prop_oneof![9 => Just(String::new()), 1 => any::<String>()];
    (prop::sample::select(heads.to_vec()), prop::collection::vec(statement(), 0..6), end)
        .prop_map(|(head, body, end)| head.to_owned() + &body.concat() + &end)
}

fn write(folder: &Path, stubs: &[String]) {
    let package = folder.join("stubbed");
    fs::create_dir(&package).expect("a folder");
    fs::write(package.join("__init__.py"), "").expect("a file");
    for (number, stub) in stubs.iter().enumerate() {
        fs::write(package.join(format!("m{number}.py")), SOURCE).expect("a file");
        fs::write(package.join(format!("m{number}.pyi")), stub).expect("a file");
    }
}

#[test]
fn any_stub_is_read_or_left_alone() {
    let cases = ProptestConfig::default().cases.div_ceil(64); // One case is a whole library.
    let config = ProptestConfig { cases, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(stub(), MODULES), |stubs| check(&stubs));
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

fn check(stubs: &[String]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), stubs);
    let request = Request { paths: vec![folder.path().to_owned()], selection: ModuleMode::All, ..Request::new("stubbed") };
    let answer = introspect(Path::new("python3"), &[request], Duration::from_secs(60)).remove(0);
    let facts = answer.map_err(|error| TestCaseError::fail(error.diagnostic().to_string()))?;
    prop_assert!(facts.issues.iter().all(|issue| issue.code == "stub_failed"), "{:?}", facts.issues);
    prop_assert!(facts.issues.len() < MODULES / 2, "most stubs can be read: {:?}", facts.issues);
    for (number, stub) in stubs.iter().enumerate() {
        let members: Vec<&str> = facts.modules[&format!("stubbed.m{number}")].members.keys().map(String::as_str).collect();
        prop_assert_eq!(members, NAMES, "{}", stub);
    }
    let mut diagnostics = Diagnostics::default();
    let library = resolve::resolve(&facts, &mut diagnostics);
    let plan = lower(&[(library, LibraryOptions::default())], &mut diagnostics);
    for file in emit::emit(&plan, Layout::Single) {
        prop_assert!(syn::parse_file(&file.contents).is_ok(), "{}", file.contents);
    }
    Ok(())
}
