"""Values that come in."""


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
