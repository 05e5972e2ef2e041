//! The types of other crates, each behind its feature.

#[allow(unused_imports, reason = "without any of the features there is nothing to use them")]
use super::*;

#[cfg(feature = "serde")]
mod through_serde {
    use super::*;
    use snakebridge_runtime::Serde;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn anything(value: (Option<String>, Vec<(i64, f64)>, BTreeMap<String, bool>, char, u128)) {
            let object = Object::new(Serde(&value)).unwrap();
            let Serde(back) = object.extract::<Serde<(Option<String>, Vec<(i64, f64)>, BTreeMap<String, bool>, char, u128)>>().unwrap();
            prop_assert_eq!(back, value);
        }
    }
}

#[cfg(feature = "num-bigint")]
mod big_integers {
    use super::*;
    use num_bigint::{BigInt, BigUint};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_size(digits: Vec<u32>, negative: bool) {
            let size = BigUint::new(digits);
            round_trip(&size, "str(x) == t", &size.to_string());
            let number = if negative { -BigInt::from(size) } else { size.into() };
            round_trip(&number, "str(x) == t", &number.to_string());
        }
    }
}

#[cfg(feature = "uuid")]
proptest! {
    #[test]
    fn uuids(bytes: u128) {
        let value = uuid::Uuid::from_u128(bytes);
        round_trip(&value, "type(x).__name__ == 'UUID' and str(x) == t", &value.to_string());
    }
}

#[cfg(feature = "rust_decimal")]
proptest! {
    #[test]
    fn decimals(number: i64, scale in 0_u32..20) {
        let value = rust_decimal::Decimal::new(number, scale);
        round_trip(&value, "type(x).__name__ == 'Decimal' and x == type(x)(t)", &value.to_string());
    }
}

#[cfg(feature = "chrono")]
proptest! {
    #[test]
    fn chrono_times(seconds in -62_000_000_000_i64..250_000_000_000, micros in 0_u32..1_000_000, offset in -86_399_i32..86_399) {
        use chrono::{Datelike, Timelike};
        let utc = chrono::DateTime::from_timestamp(seconds, micros * 1000).unwrap();
        let time = utc.naive_utc();
        let text = format!("{} {} {} {} {} {} {micros}", time.year(), time.month(), time.day(), time.hour(), time.minute(), time.second());
        let fields = "[x.year, x.month, x.day, x.hour, x.minute, x.second, x.microsecond] == [*map(int, t.split())]";
        round_trip(&utc, &format!("x.utcoffset().total_seconds() == 0 and {fields}"), &text);
        round_trip(&time, &format!("x.tzinfo is None and {fields}"), &text);
        round_trip(&time.date(), "[x.year, x.month, x.day] == [*map(int, t.split())][:3]", &text);
        round_trip(&time.time(), "[x.hour, x.minute, x.second, x.microsecond] == [*map(int, t.split())][3:]", &text);
        let zone = chrono::FixedOffset::east_opt(offset).unwrap();
        round_trip(&utc.with_timezone(&zone), SINCE_1970, &micros_since_1970(seconds, micros));
        round_trip(&chrono::TimeDelta::new(seconds, micros * 1000).unwrap(), "x.days * 86400 + x.seconds == int(t.split()[0]) and x.microseconds == int(t.split()[1])", &format!("{seconds} {micros}"));
    }
}

#[cfg(feature = "jiff")]
proptest! {
    #[test]
    fn jiff_times(seconds in -62_000_000_000_i64..250_000_000_000, micros in 0_i32..1_000_000) {
        let point = jiff::Timestamp::new(seconds, micros * 1000).unwrap();
        round_trip(&point, SINCE_1970, &micros_since_1970(seconds, micros.unsigned_abs()));
        let zoned = point.to_zoned(jiff::tz::TimeZone::UTC);
        round_trip(&zoned.datetime(), "x.tzinfo is None and str(x.year).zfill(4) == t", &format!("{:04}", zoned.year()));
        round_trip(&zoned.date(), "x.isoformat() == t", &zoned.date().to_string());
        round_trip(&zoned.time(), "x.microsecond == int(t)", &micros.to_string());
        let here = point.to_zoned(jiff::tz::TimeZone::get("America/New_York").unwrap());
        round_trip(&here, "x.tzinfo.key == 'America/New_York' and str(x.fold) in '01' and len(t) > 0", &here.to_string());
        if !crate::is_over_workers("a zone alone has no copy in a worker, where it is no `time::Zone`") {
            round_trip(here.time_zone(), "x.key == t", "America/New_York");
        }
        let length = jiff::SignedDuration::new(seconds, micros * 1000);
        round_trip(&length, "x // __import__('datetime').timedelta(microseconds=1) == int(t)", &length.as_micros().to_string());
    }
}

