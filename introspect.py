"""Reports what one Python library offers, as JSON; decides nothing.

usage: introspect.py REQUEST ANSWER

REQUEST is a JSON file; the answer is written to the file ANSWER, whole or not at all, so that whatever the library prints cannot spoil it.
The answer is `{"status": "ok", "library": FACTS}` or `{"status": "error", "code": …}`; the facts are described in
`snakebridge-build/src/facts`. Only the standard library is used, from Python 3.8 on. Stubs are read as text and never imported.

Annotations are written as Python expressions whose names are full: `numpy.dtype`, `typing.Any`; built-ins stay bare: `int`, `list`.
A name is followed to the module that defines it, and a class that exists at run time goes by its own `__module__` and `__qualname__`.
"""

import gc

gc.disable()  # Short-lived: collecting costs more time than it saves memory.

import abc
import ast
import builtins
import collections.abc
import dis
import functools
import importlib
import inspect
import itertools
import json
import os
import re
import sys
import types
import typing

SCHEMA = 1
MISSING = object()
LONGEST_VALUE = 200

DUNDERS = frozenset(
    "__{}__".format(name)
    for name in (
        "len getitem setitem delitem contains iter next call enter exit aenter aexit add sub mul matmul truediv floordiv mod pow neg pos "
        "abs invert and or xor lshift rshift eq ne lt le gt ge hash bool int float index str repr"
    ).split()
)


# The interpreter as it was before it saw a library, which may change all of it.
BUILTINS = dict(vars(builtins))
ANYTHING = BaseException
RECURSION_LIMIT = sys.getrecursionlimit()
SEARCH_PATH = sys.path[1:]
PROCESS = os.getpid()
current_process, end_process, replace_file, to_json = os.getpid, os._exit, os.replace, json.dumps


def main(request_path, answer_path):
    with open(request_path, encoding="utf-8") as file:
        request = json.load(file)

    def announce(module):
        write_answer(answer_path, {"status": "importing", "module": module})

    write_answer(answer_path, respond(request, announce))


def write_answer(path, answer):
    # A library may put anything where Python has text; what slipped through costs itself, not the library.
    text = to_json(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=type_name)
    with open(path + ".part", "wb") as file:
        file.write(text.encode("utf-8", "replace"))
    replace_file(path + ".part", path)


def respond(request, announce):
    """The answer. `announce` is told which module is looked at, so that it is known in case the process does not live to say so."""
    if request.get("schema") != SCHEMA:
        return {"status": "error", "code": "schema_mismatch", "message": "this script speaks schema {}".format(SCHEMA)}
    sys.path[:] = request.get("paths", []) + SEARCH_PATH  # The first entry is the folder of this script.
    name = request["module"]
    root, error = import_module(name)
    if error is not None:
        return {"status": "error", "code": import_error_code(name, error), **describe_error(error)}
    return {"status": "ok", "library": Library(request, root, announce).facts()}


def import_module(path):
    """The module and None, or None and what was raised. What the import took from the interpreter, everybody else gets back."""
    outcome = guarded(importlib.import_module, path)
    if current_process() != PROCESS:
        end_process(0)  # The library has forked, and this is the copy.
    for name, value in BUILTINS.items():
        builtins.__dict__.setdefault(name, value)
    if sys.getrecursionlimit() < RECURSION_LIMIT:
        sys.setrecursionlimit(RECURSION_LIMIT)
    sys.path.extend(folder for folder in SEARCH_PATH if folder not in sys.path)
    sys.settrace(None)
    return outcome


def import_error_code(name, error):
    if isinstance(error, SystemExit):
        return "library_exited"
    if isinstance(error, ModuleNotFoundError) and isinstance(error.name, str):
        return "module_not_found" if (name + ".").startswith(error.name + ".") else "dependency_not_found"
    return "import_failed"


def describe_error(error):
    import traceback

    frames = error.__traceback__
    while frames is not None and is_import_machinery(frames.tb_frame.f_code.co_filename):
        frames = frames.tb_next
    lines, _ = guarded(traceback.format_exception, type(error), error, frames)
    return {
        "type": type(error).__name__,
        "message": attempt(str, error, default=""),
        "missing": error.name if isinstance(error, ModuleNotFoundError) and isinstance(error.name, str) else None,
        "traceback": "".join(lines or []),
    }


def is_import_machinery(file):
    return file == __file__ or file.startswith("<frozen importlib") or file == importlib.__file__


# Untrusted code ------------------------------------------------------------------------------------------------------------------------
# A library's attributes run its own code and may raise anything, `KeyboardInterrupt` too: that of the user ends the process before it gets here.
# This is the only place that catches.


def guarded(action, *arguments, **keywords):
    """The result and None, or None and what was raised."""
    try:
        return action(*arguments, **keywords), None
    except ANYTHING as error:
        return None, error


def attempt(action, *arguments, default=None):
    """The result, or the default when something was raised."""
    try:
        return action(*arguments)
    except ANYTHING:
        return default


def fetch(thing, name, default=None):
    """An attribute, or the default when it is absent or raises."""
    try:
        return getattr(thing, name, default)
    except ANYTHING:
        return default


def held(thing):
    """What an object holds by name; nothing where its `__dict__` is something else."""
    names = fetch(thing, "__dict__")
    return names if issubclass(type(names), dict) else {}


def modules_of(package):
    """The paths of the loaded modules of a package."""
    return [path for path in list(sys.modules) if type(path) is str and path.partition(".")[0] == package]


def has(thing, name):
    """`hasattr`, false where the question raises."""
    return fetch(thing, name, MISSING) is not MISSING


def fetch_text(thing, name):
    """An attribute that is a string, else None."""
    return plain_text(fetch(thing, name))


def plain_text(value):
    """A string without the methods that a subclass may have of its own, else None."""
    return str.__str__(value) if issubclass(type(value), str) else None


def is_a(thing, kinds):
    """`isinstance`, which asks what is not of a class for its `__class__`; where that raises, it is not of it."""
    try:
        return isinstance(thing, kinds)
    except ANYTHING:
        return False


def folders_of(module):
    """The folders of a package; none for any other module, which may answer to `__path__` as to every name."""
    return [folder for folder in attempt(list, fetch(module, "__path__", ()), default=()) if type(folder) is str]


# How many seconds a library's own `repr` may take, and the types whose `repr` is Python's or has once taken longer.
PATIENCE = 2
QUICK = {type(None), bool, int, float, complex, str, bytes}
ENDLESS = set()


class TookTooLong(BaseException):
    """Raised inside of what takes longer than it may."""


def limited(action, thing):
    """What the action makes of a thing, where that is done in time; where the platform has no alarm clock, whenever it is done."""
    import signal

    if type(thing) in ENDLESS:
        raise TookTooLong
    if not hasattr(signal, "setitimer"):
        return action(thing)

    def ring(number, frame):
        ENDLESS.add(type(thing))
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE, PATIENCE)  # Again and again: the library may catch whatever is raised.
    try:
        return action(thing)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# Text ----------------------------------------------------------------------------------------------------------------------------------

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")


def clean_doc(text):
    """A docstring dedented, or None when there is nothing in it."""
    text = plain_text(text)
    if text is None or not text.strip():
        return None
    return (inspect.cleandoc(text) if "\n" in text or "\t" in text else text.strip()).replace("\0", "\ufffd")


def represent(value):
    """The `repr` of a value; `...` for what is long, differs from run to run or names a place of this machine."""
    if is_class(value):
        return class_text(value)
    if is_a(value, (types.FunctionType, types.BuiltinFunctionType)):
        return "{}.{}".format(fetch_text(value, "__module__") or "builtins", fetch_text(value, "__qualname__"))
    if value is Ellipsis:
        return "..."
    text = plain_text(attempt(repr, value) if type(value) in QUICK else attempt(limited, repr, value))
    if text is None or len(text) > LONGEST_VALUE or ADDRESS.search(text) or names_place(text):
        return "..."
    return text.replace("\0", "\ufffd")


@functools.lru_cache(maxsize=None)
def places():
    candidates = (sys.prefix, sys.base_prefix, os.path.expanduser("~"), os.getcwd())
    return tuple(sorted({place for place in candidates if len(place) > 4}, key=len, reverse=True))


def names_place(text):
    return os.sep in text and any(place in text for place in places())


def describe_issue(error):
    """`Type: message` without addresses and folders of this machine."""
    text = "{}: {}".format(type(error).__name__, attempt(str, error, default=""))
    for place in places():
        text = text.replace(place, "...")
    return ADDRESS.sub("0x...", text)


# Classes of objects --------------------------------------------------------------------------------------------------------------------


def is_class(thing):
    """True for classes, not for `list[int]`, which pretends to be one in some versions."""
    return issubclass(type(thing), type)


def is_union(thing):
    return type_name(thing) in ("UnionType", "Union") or fetch(thing, "__origin__") is typing.Union


# What a class has from `type`, whatever its metaclass says.
class_name, class_qualname, class_dict, class_bases, class_mro = (
    vars(type)[name].__get__ for name in ("__name__", "__qualname__", "__dict__", "__bases__", "__mro__")
)


def holder_of(name, classes):
    """The first of some classes whose own body holds a name."""
    return next((cls for cls in classes if name in class_dict(cls)), None)


def class_module(cls):
    """The module that defines a class; where `__module__` is something of its instances, that of its functions."""
    named = fetch_text(cls, "__module__") or plain_text(class_dict(cls).get("__module__"))
    if named is None:
        functions = (each.fget if type(each) is property else each for each in class_dict(cls).values())
        scopes = (each.__globals__ for each in functions if type(each) is types.FunctionType)
        named = next((scope["__name__"] for scope in scopes if isinstance(scope.get("__name__"), str)), None)
    return named or "builtins"


def type_name(thing):
    """The name of the class of a thing."""
    return class_name(type(thing))


def class_key(cls):
    """`module.qualname`, the name of a class in the facts."""
    return "{}.{}".format(class_module(cls), class_qualname(cls))


def class_text(cls):
    """The name of a class in an annotation."""
    if cls is type(None):
        return "None"
    if cls is type(Ellipsis):
        return "types.EllipsisType"
    key = class_key(cls)
    return key[9:] if key.startswith("builtins.") and hasattr(builtins, key[9:]) else key


def asked_once(asking, key, action, *arguments):
    """The result of an action, or None in the course of itself; `asking` is what is being looked for."""
    if key in asking:
        return None
    asking.add(key)
    try:
        return action(*arguments)
    finally:
        asking.discard(key)


def record(**fields):
    """A JSON object without the fields that say nothing, as the schema has it."""
    return {name: value for name, value in fields.items() if value}


# Stubs: files --------------------------------------------------------------------------------------------------------------------------

# Where a static scope was read, in the order in which they are asked. `source` is a `.py` file: good for names, and for signatures only
# where a compiled module was made of it, which lacks the annotations. `type_checking` is what any other source keeps under `if TYPE_CHECKING:`.
STUB_TIERS = ("stub_package", "stub", "typeshed")
TIERS = STUB_TIERS + ("source",)
DECLARING_TIERS = ("type_checking",) + TIERS
COMPILED = (".so", ".pyd")
# Names of these modules are known to whoever reads annotations and are not followed further.
PLAIN_MODULES = frozenset(("typing", "typing_extensions", "collections.abc", "types", "_typeshed", "builtins"))
LARGEST_SOURCE = 1 << 18
# The syntax of type parameters, from Python 3.12 on.
TYPE_PARAMETERS = ("TypeVar", "ParamSpec", "TypeVarTuple")


class Import:
    """A name bound by an import: a module, or a name of a module."""

    __slots__ = ("module", "name")

    def __init__(self, module, name=None):
        self.module = module
        self.name = name


class Scope:
    """The names that a module's stub or source, or the body of a class in it, binds; nothing is run."""

    def __init__(self, module, is_package, tier, body, lines, parent=None, qualname="", declares=True):
        self.module = module
        self.is_package = is_package
        self.tier = tier
        self.declares = declares
        self.body = body
        self.lines = lines
        self.parent = parent
        self.qualname = qualname
        self.stars = []
        self.passed_on = set()
        self.targets = {}
        self.classes = {}
        self.bindings = {}
        for node in statements(body):
            self.bind(node)

    def bind(self, node):
        kind = type(node)
        for parameter in getattr(node, "type_params", ()):  # `def f[T](x: T)`, `class C[T]`, `type A[T] = …`
            known = self.bindings.get(parameter.name)
            if known is None:
                self.bindings[parameter.name] = parameter
            elif type_name(known) in TYPE_PARAMETERS and ast.dump(known) != ast.dump(parameter):
                parameter.bound = None  # One name, several variables: any type at all.
                self.bindings[parameter.name] = parameter
        if kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
            bound = self.bindings.get(node.name)
            if type(bound) is list:
                bound.append(node)
            else:
                self.bindings[node.name] = [node]
        elif kind is ast.ClassDef:
            self.bindings[node.name] = node
        elif kind is ast.ImportFrom:
            self.bind_from(node)
        elif kind is ast.Import:
            for alias in node.names:
                first = alias.name.partition(".")[0]
                self.bindings[alias.asname or first] = Import(alias.name if alias.asname else first)
        elif kind is ast.Assign:
            for target in node.targets:
                if type(target) is ast.Name:
                    self.bindings[target.id] = node
        elif kind is ast.AnnAssign and type(node.target) is ast.Name:
            self.bindings[node.target.id] = node
        elif kind.__name__ == "TypeAlias":
            self.bindings[node.name.id] = node

    def bind_from(self, node):
        module = node.module or ""
        if node.level:
            parts = self.module.split(".")
            parts = parts[: len(parts) - node.level + self.is_package]
            module = ".".join(parts + [module]) if module else ".".join(parts)
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(module)
                continue
            self.bindings[alias.asname or alias.name] = Import(module, alias.name)
            if alias.asname == alias.name:  # What a stub imports so is its own as well.
                self.passed_on.add(alias.name)

    def class_scope(self, node):
        """The scope of the body of a class that stands in this one."""
        scope = self.classes.get(node)
        if scope is None:
            qualname = "{}.{}".format(self.qualname, node.name) if self.qualname else node.name
            scope = Scope(self.module, self.is_package, self.tier, node.body, self.lines, self, qualname, self.declares)
            self.classes[node] = scope
        return scope

    def exports(self, name):
        """True when `from module import *` brings the name."""
        return name in self.bindings and (not name.startswith("_") or name in self.declared_exports())

    def public(self):
        """The public names that are the module's own; those that `*` brings aside."""
        return {
            name for name, bound in self.bindings.items() if not name.startswith("_") and (type(bound) is not Import or name in self.passed_on)
        }

    def declared_exports(self):
        node = self.bindings.get("__all__")
        elements = getattr(getattr(node, "value", None), "elts", ())
        return {element.value for element in elements if type(element) is ast.Constant}


def statements(body):
    """The statements of a body that hold here: conditions on version, platform and `TYPE_CHECKING` are decided."""
    for node in body:
        if type(node) is ast.If:
            truth = holds(node.test)
            if truth is not False:
                yield from statements(node.body)
            if truth is not True:
                yield from statements(node.orelse)
        elif type(node) is ast.Try:
            for handler in node.handlers:
                yield from statements(handler.body)
            yield from statements(node.body + node.orelse + node.finalbody)
        elif type(node) is ast.With:
            yield from statements(node.body)
        else:
            yield node


# The blocks of a module that type checkers alone read, and what makes it necessary to read the rest of it too.
CHECKING = re.compile(r"^if (?:\w+\.)?TYPE_CHECKING:.*\n(?:(?:[ \t].*)?\n)*", re.MULTILINE)
CHECKING_ELSEWHERE = re.compile(r"^(?:[ \t]+if|if not) (?:\w+\.)?TYPE_CHECKING:", re.MULTILINE)


def checked_statements(body):
    """The statements that type checkers alone read, and of each class those of its own; the rest of it holds at run time."""
    hidden = [node.body for node in body if type(node) is ast.If and type(node.test) is ast.UnaryOp and checks(node.test.operand)]
    defined = {fetch(each, "name") for block in hidden for each in block}  # What they replace is for type checkers.
    for node in body:
        if type(node) is ast.If and checks(node.test):
            yield from node.body
        elif type(node) is ast.FunctionDef and node.name in defined:
            yield node
        elif type(node) is ast.ClassDef:
            node.body = list(checked_statements(node.body))
            node.bases, node.decorator_list = [], []
            if node.body:
                yield node


def checks(test):
    return last_name(test) == "TYPE_CHECKING"


COMPARISONS = {
    ast.Lt: lambda left, right: left < right,
    ast.LtE: lambda left, right: left <= right,
    ast.Gt: lambda left, right: left > right,
    ast.GtE: lambda left, right: left >= right,
    ast.Eq: lambda left, right: left == right,
    ast.NotEq: lambda left, right: left != right,
}


def holds(test):
    """Whether a condition in a stub is true here; None when that can't be said."""
    if type(test) is ast.BoolOp:
        truths = [holds(value) for value in test.values]
        decisive = type(test.op) is ast.Or
        return decisive if decisive in truths else None if None in truths else not decisive
    if type(test) is ast.UnaryOp and type(test.op) is ast.Not:
        truth = holds(test.operand)
        return None if truth is None else not truth
    if type(test) is ast.Compare and len(test.ops) == 1:
        compare = COMPARISONS.get(type(test.ops[0]))
        left, right = condition_value(test.left), condition_value(test.comparators[0])
        if compare is None or left is None or right is None:
            return None
        return attempt(compare, left, right)
    if type(test) is ast.Call and getattr(test.func, "attr", None) == "startswith" and len(test.args) == 1:
        left, right = condition_value(test.func.value), condition_value(test.args[0])
        return attempt(str.startswith, left, right)
    value = condition_value(test)
    return value if isinstance(value, bool) else None


def condition_value(node):
    name = getattr(node, "attr", None) or getattr(node, "id", None)
    if name == "TYPE_CHECKING":
        return True
    if type(node) is ast.Attribute and getattr(node.value, "id", None) == "sys":
        return {"version_info": tuple(sys.version_info), "platform": sys.platform, "byteorder": sys.byteorder}.get(name)
    if type(node) is ast.Subscript and condition_value(node.value) == tuple(sys.version_info):
        index = slice_value(node)
        if type(index) is ast.Constant:
            return sys.version_info[index.value]
        if type(index) is ast.Slice and index.lower is None and type(index.upper) is ast.Constant:
            return tuple(sys.version_info[: index.upper.value])
    return attempt(ast.literal_eval, node)


def slice_value(node):
    """What stands between the brackets of a subscript, without the wrapper of Python 3.8."""
    inner = node.slice
    return inner.value if type_name(inner) == "Index" else inner


class Scopes:
    """Finds, parses and keeps the static scopes of modules. Each file is read once, and only when it is asked for."""

    def __init__(self, stub_paths, stub_packages, typeshed, issues):
        self.stub_paths = stub_paths
        self.search_path = [folder for folder in sys.path if isinstance(folder, str)] + stub_packages
        self.fetched = stub_packages
        self.typeshed = self.typeshed_folder(typeshed)
        self.issues = issues
        self.known = {}
        self.checked = {}
        self.folders = {}
        self.stub_packages = {}
        self.compiled = None
        self.stubbed = {}

    @staticmethod
    def typeshed_folder(path):
        if not path:
            return None
        nested = os.path.join(path, "stdlib")
        return nested if os.path.isdir(nested) else path

    def best(self, module, preferred=None):
        """The scope that knows the names of a module best."""
        first = (preferred,) if preferred in STUB_TIERS else ()
        for tier in first + tuple(tier for tier in TIERS if tier not in first):
            scope = self.find(module, tier)
            if scope is not None:
                return scope
        return None

    def find(self, module, tier):
        """The scope of a module in one tier."""
        key = (module, tier)
        if key not in self.known:
            self.known[key] = self.load(module, tier)
        return self.known[key]

    def declaring(self, module, tier):
        """The scope of a module in one tier, where it may say what things are: a source as a whole is asked for a compiled module alone."""
        if tier == "type_checking":
            return self.checking(module)
        return self.find(module, tier) if tier != "source" or self.is_compiled(module) else None

    def checking(self, module):
        """The scope of what the source of a module says to type checkers alone, or None."""
        if module not in self.checked:
            self.checked[module] = self.load_checking(module)
        return self.checked[module]

    @staticmethod
    def load_checking(module):
        path = fetch_text(sys.modules.get(module), "__file__")
        if not path or not path.endswith(".py"):
            return None
        source = attempt(read_source, path, default="")
        if "TYPE_CHECKING:" not in source:
            return None
        if not CHECKING_ELSEWHERE.search(source):
            source = "".join(CHECKING.findall(source))
        tree = attempt(ast.parse, source)
        body = list(checked_statements(tree.body)) if tree else None
        is_package = os.path.basename(path) == "__init__.py"
        return Scope(module, is_package, "type_checking", body, source.split("\n")) if body else None

    @staticmethod
    def is_compiled(module):
        return (fetch_text(sys.modules.get(module), "__file__") or "").endswith(COMPILED)

    def load(self, module, tier):
        path = self.locate(module, tier)
        if path is None or (tier == "source" and is_standard_file(path)):
            return None  # The standard library's own source takes turns between C and Python; its names are known without it.
        source, error = guarded(read_source, path)
        if error is None:
            tree, error = guarded(ast.parse, source)
        if error is not None:
            if tier != "source":
                self.issues.add(module, "stub_failed", error)
            return None
        is_package = os.path.basename(path).startswith("__init__.")
        declares = tier != "source" or self.is_compiled(module)
        return Scope(module, is_package, tier, tree.body, source.split("\n"), declares=declares)

    def locate(self, module, tier):
        parts = module.split(".")
        if tier == "typeshed":
            return self.typeshed and first_file(os.path.join(self.typeshed, *parts), ".pyi")
        if tier == "stub_package":
            stubs = [parts[0] + "-stubs"] + parts[1:]
            found = (first_file(os.path.join(folder, *parts), ".pyi") for folder in self.stub_paths)
            installed = (first_file(os.path.join(folder, *stubs), ".pyi") for folder in self.stub_folders(stubs[0]))
            # Some lie under the name of the library, to be installed beside it.
            beside = (first_file(os.path.join(folder, *parts), ".pyi") for folder in self.fetched)
            return next(filter(None, itertools.chain(found, installed, beside)), None)
        parent, _, last = module.rpartition(".")
        suffix = ".pyi" if tier == "stub" else ".py"
        found = (first_file(os.path.join(folder, last), suffix) for folder in self.package_folders(parent, module))
        path = next(filter(None, found), None)
        too_large = path and suffix == ".py" and os.path.getsize(path) > LARGEST_SOURCE and not self.is_compiled(module)
        return None if too_large else path

    def homes(self, thing, name):
        """The compiled modules with a stub or a source of their own that have a thing under its name, whatever its `__module__` says.

        `pandas.Timestamp` calls itself `pandas.Timestamp`, and is declared in `pandas/_libs/tslibs/timestamps.pyi`.
        """
        if self.compiled is None:
            modules = self.compiled_modules()
            declared = (path for path in modules if any(self.locate(path, tier) for tier in ("stub", "stub_package", "source")))
            self.compiled = [(path, held(modules[path])) for path in declared]
        return [path for path, names in self.compiled if names.get(name) is thing]

    def showing(self, thing, module, name):
        """The loaded modules of its package that have a stub of their own and show a thing under its name: `attr.Attribute` lives in `attr._make`."""
        package = module.partition(".")[0]
        if package not in self.stubbed:
            loaded = modules_of(package)
            stubbed = (path for path in loaded if any(self.locate(path, tier) for tier in STUB_TIERS))
            self.stubbed[package] = [(path, held(sys.modules[path])) for path in stubbed]
        return [path for path, names in self.stubbed[package] if dict.get(names, name) is thing]

    def checked_in(self, thing, package, name):
        """The loaded modules of a package that have a thing under its name and may say to type checkers what it is."""
        return [path for path in modules_of(package) if dict.get(held(sys.modules[path]), name) is thing and self.checking(path) is not None]

    def compiled_modules(self):
        """The extension modules, and the modules in them that lie in no file of their own, as those that PyO3 makes; by path."""
        found = {path: module for path, module in list(sys.modules.items()) if self.is_compiled(path)}
        known = set(map(id, list(sys.modules.values())))
        pending = list(found.items())
        while pending:
            path, module = pending.pop()
            for name, value in list(held(module).items()):
                inner = "{}.{}".format(path, name)
                is_own = type(value) is types.ModuleType and (id(value) not in known or sys.modules.get(inner) is value)
                if is_own and inner not in found:
                    known.add(id(value))
                    found[inner] = value
                    pending.append((inner, value))
        return found

    def stub_folders(self, package):
        if package not in self.stub_packages:
            self.stub_packages[package] = [folder for folder in self.search_path if os.path.isdir(os.path.join(folder, package))]
        return self.stub_packages[package]

    def package_folders(self, package, module):
        """The folders in which the modules of a package lie; for a root module, the one it was imported from, else `sys.path`."""
        if not package:
            file = fetch_text(sys.modules.get(module), "__file__")
            if not file:
                return self.search_path if module not in sys.modules else ()
            folder = os.path.dirname(file)
            return (os.path.dirname(folder) if folders_of(sys.modules[module]) else folder,)
        if package not in self.folders:
            parent, _, last = package.rpartition(".")
            found = folders_of(sys.modules.get(package))
            self.folders[package] = found or [os.path.join(folder, last) for folder in self.package_folders(parent, package)]
        return self.folders[package]


def read_source(path):
    import tokenize

    with tokenize.open(path) as file:
        return file.read()


def is_standard_file(path):
    return path.startswith(os.path.dirname(os.__file__) + os.sep) and "site-packages" not in path and "dist-packages" not in path


def first_file(stem, suffix):
    """The file of a package or of a module."""
    package = os.path.join(stem, "__init__" + suffix)
    if os.path.isfile(package):
        return package
    return stem + suffix if os.path.isfile(stem + suffix) else None


class RuntimeScope:
    """The names that a function's module binds at run time, then what it imports for type checkers only."""

    tier = None
    parent = None

    def __init__(self, module, names):
        self.module = module
        self.names = names
        self.targets = {}


# Names ---------------------------------------------------------------------------------------------------------------------------------


class Target:
    """What a name stands for: a module, a class, an alias, a type variable, ready text, or something unknown."""

    __slots__ = ("kind", "text", "scope", "node", "thing")

    def __init__(self, kind, text, scope=None, node=None, thing=None):
        self.kind = kind
        self.text = text
        self.scope = scope
        self.node = node
        self.thing = thing


# The types of Cython's pure Python mode that take and give plain values.
CYTHON = {
    **dict.fromkeys("char short int uint long ulong longlong ulonglong Py_ssize_t size_t".split(), "int"),
    **dict.fromkeys(("float", "double"), "float"),
    "bint": "bool",
}

# What an assigned call makes.
MADE_BY_CALL = {
    **dict.fromkeys(("TypeVar", "ParamSpec", "TypeVarTuple", "NewType"), "variable"),
    **dict.fromkeys(("NamedTuple", "namedtuple", "TypedDict", "Enum"), "class"),
    "TypeAliasType": "alias",
}


def alias_value(node):
    """What a type alias stands for: `A = …`, `type A = …`, `A = TypeAliasType("A", …)`."""
    value = node.value
    if type(value) is not ast.Call:
        return value
    named = [keyword.value for keyword in value.keywords if keyword.arg == "value"]
    return value.args[1] if len(value.args) > 1 else named[0] if named else None


def alias_parameters(node):
    """The names of the type variables of an alias in the order in which a subscript fills them, where the alias says so."""
    declared = getattr(node, "type_params", None)
    if declared:
        return [ast.Name(parameter.name) for parameter in declared]
    call = getattr(node, "value", None)
    keywords = call.keywords if type(call) is ast.Call else []
    listed = [keyword.value for keyword in keywords if keyword.arg == "type_params"]
    return getattr(listed[0], "elts", []) if listed else []


class Unreadable(Exception):
    """An annotation that is not a type expression."""


