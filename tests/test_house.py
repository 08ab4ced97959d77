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

# What of the content everybody may know: its types, and pure functions of them.
READ = ("content.model", "content.text", "content.help_model", "content.help_outline")
# layer -> what of ours it may import, besides itself. `cli` and `__main__` may import everything.
ARROWS: dict[str, tuple[str, ...]] = {
    "messages": ("content.help_model",),
    "household": (),
    "content": (),
    "terminal": ("messages",),
    "guide": ("household.model", *READ, "messages"),
    "paper": ("household.model", *READ, "messages"),
}
# library -> the one layer that knows it
KEEPERS = {
    "typer": "cli", "rich": "terminal", "pydantic": "content", "pydantic_core": "content", "yaml": "content",
    "filelock": "household", "platformdirs": "household", "pyrage": "household", "typst": "paper", "icalendar": "paper",
}  # fmt: skip
NETWORK = {
    "_socket", "_ssl", "aiohttp", "anyio", "asyncio", "ftplib", "http", "http2", "httpcore", "httpx", "imaplib",
    "nntplib", "paramiko", "poplib", "pycurl", "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib",
    "trio", "urllib", "urllib3", "webbrowser", "websocket", "websockets", "wsgiref", "xmlrpc",
}  # fmt: skip
# What would start another program, or reach a module by a name that no check of imports can read.
BY_OTHER_MEANS = {"subprocess", "multiprocessing", "ctypes", "importlib", "runpy", "pty"}
PRINTS = {"print", "sys.stdout.write", "sys.stderr.write", "sys.stdout.buffer.write"}
READS = {"input", "sys.stdin.read", "sys.stdin.readline", "sys.stdin.buffer.readline"}
EXITS = {"sys.exit", "exit", "quit", "os._exit", "os.abort"}
CLOCKS = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "time.localtime"}
HIDDEN = {"__import__", "eval", "exec", "os.system", "os.popen", "os.execv", "os.execvp"}
MAY_PRINT = ("terminal", "__main__")
MAY_EXIT = ("cli", "__main__")


