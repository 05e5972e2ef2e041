"""The peers of the workers: other ways to have a call made in another process. Run by `benches/workers`.

On standard input: the name of a peer and a count. On standard output: nanoseconds for one call, or `error` and why.
"""

import concurrent.futures
import json
import math
import multiprocessing
import os
import sys
import time


def burn(count):
    total = 0
    for number in range(count):
        total += number * number % 7
    return total


def answer_pipe(end):
    functions = {"sqrt": math.sqrt, "len": len}
    while True:
        name, arguments = end.recv()
        end.send(functions[name](*arguments))


class Pipe:
    """`multiprocessing.Pipe`: the name of the function and the arguments there, the result back."""

    def __init__(self):
        self.end, theirs = multiprocessing.Pipe()
        multiprocessing.Process(target=answer_pipe, args=(theirs,), daemon=True).start()

    def call(self, name, *arguments):
        self.end.send((name, arguments))
        return self.end.recv()


def scalar_pipe():
    pipe = Pipe()
    return lambda: pipe.call("sqrt", 2.0)


def array_pipe():
    import numpy

    pipe = Pipe()
    array = numpy.arange(1_000_000, dtype="f8")
    return lambda: pipe.call("len", array)


def scalar_executor():
    executor = concurrent.futures.ProcessPoolExecutor(1)
    return lambda: executor.submit(math.sqrt, 2.0).result()


def array_executor():
    import numpy

    executor = concurrent.futures.ProcessPoolExecutor(1)
    array = numpy.arange(1_000_000, dtype="f8")
    return lambda: executor.submit(len, array).result()


def serve_grpc(port):
    import grpc

    def call(request, context):
        call = json.loads(request)
        return json.dumps({"result": getattr(math, call["function"])(*call["args"])}).encode()

    handler = grpc.method_handlers_generic_handler("Bridge", {"Call": grpc.unary_unary_rpc_method_handler(call)})
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(2), handlers=[handler])
    port.value = server.add_insecure_port("127.0.0.1:0")
    server.start()
    server.wait_for_termination()


def scalar_grpc():
    import grpc

    port = multiprocessing.Value("i", 0)
    context = multiprocessing.get_context("spawn")
    port = context.Value("i", 0)
    context.Process(target=serve_grpc, args=(port,), daemon=True).start()
    while port.value == 0:
        time.sleep(0.01)
    call = grpc.insecure_channel("127.0.0.1:%d" % port.value).unary_unary("/Bridge/Call")
    request = {"protocol_version": 1, "call_type": "function", "python_module": "math", "function": "sqrt", "args": [2.0], "kwargs": {}}
    return lambda: json.loads(call(json.dumps(request).encode(), wait_for_ready=True))["result"]


def start_ray():
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray

    # A cluster of its own: without an address Ray joins one that an earlier run left behind, even where that is about to end. Its store fits into the `/dev/shm` of a container.
    own = dict(address="local", num_cpus=2, object_store_memory=256 << 20)
    for left in (2, 1, 0):
        if ray.is_initialized():
            break
        try:
            ray.init(include_dashboard=False, logging_level="error", log_to_driver=False, **own)
        except Exception:
            # Its processes find no port, or take longer than it waits: the next try has others.
            ray.shutdown()
            if not left:
                raise

    @ray.remote
    class Actor:
        def sqrt(self, value):
            return math.sqrt(value)

        def length(self, value):
            return len(value)

    return ray, Actor.remote()


def scalar_ray():
    ray, actor = start_ray()
    return lambda: ray.get(actor.sqrt.remote(2.0))


def array_ray():
    import numpy

    ray, actor = start_ray()
    array = numpy.arange(1_000_000, dtype="f8")
    return lambda: ray.get(actor.length.remote(array))


def main():
    ready = {}
    # What the peers print is not the answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        name, count = line.split()
        try:
            if name not in ready:
                ready[name] = globals()[name]()
                ready[name]()
            call = ready[name]
            began = time.perf_counter_ns()
            for _ in range(int(count)):
                call()
            print((time.perf_counter_ns() - began) / int(count), file=answers, flush=True)
        except Exception as error:
            print("error", type(error).__name__, str(error).replace("\n", " "), file=answers, flush=True)


if __name__ == "__main__":
    main()
