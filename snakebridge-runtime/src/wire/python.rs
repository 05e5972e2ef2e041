//! Items and objects of the embedded interpreter: for types that convert only through PyO3, and values that cross from one home to the other.

use crate::pyo3::prelude::*;
use crate::pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyComplex, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString, PyTuple, PyTzInfo,
};

use super::item::{Array, Item, Zone};
use crate::backend::elsewhere;
use crate::complex::Complex64;
use crate::error::{ConvertError, Result};
use crate::kinds::Any;
use crate::nesting::nested;
use crate::to_python::ToPython;

/// The object that an item is in this process.
///
/// # Errors
/// When it lives in a worker, or is a value that this Python can't have.
pub(crate) fn to_object(py: Python<'_>, item: Item) -> Result<Bound<'_, PyAny>> {
    let of = |module: &str, name: &str| py.import(module).and_then(|module| module.getattr(name));
    let parts = |items: Vec<Item>| nested(|| items.into_iter().map(|item| to_object(py, item)).collect::<Result<Vec<_>>>());
    Ok(match item {
        Item::None => py.None().into_bound(py),
        Item::Bool(value) => PyBool::new(py, value).to_owned().into_any(),
        Item::Int(value) => ToPython::<Any>::to_python(&value, py)?,
        Item::BigInt(digits) => of("builtins", "int")?.call1((digits,))?,
        Item::Float(value) => PyFloat::new(py, value).into_any(),
        Item::Complex(re, im) => ToPython::<Any>::to_python(&Complex64::new(re, im), py)?,
        Item::Str(text) => PyString::new(py, &text).into_any(),
        Item::Surrogates(bytes) => PyBytes::new(py, &bytes).call_method1("decode", ("utf-8", "surrogatepass"))?,
        Item::Bytes(bytes) => PyBytes::new(py, &bytes).into_any(),
        Item::ByteArray(bytes) => PyByteArray::new(py, &bytes).into_any(),
        Item::List(items) => PyList::new(py, parts(items)?)?.into_any(),
        Item::Tuple(items) => PyTuple::new(py, parts(items)?)?.into_any(),
        Item::Set(items) => PySet::new(py, parts(items)?)?.into_any(),
        Item::FrozenSet(items) => PyFrozenSet::new(py, parts(items)?)?.into_any(),
        Item::Dict(entries) => {
            let dict = PyDict::new(py);
            nested(|| {
                for (key, value) in entries {
                    dict.set_item(to_object(py, key)?, to_object(py, value)?)?;
                }
                Ok(())
            })?;
            dict.into_any()
        }
        Item::Date { year, month, day } => of("datetime", "date")?.call1((year, month, day))?,
        Item::Time { hour, minute, second, microsecond, fold, zone } => {
            let time = of("datetime", "time")?.call1((hour, minute, second, microsecond, tzinfo(py, &zone)?))?;
            folded(time, fold)?
        }
        Item::DateTime { year, month, day, hour, minute, second, microsecond, fold, zone } => {
            let moment = of("datetime", "datetime")?;
            let moment = moment.call1((year, month, day, hour, minute, second, microsecond, tzinfo(py, &zone)?))?;
            folded(moment, fold)?
        }
        Item::TimeDelta { days, seconds, microseconds } => of("datetime", "timedelta")?.call1((days, seconds, microseconds))?,
        Item::Decimal(text) => of("decimal", "Decimal")?.call1((text,))?,
        Item::Fraction(numerator, denominator) => {
            let int = of("builtins", "int")?;
            of("fractions", "Fraction")?.call1((int.call1((numerator,))?, int.call1((denominator,))?))?
        }
        Item::Uuid(bytes) => {
            let keywords = PyDict::new(py);
            keywords.set_item("bytes", PyBytes::new(py, &bytes))?;
            of("uuid", "UUID")?.call((), Some(&keywords))?
        }
        Item::Path(name) => of("pathlib", "Path")?.call1((of("os", "fsdecode")?.call1((PyBytes::new(py, &name),))?,))?,
        Item::Address(text) => of("ipaddress", "ip_address")?.call1((text,))?,
        Item::Range(start, stop, step) => of("builtins", "range")?.call1((start, stop, step))?,
        Item::Slice(bounds) => of("builtins", "slice")?.call1(PyTuple::new(py, parts(Vec::from(*bounds))?)?)?,
        Item::Array(array) => to_array(py, &array)?,
        Item::Global { module, path } => crate::call::resolve(py, &module, &path)?,
        Item::Made { module, path, arguments } => crate::call::resolve(py, &module, &path)?.call1(PyTuple::new(py, parts(arguments)?)?)?,
        Item::Reference(remote) => return Err(remote.not_here()),
        Item::Function(_) | Item::Iterator(_) | Item::End => {
            return Err(ConvertError::unsuitable("a function of this program that a worker has can't be used in this process").into());
        }
    })
}

fn to_array<'py>(py: Python<'py>, array: &Array) -> Result<Bound<'py, PyAny>> {
    let numpy = py.import("numpy")?;
    let flat = numpy.call_method1("frombuffer", (PyByteArray::new(py, array.bytes()), &array.dtype))?;
    Ok(flat.call_method1("reshape", (PyTuple::new(py, &array.shape)?,))?)
}

