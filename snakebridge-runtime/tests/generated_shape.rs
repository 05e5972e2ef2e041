//! A module of bindings as the generator writes it, by hand, run against the standard library: the executable contract between `emit` and the runtime.
//!
//! The crate forbids unsafe code, as a user's may.
#![forbid(unsafe_code)]
#![deny(warnings, clippy::all)]
// A user's crate has the defaults; this workspace asks for more.
#![allow(unreachable_pub, unused_qualifications, clippy::unwrap_used, clippy::needless_borrows_for_generic_args)]

extern crate snakebridge_runtime as snakebridge;

use snakebridge::prelude::*;

mod bindings {
    // The generator writes `environment!()`, which reads what the build script recorded; here nothing is recorded, and the Python that is linked runs.
    ::snakebridge::__private::environment! { python = "", version = "", path = "", settings = "", lock = "" }

    /// Mathematics.
    #[allow(non_snake_case, non_camel_case_types, non_upper_case_globals)]
    pub mod math {
        static __SB_INDEX: ::snakebridge::__private::Index = ::snakebridge::__private::Index::new(
            "\
            function\tmath.sqrt\tmath::sqrt\t(x, /)\tReturn the square root of x.\n\
            function\tmath.isqrt\tmath::isqrt\t(n, /)\tReturn the integer part of the square root of the input.\n\
            constant\tmath.pi\tmath::pi\t\t\n\
            ",
        );
        pub(crate) static __SB_LIBRARY: ::snakebridge::__private::Library = ::snakebridge::__private::Library {
            name: "math",
            version: ::core::option::Option::None,
            environment: &super::__SB_ENVIRONMENT,
            index: &__SB_INDEX,
        };
        ::snakebridge::__private::register!(__SB_LIBRARY);

        /// The functions.
        pub fn __functions__() -> impl ::core::iter::Iterator<Item = &'static ::snakebridge::Entry> {
            ::snakebridge::__private::functions(&__SB_INDEX)
        }
        /// Searches.
        pub fn __search__(query: &str) -> ::std::vec::Vec<::snakebridge::Hit> {
            ::snakebridge::__private::search(&__SB_INDEX, query)
        }

        static __SB_SITES: ::snakebridge::__private::Sites = ::snakebridge::__private::Sites::new(
            &__SB_LIBRARY,
            "\
            0 math:sqrt(x, /)\n\
            1 math:fsum(seq, /)\n\
            2 math:isclose(a, b, *, rel_tol=, abs_tol=)\n\
            3 math:hypot()\n\
            4 math:pi\n\
                ",
        );

        /// Return the square root of x.
        ///
        /// # Errors
        /// What Python raises.
        pub fn sqrt(x: impl ::snakebridge::ToPython<::snakebridge::kinds::Float>) -> ::snakebridge::Result<f64> {
            __SB_SITES.call(0, (x,))
        }

        /// Return an accurate floating point sum.
        ///
        /// # Errors
        /// What Python raises.
        pub fn fsum(
            seq: impl ::snakebridge::ToPython<::snakebridge::kinds::Iterable<::snakebridge::kinds::Float>>,
        ) -> ::snakebridge::Result<f64> {
            __SB_SITES.call(1, (seq,))
        }

        /// Determine whether two numbers are close.
        ///
        /// # Errors
        /// What Python raises.
        pub fn isclose(
            a: impl ::snakebridge::ToPython<::snakebridge::kinds::Float>,
            b: impl ::snakebridge::ToPython<::snakebridge::kinds::Float>,
        ) -> ::snakebridge::Result<bool> {
            __SB_SITES.call(2, (a, b))
        }