class Names:
    """Follows names to their definitions, writes annotations with full names, and remembers every type that it wrote."""

    def __init__(self, scopes):
        self.scopes = scopes
        self.mentioned = {}
        self.protocols = {}  # The attributes of each protocol without a name, by its annotation.
        self.runtime_scopes = {}
        self.following = set()
        self.variables_seen = None

    # What a name stands for.

    def resolve(self, scope, name):
        """The target of a bare name."""
        target = scope.targets.get(name)
        if target is None:
            if (scope, name) in self.following:
                return Target("unknown", "{}.{}".format(scope.module, name))
            self.following.add((scope, name))
            target = scope.targets[name] = self.search(scope, name)
            self.following.discard((scope, name))
        return target

    def search(self, scope, name):
        if type(scope) is RuntimeScope:
            return self.search_runtime(scope, name)
        bound = scope.bindings.get(name)
        if scope.parent is not None and (bound is None or not self.is_type_binding(bound)):
            return self.resolve(scope.parent, name)
        if bound is not None:
            return self.bound_target(scope, name, bound)
        for module in scope.stars:
            other = self.scopes.best(module, scope.tier)
            if other is not None and other is not scope and (other.exports(name) or other.stars):
                target = self.resolve(other, name)
                if target.kind != "unknown":
                    return target
        thing = self.loaded(scope.module, name) if scope.tier == "type_checking" else MISSING
        if thing is not MISSING:
            return self.thing_target(self.runtime_scope(scope.module), thing)
        if hasattr(builtins, name):
            return Target("builtin", name)
        cls = self.only_class(scope.module.partition(".")[0], name) if scope.tier in STUB_TIERS else None
        return Target("unknown", "{}.{}".format(scope.module, name)) if cls is None else self.class_target(cls)

    @staticmethod
    def only_class(package, name):
        """The one class that loaded modules of a package show under a name, which a stub uses without importing it, or None."""
        shown = (dict.get(held(sys.modules[path]), name) for path in modules_of(package))
        found = {id(cls): cls for cls in shown if is_class(cls) and class_name(cls) == name}
        return next(iter(found.values())) if len(found) == 1 else None

    def search_runtime(self, scope, name):
        thing = scope.names.get(name, MISSING)
        if thing is not MISSING:
            return self.thing_target(scope, thing)
        checking = self.scopes.checking(scope.module)
        if checking is not None:
            return self.resolve(checking, name)
        if hasattr(builtins, name):
            return Target("builtin", name)
        return Target("unknown", "{}.{}".format(scope.module, name))

    @staticmethod
    def is_type_binding(bound):
        """True for what a class body binds and an annotation in it can mean; methods and fields don't hide outer names."""
        if type(bound) is ast.AnnAssign:
            return last_name(bound.annotation) == "TypeAlias"
        return type(bound) is not list

    def bound_target(self, scope, name, bound):
        if type(bound) is Import:
            return self.module_target(bound.module) if bound.name is None else self.member(bound.module, bound.name, scope.tier)
        text = "{}.{}".format(scope.module, "{}.{}".format(scope.qualname, name) if scope.qualname else name)
        if type_name(bound) in TYPE_PARAMETERS:
            return Target("variable", text, scope, bound)
        thing = self.loaded(scope.module, text[len(scope.module) + 1 :])
        if type(bound) is ast.ClassDef:
            return Target("class", class_text(thing) if is_class(thing) else text, scope, bound, thing if is_class(thing) else None)
        if is_class(thing) and class_name(thing) == name:
            return Target("class", class_text(thing), thing=thing)
        if type(bound) is list:
            return Target("function", text, scope, bound)
        if type(bound) is ast.AnnAssign and last_name(bound.annotation) != "TypeAlias":
            return Target("value", text, scope, bound)
        return self.assigned_target(scope, text, bound)

    def assigned_target(self, scope, text, node):
        value = node.value
        if type(value) is ast.Call:
            return Target(MADE_BY_CALL.get(last_name(value.func), "value"), text, scope, node)
        if type(value) in (ast.Name, ast.Attribute):
            target = self.node_target(scope, value)
            return target if target.kind != "unknown" else Target("alias", text, scope, node)
        if type(value) is ast.Constant and not isinstance(value.value, str) and value.value is not None:
            return Target("value", text, scope, node)
        return Target("alias", text, scope, node)

    def node_target(self, scope, node):
        """The target of a name or a dotted name."""
        if type(node) is ast.Name:
            return self.resolve(scope, node.id)
        if type(node) is not ast.Attribute:
            raise Unreadable
        owner = self.node_target(scope, node.value)
        if owner.kind == "unknown" and type(node.value) is ast.Name and node.value.id in sys.modules:
            owner = self.module_target(node.value.id)  # The signatures that pybind11 writes name modules that nobody imports there.
        if owner.kind == "module":
            return self.member(owner.text, node.attr, scope.tier)
        text = "{}.{}".format(owner.text, node.attr)
        if owner.node is not None and owner.kind == "class" and type(owner.node) is ast.ClassDef:
            inner = owner.scope.class_scope(owner.node)
            if node.attr in inner.bindings:
                return self.resolve(inner, node.attr)
        thing = fetch(owner.thing, node.attr) if owner.thing is not None else None
        if is_class(thing):
            return Target("class", class_text(thing), thing=thing)
        return Target("unknown", text)

    def module_target(self, module):
        return Target("module", module)

    def member(self, module, name, tier=None):
        """The target of a name of a module."""
        thing = self.loaded(module, name)
        if is_class(thing) and class_name(thing) == name and module not in ("typing", "typing_extensions"):
            return self.class_target(thing)  # A class under another name may be a stand-in for what only stubs define.
        hidden = module == "_typeshed" or module == "builtins" and not hasattr(builtins, name)
        if module == "cython":
            return Target("builtin", CYTHON[name]) if name in CYTHON else self.module_target(module)  # A pointer is nothing to write.
        if module in PLAIN_MODULES and not (hidden and self.scopes.typeshed):
            return Target("builtin" if module == "builtins" else "plain", name if module == "builtins" else "{}.{}".format(module, name))
        scope = self.scopes.best(module, tier)
        if scope is not None:
            target = self.resolve(scope, name)
            # A name that the module lacks may be a built-in one's; an alias of a built-in goes by another name.
            if target.kind != "unknown" and (target.kind != "builtin" or target.text != name):
                return target
        if thing is not MISSING:
            return self.loaded_target(module, name, thing)
        full = "{}.{}".format(module, name)
        if full in sys.modules or self.scopes.best(full) is not None:
            return self.module_target(full)
        return Target("unknown", full)

    @staticmethod
    def loaded(module, qualname):
        """A thing of an imported module, without triggering lazy loading; MISSING when there is none."""
        thing = sys.modules.get(module, MISSING)
        for part in qualname.split("."):
            names = class_dict(thing) if is_class(thing) else held(thing) if is_a(thing, types.ModuleType) else {}
            thing = names.get(part, MISSING)
        return thing

    def loaded_target(self, module, name, thing):
        """The target of a thing that lies at run time under a module's name: an alias keeps that name."""
        target = self.thing_target(self.runtime_scope(module), thing)
        if target.kind != "text":
            return target
        return Target("alias", "{}.{}".format(module, name), self.runtime_scope(module), thing=thing)

    def thing_target(self, scope, thing):
        if is_class(thing):
            return self.class_target(thing)
        if is_a(thing, types.ModuleType):
            return self.module_target(thing.__name__)
        kind = type_name(thing)
        if kind in TYPE_PARAMETERS or is_new_type(thing):
            return Target("variable", "{}.{}".format(fetch_text(thing, "__module__") or scope.module, thing.__name__), scope, thing=thing)
        if kind == "TypeAliasType":
            return Target("alias", "{}.{}".format(fetch_text(thing, "__module__") or scope.module, thing.__name__), scope, thing=thing)
        text = attempt(self.thing_text, thing, scope)
        return Target("unknown", "{}.?".format(scope.module)) if text is None else Target("text", text)

    @staticmethod
    def class_target(cls):
        return Target("class", class_text(cls), thing=cls)

    def runtime_scope(self, module, names=None):
        scope = self.runtime_scopes.get(module)
        if scope is None:
            names = names if names is not None else held(sys.modules.get(module))
            scope = self.runtime_scopes[module] = RuntimeScope(module, names)
        return scope

    # Annotations as text.

    def having(self, attributes):
        """The text of a protocol without a name; none without attributes."""
        text = "typing.Protocol[{}]".format(", ".join(map(repr, sorted(attributes)))) if attributes else None
        if text is not None:
            self.protocols[text] = sorted(attributes)
        return text

    def write(self, target):
        """The text of a target, which from now on counts as mentioned."""
        if target.kind in ("class", "alias", "variable"):
            self.mentioned.setdefault(target.text, target)
            if target.kind == "variable" and self.variables_seen is not None and target.text not in self.variables_seen:
                self.variables_seen.append(target.text)
        elif target.kind == "module":
            raise Unreadable
        return target.text

    def annotation(self, node, scope):
        """The text of an annotation in a stub, or None."""
        return attempt(self.node_text, node, scope) if node is not None else None

    def node_text(self, node, scope):
        kind = type(node)
        if kind is ast.Name:
            return self.write(self.resolve(scope, node.id))
        if kind is ast.Constant:
            return self.constant_text(node.value, scope)
        if kind is ast.Attribute:
            return self.attribute_text(node, scope)
        if kind is ast.Subscript:
            return self.subscript_text(node, scope)
        if kind is ast.BinOp and type(node.op) is ast.BitOr:
            return "{} | {}".format(self.node_text(node.left, scope), self.node_text(node.right, scope))
        if kind is ast.List:
            return "[{}]".format(", ".join(self.node_text(element, scope) for element in node.elts))
        if kind is ast.Tuple:
            return ", ".join(self.node_text(element, scope) for element in node.elts) if node.elts else "()"
        if kind is ast.Starred:
            return "*" + self.node_text(node.value, scope)
        if kind.__name__ == "Index":
            return self.node_text(node.value, scope)
        raise Unreadable

    def constant_text(self, value, scope):
        if value is None:
            return "None"
        if value is Ellipsis:
            return "..."
        if isinstance(value, str):
            return self.node_text(parse_expression(value), scope)
        raise Unreadable

    def attribute_text(self, node, scope):
        if node.attr in ("args", "kwargs") and type(node.value) is ast.Name:
            owner = self.resolve(scope, node.value.id)
            if owner.kind == "variable":
                return "{}.{}".format(self.write(owner), node.attr)
        return self.write(self.node_target(scope, node))

    def subscript_text(self, node, scope):
        head = self.node_text(node.value, scope)
        inner = slice_value(node)
        if head in ("typing.Literal", "typing_extensions.Literal"):
            elements = inner.elts if type(inner) is ast.Tuple else [inner]
            return "{}[{}]".format(head, ", ".join(self.literal_text(element, scope) for element in elements))
        if head in ("typing.Annotated", "typing_extensions.Annotated") and type(inner) is ast.Tuple:
            return self.node_text(inner.elts[0], scope)
        return "{}[{}]".format(head, self.node_text(inner, scope))

    def literal_text(self, node, scope):
        value, error = guarded(ast.literal_eval, node)
        return represent(value) if error is None else self.node_text(node, scope)

    # Annotations that are objects.

    def thing_annotation(self, thing, scope):
        """The text of an annotation found at run time, or None."""
        return attempt(self.thing_text, thing, scope)

    def thing_text(self, thing, scope):
        if thing is None or thing is Ellipsis or isinstance(thing, str):
            return self.constant_text(thing, scope)
        if is_class(thing):
            return self.write(self.class_target(thing))
        if isinstance(thing, (list, tuple)):
            return "[{}]".format(self.things_text(thing, scope))
        kind = type_name(thing)
        if kind == "ForwardRef":
            return self.constant_text(thing.__forward_arg__, self.forward_scope(thing, scope))
        if is_union(thing) and thing is not typing.Union:
            return " | ".join(self.thing_text(argument, scope) for argument in thing.__args__)
        if kind in ("ParamSpecArgs", "ParamSpecKwargs"):
            return "{}.{}".format(self.thing_text(thing.__origin__, scope), "args" if kind.endswith("Args") else "kwargs")
        if kind in (*TYPE_PARAMETERS, "TypeAliasType") or is_new_type(thing):
            return self.write(self.thing_target(scope, thing))
        if has(thing, "__metadata__"):
            return self.thing_text(thing.__origin__, scope)
        return self.generic_text(thing, scope)

    def forward_scope(self, reference, scope):
        module = fetch(reference, "__forward_module__")
        return self.runtime_scope(module) if isinstance(module, str) else scope

    def generic_text(self, thing, scope):
        """`list[int]`, `typing.Literal["a"]`, `typing.Any`."""
        origin = fetch(thing, "__origin__")
        if origin is None:
            name = fetch_text(thing, "_name")
            if name is None or fetch_text(type(thing), "__module__") not in ("typing", "typing_extensions"):
                raise Unreadable
            return "typing.{}".format(name)
        head = self.thing_text(origin, scope)
        arguments = () if is_bare(thing) else fetch(thing, "__args__", ())
        if head == "typing.Literal":
            return "{}[{}]".format(head, ", ".join(map(self.literal_value_text, arguments)))
        if head == "collections.abc.Callable" and arguments:
            return "{}[{}]".format(head, self.callable_arguments_text(arguments, scope))
        if not arguments or arguments == ((),):
            return head if is_bare(thing) or head != "tuple" else "tuple[()]"
        return "{}[{}]".format(head, self.things_text(arguments, scope))

    def things_text(self, things, scope):
        return ", ".join(self.thing_text(thing, scope) for thing in things)

    def callable_arguments_text(self, arguments, scope):
        first = arguments[0]
        if len(arguments) == 2 and (first is Ellipsis or type_name(first) in ("ParamSpec", "_ConcatenateGenericAlias")):
            return self.things_text(arguments, scope)
        return "[{}], {}".format(self.things_text(arguments[:-1], scope), self.thing_text(arguments[-1], scope))

    @staticmethod
    def literal_value_text(value):
        enumeration = type(value)
        if fetch(enumeration, "__members__") is not None and not isinstance(value, str):
            return "{}.{}".format(class_text(enumeration), value.name)
        return represent(value)

    # Keywords that a typed dictionary spells out: `**kwargs: Unpack[Options]` is one keyword-only parameter for each key (PEP 692).

    def keywords(self, node, scope):
        """The parameters that the annotation of a `**kwargs` stands for, none when it is any other annotation; and whether they are all."""
        if type(node) is ast.Constant and isinstance(node.value, str):
            node = attempt(parse_expression, node.value)
        if type(node) is not ast.Subscript or last_name(node.value) != "Unpack":
            return [], False
        target = attempt(self.node_target, scope, slice_value(node))
        return self.spelled_out(target) if target is not None and target.kind == "class" else ([], False)

    def thing_keywords(self, thing, scope):
        """The same for an annotation found at run time."""
        if isinstance(thing, str):
            return self.keywords(attempt(parse_expression, thing), scope)
        if last_part(fetch(thing, "__origin__")) != "Unpack":
            return [], False
        return self.spelled_out(self.class_target(fetch(thing, "__args__")[0]))

    def spelled_out(self, target):
        """The keys of a typed dictionary, and whether there are no others: with `extra_items` there may be (PEP 728)."""
        keys = list(self.keys_of(target).values())
        written = getattr(target.node, "keywords", ())
        loaded = fetch(target.thing, "__extra_items__")
        is_open = any(each.arg == "extra_items" for each in written) or loaded is not None and "NoExtraItems" not in repr(loaded)
        return keys, bool(keys) and not is_open

    def keys_of(self, target):
        """The keys of a typed dictionary as keyword-only parameters, by name, those of its bases first."""
        if type(target.node) is ast.ClassDef:
            return self.written_keys(target)
        return self.loaded_keys(target.thing) if is_typed_dict(target.thing) else {}

    def written_keys(self, target):
        keys = {}
        for base in target.node.bases:
            above = attempt(self.base_target, target.scope, base)
            if above is not None and above.kind == "class":
                keys.update(self.keys_of(above))
        total = [keyword.value for keyword in target.node.keywords if keyword.arg == "total"]
        required = not total or getattr(total[0], "value", True) is not False
        scope = target.scope.class_scope(target.node)
        for node in statements(target.node.body):
            if type(node) is ast.AnnAssign and type(node.target) is ast.Name:
                annotation = self.annotation(node.annotation, scope)
                keys[node.target.id] = key_facts(node.target.id, annotation, required)
        return keys

    def loaded_keys(self, cls):
        required = fetch(cls, "__required_keys__", ())
        scope = self.runtime_scope(class_module(cls))
        annotations = own_annotations(cls)
        return {name: key_facts(name, self.thing_annotation(annotations[name], scope), name in required) for name in annotations}

    # The types that were mentioned.

    def types(self, library_classes):
        """Aliases, variables and foreign classes that the annotations mention, and those that these mention."""
        aliases, variables, classes = {}, {}, {}
        protocols = {text: held_by(names) for text, names in self.protocols.items()}
        done = 0
        while done < len(self.mentioned):
            pending = list(self.mentioned.values())[done:]
            done = len(self.mentioned)
            for target in pending:
                if target.kind == "alias":
                    aliases[target.text] = self.alias_facts(target)
                elif target.kind == "variable":
                    variables[target.text] = self.variable_facts(target)
                elif "." in target.text:
                    if target.text not in library_classes:
                        classes[target.text] = self.base_names(target)
                    members = self.protocol_members(target)
                    if members:
                        protocols[target.text] = held_by(members)
        aliases = {name: alias for name, alias in aliases.items() if alias["value"] is not None}
        return record(aliases=aliases, variables=variables, classes=classes, protocols=protocols)

    def alias_facts(self, target):
        self.variables_seen = []
        if target.thing is not None:
            value = self.thing_annotation(fetch(target.thing, "__value__", target.thing), target.scope)
        else:
            value = self.annotation(alias_value(target.node), target.scope)
        parameters, self.variables_seen = self.variables_seen, None
        declared = [self.annotation(node, target.scope) for node in alias_parameters(target.node)] if target.node is not None else []
        return {"value": value, **record(parameters=[name for name in declared if name] or parameters)}

    def written_generics(self, statement):
        """The type variables of a class statement, and its bases that have a subscript."""
        node, scope = statement.nodes[0], statement.scope
        bases = [base for base in node.bases if type(base) is ast.Subscript]
        bases.sort(key=lambda base: last_name(base.value) not in ("Generic", "Protocol"))  # Where one of them is, its order counts.
        self.variables_seen = []
        for parameter in getattr(node, "type_params", ()):
            self.annotation(ast.Name(parameter.name), scope.class_scope(node))
        texts = [self.annotation(base, scope.class_scope(node)) for base in bases]
        variables, self.variables_seen = self.variables_seen, None
        return variables, list(filter(is_generic_base, texts))

    def variable_facts(self, target):
        thing = target.thing
        if thing is not None:
            bound = fetch(thing, "__supertype__") or fetch(thing, "__bound__")
            constraints = [self.thing_annotation(each, target.scope) for each in attempt(tuple, fetch(thing, "__constraints__", ()), default=())]
            bound = self.thing_annotation(bound, target.scope) if bound is not None else None
            return record(bound=bound, constraints=[each for each in constraints if each])
        if not isinstance(target.node, ast.Assign):  # `def f[T: int]()`
            limit = getattr(target.node, "bound", None)
            limits = limit.elts if type(limit) is ast.Tuple else []
            constraints = [self.annotation(each, target.scope) for each in limits]
            bound = self.annotation(limit, target.scope) if limit is not None and not limits else None
            return record(bound=bound, constraints=[each for each in constraints if each])
        call = target.node.value
        bounds = [keyword.value for keyword in call.keywords if keyword.arg == "bound"]
        arguments = call.args[1:]
        if last_name(call.func) == "NewType":
            bounds, arguments = arguments, []
        constraints = [self.annotation(argument, target.scope) for argument in arguments]
        bound = self.annotation(bounds[0], target.scope) if bounds else None
        return record(bound=bound, constraints=[each for each in constraints if each])

    def protocol_members(self, target):
        """What an object has to have to be of a protocol; nothing for any other class."""
        if target.thing is not None:
            is_protocol = fetch(target.thing, "_is_protocol") is True
            return attempt(typing._get_protocol_attrs, target.thing, default=()) if is_protocol else ()
        if type(target.node) is not ast.ClassDef or all(last_name(bare_base(base)) != "Protocol" for base in target.node.bases):
            return ()
        members = set(target.scope.class_scope(target.node).bindings)
        for base in target.node.bases:
            above = attempt(self.base_target, target.scope, base)
            members.update(self.protocol_members(above) if above is not None else ())
        return members

    def base_names(self, target):
        if target.thing is not None:
            return self.loaded_base_names(target.thing)
        if type(target.node) is ast.Assign:
            functional = last_name(target.node.value.func)
            return ["typing.TypedDict" if functional == "TypedDict" else "enum.Enum" if functional == "Enum" else "typing.NamedTuple"]
        names = []
        for node in target.node.bases:
            base = attempt(self.base_target, target.scope, node)
            if base is not None and base.text != "object":
                names.append(self.write(base))
        return names

    def loaded_base_names(self, cls):
        if is_typed_dict(cls):
            return ["typing.TypedDict"]
        return [self.write(self.class_target(base)) for base in class_bases(cls) if base is not object]

    def base_target(self, scope, node):
        """The class that a base of a class statement names, subscript or not."""
        return self.node_target(scope, bare_base(node))


def is_generic_base(text):
    """True for `Base[int]`; `Generic[T]` is no base but says which type variables there are."""
    return text is not None and "[" in text and not re.match(r"typing(?:_extensions)?\.(?:Generic|Protocol)\b", text)


def bare_base(node):
    """`Base` of `Base[int]`."""
    return node.value if type(node) is ast.Subscript else node


@functools.lru_cache(maxsize=None)
def values():
    """The classes of what other languages call values, each with one: whatever an object of a protocol is, it may be one of these."""
    import datetime
    import decimal
    import fractions
    import pathlib
    import uuid

    moment = datetime.datetime(2000, 1, 1)
    found = [True, 1, 1.0, 1j, "", b"", [], (), {}, set(), frozenset(), slice(1), re.compile(""), held_by]
    found += [moment, moment.date(), moment.time(), datetime.timedelta(), datetime.timezone.utc, decimal.Decimal(), fractions.Fraction()]
    found = {**{type(value): value for value in found}, uuid.UUID: uuid.UUID(int=0), pathlib.Path: pathlib.Path()}
    array = fetch(sys.modules.get("numpy"), "ndarray")
    return {**found, array: attempt(array, 1)} if is_class(array) else found


def held_by(names):
    """The names of the classes of values that have all of some attributes."""
    return [cls.__name__ for cls, value in values().items() if all(is_held(cls, value, name) for name in names)]


def is_held(cls, value, name):
    """True for what values of a class have; `__hash__ = None` says that they have not, and not whatever has a method to compare has an order."""
    holder = holder_of(name, class_mro(cls))
    if holder is None or class_dict(holder)[name] is None:
        return False
    return name not in ORDERED or guarded(getattr(cls, name), value, value)[0] is not NotImplemented


@functools.lru_cache(maxsize=None)
def parse_expression(text):
    """The tree of an expression; a library says the same types over and over."""
    return ast.parse(text.strip(), mode="eval").body


def last_part(thing):
    """The name of a special form of `typing`: `Unpack`."""
    return fetch_text(thing, "_name") or fetch_text(thing, "__name__")


def is_typed_dict(thing):
    return type_name(thing) == "_TypedDictMeta"


def key_facts(name, annotation, required):
    """A key of a typed dictionary as a keyword-only parameter."""
    wrapped = KEY.match(annotation or "")
    while wrapped:
        required = required if wrapped.group(1) == "ReadOnly" else wrapped.group(1) == "Required"
        annotation = wrapped.group(2)
        wrapped = KEY.match(annotation)
    return record(name=name, kind="keyword_only", default=None if required else "...", annotation=annotation)


KEY = re.compile(r"typing(?:_extensions)?\.(Required|NotRequired|ReadOnly)\[(.*)\]$", re.DOTALL)


def is_bare(thing):
    """True for `typing.List` without arguments."""
    return bool(fetch(thing, "_special", False)) or type_name(thing) in ("_SpecialGenericAlias", "_CallableType", "_TupleType")


def last_name(node):
    """The last part of a dotted name in a syntax tree."""
    return getattr(node, "attr", None) or getattr(node, "id", None)


# Stubs: members ------------------------------------------------------------------------------------------------------------------------


# Decorators after which a class is made as without them.
CLASS_DECORATORS = frozenset(("final", "deprecated", "type_check_only", "runtime_checkable", "disjoint_base"))
# Decorators after which a function takes and gives what it is annotated with, or what is known of the decorator.
PLAIN_DECORATORS = frozenset(
    "abstractmethod cache cached_property classmethod contextmanager asynccontextmanager deleter deprecated final getter lru_cache mypyc_attr "
    "overload override property setter staticmethod".split()
)


class Declared:
    """What a stub says about one name: the nodes of a function, a class or a variable, and the scope they stand in."""

    __slots__ = ("nodes", "scope", "gives", "bound_to", "overridden")

    def __init__(self, nodes, scope, gives=True):
        self.nodes = nodes if type(nodes) is list else [nodes]
        self.scope = scope
        self.gives = gives  # False where what is declared to come back is not what does.
        self.bound_to = None  # The class of the receiver, where that is settled.
        self.overridden = ()  # What a function is declared as in the bases of its class, the nearest first.

    @property
    def is_function(self):
        return type(self.nodes[0]) in (ast.FunctionDef, ast.AsyncFunctionDef)

    @property
    def is_class(self):
        return type(self.nodes[0]) is ast.ClassDef

    @property
    def leaves_open(self):
        """True for a function with a parameter without a type."""
        arguments = [node.args for node in self.overloads()] if self.is_function else []
        return any(parameter.annotation is None for each in arguments for parameter in positional_parameters(each)[1:] + each.kwonlyargs)

    @property
    def makes_constructor(self):
        """True for a class statement whose fields are the parameters of its constructor."""
        bases = (last_name(base) for base in self.nodes[0].bases)
        return "NamedTuple" in bases or "dataclass" in self.decorators(self.nodes[0])

    @property
    def is_property(self):
        return self.is_function and any(name.endswith("property") for name in self.decorators(self.nodes[0]))

    @property
    def is_disguised(self):
        """True for a function in a source whose decorator may make something else of it. In a stub it is the decorator that says what."""
        return self.is_function and not PLAIN_DECORATORS.issuperset(self.decorators(self.nodes[-1]))

    @property
    def is_settable(self):
        return len(self.nodes) > 1 and any("setter" in self.decorators(node) for node in self.nodes[1:])

    @staticmethod
    def decorators(node):
        return [last_name(each.func if type(each) is ast.Call else each) or "" for each in node.decorator_list]

    def overloads(self):
        """The nodes that a caller can choose from."""
        chosen = [node for node in self.nodes if "overload" in self.decorators(node)]
        return chosen or self.nodes[-1:]

    def doc(self):
        docs = (attempt(ast.get_docstring, node) for node in self.nodes if hasattr(node, "body"))
        return clean_doc(next(filter(None, docs), None))

    def deprecated(self):
        """The message of `@deprecated` where every overload has one."""
        messages = [self.deprecation(node) for node in self.overloads()] if self.is_function else [None]
        return messages[0] if None not in messages else None

    @staticmethod
    def deprecation(node):
        for each in node.decorator_list:
            if type(each) is ast.Call and last_name(each.func) == "deprecated" and each.args:
                return attempt(ast.literal_eval, each.args[0])
        return None


