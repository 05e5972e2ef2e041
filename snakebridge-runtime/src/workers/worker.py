"""The worker of snakebridge: makes calls for a Rust program, over a socket that it was started with.

In: frames of docs/protocol.md. Out: the same. Never: pickle, eval or exec of what came over the wire; a third-party import of its own.
Python 3.8 to 3.14, standard library only. The main thread makes the calls, one after the other, nested in callbacks; a second thread
reads the control line, so that releases, interruptions and the answers to other threads arrive while Python computes.
"""

import array
import collections
import faulthandler
import fcntl
import importlib
import itertools
import json
import logging
import math
import mmap
import operator
import os
import queue
import signal
import socket
import struct
import sys
import threading
import time
import traceback
import types
import weakref

PROTOCOL = 1
MAGIC = 0x5B
PREFIX = struct.Struct("<BBBBIIIQ")  # magic, protocol, kind, descriptors, conversation, serial, header bytes, body bytes
HELLO, CALL, ANSWER, RAISE, RELEASE, CANCEL, LOG, BYE, DROPPED = range(1, 10)

MAX_HEADER = 1 << 28
MAX_BODY = 1 << 30
MAX_DESCRIPTORS = 64
MAX_DEPTH = 50
MAX_SEGMENTS = 256
SHARED_FROM = 1 << 17  # bytes of a buffer that goes through shared memory
BATCH_ITEMS = 8192
BATCH_SECONDS = 0.002
BATCH_BYTES = 1 << 18

CMSG = socket.CMSG_SPACE(MAX_DESCRIPTORS * 4)
INT_MIN, INT_MAX = -(1 << 63), (1 << 63) - 1
MISSING = object()
F_ADD_SEALS, SEALS = 1033, 0x1 | 0x2 | 0x4 | 0x8  # never resized nor written again, nor unsealed


class ProtocolError(Exception):
    """What came is no frame of this protocol, or has something in it that can't be."""


class RefNotFound(LookupError):
    """A reference that this worker does not have."""


class Interrupted(KeyboardInterrupt):
    """The host gave up the call."""


class RustError(RuntimeError):
    """An error of the Rust program, on its way back to it."""

    def __init__(self, message, carrier=None):
        super().__init__(message)
        self.carrier = carrier


class RustPanic(RuntimeError):
    """A panic of the Rust program."""


OWN = {each.__name__: each for each in (ProtocolError, RefNotFound, Interrupted, RustError, RustPanic)}
for _class in OWN.values():
    _class.__module__ = "snakebridge"


# --- frames ------------------------------------------------------------------------------------------------------------------


class Line:
    """One end of a socket pair: whole frames in, whole frames out."""

    def __init__(self, end):
        self.end = end
        self.rest = b""
        self.descriptors = collections.deque()
        self.sending = threading.Lock()

    def _keep(self, ancillary):
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                found = array.array("i")
                found.frombytes(data[: len(data) - len(data) % found.itemsize])
                self.descriptors.extend(found)

    def read(self):
        """The next frame: kind, conversation, serial, header text, body, descriptors. `EOFError` when the host is gone."""
        data = self.rest
        while len(data) < PREFIX.size:
            more, ancillary, _, _ = self.end.recvmsg(65536, CMSG)
            if ancillary:
                self._keep(ancillary)
            if not more:
                raise EOFError
            data = data + more if data else more
        magic, protocol, kind, count, conversation, serial, head, size = PREFIX.unpack_from(data)
        if magic != MAGIC:
            raise ProtocolError("not a frame: it begins with byte %#x" % magic)
        if protocol != PROTOCOL:
            raise ProtocolError("protocol %d, and this worker speaks %d" % (protocol, PROTOCOL))
        if head > MAX_HEADER or size > MAX_BODY or count > MAX_DESCRIPTORS:
            raise ProtocolError("a frame of %d + %d bytes with %d descriptors is beyond the limits" % (head, size, count))
        total = PREFIX.size + head + size
        if len(data) < total:
            whole = bytearray(total)
            at = len(data)
            whole[:at] = data
            view = memoryview(whole)
            while at < total:
                more, ancillary, _, _ = self.end.recvmsg_into([view[at:]], CMSG)
                if ancillary:
                    self._keep(ancillary)
                if not more:
                    raise EOFError
                at += more
            data, self.rest = whole, b""
        else:
            self.rest = data[total:]
        try:
            header = str(data[PREFIX.size : PREFIX.size + head], "utf-8")
        except UnicodeDecodeError as error:
            raise ProtocolError("the header is not UTF-8: %s" % error)
        body = memoryview(data)[PREFIX.size + head : total] if size else None
        descriptors = ()
        if count:
            if len(self.descriptors) < count:
                raise ProtocolError("%d descriptors announced, %d came" % (count, len(self.descriptors)))
            descriptors = [self.descriptors.popleft() for _ in range(count)]
        return kind, conversation, serial, header, body, descriptors

    def write(self, kind, conversation, serial, header, buffers=(), descriptors=()):
        """Sends a frame. The descriptors are closed here: the host has its own by then."""
        size = 0
        for buffer in buffers:
            size += len(buffer)
        prefix = PREFIX.pack(MAGIC, PROTOCOL, kind, len(descriptors), conversation, serial, len(header), size)
        with self.sending:
            if not buffers and not descriptors:
                self.end.sendall(prefix + header)
                return
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
            first = prefix + header
            sent = self.end.sendmsg([first], rights)
            if sent < len(first):
                self.end.sendall(memoryview(first)[sent:])
            for buffer in buffers:
                self.end.sendall(buffer)
        for descriptor in descriptors:
            os.close(descriptor)


# --- what lives here for the host, and there for us ----------------------------------------------------------------------------