        /// As [`isclose`], with optional parameters.
        pub fn isclose_with<'__a>(
            a: impl ::snakebridge::ToPython<::snakebridge::kinds::Float> + '__a,
            b: impl ::snakebridge::ToPython<::snakebridge::kinds::Float> + '__a,
        ) -> IscloseWith<'__a> {
            IscloseWith(__SB_SITES.begin(2).positional(a).positional(b))
        }

        /// A call of [`isclose`].
        #[must_use = "a call does nothing until `.call()`"]
        #[derive(Debug)]
        pub struct IscloseWith<'__a>(::snakebridge::__private::Call<'__a>);

        ::snakebridge::__private::builder!(IscloseWith);

        impl<'__a> IscloseWith<'__a> {
            /// Maximum relative difference.
            pub fn rel_tol(self, rel_tol: impl ::snakebridge::ToPython<::snakebridge::kinds::Float> + '__a) -> Self {
                ::snakebridge::__private::set(self, 0, rel_tol)
            }
            /// Maximum absolute difference.
            pub fn abs_tol(self, abs_tol: impl ::snakebridge::ToPython<::snakebridge::kinds::Float> + '__a) -> Self {
                ::snakebridge::__private::set(self, 1, abs_tol)
            }
            /// Calls it.
            ///
            /// # Errors
            /// What Python raises.
            pub fn call(self) -> ::snakebridge::Result<bool> {
                self.0.call()
            }
        }

        /// No signature is known.
        ///
        /// # Errors
        /// What Python raises.
        pub fn hypot<__R: ::snakebridge::FromPython>(args: impl ::snakebridge::Args) -> ::snakebridge::Result<__R> {
            __SB_SITES.call_args(3, args)
        }

        /// The number.
        ///
        /// # Errors
        /// What Python raises.
        pub fn pi() -> ::snakebridge::Result<f64> {
            __SB_SITES.get(4)
        }
    }

    /// Dates.
    #[allow(non_snake_case, non_camel_case_types, non_upper_case_globals)]
    pub mod datetime {
        static __SB_INDEX: ::snakebridge::__private::Index = ::snakebridge::__private::Index::new("");
        pub(crate) static __SB_LIBRARY: ::snakebridge::__private::Library = ::snakebridge::__private::Library {
            name: "datetime",
            version: ::core::option::Option::None,
            environment: &super::__SB_ENVIRONMENT,
            index: &__SB_INDEX,
        };
        ::snakebridge::__private::register!(__SB_LIBRARY);

        static __SB_SITES: ::snakebridge::__private::Sites = ::snakebridge::__private::Sites::new(
            &__SB_LIBRARY,
            "\
            0 copy:copy(x)\n\
                ",
        );
        static __SB_date: ::snakebridge::__private::Sites = ::snakebridge::__private::Sites::new(
            &__SB_LIBRARY,
            "\
            0 datetime:date\n\
            1 datetime:date(year, month, day)\n\
            2 isoformat()\n\
            3 replace(year=)\n\
            4 year\n\
                ",
        );
        static __SB_datetime: ::snakebridge::__private::Sites = ::snakebridge::__private::Sites::new(
            &__SB_LIBRARY,
            "\
            0 datetime:datetime\n\
            1 datetime:datetime.fromisoformat(date_string, /)\n\
                ",
        );

        /// A date.
        #[repr(transparent)]
        pub struct date(::snakebridge::Object);
        ::snakebridge::__private::class!(date, sites = __SB_date, base = ::snakebridge::Object, ancestors = []);

        impl date {
            /// A new one.
            ///
            /// # Errors
            /// What Python raises.
            pub fn new(
                year: impl ::snakebridge::ToPython<::snakebridge::kinds::Int>,
                month: impl ::snakebridge::ToPython<::snakebridge::kinds::Int>,
                day: impl ::snakebridge::ToPython<::snakebridge::kinds::Int>,
            ) -> ::snakebridge::Result<Self> {
                __SB_date.call(1, (year, month, day))
            }
            /// As text.
            ///
            /// # Errors
            /// What Python raises.
            pub fn isoformat(&self) -> ::snakebridge::Result<::std::string::String> {
                __SB_date.call_on(2, &self.0, ())
            }
            /// With other parts.
            pub fn replace_with<'__a>(&'__a self) -> DateReplaceWith<'__a> {
                DateReplaceWith(__SB_date.begin_on(3, &self.0))
            }
            /// The year.
            ///
            /// # Errors
            /// What Python raises.
            pub fn year(&self) -> ::snakebridge::Result<i64> {
                __SB_date.get_on(4, &self.0)
            }
            /// Writes the year.
            ///
            /// # Errors
            /// What Python raises.
            pub fn set_year(&self, value: impl ::snakebridge::ToPython<::snakebridge::kinds::Int>) -> ::snakebridge::Result<()> {
                __SB_date.set_on(4, &self.0, value)
            }
        }

        /// A call of `replace`.
        #[must_use = "a call does nothing until `.call()`"]
        pub struct DateReplaceWith<'__a>(::snakebridge::__private::Call<'__a>);

        ::snakebridge::__private::builder!(DateReplaceWith);

        impl<'__a> DateReplaceWith<'__a> {
            /// The year.
            pub fn year(self, year: impl ::snakebridge::ToPython<::snakebridge::kinds::Int> + '__a) -> Self {
                ::snakebridge::__private::set(self, 0, year)
            }
            /// Calls it.
            ///
            /// # Errors
            /// What Python raises.
            pub fn call<__R: ::snakebridge::FromPython>(self) -> ::snakebridge::Result<__R> {
                self.0.call()
            }
        }

        /// A date with a time.
        #[repr(transparent)]
        pub struct datetime(::snakebridge::Object);
        ::snakebridge::__private::class!(datetime, sites = __SB_datetime, base = date, ancestors = [date]);

        impl datetime {
            /// Class method.
            ///
            /// # Errors
            /// What Python raises.
            pub fn fromisoformat(date_string: impl ::snakebridge::ToPython<::snakebridge::kinds::Str>) -> ::snakebridge::Result<Self> {
                __SB_datetime.call(1, (date_string,))
            }
        }

        /// Takes a date or a datetime: a stand-in for a function of the library.
        ///
        /// # Errors
        /// What Python raises.
        pub fn describe(
            value: impl ::snakebridge::ToPython<::snakebridge::kinds::Instance<date>>,
        ) -> ::snakebridge::Result<::std::string::String> {
            ::snakebridge::call("builtins", "str", (dyn_object(value)?,))
        }
        fn dyn_object(
            value: impl ::snakebridge::ToPython<::snakebridge::kinds::Instance<date>>,
        ) -> ::snakebridge::Result<::snakebridge::Object> {
            __SB_SITES.call(0, (value,))
        }
    }
}

