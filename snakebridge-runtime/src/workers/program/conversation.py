"""Calls nested in calls between one thread here and one of the host."""


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
                self.worker.correlation_id(),
            ]

        before = self.worker.deferred(self)
        try:
            header, buffers, descriptors = packed(build)
            self.serial += 1
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
        before = correlation = CORRELATION.get()
        try:
            try:
                target, positional, keywords, want, released, correlation = self.incoming.read(header, body, descriptors)
                if correlation != before:
                    worker.correlate(correlation)
                if released:
                    REGISTRY.forget(released)
                if main:
                    worker.current, worker.interruptible = serial, True
                    if worker.cancelled:
                        worker.interrupt(0, None)  # given up before it began
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
                if correlation != before:
                    worker.correlate(before)
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