class Registry:
    """The objects that the host refers to, by number, and what the host may forget."""

    def __init__(self):
        self.objects = {}
        self.numbers = itertools.count(1)
        self.functions = collections.deque()  # of the host, that nobody here needs any more
        self.segments = collections.deque()  # of shared memory, likewise

    def keep(self, value):
        number = next(self.numbers)
        self.objects[number] = value
        return number

    def get(self, number):
        try:
            return self.objects[number]
        except (KeyError, TypeError):
            raise RefNotFound("no object %r in this worker" % (number,)) from None

    def forget(self, numbers):
        for number in numbers:
            self.objects.pop(number, None)

    def dropped(self):
        """The numbers of functions and of segments to be forgotten by the host, since the last time."""
        both = [], []
        for numbers, waiting in zip(both, (self.functions, self.segments)):
            while waiting:
                numbers.append(waiting.popleft())
        return both


REGISTRY = Registry()


class Segment(mmap.mmap):
    """Shared memory that the host made. When the last view of it goes, the host may use it again."""

    number = 0
    living = 0

    def __del__(self):
        if self.number:
            Segment.living -= 1
            REGISTRY.segments.append(self.number)


class Function:
    """A function of the Rust program."""

    def __init__(self, worker, number, name, parameters):
        self._worker = worker
        self._number = number
        self._lent = 0  # how often it came: so often it is given back
        self._parameters = parameters
        self._positional = [row[3] for row in parameters if row[1].startswith("POSITIONAL")]
        self._named = {row[0]: row[3] for row in parameters}
        self._rest = next((row[3] for row in parameters if row[1] == "VAR_POSITIONAL"), "value")
        self._extra = next((row[3] for row in parameters if row[1] == "VAR_KEYWORD"), "value")
        self.__name__ = self.__qualname__ = name

    @property
    def __signature__(self):
        import inspect

        return inspect.Signature(
            [
                inspect.Parameter(name, getattr(inspect.Parameter, kind), default=None if optional else inspect.Parameter.empty)
                for name, kind, optional, _ in self._parameters
            ]
        )

    def __repr__(self):
        return "<Rust function %s>" % self.__name__

    def __call__(self, *positional, **keywords):
        return self._worker.ask(self, positional, keywords)

    def __del__(self):
        REGISTRY.functions.extend([self._number] * self._lent)


FUNCTIONS = weakref.WeakValueDictionary()
ITERATORS = weakref.WeakValueDictionary()


class HostIterator:
    """An iterator of the Rust program."""

    def __init__(self, function, left):
        self._function = function
        self._left = left

    def __iter__(self):
        return self

    def __next__(self):
        if self._function is None:
            raise StopIteration
        try:
            value = self._function()
        except BaseException:
            self._function = None
            raise
        if value is MISSING:
            self._function = None
            raise StopIteration
        self._left = max(self._left - 1, 0)
        return value

    def __length_hint__(self):
        return self._left


# --- what the host asks for that Python has no function for -----------------------------------------------------------------------


def instance(kind, fields):
    """An instance of a class, its fields given by name."""
    return kind(**fields)


LOOP = None
LOOP_LOCK = threading.Lock()


def spawn(awaitable, function, over):
    """Starts an awaitable on the event loop, which has a thread of its own; `over` is called when it is done.

    Says whether this is the loop's own thread, where waiting for it would last for ever, and gives its future."""
    global LOOP
    with LOOP_LOCK:
        if LOOP is None:
            import asyncio

            module = types.ModuleType("snakebridge_event_loop")
            exec(compile(EVENT_LOOP, "snakebridge/event_loop.py", "exec"), module.__dict__)
            module.loop = asyncio.new_event_loop()
            module.thread = threading.Thread(target=module.serve, args=(module.loop,), name="snakebridge-asyncio", daemon=True)
            module.thread.start()
            LOOP = module
    return threading.current_thread() is LOOP.thread, LOOP.submit(getattr(LOOP, function)(awaitable), LOOP.loop, over)


def leave(leaving, error):
    """Calls an `__exit__` with an exception, as an `except` block does: it is the one that is handled meanwhile, and what it raises has it for context."""
    before = error.__traceback__
    try:
        raise error
    except BaseException:
        return leaving(type(error), error.with_traceback(before), before)


for _function in (instance, spawn, leave):
    OWN[_function.__name__] = _function


# --- names ---------------------------------------------------------------------------------------------------------------------

RESOLVED = {}


def resolve(module, path):
    """What a dotted path in a module leads to; a step may be a module that nobody imported yet."""
    if module == "snakebridge" and path in OWN:
        return OWN[path]
    value = importlib.import_module(module)
    for part in path.split(".") if path else ():
        try:
            value = getattr(value, part)
        except AttributeError:
            if not isinstance(value, types.ModuleType) or not hasattr(value, "__path__"):
                raise
            try:
                value = importlib.import_module(value.__name__ + "." + part)
            except ModuleNotFoundError as error:
                if error.name != value.__name__ + "." + part:
                    raise
                raise AttributeError("module %r has no attribute %r" % (value.__name__, part)) from None
    return value


def class_name(kind):
    module = getattr(kind, "__module__", None)
    name = getattr(kind, "__qualname__", None) or repr(kind)
    return name if module in (None, "builtins") else "%s.%s" % (module, name)


# --- values in -----------------------------------------------------------------------------------------------------------------


