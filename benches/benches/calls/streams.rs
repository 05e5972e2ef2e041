//! A Python generator consumed in Rust.

use snakebridge::pyo3::prelude::*;
use snakebridge_benches::compare;

use snakebridge_benches::pairs::Cached;

pub(crate) fn compare_all() {
    static COUNT: Cached = Cached::new("targets", "count");
    snakebridge::attach(|| {
        Python::attach(|py| {
            let ours = || -> snakebridge::Result<i64> {
                let numbers: snakebridge::Object = COUNT.get(py).call1((1000,))?.into();
                numbers.iter::<i64>()?.sum()
            };
            let by_hand = || -> PyResult<i64> {
                COUNT.get(py).call1((1000,))?.try_iter()?.map(|number| number.and_then(|number| number.extract::<i64>())).sum()
            };
            compare("a generator of 1000 numbers", "PyO3, `try_iter`", 1.10, ours, by_hand);
        });
    });
}
