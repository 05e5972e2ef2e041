"""Values that go out in the form that the host wants."""


class Outgoing(Exact):
    """Turns a value into a header and buffers, in the form that the host wants."""

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
        return self.reference(value)  # a text is no member

    def as_flags(self, value, module, path):
        return self.value(value.value) if isinstance(value, resolve(module, path)) else self.reference(value)

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
        """An iterator, and how many items it says to have."""
        whole = isinstance(value, (str, bytes, bytearray)) or not (hasattr(type(value), "__iter__") or hasattr(type(value), "__getitem__"))
        iterator = iter((value,) if whole else value)
        try:
            left = operator.length_hint(iterator)
        except Exception:
            left = 0
        return {"__type__": "tuple", "__schema__": 1, "elements": [self.reference(iterator), left]}

    WANTS = {
        "nothing": lambda self, value: None,
        "reference": Exact.reference,
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