class Incoming:
    """Turns headers into values. One for each thread that reads."""

    def __init__(self, worker):
        self.worker = worker
        self.body = None
        self.descriptors = ()
        self.scan = json.JSONDecoder(object_hook=self.untag).scan_once

    def read(self, text, body, descriptors):
        before = self.body, self.descriptors
        self.body, self.descriptors = body, descriptors
        try:
            value, end = self.scan(text, 0)
        except StopIteration:
            raise ProtocolError("the header is not JSON") from None
        except json.JSONDecodeError as error:
            raise ProtocolError("the header is not JSON: %s" % error) from None
        except RecursionError:
            raise ProtocolError("the header is nested too deep") from None
        finally:
            self.body, self.descriptors = before
            for descriptor in descriptors:
                os.close(descriptor)
        if end != len(text):
            raise ProtocolError("the header goes on after its end")
        return value

    def untag(self, found):
        if "__type__" not in found:
            return found
        tag = found["__type__"]
        try:
            read = self.TAGS[tag]
        except (KeyError, TypeError):
            raise ProtocolError("no values are tagged %r" % (tag,)) from None
        try:
            return read(self, found)
        except (ProtocolError, RefNotFound):
            raise
        except Refused as refused:
            raise refused.error from None
        except (KeyError, IndexError, TypeError, ValueError, OverflowError, ArithmeticError, OSError) as error:
            raise ProtocolError("not a `%s`: %s: %s" % (tag, type(error).__name__, error)) from error

    def slice(self, found):
        start, length = found["at"]
        if self.body is None:
            if length:
                raise ProtocolError("bytes of a body that did not come")
            return memoryview(b"")
        if not (isinstance(start, int) and isinstance(length, int)) or start < 0 or length < 0 or start + length > len(self.body):
            raise ProtocolError("bytes %r at %r of a body of %d" % (length, start, len(self.body)))
        return self.body[start : start + length]

    def shared(self, found):
        index, length, number = found["shared"]
        if not 0 <= index < len(self.descriptors):
            raise ProtocolError("descriptor %r of %d" % (index, len(self.descriptors)))
        if os.fstat(self.descriptors[index]).st_size < length or length <= 0:
            raise ProtocolError("shared memory shorter than %r bytes" % (length,))
        segment = Segment(self.descriptors[index], length)
        segment.number = number
        Segment.living += 1
        # Each one that lives is an open descriptor.
        return segment if Segment.living <= MAX_SEGMENTS else bytearray(segment)

    def memory(self, found):
        return self.shared(found) if "shared" in found else self.slice(found)

    def array(self, found):
        dtype, shape = found["dtype"], found["shape"]
        data = self.shared(found) if "shared" in found else bytearray(self.slice(found))
        try:
            import numpy
        except ImportError:
            return unpacked(data, dtype, shape)
        return numpy.frombuffer(data, dtype=numpy.dtype(dtype)).reshape(shape)

    def instant(self, found):
        import datetime

        zone = found["zone"]
        if isinstance(zone, str):
            import zoneinfo

            zone = made(zoneinfo.ZoneInfo, zone)
        elif zone is not None:
            zone = datetime.timezone(datetime.timedelta(seconds=zone)) if zone else datetime.timezone.utc
        kind = datetime.datetime if found["__type__"] == "datetime" else datetime.time
        return made(kind, *found["value"], tzinfo=zone, fold=found["fold"])

    def function(self, found):
        """The same function each time, so that what was registered can be found again."""
        function = FUNCTIONS.get(found["id"])
        if function is None:
            function = FUNCTIONS[found["id"]] = Function(self.worker, found["id"], found["name"], found["parameters"])
        function._lent += 1
        return function

    def iterator(self, found):
        iterator = ITERATORS.get(found["id"])
        if iterator is None:
            iterator = ITERATORS[found["id"]] = HostIterator(Function(self.worker, found["id"], found["name"], []), found["left"])
        if iterator._function is not None:
            iterator._function._lent += 1
        else:
            REGISTRY.functions.append(found["id"])
        return iterator

    def address(self, found):
        import ipaddress

        return made(ipaddress.ip_address, found["value"])

    def called(module, name, take):
        def build(self, found):
            return made(getattr(importlib.import_module(module), name), *take(found))

        return build

    TAGS = {
        "tuple": lambda self, found: tuple(found["elements"]),
        "set": lambda self, found: made(set, found["elements"]),
        "frozenset": lambda self, found: made(frozenset, found["elements"]),
        "dict": lambda self, found: made(dict, found["pairs"]),
        "bytes": lambda self, found: bytes(self.memory(found)),
        "bytearray": lambda self, found: bytearray(self.memory(found)),
        "surrogates": lambda self, found: str(self.slice(found), "utf-8", "surrogatepass"),
        "int": lambda self, found: whole_number(found["value"]),
        "complex": lambda self, found: complex(found["real"], found["imag"]),
        "special_float": lambda self, found: {"infinity": math.inf, "neg_infinity": -math.inf, "nan": math.nan}[found["value"]],
        "date": called("datetime", "date", lambda found: found["value"]),
        "time": instant,
        "datetime": instant,
        "timedelta": called("datetime", "timedelta", lambda found: found["value"]),
        "decimal": called("decimal", "Decimal", lambda found: [found["value"]]),
        "fraction": called("fractions", "Fraction", lambda found: [whole_number(part) for part in found["value"]]),
        "uuid": called("uuid", "UUID", lambda found: [found["value"]]),
        "path": lambda self, found: importlib.import_module("pathlib").Path(os.fsdecode(bytes(self.slice(found)))),
        "address": address,
        "range": lambda self, found: range(*found["value"]),
        "slice": lambda self, found: slice(*found["value"]),
        "array": array,
        "global": lambda self, found: made(resolve, found["module"], found["path"]),
        "made": lambda self, found: made(made(resolve, found["module"], found["path"]), *found["arguments"]),
        "ref": lambda self, found: REGISTRY.get(found["id"]),
        "callback": function,
        "iterator": iterator,
        "stop_iteration": lambda self, found: MISSING,
    }
    del called


class Refused(Exception):
    """What Python itself has against a value: no fault of the frame."""

    def __init__(self, error):
        self.error = error


def made(function, *positional, **keywords):
    try:
        return function(*positional, **keywords)
    except Exception as error:
        raise Refused(error) from None


