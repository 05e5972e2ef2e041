"""Docstrings of installed libraries, each with what the reference implementations read in it, as JSON lines.

numpydoc reads docstrings with underlined sections, docutils those with fields of Sphinx, pydoctor those of Epytext, Napoleon those of Google's style.
What can be imported cheaply is; of the other packages the sources are parsed.
"""

import ast
import importlib
import importlib.metadata
import importlib.util
import inspect
import json
import pathlib
import platform
import re
import sys
import warnings

import docutils.nodes
import docutils.utils
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from numpydoc.docscrape import NumpyDocString
from pydoctor.epydoc.markup import epytext
from sphinx.ext.napoleon import Config, GoogleDocstring

MODULES = (
    "numpy numpy.linalg numpy.fft numpy.random numpy.polynomial numpy.ma pandas scipy.stats scipy.optimize scipy.signal scipy.linalg "
    "scipy.sparse sklearn.linear_model sklearn.metrics sklearn.preprocessing sklearn.ensemble requests requests.sessions requests.models "
    "requests.adapters requests.utils sympy "
    "google.auth google.auth.transport google.auth.credentials google.oauth2.credentials google.oauth2.service_account google.auth.jwt "
    "google.auth.impersonated_credentials twisted.internet.defer twisted.internet.protocol twisted.internet.reactor "
    "twisted.internet.interfaces twisted.internet.task twisted.python.filepath twisted.web.client twisted.web.http json re statistics argparse "
    "logging email.message"
).split()
PACKAGES = (
    "keras torchvision torchmetrics kornia timm torch_geometric transformers pytorch_lightning absl google.api_core einops optax chex flax "
    "sqlalchemy boto3 botocore paramiko docker fabric invoke twisted treq klein"
).split()
# So many docstrings of one package that is not imported.
MOST = 600
KNOWN = "Parameters,Other Parameters,Returns,Yields,Receives,Raises,Warns,Attributes,Methods,See Also,Notes,Warnings,References,Examples".split(",")
PARAMETERS = ("param", "parameter", "arg", "argument", "key", "keyword", "kwarg")
FIELD = re.compile(r"^:(param|parameter|arg|argument|type|key|keyword|returns?|rtype|raises?|yields?)\b[^`]*:", re.M)
# Fields right below a paragraph.
FREE = re.compile(r"^([^\s:].*)\n(:(?:param|parameter|arg|argument|type|returns?|rtype|raises?) )", re.M)
EPYTEXT = re.compile(r"^@(param|type|keyword|returns?|rtype|raises?|ivar|cvar)\b[^`]*:", re.M)
SETTINGS = get_default_settings(Parser())
SETTINGS.report_level = 5
SETTINGS.halt_level = 6
SETTINGS.file_insertion_enabled = False


DISTRIBUTIONS = importlib.metadata.packages_distributions()


def source(name):
    """The distribution that an object comes from, with its version."""
    distributions = DISTRIBUTIONS.get(name.partition(".")[0])
    return f"{distributions[0]} {importlib.metadata.version(distributions[0])}" if distributions else f"Python {platform.python_version()}"


def documented(module):
    """All docstrings of a module's public names and their members."""
    for name in sorted(getattr(module, "__all__", None) or [name for name in dir(module) if not name.startswith("_")]):
        thing = getattr(module, name, None)
        yield f"{module.__name__}.{name}", getattr(thing, "__doc__", None)
        if inspect.isclass(thing):
            for member in sorted(vars(thing)):
                if not member.startswith("_"):
                    yield f"{module.__name__}.{name}.{member}", getattr(getattr(thing, member, None), "__doc__", None)


def written(package):
    """Docstrings in the sources of a package."""
    for folder in importlib.util.find_spec(package).submodule_search_locations:
        for file in sorted(pathlib.Path(folder).rglob("*.py")):
            module = ".".join([package, *file.relative_to(folder).with_suffix("").parts])
            if "test" in module:
                continue
            try:
                tree = ast.parse(file.read_bytes())
            except SyntaxError:
                continue
            for node in ast.walk(tree):
                if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield f"{module}.{node.name}", ast.get_docstring(node, clean=False)


def typed(found):
    """Parameters in the order of their fields, with their types; a type alone speaks of a parameter, unless it is that of a variable."""
    found = list(found)
    names, types = [], {}
    for tag, argument, body in found:
        if tag in PARAMETERS:
            kind, _, name = argument.rpartition(" ")
            names.append(name)
            if kind:
                types[name] = kind
        elif tag in ("type", "kwtype"):
            types[argument] = body
    variables = {argument for tag, argument, _ in found if tag in ("var", "ivar", "cvar")}
    names += [name for name in types if name not in names and name not in variables]
    return [[name, types.get(name, "")] for name in names]


