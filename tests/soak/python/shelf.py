"""Fills a folder with small wheels that need one another: what the crates of the soak declare."""

import os
import sys
import zipfile

WHEELS = {
    ("sb_base", "1.0"): [],
    ("sb_base", "2.0"): [],
    ("sb_alpha", "1.1"): ["sb-base"],
    ("sb_beta", "0.3"): ["sb-base>=2", "sb-gamma"],
    ("sb_gamma", "7.0"): [],
    ("sb_delta", "1.0"): ["sb-gamma>=7"],
}


def wheel(folder, name, version, requires):
    info = f"{name}-{version}.dist-info"
    modules = {f"{name}/part{number}.py": f"def answer{number}(question: str) -> int:\n    return {number}\n" for number in range(40)}
    modules[f"{name}/__init__.py"] = f"version = {version!r}\n\n\ndef run(count: int) -> list[int]:\n    return [count]\n"
    metadata = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n"
    modules[f"{info}/METADATA"] = metadata + "".join(f"Requires-Dist: {line}\n" for line in requires)
    modules[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: soak\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    modules[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*modules, f"{info}/RECORD"])
    with zipfile.ZipFile(os.path.join(folder, f"{name}-{version}-py3-none-any.whl"), "w") as archive:
        for path, text in modules.items():
            archive.writestr(path, text)


for (name, version), requires in WHEELS.items():
    wheel(sys.argv[1], name, version, requires)
