"""What the host asks for that Python has no function for."""


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


HELPERS = {}


def helpers(files):
    """The helpers in these files by their names, loaded once; of two with one name the later one counts."""
    key = tuple(map(str, files))
    if key not in HELPERS:
        found = {}
        for file in files:
            found.update(helpers_of(file))
        HELPERS[key] = found
    return HELPERS[key]


def helpers_of(file):
    import importlib.util

    spec = importlib.util.spec_from_file_location("snakebridge_helpers." + file.stem, str(file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("__snakebridge_helpers__", "HELPERS", "snakebridge_helpers"):
        table = getattr(module, name, MISSING)
        if table is MISSING:
            continue
        table = table() if callable(table) else table
        if not isinstance(table, dict):
            raise TypeError("the table of helpers of `%s` must be a dictionary from names to functions" % file)
        for key, function in table.items():
            if not isinstance(key, str) or not callable(function):
                raise TypeError("the table of helpers of `%s` has %r for %r, which is no function with a name" % (file, function, key))
        return table
    own = [each for each in vars(module).items() if isinstance(each[1], types.FunctionType) and each[1].__module__ == module.__name__]
    return {"%s.%s" % (file.stem, name): function for name, function in own if not name.startswith("_")}


for _function in (instance, spawn, leave, helpers):
    OWN[_function.__name__] = _function
