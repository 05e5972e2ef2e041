//! Rust tuples: each place by the kind expected there, and no place left out.

use crate::pyo3::prelude::*;
use crate::pyo3::types::PyTuple;

use super::ToPython;
use crate::error::Result;
use crate::kinds::{Elements, Kind, True};
use crate::wire::Item;

macro_rules! tuple {
    ($($param:ident $index:tt: $list:ty;)+ => $rest:ty) => {
        #[diagnostic::do_not_recommend]
        impl<K: Kind<Product = True>, $($param: ToPython<<$list as Elements>::Head>),+> ToPython<K> for ($($param,)+)
        where
            $rest: Elements<Complete = True>,
        {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                let elements = [$(ToPython::<<$list as Elements>::Head>::to_python(&self.$index, py)?),+];
                Ok(PyTuple::new(py, elements)?.into_any())
            }
            fn into_python(self, py: Python<'_>) -> Result<Bound<'_, PyAny>> {
                let elements = [$(ToPython::<<$list as Elements>::Head>::into_python(self.$index, py)?),+];
                Ok(PyTuple::new(py, elements)?.into_any())
            }
            fn to_wire(&self) -> Result<Item> {
                Ok(Item::Tuple(vec![$(ToPython::<<$list as Elements>::Head>::to_wire(&self.$index)?),+]))
            }
            fn into_wire(self) -> Result<Item> {
                Ok(Item::Tuple(vec![$(ToPython::<<$list as Elements>::Head>::into_wire(self.$index)?),+]))
            }
        }
    };
}

type L0<K> = <K as Kind>::Elements;
type L1<K> = <L0<K> as Elements>::Tail;
type L2<K> = <L1<K> as Elements>::Tail;
type L3<K> = <L2<K> as Elements>::Tail;
type L4<K> = <L3<K> as Elements>::Tail;
type L5<K> = <L4<K> as Elements>::Tail;
type L6<K> = <L5<K> as Elements>::Tail;
type L7<K> = <L6<K> as Elements>::Tail;
type L8<K> = <L7<K> as Elements>::Tail;
type L9<K> = <L8<K> as Elements>::Tail;
type L10<K> = <L9<K> as Elements>::Tail;
type L11<K> = <L10<K> as Elements>::Tail;
type L12<K> = <L11<K> as Elements>::Tail;

tuple! { A 0: L0<K>; => L1<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; => L2<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; => L3<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; D 3: L3<K>; => L4<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; D 3: L3<K>; E 4: L4<K>; => L5<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; D 3: L3<K>; E 4: L4<K>; F 5: L5<K>; => L6<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; D 3: L3<K>; E 4: L4<K>; F 5: L5<K>; G 6: L6<K>; => L7<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; D 3: L3<K>; E 4: L4<K>; F 5: L5<K>; G 6: L6<K>; H 7: L7<K>; => L8<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; D 3: L3<K>; E 4: L4<K>; F 5: L5<K>; G 6: L6<K>; H 7: L7<K>; I 8: L8<K>; => L9<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; D 3: L3<K>; E 4: L4<K>; F 5: L5<K>; G 6: L6<K>; H 7: L7<K>; I 8: L8<K>; J 9: L9<K>; => L10<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; D 3: L3<K>; E 4: L4<K>; F 5: L5<K>; G 6: L6<K>; H 7: L7<K>; I 8: L8<K>; J 9: L9<K>; M 10: L10<K>; => L11<K> }
tuple! { A 0: L0<K>; B 1: L1<K>; C 2: L2<K>; D 3: L3<K>; E 4: L4<K>; F 5: L5<K>; G 6: L6<K>; H 7: L7<K>; I 8: L8<K>; J 9: L9<K>; M 10: L10<K>; N 11: L11<K>; => L12<K> }