def whole_number(text):
    """An `int` of digits, without the limit that `int` sets to them."""
    return int(text) if len(text) < 4000 else int(importlib.import_module("decimal").Decimal(text))


def digits(number):
    """The digits of an `int`, however many."""
    return str(number) if number.bit_length() < 12000 else format(importlib.import_module("decimal").Decimal(number), "f")


def unpacked(data, dtype, shape):
    """The nested lists of an array, where NumPy is not installed."""
    formats = {"b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q", "f2": "e", "f4": "f", "f8": "d"}
    order, kind = dtype[0].replace("|", "="), dtype[1:]
    if kind not in formats:
        raise ProtocolError("an array of %r needs NumPy, which is not installed here" % dtype)
    values = [row[0] for row in struct.iter_unpack(order + formats[kind], data)]
    for length in reversed(shape[1:]):
        values = [values[at : at + length] for at in range(0, len(values), length)] if length else []
    return values if shape else values[0]


# --- values out ----------------------------------------------------------------------------------------------------------------


class Outgoing:
    """Turns a value into a header and buffers, in the form that the host wants."""

    def __init__(self, careful=False):
        self.careful = careful  # each text is looked at for lone surrogates
        self.buffers = []
        self.size = 0
        self.descriptors = []
        self.kept = {}
        self.open = set()

    def abandon(self):
        """Nothing of this is sent: what was kept for the host goes."""
        REGISTRY.forget(self.kept.values())
        for descriptor in self.descriptors:
            os.close(descriptor)

    # buffers

    def memory(self, tag, data):
        length = len(data)
        if length >= SHARED_FROM and hasattr(os, "memfd_create") and len(self.descriptors) < MAX_DESCRIPTORS:
            descriptor = os.memfd_create("snakebridge", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
            self.descriptors.append(descriptor)
            with memoryview(data) as view:
                at = 0
                while at < length:
                    at += os.write(descriptor, view[at : at + (1 << 30)])
            fcntl.fcntl(descriptor, F_ADD_SEALS, SEALS)
            tag["shared"] = [len(self.descriptors) - 1, length, 0]
        else:
            padding = -self.size % 16
            if padding:
                self.buffers.append(bytes(padding))
                self.size += padding
            tag["at"] = [self.size, length]
            if length:
                self.buffers.append(data)
                self.size += length
        return tag

    def reference(self, value):
        number = self.kept.get(id(value))
        if number is None:
            number = self.kept[id(value)] = REGISTRY.keep(value)
        return {"__type__": "ref", "__schema__": 1, "id": number, "type_name": class_name(type(value))}

    def array(self, value, want=None):
        """An array of what lends a buffer of numbers, else `None`."""
        numpy = sys.modules.get("numpy")
        if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
            whole = numpy.ascontiguousarray(value)
            if whole.dtype.kind not in "biufc" or whole.dtype.hasobject:
                return None
            data = memoryview(whole.reshape(-1).view(numpy.uint8)) if whole.size else b""
            shape = value.shape
            dtype = whole.dtype.str
        else:
            try:
                view = memoryview(value)
            except TypeError:
                return None
            dtype = buffer_dtype(view)
            if dtype is None:
                return None
            shape = view.shape
            data = view.tobytes() if not view.c_contiguous else (view.cast("B") if view.nbytes else b"")
        return self.memory({"__type__": "array", "__schema__": 1, "dtype": dtype, "shape": list(shape)}, data)

    # exact values

    def value(self, value, depth=0):
        kind = type(value)
        if kind is str:
            return self.text(value) if self.careful else value
        if value is None or kind is bool:
            return value
        if kind is int:
            return value if INT_MIN <= value <= INT_MAX else {"__type__": "int", "__schema__": 1, "value": digits(value)}
        if kind is float:
            return value if math.isfinite(value) else special(value)
        write = self.KINDS.get(kind)
        if write is None:
            return self.other(value, depth)
        return write(self, value, depth)

    def text(self, value):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return self.memory({"__type__": "surrogates", "__schema__": 1}, value.encode("utf-8", "surrogatepass"))
        return value

    def elements(self, values, depth):
        if not self.careful and plain(values):
            return values if type(values) is list else list(values)
        return [self.value(value, depth + 1) for value in values]

    def container(write):
        def nested(self, value, depth):
            if depth >= MAX_DEPTH or id(value) in self.open:
                return self.reference(value)
            self.open.add(id(value))
            try:
                return write(self, value, depth)
            finally:
                self.open.discard(id(value))

        return nested

    def sequence(tag):
        def write(self, value, depth):
            return {"__type__": tag, "__schema__": 1, "elements": self.elements(list(value), depth)}

        return write

    def mapping(self, value, depth):
        pairs = list(value.items())
        if all(type(key) is str for key, _ in pairs) and "__type__" not in value and not self.careful:
            return {key: self.value(item, depth + 1) for key, item in pairs}
        return {
            "__type__": "dict",
            "__schema__": 1,
            "pairs": [[self.value(key, depth + 1), self.value(item, depth + 1)] for key, item in pairs],
        }

    def instant(tag, fields):
        def write(self, value, depth):
            zone = value.tzinfo
            if zone is not None:
                import datetime

                if type(zone) is datetime.timezone:
                    offset = zone.utcoffset(None)
                    seconds = offset.days * 86400 + offset.seconds
                    if offset.microseconds:
                        return self.reference(value)
                    zone = seconds
                elif getattr(zone, "key", None) and class_name(type(zone)) == "zoneinfo.ZoneInfo":
                    zone = zone.key
                else:
                    return self.reference(value)
            return {"__type__": tag, "__schema__": 1, "value": [getattr(value, name) for name in fields], "zone": zone, "fold": value.fold}

        return write

    def tagged(tag, value):
        return lambda self, found, depth: {"__type__": tag, "__schema__": 1, "value": value(found)}

    def span(self, value, depth):
        parts = [value.start, value.stop, value.step]
        return self.reference(value) if any(not INT_MIN <= part <= INT_MAX for part in parts) else {"__type__": "range", "__schema__": 1, "value": parts}

    KINDS = {
        list: container(lambda self, value, depth: self.elements(value, depth)),
        tuple: container(sequence("tuple")),
        set: container(sequence("set")),
        frozenset: container(sequence("frozenset")),
        dict: container(mapping),
        bytes: lambda self, value, depth: self.memory({"__type__": "bytes", "__schema__": 1}, value),
        bytearray: lambda self, value, depth: self.memory({"__type__": "bytearray", "__schema__": 1}, bytes(value)),
        complex: lambda self, value, depth: {
            "__type__": "complex",
            "__schema__": 1,
            "real": self.value(value.real),
            "imag": self.value(value.imag),
        },
        range: span,
        slice: lambda self, value, depth: {
            "__type__": "slice",
            "__schema__": 1,
            "value": [self.value(part, depth + 1) for part in (value.start, value.stop, value.step)],
        },
        Function: lambda self, value, depth: {"__type__": "callback", "__schema__": 1, "id": value._number},
    }
    # Classes of modules that are imported only when somebody uses them, by name.
    LATER = {
        "datetime.date": tagged("date", lambda value: [value.year, value.month, value.day]),
        "datetime.time": instant("time", ("hour", "minute", "second", "microsecond")),
        "datetime.datetime": instant("datetime", ("year", "month", "day", "hour", "minute", "second", "microsecond")),
        "datetime.timedelta": tagged("timedelta", lambda value: [value.days, value.seconds, value.microseconds]),
        "decimal.Decimal": tagged("decimal", str),
        "fractions.Fraction": tagged("fraction", lambda value: [digits(value.numerator), digits(value.denominator)]),
        "uuid.UUID": tagged("uuid", lambda value: value.hex),
        "ipaddress.IPv4Address": tagged("address", str),
        "ipaddress.IPv6Address": tagged("address", str),
    }
    for _path in ("PosixPath", "Path", "PurePosixPath"):
        LATER["pathlib." + _path] = LATER["pathlib._local." + _path] = lambda self, value, depth: self.memory(
            {"__type__": "path", "__schema__": 1}, os.fsencode(value)
        )
    del sequence, instant, tagged, container, _path

    def other(self, value, depth):
        """The first value of a class: remembers how its values are written, for good."""
        kind = type(value)
        write = self.LATER.get(class_name(kind))
        # A class of a user may have such a name; the real one is what the module has there.
        if write is not None and getattr(sys.modules.get(kind.__module__), kind.__name__, None) is kind:
            self.KINDS[kind] = write
            return write(self, value, depth)
        return self.reference(value)

    # wanted forms

    def form(self, value, want):
        if want == "value":
            return self.value(value)
        if type(want) is str:
            return self.WANTS[want](self, value)
        return self.WANTS[want[0]](self, value, *want[1:])

    def as_instance(self, value, module, path):
        found = isinstance(value, resolve(module, path))
        return {"__type__": "tuple", "__schema__": 1, "elements": [found, self.reference(value)]}

    def as_bool(self, value):
        kind = type(value)
        if kind.__module__ == "numpy" and kind.__name__ in ("bool", "bool_"):
            return bool(value)
        return self.value(value)

    def as_int(self, value):
        if type(value) is not int:
            try:
                value = int(operator.index(value))
            except TypeError:
                pass
        return self.value(value)

    def as_float(self, value):
        if type(value) is not float and not isinstance(value, (str, bytes, bytearray)):
            try:
                return self.value(float(value))
            except (TypeError, OverflowError):
                pass
        return self.value(value)

    def as_complex(self, value):
        if type(value) is not complex and not isinstance(value, str):
            try:
                return self.value(complex(value))
            except (TypeError, OverflowError):
                pass
        return self.value(value)

    def as_str(self, value):
        return self.value(str.__str__(value) if isinstance(value, str) else value)

    def as_bytes(self, value):
        if type(value) is not bytes:
            try:
                view = memoryview(value)
                if view.format in ("B", "b", "c"):
                    value = view.tobytes()
            except TypeError:
                pass
        return self.value(value)

    def as_path(self, value):
        try:
            return self.memory({"__type__": "path", "__schema__": 1}, os.fsencode(value))
        except TypeError:
            return self.value(value)

    def as_items(self, value, want):
        if isinstance(value, (str, bytes, dict)):
            return self.value(value)
        if numbers(want) and not isinstance(value, (list, tuple)):
            found = self.array(value)
            if found is not None:
                return found
        try:
            values = list(value)
        except TypeError:
            if hasattr(type(value), "__iter__"):
                raise
            return self.value(value)
        if not self.careful and type(want) is str and want in UNIFORM:
            kind = plain(values)
            if kind is not None and UNIFORM[want] in (None, kind):
                return values
        return [self.form(item, want) for item in values]

    def as_entries(self, value, key, item):
        if not isinstance(value, dict):
            import collections.abc

            if not isinstance(value, collections.abc.Mapping):
                return self.value(value)
        pairs = [[self.form(left, key), self.form(right, item)] for left, right in list(value.items())]
        return {"__type__": "dict", "__schema__": 1, "pairs": pairs}

    def as_fields(self, value, wants):
        if not isinstance(value, (tuple, list)) or len(value) != len(wants):
            return self.value(value)
        return {"__type__": "tuple", "__schema__": 1, "elements": [self.form(item, want) for item, want in zip(value, wants)]}

    def as_optional(self, value, want):
        return None if value is None else self.form(value, want)

    def as_whole(self, value):
        found = self.array(value)
        if found is None and not isinstance(value, (str, bytes, dict)):
            try:
                import numpy
            except ImportError:
                return self.value(value)
            found = self.array(numpy.asarray(value))
        return self.value(value) if found is None else found

    def as_member(self, value, module, path):
        if isinstance(value, resolve(module, path)) and type(value.name) is str:
            return value.name
        return self.value(value)

    def as_flags(self, value, module, path):
        return self.value(value.value if isinstance(value, resolve(module, path)) else value)

    def as_record(self, value, fields):
        import collections.abc

        pairs = []
        mapping = isinstance(value, collections.abc.Mapping)
        for name, want in fields:
            found = value.get(name, MISSING) if mapping else getattr(value, name, MISSING)
            if found is not MISSING:
                pairs.append([name, self.form(found, want)])
        return {"__type__": "dict", "__schema__": 1, "pairs": pairs}

    def as_iterator(self, value):
        try:
            return self.reference(iter(value))
        except TypeError:
            if hasattr(type(value), "__iter__"):
                raise
            return self.reference(value)

    def as_stream(self, value):
        if isinstance(value, (str, bytes, bytearray)) or not (hasattr(type(value), "__iter__") or hasattr(type(value), "__getitem__")):
            return self.reference(iter((value,)))
        return self.reference(iter(value))

    WANTS = {
        "nothing": lambda self, value: None,
        "reference": reference,
        "instance": as_instance,
        "bool": as_bool,
        "int": as_int,
        "float": as_float,
        "complex": as_complex,
        "str": as_str,
        "bytes": as_bytes,
        "path": as_path,
        "items": as_items,
        "entries": as_entries,
        "fields": as_fields,
        "optional": as_optional,
        "array": as_whole,
        "member": as_member,
        "flags": as_flags,
        "record": as_record,
        "iterator": as_iterator,
        "stream": as_stream,
    }


NONE = type(None)
SAFE = frozenset((str, bool, NONE))
UNIFORM = {"value": None, "int": int, "float": float, "str": str, "bool": bool}


def plain(values):
    """The class of these values where they can go as they are (`NONE` for a mixture of such); `None` where each has to be looked at."""
    kinds = set(map(type, values))
    if kinds <= SAFE:
        return kinds.pop() if len(kinds) == 1 else NONE
    if len(kinds) > 1:
        return None
    if int in kinds:
        return int if min(values) >= INT_MIN and max(values) <= INT_MAX else None
    return float if float in kinds and all(map(math.isfinite, values)) else None


def numbers(want):
    """True where numbers are wanted, or lists of them."""
    return want in ("value", "int", "float", "complex", "bool") or (type(want) is list and want[0] == "items" and numbers(want[1]))


def special(value):
    name = "nan" if value != value else "infinity" if value > 0 else "neg_infinity"
    return {"__type__": "special_float", "__schema__": 1, "value": name}


def buffer_dtype(view):
    """The format of a buffer in NumPy's words, of numbers only."""
    layout = view.format
    order = "<" if sys.byteorder == "little" else ">"
    if layout[:1] in "@=<>!":
        order = {"<": "<", ">": ">", "!": ">"}.get(layout[0], order)
        layout = layout[1:]
    for kind, letters in (("i", "bhilqn"), ("u", "BHILQN"), ("f", "efd"), ("b", "?")):
        if len(layout) == 1 and layout in letters:
            return "%s%s%d" % ("|" if view.itemsize == 1 else order, kind, view.itemsize)
    return None


# --- exceptions ------------------------------------------------------------------------------------------------------------------


def describe(error, outgoing, seen=()):
    """An exception as data, with what caused it, and a reference to itself."""
    kind = type(error)
    seen = seen + (id(error),)

    def linked(other):
        return None if other is None or id(other) in seen or len(seen) > 20 else describe(other, outgoing, seen)

    try:
        message = str(error)
    except Exception as failure:
        message = "<no message: `__str__` raised %s>" % type(failure).__name__
    frames = []
    for frame, line in traceback.walk_tb(strip(error.__traceback__)):
        name = getattr(frame.f_code, "co_qualname", frame.f_code.co_name)
        frames.append({"__type__": "tuple", "__schema__": 1, "elements": [frame.f_code.co_filename, line, name]})
    try:
        text = "".join(traceback.format_exception(kind, error, strip(error.__traceback__)))
    except Exception as failure:
        text = "%s: %s\n<no traceback: %s>\n" % (class_name(kind), message, type(failure).__name__)
    carrier = getattr(error, "carrier", None)
    return {
        "type": kind.__qualname__,
        "classes": ["%s.%s" % (each.__module__, each.__qualname__) for each in kind.__mro__],
        "message": outgoing.value(message),
        "notes": [outgoing.value(note) for note in getattr(error, "__notes__", None) or () if type(note) is str],
        "traceback": outgoing.value(text),
        "frames": frames,
        "cause": linked(error.__cause__),
        "context": linked(error.__context__),
        "suppress": error.__suppress_context__,
        "members": [describe(each, outgoing, seen) for each in getattr(error, "exceptions", ())[:100] if isinstance(each, BaseException)]
        if isinstance(getattr(error, "exceptions", None), tuple)
        else [],
        "value": outgoing.reference(error),
        "carried": outgoing.value(carrier) if isinstance(carrier, Function) else None,
    }


GLOBALS = globals()


def strip(trace):
    """The traceback without our own first frames."""
    while trace is not None and trace.tb_frame.f_globals is GLOBALS:
        trace = trace.tb_next
    return trace


ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), allow_nan=False)


