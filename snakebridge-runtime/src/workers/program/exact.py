"""Values that go out as exactly what they are."""


class Exact:
    """Turns a value into a header and buffers, as exactly what it is."""

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
                    if len(zone.__getinitargs__()) > 1:  # it has a name of its own
                        return self.reference(value)
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
