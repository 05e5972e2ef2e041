//! The messages of the array libraries, as captured from them (`tests/fixtures/library_errors/messages.json`), of devices that few have as their sources write them (`devices.json` there), and what they mean.
//!
//! The first row that fits counts, so that the more special ones stand first. `{a}` and `{b}` are shapes, `{m}` and `{n}` lengths, `{expected}` and `{found}` types.

/// What a row is about, with the operation or device where the message does not name it.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    Shape(&'static str),
    Dtype(&'static str),
    Memory(&'static str),
}

use Meaning::{Dtype, Memory, Shape};

/// Exceptions of these classes, or subclasses, with this message.
pub(super) struct Row {
    pub(super) classes: &'static [&'static str],
    pub(super) text: &'static str,
    pub(super) meaning: Meaning,
}

const fn row(classes: &'static [&'static str], text: &'static str, meaning: Meaning) -> Row {
    Row { classes, text, meaning }
}

const VALUE: &[&str] = &["ValueError"];
const TYPE: &[&str] = &["TypeError"];
const RUNTIME: &[&str] = &["RuntimeError"];
const INDEX: &[&str] = &["IndexError"];
const ALLOCATION: &[&str] = &["torch.OutOfMemoryError", "torch.cuda.OutOfMemoryError", "RuntimeError"];
const TENSORFLOW: &[&str] = &["InvalidArgumentError"];
const JAX: &[&str] = &["JaxRuntimeError", "XlaRuntimeError"];