use bindings::{datetime, math};
use snakebridge::kinds;

#[test]
fn numbers_infer_and_convert() -> Result<()> {
    assert_eq!(math::sqrt(16)?, 4.0);
    assert_eq!(math::sqrt(2.25)?, 1.5);
    assert_eq!(math::sqrt(16u8)?, 4.0);
    assert_eq!(math::fsum([1, 2, 3])?, 6.0);
    assert_eq!(math::fsum(&[0.5, 2.0])?, 2.5);
    assert_eq!(math::fsum(vec![1.0f32, 2.0])?, 3.0);
    assert_eq!(math::fsum((1, 2.5))?, 3.5);
    assert!((math::pi()? - std::f64::consts::PI).abs() < 1e-15);
    Ok(())
}

#[test]
fn builders() -> Result<()> {
    assert!(!math::isclose(1.0, 1.1)?);
    let mut call = math::isclose_with(1.0, 1.1);
    if math::pi()? > 3.0 {
        call = call.rel_tol(0.2);
    }
    assert!(call.call()?);
    assert!(math::isclose_with(1, 3).abs_tol(5).rel_tol(0).call()?);
    // The last value counts.
    assert!(!math::isclose_with(1, 3).abs_tol(5).abs_tol(1).call()?);
    Ok(())
}

#[test]
fn without_signature() -> Result<()> {
    assert_eq!(math::hypot::<f64>((3, 4.0))?, 5.0);
    assert_eq!(math::hypot::<f64>(())?, 0.0);
    Ok(())
}

