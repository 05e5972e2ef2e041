//! What both deserializers do alike: their methods that need no more of a value than `get`, `is_none`, `wrong`, `sequence` and `map`.

/// These methods, inside an `impl Deserializer`.
macro_rules! plain {
    () => {
        plain! { @exact
            deserialize_bool visit_bool; deserialize_i8 visit_i8; deserialize_i16 visit_i16; deserialize_i32 visit_i32; deserialize_i64 visit_i64;
            deserialize_i128 visit_i128; deserialize_u8 visit_u8; deserialize_u16 visit_u16; deserialize_u32 visit_u32; deserialize_u64 visit_u64;
            deserialize_u128 visit_u128; deserialize_f32 visit_f32; deserialize_f64 visit_f64; deserialize_char visit_char; deserialize_str visit_string;
            deserialize_string visit_string;
        }
        fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            visitor.visit_byte_buf(self.get::<Bytes>()?.0)
        }
        fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            self.deserialize_bytes(visitor)
        }
        fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            if self.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
        }
        fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            if self.is_none() { visitor.visit_unit() } else { Err(self.wrong("()")) }
        }
        fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Failure> {
            self.deserialize_unit(visitor)
        }
        fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Failure> {
            nested(|| visitor.visit_newtype_struct(self).map_err(|failure| failure.0)).map_err(Failure)
        }
        fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            self.sequence(visitor)
        }
        fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Failure> {
            self.sequence(visitor)
        }
        fn deserialize_tuple_struct<V: Visitor<'de>>(self, _name: &'static str, _length: usize, visitor: V) -> Result<V::Value, Failure> {
            self.sequence(visitor)
        }
        fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            self.map(visitor)
        }
        fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            self.deserialize_any(visitor)
        }
        fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            visitor.visit_unit()
        }
    };
    (@exact $($method:ident $visit:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            visitor.$visit(self.get()?)
        }
    )*};
}

pub(super) use plain;
