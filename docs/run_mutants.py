"""Mutation tests of the household file: is there a line that could be wrong with no test to say so?

    python docs/run_mutants.py codec        one module, with the tests that are for it: prints each mutant that lived

It needs what the tests need, and mutmut 3.8.1, which the gate does without; and one processor for minutes. It works in
a copy, in which decorators are calls, since mutmut passes by what has a decorator. What lived, and why that does no
harm, is in docs/mutants.md.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = {  # those that take seconds, and are told of a mutant in time; tests/faults would take days
    "codec": ["codec"],
    "changes": ["changes"],
    "store": ["store", "vault"],
    "disk": ["disk", "store", "vault"],
    "vault": ["vault"],
}
# Not those that ask what is imported, as mutmut itself is; and not those that take minutes.
NOT_THESE = (
    "imports_nothing",
    "is_loaded_by_nobody",
    "killed_at_any_call",
    "is_refused",
    "a_real_lock",
    "harmed_anywhere",
    "ten_windows",
)


def without_decorators(source: str) -> str:
    """The same program, with `name = decorator(name)` behind each function that has one."""
    lines = source.splitlines()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in sorted(functions, key=lambda node: -node.lineno):
        if len(node.decorator_list) == 1:
            (decorator,) = node.decorator_list
            name, indent = ast.unparse(decorator), " " * node.col_offset
            if name != "lru_cache":  # what it remembers of the run before would hide the mutant
                lines.insert(node.end_lineno or 0, f"{indent}{node.name} = {name}({node.name})")
            del lines[decorator.lineno - 1]
    return "\n".join(lines) + "\n"


def copy_to(folder: Path, module: str) -> None:
    for name in ("src", "tests", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "mutants" / "src").mkdir(parents=True)  # Python never looks again at a path that was not there
    path = folder / "src" / "safekids" / "household" / f"{module}.py"
    path.write_text(without_decorators(path.read_text(encoding="utf-8")), encoding="utf-8")
    tests = "\n ".join(f"tests/household/test_{name}.py" for name in TESTS[module])
    settings = f"""[mutmut]
source_paths=src
only_mutate=src/safekids/household/{module}.py
pytest_add_cli_args=
 --confcutdir=tests/household
 --import-mode=importlib
 -pno:cacheprovider
 -knot {" and not ".join(NOT_THESE)}
pytest_add_cli_args_test_selection=
 {tests}
use_git_change_detection=false
timeout_multiplier=4

[tool:pytest]
pythonpath=.
"""
    (folder / "setup.cfg").write_text(settings, encoding="utf-8")


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder / "mutants" / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def main(module: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        copy_to(folder, module)
        print(run(folder, "run", "--max-children", "1")[-300:])
        for line in run(folder, "results").splitlines():
            name, _, how = line.strip().partition(": ")
            if name.startswith("safekids."):
                print(how, run(folder, "show", name), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1])
