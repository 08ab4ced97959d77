"""Ratios to other programs, measured in pairs, in one run. Never a test: it always exits 0. See README.md here."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
PEERS = {"jrnl": "jrnl==4.6", "deon": "deon==0.3.0", "clf-export": "checklistfabrik==1.12.1"}
BIN = "Scripts" if os.name == "nt" else "bin"
DAY = "2026-11-23"
FAMILIES = {"family": 60, "large-family": 300}  # folder of the notes -> answers in them; more than all steps of a band
Environment = dict[str, str]
Say = Callable[[str], None]


class Program(NamedTuple):
    """A command, and a text that it prints when it does what we think we measure."""

    name: str
    command: list[str]
    prints: str
    typed: str = ""
    home: str = "nobody"  # whose notes


class Row(NamedTuple):
    """`seconds`: median of whole processes. `ratios`: to each reference, the median over pairs."""

    name: str
    seconds: float
    ratios: dict[str, float]


# --- processes


def run(program: Program, environment: Environment) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        program.command,
        env={**environment, "SAFEKIDS_HOME": os.path.join(environment["WORK"], program.home)},
        input=program.typed,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def seconds(program: Program, environment: Environment) -> float:
    start = time.perf_counter()
    run(program, environment)
    return time.perf_counter() - start


def works(program: Program, environment: Environment, say: Say) -> bool:
    """Whether the program does what we think we measure: the time of an error says nothing. Also warms it up."""
    done = run(program, environment)
    if program.prints in done.stdout:
        return True
    say(f"NOT MEASURED: {program.name} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-300:]}")
    return False


def in_pairs(ours: Program, theirs: Program, rounds: int, environment: Environment) -> list[tuple[float, float]]:
    """Both, one right after the other, each first in every other round: what disturbs one disturbs both."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            b, a = seconds(theirs, environment), seconds(ours, environment)
        else:
            a, b = seconds(ours, environment), seconds(theirs, environment)
        pairs.append((a, b))
    return pairs


def median_ratio(pairs: list[tuple[float, float]]) -> float:
    return statistics.median(a / b for a, b in pairs)


def kept_as_data(rounds: list[tuple[float, float | None, float]]) -> dict[str, float | None]:
    """Of ours, ours behind a lock (None where there is none), and ten straight lines."""
    behind = [(locked, ours, ten) for ours, locked, ten in rounds if locked]
    return {
        "ratio": median_ratio([(ours, ten) for ours, _, ten in rounds]),
        "seconds": statistics.median(ours for ours, _, _ in rounds),
        "behind a lock": median_ratio([(locked, ten) for locked, _, ten in behind]) if behind else None,
        "behind a lock, to without": median_ratio([(locked, ours) for locked, ours, _ in behind]) if behind else None,
    }


def make_environment(folder: Path, package: str) -> Path:
    """A virtual environment with that package, bytecode compiled. Returns the folder of its programs."""
    venv.create(folder, with_pip=True)
    python = str(folder / BIN / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
    subprocess.run(pip, check=True, capture_output=True)
    subprocess.run([python, "-m", "compileall", "-q", str(folder)], check=False, capture_output=True)
    return folder / BIN


def output_of(python: Path, script: str, *arguments: str, environment: Environment) -> Any:
    """What a script prints as JSON, run by the Python of that environment."""
    command = [str(python / "python"), "-c", script, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-300:])
    return json.loads(done.stdout)


# --- one answer kept, against ten straight lines of Python

