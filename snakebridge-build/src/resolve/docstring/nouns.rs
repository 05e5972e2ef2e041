//! Resolve: what the nouns of docstrings mean.
//!
//! In: one noun in the singular, in lower case. Out: its type. A noun that names a container is generic in its elements. Source: the
//! style guides of NumPy, pandas, SciPy and scikit-learn, and what their docstrings write.

use crate::ir::Type;
use crate::resolve::annotation::Position;

/// What a noun means.
pub(super) enum Noun {
    /// A type of its own.
    Plain(Type),
    /// A container of whatever follows `of`.
    Of(fn(Box<Type>) -> Type),
    /// A map.
    Map,
    /// Something with a shape and a dtype, whatever it is of.
    Array,
}

use Noun::{Array, Map, Of, Plain};

/// The meaning of `noun`.
pub(super) fn meaning(noun: &str, position: Position) -> Option<Noun> {
    let parameter = position == Position::Parameter;
    Some(match noun {
        "self" => Plain(Type::SelfType),
        "none" | "nonetype" => Plain(Type::None),
        "bool" | "boolean" | "flag" | "true" | "false" | "bool_like" => Plain(Type::Bool),
        "int" | "integer" | "long" | "index" | "int_like" | "intp" | "int32" | "int64" | "uint8" | "uint32" | "uint64" | "int32_t"
        | "int64_t" | "uint8_t" | "uint16_t" | "uint32_t" | "uint64_t" | "size_t" => Plain(Type::Int),
        "float" | "double" | "real" | "float32" | "float64" | "float_like" | "percentage" => Plain(Type::Float),
        "complex" | "number" | "num" | "numeric" | "numeral" => Plain(if parameter { Type::Complex } else { open("number") }),
        "scalar" => Plain(if parameter { scalar() } else { open("scalar") }),
        "str" | "string" | "unicode" | "text" | "char" | "character" | "basestring" => Plain(Type::Str),
        "bytes" | "bytestring" | "bytearray" | "byte" => Plain(Type::Bytes),
        "buffer" | "memoryview" => Plain(Type::Buffer),
        "path" | "filepath" | "path-like" | "path_like" | "pathlike" | "filename" | "directory" | "pathlib.path" | "os.pathlike" => {
            Plain(Type::Path)
        }
        "datetime" | "datetime.datetime" | "datetime-like" | "timestamp" => Plain(or_object(Type::DateTime, parameter)),
        "date" | "datetime.date" => Plain(or_object(Type::Date, parameter)),
        "time" | "datetime.time" => Plain(or_object(Type::Time, parameter)),
        "timedelta" | "datetime.timedelta" => Plain(or_object(Type::TimeDelta, parameter)),
        "decimal.decimal" => Plain(Type::Decimal),
        "fractions.fraction" => Plain(Type::Fraction),
        "uuid" | "uuid.uuid" => Plain(or_object(Type::Uuid, parameter)),
        "tzinfo" | "datetime.tzinfo" => Plain(or_object(Type::TimeZone, parameter)),
        "slice" => Plain(Type::Slice),
        "re.pattern" => Plain(Type::Pattern),
        "callable" | "function" | "func" | "callback" | "method" => Plain(Type::Callable),
        "dtype" | "data-type" | "dtype_like" | "numpy.dtype" | "np.dtype" => Plain(Type::DtypeLike),
        "class" | "type" => Plain(Type::Type(Box::new(Type::Any))),
        "object" | "any" | "anything" | "random_state" | "random state" | "constructor" | "label" | "hashable" | "value" | "obj"
        | "instance" | "pytree" | "data" => Plain(Type::Any),
        "sparse matrix" | "sparse array" | "estimator" | "generator" | "axes" | "axis object" | "module" | "file" | "file-like"
        | "file handle" | "array_namespace" | "expression" | "expr" | "symbol" | "graph" | "node" | "edge" | "device" | "namespace"
        | "splitter" | "kernel" | "figure" | "pipeline" | "transformer" | "classifier" | "regressor" | "model" | "logger" => {
            Plain(Type::Any)
        }
        "list" | "sequence" | "list-like" | "list_like" | "sequence_like" | "listlike" => {
            Of(if parameter { Type::Sequence } else { Type::List })
        }
        "tuple" | "pair" | "triple" | "2-tuple" | "3-tuple" => Of(Type::TupleOf),
        "iterable" | "iterator" | "iter" | "collection" | "container" | "set-like" => {
            Of(if parameter { Type::Iterable } else { Type::Iterator })
        }
        "set" => Of(if parameter { Type::Iterable } else { Type::Set }),
        "frozenset" => Of(if parameter { Type::Iterable } else { Type::FrozenSet }),
        "dict" | "dictionary" | "mapping" | "dict-like" | "dict_like" | "dictlike" | "map" => Map,
        "array" | "ndarray" | "array_like" | "array-like" | "arraylike" | "matrix" | "vector" | "numpy.ndarray" | "np.ndarray"
        | "numpy.array" | "np.array" | "numpy array" | "masked_array" | "array like" => Array,
        _ => return None,
    })
}

/// What only the call decides, in the words of the docstring.
fn open(noun: &str) -> Type {
    Type::Open(noun.to_owned(), Vec::new())
}

/// A function that takes times mostly takes text and its own time objects as well.
fn or_object(ty: Type, parameter: bool) -> Type {
    if parameter { Type::Union(vec![Type::Str, ty]) } else { ty }
}

/// pandas means texts and times by it too.
fn scalar() -> Type {
    Type::Union(vec![Type::Complex, Type::Str, Type::Bytes, Type::DateTime, Type::Date, Type::TimeDelta])
}