class Stubs:
    """Looks up what the stubs declare, one answer per tier."""

    def __init__(self, scopes, names):
        self.scopes = scopes
        self.names = names
        self.ancestors = {}
        self.placed = {}

    def module_doc(self, module):
        for tier in DECLARING_TIERS:
            scope = self.scopes.declaring(module, tier)
            if scope is not None and scope.body and type(scope.body[0]) is ast.Expr:
                return clean_doc(fetch(fetch(scope.body[0], "value"), "value"))
        return None

    def of_module(self, modules, name):
        """Declarations of a module's member, best tier first; the first of the modules that has any wins within a tier."""
        for tier in DECLARING_TIERS:
            found = (self.in_scope(self.scopes.declaring(module, tier), name) for module in modules)
            declared = next(filter(None, found), None)
            if declared is not None:
                yield declared

    def in_scope(self, scope, name, depth=0):
        """What a scope declares under a name, through imports and assignments; what a source declares can be asked at run time."""
        if scope is None or not scope.declares or depth > 20:
            return None
        bound = scope.bindings.get(name)
        if bound is None:
            stars = (self.scopes.best(module, scope.tier) for module in scope.stars)
            found = (self.in_scope(other, name, depth + 1) for other in stars if other and (other.exports(name) or other.stars))
            return next(filter(None, found), None)
        if type(bound) is Import:
            if bound.name is None:
                return None
            other = self.scopes.best(bound.module, scope.tier)
            return self.in_scope(other, bound.name, depth + 1)
        if type(bound) is ast.Assign and type(bound.value) in (ast.Name, ast.Subscript):
            # `int8 = signedinteger[_8Bit]` is the class that it subscripts.
            value = bound.value if type(bound.value) is ast.Name else bound.value.value
            followed = self.in_scope(scope, value.id, depth + 1) if type(value) is ast.Name else None
            if type(bound.value) is ast.Subscript and (followed is None or not followed.is_class):
                return Declared(bound, scope)
            if followed is None and scope.parent is not None:
                followed = self.in_scope(scope.parent, value.id, depth + 1)
            return followed or Declared(bound, scope)
        if type(bound) is ast.Assign and type(bound.value) is ast.Attribute and type(bound.value.value) is ast.Name:
            module = scope.bindings.get(bound.value.value.id)  # `open = builtins.open`
            if type(module) is Import and module.name is None:
                return self.in_scope(self.scopes.best(module.module, scope.tier), bound.value.attr, depth + 1)
        declared = Declared(bound, scope)
        return None if scope.tier == "source" and declared.is_disguised else declared

    def public_names(self, module):
        """The public names that the best stub of a module declares, and what `*` brings to it."""
        scope = next(filter(None, (self.scopes.find(module, tier) for tier in TIERS)), None)
        if scope is None:
            return set()
        others = filter(None, (self.scopes.best(each, scope.tier) for each in scope.stars))
        return scope.public().union(*(other.public() & (other.declared_exports() or other.public()) for other in others))

    def of_class(self, places):
        """Class statements for a class that exists at run time, best tier first; the places are (module, qualified name)."""
        for tier in DECLARING_TIERS:
            found = (self.nested_class(self.scopes.declaring(module, tier), qualname) for module, qualname in places)
            statement = next(filter(None, found), None)
            if statement is not None:
                yield statement

    def of_loaded(self, cls):
        """Class statements for a loaded class."""
        return self.of_class(self.places(cls))

    def places(self, cls):
        """Where a class may be declared: (module, qualified name), likeliest first."""
        if id(cls) not in self.placed:
            self.placed[id(cls)] = list(self.find_places(cls))
        return self.placed[id(cls)]

    def find_places(self, cls):
        yield class_module(cls), class_qualname(cls)
        if class_module(cls) == "builtins" and BUILTINS.get(class_name(cls)) is not cls:
            yield from (("types", name) for name, value in held(types).items() if value is cls)
        if not is_written_in_python(cls):
            yield from ((home, class_qualname(cls)) for home in self.scopes.homes(cls, class_name(cls)) if home != class_module(cls))
        parent, _, last = class_module(cls).rpartition(".")
        if parent and last.startswith("_"):
            yield parent, class_qualname(cls)
        name = class_name(cls).rpartition(".")[2]
        yield from ((home, name) for home in self.scopes.showing(cls, class_module(cls), name))

    def of_loaded_function(self, thing):
        """The best declaration of a function or a bound method, whatever name it is shown under: `itertools.chain.from_iterable`; none, or one."""
        if not is_bound(thing):
            module, name = fetch_text(thing, "__module__") or "builtins", fetch_text(thing, "__name__")
            modules = [module, module.lstrip("_")] if is_a(thing, (types.FunctionType, types.BuiltinFunctionType)) else []  # `_functools.reduce`
            known = [each for each in modules if held(sys.modules.get(each)).get(name) is thing]
            return list(itertools.islice(self.of_module(known, name), 1))
        cls, home = bound_in(thing)
        found = self.of_member(home, fetch_text(thing, "__name__")) if home is not None else None
        if found is not None and found.is_function and thing.__name__ != "__new__":
            found.bound_to = cls if "staticmethod" not in found.decorators(found.nodes[0]) else None
        return [found] if found is not None else []

    def of_member(self, cls, name):
        """What the best of these statements, else the nearest of its bases, declares under a name."""
        statement = next(self.of_loaded(cls), None)
        return self.of_class_member(statement, name) if statement is not None else None

    def nested_class(self, scope, qualname):
        declared = None
        for part in qualname.split("."):
            declared = self.in_scope(scope, part)
            if declared is None or not declared.is_class:
                return None
            scope = declared.scope.class_scope(declared.nodes[0])
        return declared

    def members(self, statement):
        """The scope of the body of a class statement."""
        return statement.scope.class_scope(statement.nodes[0])

    def of_class_member(self, statement, name):
        """What a class statement, else the nearest of its bases, declares under a name; a function with open parameters, with what it overrides."""
        declarations = self.declarations(statement, name)
        declared = next(declarations, None)
        if declared is not None and declared.leaves_open:
            declared.overridden = [each for each in declarations if each.is_function]
        return declared

    def declarations(self, statement, name):
        """What a class statement and its bases declare under a name, the nearest first."""
        return filter(None, (self.in_scope(self.members(each), name) for each in self.chain(statement)))

    def may_be_made_otherwise(self, statement):
        """True where a class statement has what may say how it is made: a metaclass, a decorator, attributes of any name."""
        names = self.members(statement).bindings
        is_decorated = not CLASS_DECORATORS.issuperset(Declared.decorators(statement.nodes[0]))
        return bool(statement.nodes[0].keywords) or is_decorated or not {"__init__", "__new__", "__getattr__"}.isdisjoint(names)

    def chain(self, statement):
        """A class statement and those of its bases, depth first."""
        node = statement.nodes[0]
        if node not in self.ancestors:
            chain = self.ancestors[node] = [statement]
            for base in node.bases:
                target = attempt(self.names.base_target, statement.scope, base)
                declared = self.statement(target, statement.scope.tier) if target is not None else None
                if declared is not None:
                    chain.extend(each for each in self.chain(declared) if each not in chain)
        return self.ancestors[node]

    def statement(self, target, tier):
        """The class statement that a target names; `typing.Mapping` is one of typeshed."""
        module, _, name = target.text.rpartition(".")
        if target.kind == "plain" and module == "typing" and hasattr(collections.abc, name):
            return self.nested_class(self.scopes.find("typing", "typeshed"), name)
        if target.kind != "class":
            return None
        if type(target.node) is ast.ClassDef:
            return Declared(target.node, target.scope)
        module = class_module(target.thing) if target.thing is not None else "builtins"
        if module == "builtins":
            return None
        scope = self.scopes.best(module, tier)
        return self.nested_class(scope, class_qualname(target.thing))

    def call_of(self, declared):
        """What calling a variable calls: `__call__` of its declared type, or for `seed = _inst.seed` that method of the type of `_inst`.

        For `spawn = Greenlet.spawn` it is what that class has for itself.
        """
        value = fetch(declared.nodes[0], "value")
        if type(declared.nodes[0]) is ast.Assign and type(value) is ast.Attribute and type(value.value) is ast.Name:
            owner = self.in_scope(declared.scope, value.value.id)
            if owner is not None and owner.is_class:
                found = self.of_class_member(owner, value.attr)
                return found if found is not None and {"classmethod", "staticmethod"}.intersection(found.decorators(found.nodes[0])) else None
            statement = self.type_of(owner) if owner is not None else None
            found = self.of_class_member(statement, value.attr) if statement is not None else None
            getter = self.of_class_member(statement, "__getattr__") if statement is not None and found is None else None
            if getter is None or not getter.is_function:
                return found
            statement = self.statement_of(getter.nodes[-1].returns, getter.scope)
        else:
            statement = self.type_of(declared)
        return self.of_class_member(statement, "__call__") if statement is not None else None

    def wrappers(self, declared):
        """What calling a function calls where a class decorates it, so that an instance stands in its place: `__call__` of that class."""
        for each in declared.nodes[-1].decorator_list:
            target = attempt(self.names.node_target, declared.scope, each.func if type(each) is ast.Call else each)
            statement = self.statement(target, declared.scope.tier) if target is not None else None
            call = self.of_class_member(statement, "__call__") if statement is not None else None
            if call is not None and call.is_function:
                yield call

    def getter_of(self, declared):
        """`__get__` of the declared type of a variable, or None."""
        statement = self.type_of(declared)
        found = self.of_class_member(statement, "__get__") if statement is not None else None
        return found if found is not None and found.is_function else None

    def type_of(self, declared):
        """The class statement of the declared type of a variable."""
        node = declared.nodes[0]
        if type(node) is not ast.AnnAssign:
            return None
        return self.statement_of(unqualified(node.annotation), declared.scope)

    def statement_of(self, annotation, scope):
        """The class statement that an annotation names."""
        target = attempt(self.names.base_target, scope, annotation)
        return self.statement(target, scope.tier) if target is not None else None


# Signatures ----------------------------------------------------------------------------------------------------------------------------

KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional_only",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional_or_keyword",
    inspect.Parameter.VAR_POSITIONAL: "var_positional",
    inspect.Parameter.KEYWORD_ONLY: "keyword_only",
    inspect.Parameter.VAR_KEYWORD: "var_keyword",
}
EMPTY = inspect.Parameter.empty
CONTEXT_MANAGER = "contextlib.AbstractContextManager"