KEEP = """
import filelock, json, os, sys, time
from datetime import date
from safekids.household.errors import NoVault
from safekids.household.model import AddChild, Answer, Child, SetAnswer
from safekids.household.store import Store

store, day = Store(sys.argv[1]), date(2026, 11, 23)
store.update(AddChild(Child("c1", "Robin", "8-10")))
store.update(*(SetAnswer(Answer("c1", f"S{i}", "done", day, 1)) for i in range(int(sys.argv[2]))))
plain = sys.argv[1] + "-plain"
os.mkdir(plain)
with open(store.path, encoding="utf-8") as file, open(plain + "/n.json", "w", encoding="utf-8") as copy:
    copy.write(file.read())

def straight(i):
    with filelock.FileLock(plain + "/lock"):
        with open(plain + "/n.json", encoding="utf-8") as file:
            data = json.load(file)
        data["answers"].append({"who": "c1", "step": f"T{i}", "answer": "done", "on": "2026-11-23", "revision": 1})
        with open(plain + "/t", "w", encoding="utf-8") as file:
            file.write(json.dumps(data)); file.flush(); os.fsync(file.fileno())
        os.replace(plain + "/t", plain + "/n.json")
        if os.name != "nt":
            folder = os.open(plain, os.O_RDONLY); os.fsync(folder); os.close(folder)

def ours(i, store=store):
    store.update(SetAnswer(Answer("c1", f"T{i}", "done", day, 1)))

behind, locked = Store(sys.argv[1] + "-locked"), True
behind.replace(store.read())
try:
    behind.lock("four words, and quiet ones")
except NoVault:
    locked = False
waits = lambda i: ours(i, behind)

def timed(work, i):
    start = time.perf_counter(); work(i); return time.perf_counter() - start

rounds = []  # ours, ours behind a lock, the ten lines; another one is first each time
works = [ours, waits if locked else straight, straight]
for i in range(42):
    order = [(i + at) % 3 for at in range(3)]
    times = {at: timed(works[at], f"{i}-{at}") for at in order}
    rounds.append([times[0], times[1] if locked else None, times[2]])
print(json.dumps(rounds[6:]))
"""

# --- the same PDF by a program of one command. What ours hands to Typst is written down, so that both compile the same.

HANDED = """
import json, os, sys, typst
from safekids.content import pack
from safekids.paper import pdf
from safekids.paper.sheets import checklist_sheet
nothing = sys.argv[1] + "/nothing"
os.mkdir(nothing)
compile = typst.compile
def watched(template, **given):
    handed = {**given, "root": nothing, "package_path": nothing, "package_cache_path": nothing}
    handed["timestamp"] = given["timestamp"].isoformat()
    with open(sys.argv[1] + "/handed.json", "w", encoding="utf-8") as file:
        json.dump({"template": template.decode(), "given": handed}, file)
    return compile(template, **given)
typst.compile = watched
pdf.render(checklist_sheet(pack.read_pack(), pack.read_band("8-10")), "a4")
print("null")
"""
ONE_COMMAND = """
import json, typer
from datetime import datetime
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def make(handed: str, out: str):
    import typst
    with open(handed, encoding="utf-8") as file:
        sheet = json.load(file)
    sheet["given"]["timestamp"] = datetime.fromisoformat(sheet["given"]["timestamp"])
    data = typst.compile(sheet["template"].encode(), **sheet["given"])
    with open(out, "wb") as file:
        file.write(data)
    print(out)
app()
"""

# --- a pack a hundred times larger, in the place of ours

GROW = """
import copy, json, os, sys
from safekids.content import pack
def path(name): return os.path.join(pack.FOLDER, name)
with open(path("pack.json"), encoding="utf-8") as file: index = json.load(file)
with open(path("band-8-10.json"), encoding="utf-8") as file: band = json.load(file)
checklists, index["places"] = band["checklists"], {}
band["checklists"] = []
for n in range(int(sys.argv[1])):
    for checklist in copy.deepcopy(checklists):
        checklist["id"] += f"-{n}"
        for step in checklist["steps"]:
            step["id"] += f"{n:02}" if n else ""
            index["places"][step["id"]] = "8-10"
        band["checklists"].append(checklist)
for name, data in (("pack.json", index), ("band-8-10.json", band)):
    with open(path(name), "w", encoding="utf-8") as file: json.dump(data, file)
print(len(index["places"]))
"""
READ_AND_PLAN = """
import json, os, time
from datetime import date
from safekids.content import pack
from safekids.guide.plan import Request, make_plan
from safekids.household.model import Household
band, request = pack.read_band("8-10"), Request(None, 20, date(2026, 11, 23))
def bare():
    with open(os.path.join(pack.FOLDER, "band-8-10.json"), encoding="utf-8") as file: json.load(file)
calls = {
    "json.load of the band alone, to compare": bare,
    "reading the band": lambda: pack.read_band("8-10"),
    "reading the index": pack.read_pack,
    "planning": lambda: make_plan(band, Household(), request),
}
took = {name: [] for name in calls}
for _ in range(25):
    for name, call in calls.items():
        start = time.perf_counter(); call(); took[name].append(time.perf_counter() - start)
print(json.dumps({name: min(times) for name, times in took.items()}))  # the least disturbed: these are milliseconds
"""


