"""Ratios to other programs, in one run. See benchmarks/README.md. Never a test."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PEERS = ["jrnl==4.6", "deon==0.3.0", "checklistfabrik==1.12.1"]
ROUNDS = 15
BIN = "Scripts" if os.name == "nt" else "bin"


class Timed(NamedTuple):
    """Medians over the rounds: seconds, and the ratio of each to bare Python and to `jrnl --help`, pair by pair."""

    name: str
    seconds: float
    to_bare: float
    to_jrnl: float


def make_environment(folder: Path, *packages: str) -> Path:
    """A virtual environment with these packages, bytecode compiled. Returns the folder of its programs."""
    venv.create(folder, with_pip=True)
    run = [str(folder / BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    subprocess.run(run, check=True)
    subprocess.run([str(folder / BIN / "python"), "-m", "compileall", "-q", str(folder / "lib")], check=False)
    return folder / BIN


def seconds(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return time.perf_counter() - start


def in_turn(commands: dict[str, list[str]], environment: dict[str, str]) -> dict[str, list[float]]:
    """Every command once a round, so that what disturbs one disturbs all."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(ROUNDS + 2):
        for name, command in commands.items():
            took = seconds(command, environment)
            if number >= 2:  # two rounds to warm up
                times[name].append(took)
    return times


def ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


# --- one answer kept, against ten straight lines

KEEP = """
import os, sys, time, json, filelock
from datetime import date
from safekids.household.model import AddChild, Answer, Child, SetAnswer
from safekids.household.store import Store
store = Store(sys.argv[1] + "/ours")
day = date(2026, 11, 23)
store.update(AddChild(Child("c1", "Robin", "8-10")))
store.update(*(SetAnswer(Answer("c1", f"S{i}", "done", day, 1)) for i in range(300)))
plain = sys.argv[1] + "/plain"
os.mkdir(plain)
data = json.load(open(store.path, encoding="utf-8"))
json.dump(data, open(plain + "/n.json", "w", encoding="utf-8"))
def straight(i):
    with filelock.FileLock(plain + "/lock"):
        with open(plain + "/n.json", encoding="utf-8") as f: data = json.load(f)
        data["answers"].append({"who": "c1", "step": f"T{i}", "answer": "done", "on": "2026-11-23", "revision": 1})
        with open(plain + "/t", "w", encoding="utf-8") as f:
            json.dump(data, f); f.flush(); os.fsync(f.fileno())
        os.replace(plain + "/t", plain + "/n.json")
        d = os.open(plain, os.O_RDONLY); os.fsync(d); os.close(d)
def ours(i):
    store.update(SetAnswer(Answer("c1", f"T{i}", "done", day, 1)))
times = {"ours": [], "straight": []}
for i in range(60):
    for name, call in (("ours", ours), ("straight", straight)):
        start = time.perf_counter(); call(i); times[name].append(time.perf_counter() - start)
print(json.dumps(times))
"""

# --- the same PDF by a program of one command

ONE_COMMAND = """
import sys, typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def make(sheet: str, template: str, fonts: str, out: str):
    import typst
    with open(sheet, encoding="utf-8") as f: text = f.read()
    data = typst.compile(template, font_paths=[fonts], ignore_system_fonts=True, format="pdf", pdf_standards=["ua-1"],
                         sys_inputs={"sheet": text, "paper": "a4"})
    with open(out, "wb") as f: f.write(data)
app()
"""
SHEET = """
import json, sys
from safekids.content import pack
from safekids.paper import pdf
from safekids.paper.sheets import checklist_sheet
sheet = checklist_sheet(pack.read_pack(), pack.read_band("8-10"))
print(json.dumps(pdf._plain(sheet)))
"""

# --- a pack a hundred times larger

LARGER = """
import json, sys, time, os, statistics
from datetime import date
from safekids.content import pack
from safekids.content.model import steps_of
from safekids.guide.plan import Request, make_plan
from safekids.household.model import Household
times = int(sys.argv[1]); folder = sys.argv[2] + f"/pack{times}"
os.mkdir(folder)
raw = json.load(open(os.path.join(pack.FOLDER, "band-8-10.json"), encoding="utf-8"))
index = json.load(open(os.path.join(pack.FOLDER, "pack.json"), encoding="utf-8"))
one = raw["checklists"]
raw["checklists"], places = [], {}
for n in range(times):
    for c in one:
        copy = json.loads(json.dumps(c)); copy["id"] += f"-{n}"
        for s in copy["steps"]:
            s["id"] = f"{s['id']}{n}"; places[s["id"]] = "8-10"
        raw["checklists"].append(copy)
index["places"] = places
for name, data in (("band-8-10", raw), ("pack", index)):
    with open(f"{folder}/{name}.json", "w", encoding="utf-8") as file:
        json.dump(data, file)
band = pack.read_band("8-10", folder)
request = Request(None, 20, date(2026, 11, 23))
calls = {
    "index": lambda: pack.read_pack(folder),
    "band": lambda: pack.read_band("8-10", folder),
    "plan": lambda: make_plan(band, Household(), request),
}
took = {name: [] for name in calls}
for _ in range(15):
    for name, call in calls.items():
        start = time.perf_counter()
        call()
        took[name].append(time.perf_counter() - start)
print(json.dumps({k: statistics.median(v) for k, v in took.items()}))
"""


