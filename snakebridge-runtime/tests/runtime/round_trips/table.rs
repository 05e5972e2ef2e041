//! Every type of the tables in `docs/values.md` goes there and back: a type that is written there without its test, or a test that is gone, fails here.

/// The tests of the types, as the tables name them.
const PROOFS: &[(&str, &[&str])] = &[
    ("long_tuples", &["()", "None", "NONE", "tuples up to twelve"]),
    ("booleans", &["bool"]),
    ("integers!", &["i8", "i128", "u8", "u128", "isize", "usize"]),
    ("no_zeros", &["NonZero<_>"]),
    ("floats", &["f64"]),
    ("single_floats", &["f32"]),
    ("complex_numbers", &["Complex64"]),
    ("strings", &["String", "Rc<str>"]),
    ("owners_of_strings", &["&str", "Cow<str>", "Box<str>", "Arc<str>"]),
    ("characters", &["char"]),
    ("byte_strings", &["&[u8]", "Vec<u8>", "Bytes"]),
    ("sequences", &["Vec<T>", "VecDeque<T>", "Arc<T>"]),
    ("owners", &["&[T]", "&T", "Box<T>", "Rc<T>", "Cow<[T]>"]),
    ("options_and_tuples", &["[T; N]", "Option<T>"]),
    ("maps", &["HashMap", "BTreeMap", "Pairs<K, V>"]),
    ("sets", &["HashSet", "BTreeSet"]),
    ("ranges", &["Range", "RangeInclusive"]),
    ("paths", &["Path", "PathBuf", "OsStr", "OsString"]),
    ("points_in_time", &["Duration", "SystemTime"]),
    ("times", &["time::Date", "time::Time", "time::DateTime", "time::TimeDelta"]),
    ("zones", &["time::Zone"]),
    ("fractions", &["Fraction"]),
    ("slices", &["Slice", "1..", "..2", ".."]),
    ("patterns", &["Pattern"]),
    ("addresses", &["IpAddr"]),
    ("foreign_arrays", &["numbers in slices and vectors", "Array", "views"]),
    ("anything", &["a struct or enum of yours", "Serde<T>"]),
    ("values", &["Value", "kwargs!"]),
    ("round_trip", &["Object", "generated classes"]),
    ("batches", &["RecordBatch", "Vec<RecordBatch>", "ArrayRef", "Schema"]),
    (
        "chrono_times",
        &["NaiveDate", "NaiveTime", "NaiveDateTime", "DateTime<Utc>", "DateTime<FixedOffset>", "TimeDelta", "Utc", "FixedOffset"],
    ),
    ("half_floats", &["f16"]),
    ("ordered_maps", &["IndexMap", "IndexSet"]),
    (
        "jiff_times",
        &["civil::Date", "civil::Time", "civil::DateTime", "Timestamp", "Zoned", "SignedDuration", "tz::TimeZone", "tz::Offset"],
    ),
    ("any_size", &["BigInt", "BigUint"]),
    ("foreign_complex_numbers", &["Complex<f64>"]),
    ("decimals", &["Decimal"]),
    ("uuids", &["Uuid"]),
];

/// The types in a cell: what stands in back-ticks, else its words.
fn types_in(cell: &str) -> Vec<&str> {
    let named: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
    let rest = cell.split('`').step_by(2).flat_map(|text| text.split(',')).map(str::trim);
    let words = rest.filter(|text| ["tuples", "generated", "numbers in", "a struct", "views"].iter().any(|known| text.starts_with(known)));
    named.into_iter().chain(words).collect()
}

#[test]
fn every_type_of_the_tables_goes_there_and_back() {
    let tables = include_str!("../../../../docs/values.md").lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let sources = [include_str!("mod.rs"), include_str!("foreign.rs")].concat();
    let (mut known, mut column) = (Vec::new(), None);
    for line in tables {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let Some(place) = cells.iter().position(|cell| *cell == "Rust") {
            column = Some(place);
        } else if let Some(column) = column {
            known.extend(types_in(cells[column]));
        }
    }
    assert!(known.len() > 80, "{known:?}");
    for name in &known {
        assert!(PROOFS.iter().any(|(_, types)| types.contains(name)), "`{name}` of `docs/values.md` has no test of its way there and back");
    }
    for (proof, types) in PROOFS {
        let found = sources.contains(&format!("fn {proof}("))
            || sources.contains(&format!("fn {proof}<"))
            || sources.contains(&format!("\n{proof}("));
        assert!(found, "the test `{proof}` is gone");
        let unknown: Vec<_> = types.iter().filter(|name| !known.contains(*name)).collect();
        assert!(unknown.is_empty(), "`docs/values.md` does not have {unknown:?} any more");
    }
}
