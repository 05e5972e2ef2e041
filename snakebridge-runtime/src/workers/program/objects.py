"""What lives here for the host, and there for us; and what a dotted path leads to."""


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