def fields(text):
    """What docutils reads in fields."""
    document = docutils.utils.new_document("", SETTINGS)
    Parser().parse(text, document)
    found = []
    for fields in document.findall(docutils.nodes.field_list):
        if isinstance(fields.parent, (docutils.nodes.document, docutils.nodes.section)):
            for field in fields:
                tag, _, argument = field[0].rawsource.partition(" ")
                found.append((tag, argument, " ".join(field[1].rawsource.split()) if len(field) > 1 else ""))
    return typed(found)


def epytext_fields(text):
    """What pydoctor reads in fields of Epytext; none where it finds a mistake. A type is compared as text, because its mark-up is gone."""
    errors = []
    parsed = epytext.parse_docstring(text, errors)
    if errors:
        return None
    return typed((field.tag(), field.arg() or "", " ".join(field.body().to_node().astext().split())) for field in parsed.fields)


class Google(GoogleDocstring):
    """Napoleon, with the titles and the parameters that it met."""

    def _format_docutils_params(self, fields, *arguments, **options):
        self.__dict__.setdefault("parameters", []).extend([name, kind] for name, kind, _ in fields)
        return super()._format_docutils_params(fields, *arguments, **options)

    def _consume_section_header(self):
        title = super()._consume_section_header()
        self.__dict__.setdefault("titles", []).append(title.lower())
        return title


def numpydoc(text):
    """What numpydoc reads: parameters, and the titles of sections that hold anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = NumpyDocString(text)
        except Exception:
            return None
    parameters = [[entry.name, entry.type] for entry in found["Parameters"] + found["Other Parameters"]]
    return parameters, sorted(title.lower() for title in KNOWN if found.get(title))


def napoleon(text):
    """What Napoleon reads: parameters, and titles."""
    google = Google(text, Config(napoleon_use_param=True, napoleon_use_rtype=True, napoleon_use_keyword=True))
    return google.__dict__.get("parameters", []), sorted(google.__dict__.get("titles", []))


def mended(text, parameters):
    """The docstring with the blank before a colon that numpydoc's own validation asks for (PR10) where it took `x: int` for a name."""
    for name, _ in parameters:
        left, colon, right = name.partition(": ")
        if colon and re.fullmatch(r"[*`\\]*\w+[*`]*(, ?[*`\\]*\w+[*`]*)*", left):
            wrong = re.compile(rf"^(\s*){re.escape(left)}: {re.escape(right)}$", re.M)
            text = wrong.sub(lambda match: f"{match[1]}{left} : {right}", text)
    return text


def read(text):
    """What the reference that is made for this style reads."""
    numpy = numpydoc(text)
    if numpy is None:
        return None
    parameters, found = numpy
    if found and re.search(r"^\s*(-{3,}|={3,})\s*$", text, re.M):
        better = mended(text, parameters)
        again = numpydoc(better) if better != text else None
        return {
            "style": "numpy",
            "parameters": parameters,
            "sections": found,
            "mended": again and {"parameters": again[0], "sections": again[1]},
        }
    if FIELD.search(text):
        better = FREE.sub(r"\1\n\n\2", text)
        again = {"parameters": fields(better), "sections": None} if better != text else None
        return {"style": "sphinx", "parameters": fields(text), "sections": None, "mended": again}
    if EPYTEXT.search(text):
        parameters = epytext_fields(text)
        return None if parameters is None else {"style": "epytext", "parameters": parameters, "sections": None}
    parameters, titles = napoleon(text)
    if not set(titles) & {"args", "arguments", "returns", "raises", "yields", "keyword args", "example", "examples"}:
        return None
    better = re.sub(r"^(Examples?) ?::$", r"\1:", text, flags=re.M)
    better = re.sub(r"^ {1,2}(Args|Attributes|Returns|Raises):$", r"\1:", better, flags=re.M)
    again = napoleon(better) if better != text else None
    return {
        "style": "google",
        "parameters": parameters,
        "sections": titles,
        "mended": again and {"parameters": again[0], "sections": again[1]},
    }


def docstrings():
    """The name and the docstring of everything."""
    for path in MODULES:
        try:
            yield from documented(importlib.import_module(path))
        except Exception as error:
            print(f"{path}: {error!r}", file=sys.stderr)
    for package in PACKAGES:
        seen = set()
        for name, text in written(package):
            if text and len(seen) < MOST and text not in seen:
                seen.add(text)
                yield name, text


def main():
    seen = set()
    sys.setrecursionlimit(5000)
    for name, text in docstrings():
        if not isinstance(text, str) or not text.strip():
            continue
        text = inspect.cleandoc(text)
        if text in seen:
            continue
        seen.add(text)
        try:
            reference = read(text)
        except Exception as error:
            print(f"{name}: {error!r}", file=sys.stderr)
            continue
        print(json.dumps({"name": name, "source": source(name), "text": text, "reference": reference}))


main()