#[test]
fn classes() -> Result<()> {
    let day = datetime::date::new(2024, 2, 29)?;
    assert_eq!(day.isoformat()?, "2024-02-29");
    assert_eq!(day.year()?, 2024);
    assert_eq!(format!("{day} {day:?}"), "2024-02-29 <date object>");
    let moved: datetime::date = day.replace_with().year(2028).call()?;
    assert_eq!(moved.to_string(), "2028-02-29");
    assert!(day.set_year(1).is_err_and(|error| error.is("AttributeError")));

    let moment = datetime::datetime::fromisoformat("2024-02-29T12:00:00")?;
    assert_eq!(moment.year()?, 2024);
    assert_eq!(datetime::describe(&moment)?, "2024-02-29 12:00:00");
    assert_eq!(datetime::describe(&day)?, "2024-02-29");
    assert_eq!(datetime::describe(Object::from(day.clone()))?, "2024-02-29");
    let upcast: datetime::date = moment.clone().into();
    assert!(upcast.downcast::<datetime::datetime>().is_ok());
    let error = day.downcast::<datetime::datetime>().unwrap_err();
    assert_eq!(error.to_string(), "the value is a Python `datetime.date`, which can't be a Rust `datetime`");
    assert!(upcast.is(&moment));
    Ok(())
}

#[test]
fn discovery_starts_no_python() {
    assert_eq!(math::__functions__().count(), 2);
    let hits = math::__search__("SQRT");
    assert_eq!(hits.iter().map(|hit| hit.name).collect::<Vec<_>>(), ["sqrt", "isqrt"]);
    assert_eq!(hits[0].relevance, 1.0);
    let names = snakebridge::libraries().iter().map(|library| library.name).collect::<Vec<_>>();
    assert_eq!(names, ["datetime", "math"]);
}

#[test]
fn kinds_accept_by_shape() -> Result<()> {
    fn takes<K: kinds::Kind>(value: impl ToPython<K>) -> Result<String> {
        Object::from(snakebridge::pyo3::Python::attach(|py| value.into_python(py).map(|object| object.unbind()))?).repr()
    }
    type IntOrStr = kinds::Union<kinds::Int, kinds::Union<kinds::Str, kinds::List<kinds::Int>>>;
    snakebridge::start()?;
    assert_eq!(takes::<IntOrStr>(3)?, "3");
    assert_eq!(takes::<IntOrStr>("x")?, "'x'");
    assert_eq!(takes::<IntOrStr>(&[1, 2])?, "[1, 2]");
    assert_eq!(takes::<kinds::Optional<kinds::Int>>(NONE)?, "None");
    assert_eq!(takes::<kinds::Optional<kinds::Int>>(Some(3))?, "3");
    assert_eq!(takes::<kinds::Optional<kinds::Str>>(None::<&str>)?, "None");
    assert_eq!(takes::<kinds::Tuple<(kinds::Int, kinds::Str)>>((1, "a"))?, "(1, 'a')");
    assert_eq!(takes::<kinds::Union<kinds::Int, kinds::Tuple<(kinds::Int, kinds::Str)>>>((1, "a"))?, "(1, 'a')");
    assert_eq!(takes::<kinds::TupleOf<kinds::Int>>([1, 2])?, "(1, 2)");
    assert_eq!(takes::<kinds::Bytes>(&[1, 2])?, "b'\\x01\\x02'");
    assert_eq!(takes::<kinds::Bytes>(b"ab")?, "b'ab'");
    assert_eq!(takes::<kinds::List<kinds::Int>>(vec![1u8])?, "[1]");
    assert_eq!(takes::<kinds::Any>([[1, 2], [3, 4]])?, "[[1, 2], [3, 4]]");
    assert_eq!(takes::<kinds::Dict<kinds::Str, kinds::Any>>(Kwargs::new().with("a", [1]).with("b", NONE))?, "{'a': [1], 'b': None}");
    Ok(())
}