# --- all of it


def references(work: Path, bare: Path, environment: Environment, say: Say) -> dict[str, Program]:
    """Bare Python, and the peers that can be installed here and do their work."""
    found = [Program("bare Python", [str(bare / "python"), "-c", "pass"], "")]
    (work / "jrnl").mkdir()
    config = f"journals:\n  default:\n    journal: {json.dumps(str(work / 'j.txt'))}\nversion: v4.6\n"
    (work / "jrnl" / "jrnl.yaml").write_text(config, encoding="utf-8")
    task = (
        "      - linuxfabrik.clf.checkbox_input:\n          label: 'Step {}'\n          values: [{{label: 'done'}}]\n"
    )
    tasks = "".join(task.format(number) for number in range(18))
    (work / "list.yml").write_text(
        f"title: 'One'\nreport_path: 'r.yml'\nversion: '1.0'\npages:\n  - title: 'First'\n    tasks:\n{tasks}",
        encoding="utf-8",
    )
    arguments = {
        "jrnl": ("jrnl --help", ["--help"], "usage: jrnl"),
        "deon": ("deon --help", ["--help"], "Usage: deon"),
        "clf-export": ("clf-export", ["--format", "markdown", "--output", "-", str(work / "list.yml")], "Step 17"),
    }
    for peer, package in PEERS.items():
        name, words, prints = arguments[peer]
        try:
            programs = make_environment(work / peer.split("-")[0] / "env", package)
        except subprocess.CalledProcessError as error:
            why = error.stderr.decode(errors="replace").strip()[-200:]
            say(f"NOT MEASURED: {peer} could not be installed here: {why}")
            continue
        found.append(Program(name, [str(programs / peer), *words], prints))
    return {program.name: program for program in found if works(program, environment, say)}


def subjects(program: str) -> list[Program]:
    return [
        Program("safekids --version", [program, "--version"], "safekids"),
        Program("safekids --help", [program, "--help"], "Usage"),
        Program("first screen, first evening", [program], "Just looking"),
        Program("first screen, next evening", [program], "Robin", home="family"),
        Program("first step of a session", [program, "session", "--band", "8-10", "--minutes", "10"], "Step 1"),
        Program("safekids help-now", [program, "help-now"], "In danger now?"),
        Program("help-now threatened", [program, "help-now", "threatened", "--country", "GB"], "Call 999"),
        Program("safekids list", [program, "list"], "K27"),
        Program("safekids show K27", [program, "show", "K27"], "K27"),
        Program("safekids progress", [program, "progress"], "Robin", home="family"),
    ]