/// Half past one comes twice when clocks are set back, and `fold` says which it is, from the first microsecond on.
#[cfg(feature = "jiff")]
#[test]
fn jiff_times_when_clocks_are_set_back() {
    for set_back in ["2024-11-03T06:00:00Z", "9219-11-03T06:00:00Z"] {
        let set_back: jiff::Timestamp = set_back.parse().unwrap();
        for micros in
            [-3_600_000_001, -3_600_000_000, -1_800_000_000, -1, 0, 1, 999_999, 1_000_000, 1_800_000_000, 3_599_999_999, 3_600_000_000]
        {
            let zoned =
                (set_back + jiff::SignedDuration::from_micros(micros)).to_zoned(jiff::tz::TimeZone::get("America/New_York").unwrap());
            let since = zoned.timestamp().as_microsecond().to_string();
            round_trip(&zoned, SINCE_1970, &since);
        }
    }
}

#[cfg(feature = "indexmap")]
proptest! {
    #[test]
    fn ordered_maps(pairs: Vec<(i64, String)>) {
        let value: indexmap::IndexMap<i64, String> = pairs.into_iter().collect();
        let text = value.keys().map(i64::to_string).collect::<Vec<_>>().join(" ");
        round_trip(&value, "' '.join(map(str, x)) == t", &text);
        // Python's sets have no order.
        let set: indexmap::IndexSet<i64> = value.into_keys().collect();
        round_trip(&set, "type(x) is set and x == {*map(int, t.split())}", &text);
    }
}

#[cfg(feature = "half")]
proptest! {
    #[test]
    fn half_floats(bits: u16) {
        let value = half::f16::from_bits(bits);
        prop_assume!(!value.is_nan());
        round_trip(&value, "type(x) is float and x == float(t)", &f64::from(value).to_string());
    }
}

#[cfg(feature = "num-complex")]
proptest! {
    #[test]
    fn foreign_complex_numbers(re: f64, im: f64) {
        let text = format!("{re} {im}");
        round_trip(&num_complex::Complex::new(re, im), "type(x) is complex and [x.real, x.imag] == [float(p) for p in t.split()]", &text);
    }
}

#[cfg(feature = "ndarray")]
proptest! {
    #[test]
    fn foreign_arrays(rows in 0_usize..5, columns in 0_usize..5, seed: i32) {
        use crate::arrays::{array, has_numpy};
        if !has_numpy() {
            return Ok(());
        }
        let given = ndarray::Array2::from_shape_fn((rows, columns), |(row, column)| f64::from(seed) + (row * 7 + column) as f64);
        let object = array(&given).unwrap();
        prop_assert_eq!(object.attr::<(usize, usize)>("shape").unwrap(), (rows, columns));
        prop_assert_eq!(object.call_method::<f64>("sum", ()).unwrap(), given.sum());
        prop_assert_eq!(&object.extract::<ndarray::Array2<f64>>().unwrap(), &given);
        let turned = array(given.t()).unwrap();
        prop_assert_eq!(turned.extract::<ndarray::ArrayD<f64>>().unwrap(), given.t().to_owned().into_dyn());
    }
}

#[cfg(feature = "arrow")]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn batches(numbers: Vec<Option<i64>>, seed: u8) {
        use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
        if crate::is_over_workers("a batch of this process has no copy in a worker") {
            return Ok(());
        }
        let words: ArrayRef = Arc::new(StringArray::from_iter(numbers.iter().map(|number| number.map(|number| format!("{seed} {number}")))));
        let numbers: ArrayRef = Arc::new(Int64Array::from(numbers));
        let schema = arrow_schema::Schema::new(vec![
            arrow_schema::Field::new("number", numbers.data_type().clone(), true),
            arrow_schema::Field::new("word", words.data_type().clone(), true),
        ]);
        let batch = RecordBatch::try_new(Arc::new(schema), vec![Arc::clone(&numbers), words]).unwrap();
        let object = Object::new(batch.clone()).unwrap();
        prop_assert_eq!(&object.extract::<RecordBatch>().unwrap(), &batch);
        prop_assert_eq!(&object.extract::<Vec<RecordBatch>>().unwrap(), &[batch]);
        prop_assert_eq!(&Object::new(&*numbers).unwrap().extract::<ArrayRef>().unwrap(), &numbers);
    }
}