class Signatures:
    """Signatures of callables, from every source."""

    def __init__(self, names):
        self.names = names
        self.built_in = {}
        self.stub_signatures = {}

    def runtime(self, thing, scope, drop_first=False):
        """What `inspect.signature` says; None when it says nothing."""
        if type(thing) not in BUILT_IN_TYPES:
            return self.inspected(thing, scope, drop_first)
        key = (fetch_text(thing, "__text_signature__"), scope.module, drop_first)  # All that matters; slot wrappers share a few texts.
        if key not in self.built_in:
            self.built_in[key] = self.inspected(thing, scope, drop_first)
        return self.built_in[key]

    def inspected(self, thing, scope, drop_first):
        signature, error = guarded(runtime_signature, thing)
        if error is not None or not isinstance(signature, inspect.Signature):
            return None
        parameters = list(signature.parameters.values())
        if drop_first and parameters and parameters[0].kind in POSITIONAL:
            parameters = parameters[1:]
        facts, is_closed = [], False
        for parameter in parameters:
            if parameter.kind is inspect.Parameter.VAR_KEYWORD:
                keys, is_closed = self.names.thing_keywords(parameter.annotation, scope)
                facts += keys
            if not is_closed:
                facts.append(self.runtime_parameter(parameter, self.scope_of_field(thing, parameter, scope)))
        # A function may show the parameters of another one by `__wrapped__`; what it gives, its own annotation says.
        own = fetch(thing, "__annotations__") if is_a(thing, types.FunctionType) and has(thing, "__wrapped__") else None
        returns = own["return"] if type(own) is dict and "return" in own else signature.return_annotation
        returns = None if returns is EMPTY else self.names.thing_annotation(returns, scope)
        return signature_facts("runtime", facts, returns, closed=is_closed)

    def scope_of_field(self, thing, parameter, scope):
        """Where the names in the annotation of a field mean what they say, for a constructor that is made of the fields of several classes."""
        if not is_class(thing) or not isinstance(parameter.annotation, str) or type(class_dict(thing).get("__dataclass_fields__")) is not dict:
            return scope
        homes = (base for base in class_mro(thing) if own_annotations(base).get(parameter.name) == parameter.annotation)
        home = next(homes, None)
        return scope if home is None else self.names.runtime_scope(class_module(home))

    def runtime_parameter(self, parameter, scope):
        annotation = parameter.annotation
        return record(
            name=parameter.name,
            kind=KINDS[parameter.kind],
            default=None if parameter.default is EMPTY else represent(parameter.default),
            annotation=None if annotation is EMPTY else self.names.thing_annotation(annotation, scope),
        )

    def stub(self, declared, drop_first=False):
        """One signature per overload."""
        signatures = [self.stub_signature(node, declared.scope, drop_first) for node in declared.overloads()]
        return signatures if declared.gives else [{name: each[name] for name in each if name != "returns"} for each in signatures]

    def stub_signature(self, node, scope, drop_first):
        key = (node, drop_first)  # One `__call__` may serve a hundred callable variables.
        if key not in self.stub_signatures:
            self.stub_signatures[key] = self.written(node, scope, scope.tier, scope.lines, drop_first)
        return self.stub_signatures[key]

    def written(self, node, scope, tag, lines, drop_first):
        """The signature of a function statement whose names mean what they mean in the scope."""
        arguments = node.args
        positional = positional_parameters(arguments)
        defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
        kinds = ["positional_only"] * (len(positional) - len(arguments.args)) + ["positional_or_keyword"] * len(arguments.args)
        rows = list(zip(positional, kinds, defaults))
        receiver = None
        if drop_first and rows:
            receiver = self.names.annotation(rows[0][0].annotation, scope)
            rows = rows[1:]
        rows = legacy_positional_only(rows)
        if arguments.vararg:
            rows.append((arguments.vararg, "var_positional", None))
        rows += [(each, "keyword_only", default) for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
        facts = [self.written_parameter(argument, kind, default, scope, lines) for argument, kind, default in rows]
        keys, is_closed = self.names.keywords(arguments.kwarg.annotation if arguments.kwarg else None, scope)
        facts += keys
        if arguments.kwarg and not is_closed:
            facts.append(self.written_parameter(arguments.kwarg, "var_keyword", None, scope, lines))
        makes_context = any(name.endswith("contextmanager") for name in Declared.decorators(node))
        returns = CONTEXT_MANAGER if makes_context else self.names.annotation(node.returns, scope)
        return signature_facts(tag, facts, returns, receiver, is_closed)

    def of_fields(self, chain):
        """The signature of the constructor that the fields of a class statement, and of those that it inherits from, make: bases first."""
        found = {}
        for statement in reversed([each for each in chain if each.makes_constructor]):
            scope = statement.scope.class_scope(statement.nodes[0])
            fields = (node for node in statements(statement.nodes[0].body) if type(node) is ast.AnnAssign and type(node.target) is ast.Name)
            for node in fields:
                wrapper = bare_base(node.annotation)
                if last_name(wrapper) not in ("ClassVar", "KW_ONLY"):
                    annotation = slice_value(node.annotation) if last_name(wrapper) in ("InitVar", "Final") else node.annotation
                    default = None if node.value is None else source_text(node.value, statement.scope.lines)
                    text = self.names.annotation(annotation, scope)
                    found[node.target.id] = record(name=node.target.id, kind="positional_or_keyword", default=default, annotation=text)
        return signature_facts(chain[0].scope.tier, list(found.values()), None)

    def keywords_of_call(self, call):
        """The keywords that a `__call__` takes beside those of what it wraps; one that only some overloads have may be left out."""
        nodes = call.overloads()
        everywhere = set.intersection(*({each.arg for each in node.args.kwonlyargs} for node in nodes))
        found = {}
        for arguments in (node.args for node in nodes):
            rows = [(each, "keyword_only", default) for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
            if arguments.kwarg and last_name(arguments.kwarg.annotation) != "kwargs":  # `**kwargs: P.kwargs` are those of what it wraps.
                rows.append((arguments.kwarg, "var_keyword", None))
            for argument, kind, default in rows:
                facts = self.written_parameter(argument, kind, default, call.scope, call.scope.lines)
                optional = kind == "keyword_only" and argument.arg not in everywhere
                found.setdefault(argument.arg, {"default": "...", **facts} if optional else facts)
        return list(found.values())

    def written_parameter(self, argument, kind, default, scope, lines):
        return record(
            name=argument.arg,
            kind=kind,
            default=None if default is None else source_text(default, lines),
            annotation=self.names.annotation(argument.annotation, scope),
        )

    def documented(self, thing, name, scope):
        """The signatures in `__text_signature__` or at the start of the docstring, where they are Python; without `self` or `cls`."""
        return self.of_texts([fetch_text(thing, "__text_signature__")], scope) or self.in_docstring(thing, name, scope)

    def in_docstring(self, thing, name, scope):
        return self.of_texts(documented_texts(fetch_text(thing, "__doc__") or "", name), scope)

    def of_swig(self, thing, name, scope, shown):
        """The signatures that SWIG writes into a docstring, in the words of C++, of a function that Python knows the parameters `shown` of."""
        swig = swig_of(scope.module) if name not in COMPARED and is_a(thing, types.FunctionType) else None
        is_told = swig is not None and hands_to_swig(thing.__code__)
        texts = swig.signatures(clean_doc(fetch_text(thing, "__doc__")) or "", name) if is_told else []
        found = self.of_texts(texts, scope)
        named = [[one["name"] for one in each["parameters"]] for each in found]
        if len(found) < len(texts) or any(len(set(names)) < len(names) for names in named):
            return []
        if not all("returns" in each for each in found):  # What some give that is not understood, others may be mistaken for.
            found = [without(each, "returns") for each in found]
        if is_variadic(shown):  # Its overloads, which take no keywords.
            return [{**each, "parameters": by_position(each["parameters"])} for each in found]
        return found if named == [[each["name"] for each in shown]] else []

    def of_texts(self, texts, scope):
        return list(filter(None, (self.of_text(text, scope) for text in filter(None, texts))))

    def of_text(self, text, scope):
        text = re.sub(r"\(\$\w+(?:, */)?,? ?", "(", text)
        text = CPP_NAME.sub("typing.Any", DEFAULT_OBJECT.sub("= ...", text))
        text = "def f{}: ...".format(text)
        tree = attempt(ast.parse, text)
        if tree is None:
            return None
        node = tree.body[0]
        first = [each.arg for each in node.args.args[:1]]
        facts = self.written(node, scope, "text_signature", text.split("\n"), first in (["self"], ["cls"]))
        if all(UNNAMED.match(each["name"]) for each in facts["parameters"]):
            facts["parameters"] = by_position(facts["parameters"])
        return facts


# What pybind11 has no Python for: types that only C++ has a name for, and defaults that are objects.
CPP_NAME = re.compile(r"\w+(?:::\w+)+(?:<[\w:, <>*&]*>)?")
DEFAULT_OBJECT = re.compile(r"= <[^<>]*>")
# What pybind11 calls a parameter that has no name, and so cannot go by keyword.
UNNAMED = re.compile(r"arg\d+$")
# `name(parameters) -> type` on the first lines of a docstring, and in the list of overloads that pybind11 writes below it.
DOCUMENTED = re.compile(r"\s*([\w.]+)(\((?:[^()]|\([^()]*\))*\)(?:\s*->\s*[\w.\[\], |:]+)?)\s*(?:--\s*)?(?:\n|$)")
OVERLOADED = re.compile(r"^\d+\. (.+)$", re.MULTILINE)


def documented_texts(doc, name):
    """The signatures of a name that stand in its docstring."""
    found = DOCUMENTED.match(doc)
    lines = OVERLOADED.findall(doc) if found and doc.startswith("Overloaded function.\n", found.end()) else []
    matches = [DOCUMENTED.match(line) for line in lines] or [found]
    return [match.group(2) for match in matches if match and match.group(1).rpartition(".")[2] == name]


# SWIG: the types of C++ in the docstrings of a wrapped library.

SWIG_TYPES = {
    "bool": "bool",
    "std::string": "str",
    "std::wstring": "str",
    "char *": "str | None",
    "wchar_t *": "str | None",
    "std::complex< float >": "complex",
    "std::complex< double >": "complex",
    "PyObject *": "typing.Any",
    "SWIGPY_SLICEOBJECT *": "slice",
    **dict.fromkeys(("float", "double", "long double"), "float"),
}
SWIG_INTEGER = re.compile(r"(?:(?:un)?signed (?:char|short|int|long|long long)|unsigned|short|int|long|long long|u?int\d+_t|s?size_t|ptrdiff_t)$")
SWIG_ENUMERATION = re.compile(r"enum .+|(?:\w+::)*\w*Enum$")
SWIG_POINTER = re.compile(r"(?:\w+::)*(?:shared|unique)_ptr< (\w+) >$")
SWIG_SEQUENCES = ("vector", "list", "deque")
SWIG_MAPPINGS = ("map", "unordered_map")
SWIG_CONTAINER = re.compile(r"std::({})< (.+) >$".format("|".join(SWIG_SEQUENCES + SWIG_MAPPINGS)))
# What wraps a container says in the docstring of `begin` what it holds: `begin(Numbers self) -> std::vector< double >::iterator`.
SWIG_HOLDER = re.compile(r"-> (std::\w+< .+ >)::iterator")
SWIG_PART = re.compile(r"(std::\w+< .+ >)::(\w+)$")
SWIG_SIGNATURE = re.compile(r"\w+\((.*)\)(?: -> (.+))?$")
SWIG_PARAMETER = re.compile(r"(.*?)\b(\w+)$")
# What C++ writes to, Python gives, and the docstring may be silent about it: only what is called like these gives nothing.
SWIG_CHANGES = re.compile(
    r"_*(?:[Ss]et|[Aa]dd|[Aa]ppend|[Ii]nsert|[Pp]ush|[Rr]emove|[Rr]eserve|[Rr]esize|[Ss]wap|[Aa]ssign)(?![a-z])|__(?:set|del)item__$"
)
# Operators in defaults, of which the brackets are none.
SWIG_OPERATORS = re.compile(r"<<|>>|->|<=|>=")


@functools.lru_cache(maxsize=None)
def swig_of(module):
    """What SWIG says of a module that it made; None for others."""
    names = fetch(sys.modules.get(module), "__dict__")
    is_made = type(names) is dict and any(type(name) is str and name.startswith("_swig_") for name in list(names))
    return Swig(names) if is_made else None


@functools.lru_cache(maxsize=None)
def hands_to_swig(code):
    """True for a function that does nothing but hand what it is given on to the compiled module: the docstring does not know of more."""
    node, _ = node_of(code)
    body = node.body[1:] if node is not None else []
    call = body[0].value if len(body) == 1 and type(body[0]) in (ast.Return, ast.Expr) else None
    if type(call) is not ast.Call or not (dotted(call.func) or "").startswith("_"):
        return False
    made = [each for each in call.args[1:] if type(each) is ast.Call and (dotted(each.func) or "").startswith("_")]  # `_swiginit(self, _new(…))`
    given = [each for each in call.args if each not in made] + [each for one in made for each in one.args]
    names = {each.arg for each in ast.walk(node.args) if type(each) is ast.arg}
    return all(fetch(each.value if type(each) is ast.Starred else each, "id") in names for each in given)


class Swig:
    """What SWIG writes into the docstrings of a module that it makes: signatures and types of C++. What is not sure has no annotation."""

    def __init__(self, names):
        self.names = names
        self.asking = set()  # The containers that are being read.

    def signatures(self, doc, name):
        """`(x: float) -> Image` for each line `Scaled(double x) -> Image` that a docstring begins with; none where one of them is not understood."""
        lines = doc.splitlines()
        is_one = [line.startswith(name + "(") for line in lines]
        count = is_one.index(False) if False in is_one else len(lines)
        texts = [self.signature(line, name) for line in lines[:count]]
        return texts if None not in texts and not any(is_one[count:]) else []

    def signature(self, line, name):
        found = SWIG_SIGNATURE.match(line)
        parts = outer_parts(found.group(1)) if found else None
        parameters = [self.parameter(text) for text in parts] if parts is not None else [None]
        if None in parameters:
            return None
        returns = self.type(found.group(2), is_given=False) if found.group(2) else self.nothing(parts, name)
        arrow = " -> {}".format(returns) if returns is not None and name != "__init__" else ""
        return "({}){}".format(", ".join(parameters), arrow)

    @staticmethod
    def nothing(parts, name):
        """The annotation of a return that a docstring is silent about."""
        given = [part.partition("=")[0].strip() for part in parts]
        is_read = all(" " in each and not re.search(r"[*\[]", each) and ("&" not in each or "const" in each) for each in given if each != "self")
        return "None" if SWIG_CHANGES.match(name) and is_read else None

    def parameter(self, text):
        """`x: float = 0.0` for `double x=0.0`."""
        declared, equals, default = text.partition("=")
        found = SWIG_PARAMETER.match(declared.strip())
        if found is None:
            return None
        annotation = self.type(found.group(1), is_given=True) if found.group(2) != "self" else None
        value = attempt(parse_expression, default.strip())
        default = default.strip() if type(value) is ast.Constant or is_plain(value) else "..."
        return found.group(2) + (": {}".format(annotation) if annotation is not None else "") + (" = {}".format(default) if equals else "")

    def value(self, doc, name):
        """The annotation of a property: its docstring is `x : double`."""
        start = "{} : ".format(name)
        return self.type(doc[len(start) :], is_given=False) if doc.startswith(start) else None

    def type(self, text, is_given):
        """The annotation for a type of what is given to a function, or comes from one."""
        text = " ".join(re.sub(r"\bconst\b|&", " ", text).split())
        pointer, part = SWIG_POINTER.match(text), SWIG_PART.match(text)
        if text == "char":
            return "str | int" if is_given else "str"
        if text in SWIG_TYPES or SWIG_INTEGER.match(text):
            return SWIG_TYPES.get(text, "int")
        if part:
            return self.part(*part.groups(), is_given)
        if pointer:
            known = self.of_class(pointer.group(1), is_given)
            return "{} | None".format(known) if known is not None and "None" not in known else known
        if is_class(self.names.get(text)):
            return self.of_class(text, is_given)
        return "int" if SWIG_ENUMERATION.match(text) else None

    def of_class(self, name, is_given):
        cls = self.names.get(name)
        if not is_class(cls) or holder_of("thisown", class_mro(cls)) is None:
            return None
        own = class_dict(cls)
        if not {"begin", "iterator", "push_back", "first"}.isdisjoint(own):
            return self.of_container(name, own, is_given)
        indexing = own.get("__getitem__")
        if is_given and type(indexing) is types.FunctionType and hands_to_swig(indexing.__code__):  # It may well be made of a list.
            return None
        made = fetch_text(own.get("__init__"), "__doc__") or ""
        is_copied = re.search(r"__init__\({0} self, {0} \w+\)".format(re.escape(name)), made)
        return name if is_copied else name + " | None"  # What C++ does not copy goes by a pointer, which may be to nothing.

    def of_container(self, name, own, is_given):
        """A copy of a sequence is a tuple, one that lies elsewhere is of the class. A map always is."""
        found = SWIG_HOLDER.search(fetch_text(own.get("begin"), "__doc__") or "")
        if found is None or "get_allocator" not in own:
            return None
        known = asked_once(self.asking, name, self.contained, found.group(1), is_given)
        if known is None or is_given:
            return known and "{} | {}".format(known, name)
        return name if known.startswith("collections.abc.Mapping[") else known

    def contained(self, text, is_given):
        """`collections.abc.Sequence[float]` for `std::vector< double >`."""
        kind, held = self.held(text, is_given)
        if kind is None:
            return None
        if kind in SWIG_MAPPINGS:
            return "collections.abc.Mapping[{}]".format(", ".join(held[:2])) if len(held) > 1 else None
        return "collections.abc.{}[{}]".format("Iterable" if is_given else "Sequence", held[0])

    def held(self, container, is_given):
        """What sort of container it is and what it holds: `float` for `double,std::allocator< double >`. There classes go by their full names."""
        matched, found = SWIG_CONTAINER.match(container), []
        if matched is None:
            return None, found
        for text in outer_parts(matched.group(2)) or ("?",):
            last = text.rpartition("::")[2] if re.match(r"[\w:]+$", text) else ""
            known = self.type(text, is_given) or self.contained(text, is_given) or self.of_class(last, is_given) or "typing.Any"
            is_pointer = "*" in text or SWIG_POINTER.match(text)
            found.append(known if is_pointer else known.replace(" | None", ""))
        return matched.group(1), found

    def part(self, container, part, is_given):
        """The annotation of `std::vector< double >::value_type`."""
        if part in ("size_type", "difference_type"):
            return "int"
        kind, held = self.held(container, is_given)
        parts = ("key_type", "mapped_type") if kind in SWIG_MAPPINGS else ("value_type",)
        return dict(zip(parts, held)).get(part)


def outer_parts(text):
    """The parts between the commas that stand in no brackets and no quotes; None where these do not end."""
    parts, depth, quote = [""], 0, None
    for character in SWIG_OPERATORS.sub("  ", text):
        if quote is not None or character in "'\"":
            quote = None if quote == character else quote or character
        elif character in "<([{":
            depth += 1
        elif character in ">)]}":
            depth -= 1
        if character == "," and depth == 0 and quote is None:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()] if depth == 0 and quote is None else None


BUILT_IN_TYPES = (types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)
POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def runtime_signature(thing):
    """`inspect.signature`; names that are not defined yet are no error from Python 3.14 on."""
    if sys.version_info >= (3, 14):
        import annotationlib

        return inspect.signature(thing, annotation_format=annotationlib.Format.FORWARDREF)
    return inspect.signature(thing)


def runtime_overloads(thing, name, owner):
    """The `typing.overload`s of a Python function, which the interpreter keeps from 3.11 on; those too that something else took the place of."""
    if sys.version_info < (3, 11) or not is_a(thing, types.FunctionType) and owner is None:
        return []
    if not is_a(thing, types.FunctionType):
        thing = types.SimpleNamespace(__module__=class_module(owner), __qualname__="{}.{}".format(class_qualname(owner), name))
    return attempt(typing.get_overloads, thing, default=[])


def signature_facts(source, parameters, returns, receiver=None, closed=False):
    return {"source": source, "parameters": parameters, **record(returns=returns, receiver=receiver, closed=closed)}


def with_keywords(signature, added):
    """The signature with the keywords that it lacks."""
    parameters = signature["parameters"]
    named = {each["name"] for each in parameters}
    open_ended = [each for each in parameters if each["kind"] == "var_keyword"]
    added = [each for each in added if each["name"] not in named and not (open_ended and each["kind"] == "var_keyword")]
    return {**signature, "parameters": parameters[: len(parameters) - len(open_ended)] + added + open_ended} if added else signature


def with_annotations(signature, overridden):
    """The signature with the types that the nearest it overrides has for the parameters that it leaves open, in any of its overloads."""
    said = {}
    for overloads in overridden:
        texts = {}
        for each in (each for overload in overloads for each in overload["parameters"] if "annotation" in each):
            texts.setdefault(each["name"], {})[each["annotation"]] = None
        said = {**{name: " | ".join(texts[name]) for name in texts}, **said}
    parameters = [{**record(annotation=said.get(each["name"])), **each} for each in signature["parameters"]]
    return {**signature, "parameters": parameters} if said else signature


def settled_text(text, cls):
    """An annotation in which `Self` is a class."""
    return text and re.sub(r"\btyping(_extensions)?\.Self\b", lambda _: cls, text)


def by_position(parameters):
    """The parameters as those that go by position alone."""
    return [{**each, "kind": "positional_only"} for each in parameters]


def is_variadic(parameters):
    """True for `(*args, **kwargs)`, which says nothing."""
    return bool(parameters) and all(parameter["kind"].startswith("var") for parameter in parameters)


def legacy_positional_only(rows):
    """Parameters named `__x` before any other are positional-only in stubs, as PEP 484 has it."""
    rows = list(rows)
    for index, (argument, kind, default) in enumerate(rows):
        if kind == "positional_or_keyword":
            if not argument.arg.startswith("__") or argument.arg.endswith("__"):
                break
            rows[index] = (argument, "positional_only", default)
    return rows


def positional_parameters(arguments):
    return getattr(arguments, "posonlyargs", []) + arguments.args


def source_text(node, lines):
    """The text of a default in a stub."""
    if type(node) is ast.Constant:
        return "..." if node.value is Ellipsis else represent(node.value)
    if type(node) is ast.Name:
        return node.id
    if node.lineno != node.end_lineno or node.end_col_offset - node.col_offset > LONGEST_VALUE:
        return "..."
    line = lines[node.lineno - 1].encode("utf-8")  # Columns count bytes.
    return line[node.col_offset : node.end_col_offset].decode("utf-8", "replace")


# What code gives -----------------------------------------------------------------------------------------------------------------------

NOTHING, RECEIVER = frozenset(("None",)), frozenset(("typing.Self",))
CLOSURE = frozenset(("collections.abc.Callable[..., typing.Any]",))
ITERATOR, ASYNC_ITERATOR = frozenset(("collections.abc.Iterator[typing.Any]",)), frozenset(("collections.abc.AsyncIterator[typing.Any]",))
# What says nothing of a value.
ANY_VALUE = frozenset(("typing.Any", "object", "type", "typing.NoReturn", "typing.Never"))
MOST_ALTERNATIVES = 4
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
# What is a value of one type whatever its parts are.
DISPLAYS = {
    ast.JoinedStr: "str",
    ast.List: "list",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.GeneratorExp: "collections.abc.Iterator[typing.Any]",
}


class Callee:
    """What a call calls: a class, a function or something built in; and how it was come by, where that is a class."""

    def __init__(self, thing, name=None, binding=None, owner=None, home=None, receiver=None, is_bound=True, after=None):
        self.thing = thing
        self.name = name
        self.binding = binding
        self.owner = owner  # The class that was asked, and the one that has it.
        self.home = home
        self.receiver = receiver  # What is called on, as annotations; None for a class.
        self.is_bound = is_bound  # False where the receiver is among the arguments.
        self.after = after  # The class whose `super()` is called on.

    @property
    def has_receiver(self):
        """True where the first parameter is none that an argument goes to."""
        return self.is_bound and self.owner is not None and self.binding != "static_method"


class Frame:
    """A Python function whose source is read: its statement, and what the names in it mean."""

    def __init__(self, function, statement, binding, owner, home):
        self.function = function
        self.statement = statement
        self.binding = binding
        self.owner = owner
        self.home = home
        self.bound = statement.bound
        self.followed = set()
        self.is_inner = False  # True for a function inside of the function.
        named = statement.first
        self.receiver = named if owner is not None and binding != "static_method" and named and len(self.bound[named]) == 1 else None

    def thing(self, node):
        """What a name or a dotted name stands for, where that is no local value; MISSING where it is unknown."""
        if type(node) is ast.Attribute:
            above = self.thing(node.value)
            names = held(above) if is_a(above, types.ModuleType) else {}
            return names.get(node.attr, MISSING)
        if type(node) is not ast.Name:
            return MISSING
        if node.id in self.bound:
            bound = self.bound[node.id]
            return self.imported(bound[0]) if len(bound) == 1 and type(bound[0]) is Import else MISSING
        code = self.function.__code__
        if node.id in code.co_freevars:
            return attempt(lambda: self.function.__closure__[code.co_freevars.index(node.id)].cell_contents, default=MISSING)
        return self.function.__globals__.get(node.id, BUILTINS.get(node.id, MISSING))

    def imported(self, bound):
        """What an import in the body binds, where it is loaded."""
        package = self.function.__globals__.get("__package__") or ""
        level = len(bound.module) - len(bound.module.lstrip("."))
        above = package.rsplit(".", level - 1)[0] + "." if level else ""
        module = (above + bound.module[level:]).rstrip(".")
        if bound.name is None:
            return sys.modules.get(module, MISSING)
        return held(sys.modules.get(module)).get(bound.name, sys.modules.get("{}.{}".format(module, bound.name), MISSING))


class Code:
    """What Python functions give, read from their sources: annotations, of which every value that they return has one.

    Nobody promises it: it is what runs. What is not understood is unknown, and a function that may return such a thing is so too.
    """

    def __init__(self, names, stubs, signatures):
        self.names = names
        self.stubs = stubs
        self.signatures = signatures
        self.found = {}
        self.assigned = {}
        self.shared = {}
        self.classes = {}

    def annotation(self, thing, name, binding, owner):
        """The annotation of what a function, and every override of it that is known, gives; None where that is unknown."""
        if fetch(thing, "__isabstractmethod__") is True or is_generator(thing):
            return None
        return self.either(self.given(thing, name, binding, owner))

    def of_object(self, function, binding, cls, home):
        """The annotation of what a function gives that is called on one object, of this class and no other."""
        found = self.read(function, binding, cls, home) if not is_generator(function) else None
        return self.either({settled_text(text, self.text(cls)) for text in found or ()})

    def either(self, found):
        return self.remembered(" | ".join(sorted(found))) if found and len(found) <= MOST_ALTERNATIVES else None

    def remembered(self, text):
        """An annotation whose names are now known to who reads it."""
        for word in re.findall(r"[\w.]+", text):
            if word in self.classes:
                self.names.write(self.names.class_target(self.classes[word]))
        return text

    def given(self, function, name, binding, owner):
        """What a function and its overrides give. One that is there to be overridden says nothing."""
        found = self.read(function, binding, owner, owner)
        if not found or found == NOTHING and is_left_open(function.__code__):
            return None
        for cls in descendants(owner) if owner is not None else ():
            other, home = override(cls, name, binding)
            if other is None or not self.accepts(found, self.read(other, binding, cls, home)):
                return None
        return found

    def accepts(self, found, others):
        """True where each of the other annotations is one of those found, or of a class below one of theirs."""
        classes = tuple(filter(is_class, map(self.class_of, found)))
        return others is not None and all(text in found or issubclass(self.class_of(text) or object, classes) for text in others)

    def read(self, function, binding, owner, home):
        key = (function, id(owner))  # A metaclass may refuse to be hashed.
        if key not in self.found:
            self.found[key] = None  # While it is read.
            self.found[key] = attempt(self.returned, function, binding, owner, home)
        return self.found[key]

    def returned(self, function, binding, owner, home):
        """What a function returns, by its statement; nothing where it never does."""
        flags = function.__code__.co_flags
        statement = None if flags & inspect.CO_ITERABLE_COROUTINE else statement_of(function.__code__)
        if statement is None:
            return None
        if flags & inspect.CO_GENERATOR:
            return ITERATOR
        if flags & inspect.CO_ASYNC_GENERATOR:
            return ASYNC_ITERATOR
        frame = Frame(function, statement, binding, owner, home)
        found = self.one_of(statement.values, frame, () if statement.is_ended else NOTHING)
        return None if statement.is_ended is None and found != NOTHING else found

    def one_of(self, nodes, frame, found=()):
        """What one of several expressions gives; None where one of them is unknown."""
        found = set(found)
        for node in nodes:
            given = NOTHING if node is None else self.expression(node, frame)
            if given is None:
                return None
            found |= given
        return frozenset(found)

    # Expressions, and what else a name may be bound to: a set of annotations, or None.

    def expression(self, node, frame):
        kind = type(node)
        if kind is ast.Constant:
            return None if node.value is Ellipsis else frozenset((class_text(type(node.value)),))
        if kind is ast.Name:
            return self.name(node, frame)
        if kind is ast.Call:
            return self.call(node, frame)
        if kind is ast.Await:
            return self.call(node.value, frame, is_awaited=True) if type(node.value) is ast.Call else None
        if kind is ast.Attribute:
            return self.attribute(node, frame)
        if kind in (ast.BoolOp, ast.IfExp):
            return self.one_of(node.values if kind is ast.BoolOp else (node.body, node.orelse), frame)
        if kind is ast.NamedExpr:
            return self.expression(node.value, frame)
        if kind is ast.Tuple:
            return frozenset((self.tuple_text(node.elts, frame),))
        if kind is ast.ListComp:
            return frozenset(("list{}".format(self.element_text(node, frame)),))
        if kind in (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef):
            return CLOSURE
        if kind is ast.UnaryOp and type(node.op) is ast.Not or kind is ast.Compare and IDENTITY.issuperset(map(type, node.ops)):
            return frozenset(("bool",))
        if kind is ast.BinOp:
            left = self.expression(node.left, frame) if type(node.op) in (ast.Add, ast.Mod) else None
            is_text = left == TEXT and (type(node.op) is ast.Mod or self.expression(node.right, frame) == TEXT)
            return TEXT if is_text else None
        return frozenset((DISPLAYS[kind],)) if kind in DISPLAYS else None

    def tuple_text(self, elements, frame):
        if any(type(each) is ast.Starred for each in elements):
            return "tuple"
        return "tuple[{}]".format(", ".join(self.single(each, frame) or "typing.Any" for each in elements) or "()")

    def element_text(self, node, frame):
        """The subscript of a list comprehension, whose names hide those of the function."""
        named = (each.id for generator in node.generators for each in ast.walk(generator.target) if type(each) is ast.Name)
        outer, frame.bound = frame.bound, {**frame.bound, **{name: [None] for name in named}}
        text = self.single(node.elt, frame)
        frame.bound = outer
        return "[{}]".format(text) if text else ""

    def single(self, node, frame):
        """The one annotation of an expression, or None."""
        found = self.expression(node, frame)
        return next(iter(found)) if found and len(found) == 1 else None

    def name(self, node, frame):
        if node.id == frame.receiver:
            return RECEIVER if frame.binding != "class_method" else None
        bound = frame.bound.get(node.id)
        if bound is None:
            return frozenset() if node.id == "NotImplemented" and frame.thing(node) is NotImplemented else None
        if bound == [None] and node.id in frame.statement.parameters:
            return self.parameter(node.id, frame.function) if not frame.is_inner else None
        if None in bound or node.id in frame.followed:
            return None
        frame.followed.add(node.id)
        found = self.one_of(bound, frame)
        frame.followed.discard(node.id)
        # What it holds may change while it goes by a name.
        return found and frozenset(text.partition("[")[0] if text.startswith(CONTAINERS) else text for text in found)

    def parameter(self, name, function):
        """What a parameter that keeps its value is annotated with."""
        annotation = (fetch(function, "__annotations__") or {}).get(name)
        code = function.__code__
        if annotation is None or name not in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
            return None
        text = self.names.thing_annotation(annotation, self.names.runtime_scope(function.__module__, function.__globals__))
        found = self.plain(text)
        defaults = dict(zip(reversed(code.co_varnames[: code.co_argcount]), reversed(function.__defaults__ or ())))
        is_none = {**defaults, **(function.__kwdefaults__ or {})}.get(name, MISSING) is None
        return found | NOTHING if found and is_none and not re.search(r"\b(None|Optional)\b", text) else found

    def attribute(self, node, frame, is_set=False, is_direct=False):
        """What an attribute is declared to be, or the getter of a property gives; set directly where that is past the `__setattr__` of a class."""
        if type(node.value) is ast.Name and node.value.id == frame.receiver:
            return self.attribute_of(frame.owner, node.attr, is_set, is_direct) if frame.binding != "class_method" else None
        text = self.single(node.value, frame)
        cls = frame.owner if text == "typing.Self" else self.class_of(text or "")
        found = self.shared_attribute(cls, node.attr, is_set) if is_class(cls) else None
        return found and frozenset(settled_text(each, text) for each in found)

    def shared_attribute(self, cls, name, is_set):
        """What an attribute of the instances of a class, and of all classes below it, holds."""
        key = (id(cls), name, is_set)
        if key not in self.shared:
            self.shared[key] = None  # While it is read.
            found = self.attribute_of(cls, name, is_set)
            is_same = found is not None and all(self.attribute_of(each, name, is_set) == found for each in descendants(cls))
            self.shared[key] = found if is_same else None
        return self.shared[key]

    def attribute_of(self, owner, name, is_set, is_direct=False):
        """What an attribute of the instances of a class holds."""
        keeper = "__setattr__" if is_set else "__getattribute__"
        if not is_direct and type(class_dict(holder_of(keeper, class_mro(owner)))[keeper]) is types.FunctionType:
            return None
        for cls in class_mro(owner):
            raw = class_dict(cls).get(name, MISSING)
            if binding_of(raw) == "property":
                return None if is_set else self.of_function(function_of(raw), name, "property", owner, cls)
            if is_set and is_descriptor(raw):
                return None
            annotation = own_annotations(cls).get(name)
            if annotation is not None:
                if has(type(raw), "__get__") and type_name(raw) not in PLAIN_FIELDS:
                    return None
                text = self.names.thing_annotation(annotation, self.names.runtime_scope(class_module(cls)))
                found = self.plain(text)
                return found | NOTHING if found and raw is None and not is_said_in("None", found) else found
            if raw is not MISSING and type(raw) is not types.MemberDescriptorType:
                return None
        declared = self.stubs.of_member(owner, name)
        if declared is not None or is_set:
            return self.plain(variable_annotation(self.names, [declared])) if declared is not None else None
        key = (id(owner), name)
        if key not in self.assigned:
            self.assigned[key] = None  # While it is read.
            self.assigned[key] = self.of_assignments(name, owner)
        return self.assigned[key]

    def of_assignments(self, name, owner):
        """What an attribute holds that the methods of a class, and of those above and below it, give a value."""
        found = set()
        for cls in class_mro(owner) + descendants(owner):
            for binding, function, names in own_functions(cls):
                if is_setter(function, names):
                    return None
                if name not in names:
                    continue
                statement = statement_of(function.__code__)
                values = statement.attributes.get(name, ()) if statement is not None else (None,)
                if not values:
                    continue
                given = self.one_of(values, Frame(function, statement, binding, owner, cls)) if None not in values else None
                if given is None:
                    return None
                found.update(given)
        return frozenset(found) or None

    # Calls.

    def call(self, node, frame, is_awaited=False):
        if self.is_own_maker(node, frame):
            return RECEIVER
        callee = self.callee(node, frame)
        given = self.of_callee(callee, frame.function, is_awaited) if callee is not None else None
        return given and frozenset(self.settled(text, callee) for text in given)

    def callee(self, node, frame):
        """What a call calls; None where that is unknown."""
        function, first = node.func, node.args[0] if node.args else None
        if self.is_own_class(function, frame):
            return Callee(frame.owner, receiver=RECEIVER)
        thing = frame.thing(function)
        if thing is not MISSING:
            if type_name(thing) == "_lru_cache_wrapper":
                thing = fetch(thing, "__wrapped__", MISSING)
            if is_bound(thing):
                owner, name = thing.__self__, fetch_text(thing, "__name__")
                found = self.member(owner, name, None) if is_class(owner) else self.member_of(owner, name)
                return found if found is not None and bound_in(thing)[1] is found.home else None
            if has(thing, "dispatch") and has(thing, "registry"):
                return None  # A `functools.singledispatch`: any of them may run.
            is_wrapped = type(thing) is types.FunctionType and frame.owner is not None and not frame.is_inner
            if is_wrapped and first is not None and passes_on(first, frame.statement):
                return Callee(thing, None, frame.binding, frame.owner, frame.home, RECEIVER, is_bound=False)
            return Callee(thing)
        if type(function) is not ast.Attribute:
            return None
        owner, name = function.value, function.attr
        if type(owner) is ast.Name and owner.id == frame.receiver:
            return self.member(frame.owner, name, RECEIVER)
        if is_super(owner, frame):
            return self.member(frame.owner, name, RECEIVER, mro_after(frame), after=frame.home)
        above = frame.thing(owner)
        if is_class(above):
            if type(first) is ast.Name and first.id == frame.receiver and frame.binding == "method" and above in class_mro(frame.owner):
                return self.member(frame.owner, name, RECEIVER, class_mro(above), is_bound=False)
            return self.member(above, name, None)
        if is_plain_object(above):
            return self.member_of(above, name)
        found = (self.expression(owner, frame) or NOTHING) - NOTHING  # None has no such method.
        text = next(iter(found)) if len(found) == 1 else ""
        cls = frame.owner if text == "typing.Self" else self.class_of(text)
        return self.member(cls, name, found) if is_class(cls) else None

    def member_of(self, thing, name):
        """What an object that a module holds has under a name: a logger, a pattern."""
        return self.member(type(thing), name, frozenset((self.text(type(thing)),)))

    @staticmethod
    def member(cls, name, receiver, mro=None, is_bound=True, after=None):
        """What a class has under a name, as it is called on an instance, or with `receiver` None on the class."""
        home = holder_of(name, mro or class_mro(cls))
        raw = class_dict(home)[name] if home is not None else None
        binding = binding_of(raw) if home is None or has(type(raw), "__get__") else "static_method"
        if home is None or binding == "property" or binding == "method" and receiver is None or not is_bound and binding != "method":
            return None
        return Callee(function_of(raw), name, binding, cls, home, receiver, is_bound, after)

    def settled(self, text, callee):
        """An annotation of a callee as it holds where it is called."""
        if callee.owner is None or callee.receiver == RECEIVER or "typing.Self" not in text:
            return text
        return self.remembered(text.replace("typing.Self", self.text(callee.owner)))

    def is_own_maker(self, node, frame):
        """True for `super().__new__(cls, …)` and `object.__new__(cls)`, where it makes what it is asked for."""
        function, first = node.func, node.args[0] if node.args else None
        if type(function) is not ast.Attribute or function.attr != "__new__" or type(first) is not ast.Name or first.id != frame.receiver:
            return False
        if is_super(function.value, frame):
            return self.is_maker_plain(frame.owner, mro_after(frame))
        cls = frame.thing(function.value)
        return is_class(cls) and self.is_maker_plain(frame.owner, class_mro(cls))

    @staticmethod
    def is_own_class(node, frame):
        """True for `cls`, `self.__class__` and `type(self)`."""
        if frame.receiver is None:
            return False
        if frame.binding == "class_method":
            return type(node) is ast.Name and node.id == frame.receiver
        if type(node) is ast.Attribute and node.attr == "__class__":
            inner = node.value
        elif type(node) is ast.Call and type(node.func) is ast.Name and frame.thing(node.func) is type and len(node.args) == 1:
            inner = node.args[0]
        else:
            return False
        return type(inner) is ast.Name and inner.id == frame.receiver

    def of_callee(self, callee, caller, is_awaited):
        """What calling something gives."""
        thing = callee.thing
        if type(thing) is types.FunctionType:
            return self.of_function(thing, callee.name, callee.binding, callee.owner, callee.home, is_awaited, caller)
        if is_awaited:
            return None
        if not is_class(thing):
            return self.of_stub(self.declaration(callee)) or self.of_docstring(callee)
        if callee.receiver is None:
            return self.made(thing)
        return RECEIVER if callee.name is None and self.is_made_plainly(thing) else None

    def of_docstring(self, callee):
        """What something built in gives by the signatures in its docstring, where all of them agree."""
        name = callee.name or fetch_text(callee.thing, "__name__") or ""
        scope = self.names.runtime_scope(class_module(callee.home) if callee.home is not None else fetch_text(callee.thing, "__module__"))
        found = self.signatures.in_docstring(callee.thing, name, scope) if type(callee.thing) in BUILT_IN_TYPES else []
        texts = {each.get("returns") for each in found}
        text = texts.pop() if len(texts) == 1 else None
        return self.plain(text) if text == "None" or self.class_of(text or "") is not None else None  # Some say `iterator`.

    def declaration(self, callee):
        """What the best stub says of a callee, or None."""
        thing = callee.thing
        if callee.name is not None:
            return self.stubs.of_member(callee.home, callee.name)
        if type(thing) is types.BuiltinFunctionType and is_a(thing.__self__, types.ModuleType):
            modules = [fetch_text(thing, "__module__") or "builtins"] + ["builtins"] * (BUILTINS.get(thing.__name__) is thing)
            return next(self.stubs.of_module(modules, thing.__name__), None)
        if type(thing) is types.FunctionType and "." not in thing.__qualname__:
            shown = self.stubs.scopes.showing(thing, thing.__module__, thing.__name__)
            return next(self.stubs.of_module([thing.__module__, *shown], thing.__name__), None)
        return None

    def of_function(self, function, name, binding, owner, home, is_awaited=False, caller=None):
        """What calling a Python function gives; what is called by a name may be overridden."""
        if not is_driven(function, is_awaited):
            return None
        given = self.declared(function, owner)
        if given is not None:
            return given
        if function is caller:
            return frozenset()  # What calls itself gives what its other returns give.
        if name is not None and home is owner:
            return self.given(function, name, binding, owner)
        return self.read(function, binding, owner, home)

    def declared(self, function, owner):
        """What the annotation of a function, else its stub, promises."""
        annotation = (fetch(function, "__annotations__") or {}).get("return", MISSING)
        if annotation is not MISSING:
            if is_context_maker(function):
                return frozenset((CONTEXT_MANAGER,))
            return self.plain(self.names.thing_annotation(annotation, self.names.runtime_scope(function.__module__, function.__globals__)))
        return self.of_stub(self.declaration(Callee(function))) if owner is None else None

    def of_stub(self, declared):
        """What a function gives by its stub, where all overloads agree."""
        if declared is None or not declared.is_function or declared.is_property:
            return None
        texts = {self.plain(each.get("returns")) for each in self.signatures.stub(declared)}
        return texts.pop() if len(texts) == 1 else None

    def plain(self, text):
        """An annotation as it holds for every caller; None where it says nothing."""
        if text is None or text in ANY_VALUE:
            return None
        text = text.replace("typing_extensions.", "typing.").replace("typing.LiteralString", "str")
        if text.startswith(("typing.TypeGuard[", "typing.TypeIs[")):
            return frozenset(("bool",))
        named = (self.names.mentioned.get(word) for word in re.findall(r"[\w.]+", text))
        if any(target is not None and target.kind == "variable" for target in named):
            head = re.match(r"([\w.]+)\[[^|]*\]$", text)
            return frozenset((head.group(1),)) if head and not head.group(1).startswith("typing.") else None
        return frozenset((text,))

    def made(self, cls):
        """What calling a class gives."""
        if not self.is_made_plainly(cls) or "<" in class_key(cls) or cls in (object, type, super):
            return None
        if class_module(cls) == "builtins" and issubclass(cls, collections.abc.Iterator):
            return ITERATOR
        if class_module(cls) == "contextlib":
            return frozenset((CONTEXT_MANAGER,))
        return frozenset((self.text(cls),))

    def is_made_plainly(self, cls):
        """True where calling a class gives an instance of it: neither its metaclass nor a `__new__` of its own gives anything else."""
        return not is_called_otherwise(cls) and self.is_maker_plain(cls, class_mro(cls))

    def is_maker_plain(self, cls, mro):
        """True where the first `__new__` of some classes gives an instance of the one that it is asked for."""
        home = holder_of("__new__", mro)
        maker = function_of(class_dict(home)["__new__"])
        if type(maker) is types.FunctionType:
            return self.read(maker, "class_method", cls, home) == RECEIVER
        return class_module(home) in PLAIN_MAKERS

    def class_of(self, text):
        """The class that an annotation names, or None."""
        text = text.partition("[")[0]
        target = self.names.mentioned.get(text)
        return self.classes.get(text) or BUILTINS.get(text) or (target.thing if target is not None and target.kind == "class" else None)

    def text(self, cls):
        text = class_text(cls)
        if "." in text:
            self.classes[text] = cls
        return text


TEXT = frozenset(("str",))
# Descriptors that give what was stored: those of `__slots__`, and those of a named tuple.
PLAIN_FIELDS = ("member_descriptor", "_tuplegetter")
CONTAINERS = ("list[", "set[", "dict[")
IDENTITY = frozenset((ast.Is, ast.IsNot, ast.In, ast.NotIn))


# Where classes are defined whose metaclass and `__new__` make what they are asked for.
PLAIN_MAKERS = ("builtins", "pybind11_builtins")


def is_plain_object(thing):
    """True for what is no module, no class, and not what stands for something that is not known."""
    return thing is not MISSING and thing is not None and not is_class(thing) and not is_a(thing, types.ModuleType)


def calls_of_metaclass(cls):
    """What metaclasses do where a class is called."""
    metaclasses = (each for each in class_mro(type(cls)) if class_module(each) not in PLAIN_MAKERS)
    return [class_dict(each)["__call__"] for each in metaclasses if "__call__" in class_dict(each)]


def is_called_otherwise(cls):
    """True where the metaclass says what calling a class does."""
    return bool(calls_of_metaclass(cls))


def is_made_of_what_is_given(cls):
    """True where an instance is made of what its class is called with, whatever else the metaclass does."""
    return all(type(each) is types.FunctionType and hands_on(each.__code__) for each in calls_of_metaclass(cls))


@functools.lru_cache(maxsize=None)
def hands_on(code):
    """True for a `__call__` of a metaclass that makes an instance with what it is given in any case: `super().__call__(*args, **kwargs)`."""
    statement = statement_of(code)
    if statement is None or statement.uses is None or any(statement.bound[name] != [None] for name in statement.parameters):
        return False
    arguments = statement.uses.function.args
    if not (arguments.vararg and arguments.kwarg and len(positional_parameters(arguments)) == 1 and not arguments.kwonlyargs):
        return False
    given = "*{}, **{}".format(arguments.vararg.arg, arguments.kwarg.arg)
    makers = ("super().__call__({})".format(given), "type.__call__({}, {})".format(statement.first, given))
    shapes = {ast.dump(ast.parse(maker, mode="eval").body) for maker in makers}
    uses = [use for name in (arguments.vararg.arg, arguments.kwarg.arg) for use in statement.uses.of.get(name, ())]
    is_handed_on = all(use.kind == "passed" and use.is_certain and ast.dump(use.node) in shapes for use in uses)
    return len(uses) == 2 and is_handed_on and uses[0].node is uses[1].node


def is_super(node, frame):
    """True for `super()` in a method, and for `super(Class, self)` in one of that class."""
    is_call = type(node) is ast.Call and type(node.func) is ast.Name and node.func.id == "super"
    if not is_call or frame.receiver is None or frame.home is None:
        return False
    return not node.args or len(node.args) == 2 and frame.thing(node.args[0]) is frame.home and fetch(node.args[1], "id") == frame.receiver


def mro_after(frame):
    """The classes that `super()` asks."""
    mro = class_mro(frame.owner)
    return mro[mro.index(frame.home) + 1 :]


def is_driven(function, is_awaited):
    """True where a call, awaited or not, gives what the function returns."""
    return bool(function.__code__.co_flags & inspect.CO_COROUTINE) == is_awaited


def passes_on(argument, statement):
    """True for the first argument of a wrapper's call that is the wrapper's own: `function(*args, **kwargs)`."""
    name = argument.value if type(argument) is ast.Starred else argument
    own = statement.rest if type(argument) is ast.Starred and not statement.first else statement.first
    return own is not None and type(name) is ast.Name and name.id == own and len(statement.bound[own]) == 1


def binding_of(raw):
    """How a class holds a function."""
    if type(raw) in (property, functools.cached_property):
        return "property"
    return {staticmethod: "static_method", classmethod: "class_method"}.get(type(raw), "method")


def function_of(raw):
    """The function in what a class holds."""
    name = {property: "fget", functools.cached_property: "func", staticmethod: "__func__", classmethod: "__func__"}.get(type(raw))
    return fetch(raw, name) if name else raw


# What gives an attribute a value without saying its name, or sees all of them.
SETTERS = frozenset(("setattr", "__setattr__", "__dict__", "vars"))
# What an instance is copied by.
COPIERS = ("__getstate__", "__setstate__")


def is_setter(function, names):
    """True for what may give any attribute of an instance a value. A new subclass has no instances yet."""
    return function.__name__ != "__init_subclass__" and function.__module__ != "typing" and not names.isdisjoint(SETTERS)


def kept_by_class(function):
    """Keeps what a function says of a class, which a metaclass may refuse to hash."""
    kept = {}

    @functools.wraps(function)
    def keeper(cls, *others):
        key = (id(cls), *others)
        if key not in kept:
            kept[key] = (function(cls, *others), cls)
        return kept[key][0]

    return keeper


@kept_by_class
def own_functions(cls):
    """The Python functions in the body of a class, with how it holds them and what names they use."""
    found = []
    for raw in class_dict(cls).values():
        parts = (raw.fget, raw.fset, raw.fdel) if type(raw) is property else (function_of(raw),)
        for part in parts:
            core = attempt(inspect.unwrap, part)
            if type(core) is types.FunctionType:
                found.append((binding_of(raw), core, names_in(core.__code__)))
    return found


@kept_by_class
def is_hidden(cls, name):
    """True where a method gives the receiver an attribute that stands before what the class has under its name."""
    for each in class_mro(cls):
        for _, function, names in own_functions(each):
            statement = statement_of(function.__code__) if name in names else None
            if statement is not None and name in statement.attributes:
                return True
    return False


def is_descriptor(raw):
    """True for what makes something else of a value that is stored in its place."""
    return raw is not MISSING and has(type(raw), "__set__") and type(raw) is not types.MemberDescriptorType


@functools.lru_cache(maxsize=None)
def names_in(code):
    """The names that code uses and are not its own, with those of the functions in it."""
    inner = (names_in(each) for each in code.co_consts if type(each) is types.CodeType)
    return frozenset(itertools.chain(code.co_names, *inner))


def override(cls, name, binding):
    """What a class holds in the place of a function, where that is one too, and the class that it has it from."""
    home = holder_of(name, class_mro(cls))
    raw = class_dict(home)[name] if home is not None else None
    function = function_of(raw)
    return (function, home) if type(function) is types.FunctionType and binding_of(raw) == binding else (None, None)


@kept_by_class
def descendants(cls):
    """The loaded classes that inherit from a class."""
    found = {}
    pending = [cls]
    while pending:
        below = attempt(type.__subclasses__, pending.pop(), default=())
        pending += [each for each in below if id(each) not in found]
        found.update((id(each), each) for each in below)
    return tuple(found.values())


# What binds names anew in the middle of an expression, or in a function inside.
REBINDINGS = (":=", "nonlocal ")


class Statement:
    """The `def` that code was compiled from, as far as it says what a call gives."""

    def __init__(self, node, text):
        arguments = node.args
        named = positional_parameters(arguments)
        self.first = named[0].arg if named else None
        self.rest = arguments.vararg.arg if arguments.vararg else None
        self.is_idle = all(map(is_idle, node.body))
        self.is_ended = ends(node.body)
        self.values = []
        self.parameters = [each.arg for each in filter(None, named + [arguments.vararg] + arguments.kwonlyargs + [arguments.kwarg])]
        unsaid = open_parameters(arguments)
        self.uses = Uses(node, unsaid) if set(unsaid) - {"self", "cls"} else None
        # What the local names are bound to: expressions, functions and imports; None for what is bound in any other way.
        self.bound = {}
        # What the attributes of the receiver are bound to, in the same way.
        self.attributes = {}
        for argument in filter(None, named + arguments.kwonlyargs + [arguments.vararg, arguments.kwarg]):
            self.bind(argument.arg, None)
        for each in all_statements(node.body):
            self.add(each)
        if any(each in text for each in REBINDINGS):
            for each in ast.walk(node):
                names = [each.target.id] if type(each) is ast.NamedExpr else each.names if type(each) is ast.Nonlocal else ()
                for name in names:
                    self.bind(name, None)

    def bind(self, name, value):
        self.bound.setdefault(name, []).append(value)

    def add(self, node):
        kind = type(node)
        if kind is ast.Return:
            self.values.append(node.value)
        elif kind in (ast.Import, ast.ImportFrom):
            for alias in node.names:
                self.bind(alias.asname or alias.name.partition(".")[0], import_of(node, alias))
        elif isinstance(node, SCOPES):
            self.bind(node.name, None if set(Declared.decorators(node)) - {"wraps"} else node)
        elif kind is ast.Global:
            for name in node.names:
                self.bind(name, None)
        elif kind is ast.ExceptHandler:
            self.bind(node.name, None)
        elif kind.__name__ == "match_case":
            for each in ast.walk(node.pattern):
                self.bind(fetch(each, "name") or fetch(each, "rest"), None)
        else:
            for target in targets(node):
                value = node.value if kind in (ast.Assign, ast.AnnAssign) else None
                for each in ast.walk(target):
                    if type(each) is ast.Name and type(each.ctx) is not ast.Load:
                        self.bind(each.id, value if each is target else None)
                    elif type(each) is ast.Attribute and type(each.ctx) is not ast.Load and self.is_receiver(each.value):
                        self.attributes.setdefault(each.attr, []).append(value if each is target else None)

    def is_receiver(self, node):
        return type(node) is ast.Name and node.id == self.first

    def is_given(self, node):
        """True for a parameter that keeps its value, and for None."""
        return type(node) is ast.Name and self.bound.get(node.id) == [None] and node.id in self.parameters or fetch(node, "value", MISSING) is None


def targets(node):
    """The expressions that a statement binds anew."""
    if type(node) in (ast.Assign, ast.Delete):
        return node.targets
    if type(node) in (ast.With, ast.AsyncWith):
        return [item.optional_vars for item in node.items if item.optional_vars is not None]
    if type(node) is ast.AnnAssign and node.value is None:
        return []
    return [node.target] if type(node) in (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor) else []


def all_statements(body):
    """Statements and those in them, without the bodies of other functions and classes."""
    pending = list(reversed(body))
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, SCOPES):
            for name in ("cases", "finalbody", "orelse", "handlers", "body"):
                pending.extend(reversed(getattr(node, name, ())))


