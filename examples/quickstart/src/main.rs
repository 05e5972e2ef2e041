//! NumPy and two standard-library modules, called from Rust.

use snakebridge::prelude::*;

snakebridge::bindings!(); // modules numpy, json, statistics: see [package.metadata.python-deps] in Cargo.toml

fn main() -> snakebridge::Result<()> {
    // A slice goes over as a NumPy array; the type on the left chooses what comes back.
    let heights: &[f64] = &[1.62, 1.75, 1.8, 1.69];
    let mean: f64 = numpy::mean(heights)?;
    let median: f64 = numpy::median(heights)?;
    println!("mean {mean:.3} m, median {median:.3} m");

    // Keyword arguments have Python's names and are checked by rustc.
    let columns: Vec<f64> = py!(numpy::mean([[1, 2], [3, 4]], axis = 0))?;
    println!("column means {columns:?}");

    // Classes have constructors, methods and properties.
    let adults = py!(statistics::NormalDist::new(mu = 1.7, sigma = 0.1))?;
    let taller = 1.0 - adults.cdf(1.8)?;
    println!("{adults} has variance {:.3}; {:.1} % are taller than 1.80 m", adults.variance()?, 100.0 * taller);

    // What a library has, without starting Python.
    for hit in numpy::__search__("standard deviation").iter().take(3) {
        println!("found {}: {}", hit.rust, hit.summary);
    }

    // Anything that is installed, without generated code.
    let pi: f64 = snakebridge::get("math", "pi")?;
    println!("pi is {pi}");

    // Python's exceptions are errors that know their class.
    match json::loads::<Object>("{\"broken\": ") {
        Err(error) if error.is("JSONDecodeError") => println!("refused: {error}"),
        other => println!("parsed: {}", other?),
    }
    Ok(())
}
