//! A slice of NumPy 2.4: its run-time signatures and its own stubs, as `introspect.py` gave them, without docs.
//!
//! The expected values come from reading `numpy/_core/fromnumeric.pyi`, `numpy/_core/multiarray.pyi`, `numpy/_typing/_ufunc.pyi` and
//! `numpy/__init__.pyi` of that release.

use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts;
use snakebridge_build::ir::{self, Literal, Member, ParameterKind, Signature, Source, Type};
use snakebridge_build::resolve::coverage::coverage;
use snakebridge_build::resolve::resolve;

fn library() -> ir::Library {
    let facts: facts::Library = serde_json::from_str(include_str!("../../fixtures/annotations_numpy.json")).expect("the fixture is valid");
    let mut diagnostics = Diagnostics::default();
    let library = resolve(&facts, &mut diagnostics);
    assert_eq!(diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>(), [] as [String; 0]);
    library
}

fn function(library: &ir::Library, name: &str) -> ir::Function {
    match &library.modules["numpy"].members[name] {
        Member::Function(function) => function.clone(),
        other => panic!("`{name}` is {other:?}"),
    }
}

fn signature(library: &ir::Library, name: &str) -> Signature {
    function(library, name).signature.expect("it has a signature")
}

#[track_caller]
fn parameter(signature: &Signature, name: &str, kind: ParameterKind, default: Option<&str>, ty: Type) {
    let found = signature.parameters.iter().find(|parameter| parameter.name == name).expect(name);
    assert_eq!((found.kind, found.default.as_deref(), &found.ty, found.source), (kind, default, &ty, Some(Source::Stub)), "{name}");
}

fn names(signature: &Signature) -> Vec<&str> {
    signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect()
}

fn array() -> Type {
    Type::Class("numpy.ndarray".to_owned(), Vec::new())
}

fn optional(ty: Type) -> Type {
    Type::Union(vec![Type::None, ty])
}

fn optional_texts(values: &[&str]) -> Type {
    optional(Type::Literal(values.iter().map(|value| Literal::Str((*value).to_owned())).collect()))
}

fn shape_like() -> Type {
    Type::Union(vec![Type::Int, Type::Sequence(Box::new(Type::Int))])
}

fn optional_shape() -> Type {
    Type::Union(vec![Type::None, Type::Int, Type::Sequence(Box::new(Type::Int))])
}

use ParameterKind::{KeywordOnly, PositionalOnly, PositionalOrKeyword, VarPositional};

#[test]
fn mean() {
    let library = library();
    let mean = signature(&library, "mean");
    assert_eq!(names(&mean), ["a", "axis", "dtype", "out", "keepdims", "where"]);
    assert_eq!(mean.shape, Source::Runtime);
    parameter(&mean, "a", PositionalOrKeyword, None, Type::ArrayLike);
    parameter(&mean, "axis", PositionalOrKeyword, Some("None"), optional_shape());
    parameter(&mean, "dtype", PositionalOrKeyword, Some("None"), optional(Type::DtypeLike));
    parameter(&mean, "out", PositionalOrKeyword, Some("None"), optional(array()));
    parameter(&mean, "keepdims", PositionalOrKeyword, Some("<no value>"), Type::Bool);
    parameter(&mean, "where", KeywordOnly, Some("<no value>"), Type::ArrayLike);
    // `floating`, `complexfloating`, `timedelta64` or, for an object array, `Any`: the caller says.
    assert_eq!((mean.returns, mean.returns_any, mean.returns_source), (Type::Any, Type::Any, Some(Source::Stub)));
    let overloads = function(&library, "mean").overloads;
    assert_eq!(overloads.len(), 11);
    assert_eq!(
        overloads[3].to_string(),
        "(a: _ArrayLikeComplex_co | _ArrayLikeObject_co, axis: _ShapeLike | None, dtype: DTypeLike | None, out: _ArrayT, \
         keepdims: bool | _NoValueType = ..., *, where: _ArrayLikeBool_co | _NoValueType = ...) -> _ArrayT"
    );
}

#[test]
fn sum() {
    let sum = signature(&library(), "sum");
    assert_eq!(names(&sum), ["a", "axis", "dtype", "out", "keepdims", "initial", "where"]);
    parameter(&sum, "a", PositionalOrKeyword, None, Type::ArrayLike);
    parameter(&sum, "keepdims", PositionalOrKeyword, Some("<no value>"), Type::Bool);
    // `_NumberLike_co` is `complex | number | bool`.
    parameter(&sum, "initial", PositionalOrKeyword, Some("<no value>"), Type::Union(vec![Type::Bool, Type::Complex]));
    // `_ScalarT`, or `Any`.
    assert_eq!(sum.returns, Type::Any);
}