def import_of(node, alias):
    """What an import statement in a function binds; None for `import a.b as c`."""
    if type(node) is ast.ImportFrom:
        return Import("." * node.level + (node.module or ""), alias.name)
    return Import(alias.name.partition(".")[0]) if alias.asname is None or "." not in alias.name else None


@functools.lru_cache(maxsize=None)
def statement_of(code):
    """What the statement that code was compiled from says, where its source is at hand."""
    node, text = node_of(code)
    return Statement(node, text) if node is not None else None


@functools.lru_cache(maxsize=None)
def uses_of_attributes(code):
    """What a method does with what the attributes of its receiver hold, where its source is at hand."""
    node, _ = node_of(code)
    receiver = code.co_varnames[:1]
    return Uses(node, ["{}.{}".format(*receiver, name) for name in names_in(code)]) if node is not None and receiver else None


def node_of(code):
    """The statement that code was compiled from and its text; None twice where its source is not at hand."""
    import linecache

    lines = linecache.getlines(code.co_filename)
    start = code.co_firstlineno - 1
    if not 0 <= start < len(lines):
        return None, None
    if code.co_name == "<lambda>":
        return lambda_in(lines[start].strip(), code), lines[start]
    indent, last = indentation(lines[start]), last_line(code)
    end = start + 1
    while end < len(lines) and (end < last or not lines[end].strip() or indentation(lines[end]) > indent or lines[end].lstrip()[0] in ")]}"):
        end += 1
    text = "".join(lines[start:end])
    tree = attempt(ast.parse, "if 1:\n" + text if indent else text)
    node = tree and (tree.body[0].body if indent else tree.body)[0]
    if type(node) not in (ast.FunctionDef, ast.AsyncFunctionDef) or node.name != code.co_name:
        return None, None
    for each in ast.walk(node) if ".__" in text else ():
        if type(each) is ast.Attribute and each.attr.startswith("__") and not each.attr.endswith("__"):
            mangled = (name for name in sorted(names_in(code)) if name.startswith("_") and name.endswith(each.attr) and name not in text)
            each.attr = min(mangled, key=len, default=each.attr)  # `self.__name` of a class `Door` is `self._Door__name`.
    return node, text


def lambda_in(text, code):
    """The one lambda in a line, as the `def` that does the same, or None where it goes on in the next line."""
    tree = attempt(ast.parse, text)
    found = [each for each in ast.walk(tree) if type(each) is ast.Lambda] if tree else []
    if len(found) != 1 or doings(compile(ast.Expression(found[0]), "", "eval").co_consts[0]) != doings(code):
        return None
    node = ast.parse("def f(): return None").body[0]
    node.args, node.body[0].value = found[0].args, found[0].body
    return node


def doings(code):
    """What code does, with its names and constants: what uses names of the function around it does something else than on its own."""
    constants = [repr(each) for each in code.co_consts if type(each) is not types.CodeType]
    return code.co_code, code.co_names, code.co_varnames, constants


def indentation(line):
    return len(line) - len(line.lstrip())


def last_line(code):
    """The number of the last line of code that an instruction stands for."""
    lines = [line for _, line in dis.findlinestarts(code) if line]
    lines += [last_line(each) for each in code.co_consts if type(each) is types.CodeType]
    return max(lines, default=0)


def ends(body):
    """True where the end of statements is never reached; None after a context manager, which may hide what is raised in it."""
    last = body[-1]
    kind = type(last)
    if kind in (ast.Return, ast.Raise):
        return True
    if kind is ast.If:
        return all_end(last.body, last.orelse) if last.orelse else False
    if kind is ast.Try:
        is_final = bool(last.finalbody) and ends(last.finalbody)
        return is_final or all_end(last.orelse or last.body, *(each.body for each in last.handlers))
    if kind in (ast.With, ast.AsyncWith):
        return None if ends(last.body) is not False else False
    if kind is ast.While:
        is_endless = type(last.test) is ast.Constant and bool(last.test.value)
        return is_endless and not any(type(each) is ast.Break for each in all_statements(last.body))
    return False


def all_end(*bodies):
    found = set(map(ends, bodies))
    return False if False in found else None if None in found else True


def is_left_open(code):
    """True for a function that does nothing, or says that it is not implemented: it is there to be overridden."""
    return "NotImplementedError" in code.co_names or statement_of(code).is_idle


def is_idle(node):
    """True for `pass`, a docstring, `...`, `return` and `return None`."""
    is_constant = type(fetch(node, "value", MISSING)) in (ast.Constant, type(None))
    return type(node) is ast.Pass or is_constant and (type(node) is ast.Expr or type(node) is ast.Return and fetch(node.value, "value") is None)


# What code takes -----------------------------------------------------------------------------------------------------------------------


class Use:
    """What a function does with what it was given for a parameter."""

    def __init__(self, kind, node, place, block, exits, is_certain, is_soft, is_late):
        self.kind = kind
        self.node = node
        self.place = place  # Of an argument: its position, its keyword, or its stars; of an attribute: its name.
        self.block = block
        self.exits = exits  # In how many places the function may have ended before.
        self.is_certain = is_certain  # True where it happens in every call that ends well.
        self.is_soft = is_soft  # True where None is spared it.
        self.is_late = is_late  # True where it may happen when the function has ended.

    def is_after(self, other):
        """True where it only happens if the other one does: that stands in the same block, or in one around it."""
        return self.block[: len(other.block)] == other.block


class Uses:
    """What a function does with what some names hold: parameters, or attributes of the receiver (`self.x`). In the order in which it happens."""

    def __init__(self, function, names):
        self.function = function
        self.of = {name: [] for name in names}
        self.bound = None  # How often each name is bound.
        self.keywords = fetch(function.args.kwarg, "arg")
        self.block = ()  # What may not happen is in a block of its own, inside of that in which it is: their numbers, outermost first.
        self.blocks = 0
        self.soft = set()  # Names that hold something else where they held None.
        self.lost = set()  # Names that may hold anything else by now.
        self.aliases = {}  # Other names of what they hold.
        self.exits = 0  # In how many places the function may have ended.
        self.jumps = 0  # In how many places more something else may have come next.
        self.hiding = frozenset()  # Names that mean something else in the function inside of the function that is visited.
        self.late = False
        self.all(function.body)
        for name in self.lost.intersection(self.of):  # What happens later happens to what it holds by then.
            for use in self.of[name]:
                use.kind = "other" if use.is_late and use.kind not in HARMLESS else use.kind

    def note(self, name, kind, node=None, place=None, is_soft=False):
        is_soft = is_soft or name in self.soft
        name = self.aliases.get(name, name)
        uses = self.of.get(name)
        if uses is None:
            return
        called = node.func if kind == "passed" else node if kind == "stored" else None
        is_unknown = called is not None and self.hiding and any(fetch(each, "id") in self.hiding for each in ast.walk(called))
        kind = "other" if name in self.lost and kind not in HARMLESS or is_unknown else kind
        if kind != "other" or not any(each.kind == kind for each in uses):
            is_certain = not self.block and not self.exits and name not in self.lost
            uses.append(Use(kind, node, place, self.block, self.exits + self.jumps, is_certain, is_soft or name in self.soft, self.late))

    def tracked(self, node):
        """The name of an expression that is one of those of interest, or None."""
        name = dotted(node)
        return name if self.aliases.get(name, name) in self.of else None

    def noted(self, node, kind, thing=None, place=None):
        """True for an expression that is one of the names of interest; its use is noted."""
        name = self.tracked(node)
        self.note(name, kind, thing, place)
        return name is not None

    def spared(self, node):
        """The name of interest that an expression gives, and what it gives in the place of None: `name or other`."""
        if type(node) is ast.BoolOp and type(node.op) is ast.Or:
            return self.tracked(node.values[0]), node.values[1:]
        name = self.tracked(fetch(node, "body")) if type(node) is ast.IfExp else None
        if name is not None and name in (dotted(node.test), none_test(node.test, ast.IsNot)):
            return name, [node.orelse]
        name = self.tracked(fetch(node, "orelse")) if type(node) is ast.IfExp else None
        if name is not None and name == none_test(node.test, ast.Is):
            return name, [node.body]
        return self.tracked(node), []

    def is_bound_once(self, name):
        if self.bound is None:
            self.bound = collections.Counter(bound_names(ast.walk(self.function)))
        return self.bound[name] == 1

    def visit(self, node):
        method = VISITS.get(type(node), Uses.children)
        if method is not None:
            method(self, node)

    def children(self, node):
        for field in node._fields:
            value = getattr(node, field, None)
            if type(value) is list:
                self.all(value)
            elif isinstance(value, ast.AST):
                self.visit(value)

    def all(self, nodes):
        for each in nodes:
            if isinstance(each, ast.AST):  # Among the keys of a display may be None.
                self.visit(each)

    def doubtful(self, nodes, visit=None):
        """What may not happen, but from its first node to its last."""
        outer, self.blocks = self.block, self.blocks + 1
        self.block += (self.blocks,)
        for each in nodes:
            (visit or self.visit)(each)
        self.block = outer

    def either(self, *branches):
        """What one of several branches does."""
        for each in branches:
            self.doubtful(each)

    def tried(self, nodes, *caught_in):
        """What may end in an error, where that is caught: no demand of what is asked for nothing there."""
        before = {name: len(uses) for name, uses in self.of.items()}
        self.doubtful(nodes)
        for body in caught_in:
            names = {self.aliases.get(name, name) for name in (dotted(each) for statement in body for each in ast.walk(statement))}
            for name in set(before) - names:
                for use in self.of[name][before[name] :]:
                    use.kind = "other" if use.kind in DEMANDS else use.kind

    def later(self, node):
        """What is in a scope of its own, and happens at any time or never."""
        inner = list(ast.walk(node))
        self.lost.add(fetch(node, "name"))
        bound = set(bound_names(inner))
        if type(node) is ast.ClassDef:
            for each in inner:
                self.note(dotted(each), "other")
            return
        self.lost.update(name for each in inner if type(each) is ast.Nonlocal for name in each.names)
        shadowed = {name: self.of.pop(name) for name in list(self.of) if name.partition(".")[0] in bound.difference(self.lost)}
        before = self.exits, self.jumps, self.hiding, self.late
        functions = (each.name for each in inner if isinstance(each, SCOPES[:2]) and each is not node)
        self.hiding, self.late = self.hiding.union(bound, functions), True
        if hasattr(node, "generators"):
            first, *others = node.generators
            filters = first.ifs + [ast.Continue()] if first.ifs else []
            self.doubtful(filters + others + ([node.key, node.value] if type(node) is ast.DictComp else [node.elt]))
        else:
            self.all(node.args.defaults + node.args.kw_defaults + getattr(node, "decorator_list", []))
            self.doubtful(node.body if type(node.body) is list else [node.body], self.shown if type(node) is ast.Lambda else None)
        self.exits, self.jumps, self.hiding, self.late = before
        self.of.update(shadowed)

    # Statements.

    def visit_Return(self, node):
        self.shown(node.value)
        self.exits += 1

    def visit_Break(self, node):
        self.jumps += 1

    visit_Continue = visit_Raise = visit_Break  # What is made of something for an error ends in one.

    def visit_Import(self, node):
        self.lost.update(each.asname or each.name for each in node.names)

    visit_ImportFrom = visit_Import

    def visit_If(self, node):
        name, classes = insisted(node)
        if name is not None:
            self.note(name, "instance", classes)
            return self.either(node.body, node.orelse)
        self.tested(node.test)
        name = none_test(node.test, ast.Is) or dotted(operand(node.test))
        if name is None or refuses(node.body) or node.orelse or name in self.lost or not all(type(each) in SIMPLE for each in node.body):
            return self.either(node.body, node.orelse)
        self.doubtful(node.body)
        self.soft.add(name)  # `if name is None: name = ...`
        return self.lost.discard(name)

    def visit_While(self, node):
        self.tested(node.test)
        self.either(node.body, node.orelse)

    def visit_For(self, node):
        self.iterated(node.iter)
        self.either([node.target] + node.body, node.orelse)

    def visit_AsyncFor(self, node):
        self.visit(node.iter)
        self.either([node.target] + node.body, node.orelse)

    def visit_Try(self, node):
        bodies = [each.body for each in node.handlers if is_refusal(each.type) and not refuses(each.body)]
        bodies += [node.finalbody] if any(type(each) is ast.Return for each in all_statements(node.finalbody)) else []
        if node.handlers or bodies:
            self.tried(node.body, *bodies)
        else:
            self.all(node.body)
        self.lost.update(each.name for each in node.handlers)
        self.either(*([each] for each in node.handlers), node.orelse)
        self.all(node.finalbody)

    visit_TryStar = visit_Try

    def visit_Match(self, node):
        self.visit(node.subject)
        self.lost.update(fetch(each, "name") or fetch(each, "rest") for case in node.cases for each in ast.walk(case.pattern))
        self.either(*([each] for each in node.cases))

    def visit_With(self, node):
        for each in node.items:
            self.special(each.context_expr, "__enter__")
            self.all(filter(None, [each.optional_vars]))
        hides = any(last_name(fetch(each.context_expr, "func")) == "suppress" for each in node.items)
        if hides:
            self.tried(node.body, ())
        else:
            self.all(node.body)

    def visit_Assert(self, node):
        if is_instance_test(node.test):
            self.note(dotted(node.test.args[0]), "instance", [node.test.args[1]])
        else:
            self.tested(node.test)

    def visit_Assign(self, node):
        name, others = self.spared(node.value)
        target = node.targets[0]
        if name is None:
            (self.iterated if type(target) in (ast.Tuple, ast.List) else self.visit)(node.value)
            return self.all(node.targets)
        self.doubtful(others)
        if type(target) is ast.Name and len(node.targets) == 1 and target.id in (name, self.aliases.get(name)):
            return self.soft.add(name)
        if type(target) is ast.Name and len(node.targets) == 1 and self.is_bound_once(target.id):
            self.aliases[target.id] = self.aliases.get(name, name)
            return self.soft.update([target.id] if others or name in self.soft else [])
        uses = {ast.Attribute: "stored", ast.Tuple: "iterated", ast.List: "iterated"}
        self.note(name, uses.get(type(target), "other"), target, is_soft=bool(others))
        return self.all(node.targets)

    def visit_AnnAssign(self, node):
        self.all(filter(None, (node.value, node.target)))

    def visit_AugAssign(self, node):
        self.note(dotted(node.target), "other")
        self.all((node.value, node.target))

    # Expressions.

    def visit_Name(self, node):
        if type(node.ctx) is ast.Load:
            self.note(node.id, "other")
        else:
            self.lost.add(node.id)

    def visit_Call(self, node):
        if self.is_key(node.func, node.args):
            self.note(dotted(node.func.value), "key", node, node.args[0].value)
            return self.all(node.args[1:] + node.keywords)
        if not self.noted(node.func, "called"):
            self.visit(node.func)
        for place, each in enumerate(node.args):
            self.argument(node, *((each.value, "*") if type(each) is ast.Starred else (each, place)))
        for each in node.keywords:
            self.argument(node, each.value, each.arg or "**")
        return None

    def is_key(self, function, arguments):
        """True for a method of the keywords that is asked about one key, which is written out."""
        is_method = type(function) is ast.Attribute and function.attr in LOOKUPS and self.is_keywords(function.value)
        return is_method and bool(arguments) and type(fetch(arguments[0], "value")) is str

    def is_keywords(self, node):
        """True for the name of a variadic parameter of keywords."""
        return type(node) is ast.Name and node.id == self.keywords and node.id in self.of

    def visit_Subscript(self, node):
        key = fetch(slice_value(node), "value")
        if self.is_keywords(node.value) and type(key) is str:
            self.note(dotted(node.value), "key", node, key)
        else:
            self.special(node.value, SUBSCRIPTS[type(node.ctx)])
            getter = ast.Attribute(node.value, SUBSCRIPTS[type(node.ctx)], ast.Load())
            self.argument(ast.Call(getter, [slice_value(node)], []), slice_value(node), 0)

    def visit_Attribute(self, node):
        if not self.tracked(node):
            self.special(node.value, "__dict__" if type(node.ctx) is ast.Store else node.attr)
        elif type(node.ctx) is ast.Load:
            self.note(dotted(node), "other")
        elif self.late:
            self.lost.add(dotted(node))

    def visit_Await(self, node):
        self.special(node.value, "__await__")

    def visit_FormattedValue(self, node):
        (self.shown if node.format_spec is None else self.visit)(node.value)
        self.all(filter(None, [node.format_spec]))

    def special(self, node, name):
        """What is asked for an attribute, or has to have a special method."""
        if not self.noted(node, "attribute", node, name):
            self.visit(node)

    def shown(self, node):
        """What may be anything."""
        if self.noted(node, "anything") or node is None:
            return
        if type(node) in (ast.Tuple, ast.List):
            for each in node.elts:
                self.shown(each)
        elif type(node) is ast.Dict and None not in node.keys:
            self.all(node.keys)
            for each in node.values:
                self.shown(each)
        else:
            self.visit(node)

    def argument(self, call, node, place):
        name, others = self.spared(node)
        if name is not None:
            self.note(name, "passed", call, place, bool(others))
            self.doubtful(others)
        else:
            self.visit(node)

    def visit_Compare(self, node):
        name = none_test(node, ast.Is, ast.IsNot)
        right = node.comparators[0]
        if name is not None:
            self.note(name, "compared")
        elif len(node.ops) > 1:
            self.ordered(node.left, node.ops[0], right)
            self.doubtful(node.comparators[1:])
        elif type(node.ops[0]) in (ast.In, ast.NotIn) and self.is_keywords(right) and type(fetch(node.left, "value")) is str:
            self.note(dotted(right), "key", node, node.left.value)
        elif type(node.ops[0]) not in EQUALITIES:
            self.ordered(node.left, node.ops[0], right)
        elif type(right) is ast.Constant and self.tracked(node.left):
            self.note(dotted(node.left), "anything", None, TOLD_APART)
        else:
            self.shown(node.left)
            (self.iterated if type(node.ops[0]) in (ast.In, ast.NotIn) else self.shown)(right)

    def ordered(self, left, operator, right):
        """What is compared with a number or a text has to have an order of its own, whichever side it is on."""
        names = ORDERS.get(type(operator))
        if names is not None and is_plain(right):
            self.special(left, names[0])
        elif names is not None and is_plain(left):
            self.special(right, names[1])
        else:
            self.all((left, right))

    def visit_BinOp(self, node):
        left, right = fetch(node.left, "value"), fetch(node.right, "value")
        operator = OPERATORS.get(type(node.op))
        if type(left) is str and type(node.op) is ast.Mod and set(re.findall(r"%(?:\(\w+\))?(.)", left)) <= set("sr%"):
            self.shown(node.right) if "%(" not in left or type(node.right) is ast.Dict else self.special(node.right, "__getitem__")
        elif operator is not None and is_plain(node.right):
            self.special(node.left, operator)
        else:
            self.all((node.left, node.right))

    def visit_UnaryOp(self, node):
        if type(node.op) is ast.Not:
            self.tested(node.operand)
        else:
            self.special(node.operand, SIGNS[type(node.op)])

    def visit_BoolOp(self, node):
        self.visit(node.values[0])
        self.doubtful(node.values[1:])

    def visit_IfExp(self, node):
        self.tested(node.test)
        self.either([node.body], [node.orelse])

    def visit_GeneratorExp(self, node):
        first = node.generators[0]
        (self.visit if first.is_async else self.iterated)(first.iter)
        self.later(node)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp

    def iterated(self, node):
        if not self.noted(node, "iterated"):
            self.visit(node)

    def tested(self, node):
        """What is asked for its truth."""
        if self.noted(node, "tested"):
            return
        if type(node) is ast.BoolOp:
            self.tested(node.values[0])
            self.doubtful(node.values[1:], self.tested)
        else:
            self.visit(node)