def modules(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours by dotted name below `safekids`, parsed."""
    for path in sorted((folder / "safekids").rglob("*.py")):
        parts = path.relative_to(folder / "safekids").with_suffix("").parts
        yield ".".join(parts), ast.parse(path.read_text(encoding="utf-8"))


def faults(folder: Path) -> list[str]:
    """What is wrong in the sources below `folder`, a sentence each."""
    found = []
    for name, tree in modules(folder):
        layer = name.split(".")[0]
        found += [f"{name} {what}" for what in (*wrong_imports(layer, tree), *wrong_calls(layer, tree))]
    return found + template_faults(folder)


def imports(tree: ast.Module) -> Iterator[str]:
    """Every imported name, wherever in the module it is imported; `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def wrong_imports(layer: str, tree: ast.Module) -> Iterator[str]:
    for imported in imports(tree):
        top, _, rest = imported.partition(".")
        if not top:
            yield "imports relatively: name the whole module"
        if top in NETWORK:
            yield f"imports {top}: nothing here knows the network"
        if top in BY_OTHER_MEANS:
            yield f"imports {top}: nothing here starts programs or imports by other means"
        if top == "click":
            yield "imports click: Typer carries its own"
        if KEEPERS.get(top, layer) != layer:
            yield f"imports {top}: only {KEEPERS[top]} knows it"
        allowed = ARROWS.get(layer)
        if top == "safekids" and allowed is not None and not within(rest, (layer, *allowed)):
            yield f"imports {imported}: {layer} may import only {', '.join((layer, *allowed))}"


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"{module}.") for module in allowed)


def wrong_calls(layer: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "SystemExit" and layer not in MAY_EXIT:
            yield "names SystemExit: only the command line exits"
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in PRINTS and layer not in MAY_PRINT:
            yield f"calls {called}: only the terminal layer prints"
        if called in READS and layer != "terminal":
            yield f"calls {called}: only the terminal layer reads"
        if called in EXITS and layer not in MAY_EXIT:
            yield f"calls {called}: only the command line exits"
        if {called, called.removeprefix("datetime.")} & CLOCKS and layer != "__main__":
            yield f"calls {called}: only __main__ reads the clock"
        # An empty os.system starts nothing: it is how a Windows console is told to obey control sequences.
        if (called in HIDDEN or called.startswith("os.spawn")) and ast.unparse(node) != "os.system('')":
            yield f"calls {called}: what it would run cannot be checked"
        if opens_text(called, node) and not any(keyword.arg == "encoding" for keyword in node.keywords):
            yield f"calls {called} without naming the encoding"


def opens_text(called: str, node: ast.Call) -> bool:
    """Whether this call opens, reads or writes a file as text."""
    last = called.rsplit(".", 1)[-1]
    if last in ("read_text", "write_text"):
        return True
    if last not in ("open", "fdopen") or called == "os.open":
        return False
    # open(path, mode) and os.fdopen(number, mode), but path.open(mode)
    place = 1 if called in ("open", "io.open", "codecs.open", "os.fdopen") else 0
    mode = next((k.value for k in node.keywords if k.arg == "mode"), None)
    if mode is None and len(node.args) > place:
        mode = node.args[place]
    return not (isinstance(mode, ast.Constant) and "b" in str(mode.value))


def template_faults(folder: Path) -> list[str]:
    """Typst fetches what begins with @ from a package server: no template, and no text in our source, may name one."""
    return [
        f"{path.name} imports a package: nothing is fetched"
        for path in sorted((folder / "safekids").rglob("*"))
        if path.suffix in (".typ", ".py")
        and re.search(r"@(preview|local)\b|\b(import|include)\s*\(?\s*[\"']@", path.read_text(encoding="utf-8"))
    ]


def test_the_house_keeps_its_shape() -> None:
    assert faults(SOURCE) == []


def test_every_layer_has_its_arrows() -> None:
    layers = {path.name for path in (SOURCE / "safekids").iterdir() if (path / "__init__.py").is_file()}
    assert layers == {*ARROWS, "cli"}


# Each in a file of its own below safekids/, with a word of the fault that must be found, and no other.
PLANTED = [
    ("guide/x.py", "from safekids.terminal.screen import Screen", "guide may import only"),
    ("guide/x.py", "from safekids.household import store", "guide may import only"),
    ("guide/x.py", "from safekids.content import *", "guide may import only"),
    ("guide/x.py", "import safekids", "guide may import only"),
    ("guide/x.py", "from . import plan", "relatively"),
    ("terminal/x.py", "from safekids.guide.views import View", "terminal may import only"),
    ("household/x.py", "import safekids.messages.english.errors", "household may import only"),
    ("household/x.py", "from safekids.householders import y", "household may import only"),
    ("content/x.py", "def f():\n    from safekids.household import store", "content may import only"),
    ("paper/x.py", "from safekids.household.store import Store", "paper may import only"),
    ("messages/x.py", "from safekids.content.model import Step", "messages may import only"),
    *[("cli/x.py", f"import {name}", f"imports {name}:") for name in sorted(NETWORK)],
    ("cli/x.py", "import urllib.request", "network"),
    ("cli/x.py", "from urllib import request", "network"),
    ("cli/x.py", "def f():\n    import socket as s", "network"),
    ("__main__.py", "import ssl", "network"),
    ("cli/x.py", "import subprocess", "other means"),
    ("content/x.py", "from importlib import import_module", "other means"),
    ("content/x.py", "__import__('socket')", "cannot be checked"),
    ("content/x.py", "import os\nos.system('x')", "cannot be checked"),
    ("cli/x.py", "from click import echo", "click"),
    ("cli/x.py", "from rich.console import Console", "only terminal knows it"),
    ("guide/x.py", "def f():\n    import yaml", "only content knows it"),
    ("guide/x.py", "print('x')", "prints"),
    ("cli/x.py", "print('x')", "prints"),
    ("paper/x.py", "import sys\nsys.stdout.write('x')", "prints"),
    ("content/x.py", "input()", "reads"),
    ("guide/x.py", "import sys\nsys.exit(1)", "exits"),
    ("terminal/x.py", "raise SystemExit(1)", "exits"),
    ("household/x.py", "from datetime import date\ndate.today()", "clock"),
    ("cli/x.py", "import datetime\ndatetime.date.today()", "clock"),
    ("cli/x.py", "from datetime import datetime\ndatetime.now()", "clock"),
    ("household/x.py", "open('x')", "encoding"),
    ("household/x.py", "with open('x', 'w') as f: pass", "encoding"),
    ("household/x.py", "import os\nos.fdopen(3, mode='w')", "encoding"),
    ("household/x.py", "p.open()", "encoding"),
    ("household/x.py", "p.read_text()", "encoding"),
    ("household/x.py", "p.write_text('x')", "encoding"),
    ("paper/x.typ", '#import "@preview/cetz:0.3.2": canvas', "fetched"),
    ("paper/x.typ", '#include( "@local/x:1.0.0")', "fetched"),
    ("paper/x.typ", '#import "@mine/x:1.0.0"', "fetched"),
    ("paper/x.py", "TEMPLATE = '#import \"@preview/x:1.0.0\"'", "fetched"),
]


@pytest.mark.parametrize(("name", "source", "word"), PLANTED)
def test_each_fault_is_seen_when_it_is_planted(tmp_path: Path, name: str, source: str, word: str) -> None:
    plant(tmp_path, name, source)
    [fault] = faults(tmp_path)
    assert word in fault


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("guide/x.py", "from safekids.content.model import Step\nfrom safekids.household import model"),
        ("guide/x.py", "from safekids.guide import plan\nimport datetime"),
        ("cli/x.py", "import typer\nimport sys\nfrom safekids.terminal import screen\nsys.exit(0)"),
        ("__main__.py", "from datetime import date\ndate.today()"),
        ("terminal/x.py", "import os\nprint('x')\ninput()\nos.system('')"),
        ("household/x.py", "open('x', 'rb')\nopen('x', mode='ab')\nopen('x', encoding='utf-8')\np.open('rb')"),
        ("household/x.py", "import os\nos.open('x', os.O_RDONLY)\np.read_text(encoding='utf-8')"),
        ("paper/x.typ", '#import "parts.typ"\n#link("mailto:somebody@somewhere.example")'),
    ],
)
def test_what_is_right_is_let_be(tmp_path: Path, name: str, source: str) -> None:
    plant(tmp_path, name, source)
    assert faults(tmp_path) == []


def plant(folder: Path, name: str, source: str) -> None:
    path = folder / "safekids" / name
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")


# --- what is loaded on the way to the first screen, by name

LOADED = """
import sys
path = sys.argv[1]
sys.argv = ["safekids", *sys.argv[2:]]
from safekids.__main__ import main
try:
    main()
finally:
    with open(path, "w", encoding="utf-8") as file:
        print(*sorted({name.split(".")[0] for name in sys.modules}), file=file)
"""
HEAVY = {
    "pydantic",
    "pydantic_core",
    "yaml",
    "typst",
    "filelock",
    "icalendar",
    "markdown_it",
    "pyrage",
    "pygments",
}
FIRST_LINE = "safekids - ten quiet minutes"


def loaded(folder: Path, *arguments: str) -> tuple[set[str], str]:
    """The top-level modules loaded when safekids with these arguments ends, and what it printed."""
    path = folder / "loaded.txt"
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(path), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    return set(path.read_text(encoding="utf-8").split()), done.stdout


@pytest.mark.parametrize(
    ("arguments", "absent", "printed"),
    [
        (["--version"], {*HEAVY, "typer", "rich", "json", "platformdirs"}, "safekids "),
        (["--help"], {*HEAVY, "rich", "platformdirs"}, "Usage: safekids"),
        ([], {*HEAVY, "typer"}, FIRST_LINE),
        (["session", "--band", "8-10"], HEAVY, "How many minutes"),
        (["list"], {*HEAVY, "platformdirs"}, "K27"),
        (["list", "--json"], {*HEAVY, "rich", "platformdirs"}, '"K27"'),
        (["show", "K27"], {*HEAVY, "platformdirs"}, "K27"),
        (["show", "K27", "--json"], {*HEAVY, "rich", "platformdirs"}, '"K27"'),
        (["child", "list"], {*HEAVY, "rich"}, "no child"),
        (["progress"], HEAVY, "no child"),
    ],
    ids=lambda value: " ".join(value) or "first screen" if isinstance(value, list) else "",
)
def test_nothing_heavy_is_loaded_before_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], absent: set[str], printed: str
) -> None:
    if "platformdirs" in absent:  # for somebody who has not said where the notes are; these look at none
        monkeypatch.delenv("SAFEKIDS_HOME")
    names, output = loaded(tmp_path, *arguments)
    assert printed in output, "it came as far as it should"
    assert sorted(names & absent) == []


def test_nothing_heavy_is_loaded_for_the_first_screen_in_a_real_terminal(tmp_path: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    if not hasattr(pexpect, "spawn"):
        pytest.skip("there are no pseudo-terminals here")
    path = tmp_path / "loaded.txt"
    child = pexpect.spawn(sys.executable, ["-c", LOADED, str(path)], encoding="utf-8", timeout=20)
    child.expect_exact(FIRST_LINE)
    child.expect_exact("\n> ")
    child.sendline("q")
    child.expect(pexpect.EOF)
    assert sorted({*HEAVY, "typer"}.intersection(path.read_text(encoding="utf-8").split())) == []


def test_the_list_of_what_is_loaded_is_a_real_one(tmp_path: Path) -> None:
    assert {"rich", "typer", "safekids"} <= loaded(tmp_path, "list")[0]
    assert {"pydantic", "yaml"} <= loaded(tmp_path, "content", "check", str(ROOT / "data"))[0]
