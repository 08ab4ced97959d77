"""No tracked file and no commit message names this machine: its folders, its users, where its packages come from.

What to look for is asked of the machine itself, so that this file does not name it either.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYSTEM = {"/", "/bin", "/dev/null", "/etc", "/home", "/mnt", "/opt", "/srv", "/tmp", "/usr", "/var"}
# An index of packages in any file, and any address at all where only names and hashes belong.
INDEX = re.compile(r"https?://\S+/simple\b|--(?:extra-)?index-url\b|--find[-]links\b|\bindex-url *=")
ADDRESS = re.compile(r"https?://|file://")
ONLY_NAMES = ("requirements-dev.in", "requirements-dev.txt", "pyproject.toml")
LOCKS = re.compile(r"(?:^|/)(?:uv\.lock|pylock.*\.toml|poetry\.lock|Pipfile\.lock|package-lock\.json|pip\.conf)$")


def said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False).stdout


def names_of_this_machine() -> set[str]:
    """Folders of this tree and of this user, and every path and host that pip was told about."""
    pip = said(sys.executable, "-m", "pip", "config", "list")
    pip += " ".join(value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_")))
    hosts = set(re.findall(r"https?://(?:[^\s/'@]*@)?([^\s/':]+)", pip))
    paths = {path.rstrip("/") for path in re.findall(r"(?:file://|(?<=['\s]))(/[^\s',]+)", f" {pip}")}
    tree = {str(ROOT), said("git", "rev-parse", "--show-toplevel").strip(), str(ROOT.parent), str(Path.home())}
    return {name for name in hosts | paths | tree if name} - SYSTEM


def faults() -> list[str]:
    names = "|".join(sorted(re.escape(name) for name in names_of_this_machine()))
    machine = re.compile(rf"(?<![\w.~-])(?:{names})(?![\w-])")
    found = []
    for name in said("git", "ls-files", "-z").split("\0"):
        path = ROOT / name
        if LOCKS.search(name):
            found.append(f"{name}: a lock or a pip setting is not for the repository")
        if not name or not path.is_file():
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a font, a picture
        for number, line in enumerate(lines, 1):
            if machine.search(line):
                found.append(f"{name}:{number}: names this machine")
            if name in ONLY_NAMES and ADDRESS.search(line):
                found.append(f"{name}:{number}: names an address")
            elif INDEX.search(line):
                found.append(f"{name}:{number}: names an index of packages")
    for entry in said("git", "log", "--format=%h%n%B%x00").split("\0"):
        if machine.search(entry) or re.search(r"https?://\S+/simple\b", entry):
            found.append(f"commit {entry.split()[0]}: names this machine or an index of packages")
    return found


if __name__ == "__main__":
    if lines := faults():
        sys.exit("\n".join(lines))
    sys.stdout.write("None.\n")
