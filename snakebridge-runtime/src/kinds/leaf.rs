//! The kinds themselves, all but unions and instances, as one table.

use std::marker::PhantomData;

use super::{False as F, Form, Kind, Repeat, Then, True as T, elements::End};

/// The columns of the table, in its order.
macro_rules! columns {
    ($none:ty, $bool:ty, $byte:ty, $int:ty, $float:ty, $complex:ty, $str:ty, $bytes:ty, $path:ty, $seq:ty, $set:ty, $map:ty, $tuple:ty, $fn:ty,
     $moment:ty, $day:ty, $clock:ty, $span:ty, $decimal:ty, $ratio:ty, $identifier:ty, $zone:ty, $slice:ty, $pattern:ty, $handle:ty) => {
        type NoneValue = $none;
        type Boolean = $bool;
        type Byte = $byte;
        type Integer = $int;
        type Number = $float;
        type ComplexNumber = $complex;
        type Text = $str;
        type ByteString = $bytes;
        type FilePath = $path;
        type Elementwise = $seq;
        type Unordered = $set;
        type Entries = $map;
        type Product = $tuple;
        type Function = $fn;
        type Moment = $moment;
        type Day = $day;
        type Clock = $clock;
        type Span = $span;
        type Exact = $decimal;
        type Ratio = $ratio;
        type Identifier = $identifier;
        type Zone = $zone;
        type Slicing = $slice;
        type Expression = $pattern;
        type Handle = $handle;
    };
}