#[test]
fn zeros() {
    let zeros = signature(&library(), "zeros");
    assert_eq!(names(&zeros), ["shape", "dtype", "order", "device", "like"]);
    parameter(&zeros, "shape", PositionalOrKeyword, None, shape_like());
    parameter(&zeros, "dtype", PositionalOrKeyword, Some("None"), optional(Type::DtypeLike));
    parameter(&zeros, "order", PositionalOrKeyword, Some("'C'"), optional_texts(&["C", "F"]));
    parameter(&zeros, "device", KeywordOnly, Some("None"), optional_texts(&["cpu"]));
    // `ndarray` of one shape type or another in every overload.
    assert_eq!((zeros.returns, zeros.returns_any, zeros.returns_source), (array(), array(), Some(Source::Stub)));
}

#[test]
fn arange() {
    let arange = signature(&library(), "arange");
    assert_eq!(names(&arange), ["start_or_stop", "stop", "step", "dtype", "device", "like"]);
    let times = || ["numpy.datetime64", "numpy.timedelta64"].map(|name| Type::Class(name.to_owned(), Vec::new()));
    let members = |first: &[Type]| Type::Union(first.iter().cloned().chain(times()).collect());
    parameter(&arange, "start_or_stop", PositionalOnly, None, members(&[Type::Int, Type::Float, Type::Str]));
    parameter(&arange, "stop", PositionalOrKeyword, Some("None"), members(&[Type::None, Type::Int, Type::Float, Type::Str]));
    parameter(&arange, "step", PositionalOrKeyword, Some("1"), members(&[Type::None, Type::Int, Type::Float]));
    assert_eq!((arange.returns, arange.returns_any), (array(), array()));
}

#[test]
fn a_ufunc() {
    let add = signature(&library(), "add");
    assert_eq!(names(&add)[..3], ["x1", "x2", "out"]);
    parameter(&add, "x1", PositionalOnly, None, Type::ArrayLike);
    parameter(&add, "x2", PositionalOnly, None, Type::ArrayLike);
    parameter(&add, "dtype", KeywordOnly, Some("None"), optional(Type::DtypeLike));
    // `Any` for scalars, an array for arrays.
    assert_eq!(add.returns, Type::Any);
}

#[test]
fn array_takes_what_an_array_is_made_of() {
    let made = signature(&library(), "array");
    parameter(&made, "object", PositionalOrKeyword, None, Type::ArrayLike);
    assert_eq!(made.returns, array());
}

#[test]
fn methods_and_properties_of_arrays() {
    let library = library();
    let class = &library.classes["numpy.ndarray"];
    let reshape = class.methods["reshape"].signature.clone().expect("it has a signature");
    assert_eq!(reshape.shape, Source::Runtime);
    // What runs is `(*shape, order='C', copy=None)`; the stub spells `*shape` as nine overloads.
    parameter(&reshape, "shape", VarPositional, None, optional_shape());
    parameter(&reshape, "order", KeywordOnly, Some("'C'"), optional_texts(&["A", "C", "F"]));
    parameter(&reshape, "copy", KeywordOnly, Some("None"), optional(Type::Bool));
    // `Self` in one overload, `ndarray` in the others.
    assert_eq!((reshape.returns, reshape.returns_any), (array(), array()));
    // `_ShapeT_co`, bound to `tuple[int, ...]`.
    assert_eq!(class.properties["shape"].ty, Type::TupleOf(Box::new(Type::Int)));
    assert!(class.properties["shape"].settable);
    assert_eq!(class.properties["T"].ty, Type::SelfType);
}

#[test]
fn plain_functions_and_constants() {
    let library = library();
    assert_eq!(signature(&library, "array_equal").returns, Type::Bool);
    let Member::Constant(pi) = &library.modules["numpy"].members["pi"] else { panic!("`pi` is a constant") };
    assert_eq!((&pi.ty, pi.value.as_deref()), (&Type::Float, Some("3.141592653589793")));
}

#[test]
fn coverage_counts_what_is_known() {
    let counted = coverage(&library());
    assert!(counted.parameters.percent() > 85.0, "{counted:?}");
    assert_eq!(counted.returns.known, counted.returns.total, "{counted:?}");
    // mean, sum and add leave their return to the caller.
    assert_eq!(counted.returns.any, 3, "{counted:?}");
    // The slice leaves the constructor of `ndarray` out.
    assert_eq!(counted.without_signature, 1);
}
