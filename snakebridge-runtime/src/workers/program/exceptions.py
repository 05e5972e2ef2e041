"""Exceptions as data, and the header of whatever goes out."""


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