#[rustfmt::skip]
pub(super) static TABLE: &[Row] = &[
    // NumPy; JAX shares some of its words.
    row(VALUE, "operands could not be broadcast together with remapped shapes [original->remapped]: {a} and requested shape {b}", Shape("broadcast")),
    row(VALUE, "operands could not be broadcast together with shapes {shapes}", Shape("broadcast")),
    row(VALUE, "{op}: Input operand {_} has a mismatch in its core dimension {_}, with gufunc signature {_} (size {n} is different from {m})", Shape("matmul")),
    row(VALUE, "shapes {a} and {b} not aligned", Shape("matmul")),
    row(&["ValueError", "TypeError"], "cannot reshape array of shape {a} (size {_}) into shape {b} (size", Shape("reshape")),
    row(VALUE, "cannot reshape array of size {a} into shape {b}", Shape("reshape")),
    row(VALUE, "along dimension {axis}, the array at index {_} has size {m} and the array at index {_} has size {n}", Shape("concatenate")),
    row(VALUE, "all input arrays must have the same shape", Shape("stack")),
    row(VALUE, "All input arrays must have the same shape. Got {shapes}", Shape("stack")),
    row(VALUE, "could not broadcast input array from shape {a} into shape {b}", Shape("assign")),
    row(&["AxisError", "ValueError"], "axis {axis} is out of bounds for array of dimension {dimensions}", Shape("axis")),
    row(VALUE, "inhomogeneous shape after", Shape("array")),
    row(INDEX, "boolean index did not match indexed array along axis {axis}; size of axis is {m} but size of corresponding boolean axis is {n}", Shape("index")),
    row(&["LinAlgError"], "Last 2 dimensions of the array must be square", Shape("square")),
    row(&["UFuncTypeError", "TypeError"], "Cannot cast ufunc '{op}' output from dtype('{found}') to dtype('{expected}')", Dtype("cast")),
    row(TYPE, "ufunc '{op}' not supported for the input types", Dtype("")),
    row(TYPE, "ufunc '{op}' did not contain a loop with signature matching types ({found}) ->", Dtype("")),
    row(TYPE, "data type '{found}' not understood", Dtype("dtype")),
    row(&["MemoryError"], "Unable to allocate {requested} for an array with shape {a} and data type {dtype}", Memory("cpu")),
    // PyTorch.
    row(RUNTIME, "The size of tensor a ({m}) must match the size of tensor b ({n}) at non-singleton dimension {axis}", Shape("broadcast")),
    row(RUNTIME, "mat1 and mat2 shapes cannot be multiplied ({a} and {b})", Shape("matmul")),
    row(RUNTIME, "size mismatch, got input ({_}), mat ({a}), vec ({b})", Shape("matmul")),
    row(RUNTIME, "Expected size for first two dimensions of batch2 tensor to be: {expected_shape} but got: {found_shape}.", Shape("matmul")),
    row(RUNTIME, "inconsistent tensor size, expected tensor {a} and src {b} to have the same number of elements", Shape("dot")),
    row(RUNTIME, "shape '{b}' is invalid for input of size {a}", Shape("reshape")),
    row(RUNTIME, "Sizes of tensors must match except in dimension {_}. Expected size {m} but got size {n} for tensor number", Shape("concatenate")),
    row(RUNTIME, "stack expects each tensor to be equal size, but got {a} at entry 0 and {b} at entry", Shape("stack")),
    row(RUNTIME, "The expanded size of the tensor ({_}) must match the existing size ({_}) at non-singleton dimension {axis}.  Target sizes: {b}.  Tensor sizes: {a}", Shape("broadcast")),
    row(INDEX, "Dimension out of range (expected to be in range of {_}, but got {axis})", Shape("axis")),
    row(RUNTIME, "weight of size {b}, expected input{a} to have {m} channels, but got {n} channels instead", Shape("convolution")),
    row(VALUE, "expected sequence of length {m} at dim {axis} (got {n})", Shape("array")),
    row(RUNTIME, "to have the same dtype, but got: {expected} != {found}", Dtype("matmul")),
    row(RUNTIME, "must have the same dtype, but got {found} and {expected}", Dtype("matmul")),
    row(RUNTIME, "Input type ({found}) and bias type ({expected}) should be the same", Dtype("convolution")),
    row(RUNTIME, "Input type ({found}) and weight type ({expected}) should be the same", Dtype("convolution")),
    row(RUNTIME, "to have one of the following scalar types: {expected}; but got {found} instead", Dtype("")),
    row(RUNTIME, "expected scalar type {expected} but found {found}", Dtype("")),
    row(RUNTIME, "Expected dtype {expected} for {_}", Dtype("index")),
    row(RUNTIME, "result type {found} can't be cast to the desired output type {expected}", Dtype("cast")),
    row(RUNTIME, "Input dtype must be either a floating point or complex dtype. Got: {found}", Dtype("mean")),
    row(RUNTIME, "Only Tensors of floating point and complex dtype can require gradients", Dtype("gradient")),
    row(RUNTIME, "expected target dtype to be {expected}, but got {found}", Dtype("loss")),
    row(INDEX, "tensors used as indices must be {expected} tensors", Dtype("index")),
    row(ALLOCATION, "CUDA out of memory. Tried to allocate {requested}. GPU {gpu} has a total capacity of {total} of which {free} is free", Memory("cuda")),
    row(ALLOCATION, "CUDA out of memory. Tried to allocate {requested} (GPU {gpu}; {total} total capacity; {_} already allocated; {free} free", Memory("cuda")),
    row(ALLOCATION, "HIP out of memory. Tried to allocate {requested}. GPU {gpu} has a total capacity of {total} of which {free} is free", Memory("cuda")),
    row(ALLOCATION, "XPU out of memory. Tried to allocate {requested}. GPU {gpu} has a total capacity of {total} of which {free} is free", Memory("xpu")),
    row(ALLOCATION, "XPU out of memory. Tried to allocate {requested}. GPU {gpu} has a total capacity of {total}. Of the allocated", Memory("xpu")),
    row(ALLOCATION, "CUDA error: out of memory", Memory("cuda")),
    row(ALLOCATION, "HIP error: out of memory", Memory("cuda")),
    row(ALLOCATION, "MPS backend out of memory (MPS allocated: {_}, other allocations: {_}, max allowed: {total}). Tried to allocate {requested} on", Memory("mps")),
    row(RUNTIME, "DefaultCPUAllocator: can't allocate memory: you tried to allocate {requested} bytes", Memory("cpu")),
    row(&["torch.OutOfMemoryError", "torch.cuda.OutOfMemoryError"], "", Memory("cuda")),
    // JAX.
    row(TYPE, "{op} got incompatible shapes for broadcasting: {shapes}", Shape("broadcast")),
    row(TYPE, "requires contracting dimensions to have the same shape, got {m} and {n}.", Shape("matmul")),
    row(TYPE, "Cannot concatenate arrays with shapes that differ in dimensions other than the one being concatenated: concatenating along dimension {_} for shapes {shapes}", Shape("concatenate")),
    row(VALUE, "Incompatible types for broadcasting: input type={_}[{a}] and requested type={_}[{b}]", Shape("broadcast")),
    row(TYPE, "{op} requires arguments to have the same dtypes, got {expected}, {found}.", Dtype("")),
    row(TYPE, "(input dtype that is a sub-dtype of np.inexact), but got {found}.", Dtype("gradient")),
    row(TYPE, "with dtype {found} is not a valid JAX array type", Dtype("array")),
    row(JAX, "RESOURCE_EXHAUSTED: Out of memory allocating {requested} bytes", Memory("")),
    row(JAX, "RESOURCE_EXHAUSTED: Out of host memory while trying to allocate {requested} bytes", Memory("cpu")),
    row(JAX, "RESOURCE_EXHAUSTED: Out of memory while trying to allocate {requested} bytes", Memory("")),
    row(JAX, "RESOURCE_EXHAUSTED: Out of memory while trying to allocate {requested}", Memory("")),
    row(JAX, "RESOURCE_EXHAUSTED", Memory("")),
    // TensorFlow.
    row(TENSORFLOW, "Incompatible shapes: {a} vs. {b} [Op:{op}]", Shape("broadcast")),
    row(TENSORFLOW, "Matrix size-incompatible: In[0]: {a}, In[1]: {b} [Op:", Shape("matmul")),
    row(TENSORFLOW, "Input to reshape is a tensor with {a} values, but the requested shape has {b} [Op:", Shape("reshape")),
    row(TENSORFLOW, "Dimension {axis} in both shapes must be equal: shape[0] = {a} vs. shape[1] = {b} [Op:", Shape("concatenate")),
    row(TENSORFLOW, "Shapes of all inputs must match: values[0].shape = {a} != values[1].shape = {b} [Op:", Shape("stack")),
    row(VALUE, "is incompatible with the layer: expected axis {axis} of input shape to have value {m}, but received input with shape {a}\u{1b}", Shape("layer")),
    row(VALUE, "is incompatible with the layer: expected axis {axis} of input shape to have value {m}, but received input with shape {a}", Shape("layer")),
    row(TENSORFLOW, "was expected to be a {expected} tensor but is a {found} tensor [Op:{op}]", Dtype("")),
    row(TYPE, "to EagerTensor of dtype {expected}", Dtype("convert")),
    row(&["ResourceExhaustedError"], "OOM when allocating tensor with shape{a} and type {dtype} on {device} by allocator", Memory("")),
    row(&["ResourceExhaustedError"], "", Memory("")),
    // Whatever raised it.
    row(&["MemoryError"], "", Memory("cpu")),
];
