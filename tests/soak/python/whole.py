"""Says what is wrong with an environment: a file of an installed package that is missing or not what was installed, a module that cannot be imported."""

import base64
import hashlib
import importlib
import importlib.metadata
import sys

seen = set()
for distribution in importlib.metadata.distributions():
    name = distribution.metadata["Name"]
    if name in seen:
        print(f"{name} is installed twice")
    seen.add(name)
    if not distribution.files:
        print(f"{name} has no list of files")
    for file in distribution.files or []:
        path = file.locate()
        if path.suffix == ".pyc":
            continue
        if not path.exists():
            print(f"{name}: {file} is missing")
        elif file.hash and file.hash.mode == "sha256":
            digest = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).decode().rstrip("=")
            if digest != file.hash.value:
                print(f"{name}: {file} was changed")
for module in sys.argv[1:]:
    try:
        importlib.import_module(module)
    except Exception as error:
        print(f"{module}: {error!r}")