/// One row: the kind, what it accepts, and what its members are expected to be.
macro_rules! kind {
    ($(#[$meta:meta])* $name:ident, $python:literal, [$($flag:ident)*]
     $(, item = $item:ty, elements = $elements:ty, key = $key:ty, value = $value:ty)? $(; $const:ident: $type:ty = $val:expr)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        impl Kind for $name {
            columns!($($flag),*);
            kind!(@members $($item, $elements, $key, $value)?);
            $(const $const: $type = $val;)*
            fn describe(text: &mut String) {
                text.push_str($python);
            }
        }
        kind!(@handles $name $($flag)*);
    };
    (@members) => { kind!(@members Never, End, Never, Never); };
    (@members $item:ty, $elements:ty, $key:ty, $value:ty) => {
        type Item = $item;
        type Elements = $elements;
        type Key = $key;
        type Value = $value;
    };
    (@handles $name:ident $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident $i:ident $j:ident $k:ident $l:ident $m:ident
     $n:ident $o:ident $p:ident $q:ident $r:ident $s:ident $t:ident $u:ident $v:ident $w:ident $x:ident F) => {};
    (@handles $name:ident $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident $i:ident $j:ident $k:ident $l:ident $m:ident
     $n:ident $o:ident $p:ident $q:ident $r:ident $s:ident $t:ident $u:ident $v:ident $w:ident $x:ident T) => {
        impl<Class: crate::PythonType> super::AcceptsInstance<Class> for $name {}
    };
}

//  columns:                             None Bool Byte Int Float Complex Str Bytes Path Seq Set Map Tuple Fn DateTime Date Time Delta Decimal Fraction UUID Zone Slice Pattern Handle
kind! { /** Anything: no source said, or said `Any`. A Rust sequence becomes a `list`, `&[u8]` becomes `bytes`. */
Any, "Any",                     [T T T T T T T T T T T T T T T T T T T T T T T T T],
item = Any, elements = Repeat<Any>, key = Any, value = Any; BYTES: bool = true }
kind! { /** Nothing: what the members of a kind without members are. */
Never, "Never",                 [F F F F F F F F F F F F F F F F F F F F F F F F F] }
kind! { /** `None`. */
NoneType, "None",               [T F F F F F F F F F F F F F F F F F F F F F F F F] }
kind! { /** `bool`. */
Bool, "bool",                   [F T F F F F F F F F F F F F F F F F F F F F F F F] }
kind! { /** One element of a byte string. */
Byte, "int in range(256)",      [F F T F F F F F F F F F F F F F F F F F F F F F F] }
kind! { /** `int`, and what has `__index__`. */
Int, "int",                     [F T T T F F F F F F F F F F F F F F F F F F F F T] }
kind! { /** `float`, and what has `__float__`: integers too. */
Float, "float",                 [F F T T T F F F F F F F F F F F F F F F F F F F T] }
kind! { /** `complex`, and what has `__complex__`: floats and integers too. */
Complex, "complex",             [F F T T T T F F F F F F F F F F F F F F F F F F T] }
kind! { /** `str`. */
Str, "str",                     [F F F F F F T F F F F F F F F F F F F F F F F F F] }
kind! { /** `bytes`, `bytearray`. */
Bytes, "bytes",                 [F F F F F F F T F T F F F F F F F F F F F F F F T],
item = Byte, elements = End, key = Never, value = Never; BYTES: bool = true }
kind! { /** Anything with the buffer protocol. */
Buffer, "buffer",               [F F F F F F F T F T F F F F F F F F F F F F F F T],
item = Byte, elements = End, key = Never, value = Never; BYTES: bool = true }
kind! { /** `str | os.PathLike`. */
Path, "path",                   [F F F F F F T F T F F F F F F F F F F F F F F F T] }
kind! { /** `datetime.datetime`. */
DateTime, "datetime.datetime",  [F F F F F F F F F F F F F F T F F F F F F F F F T] }
kind! { /** `datetime.date`. */
Date, "datetime.date",          [F F F F F F F F F F F F F F T T F F F F F F F F T] }
kind! { /** `datetime.time`. */
Time, "datetime.time",          [F F F F F F F F F F F F F F F F T F F F F F F F T] }
kind! { /** `datetime.timedelta`. */
TimeDelta, "datetime.timedelta", [F F F F F F F F F F F F F F F F F T F F F F F F T] }
kind! { /** `decimal.Decimal`, and integers, which it reckons with. */
Decimal, "decimal.Decimal",     [F F T T F F F F F F F F F F F F F F T F F F F F T] }
kind! { /** `fractions.Fraction`, and integers, which it reckons with. */
Fraction, "fractions.Fraction", [F F T T F F F F F F F F F F F F F F F T F F F F T] }
kind! { /** `uuid.UUID`. */
Uuid, "uuid.UUID",              [F F F F F F F F F F F F F F F F F F F F T F F F T] }
kind! { /** `datetime.tzinfo`. */
TimeZone, "datetime.tzinfo",    [F F F F F F F F F F F F F F F F F F F F F T F F T] }
kind! { /** `slice`. */
Slice, "slice",                 [F F F F F F F F F F F F F F F F F F F F F F T F T] }
kind! { /** `re.Pattern`. */
Pattern, "re.Pattern",          [F F F F F F F F F F F F F F F F F F F F F F F T T] }
kind! { /** What has a hash, and so can be a key: all but lists, sets, maps and arrays. Bytes may come as `Vec<u8>`. A slice (`1..2`) has one from Python 3.12 on. */
Hashable, "Hashable",           [T T T T T T T T T T F F T T T T T T T T T T F T T],
item = Byte, elements = Repeat<Hashable>, key = Never, value = Never; BYTES: bool = true }
kind! { /** Anything that can be called. */
Callable, "Callable",           [F F F F F F F F F F F F F T F F F F F F F F F F T] }
kind! { /** What `numpy.asarray` takes: numbers, strings, nested sequences of them, arrays. A Rust slice of numbers becomes a `numpy.ndarray`. */
ArrayLike, "ArrayLike",         [F T T T T T T T F T F F T F F F F F F F F F F F T],
item = ArrayLike, elements = Repeat<ArrayLike>, key = Never, value = Never; FORM: Form = Form::Array }
kind! { /** What `numpy.dtype` takes: names, types, descriptions of fields. */
DtypeLike, "DTypeLike",         [T F F F F F T F F T F T T F F F F F F F F F F F T],
item = Any, elements = Repeat<Any>, key = Any, value = Any }
kind! { /** `numpy.ndarray`: an array. A Rust slice of numbers becomes one. */
Array, "ndarray",               [F F F F F F F T F T F F T F F F F F F F F F F F T],
item = ArrayLike, elements = Repeat<ArrayLike>, key = Never, value = Never; FORM: Form = Form::Array }
kind! { /** An object of a class that is not generated, or of one that no Rust value can be: an open file, a socket. */
Handle, "an object",            [F F F F F F F F F F F F F F F F F F F F F F F F T] }
kind! { /** `type[…]`: a class itself, not an instance. */
Type, "type",                   [F F F F F F F F F F F F F F F F F F F F F F F F T] }

/// The same for kinds with a parameter.
macro_rules! container {
    ($(#[$meta:meta])* $name:ident<$($param:ident),+>, $python:literal, [$($flag:ty),*],
     item = $item:ty, elements = $elements:ty, key = $key:ty, value = $value:ty $(; $const:ident: $type:ty = $val:expr)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<$($param),+>(PhantomData<($($param,)+)>);
        impl<$($param: Kind),+> Kind for $name<$($param),+> {
            columns!($($flag),*);
            type Item = $item;
            type Elements = $elements;
            type Key = $key;
            type Value = $value;
            $(const $const: $type = $val;)*
            fn describe(text: &mut String) {
                text.push_str($python);
                describe_members(text, &[$(<$param as Kind>::describe),+]);
            }
        }
        impl<$($param: Kind,)+ Class: crate::Class> super::AcceptsInstance<Class> for $name<$($param),+> {}
    };
}

fn describe_members(text: &mut String, members: &[fn(&mut String)]) {
    text.push('[');
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        member(text);
    }
    text.push(']');
}

container! { /** `list[K]`. */
List<K>, "list", [F, F, F, F, F, F, F, F, F, T, F, F, F, F, F, F, F, F, F, F, F, F, F, F, T],
item = K, elements = End, key = Never, value = Never }
container! { /** `set[K]`. */
Set<K>, "set", [F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F, F, F, F, F, F, F, F, F, T],
item = K, elements = End, key = Never, value = Never }
container! { /** `frozenset[K]`. */
FrozenSet<K>, "frozenset", [F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F, F, F, F, F, F, F, F, F, T],
item = K, elements = End, key = Never, value = Never; FROZEN: bool = true }
container! { /** `dict[K, V]`. */
Dict<K, V>, "dict", [F, F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F, F, F, F, F, F, F, F, T],
item = Never, elements = End, key = K, value = V }
container! { /** `collections.abc.Mapping[K, V]`. */
Mapping<K, V>, "Mapping", [F, F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F, F, F, F, F, F, F, F, T],
item = Never, elements = End, key = K, value = V }
container! { /** `tuple[K, ...]`: a tuple of any length. */
TupleOf<K>, "tuple", [F, F, F, F, F, F, F, F, F, T, F, F, T, F, F, F, F, F, F, F, F, F, F, F, T],
item = K, elements = Repeat<K>, key = Never, value = Never; FORM: Form = Form::Tuple }
container! { /** `collections.abc.Sequence[K]`. A string is a sequence of strings, as in Python. */
Sequence<K>, "Sequence", [F, F, F, F, F, F, K::Text, K::Byte, F, T, F, F, T, F, F, F, F, F, F, F, F, F, F, F, T],
item = K, elements = Repeat<K>, key = Never, value = Never }
container! { /** `collections.abc.Iterable[K]`. A map is iterated by its keys, as in Python. */
Iterable<K>, "Iterable", [F, F, F, F, F, F, K::Text, K::Byte, F, T, T, T, T, F, F, F, F, F, F, F, F, F, F, F, T],
item = K, elements = Repeat<K>, key = K, value = Any }

/// `tuple[K1, K2, …]`: a tuple of fixed length; `Ks` is a Rust tuple of kinds.
#[derive(Clone, Copy, Debug)]
pub struct Tuple<Ks>(PhantomData<Ks>);

macro_rules! fixed {
    ($($param:ident)*) => {
        impl<$($param: Kind),*> Kind for Tuple<($($param,)*)> {
            columns!(F, F, F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F, F, F, F, F, F, F, T);
            type Item = Never;
            type Elements = fixed!(@list $($param)*);
            type Key = Never;
            type Value = Never;
            fn describe(text: &mut String) {
                text.push_str("tuple");
                describe_members(text, &[$(<$param as Kind>::describe),*]);
            }
        }
        impl<$($param: Kind,)* Class: crate::Class> super::AcceptsInstance<Class> for Tuple<($($param,)*)> {}
    };
    (@list) => { End };
    (@list $head:ident $($tail:ident)*) => { Then<$head, fixed!(@list $($tail)*)> };
}
fixed!();
fixed!(K1);
fixed!(K1 K2);
fixed!(K1 K2 K3);
fixed!(K1 K2 K3 K4);
fixed!(K1 K2 K3 K4 K5);
fixed!(K1 K2 K3 K4 K5 K6);
fixed!(K1 K2 K3 K4 K5 K6 K7);
fixed!(K1 K2 K3 K4 K5 K6 K7 K8);
fixed!(K1 K2 K3 K4 K5 K6 K7 K8 K9);
fixed!(K1 K2 K3 K4 K5 K6 K7 K8 K9 K10);
fixed!(K1 K2 K3 K4 K5 K6 K7 K8 K9 K10 K11);
fixed!(K1 K2 K3 K4 K5 K6 K7 K8 K9 K10 K11 K12);
