"""Reports which names modules call public, without any of the generator's own Python: `names.py MODULE… > names.json`."""

import contextlib
import importlib
import io
import json
import os
import sys
import types


def names(module):
    declared = getattr(module, "__all__", None)
    if isinstance(declared, (list, tuple, set, frozenset)) and declared:  # An empty one, as that of OpenCV, says nothing.
        found = [name for name in declared if isinstance(name, str)]
    else:
        found = [name for name in dir(module) if isinstance(name, str) and not name.startswith("_")]
    # Half a pair of surrogates is no text outside of Python.
    found = [name.encode("utf-8", "replace").decode("utf-8") for name in found]
    return {name: sort(module, name) for name in found}


def sort(module, name):
    try:
        value = getattr(module, name)
    except BaseException:  # a lazy name may do anything
        return "value"
    return "module" if isinstance(value, types.ModuleType) else "callable" if callable(value) else "value"


answer = {}
with open(sys.argv[1], encoding="utf-8") as asked:
    modules = json.load(asked)
for path in modules:
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            answer[path] = names(importlib.import_module(path))
        except BaseException as error:  # whatever an import does, the other modules are still asked
            answer[path] = None
with open(sys.argv[2], "w", encoding="utf-8") as told:
    json.dump(answer, told)
os._exit(0)
