//! Several pools, by name.

use snakebridge_runtime::{Runtime, call, with_runtime};

#[test]
fn a_pool_is_found_by_its_name_as_long_as_somebody_has_it() {
    let start = |name: &str| Runtime::workers(|settings| settings.name(name).size(1).variable("POOL", name)).unwrap();
    let (left, right) = (start("left"), start("right"));
    for name in ["left", "right"] {
        let found = Runtime::named(name).unwrap();
        let variable: String = with_runtime(&found, || call("os", "getenv", ("POOL",))).unwrap();
        assert_eq!(variable, name);
    }
    let error = Runtime::named("middle").unwrap_err().to_string();
    assert!(error.starts_with("no pool is called `middle`; there are ") && error.contains("`left`, `right`"), "{error}");
    drop((left, right));
    assert!(!Runtime::named("left").unwrap_err().to_string().contains("`right`"));
}
