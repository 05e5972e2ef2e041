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
            settings = ::core::env!("SNAKEBRIDGE_RUN_SETTINGS"),
            lock = ::core::include_str!(::core::env!("SNAKEBRIDGE_LOCK")),
        }
    };
    // An empty `python` records nothing.
    (python = $python:expr, version = $version:expr, path = $path:expr, settings = $settings:expr, lock = $lock:expr $(,)?) => {
        pub(crate) static __SB_ENVIRONMENT: $crate::__private::Environment =
            $crate::__private::Environment { python: $python, version: $version, path: $path, settings: $settings, lock: $lock };
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

/// Makes `struct $name<'a>(Call<'a>);` a builder that has the options of every call. With a type after it, the builder says what it gives in a second field.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    ($name:ident) => {
        // SAFETY: the generator writes a struct of one `Call`; its size is asserted where options are set.
        unsafe impl<'__a> $crate::CallOptions<'__a> for $name<'__a> {}
    };
    ($name:ident, $gives:ident) => {
        // SAFETY: the generator writes a struct of one `Call` and a `PhantomData`; its size is asserted where options are set.
        unsafe impl<'__a, $gives> $crate::CallOptions<'__a> for $name<'__a, $gives> {}
    };
}

/// Makes `struct $name(Object);` a generated class.
#[doc(hidden)]
#[macro_export]
macro_rules! __class {
    ($name:ident, sites = $sites:ident, base = $base:ty, ancestors = [$($ancestor:ty),* $(,)?] $(,)?) => {
        // SAFETY: the generator writes a struct of one `Object`; its size is asserted where handles are made.
        unsafe impl $crate::Class for $name {
            type Origin = $crate::__private::Generated;
            fn __sb_sites() -> &'static $crate::__private::Sites {
                &$sites
            }
        }
        #[diagnostic::do_not_recommend]
        impl<__K: $crate::kinds::AcceptsInstance<$name>> $crate::ToPython<__K> for $name {
            const HANDLE: ::core::option::Option<$crate::__private::Handle<Self>> = $crate::__private::Handle::OF_CLASS;
            fn to_python<'py>(&self, py: $crate::__private::Python<'py>) -> $crate::Result<$crate::__private::Bound<'py, $crate::__private::PyAny>> {
                $crate::__private::to_python(self, py)
            }
        }
        impl $crate::FromPython for $name {
            const RECEIVED: ::core::option::Option<$crate::__private::Received<Self>> = $crate::__private::Received::OF_CLASS;
            fn from_python(object: &$crate::__private::Bound<'_, $crate::__private::PyAny>) -> $crate::Result<Self> {
                $crate::__private::from_python(object)
            }
        }
        impl ::core::ops::Deref for $name {
            type Target = $base;
            fn deref(&self) -> &$base {
                $crate::__private::as_base(self)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<__C: $crate::__private::Inherits<$name>> ::core::convert::From<__C> for $name {
            fn from(value: __C) -> Self {
                $crate::__private::into_base(value)
            }
        }
        $(
            impl $crate::kinds::SubclassOf<$ancestor> for $name {}
            impl $crate::__private::Inherits<$ancestor> for $name {}
        )*
        impl ::core::clone::Clone for $name {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug(self, f)
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

/// Makes the `enum` or the set of bits `$name` a type that converts both ways.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumerated {
    ($name:ident, $path:literal, [$($ancestor:ty),*], $from:ident, $to:ident, $want:ident, $from_wire:ident, $to_wire:ident) => {
        impl $name {
            #[doc(hidden)]
            fn __sb_object(self) -> $crate::Result<$crate::Object> {
                $crate::__private::object_of(self)
            }
        }
        impl $crate::PythonType for $name {
            fn class_name() -> &'static str {
                $path
            }
        }
        impl $crate::FromPython for $name {
            fn from_python(object: &$crate::__private::Bound<'_, $crate::__private::PyAny>) -> $crate::Result<Self> {
                $crate::__private::$from(object)
            }
            const WANT: &'static $crate::__private::Want = $crate::__private::$want::<Self>();
            fn from_wire(item: $crate::__private::Item) -> $crate::Result<Self> {
                $crate::__private::$from_wire(item)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<__K: $crate::kinds::AcceptsInstance<$name>> $crate::ToPython<__K> for $name {
            fn to_python<'py>(&self, py: $crate::__private::Python<'py>) -> $crate::Result<$crate::__private::Bound<'py, $crate::__private::PyAny>> {
                $crate::__private::$to(*self, py)
            }
            fn to_wire(&self) -> $crate::Result<$crate::__private::Item> {
                $crate::__private::$to_wire(*self)
            }
        }
        impl $crate::kinds::SubclassOf<$name> for $name {}
        $(
            impl $crate::kinds::SubclassOf<$ancestor> for $name {}
        )*
    };
}

/// Makes `enum $name` a generated enumeration.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    ($name:ident, module = $module:literal, name = $path:literal, ancestors = [$($ancestor:ty),* $(,)?], members = [$($member:ident = $python:literal),* $(,)?] $(,)?) => {
        const _: () = {
            static SITE: $crate::__private::EnumerationSite = $crate::__private::EnumerationSite::new($module, $path, &[$($python),*]);
            impl $crate::Enumeration for $name {
                const __SB_ALL: &'static [Self] = &[$(Self::$member),*];
                fn __sb_site() -> &'static $crate::__private::EnumerationSite {
                    &SITE
                }
                fn __sb_number(self) -> usize {
                    self as usize
                }
            }
            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    $crate::__private::format_member(*self, f)
                }
            }
            $crate::__enumerated! { $name, $path, [$($ancestor),*], member_from_python, member_to_python, member_want, member_from_wire, member_to_wire }
        };
    };
}

/// Makes `struct $name(i64)` a generated set of flags.
#[doc(hidden)]
#[macro_export]
macro_rules! __flags {
    ($name:ident, module = $module:literal, name = $path:literal, ancestors = [$($ancestor:ty),* $(,)?], members = [$($bits:literal = $python:literal),* $(,)?] $(,)?) => {
        const _: () = {
            static SITE: $crate::__private::EnumerationSite = $crate::__private::EnumerationSite::new($module, $path, &[$($python),*]);
            impl $crate::Flags for $name {
                const __SB_BITS: &'static [i64] = &[$($bits),*];
                fn __sb_site() -> &'static $crate::__private::EnumerationSite {
                    &SITE
                }
                fn from_bits(bits: i64) -> Self {
                    Self(bits)
                }
                fn bits(self) -> i64 {
                    self.0
                }
            }
            impl ::core::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    $crate::__private::format_flags(*self, f)
                }
            }
            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    $crate::__private::format_flags(*self, f)
                }
            }
            impl ::core::ops::BitOr for $name {
                type Output = Self;
                fn bitor(self, other: Self) -> Self {
                    Self(self.0 | other.0)
                }
            }
            impl ::core::ops::BitAnd for $name {
                type Output = Self;
                fn bitand(self, other: Self) -> Self {
                    Self(self.0 & other.0)
                }
            }
            impl ::core::ops::BitXor for $name {
                type Output = Self;
                fn bitxor(self, other: Self) -> Self {
                    Self(self.0 ^ other.0)
                }
            }
            impl ::core::ops::Not for $name {
                type Output = Self;
                fn not(self) -> Self {
                    Self(<Self as $crate::Flags>::all().0 & !self.0)
                }
            }
            $crate::__enumerated! { $name, $path, [$($ancestor),*], flags_from_python, flags_to_python, flags_want, flags_from_wire, flags_to_wire }
        };
    };
}