fn tzinfo<'py>(py: Python<'py>, zone: &Zone) -> PyResult<Bound<'py, PyAny>> {
    let datetime = py.import("datetime")?;
    match zone {
        Zone::None => Ok(py.None().into_bound(py)),
        Zone::Offset(0) => datetime.getattr("timezone")?.getattr("utc"),
        Zone::Offset(seconds) => datetime.getattr("timezone")?.call1((datetime.getattr("timedelta")?.call1((0, *seconds))?,)),
        Zone::Name(key) => py.import("zoneinfo")?.getattr("ZoneInfo")?.call1((key,)),
    }
}

fn folded(moment: Bound<'_, PyAny>, fold: bool) -> PyResult<Bound<'_, PyAny>> {
    if !fold {
        return Ok(moment);
    }
    let keywords = PyDict::new(moment.py());
    keywords.set_item("fold", 1)?;
    moment.call_method("replace", (), Some(&keywords))
}

/// The value of an object of this process.
///
/// # Errors
/// When it has none that can be sent: it lives here.
pub(crate) fn of_object(object: &Bound<'_, PyAny>) -> Result<Item> {
    if let Some(leaf) = leaf(object)? {
        return Ok(leaf);
    }
    let parts = |items: &Bound<'_, PyTuple>| nested(|| items.iter().map(|item| of_object(&item)).collect::<Result<Vec<_>>>());
    if let Ok(list) = object.cast_exact::<PyList>() {
        return Ok(Item::List(parts(&list.to_tuple())?));
    }
    if let Ok(tuple) = object.cast_exact::<PyTuple>() {
        return Ok(Item::Tuple(parts(tuple)?));
    }
    if let Ok(set) = object.cast_exact::<PySet>() {
        return Ok(Item::Set(parts(&PyTuple::new(object.py(), set.iter().collect::<Vec<_>>())?)?));
    }
    if let Ok(set) = object.cast_exact::<PyFrozenSet>() {
        return Ok(Item::FrozenSet(parts(&PyTuple::new(object.py(), set.iter().collect::<Vec<_>>())?)?));
    }
    if let Ok(dict) = object.cast_exact::<PyDict>() {
        let entry = |(key, value)| Ok((of_object(&key)?, of_object(&value)?));
        return Ok(Item::Dict(nested(|| dict.copy()?.iter().map(entry).collect::<Result<_>>())?));
    }
    match by_name(object)? {
        Some(item) => Ok(item),
        None => Err(elsewhere(&crate::error::type_name(object), String::from("this process"), "a worker")),
    }
}

/// The same for what has no members; containers of this process don't cross unasked.
///
/// # Errors
/// As [`of_object`].
pub(crate) fn of_leaf(object: &Bound<'_, PyAny>) -> Result<Item> {
    leaf(object)?.ok_or_else(|| elsewhere(&crate::error::type_name(object), String::from("this process"), "a worker"))
}

fn leaf(object: &Bound<'_, PyAny>) -> Result<Option<Item>> {
    if object.is_none() {
        return Ok(Some(Item::None));
    }
    if let Ok(text) = object.cast_exact::<PyString>() {
        return Ok(Some(match text.to_str() {
            Ok(text) => Item::from(text),
            Err(_) => Item::Surrogates(text.call_method1("encode", ("utf-8", "surrogatepass"))?.extract()?),
        }));
    }
    if object.is_exact_instance_of::<PyInt>() {
        return Ok(Some(match object.extract::<i64>() {
            Ok(value) => Item::Int(value),
            Err(_) => Item::BigInt(object.str()?.to_str()?.to_owned()),
        }));
    }
    if let Ok(number) = object.cast_exact::<PyFloat>() {
        return Ok(Some(Item::Float(number.value())));
    }
    if let Ok(truth) = object.cast_exact::<PyBool>() {
        return Ok(Some(Item::Bool(truth.is_true())));
    }
    if let Ok(bytes) = object.cast_exact::<PyBytes>() {
        return Ok(Some(Item::Bytes(bytes.as_bytes().to_vec())));
    }
    if let Ok(bytes) = object.cast_exact::<PyByteArray>() {
        return Ok(Some(Item::ByteArray(bytes.to_vec())));
    }
    if let Ok(number) = object.cast_exact::<PyComplex>() {
        return Ok(Some(Item::Complex(number.real(), number.imag())));
    }
    Ok(None)
}

/// What the standard library has, by the name of its class; arrays of NumPy.
fn by_name(object: &Bound<'_, PyAny>) -> Result<Option<Item>> {
    let text = |name: &str| -> Result<String> { Ok(object.getattr(name)?.str()?.to_str()?.to_owned()) };
    let number = |name: &str| object.getattr(name);
    Ok(Some(match crate::error::type_name(object).as_str() {
        "datetime.date" => {
            let (year, month, day) = day(object)?;
            Item::Date { year, month, day }
        }
        "datetime.time" => {
            let (hour, minute, second, microsecond, fold, zone) = clock(object)?;
            Item::Time { hour, minute, second, microsecond, fold, zone }
        }
        "datetime.datetime" => {
            let ((year, month, day), (hour, minute, second, microsecond, fold, zone)) = (day(object)?, clock(object)?);
            Item::DateTime { year, month, day, hour, minute, second, microsecond, fold, zone }
        }
        "datetime.timedelta" => Item::TimeDelta {
            days: number("days")?.extract()?,
            seconds: number("seconds")?.extract()?,
            microseconds: number("microseconds")?.extract()?,
        },
        "decimal.Decimal" => Item::Decimal(object.str()?.to_str()?.to_owned()),
        "fractions.Fraction" => Item::Fraction(text("numerator")?, text("denominator")?),
        "uuid.UUID" => Item::Uuid(number("bytes")?.extract()?),
        "pathlib.PosixPath" | "pathlib._local.PosixPath" => {
            Item::Path(object.py().import("os")?.call_method1("fsencode", (object,))?.extract()?)
        }
        "ipaddress.IPv4Address" | "ipaddress.IPv6Address" => Item::Address(object.str()?.to_str()?.to_owned()),
        "range" => Item::Range(number("start")?.extract()?, number("stop")?.extract()?, number("step")?.extract()?),
        "slice" => Item::Slice(Box::new([of_object(&number("start")?)?, of_object(&number("stop")?)?, of_object(&number("step")?)?])),
        "numpy.ndarray" => return of_array(object),
        _ => return Ok(None),
    }))
}

/// Year, month and day of a `date` or `datetime`.
fn day(object: &Bound<'_, PyAny>) -> Result<(u16, u8, u8)> {
    let number = |name: &str| object.getattr(name);
    Ok((number("year")?.extract()?, number("month")?.extract()?, number("day")?.extract()?))
}

/// Hour, minute, second, microsecond, fold and zone of a `time` or `datetime`.
fn clock(object: &Bound<'_, PyAny>) -> Result<(u8, u8, u8, u32, bool, Zone)> {
    let number = |name: &str| object.getattr(name);
    let (hour, minute, second) = (number("hour")?.extract()?, number("minute")?.extract()?, number("second")?.extract()?);
    Ok((hour, minute, second, number("microsecond")?.extract()?, number("fold")?.is_truthy()?, zone(object)?))
}

fn of_array(object: &Bound<'_, PyAny>) -> Result<Option<Item>> {
    let dtype: String = object.getattr("dtype")?.getattr("str")?.extract()?;
    if !matches!(dtype.get(1..2), Some("b" | "i" | "u" | "f" | "c")) {
        return Ok(None);
    }
    let data: Vec<u8> = object.call_method0("tobytes")?.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes().to_vec();
    Ok(Some(Item::Array(Array { dtype, shape: object.getattr("shape")?.extract()?, data: std::sync::Arc::new(data) })))
}

/// The zone of a `time` or `datetime`, whole or not at all.
fn zone(object: &Bound<'_, PyAny>) -> Result<Zone> {
    let zone = object.getattr("tzinfo")?;
    let Ok(zone) = zone.cast::<PyTzInfo>() else { return Ok(Zone::None) };
    match crate::time::Zone::known(zone)? {
        Some(known) => Ok(crate::time::wire_of(Some(&known))),
        None => Err(elsewhere(&crate::error::type_name(zone), String::from("this process"), "a worker")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interpreter::with_python;

    #[test]
    fn a_zone_is_whole_or_refused() -> Result<()> {
        with_python(|py| {
            let of = |zone: &str| {
                let globals = PyDict::new(py);
                globals.set_item("d", py.import("datetime")?)?;
                let source = format!("d.time(1, tzinfo={zone})\0");
                let source = std::ffi::CStr::from_bytes_with_nul(source.as_bytes()).unwrap_or_default();
                of_object(&py.eval(source, Some(&globals), None)?)
            };
            let text = |item: &Item| format!("{item:?}");
            let found = |zone| Some(text(&Item::Time { hour: 1, minute: 0, second: 0, microsecond: 0, fold: false, zone }));
            assert_eq!(of("None").ok().as_ref().map(text), found(Zone::None));
            assert_eq!(of("d.timezone.utc").ok().as_ref().map(text), found(Zone::Offset(0)));
            assert_eq!(of("d.timezone(-d.timedelta(hours=3, seconds=1))").ok().as_ref().map(text), found(Zone::Offset(-10_801)));
            assert_eq!(of("__import__('zoneinfo').ZoneInfo('UTC')").ok().as_ref().map(text), found(Zone::Name(String::from("UTC"))));
            // What seconds and a name can't say.
            for lost in [
                "d.timezone(d.timedelta(microseconds=1))",
                "d.timezone(d.timedelta(0), 'Z')",
                "type('Own', (d.tzinfo,), {'utcoffset': lambda *_: d.timedelta(0)})()",
            ] {
                assert!(of(lost).is_err(), "{lost}");
            }
            Ok(())
        })
    }
}