def output(command: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, encoding="utf-8").stdout


def measure(work: Path, say: Callable[[str], None]) -> dict[str, object]:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    environment |= {"SAFEKIDS_HOME": str(work / "notes"), "SAFEKIDS_TODAY": "2026-11-23", "XDG_CONFIG_HOME": str(work)}
    say("making environments ...")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(work), str(ROOT)], check=True)
    ours = make_environment(work / "ours", str(next(work.glob("safekids-*.whl"))))
    peers = make_environment(work / "peers", *PEERS)
    (work / "jrnl").mkdir()
    (work / "jrnl" / "jrnl.yaml").write_text(
        f"journals:\n  default:\n    journal: {work / 'j.txt'}\nversion: v4.6\n", encoding="utf-8"
    )
    list_file = work / "list.yml"
    list_file.write_text(
        "title: 'One'\nreport_path: 'r.yml'\ntasks:\n  - linuxfabrik.clf.text_output:\n      content: 'x'\n",
        encoding="utf-8",
    )
    program = str(ours / "safekids")
    commands = {
        "bare python": [str(ours / "python"), "-c", "pass"],
        "jrnl --help": [str(peers / "jrnl"), "--help"],
        "deon --help": [str(peers / "deon"), "--help"],
        "clf-export": [str(peers / "clf-export"), "--format", "markdown", str(list_file)],
        "safekids --version": [program, "--version"],
        "safekids, first screen": [program],
        "safekids session, first step": [program, "session", "--band", "8-10", "--minutes", "10"],
        "safekids --help": [program, "--help"],
        "safekids list": [program, "list"],
        "safekids show K27": [program, "show", "K27"],
        "safekids progress": [program, "progress"],
    }
    say("starting programs ...")
    times = in_turn(commands, environment)
    starts = [
        Timed(name, statistics.median(t), ratio(t, times["bare python"]), ratio(t, times["jrnl --help"]))
        for name, t in times.items()
    ]
    say("keeping answers ...")
    kept = json.loads(output([str(ours / "python"), "-c", KEEP, str(work)], environment))
    say("making PDFs ...")
    package = output([str(ours / "python"), "-c", "import safekids; print(safekids.__path__[0])"], environment).strip()
    (work / "sheet.json").write_text(output([str(ours / "python"), "-c", SHEET], environment), encoding="utf-8")
    (work / "one.py").write_text(ONE_COMMAND, encoding="utf-8")
    template, fonts = f"{package}/paper/sheet.typ", f"{package}/paper/fonts"
    pdfs = in_turn(
        {
            "ours": [program, "export", "checklist", "--band", "8-10", "--force", "-o", str(work / "a.pdf")],
            "one": [
                str(ours / "python"),
                str(work / "one.py"),
                str(work / "sheet.json"),
                template,
                fonts,
                str(work / "b.pdf"),
            ],
        },
        environment,
    )
    say("growing the pack ...")
    small, large = (
        json.loads(output([str(ours / "python"), "-c", LARGER, str(n), str(work)], environment)) for n in (1, 100)
    )
    return {
        "starts": [timed._asdict() for timed in starts],
        "one answer kept, to ten straight lines": ratio(kept["ours"], kept["straight"]),
        "PDF of a sheet, to a one-command program": ratio(pdfs["ours"], pdfs["one"]),
        "a pack 100 times larger": {name: large[name] / small[name] for name in small},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), lambda text: print(text, file=sys.stderr))
    if as_json:
        print(json.dumps(found, indent=1))
        return
    print("| program | median | to bare Python | to `jrnl --help` |\n|---|---|---|---|")
    for row in found["starts"]:  # type: ignore[attr-defined]
        print(f"| {row['name']} | {row['seconds'] * 1000:.0f} ms | {row['to_bare']:.1f} | {row['to_jrnl']:.2f} |")
    print()
    for name, value in found.items():
        if isinstance(value, float):
            print(f"- {name}: {value:.2f}")
    larger = found["a pack 100 times larger"]
    print("- a pack 100 times larger: " + ", ".join(f"{k} {v:.0f} times" for k, v in larger.items()))  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
