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


for _function in (instance, spawn, leave):
    OWN[_function.__name__] = _function
