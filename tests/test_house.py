"""The house keeps its shape: who may import whom, who prints, who exits, and that nobody knows the network."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"

# layer -> what of ours it may import, besides itself. `cli` and `__main__` may import everything.
ARROWS: dict[str, tuple[str, ...]] = {
    "messages": (),
    "household": (),
    "content": (),
    "terminal": ("messages",),
    "guide": ("household.model", "content.model", "content.text", "messages"),
    "paper": ("household.model", "content.model", "content.text", "messages"),
}
NETWORK = {
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "nntplib", "poplib", "requests", "smtplib", "socket",
    "socketserver", "ssl", "telnetlib", "urllib", "urllib3", "webbrowser", "websockets", "xmlrpc",
}  # fmt: skip
MAY_PRINT = ("terminal", "__main__")
MAY_EXIT = ("cli", "__main__")


def modules(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours by dotted name below `safekids`, parsed."""
    for path in sorted((folder / "safekids").rglob("*.py")):
        parts = path.relative_to(folder / "safekids").with_suffix("").parts
        yield ".".join(parts), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """Every imported name, wherever in the module it is imported; `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(folder: Path) -> list[str]:
    found = []
    for name, tree in modules(folder):
        layer = name.split(".")[0]
        allowed = ARROWS.get(layer)
        for imported in imports(tree):
            top, _, rest = imported.partition(".")
            if top in NETWORK:
                found.append(f"{name} imports {top}: nothing here knows the network")
            if top == "click":
                found.append(f"{name} imports click: Typer carries its own")
            within = (
                allowed is None or rest.split(".")[0] == layer or any(f"{rest}.".startswith(f"{a}.") for a in allowed)
            )
            if top == "safekids" and not within:
                found.append(
                    f"{name} imports {imported}: {layer} may import only {', '.join(allowed or ()) or 'itself'}"
                )
        found += [f"{name} {what}" for what in calls(layer, tree)]
    return found


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"{module}.") for module in allowed)


def calls(layer: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in ("print", "sys.stdout.write", "sys.stderr.write") and layer not in MAY_PRINT:
            yield f"calls {called}: only the terminal layer prints"
        if called in ("input", "sys.stdin.readline") and layer != "terminal":
            yield f"calls {called}: only the terminal layer reads"
        if called in ("sys.exit", "exit", "quit", "os._exit") and layer not in MAY_EXIT:
            yield f"calls {called}: only the command line exits"
        if called in ("date.today", "datetime.now", "time.time") and layer != "__main__":
            yield f"calls {called}: only __main__ reads the clock"
        if called == "open" and not any(k.arg == "encoding" for k in node.keywords):
            mode = next(
                (k.value for k in node.keywords if k.arg == "mode"), node.args[1] if len(node.args) > 1 else None
            )
            if not (isinstance(mode, ast.Constant) and "b" in str(mode.value)):
                yield "opens a file without naming its encoding"


def test_the_house_keeps_its_shape() -> None:
    assert faults(SOURCE) == []


PLANTED = {
    "guide/x.py": "from safekids.terminal.screen import Screen",
    "terminal/x.py": "from safekids.guide.views import View",
    "household/x.py": "import safekids.messages.english.errors",
    "content/x.py": "def f():\n    from safekids.household import store",
    "paper/x.py": "from safekids.household.store import Store",
    "messages/x.py": "from safekids.content.model import Step",
    "cli/x.py": "import urllib.request",
    "cli/y.py": "def f():\n    import socket",
    "cli/z.py": "from click import echo",
    "guide/y.py": "print('x')",
    "guide/z.py": "import sys\nsys.exit(1)",
    "household/y.py": "open('x')",
    "household/z.py": "from datetime import date\ndate.today()",
    "content/y.py": "input()",
}


@pytest.mark.parametrize("name", PLANTED)
def test_each_fault_is_seen_when_it_is_planted(tmp_path: Path, name: str) -> None:
    path = tmp_path / "safekids" / name
    path.parent.mkdir(parents=True)
    path.write_text(PLANTED[name], encoding="utf-8")
    assert len(faults(tmp_path)) == 1


def test_templates_import_nothing_from_a_package_server() -> None:
    for path in SOURCE.rglob("*.typ"):
        assert not re.search(r"@(preview|local)", path.read_text(encoding="utf-8")), path


# --- what is loaded on the way to the first screen, by name

LOADED = """
import sys
sys.argv = ["safekids", *sys.argv[1:]]
from safekids.__main__ import main
try:
    main()
finally:
    print("LOADED", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""
HEAVY = {"pydantic", "pydantic_core", "yaml", "typst", "filelock", "icalendar"}


def loaded(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    line = next(line for line in done.stderr.splitlines() if line.startswith("LOADED"))
    return set(line.split()[1:])


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--version"], {*HEAVY, "typer", "rich", "json", "platformdirs"}),
        (["--help"], {*HEAVY, "rich", "markdown_it", "platformdirs"}),
        ([], {*HEAVY, "typer", "markdown_it", "platformdirs"}),
        (["session", "--band", "8-10"], {*HEAVY, "markdown_it"}),
        (["list"], {*HEAVY, "markdown_it", "platformdirs"}),
        (["show", "K27"], {*HEAVY, "markdown_it", "platformdirs"}),
        (["list", "--json"], {*HEAVY, "rich", "platformdirs"}),
        (["child", "list"], {*HEAVY, "rich"}),
        (["progress"], HEAVY),
    ],
    ids=lambda value: " ".join(value) or "first screen" if isinstance(value, list) else "",
)
def test_nothing_heavy_is_loaded_before_it_is_needed(arguments: list[str], absent: set[str]) -> None:
    assert not loaded(*arguments) & absent


def test_the_list_of_what_is_loaded_is_a_real_one() -> None:
    assert {"rich", "typer", "safekids"} <= loaded("list")
