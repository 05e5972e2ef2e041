//! Time zones, as values.

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDelta, PyDeltaAccess, PyTzInfo};

use super::TimeDelta;
use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::{Any, Kind, True};
use crate::object::Object;
use crate::to_python::ToPython;
use crate::wire::Item;

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Zone {
    /// `datetime.timezone.utc`.
    Utc,
    /// A `datetime.timezone`, as seconds east of UTC.
    Offset(i32),
    /// A `zoneinfo.ZoneInfo`, by its name: `Europe/Berlin`.
    Named(String),
}

const UNKNOWN: &str = "a zone is `timezone` with whole seconds and no name of its own, or `ZoneInfo` with a key; take an `Object`";

impl Zone {
    pub(super) fn to_tzinfo<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyTzInfo>> {
        Ok(match self {
            Self::Utc => PyTzInfo::utc(py)?.to_owned(),
            Self::Offset(seconds) => PyTzInfo::fixed_offset(py, PyDelta::new(py, 0, *seconds, 0, true)?)?,
            Self::Named(name) => PyTzInfo::timezone(py, name.as_str())?,
        })
    }

    /// The zone, where it is of one of the three sorts.
    pub(crate) fn known(zone: &Bound<'_, PyTzInfo>) -> Result<Option<Self>> {
        let py = zone.py();
        if zone.is(PyTzInfo::utc(py)?) {
            return Ok(Some(Self::Utc));
        }
        let class = zone.get_type();
        let class = (class.module()?.to_string(), class.name()?.to_string());
        match (class.0.as_str(), class.1.as_str()) {
            ("datetime", "timezone") => {
                // What it was made from: its offset, and a name where it was given one.
                let made_from = zone.call_method0("__getinitargs__")?;
                let Ok((offset,)) = made_from.extract::<(Bound<'_, PyDelta>,)>() else { return Ok(None) };
                let seconds = offset.get_days() * 86_400 + offset.get_seconds();
                Ok((offset.get_microseconds() == 0).then_some(Self::Offset(seconds)))
            }
            ("zoneinfo", "ZoneInfo") => Ok(zone.getattr("key")?.extract::<String>().ok().map(Self::Named)),
            _ => Ok(None),
        }
    }

    pub(super) fn of(zone: Option<Bound<'_, PyTzInfo>>, expected: &'static str) -> Result<Option<Self>> {
        let Some(zone) = zone else { return Ok(None) };
        match Self::known(&zone)? {
            Some(known) => Ok(Some(known)),
            None => Err(ConvertError::new(expected, &zone).because(UNKNOWN).into()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Zone = True>> ToPython<K> for Zone {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(self.to_tzinfo(py)?.into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        let made =
            |module: &str, path: &str, argument| Item::Made { module: module.to_owned(), path: path.to_owned(), arguments: vec![argument] };
        Ok(match self {
            Self::Utc => Item::Global { module: String::from("datetime"), path: String::from("timezone.utc") },
            Self::Offset(seconds) => made(
                "datetime",
                "timezone",
                ToPython::<Any>::to_wire(&TimeDelta {
                    days: seconds.div_euclid(86_400),
                    seconds: seconds.rem_euclid(86_400).unsigned_abs(),
                    microseconds: 0,
                })?,
            ),
            Self::Named(name) => made("zoneinfo", "ZoneInfo", Item::from(name.as_str())),
        })
    }
}

impl FromPython for Zone {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let zone = object.cast::<PyTzInfo>().map_err(|_| ConvertError::new("Zone", object))?;
        Self::of(Some(zone.clone()), "Zone")?.ok_or_else(|| ConvertError::new("Zone", object).into())
    }
    fn from_wire(item: Item) -> Result<Self> {
        let wrong = || ConvertError::of_item("Zone", &item);
        let Item::Reference(remote) = &item else { return Err(wrong().into()) };
        let known = match &*remote.class {
            "zoneinfo.ZoneInfo" => remote.attribute::<Option<String>>("key")?.map(Self::Named),
            "datetime.timezone" => {
                let made_from: Object = remote.attribute::<Object>("__getinitargs__")?.call(())?;
                match made_from.extract::<(TimeDelta,)>() {
                    Ok((TimeDelta { days: 0, seconds: 0, microseconds: 0 },)) => Some(Self::Utc),
                    Ok((TimeDelta { days, seconds, microseconds: 0 },)) => Some(Self::Offset(days * 86_400 + seconds.cast_signed())),
                    _ => None,
                }
            }
            _ if remote.is_instance(Item::Global { module: String::from("datetime"), path: String::from("tzinfo") })? => None,
            _ => return Err(wrong().into()),
        };
        known.ok_or_else(|| wrong().because(UNKNOWN).into())
    }
}
