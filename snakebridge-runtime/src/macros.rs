//! The macros that generated code calls. They expand to paths through `$crate`, to no unsafe code of the user's, and pass clippy.

/// Registers the environment that the bindings of this crate were generated for.
#[doc(hidden)]
#[macro_export]
macro_rules! __environment {
    () => {
        $crate::__environment! {
            python = ::core::env!("SNAKEBRIDGE_INTERPRETER"),
            version = ::core::env!("SNAKEBRIDGE_INTERPRETER_VERSION"),
            path = ::core::env!("SNAKEBRIDGE_SEARCH_PATH"),
        }
    };
    // An empty `python` records nothing.
    (python = $python:expr, version = $version:expr, path = $path:expr $(,)?) => {
        pub(crate) static __SB_ENVIRONMENT: $crate::__private::Environment =
            $crate::__private::Environment { python: $python, version: $version, path: $path };
        $crate::__private::inventory::submit! { $crate::__private::Registration(&__SB_ENVIRONMENT) }
    };
}

/// Registers a library for `snakebridge::libraries()`.
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    ($library:path) => {
        $crate::__private::inventory::submit! { $crate::__private::LibraryRegistration(&$library) }
    };
}

/// Makes `struct $name(Object);` a generated class.
#[doc(hidden)]
#[macro_export]
macro_rules! __class {
    ($name:ident, library = $library:path, module = $module:literal, name = $path:literal, base = $base:ty, ancestors = [$($ancestor:ty),* $(,)?] $(,)?) => {
        const _: () = {
            ::core::assert!(::core::mem::size_of::<$name>() == ::core::mem::size_of::<$crate::Object>());
            static SITE: $crate::__private::ClassSite = $crate::__private::ClassSite::new(&$library, $module, $path);
            // SAFETY: one field, named here by its place, of the size asserted above.
            unsafe impl $crate::Class for $name {
                const NAME: &'static str = $path;
                fn __sb_site() -> &'static $crate::__private::ClassSite {
                    &SITE
                }
                fn __sb_wrap(object: $crate::Object) -> Self {
                    Self(object)
                }
            }
            impl $crate::FromPython for $name {
                fn from_python(object: &$crate::pyo3::Bound<'_, $crate::pyo3::PyAny>) -> $crate::Result<Self> {
                    $crate::__private::from_python(object)
                }
            }
            #[diagnostic::do_not_recommend]
            impl<__K: $crate::kinds::AcceptsInstance<$name>> $crate::ToPython<__K> for $name {
                fn to_python<'py>(&self, py: $crate::pyo3::Python<'py>) -> $crate::Result<$crate::pyo3::Bound<'py, $crate::pyo3::PyAny>> {
                    $crate::ToPython::<$crate::kinds::Any>::to_python(&self.0, py)
                }
                fn into_arg<'__a>(self) -> $crate::__private::Arg<'__a> {
                    $crate::ToPython::<$crate::kinds::Any>::into_arg(self.0)
                }
                fn as_arg<'__a>(&'__a self) -> $crate::__private::Arg<'__a>
    where
        Self: '__a,
    {
                    $crate::ToPython::<$crate::kinds::Any>::as_arg(&self.0)
                }
            }
            impl $crate::kinds::SubclassOf<$name> for $name {}
            impl ::core::ops::Deref for $name {
                type Target = $base;
                fn deref(&self) -> &$base {
                    $crate::__private::as_base(self)
                }
            }
            impl ::core::convert::AsRef<$crate::Object> for $name {
                fn as_ref(&self) -> &$crate::Object {
                    &self.0
                }
            }
            impl ::core::convert::From<$name> for $crate::Object {
                fn from(value: $name) -> Self {
                    value.0
                }
            }
            $(
                impl $crate::kinds::SubclassOf<$ancestor> for $name {}
                impl ::core::convert::From<$name> for $ancestor {
                    fn from(value: $name) -> Self {
                        <$ancestor as $crate::Class>::__sb_wrap(value.0)
                    }
                }
            )*
            impl ::core::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(::core::concat!("<", $path, " object>"))
                }
            }
            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Display::fmt(&self.0, f)
                }
            }
        };
    };
}