# How nodes are visited, by their type; None for those with nothing in them.
VISITS = {getattr(ast, name[6:]): method for name, method in vars(Uses).items() if name.startswith("visit_") and hasattr(ast, name[6:])}
VISITS.update(dict.fromkeys(SCOPES, Uses.later))
VISITS.update(dict.fromkeys((ast.Constant, ast.Load, ast.Pass)))
SIMPLE = (ast.Assign, ast.AnnAssign, ast.Expr, ast.Import, ast.ImportFrom)
LOOKUPS = ("pop", "get", "setdefault")
SUBSCRIPTS = {ast.Load: "__getitem__", ast.Store: "__setitem__", ast.Del: "__delitem__"}
OPERATORS = {ast.Add: "__add__", ast.Sub: "__sub__", ast.Mult: "__mul__", ast.Div: "__truediv__", ast.FloorDiv: "__floordiv__", ast.Mod: "__mod__"}
# What is asked of the left side, and of the right one. That every object has these methods does not mean that it has an order.
ORDERS = {ast.Lt: ("__lt__", "__gt__"), ast.LtE: ("__le__", "__ge__"), ast.Gt: ("__gt__", "__lt__"), ast.GtE: ("__ge__", "__le__")}
ORDERED = frozenset(name for names in ORDERS.values() for name in names)
OF_EVERY_OBJECT = frozenset(dir(object)) - ORDERED
SIGNS = {ast.UAdd: "__pos__", ast.USub: "__neg__", ast.Invert: "__invert__"}
# What can be done to anything, whatever a name holds by now.
HARMLESS = ("anything", "tested", "compared")
DEMANDS = ("passed", "iterated", "called", "instance", "attribute")
# What is done to it where some values are treated otherwise.
TOLD_APART = "told apart"
TESTS = ("isinstance", "issubclass", "callable", "type", "hasattr", "getattr")
# Errors that are not those of a value of the wrong type.
OTHER_ERRORS = ("ValueError", "LookupError", "KeyError", "IndexError", "ImportError", "OSError", "StopIteration", "NotImplementedError")
EQUALITIES = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)


def bound_names(nodes):
    """The names of the parameters among some nodes, and those that are bound in any other way than by a statement of their own."""
    for each in nodes:
        if type(each) is ast.arg:
            yield each.arg
        elif type(each) is ast.Name and type(each.ctx) is not ast.Load:
            yield each.id


def dotted(node):
    """`name` or `name.attribute`; None for any other expression."""
    if type(node) is ast.Name:
        return node.id
    return "{}.{}".format(node.value.id, node.attr) if type(node) is ast.Attribute and type(node.value) is ast.Name else None


def none_test(node, *operators):
    """The name in `name is None`, or None."""
    is_test = type(node) is ast.Compare and len(node.ops) == 1 and type(node.ops[0]) in operators
    right = node.comparators[0] if is_test else None
    return dotted(node.left) if type(right) is ast.Constant and right.value is None else None


def is_plain(node):
    """True for a number or a text that stands there."""
    node = node.operand if type(node) is ast.UnaryOp else node
    return type(node) is ast.Constant and type(node.value) in (int, float, str, bytes)


def operand(node):
    """What stands behind `not`, or None."""
    return node.operand if type(node) is ast.UnaryOp and type(node.op) is ast.Not else None


def refuses(body):
    """True for statements that end in an error, whatever happens before."""
    return type(body[-1]) is ast.Raise and not any(type(each) in (ast.Return, ast.Break, ast.Continue) for each in all_statements(body))


def is_refusal(kinds):
    """True for the errors of an `except` where that of a value of the wrong type may be one of them."""
    return kinds is None or not {last_name(each) for each in (kinds.elts if type(kinds) is ast.Tuple else [kinds])}.issubset(OTHER_ERRORS)


def is_told_apart(use):
    """True for a use that treats some values otherwise than others."""
    return use.place == TOLD_APART or use.kind == "passed" and fetch(use.node.func, "id") in TESTS


def insisted(node):
    """The name that an `if` with all its branches asks for its class, and the classes of which it has to have one; None twice for others."""
    names, classes, rest = set(), [], [node]
    while len(rest) == 1 and type(rest[0]) is ast.If and is_instance_test(rest[0].test):
        names.add(dotted(rest[0].test.args[0]))
        classes.append(rest[0].test.args[1])
        rest = rest[0].orelse
    last = rest[0] if len(rest) == 1 and type(rest[0]) is ast.If and not rest[0].orelse else None
    if last is not None and is_instance_test(operand(last.test)):  # `if not isinstance(name, …): raise`
        names.add(dotted(last.test.operand.args[0]))
        classes.append(last.test.operand.args[1])
        rest = last.body
    is_insisted = len(names) == 1 and bool(rest) and refuses(rest)
    return (names.pop(), classes) if is_insisted else (None, None)


def is_instance_test(node):
    """True for `isinstance(name, classes)`."""
    is_call = type(node) is ast.Call and type(node.func) is ast.Name and node.func.id == "isinstance" and len(node.args) == 2
    return is_call and dotted(node.args[0]) is not None


def open_parameters(arguments):
    """The names of the parameters that have no annotation, or where they are variadic one that says nothing."""
    named = positional_parameters(arguments) + arguments.kwonlyargs
    variadic = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    unsaid = [each for each in variadic if each.annotation is None or last_name(each.annotation) in ("Any", "object")]
    return [each.arg for each in named if each.annotation is None] + [each.arg for each in unsaid]


class Taken:
    """What Python functions take, read from their sources: what their parameters are passed on to takes."""

    def __init__(self, functions):
        self.functions = functions
        self.names = functions.names
        self.code = functions.code
        self.found = {}
        self.attributes = {}
        self.asking = set()  # What is being looked for, and must not be asked for meanwhile.

    def signature(self, function, signatures, binding, owner, home):
        """What code adds to the signatures of a function, of which the first is the one that runs; None where it adds nothing."""
        shown = signatures[0]["parameters"]
        names = [each["name"] for each in shown]
        every = [each for signature in signatures for each in signature["parameters"]]
        said = {each["name"] for each in every if "annotation" in each}
        known = {each["name"] for each in every if each.get("annotation") not in UNSAID}
        statement = statement_of(function.__code__) if not known.issuperset(names) else None
        if statement is None or statement.uses is None or names != statement.parameters[len(statement.parameters) - len(names) :]:
            return None
        frame = Frame(function, statement, binding, owner, home)
        parameters = [each if each["name"] in known else self.parameter(each, frame, each["name"] in said) for each in shown]
        if all([each["name"] for each in signature["parameters"]] == names for signature in signatures):
            parameters = self.spread(parameters, known, frame)
        if parameters == shown:
            return None
        known.intersection_update(names)
        return signature_facts("code", [without(each, "annotation") if each["name"] in known else each for each in parameters], None)

    # Types.

    def parameter(self, parameter, frame, is_said):
        """The facts about a parameter with the annotation that its uses give it, where that says more than `is_said` already."""
        uses = frame.statement.uses.of.get(parameter["name"], ())
        if parameter["kind"].startswith("var") and uses:
            return parameter
        others = [use for use in uses if not self.is_handed_on(use, parameter["name"], frame)]
        texts = self.annotation(others, frame) if uses or is_ignored(frame.function) else None
        if is_said and texts == [ANY_OBJECT]:
            return parameter
        text = either_text(texts)
        return {**parameter, "annotation": text} if text is not None else parameter

    def is_handed_on(self, use, name, frame):
        """True for what a function hands on to itself under the same name: that asks for nothing more."""
        if use.kind != "passed" or use.is_soft or last_name(use.node.func) != frame.function.__name__ or use.place in STARS:
            return False
        callee = self.callee(use.node, frame)
        if callee is None or callee.thing is not frame.function or self.replacements(callee):
            return False
        return any(each.arg == name for each in arguments_at(frame.statement.uses.function.args, use.place, callee.has_receiver))

    def annotation(self, uses, frame):
        """What is done to it in every call says what a parameter takes; else all that is done to it, where all of that is understood."""
        certain = [use for use in uses if use.is_certain]
        is_told = any(map(is_told_apart, uses))
        for use in certain:
            text = self.of_use(use, frame, is_told) if use.kind != "attribute" else None
            if text not in (None, ANY_OBJECT):
                return [text, "None"] if use.is_soft else [text]
        asked = [use for use in certain if use.kind == "attribute"]
        if asked:
            text = self.having(use.place for use in asked)
            return [text, "None"] if all(use.is_soft for use in asked) else [text]
        return self.alternatives(uses, frame, is_told)

    def alternatives(self, uses, frame, is_told):
        """What is taken where some uses happen in some calls and others in others; None where one of them is unknown."""
        texts, demands, free = {}, [], []
        for use in uses:
            if use.kind in ("tested", "compared") or any(use.is_after(each) for each in demands):
                continue
            text = self.of_use(use, frame, is_told)
            if text is None:
                return None
            if text == ANY_OBJECT:
                free.append(use)
            else:
                demands.append(use)
                texts[text] = None
        if not demands:
            return [ANY_OBJECT]
        if not all(any(use.is_after(each) and use.exits >= each.exits for each in demands) for use in free):
            return None
        if any(use.is_soft or use.kind == "compared" for use in uses):
            texts["None"] = None
        return list(texts)

    def having(self, attributes):
        """The annotation of what has some attributes: a protocol without a name."""
        return self.names.having(set(attributes) - OF_EVERY_OBJECT) or ANY_OBJECT

    def of_use(self, use, frame, is_told):
        """The annotation of what a use may be made of, or None; `is_told` where some values are treated otherwise."""
        if use.kind == "passed":
            return STARS[use.place] if use.place in STARS else self.of_argument(use, frame)
        if use.kind == "instance":
            nodes = [each for classes in use.node for each in (classes.elts if type(classes) is ast.Tuple else [classes])]
            things = [frame.thing(each) for each in nodes]
            is_known = bool(things) and all(is_class(each) and "<" not in class_key(each) and has_own_instances(each) for each in things)
            return " | ".join(self.code.remembered(self.code.text(each)) for each in things) if is_known else None
        if use.kind == "stored":
            return self.of_stored(use.node, frame, is_told)
        if use.kind == "attribute":
            return self.having([use.place])
        return USES.get(use.kind)

    def of_stored(self, node, frame, is_told, is_direct=False):
        """What an attribute that it is stored in is declared as, or used as where that is all that is done to it."""
        given = frame.statement.attributes.get(node.attr, ()) if dotted(node.value) == frame.receiver else ()
        found = self.code.attribute(node, frame, is_set=True, is_direct=is_direct) if all(map(frame.statement.is_given, given)) else None
        if found:
            return self.code.remembered(" | ".join(sorted(found)))
        return self.of_attribute(node, frame) if not is_told else None

    def of_argument(self, use, frame):
        """What the parameter that an argument goes to is annotated with, in all overloads."""
        attribute = set_attribute(use, frame)
        if attribute is not None:
            return self.of_stored(attribute, frame, False, is_direct=True)
        if any(type(each) is ast.Starred for each in use.node.args[: use.place if type(use.place) is int else 0]):
            return None
        callee = self.callee(use.node, frame)
        return self.of_slot(callee, use.place) if callee is not None else self.of_inner_function(use, frame)

    def of_inner_function(self, use, frame):
        """What a function that is defined in the function itself does with an argument."""
        bound = frame.bound.get(fetch(use.node.func, "id"), ())
        node = bound[0] if len(bound) == 1 else None
        if type(node) is not ast.FunctionDef or node.decorator_list or any(type(each) in YIELDS for each in ast.walk(node)):
            return None
        found = arguments_at(node.args, use.place)
        if not found or found[0].annotation is not None:  # Names in an annotation may be those of this function.
            return None
        name, statement = found[0].arg, Statement(node, REBINDINGS)
        if statement.uses is None or statement.bound[name] != [None]:
            return None
        inner = Frame(frame.function, statement, frame.binding, frame.owner, frame.home)
        inner.bound = {**frame.bound, **statement.bound}
        inner.receiver = frame.receiver if frame.receiver not in statement.bound else None
        inner.is_inner = True
        return either_text(asked_once(self.asking, (id(node), name), self.annotation, statement.uses.of[name], inner))

    def callee(self, call, frame):
        """What a call calls, unless an attribute of the receiver may stand before it."""
        callee = self.code.callee(call, frame) or self.method_of_parameter(call.func, frame)
        is_found_on_it = callee is not None and callee.name is not None and callee.receiver is not None and callee.after is None
        return None if is_found_on_it and callee.is_bound and is_hidden(callee.owner, callee.name) else callee

    def method_of_parameter(self, function, frame):
        """The method of a parameter that is given to what takes one class in any case, or None."""
        name = fetch(fetch(function, "value"), "id")
        uses = frame.statement.uses.of.get(name, ()) if type(function) is ast.Attribute and frame.statement.uses is not None else ()
        if not uses or frame.bound.get(name) != [None] or any(map(is_told_apart, uses)):
            return None
        text = asked_once(self.asking, (id(frame.statement), name), self.one_class, uses, frame)
        return self.code.member(self.code.class_of(text), function.attr, frozenset((text,))) if text is not None else None

    def one_class(self, uses, frame):
        """The annotation of the one class that something is of by what is done with it in any case."""
        for use in uses:
            is_demand = use.is_certain and not use.is_soft and use.kind in ("passed", "stored", "instance")
            text = self.of_use(use, frame, False) if is_demand else None
            cls = self.code.class_of(text) if text is not None and " | " not in text else None
            if is_class(cls) and has_own_instances(cls):
                return text
        return None

    def of_slot(self, callee, place):
        """What the parameter of a callee that a position or a keyword goes to is annotated with, there and in what is in its place below."""
        if place == 0 and any(callee.home is home and callee.name in names for home, names in HASHING):
            return "collections.abc.Hashable"
        signatures, others = self.signatures(callee), self.replacements(callee)
        if others:  # What is declared holds of them too, but of makers.
            declared = [each for each in signatures if each["source"] != "code" and callee.name is not None]
            return self.of_signatures(declared, callee, place) or self.of_all([callee] + others, place)
        return self.of_signatures(signatures, callee, place) or self.of_place_behind(callee, place)

    def of_place_behind(self, callee, place):
        """What the place takes that an argument comes to with all others of `*args`, whatever happens to the keywords: `return make(*args, **kw)`."""
        statement = statement_of(callee.thing.__code__) if type(callee.thing) is types.FunctionType else None
        arguments = statement.uses.function.args if statement is not None and statement.uses is not None else None
        uses = statement.uses.of.get(statement.rest, ()) if arguments is not None else ()
        if len(uses) != 1 or uses[0].place != "*" or not uses[0].is_certain or statement.bound[statement.rest] != [None] or type(place) is not int:
            return None
        call = uses[0].node
        place -= len(positional_parameters(arguments)) - callee.has_receiver
        if place < 0 or any(type(each) is ast.Starred for each in call.args[:-1]) or type(call.args[-1]) is not ast.Starred:
            return None
        behind = self.callee(call, Frame(callee.thing, statement, callee.binding, callee.owner, callee.home))
        place += len(call.args) - 1
        return asked_once(self.asking, (id(statement), place), self.of_slot, behind, place) if behind is not None else None

    def of_all(self, callees, place):
        """What a parameter takes that one of several callees gets; None where one of them is unknown."""
        texts = dict.fromkeys(each and self.of_signatures(self.signatures(each), each, place) for each in callees)
        if None in texts or ANY_OBJECT in texts:
            return None if None in texts else ANY_OBJECT
        return either_text(texts)

    def of_signatures(self, signatures, callee, place):
        """What the parameter that a position or a keyword goes to is annotated with, in all overloads of the best source that says so."""
        is_anything = False
        for source in dict.fromkeys(each["source"] for each in signatures):
            group = [each["parameters"] for each in signatures if each["source"] == source]
            group = group[1:] if len(group) > 1 and is_variadic(group[0]) else group  # What runs behind overloads.
            slots = [self.at(each, place) for each in group]
            taken = sorted({each.get("annotation", "") for slot in slots for each in slot})
            if taken and "" not in taken and all(map(self.says_something, taken)):
                texts = dict.fromkeys(self.code.settled(text, callee) for text in taken)
                defaults = dict.fromkeys(default_type(each.get("default")) for slot in slots for each in slot)
                texts.update(dict.fromkeys(kind for kind in defaults if kind is not None and not is_said_in(kind, texts)))
                return either_text(texts)
            anything = (each in ANY_ARGUMENT or callee.owner is None and self.is_unlimited(each) for each in taken)
            is_anything = is_anything or "" not in taken and any(anything)
        return ANY_OBJECT if is_anything else None

    def of_attribute(self, node, frame):
        """What an attribute of an instance that nobody declares is used as, or what its setter takes."""
        name, owner = node.attr, frame.owner
        if self.code.expression(node.value, frame) != RECEIVER or name.startswith("__"):
            return None
        if dotted(node.value) != frame.receiver and sum(map(is_store_of(name), ast.walk(frame.statement.uses.function))) > 1:
            return None
        texts = self.declared_attribute(name, owner)
        if texts:
            return ANY_OBJECT if not ANY_ARGUMENT.isdisjoint(texts) else None
        home = holder_of(name, class_mro(owner))
        raw = class_dict(home)[name] if home is not None else None
        if type(raw) is property:
            return self.of_slot(Callee(raw.fset, name, "method", owner, home, RECEIVER), 0) if raw.fset is not None else None
        if is_descriptor(raw):
            return None
        key = (id(owner), name)
        if key not in self.attributes:
            self.attributes[key] = None  # While it is read.
            self.attributes[key] = either_text(self.of_methods(name, owner))
        return self.attributes[key]

    def declared_attribute(self, name, owner):
        """The annotations of an attribute, unknown ones too: the nearest that runs, and that of a stub."""
        home = next((each for each in class_mro(owner) if name in own_annotations(each)), None)
        scope = self.names.runtime_scope(class_module(home)) if home is not None else None
        found = [self.names.thing_annotation(own_annotations(home)[name], scope)] if home is not None else []
        declared = self.functions.stubs.of_member(owner, name)
        return found + ([variable_annotation(self.names, [declared])] if declared is not None else [])

    def of_methods(self, name, owner):
        """What the methods of a class, and of those above and below it, do with an attribute that only ever holds what they are given."""
        setter = class_dict(holder_of("__setattr__", class_mro(owner)))["__setattr__"]
        if type(setter) is types.FunctionType:
            return None
        texts, is_told = {}, False
        for cls in class_mro(owner) + descendants(owner):
            for binding, function, names in own_functions(cls):
                if function.__name__ in COPIERS:
                    continue
                if is_setter(function, names):
                    return None
                if name not in names or binding not in ("method", "property"):
                    continue
                statement, uses = statement_of(function.__code__), uses_of_attributes(function.__code__)
                if statement is None or uses is None or not all(map(statement.is_given, statement.attributes.get(name, ()))):
                    return None
                found = uses.of["{}.{}".format(statement.first, name)] if is_reached(function, cls, owner) else ()
                given = self.annotation(found, Frame(function, statement, binding, owner, cls)) if found else ()
                if given is None:
                    return None
                texts.update(dict.fromkeys(given))
                texts.update({"None": None} if any(use.kind == "compared" for use in found) else {})
                is_told = is_told or any(map(is_told_apart, found))
        demands = [text for text in texts if text not in (ANY_OBJECT, "None")]
        if not demands:
            return [ANY_OBJECT]
        return demands + ["None"] * ("None" in texts) if not is_told else None

    def says_something(self, text):
        """True for an annotation that leaves something out, and that means the same to every caller."""
        return text not in ANY_VALUE and not self.is_unlimited(text) and not text.endswith((".args", ".kwargs"))

    def is_unlimited(self, text):
        """True for a type variable that stands for anything."""
        target = self.names.mentioned.get(text)
        return target is not None and target.kind == "variable" and not attempt(self.names.variable_facts, target)

    @staticmethod
    def at(parameters, place):
        """The parameter that a position or a keyword goes to, or none."""
        if type(place) is int:
            positional = [each for each in parameters if each["kind"].startswith("positional")]
            variadic = [each for each in parameters if each["kind"] == "var_positional"]
            return positional[place : place + 1] or variadic
        found = [each for each in parameters if each["name"] == place and each["kind"] in BY_KEYWORD]
        return found or [each for each in parameters if each["kind"] == "var_keyword"]

    # Variadic parameters.

    def spread(self, parameters, known, frame):
        """The parameters with those in the place of variadic ones that these are passed on to."""
        calls = {}
        for each in parameters:
            uses = frame.statement.uses.of.get(each["name"], ()) if each["kind"].startswith("var") and each["name"] not in known else ()
            uses = [use for use in uses if use.kind not in ("tested", "key")]
            if all(use.place in ("*", "**") and use.kind != "other" for use in uses):
                for use in uses:
                    calls.setdefault(id(use.node), []).append((each, use))
        alike = {}
        for group in calls.values():
            alike.setdefault(tuple(each["name"] for each, _ in group), []).append(group)
        if len({name for names in alike for name in names}) < sum(map(len, alike)):
            return parameters  # What goes to one call with another and alone to a third.
        for groups in alike.values():
            found = [self.spread_call(parameters, group, frame) for group in groups]
            if None not in found and all(list(map(slot_of, each)) == list(map(slot_of, found[0])) for each in found):
                parameters = found[0]
        return parameters

    def spread_call(self, parameters, group, frame):
        """The parameters with those of one call in the place of the variadic ones that are passed on to it."""
        use = group[0][1]
        call = use.node
        by_position, by_keyword = (any(each[1].place == stars for each in group) for stars in ("*", "**"))
        stars = [each for each in call.args if type(each) is ast.Starred]
        callee = self.callee(call, frame)
        given = [each.arg for each in call.keywords]
        if callee is None or len(stars) != by_position or stars and stars != call.args[-1:] or given.count(None) != by_keyword:
            return None
        rest = self.shape(callee)
        if rest is None:
            return None
        for _ in call.args[: len(call.args) - by_position]:
            taken = next((each for each in rest if each["kind"].startswith("positional")), None)
            rest = [each for each in rest if each is not taken]
        if by_position and frame.owner is not None and frame.binding != "static_method" and frame.statement.first is None:
            rest = rest[1:] if rest and rest[0]["kind"].startswith("positional") else rest  # The receiver is among them.
        own = [each for each in parameters if not any(each is one for one, _ in group)]
        names = {each["kind"]: each["name"] for each, _ in group}
        rest = [{**each, "name": names.get(each["kind"], each["name"])} for each in rest]
        looked_up = (use for each, _ in group for use in frame.statement.uses.of[each["name"]] if use.kind == "key")
        keys = {use.place: use.node for use in reversed(list(looked_up))}
        rest = with_keys([each for each in rest if each["kind"] not in BY_KEYWORD or each["name"] not in given], keys)
        said = record(annotation=next((each.get("annotation") for each, _ in group), None))
        rest = [{**each, "annotation": self.code.settled(each["annotation"], callee)} if "annotation" in each else {**each, **said} for each in rest]
        if not use.is_certain:
            rest = [each if each["kind"].startswith("var") else {"default": "...", **each} for each in rest]
        return ordered_parameters(own, rest, by_position, by_keyword)

    def shape(self, callee):
        """The parameters of a callee, each with the best annotation that there is."""
        if callee.home is object and callee.name == "__init__" and holder_of("__new__", class_mro(callee.owner)) is not object:
            return None  # It takes whatever `__new__` takes.
        if self.replacements(callee):
            return None
        signatures = self.signatures(callee)
        runs = [each for each in signatures if each["source"] == "code"] or [each for each in signatures if each["source"] == "runtime"][:1]
        if not runs or is_variadic(runs[0]["parameters"]):
            others = [each for each in signatures if each["source"] not in ("code", "runtime")]
            runs = [each for each in others if each["source"] == others[0]["source"]] or runs
        if len(runs) != 1:
            return None
        annotations = {}
        for each in (each for signature in signatures for each in signature["parameters"] if "annotation" in each):
            annotations.setdefault((each["name"], each["kind"].startswith("var")), each["annotation"])
        found = ((each, annotations.get((each["name"], each["kind"].startswith("var")))) for each in runs[0]["parameters"])
        return [each if text is None else {**each, "annotation": text} for each, text in found]

    def replacements(self, callee):
        """What loaded subclasses have in the place of a callee, which is called on their instances; None among them for what is unknown."""
        if callee.receiver is None or callee.name in MAKERS or not callee.is_bound:
            return []
        if callee.name is None:
            made = {tuple(holder_of(name, class_mro(each)) for name in MAKERS): each for each in descendants(callee.thing) + (callee.thing,)}
            return [Callee(each) for each in made.values() if each is not callee.thing]
        found = {}
        for cls in descendants(callee.owner):
            order = class_mro(cls)
            order = order[order.index(callee.after) + 1 :] if callee.after is not None else order
            home = holder_of(callee.name, order)
            if home is not callee.home and home not in found:
                found[home] = self.code.member(cls, callee.name, callee.receiver, order)
        return list(found.values())

    def signatures(self, callee):
        """The signatures of a callee, best source first."""
        key = (id(callee.thing), id(callee.owner), callee.name, callee.binding, callee.is_bound)
        if key not in self.found:
            self.found[key] = []  # While they are read.
            self.found[key] = attempt(self.read, callee, default=[])
        return self.found[key]

    def read(self, callee):
        thing = callee.thing
        if is_class(thing):
            return self.functions.constructor(thing, list(self.functions.stubs.of_loaded(thing)))
        declared = list(filter(None, [self.code.declaration(callee)]))
        core = attempt(inspect.unwrap, thing, default=thing)
        name = callee.name or fetch_text(thing, "__name__")
        place = (callee.binding, callee.owner, callee.home)
        return self.functions.all_signatures(thing, name, self.functions.scope_of(core), declared, callee.has_receiver, place)


UNSAID = (None, "typing.Any", "object")
YIELDS = (ast.Yield, ast.YieldFrom, ast.Await)
# Methods that ask what they are given for its hash. A set is looked for in others without one.
HASHING = (
    (dict, ("get", "pop", "setdefault", "__getitem__", "__setitem__", "__delitem__")),
    (collections.OrderedDict, ("pop", "setdefault", "__setitem__", "__delitem__")),
    (set, ("add",)),
)
ANY_OBJECT = "object"
ANY_ARGUMENT = frozenset((ANY_OBJECT, "typing.Any"))
ITERABLE = "collections.abc.Iterable[typing.Any]"
USES = {"iterated": ITERABLE, "called": "collections.abc.Callable[..., typing.Any]", "anything": ANY_OBJECT}
STARS = {"*": ITERABLE, "**": "collections.abc.Mapping[str, typing.Any]"}
# What sees the parameters without their names.
LOOKERS = frozenset(("locals", "vars", "eval", "exec", "_getframe", "currentframe"))
BY_KEYWORD = ("positional_or_keyword", "keyword_only")
ORDER = tuple(KINDS.values())
# What makes an instance, and how a class holds it.
MAKERS = {"__init__": "method", "__new__": "class_method"}


def arguments_at(arguments, place, has_receiver=False):
    """The named parameter of a `def` that a position or a keyword goes to, or none."""
    named = positional_parameters(arguments)
    if type(place) is int:
        return named[place + has_receiver :][:1]
    return [each for each in named + arguments.kwonlyargs if each.arg == place]


def is_store_of(name):
    """Tells what gives an attribute of this name a value."""
    return lambda node: type(node) is ast.Attribute and node.attr == name and type(node.ctx) is not ast.Load


def is_ignored(function):
    """True where a parameter without uses is one that the code does without: not in what is there to be overridden."""
    names = function.__code__.co_names
    return LOOKERS.isdisjoint(names) and fetch(function, "__isabstractmethod__") is not True and not is_left_open(function.__code__)