def measure(work: Path, rounds: int, say: Say) -> dict[str, Any]:
    # As a person would run it: no folder of sources on the path, bytecode used, no day pretended but the same each run.
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONSTARTUP", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"WORK": str(work), "SAFEKIDS_TODAY": DAY, "XDG_CONFIG_HOME": str(work), "HOME": str(work)}
    say("building the wheel and making environments ...")
    wheel = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(work), str(ROOT)]
    subprocess.run(wheel, check=True, capture_output=True)
    package = str(next(work.glob("safekids-*.whl")))
    ours, large = make_environment(work / "ours", package), make_environment(work / "large", package)
    peers = references(work, ours, environment, say)

    say("keeping answers ...")
    kept = {n: output_of(ours, KEEP, str(work / name), str(n), environment=environment) for name, n in FAMILIES.items()}

    say("starting programs ...")
    rows = []
    for program in [*list(peers.values())[1:], *subjects(str(ours / "safekids"))]:
        if not works(program, environment, say):
            continue
        pairs = {
            name: in_pairs(program, peer, rounds, environment)
            for name, peer in peers.items()
            if name != program.name and (program.name not in peers or name == "bare Python")
        }
        times = [a for pair in pairs.values() for a, _ in pair]
        rows.append(Row(program.name, statistics.median(times), {n: median_ratio(p) for n, p in pairs.items()}))

    say("making PDFs ...")
    output_of(ours, HANDED, str(work), environment=environment)
    (work / "one.py").write_text(ONE_COMMAND, encoding="utf-8")
    sheet, same = str(work / "a.pdf"), str(work / "b.pdf")
    export = [str(ours / "safekids"), "export", "checklist", "--band", "8-10", "--force", "-o", sheet]
    pdf = Program("safekids export", export, "")
    one = Program("one command", [str(ours / "python"), str(work / "one.py"), str(work / "handed.json"), same], same)
    pdfs = (
        in_pairs(pdf, one, rounds, environment) if works(one, environment, say) and works(pdf, environment, say) else []
    )
    equal = bool(pdfs) and Path(sheet).read_bytes() == Path(same).read_bytes()

    say("growing the pack ...")
    steps = output_of(large, GROW, "100", environment=environment)
    before, after = (output_of(python, READ_AND_PLAN, environment=environment) for python in (ours, large))
    growth = {name: after[name] / before[name] for name in before}
    for small_one, large_one in zip(subjects(str(ours / "safekids")), subjects(str(large / "safekids")), strict=True):
        if small_one.name.startswith(("first", "safekids list", "safekids show")) and works(
            large_one, environment, say
        ):
            growth[small_one.name] = median_ratio(in_pairs(large_one, small_one, rounds, environment))

    return {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "rounds": rounds,
        "programs": [row._asdict() for row in rows],
        "one answer kept, to ten straight lines": {
            str(n): kept_as_data(rounds) for n, rounds in kept.items()
        },
        "PDF of a sheet, to a one-command program": {
            "ratio": median_ratio(pdfs) if pdfs else None,
            "seconds": statistics.median(a for a, _ in pdfs) if pdfs else None,
            "same bytes": equal,
        },
        "a pack 100 times larger": {"steps": steps, "ratios": growth},
    }  # fmt: skip


def as_text(found: dict[str, Any]) -> str:
    """Markdown, for people."""
    names = ["bare Python", "jrnl --help", "deon --help", "clf-export"]
    lines = [f"{found['machine']}, Python {found['python']}; medians, and ratios of {found['rounds']} pairs.", ""]
    lines += ["| | median | " + " | ".join(f"to {name}" for name in names) + " |", "|---|--:|" + "--:|" * len(names)]
    for row in found["programs"]:
        ratios = [f"{row['ratios'][name]:.2f}" if name in row["ratios"] else "" for name in names]
        lines.append(f"| {row['name']} | {row['seconds'] * 1000:.0f} ms | " + " | ".join(ratios) + " |")
    kept, pdf = found["one answer kept, to ten straight lines"], found["PDF of a sheet, to a one-command program"]
    lines.append("")
    for n, one in kept.items():
        lines.append(
            f"- One answer kept, beside {n}: {one['ratio']:.2f} of ten straight lines ({one['seconds'] * 1000:.1f} ms)."
        )
        if one["behind a lock"]:
            lines.append(
                f"  - With a passphrase: {one['behind a lock']:.2f} of the same ten lines, "
                f"{one['behind a lock, to without']:.2f} of ours without."
            )
    if pdf["ratio"]:
        same = "the same bytes" if pdf["same bytes"] else "NOT the same bytes"
        lines.append(f"- A PDF: {pdf['ratio']:.2f} of a one-command program ({pdf['seconds'] * 1000:.0f} ms; {same}).")
    grown = found["a pack 100 times larger"]
    lines.append(f"- A pack 100 times larger ({grown['steps']} steps), as a ratio to ours:")
    lines += [f"  - {name}: {ratio:.2f}" for name, ratio in grown["ratios"].items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="data instead of a table")
    parser.add_argument("--rounds", type=int, default=15, help="pairs of each measurement; 15 unless told")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            found = measure(Path(folder), max(1, given.rounds), lambda text: print(text, file=sys.stderr))
        except (subprocess.CalledProcessError, RuntimeError, OSError) as error:
            reason = getattr(error, "stderr", None) or error
            print(f"nothing was measured: {reason!s:.500}", file=sys.stderr)
            return
    print(json.dumps(found, indent=1) if given.json else as_text(found))


if __name__ == "__main__":
    main()
