"""This process: its threads, its beginning and its end."""


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
        self.correlation = None  # that of the main thread's call
        self.poll = select.poll()
        self.poll.register(end, select.POLLIN)
        self.blind = self.misses = 0  # calls that are slept for at once, and looks in vain before

    # interruption: the control thread notes the call and sends a signal, the main thread compares

    def cancel(self, serial):
        self.cancelled.add(serial)
        signal.pthread_kill(self.thread, signal.SIGUSR2)

    def again(self, serial):
        time.sleep(0.01)
        if serial in self.cancelled:
            signal.pthread_kill(self.thread, signal.SIGUSR2)

    def interrupt(self, number, frame):
        if self.interruptible and self.current in self.cancelled:
            if importing(frame):
                # A package that is left half imported could never be imported again: it has its modules, and not their names.
                # Not by `threading`, whose locks this thread may have.
                _thread.start_new_thread(self.again, (self.current,))
                return
            self.cancelled.discard(self.current)
            raise Interrupted("the host gave up this call")

    def deferred(self, conversation):
        before = self.interruptible
        if conversation is self.main:
            if self.cancelled:
                self.interrupt(0, sys._getframe())  # what was given up calls nobody back
            self.interruptible = False
        return before

    def restored(self, conversation, before):
        if conversation is self.main:
            self.interruptible = before
            if self.cancelled:
                self.interrupt(0, sys._getframe())

    # correlation: an id of the host's, which whatever a call does carries

    def correlate(self, identity):
        """From now on in this thread, and in what it starts on the event loop."""
        if identity is not None and identity is not MISSING and type(identity) is not str:
            raise ProtocolError("an id that is no text")
        CORRELATION.set(identity)
        if threading.get_ident() == self.thread:
            self.correlation = identity

    def correlation_id(self):
        """A thread that a library started has that of the call which is made meanwhile."""
        identity = CORRELATION.get()
        return self.correlation if identity is MISSING else identity

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
                elif kind == PING:
                    self.control.write(PONG, 0, 0, b"[]")
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
            row = [record.levelno, record.name, message, record.pathname, record.lineno, self.correlation_id()]
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
        CORRELATION.set(None)
        try:
            greeting = Incoming(self).read(header, body, ())
            TIES[greeting["tie"]](lifeline)
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

    def await_call(self):
        """Looks for the next call for a moment before it is slept for: waking up takes longer than a short call. When none came, the next looks are rarer."""
        if self.blind:
            self.blind -= 1
            return
        until = time.monotonic() + SPIN_SECONDS
        while not self.poll.poll(0):
            if time.monotonic() > until:
                self.misses = min(self.misses + 1, 10)
                self.blind = (1 << self.misses) - 1
                return
        self.misses = 0

    def serve(self):
        """Calls, until the host says goodbye."""
        while True:
            self.await_call()
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


def importing(frame):
    """True when the call, the innermost one, is importing a module."""
    while frame is not None and not (frame.f_globals is GLOBALS and frame.f_code.co_name == "serve"):
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def signalled(lifeline):
    """The kernel kills this process and its group when the host's end of the pipe closes: whoever holds the GIL, whatever hangs. Linux can."""
    os.set_inheritable(lifeline, False)
    group = os.getpgrp()
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -group if group == os.getpid() else os.getpid())
    fcntl.fcntl(lifeline, getattr(fcntl, "F_SETSIG", 10), signal.SIGKILL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def watched(lifeline):
    """A process of the same group does it, that has nothing but the pipe. It is no child of this one, which may count its children."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        os.close(lifeline)
        return
    try:
        if os.fork() == 0:
            for name in os.listdir("/dev/fd"):
                if int(name) != lifeline:
                    try:
                        os.close(int(name))
                    except OSError:
                        pass  # that of the listing
            os.read(lifeline, 1)
            os.killpg(0, signal.SIGKILL)
    finally:
        os._exit(0)


TIES = {"signal": signalled, "watcher": watched}


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