def is_bound(thing):
    """True for a method of a class or of an object; a built-in function is one of its module."""
    receiver = thing.__self__ if is_a(thing, (types.MethodType, types.BuiltinMethodType)) else None
    return receiver is not None and not is_a(receiver, types.ModuleType)


def is_made_by_namedtuple(cls):
    """True for a class whose instances `collections.namedtuple` makes, of any values."""
    return issubclass(cls, tuple) and (fetch_text(fetch(cls, "__new__"), "__module__") or "").startswith("namedtuple_")


def reached_by(thing, place):
    """The function that a callable reaches, and its place: how a class holds it, the class that is asked and the one that has it.

    A bound method reaches its function, and an object the `__call__` of its class; `place` is that of anything else.
    """
    if type(thing) is types.MethodType:
        cls, home = bound_in(thing)
        raw = class_dict(home)[thing.__name__] if home is not None else None
    elif has(type(thing), "__get__") or is_class(thing) or has(thing, "__wrapped__") or has(thing, "__signature__"):
        return thing, place
    else:
        cls, home = type(thing), holder_of("__call__", class_mro(type(thing)))
        raw = class_dict(home)["__call__"] if home is not None else None
    function = function_of(raw)
    is_read = type(function) is types.FunctionType and binding_of(raw) != "property"
    return (function, (binding_of(raw), cls, home)) if is_read else (thing, place)


def bound_in(thing):
    """The class that a bound method is asked of and the one that holds it under its name; None twice for what was bound in another way."""
    cls, name = thing.__self__ if is_class(thing.__self__) else type(thing.__self__), fetch_text(thing, "__name__")
    for home in class_mro(cls):
        function = function_of(class_dict(home).get(name))
        is_method = function is thing.__func__ if type(thing) is types.MethodType else type(function) is not types.FunctionType
        if name in class_dict(home) and is_method:
            return cls, home
    return None, None


def is_passed_through(wrapper):
    """True where a function gets what those that wrap it are given."""
    while has(wrapper, "__wrapped__"):
        wrapped = fetch(wrapper, "__wrapped__")
        is_function = type(wrapper) is types.FunctionType
        if is_function and not is_context_maker(wrapper) and not passes_all_on(wrapper, wrapped):
            return False
        if not is_function and type_name(wrapper) != "_lru_cache_wrapper":
            return False
        wrapper = wrapped
    return True


def passes_all_on(wrapper, wrapped):
    """True where a wrapper calls what it wraps with nothing but its own parameters, as they were given."""
    statement, nodes = statement_of(wrapper.__code__), nodes_in(wrapper.__code__)
    if statement is None or any(statement.bound[name] != [None] for name in statement.parameters):
        return False
    if any(is_changed(each, statement) for each in nodes):
        return False
    if any(type(each) is ast.ExceptHandler and is_refusal(each.type) and not refuses(each.body) for each in nodes):
        return False
    frame = Frame(wrapper, statement, None, None, None)
    calls = [each for each in nodes if type(each) is ast.Call and frame.thing(each.func) is wrapped]
    if any(answers_first(each, calls, statement) for each in nodes):
        return False
    arguments = [each for call in calls for each in call.args + [keyword.value for keyword in call.keywords]]
    names = {dotted(each.value if type(each) is ast.Starred else each) for each in arguments}
    return bool(arguments) and names.issubset(statement.parameters)


@functools.lru_cache(maxsize=None)
def nodes_in(code):
    node, _ = node_of(code)
    return list(ast.walk(node)) if node is not None else []


def answers_first(node, calls, statement):
    """True for an `if` over what was given whose body returns without a call of what is wrapped."""
    if type(node) is not ast.If or {fetch(each, "id") for each in ast.walk(node.test)}.isdisjoint(set(statement.parameters) - {"self", "cls"}):
        return False
    inner = [each for part in node.body for each in ast.walk(part)]
    return any(type(each) is ast.Return for each in inner) and not any(each in calls for each in inner)


def is_changed(node, statement):
    """True for `keywords.update(…)`, and `keywords[name] = …` with anything but what a loop, perhaps over the arguments, has given a name."""
    if type(node) is ast.Call:
        return last_name(node.func) in ("update", "setdefault") and dotted(fetch(node.func, "value")) in statement.parameters
    is_given = type(node) is ast.Assign and type(node.value) is ast.Name and None in statement.bound.get(node.value.id, [None])
    return type(node) in (ast.Assign, ast.AugAssign) and any(type(each) is ast.Subscript for each in targets(node)) and not is_given


def without(facts, name):
    """A JSON object without one of its fields."""
    return {each: facts[each] for each in facts if each != name}


def with_keys(parameters, keys):
    """The parameters of a callee and the keys that are looked up in the keywords before these are passed on to it.

    None of them has to be given: what is missing may have been put there.
    """
    named = {each["name"] for each in parameters if each["kind"] in BY_KEYWORD}
    shown = [{"default": "...", **each} if each["name"] in keys else each for each in parameters]
    defaults = {key: node.args[1] for key, node in keys.items() if type(node) is ast.Call and len(node.args) > 1}
    texts = {key: represent(node.value) for key, node in defaults.items() if type(node) is ast.Constant}
    return shown + [record(name=key, kind="keyword_only", default=texts.get(key, "...")) for key in keys if key not in named]


def slot_of(parameter):
    return parameter["name"], parameter["kind"]


def is_reached(function, cls, owner):
    """True for a method that is not overridden in a class, or that its override may ask."""
    order = class_mro(owner)
    name = function.__name__
    if cls not in order or holder_of(name, order) in (cls, None):
        return True
    overrides = (names for each in order[: order.index(cls)] for _, other, names in own_functions(each) if other.__name__ == name)
    return any("super" in names or cls.__name__ in names for names in overrides)


def has_own_instances(cls):
    """True for a class whose instances are those of itself and the classes below it, or that is an abstract one of Python's own."""
    meta = type(cls)
    if is_standard_abstract(cls) or holder_of("__instancecheck__", class_mro(meta)) is type:
        return True
    if not is_a(cls, abc.ABCMeta):
        return False
    is_hooked = holder_of("__subclasshook__", class_mro(cls)) is not object or holder_of("__instancecheck__", class_mro(meta)) is not abc.ABCMeta
    return not is_hooked and not attempt(lambda: abc._get_dump(cls)[0], default=True)


def is_standard_abstract(cls):
    return class_module(cls) in ("collections.abc", "_collections_abc", "numbers", "typing", "os", "io", "_io")


def either_text(texts):
    """One annotation of several; None without any, and where they are too many."""
    return " | ".join(texts) if texts and len(texts) <= MOST_ALTERNATIVES else None


def is_said_in(kind, texts):
    """True where one of several annotations has a type among what it is made of."""
    return any(re.search(r"\b(?:{}|Optional|Literal)\b".format(kind), text) for text in texts)


def default_type(text):
    """The annotation of a default that need not be of the declared type; None for others."""
    if text in ("True", "False"):
        return "bool"
    return "None" if text == "None" else "str" if text is not None and text[:1] in ("'", '"') else None


def set_attribute(use, frame):
    """`self.name` for the last argument of `object.__setattr__(self, "name", value)`, and of that function bound to `self`."""
    call, place = use.node, use.place
    if type(place) is not int or not 0 < place == len(call.args) - 1 or call.keywords or frame.receiver is None:
        return None
    name = fetch(call.args[place - 1], "value")
    setter, receiver = call.func, call.args[0]
    bound = frame.bound.get(fetch(setter, "id"), ())
    if place == 1 and len(bound) == 1 and type(bound[0]) is ast.Call and len(bound[0].args) == 1:  # `set = object.__setattr__.__get__(self)`
        setter, receiver = bound[0].func, bound[0].args[0]
        setter = setter.value if last_name(setter) == "__get__" else setter
    thing = frame.thing(setter)
    is_written_out = last_name(setter) == "__setattr__" and frame.thing(fetch(setter, "value")) is object
    is_set = is_written_out or any(each is object.__setattr__ for each in (thing, fetch(thing, "__self__")))
    return ast.Attribute(receiver, name, ast.Store()) if is_set and type(name) is str and dotted(receiver) == frame.receiver else None


def shown_by(wrapper):
    """The function that a wrapper shows the signature of: the one that it closes over; itself where it closes over none, or over several."""
    cells = (attempt(lambda cell=cell: cell.cell_contents) for cell in wrapper.__closure__ or ())
    found = [each for each in cells if type(each) is types.FunctionType]
    return found[0] if len(found) == 1 else wrapper


def takes_anything(maker):
    """True for a `__new__` that does nothing with what it takes, but for asking another one."""
    statement = statement_of(maker.__code__)
    if statement is None or statement.uses is None:
        return False
    uses = (each for name in statement.parameters[1:] for each in statement.uses.of.get(name, [None]))
    return all(each is not None and each.kind == "passed" and last_name(each.node.func) == "__new__" for each in uses)


def ordered_parameters(own, added, by_position, by_keyword):
    """The parameters of a function and those that it passes on, in Python's order; None where no order suits both."""
    if not by_position:
        added = [{**each, "kind": "keyword_only"} if each["kind"] in BY_KEYWORD else each for each in added]
        added = [each for each in added if each["kind"] in ("keyword_only", "var_keyword")]
    if not by_keyword:
        added = [{**each, "kind": "positional_only"} if each["kind"] == "positional_or_keyword" else each for each in added]
        added = [each for each in added if each["kind"] in ("positional_only", "var_positional")]
    kinds = {each["name"]: each["kind"] for each in own}
    found, is_positional = list(own), True
    for each in added:
        name, kind = each["name"], each["kind"]
        if kind.startswith("positional"):
            if kinds.get(name, "keyword_only") != "keyword_only" or kind == "positional_only" and "positional_or_keyword" in kinds.values():
                return None
            before = [other for other in found if other["kind"].startswith("positional")]
            is_positional = is_positional and name not in kinds and ("default" in each or not any("default" in other for other in before))
        if not is_positional and kind in ("positional_only", "var_positional") or kind.startswith("var") and name in kinds:
            return None
        if name not in kinds:
            found.append(each if is_positional or kind != "positional_or_keyword" else {**each, "kind": "keyword_only"})
    if not is_positional and not by_keyword:
        return None
    return sorted(found, key=lambda each: ORDER.index(each["kind"]))


# Functions and constants ---------------------------------------------------------------------------------------------------------------


def is_typing_form(thing):
    """True for `typing.Union[int, str]`, a type variable and the like: callable, but nothing to call."""
    is_alias = any(class_name(each) in ("GenericAlias", "UnionType") for each in class_mro(type(thing)))
    return is_alias or fetch_text(type(thing), "__module__") in ("typing", "typing_extensions")


def is_new_type(thing):
    """True for a `NewType`: a function with an attribute before Python 3.10. A proxy may have the attribute too, as every other one."""
    return type_name(thing) == "NewType" or type(thing) is types.FunctionType and has(thing, "__supertype__")


def own_doc(thing):
    """The docstring of an object, not one that it has from its class."""
    doc = fetch_text(thing, "__doc__")
    if doc is None or is_a(thing, (types.FunctionType, types.BuiltinFunctionType, type)):
        return clean_doc(doc)
    return None if doc == fetch(type(thing), "__doc__") else clean_doc(doc)


def doc_facts(own, declared):
    """An object's own docstring, else the first that a stub has, with the source that it is from then."""
    found = (record(doc=each.doc(), doc_source=each.scope.tier) for each in declared)
    return record(doc=own) or next((each for each in found if "doc" in each), {})


def is_generator(thing):
    if type(thing) in BUILT_IN_TYPES:
        return False
    return attempt(inspect.isgeneratorfunction, thing) or attempt(inspect.isasyncgenfunction, thing)


def is_suspended(thing):
    """True for what does not run when it is called: a generator or coroutine function. A decorator may run it and give something else."""
    return is_generator(thing) or attempt(inspect.iscoroutinefunction, thing)


def gives_what_is_wrapped(wrapper):
    """True where all that wraps a function gives what that gives, as it is: the generator or coroutine too that a call of it gives."""
    while has(wrapper, "__wrapped__"):
        wrapped = fetch(wrapper, "__wrapped__")
        statement = statement_of(wrapper.__code__) if type(wrapper) is types.FunctionType and not is_suspended(wrapper) else None
        if statement is None or not statement.is_ended or not statement.values:
            return False
        frame = Frame(wrapper, statement, None, None, None)
        if not all(type(each) is ast.Call and frame.thing(each.func) is wrapped for each in statement.values):
            return False
        wrapper = wrapped
    return True


def is_context_maker(thing):
    """True for what `contextlib.contextmanager` makes of a generator function: its annotation is that of the generator."""
    code = fetch(thing, "__code__") if is_a(thing, types.FunctionType) else None
    return code is not None and code.co_filename == fetch(sys.modules.get("contextlib"), "__file__") and has(thing, "__wrapped__")


COMPARED = ("__eq__", "__ne__")  # They take anything, whatever they do with it.