def packed(build, dropped=True):
    """Header and buffers of what `build` makes with an `Outgoing`: with a second, slower look where a text has lone surrogates."""
    for careful in (False, True):
        outgoing = Outgoing(careful)
        try:
            found = build(outgoing)
            header = ENCODER.encode([found] + list(REGISTRY.dropped())).encode("utf-8")
            if len(header) > MAX_HEADER or outgoing.size > MAX_BODY:
                raise ProtocolError("an answer of %d + %d bytes is beyond the limits" % (len(header), outgoing.size))
            return header, outgoing.buffers, outgoing.descriptors
        except UnicodeEncodeError:
            outgoing.abandon()
            if careful:
                raise
        except BaseException:
            outgoing.abandon()
            raise


# --- conversations ---------------------------------------------------------------------------------------------------------------


class Conversation:
    """Calls nested in calls between one thread here and one thread of the host, strictly in turns."""

    def __init__(self, worker, number, line, read):
        self.worker = worker
        self.number = number
        self.line = line
        self.read = read
        self.incoming = Incoming(worker)
        self.serial = 0

    def ask(self, function, positional, keywords):
        """Calls a function of the host; serves what the host asks for meanwhile."""

        def build(outgoing):
            wants = function._positional
            return [
                function._number,
                [outgoing.form(value, wants[at] if at < len(wants) else function._rest) for at, value in enumerate(positional)],
                [[name, outgoing.form(value, function._named.get(name, function._extra))] for name, value in keywords.items()],
            ]

        header, buffers, descriptors = packed(build)
        self.serial += 1
        before = self.worker.deferred(self)
        try:
            self.line.write(CALL, self.number, self.serial, header, buffers, descriptors)
            while True:
                kind, _, serial, header, body, descriptors = self.read()
                if kind == CALL:
                    self.serve(serial, header, body, descriptors)
                    continue
                value = self.incoming.read(header, body, descriptors)[0]
                if kind == ANSWER:
                    return value
                if kind != RAISE:
                    raise ProtocolError("frame %d where an answer was due" % kind)
                raise value if isinstance(value, BaseException) else RuntimeError(str(value))
        finally:
            self.worker.restored(self, before)

    def serve(self, serial, header, body, descriptors):
        """Makes one call of the host's, and answers it."""
        worker = self.worker
        outer = worker.current, worker.interruptible
        main = self is worker.main
        quick = None
        try:
            try:
                target, positional, keywords, want, released = self.incoming.read(header, body, descriptors)
                if released:
                    REGISTRY.forget(released)
                if main:
                    worker.current, worker.interruptible = serial, True
                value = self.run(target, positional, keywords)
                kind = type(value)
                if target[0] == "next":
                    answer = packed(lambda outgoing: self.batch(outgoing, target[1], value, want))
                elif want == "nothing" or value is None and want == "value":
                    quick = b"null"
                elif kind is int and want in ("value", "int") and INT_MIN <= value <= INT_MAX:
                    quick = b"%d" % value
                elif kind is float and want in ("value", "float") and value - value == 0.0:
                    quick = repr(value).encode("ascii")
                else:
                    answer = packed(lambda outgoing: outgoing.form(value, want))
                value = None
            finally:
                if main:
                    worker.current, worker.interruptible = outer
        except BaseException as error:
            if main:
                worker.current, worker.interruptible = outer
            target = positional = keywords = value = None
            self.failed(serial, error)
            return
        if quick is not None:
            if REGISTRY.functions or REGISTRY.segments:
                functions, segments = REGISTRY.dropped()
                header = b"[%b,%b,%b]" % (quick, json.dumps(functions).encode(), json.dumps(segments).encode())
            else:
                header = b"[%b,[],[]]" % quick
            self.line.write(ANSWER, self.number, serial, header)
        else:
            self.line.write(ANSWER, self.number, serial, *answer)

    def failed(self, serial, error):
        try:
            answer = packed(lambda outgoing: describe(error, outgoing))
        except BaseException as failure:
            text = "an exception of class %s that can't be described: %s" % (class_name(type(error)), type(failure).__name__)
            answer = packed(lambda outgoing: describe(RuntimeError(text), outgoing))
        self.line.write(RAISE, self.number, serial, *answer)

    def run(self, target, positional, keywords):
        what = target[0]
        if what == "path":
            key = target[1], target[2]
            function = RESOLVED.get(key)
            if function is None:
                function = resolve(*key)
                if callable(function):
                    RESOLVED[key] = function
        elif what == "method":
            function = getattr(REGISTRY.get(target[1]), target[2])
        elif what == "object":
            function = REGISTRY.get(target[1])
        elif what == "attribute":
            return resolve(target[1], target[2])
        elif what == "itself":
            return REGISTRY.get(target[1])
        elif what == "next":
            return self.next(*target[1:])
        else:
            raise ProtocolError("no target is called %r" % (what,))
        if keywords:
            return function(*positional, **dict(keywords))
        return function(*positional)

    # streams: the host asks for the next batch

    def next(self, number, most):
        """Up to as many items as came in a few milliseconds the last times."""
        iterator = REGISTRY.get(number)
        state = self.worker.streams.get(number)
        if state is None:
            state = self.worker.streams[number] = [1, None]
        if state[1] is not None:
            error, state[1] = state[1], None
            raise error
        items = []
        wanted = min(state[0], most, BATCH_ITEMS)
        began = time.monotonic()
        try:
            items.extend(itertools.islice(iterator, wanted))
        except BaseException as error:
            if not items:
                raise
            state[1] = error
            return items, True
        took = time.monotonic() - began
        if took < BATCH_SECONDS:
            state[0] = min(wanted * 4, BATCH_ITEMS)
        elif took > 4 * BATCH_SECONDS:
            state[0] = max(wanted // 4, 1)
        return items, len(items) == wanted

    def batch(self, outgoing, number, found, want):
        items, more = found
        sent = {"__type__": "tuple", "__schema__": 1, "elements": [more, outgoing.as_items(items, want)]}
        state = self.worker.streams.get(number)
        if state is not None and outgoing.size > BATCH_BYTES:
            state[0] = max(len(items) // 2, 1)
        if not more:
            self.worker.streams.pop(number, None)
        return sent


class Worker:
    """This process."""

    def __init__(self, end):
        self.line = Line(end)
        self.control = None
        self.main = Conversation(self, 0, self.line, self.line.read)
        self.thread = threading.get_ident()
        self.talking = threading.local()
        self.talking.now = self.main
        self.others = {}
        self.numbers = itertools.count(1)
        self.streams = {}
        self.current = None  # the call of the main thread that an interruption may end
        self.interruptible = False
        self.cancelled = set()

    # interruption: the control thread notes the call and sends a signal, the main thread compares

    def cancel(self, serial):
        self.cancelled.add(serial)
        signal.pthread_kill(self.thread, signal.SIGUSR2)

    def interrupt(self, number, frame):
        if self.interruptible and self.current in self.cancelled:
            self.cancelled.discard(self.current)
            raise Interrupted("the host gave up this call")

    def deferred(self, conversation):
        before = self.interruptible
        if conversation is self.main:
            self.interruptible = False
        return before

    def restored(self, conversation, before):
        if conversation is self.main:
            self.interruptible = before
            if self.cancelled:
                self.interrupt(0, None)

    # callbacks: on the conversation of this thread, else on one of its own over the control line

    def ask(self, function, positional, keywords):
        conversation = getattr(self.talking, "now", None)
        if conversation is not None:
            return conversation.ask(function, positional, keywords)
        number = next(self.numbers)
        frames = self.others[number] = queue.SimpleQueue()
        conversation = self.talking.now = Conversation(self, number, self.control, frames.get)
        try:
            return conversation.ask(function, positional, keywords)
        finally:
            self.talking.now = None
            del self.others[number]

    def listen(self):
        """The control thread."""
        incoming = Incoming(self)
        try:
            while True:
                frame = self.control.read()
                kind, conversation, serial, header, body, descriptors = frame
                if conversation:
                    waiting = self.others.get(conversation)
                    if waiting is not None:
                        waiting.put(frame)
                elif kind == RELEASE:
                    for number in incoming.read(header, body, descriptors)[0]:
                        self.streams.pop(number, None)
                        REGISTRY.forget((number,))
                    if REGISTRY.functions or REGISTRY.segments:
                        self.control.write(DROPPED, 0, 0, *packed(lambda outgoing: None))
                elif kind == CANCEL:
                    self.cancel(serial)
                else:
                    raise ProtocolError("frame %d on the control line" % kind)
        except (EOFError, OSError):
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(70)

    def log(self, record):
        try:
            message = record.getMessage()
            if record.exc_info:
                message += "\n" + "".join(traceback.format_exception(*record.exc_info)).rstrip()
            row = [record.levelno, record.name, message, record.pathname, record.lineno]
            header = ENCODER.encode([row, [], []]).encode("utf-8", "replace")
            self.control.write(LOG, 0, 0, header)
        except Exception:
            traceback.print_exc()

    # life

    def begin(self):
        """The handshake."""
        kind, _, serial, header, body, descriptors = self.line.read()
        if kind != HELLO:
            raise ProtocolError("frame %d where a greeting was due" % kind)
        if len(descriptors) != 2:
            raise ProtocolError("%d descriptors came with the greeting" % len(descriptors))
        control, lifeline = descriptors
        tie(lifeline)
        try:
            greeting = Incoming(self).read(header, body, ())
            self.control = Line(socket.socket(fileno=control))
            signal.signal(signal.SIGUSR2, self.interrupt)
            sys.path[:] = greeting["path"] + sys.path
            if greeting["logging"] is not None:
                handler = logging.Handler()
                handler.emit = self.log
                logging.getLogger().addHandler(handler)
                logging.getLogger().setLevel(greeting["logging"])
            threading.Thread(target=self.listen, name="snakebridge-control", daemon=True).start()
            for name in greeting["warm_up"]:
                importlib.import_module(name)
        except BaseException as error:
            self.main.failed(serial, error)
            return False
        facts = {"protocol": PROTOCOL, "pid": os.getpid(), "python": "%d.%d.%d" % sys.version_info[:3], "executable": sys.executable}
        self.line.write(ANSWER, 0, serial, *packed(lambda outgoing: facts))
        return True

    def serve(self):
        """Calls, until the host says goodbye."""
        while True:
            kind, _, serial, header, body, descriptors = self.line.read()
            if kind == CALL:
                self.main.serve(serial, header, body, descriptors)
                if self.cancelled:
                    self.cancelled.discard(serial)
            elif kind == BYE:
                return
            else:
                raise ProtocolError("frame %d where a call was due" % kind)
            header = body = descriptors = None


def tie(lifeline):
    """The kernel kills this process and its group when the host's end of the pipe closes: whoever holds the GIL, whatever hangs."""
    os.set_inheritable(lifeline, False)
    if hasattr(fcntl, "F_SETOWN") and sys.platform == "linux":
        group = os.getpgrp()
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, -group if group == os.getpid() else os.getpid())
        fcntl.fcntl(lifeline, getattr(fcntl, "F_SETSIG", 10), signal.SIGKILL)
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def start():
    # Taken from standard input, which is empty from here on.
    end = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    # `-c` puts the working directory first: a file there must not shadow a library.
    if sys.path and sys.path[0] == "":
        del sys.path[0]
    faulthandler.enable()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")
    worker = Worker(end)
    try:
        if worker.begin():
            worker.serve()
    except EOFError:
        pass
    except (ProtocolError, OSError) as error:
        print("snakebridge: %s" % error, file=sys.stderr)
        sys.stderr.flush()
        os._exit(70)


if __name__ == "__main__":
    start()