# What has no constructor of its own.
NO_BASES = ("object", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol")


class Functions:
    """Facts about callables."""

    def __init__(self, names, stubs):
        self.names = names
        self.stubs = stubs
        self.signatures = Signatures(names)
        self.code = Code(names, stubs, self.signatures)
        self.taken = Taken(self)
        self.read_signatures = {}

    def facts(self, thing, name, declared, binding=None, drop_first=False, module=None, owner=None):
        """Facts about one callable; `declared` is what the stubs say about it, `thing` what `inspect` shall look at, `owner` its class."""
        core = attempt(inspect.unwrap, thing, default=thing)
        scope = self.scope_of(core)
        declared = [each for each in declared if not each.is_property]
        defined = fetch_text(thing, "__module__")
        reached, place = reached_by(thing, (binding, owner, owner))
        signatures = self.all_signatures(thing, name, scope, declared, drop_first, place, reached)
        is_wrapped = core is not thing and bool(is_suspended(core)) and not is_suspended(thing)
        runs = core if is_wrapped and gives_what_is_wrapped(thing) else reached
        is_open = not any("returns" in signature for signature in signatures)
        return record(
            kind="function",
            **doc_facts(own_doc(thing), declared),
            binding=binding,
            module=defined if binding is None and defined != module else None,
            is_async=self.is_async(runs, declared),
            is_generator=bool(is_generator(runs)),
            is_disguised=is_wrapped and runs is not core and not is_context_maker(thing),
            is_abstract=fetch(thing, "__isabstractmethod__") is True,
            gives=attempt(self.given, thing, name, reached, place) if is_open else None,
            deprecated=self.deprecated(thing, declared),
            signatures=signatures,
        )

    def given(self, thing, name, reached, place):
        """What code says that a call gives."""
        if type(reached) is not types.FunctionType:
            return None
        return self.code.annotation(thing, name, *place[:2]) if reached is thing else self.code.of_object(reached, *place)

    def all_signatures(self, thing, name, scope, declared, drop_first, place, reached=None):
        """Every signature of a callable, best source first; `place` is that of the function that it reaches."""
        reached = thing if reached is None else reached
        # What is bound to its class says so at run time; a stub writes `cls` all the same.
        drop_at_runtime = drop_first and fetch(thing, "__self__") is None
        runtime = self.signatures.runtime(thing, scope, drop_at_runtime)
        if runtime is not None and is_context_maker(thing):
            runtime = {**runtime, "returns": CONTEXT_MANAGER}
        signatures = [runtime] if runtime is not None else []
        drop_overloaded = drop_at_runtime or reached is not thing and place[0] != "static_method"
        overloads = (self.signatures.inspected(each, self.scope_of(each), drop_overloaded) for each in runtime_overloads(reached, name, place[1]))
        signatures += filter(None, overloads)
        for each in declared:
            signatures += self.declared_signatures(each, has_receiver(each, place[0], drop_first))
        swigged = self.signatures.of_swig(reached, name, scope, runtime["parameters"]) if runtime is not None else []
        signatures += swigged
        if runtime is None or is_variadic(runtime["parameters"]) and not swigged:
            signatures += self.signatures.documented(thing, name, scope)
        elif type_name(thing) == "ufunc" and all(is_variadic(each["parameters"]) for each in signatures[1:]):
            signatures += filter(None, [attempt(self.of_ufunc, thing, runtime)])
        if runtime is not None and name not in COMPARED:
            signatures += self.read(reached, signatures, place)
        return signatures

    def read(self, thing, signatures, place):
        """What the code of a Python function adds to its signatures."""
        core = attempt(inspect.unwrap, thing)
        if type(core) is not types.FunctionType or not is_passed_through(thing):
            return []
        while has(core, "__signature__"):
            shown = shown_by(core)
            if shown is core:
                break
            if not passes_all_on(core, shown):
                return []
            core = shown
        key = (len(signatures[0]["parameters"]), place[0], *map(id, (core, *place[1:])))  # A metaclass may refuse to be hashed.
        if key not in self.read_signatures:
            taken = attempt(self.taken.signature, core, signatures, *place)
            self.read_signatures[key] = [taken] if taken is not None else []
        return self.read_signatures[key]

    def of_ufunc(self, thing, shown):
        """What NumPy's stubs say of the keywords that all its universal functions take, those of other libraries too."""
        name = "_GUFunc_Nin2_Nout1" if fetch(thing, "signature") else "_UFunc_Nin1_Nout1"
        call = self.stubs.of_class_member(self.stubs.nested_class(self.stubs.scopes.best("numpy._typing._ufunc", "stub"), name), "__call__")
        said = {}
        for each in (each for signature in self.signatures.stub(call, True) for each in signature["parameters"]):
            if each["kind"] in BY_KEYWORD and "annotation" in each:
                said.setdefault(each["name"], {})[each["annotation"]] = None
        parameters = [{**each, **record(annotation=" | ".join(said.get(each["name"], ())))} for each in shown["parameters"]]
        return signature_facts(call.scope.tier, parameters, None)

    def constructor(self, cls, statements):
        """The signatures of calling a class."""
        name, maker = self.maker(cls)
        scope = self.scope_of(maker)
        is_maker_called = maker is not cls and is_made_of_what_is_given(cls)
        is_disguised = is_maker_called and is_called_otherwise(cls) and not has(cls, "__signature__")
        runtime = self.signatures.runtime(maker, scope, drop_first=True) if is_disguised else self.signatures.runtime(cls, scope)
        overloads = (self.signatures.inspected(each, self.scope_of(each), True) for each in runtime_overloads(maker, name, None))
        found = [without(each, "returns") for each in (runtime, *overloads) if each]  # That of `__init__`.
        for statement in statements:
            found += self.declared_constructor(statement)
        found += self.signatures.of_swig(maker, name, scope, runtime["parameters"]) if runtime is not None else []
        if runtime is None:
            documented = class_dict(cls).get("__init__")  # That of pybind11 has the signatures in its docstring.
            found += self.signatures.documented(cls, class_name(cls), scope) or self.signatures.in_docstring(documented, "__init__", scope)
            found += self.inherited_constructor(cls) if not found else []
            found += self.undeclared_constructor(statements[0]) if not found and statements else []
        elif is_maker_called:
            found += self.made_by(cls, name, maker, found)
        elif is_made_by_namedtuple(cls) and not any("annotation" in each for each in runtime["parameters"]):
            found.append(signature_facts("code", [{**each, "annotation": ANY_OBJECT} for each in runtime["parameters"]], None))
        return found

    def inherited_constructor(self, cls):
        """The signatures of calling the class that a class has its constructor from: an exception's without one of its own."""
        home = next(each for each in class_mro(cls) if any(name in class_dict(each) for name in MAKERS))
        statement = next(self.stubs.of_loaded(home), None) if home is not cls and home is not object else None
        return self.declared_constructor(statement) if statement is not None else []

    def undeclared_constructor(self, statement):
        """The signature of calling a class that is declared without a constructor, its bases too: that of `object`, which takes nothing."""
        chain = self.stubs.chain(statement)
        bases = [attempt(self.names.base_target, each.scope, base) for each in chain for base in each.nodes[0].bases]
        is_known = (base is not None and (base.text in NO_BASES or self.stubs.statement(base, statement.scope.tier)) for base in bases)
        is_whole = all(is_known) and not any(map(self.stubs.may_be_made_otherwise, chain))
        return [signature_facts(statement.scope.tier, [], None)] if is_whole else []

    def made_by(self, cls, name, maker, signatures):
        """What code adds to the signatures of calling a class, where one function alone says what that takes."""
        place = (MAKERS[name], cls, holder_of(name, class_mro(cls)))
        if not is_passed_through(fetch(cls, name)):
            return []
        other = next(each for each in MAKERS if each != name)
        other = function_of(class_dict(holder_of(other, class_mro(cls)))[other])
        if type(other) is not types.FunctionType:
            return self.read(maker, signatures, place)
        own = self.signatures.runtime(maker, self.scope_of(maker), drop_first=True)
        if name != "__init__" or own is None:
            return []
        if own["parameters"] == signatures[0]["parameters"]:
            return self.read(maker, signatures, place) if self.code.is_maker_plain(cls, class_mro(cls)) else []
        if len(signatures) > 1 or not is_variadic(signatures[0]["parameters"]) or not takes_anything(other):
            return []
        own = signature_facts("code", own["parameters"], None, closed=own.get("closed"))
        return self.read(maker, [own], place) or [own]

    @staticmethod
    def maker(cls):
        """The Python function that makes an instance and its name, else the class."""
        for name in MAKERS:
            maker = attempt(inspect.unwrap, fetch(cls, name))
            # `namedtuple` makes its `__new__` in a namespace that is no module.
            if is_a(maker, types.FunctionType) and fetch_text(maker, "__module__") in sys.modules:
                return name, maker
        return None, cls

    def declared_signatures(self, declared, drop_first):
        if declared.is_function:
            added = [each for call in self.stubs.wrappers(declared) for each in self.signatures.keywords_of_call(call)]
            drop_first = drop_first or declared.bound_to is not None
            overridden = [self.signatures.stub(base, drop_first) for base in declared.overridden]
            found = [with_annotations(with_keywords(each, added), overridden) for each in self.signatures.stub(declared, drop_first)]
            return found if declared.bound_to is None else [self.settled(each, declared.bound_to) for each in found]
        if declared.is_class:
            return self.declared_constructor(declared)
        call = self.stubs.call_of(declared)
        if call is None or not call.is_function or call.is_property:
            return []
        return self.signatures.stub(call, "staticmethod" not in call.decorators(call.nodes[0]))

    def settled(self, signature, cls):
        """A signature in which `Self` is a class."""
        text = self.names.write(self.names.class_target(cls))
        parameters = [{key: settled_text(each[key], text) if key == "annotation" else each[key] for key in each} for each in signature["parameters"]]
        return {**signature, "parameters": parameters, **record(returns=settled_text(signature.get("returns"), text))}

    def declared_constructor(self, statement):
        """The signatures of calling a class, from the nearest class statement that has `__init__` or `__new__`."""
        for each in self.stubs.chain(statement):
            for name in ("__init__", "__new__"):
                declared = self.stubs.in_scope(self.stubs.members(each), name)
                if declared is not None and declared.is_function:
                    return self.signatures.stub(declared, True)
            if each.makes_constructor:
                return [self.signatures.of_fields(self.stubs.chain(each))]
        return []

    def scope_of(self, thing):
        names = fetch(thing, "__globals__")
        if isinstance(names, dict) and isinstance(names.get("__name__"), str):
            return self.names.runtime_scope(names["__name__"], names)
        return self.names.runtime_scope(fetch_text(thing, "__module__") or "builtins")

    @staticmethod
    def is_async(thing, declared):
        if attempt(inspect.iscoroutinefunction, thing) or attempt(inspect.isasyncgenfunction, thing):
            return True
        return not is_a(thing, types.FunctionType) and any(type(each.nodes[0]) is ast.AsyncFunctionDef for each in declared)

    @staticmethod
    def deprecated(thing, declared):
        messages = [fetch_text(thing, "__deprecated__")] + [each.deprecated() for each in declared]
        return next(filter(None, messages), None)


def has_receiver(declared, binding, is_receiver):
    """True where the first parameter of a declaration is the receiver: what it is declared as need not be what holds it at run time."""
    if not declared.is_function or not declared.scope.qualname or declared.nodes[0].name == "__new__":
        return is_receiver
    is_static = any(name.endswith("staticmethod") for name in declared.decorators(declared.nodes[0]))
    return not is_static if is_static or binding == "static_method" else is_receiver


def unqualified(annotation):
    """What stands in `Final[...]` and `ClassVar[...]`."""
    while type(annotation) is ast.Subscript and last_name(annotation.value) in ("Final", "ClassVar"):
        annotation = slice_value(annotation)
    return annotation


def is_none(node):
    return type(node) is ast.Constant and node.value is None


def variable_annotation(names, declared):
    """The declared type of a variable or a property in the best stub that has one."""
    for each in declared:
        node = each.nodes[0]
        annotation = unqualified(node.returns if each.is_property else node.annotation if type(node) is ast.AnnAssign else None)
        if annotation is not None and last_name(annotation) not in ("Final", "ClassVar", "TypeAlias"):
            text = names.annotation(annotation, each.scope)
            if text is not None:
                return text
    return None


def constant_facts(value, annotation):
    simple = value is None or type(value) in (bool, int, float) or (type(value) is str and len(value) <= LONGEST_VALUE)
    text = represent(value) if simple else None
    return record(kind="constant", type=class_key(type(value)), annotation=annotation, value=None if text == "..." else text)


# Classes -------------------------------------------------------------------------------------------------------------------------------

PROPERTY_TYPES = (property, functools.cached_property, types.GetSetDescriptorType, types.MemberDescriptorType)
METHOD_TYPES = (types.FunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)
GENERATED_DOCS = ("An enumeration.", "None")


class Classes:
    """Facts about classes: those that modules expose, and their bases."""

    def __init__(self, names, stubs, functions, issues, declared_only, private):
        self.names = names
        self.stubs = stubs
        self.functions = functions
        self.issues = issues
        self.declared_only = declared_only
        self.private = [".".join(pattern.split(".")[-2:]) for pattern in private]
        self.pending = []
        self.registered = {}
        self.homes = {}
        self.facts = {}

    def register(self, cls, module=None, name=None):
        """Sees to it that a class and its bases are reported; returns its key."""
        key = class_key(cls)
        known = self.registered.get(key)
        if known is None:
            self.registered[key] = cls
            self.pending.append((cls, module, name))
            for base in class_mro(cls)[1:]:
                if base is not object:
                    self.register(base)
        elif known is not cls:
            self.issues.note(key, "class_name_taken", "several classes go by this name; the first is reported")
        return key

    def report(self):
        """Works through the registered classes; nested classes join while it runs."""
        while self.pending:
            cls, module, name = self.pending.pop()
            facts, error = guarded(self.class_facts, cls, module, name)
            if error is not None:
                self.issues.add(class_key(cls), "member_failed", error)
                facts = {"module": class_module(cls), "qualname": class_qualname(cls), "members": {}}
            self.facts[class_key(cls)] = facts
        return self.facts

    def is_reported(self, cls):
        return cls is not object and self.registered.get(class_key(cls)) is cls

    def shadowed(self, cls):
        """Bases that go by a name which is another class's, and that no reported base stands for: `class Pair(namedtuple("Pair", "x y"))`."""
        bases = class_mro(cls)[1:]
        hidden = [base for base in bases if base is not object and not self.is_reported(base)]
        return [base for base in hidden if not any(self.is_reported(other) and base in class_mro(other) for other in bases)]

    def bases(self, cls):
        """The reported direct bases; in the place of a shadowed one those that it has."""
        found = []
        for base in class_bases(cls):
            found += [base] if self.is_reported(base) else self.bases(base)
        return found

    def class_facts(self, cls, module, name):
        statements = list(self.stubs.of_class(self.places(cls, module, name)))
        shadowed = self.shadowed(cls)
        members = self.members(cls, statements)
        for base in shadowed:
            members = {**self.members(base, []), **members}
        doc = clean_doc(class_dict(cls).get("__doc__"))
        constructor, constructor_doc = self.constructor(cls, statements)
        parameters, generic_bases = self.generics(cls, statements)
        return {
            "module": class_module(cls),
            "qualname": class_qualname(cls),
            "flags": class_flags(cls, shadowed),
            "members": members,
            **record(
                **doc_facts(doc if doc not in GENERATED_DOCS else None, statements),
                bases=[class_key(base) for base in self.bases(cls)],
                mro=[class_key(base) for base in class_mro(cls)[1:] if self.is_reported(base)],
                parameters=parameters,
                generic_bases=generic_bases,
                constructor=constructor,
                constructor_doc=constructor_doc,
                deprecated=self.deprecated(cls, statements),
            ),
        }

    def generics(self, cls, statements):
        """The type variables of a class in the order in which a subscript fills them, and its bases that have a subscript."""
        written = class_dict(cls).get("__orig_bases__")
        if type(written) is tuple:
            scope = self.names.runtime_scope(class_module(cls))
            texts = [self.names.thing_annotation(base, scope) for base in written]
            variables = [self.names.thing_annotation(each, scope) for each in attempt(tuple, class_dict(cls).get("__parameters__"), default=())]
            return list(filter(None, variables)), list(filter(is_generic_base, texts))
        return self.names.written_generics(statements[0]) if statements else ([], [])

    @staticmethod
    def deprecated(cls, statements):
        """The message of `@deprecated`. A class that inherits from a deprecated one is not deprecated for it."""
        messages = [class_dict(cls).get("__deprecated__")] + [each.deprecation(each.nodes[0]) for each in statements]
        return next((message for message in messages if type(message) is str and message), None)

    def places(self, cls, module, name):
        """Where stubs may declare a class that a module shows under a name."""
        first, *others = self.stubs.places(cls)
        return [first, (module, name), *others] if module is not None else [first, *others]

    def constructor(self, cls, statements):
        """The signatures of calling the class, and the docstring of its own `__init__` or `__new__`."""
        makers = [maker for maker in (class_dict(cls).get("__init__"), class_dict(cls).get("__new__")) if maker is not None]
        makers = [attempt(inspect.unwrap, fetch(maker, "__func__", maker)) for maker in makers]
        docs = [own_doc(maker) for maker in makers if is_a(maker, types.FunctionType)]
        return self.functions.constructor(cls, statements), next(filter(None, docs), None)

    def members(self, cls, statements):
        annotations = own_annotations(cls)
        names = set(filter(is_shown, class_dict(cls))) | set(filter(is_shown, annotations))
        for statement in statements:
            # What is an alias in the stub, `int8 = signedinteger[_8Bit]`, has the members of another class.
            if statement.nodes[0].name == class_name(cls):
                names.update(filter(is_shown, self.stubs.members(statement).bindings))
        names.update(each for each in class_dict(cls) if is_asked_for(each, class_name(cls), self.private))
        members = {}
        for name in sorted(names):
            facts, error = guarded(self.member_facts, cls, name, annotations, statements)
            if error is not None:
                self.issues.add("{}.{}".format(class_key(cls), name), "member_failed", error)
            elif facts is not None:
                members[name] = facts
        return members

    def member_facts(self, cls, name, annotations, statements):
        raw = class_dict(cls).get(name, MISSING)
        declared = self.declared(statements, name) or self.declared_at_home(cls, raw)
        enumeration_members = class_dict(cls).get("_member_map_")
        if type(enumeration_members) is dict and name in enumeration_members:
            member = enumeration_members[name]
            main = fetch_text(member, "_name_")
            return record(
                kind="constant", type=class_key(cls), value=represent(member.value), alias=main if main != name else None
            )
        if name in instance_fields(cls, annotations):
            return self.field(cls, name, annotations, declared)
        if raw is MISSING:
            raw = attempt(inspect.getattr_static, cls, name, MISSING, default=MISSING)
            if raw is MISSING:
                return self.declared_facts(cls, name, annotations, declared) if declared and not is_dunder(name) else None
            if name in object.__dict__ or not (callable(raw) or has(raw, "__get__")):
                return None
        return self.held(cls, name, raw, annotations, declared)

    def declared(self, statements, name):
        return [each for each in (self.stubs.of_class_member(statement, name) for statement in statements) if each is not None]

    def declared_at_home(self, cls, raw):
        """What is declared where a descriptor comes from: `torch.FloatTensor` holds those of `torch.Tensor`, whose subclass it is not.

        A class may have a method of another one as its own, `index = Sequence.index`. A function that wraps one takes what that takes, and
        may give something else.
        """
        wrapped = attempt(inspect.unwrap, raw) if type(raw) is types.FunctionType and has(raw, "__wrapped__") else None
        home = fetch(wrapped or raw, "__objclass__") or (home_of(wrapped or raw) if type(raw) is types.FunctionType else None)
        if not is_class(home) or home is cls:
            return []
        if id(home) not in self.homes:
            self.homes[id(home)] = list(self.stubs.of_class(self.places(home, None, None)))
        declared = self.declared(self.homes[id(home)], fetch_text(wrapped or raw, "__name__"))
        return declared if wrapped is None else [Declared(each.nodes, each.scope, gives=False) for each in declared]

    def declared_facts(self, cls, name, annotations, declared):
        """Facts about what a class does not hold and a stub declares: its instances may have it; a method they have where they answer by name."""
        if declared[0].is_property or type(declared[0].nodes[0]) is ast.AnnAssign:
            return self.field(cls, name, annotations, declared)
        if declared[0].is_function and has(cls, "__getattr__"):
            return self.functions.facts(MISSING, name, declared, "method", True)
        self.declared_only.add("{}.{}".format(class_key(cls), name))
        return None

    def held(self, cls, name, raw, annotations, declared):
        """Facts about what a class holds under a name."""
        if is_a(raw, (staticmethod, classmethod)):
            bound = "class_method" if is_a(raw, classmethod) else "static_method"
            return self.functions.facts(raw.__func__, name, declared, bound, bound == "class_method", owner=cls)
        if is_a(raw, PROPERTY_TYPES):
            return self.property_facts(cls, name, raw, declared)
        if is_class(raw):
            return {"kind": "class", "class": self.register(raw)}
        if is_a(raw, METHOD_TYPES):
            return self.functions.facts(raw, name, declared, "method", True, owner=cls)
        if is_a(raw, types.ClassMethodDescriptorType):
            return self.functions.facts(getattr(cls, name), name, declared, "class_method", True)
        if callable(raw) and not is_typing_form(raw):
            bound = "method" if has(type(raw), "__get__") else "static_method"
            if bound == "method" and any(map(self.stubs.getter_of, declared)):
                return self.property_facts(cls, name, raw, declared)
            declared = declared or self.stubs.of_loaded_function(raw)
            return self.functions.facts(raw, name, declared, bound, bound == "method", owner=cls)
        if has(type(raw), "__get__"):
            method = fetch(raw, "func")  # partialmethod, singledispatchmethod
            if callable(method) and declared_as_function(declared):
                return self.functions.facts(getattr(cls, name), name, declared, "method", True)
            return self.property_facts(cls, name, raw, declared)
        if is_dunder(name):
            return None
        return constant_facts(raw, self.runtime_annotation(cls, annotations.get(name)) or variable_annotation(self.names, declared))

    def property_facts(self, cls, name, raw, declared):
        getter = fetch(raw, "fget") or fetch(raw, "func")
        core = attempt(inspect.unwrap, getter) if getter is not None else None
        returns = fetch(core, "__annotations__", {}).get("return") if is_a(core, types.FunctionType) else None
        annotation = self.names.thing_annotation(returns, self.functions.scope_of(core)) if returns is not None else None
        if has(raw, "fset"):
            settable = raw.fset is not None
        elif is_a(raw, PROPERTY_TYPES):
            settable = any(each.is_settable or type(each.nodes[0]) is ast.AnnAssign for each in declared)
        else:
            settable = has(type(raw), "__set__")
        annotation = annotation or self.got(declared) or self.documented_value(getter) or self.swigged_value(raw, name, cls)
        is_open = annotation is None and not settable and binding_of(raw) == "property"  # A setter may take more than a getter gives.
        return record(
            kind="property",
            doc=doc_facts(own_doc(raw), declared).get("doc"),
            annotation=annotation,
            gives=attempt(self.functions.code.annotation, function_of(raw), name, "property", cls) if is_open else None,
            settable=settable,
        )

    def got(self, declared):
        """What instances have under a name: what `__get__` gives where the declared type is that of a descriptor, as of signals of Qt."""
        for getter in filter(None, map(self.stubs.getter_of, declared)):
            asked = (each for each in getter.overloads() if not any(is_none(each.annotation) for each in positional_parameters(each.args)[1:2]))
            return self.names.annotation(fetch(next(asked, None), "returns"), getter.scope)
        return variable_annotation(self.names, declared)

    def documented_value(self, getter):
        """The type in the docstring of a getter that pybind11 made: `(self: Model) -> float`."""
        text = re.match(r"(\([^()]*\) -> .+)\n*$", fetch_text(getter, "__doc__") or "")
        facts = text and self.functions.signatures.of_text(text.group(1), self.functions.scope_of(getter))
        return facts.get("returns") if facts else None

    @staticmethod
    def swigged_value(thing, name, cls):
        swig = swig_of(class_module(cls))
        return swig.value(clean_doc(fetch_text(thing, "__doc__")) or "", name) if swig is not None else None

    def field(self, cls, name, annotations, declared):
        annotation = self.runtime_annotation(cls, annotations.get(name))
        return record(kind="field", annotation=annotation or variable_annotation(self.names, declared))

    def runtime_annotation(self, cls, annotation):
        if annotation is None:
            return None
        text = self.names.thing_annotation(annotation, self.names.runtime_scope(class_module(cls)))
        wrapped = re.match(r"typing\.(?:ClassVar|Final)(?:\[(.*)\])?$", text or "")
        return wrapped.group(1) if wrapped else text


def home_of(function):
    """The class in whose body a function was written, as far as its names tell."""
    path, _, _ = (fetch_text(function, "__qualname__") or "").rpartition(".")
    home = Names.loaded(fetch_text(function, "__module__"), path) if path else None
    return home if is_class(home) else None


def is_written_in_python(cls):
    """True for a class that a `class` statement of Python made; those of C and Cython are not."""
    return "__firstlineno__" in class_dict(cls) or any(is_a(each, types.FunctionType) for each in class_dict(cls).values())


def class_flags(cls, shadowed=()):
    import enum

    is_enumeration = issubclass(type(cls), enum.EnumMeta)
    return record(
        exception=issubclass(cls, BaseException),
        enumeration=is_enumeration,
        missing=is_enumeration and any("_missing_" in class_dict(each) for each in class_mro(cls) if class_module(each) != "enum"),
        flag=issubclass(cls, enum.Flag),
        dataclass="__dataclass_fields__" in class_dict(cls),
        named_tuple=issubclass(cls, tuple) and any("_fields" in class_dict(each) for each in (cls, *shadowed)),
        protocol=class_dict(cls).get("_is_protocol") is True,
        typed_dict=is_typed_dict(cls),
        abstract=bool(attempt(inspect.isabstract, cls)),
    )


def own_annotations(owner):
    """The annotations in the body of a class or a module."""
    if sys.version_info >= (3, 14):
        import annotationlib

        return attempt(lambda: annotationlib.get_annotations(owner, format=annotationlib.Format.FORWARDREF), default={})
    names = class_dict(owner) if is_class(owner) else held(owner)
    annotations = names.get("__annotations__")
    return dict(dict.items(annotations)) if issubclass(type(annotations), dict) else {}


def instance_fields(cls, annotations):
    """Names of attributes that instances have and the class has not, save for a default."""
    own = class_dict(cls)
    fields = {name for name in annotations if name not in own and type_name(annotations[name]) != "InitVar"}
    declared = own.get("__dataclass_fields__")
    if type(declared) is dict:
        real = fetch(sys.modules.get("dataclasses"), "_FIELD", MISSING)  # What marks a field that is no `ClassVar` and no `InitVar`.
        fields.update(name for name, field in declared.items() if name in annotations and fetch(field, "_field_type") is real)
    if issubclass(cls, tuple):
        fields.update(texts_in(own.get("_fields")))
    return fields.union(texts_in(own.get("__slots__")))


def is_asked_for(name, owner, patterns):
    """True for a private name that is asked for by its place, `Model._fit`."""
    if not patterns or not is_a(name, str) or not name.startswith("_") or is_dunder(name) or not name.isidentifier():
        return False
    import fnmatch

    path = "{}.{}".format(owner, name) if owner else name
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def texts_in(value):
    """The texts that a value gives, or the one that it is."""
    found = (value,) if type(value) is str else attempt(tuple, value, default=())
    return filter(None, map(plain_text, found))


def declared_as_function(declared):
    return all(each.is_function and not each.is_property for each in declared)


def is_dunder(name):
    return name.startswith("__") and name.endswith("__")


def is_shown(name):
    """True for public names and the special methods that matter to a caller."""
    return isinstance(name, str) and name.isidentifier() and (name in DUNDERS or not name.startswith("_"))


# How many calls away from the selected modules a class may be, and how many classes of that sort a library shows.
REACH_ROUNDS = 2
REACH_LIMIT = 200


# Modules -------------------------------------------------------------------------------------------------------------------------------


class Modules:
    """Facts about modules."""

    def __init__(self, names, stubs, functions, classes, issues, declared_only, request):
        self.names = names
        self.stubs = stubs
        self.functions = functions
        self.classes = classes
        self.issues = issues
        self.declared_only = declared_only
        self.surface = request.get("surface")
        self.root = request["module"]
        self.private = request.get("private", [])

    def facts(self, path, module):
        members = {}
        listed = listed_names(module) if self.surface is None else set()
        for name in self.chosen_names(path, module, listed) if self.surface is None else self.surface.get(path, ()):
            subject = "{}.{}".format(path, name)
            if self.is_waiting_module(path, module, name):
                members[name] = {"kind": "module", "module": subject}
                continue
            value, error = guarded(module_member, path, module, name)
            if error is not None:
                lazy = name not in held(module)
                self.issues.add(subject, "lazy_import_failed" if lazy else "member_failed", error)
                continue
            facts, error = guarded(self.member_facts, path, module, name, value)
            if error is not None:
                self.issues.add(subject, "member_failed", error)
                facts = {"kind": "constant", "type": class_key(type(value))}  # It can be had all the same.
            members[name] = facts
        if self.surface is None:
            self.tell_of_the_rest(path, module, listed)
        return {"members": members, **record(doc=clean_doc(fetch(module, "__doc__")) or self.stubs.module_doc(path))}

    def tell_of_the_rest(self, path, module, listed):
        """Tells why public names of a module are not among its members."""
        for name in special_names(module):
            self.issues.note("{}.{}".format(path, name), "special_name", "names of this form are Python's own; it can be had as an attribute")
        others = sorted(name for name in listed if not name.isidentifier())
        if others:  # One package lists its two thousand modules so.
            message = "no source can write these names: {}, such as `{}`; a module is chosen by `modules`, anything else is had as an attribute"
            self.issues.note(path, "no_identifiers", message.format(len(others), others[0]))
        declared = self.stubs.public_names(path).difference(listed)
        self.declared_only.update("{}.{}".format(path, name) for name in declared if self.is_absent(path, module, name))

    def chosen_names(self, path, module, listed):
        """The public names of a module that a source can write, and the private ones that are asked for."""
        below = path[len(self.root) + 1 :]
        asked = (name for name in attempt(list, held(module), default=()) if is_asked_for(name, below, self.private))
        return sorted({*filter(str.isidentifier, listed), *asked})

    def is_waiting_module(self, path, module, name):
        """True for a submodule that nobody has imported yet and that the stub says is one: no reason to import it now."""
        if name in held(module) or self.stubs.scopes.locate("{}.{}".format(path, name), "source") is None:
            return False
        scopes = (self.stubs.scopes.declaring(path, tier) for tier in DECLARING_TIERS)
        bound = next((scope.bindings.get(name) for scope in scopes if scope is not None), None)
        return type(bound) is Import and (bound.module, bound.name) == (path, name)

    def is_absent(self, path, module, name):
        """True for what a module has not and what is no submodule."""
        if name in held(module) or self.stubs.scopes.locate("{}.{}".format(path, name), "source") is not None:
            return False
        return type(guarded(getattr, module, name)[1]) is AttributeError

    def member_facts(self, path, module, name, value):
        if is_a(value, types.ModuleType):
            return {"kind": "module", "module": fetch_text(value, "__name__") or "{}.{}".format(path, name)}
        if is_class(value):
            return {"kind": "class", "class": self.classes.register(value, path, name)}
        declared = list(self.stubs.of_module(self.places(path, name, value), name))
        declared = declared or self.stubs.of_loaded_function(value)
        if callable(value) and not is_typing_form(value) and not is_new_type(value):
            return self.functions.facts(value, name, declared, module=path)
        annotation = own_annotations(module).get(name)
        if annotation is not None:
            annotation = self.names.thing_annotation(annotation, self.names.runtime_scope(fetch_text(module, "__name__") or path))
        return constant_facts(value, annotation or variable_annotation(self.names, declared))

    def places(self, path, name, value):
        """The modules whose stubs may declare a value: the one that shows it, then the one that defines it."""
        if not callable(value):
            return [path]
        places = [path, "builtins" if BUILTINS.get(name) is value else fetch_text(value, "__module__")]
        if not is_a(value, types.FunctionType):
            places += self.stubs.scopes.homes(value, name)
            places += self.stubs.scopes.checked_in(value, path.partition(".")[0], name)
        elif places[1] is not None:
            places += self.stubs.scopes.showing(value, places[1], name)
        return [place for index, place in enumerate(places) if place is not None and place not in places[:index]]


def public_names(module):
    """The public names of a module that a source can write."""
    return sorted(filter(str.isidentifier, listed_names(module)))


def listed_names(module):
    """`__all__` without dunders, else the public names of `dir()`. An empty one, as that of OpenCV, says nothing."""
    declared = declared_names(module)
    if declared:
        return {name for name in declared if not is_dunder(name)}
    found = attempt(dir, module, default=held(module))  # A `__dir__` of the library's own may give what cannot be sorted.
    return {name for name in filter(None, map(plain_text, found)) if not name.startswith("_")}


def declared_names(module):
    """The texts in `__all__`, whatever a subclass of a list says it holds; none where `import *` could make nothing of it."""
    declared = fetch(module, "__all__")
    own = next((kind.__iter__ for kind in (list, tuple, set, frozenset) if issubclass(type(declared), kind)), lambda nothing: ())
    return set(filter(None, map(plain_text, own(declared))))


def special_names(module):
    """What `__all__` lists and Python reserves: `__version__`."""
    return sorted(filter(is_dunder, declared_names(module)))


def module_member(path, module, name):
    """The value of a name, which as for `import *` may be a submodule that nobody has imported yet."""
    value = getattr(module, name, MISSING)
    if value is MISSING and folders_of(module):
        return importlib.import_module("{}.{}".format(path, name))
    return value if value is not MISSING else getattr(module, name)


def shadowed_names(path, names, before):
    """The names of a package in whose place a submodule stands since that was imported: a function `main` beside `main.py`."""
    changed = [name for name in before if type(before[name]) is not types.ModuleType and names.get(name) is not before[name]]
    return [name for name in changed if names.get(name, MISSING) is sys.modules.get("{}.{}".format(path, name), path)]


class Selection:
    """The modules that were asked for. Packages are walked by looking at files; nothing is imported to find out what there is."""

    def __init__(self, request, root, scopes):
        self.mode = request.get("mode", "root")
        self.only = request.get("only", [])
        self.depth = request.get("depth")
        self.include = request.get("include", [])
        self.exclude = request.get("exclude", [])
        self.name = request["module"]
        self.root = root
        self.scopes = scopes

    def paths(self):
        """Import paths, the root first."""
        found = [path for path in self.candidates() if self.is_within_depth(path) and not matches(self.relative(path), self.exclude)]
        if self.include:
            found += [path for path in self.walk(private=True, tests=True) if matches(self.relative(path), self.include)]
        return [self.name] + sorted(set(found) - {self.name})

    def candidates(self):
        if self.mode == "only":
            return [self.absolute(name) for name in self.only]
        if self.mode == "exports":
            members = (attempt(module_member, self.name, self.root, name) for name in public_names(self.root))
            modules = (fetch_text(value, "__name__") for value in members if is_a(value, types.ModuleType))
            return [name for name in modules if name and name.startswith(self.name + ".")]
        if self.mode == "public":
            return [path for path in self.walk(private=False) if self.has_content(path)]
        if self.mode == "explicit":
            return [path for path in self.walk(private=True) if self.declares_exports(path)]
        return list(self.walk(private=True)) if self.mode == "all" else []

    def absolute(self, name):
        return name if (name + ".").startswith(self.name + ".") else "{}.{}".format(self.name, name)

    def relative(self, path):
        return path[len(self.name) + 1 :]

    def is_within_depth(self, path):
        return self.depth is None or self.mode == "only" or self.relative(path).count(".") < self.depth

    def walk(self, private, tests=False):
        import pkgutil

        pending = [(self.name, folders_of(self.root))]
        while pending:
            package, folders = pending.pop()
            for _, name, is_package in pkgutil.iter_modules(folders):
                if name == "__main__" or (name.startswith("_") and not private) or (is_test(package, name) and not tests):
                    continue
                path = "{}.{}".format(package, name)
                yield path
                if is_package:
                    pending.append((path, [os.path.join(folder, name) for folder in folders]))

    def has_content(self, path):
        """True for packages, extension modules, and files that define something public."""
        file = self.scopes.locate(path, "source")
        if file is None or os.path.basename(file) == "__init__.py":
            return True
        source = attempt(read_source, file, default="")
        return bool(re.search(r"^(?:(?:async )?def [a-zA-Z]|class [a-zA-Z]|__all__\b)", source, re.MULTILINE))

    def declares_exports(self, path):
        file = self.scopes.locate(path, "source")
        return bool(file and re.search(r"^__all__\b", attempt(read_source, file, default=""), re.MULTILINE))


def is_test(package, name):
    """True for a library's own tests. A package `test` may have tools for those of others beside them, as Django's has."""
    return name in ("conftest", "tests") or package.endswith(".test") and (name.startswith("test_") or name.endswith("_test"))


def matches(name, patterns):
    """True for a name that a pattern means, and for what lies below one: `testing` means `testing.tools` too."""
    import fnmatch

    parts = name.split(".")
    prefixes = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return any(fnmatch.fnmatchcase(prefix, pattern) for prefix in prefixes for pattern in patterns)


# The library ---------------------------------------------------------------------------------------------------------------------------


class Issues:
    """What went wrong without ending the introspection."""

    def __init__(self):
        self.found = set()

    def add(self, subject, code, error):
        self.note(subject, code, describe_issue(error))

    def note(self, subject, code, message):
        self.found.add((subject, code, message))

    def facts(self):
        return [{"subject": subject, "code": code, "message": message} for subject, code, message in sorted(self.found)]


class Library:
    """Facts about one library."""

    def __init__(self, request, root, announce):
        self.name = request["module"]
        self.root = root
        self.announce = announce
        self.fatal = request.get("fatal", {})
        self.issues = Issues()
        self.declared_only = set()
        self.scopes = Scopes(request.get("stub_paths", []), request.get("stub_packages", []), request.get("typeshed"), self.issues)
        self.names = Names(self.scopes)
        stubs = Stubs(self.scopes, self.names)
        functions = Functions(self.names, stubs)
        self.classes = Classes(self.names, stubs, functions, self.issues, self.declared_only, request.get("private", []))
        self.modules = Modules(self.names, stubs, functions, self.classes, self.issues, self.declared_only, request)
        self.selection = Selection(request, root, self.scopes)

    def facts(self):
        modules = {}
        for path, module in self.loaded().items():  # All of them, so that what subclasses do is known wherever it is asked for.
            self.announce(path)
            modules[path], error = guarded(self.modules.facts, path, module)
            if error is not None:
                self.issues.add(path, "member_failed", error)
                modules[path] = {"members": {}}
        self.announce(self.name)
        classes = self.reach(modules)
        types_facts = self.names.types(classes)
        return {
            "schema": SCHEMA,
            "name": self.name,
            "python": "{}.{}".format(*sys.version_info[:2]),
            "modules": modules,
            "classes": classes,
            "types": types_facts,
            **record(
                version=fetch_text(self.root, "__version__"),
                distribution=distribution(self.name, self.root),
                issues=self.issues.facts(),
                declared_only=sorted(name for name in self.declared_only if name.startswith(self.name + ".")),
            ),
        }

    def loaded(self):
        """The modules that are selected and can be imported."""
        modules, names = {}, {}
        for path in self.selection.paths():
            if path in self.fatal:
                self.issues.note(path, "module_import_failed", self.fatal[path])
                continue
            self.announce(path)
            module, error = import_module(path)
            if error is None:
                modules[path], names[path] = module, dict(held(module))
            else:
                self.issues.add(path, "module_import_failed", error)
        for path, module in modules.items():
            for name in shadowed_names(path, held(module), names[path]):
                dict.__setitem__(held(module), name, names[path][name])
        return modules

    def reach(self, modules):
        """Reports the classes; those of the library that only calls give are shown by the modules that define them."""
        classes, done = self.classes.report(), set()
        shown = {facts["class"] for module in modules.values() for facts in module["members"].values() if facts["kind"] == "class"}
        left = REACH_LIMIT
        for _ in range(REACH_ROUNDS):
            texts = {text for facts in (*modules.values(), *classes.values()) for text in given_types(facts["members"])}
            names = {name for text in texts for name in re.findall(r"[^\W\d][\w.]*", text)}
            found = filter(None, map(self.own_class, sorted(names - shown - done)))
            done |= names
            for cls in itertools.islice(found, left):
                left -= 1
                module = modules.setdefault(class_module(cls), {"members": {}, "partial": True})
                module["members"][class_name(cls)] = {"kind": "class", "class": self.classes.register(cls)}
            classes = self.classes.report()
        return classes

    def own_class(self, name):
        """The class of that name, where it lies in a loaded module of this library under its own name."""
        module, _, last = name.rpartition(".")
        if not (module + ".").startswith(self.name + "."):
            return None
        thing = self.names.loaded(module, last)
        return thing if is_class(thing) and class_key(thing) == name else None


def given_types(members):
    """The types, as text, of what the members of a module or a class give."""
    for facts in members.values():
        yield from filter(None, (facts.get("annotation"), facts.get("type")))
        yield from filter(None, (signature.get("returns") for signature in facts.get("signatures", ())))


def distribution(name, root):
    """The installed distribution that a root module belongs to, or None."""
    package = name.partition(".")[0]
    file = fetch_text(sys.modules.get(package, root), "__file__")
    if not file or is_standard_file(file):
        return None
    folder = os.path.dirname(file)
    if os.path.basename(file).startswith("__init__."):  # A single file can have a `__path__` as well: six has.
        folder = os.path.dirname(folder)
    candidates = sorted(entry for entry in attempt(os.listdir, folder, default=()) if entry.endswith(".dist-info"))
    candidates.sort(key=lambda entry: entry.partition("-")[0].lower().replace(".", "_") != package.lower())
    for entry in candidates:
        if records(os.path.join(folder, entry), package):
            return metadata(os.path.join(folder, entry))
    return None


def records(folder, package):
    """True when the list of installed files has the package or module."""
    text = attempt(read_source, os.path.join(folder, "RECORD"), default="")
    return re.search(r"^{}(?:/|\.)".format(re.escape(package)), text, re.MULTILINE) is not None


def metadata(folder):
    text = attempt(read_source, os.path.join(folder, "METADATA"), default="")
    name = re.search(r"^Name: *(.+?) *$", text, re.MULTILINE)
    version = re.search(r"^Version: *(.+?) *$", text, re.MULTILINE)
    return {"name": name.group(1), "version": version.group(1)} if name and version else None


if __name__ == "__main__":
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    arguments, sys.argv[1:] = sys.argv[1:], []  # `def main(arguments=sys.argv[1:])` of a library is not about ours.
    _, failure = guarded(main, *arguments)
    if failure is not None:
        attempt(lambda: os.write(2, describe_error(failure)["traceback"].encode("utf-8", "replace")))
    attempt(lambda: sys.stdout.flush())
    attempt(lambda: sys.stderr.flush())
    end_process(0 if failure is None else 1)  # Threads and exit handlers of the library shall not keep anybody waiting.
