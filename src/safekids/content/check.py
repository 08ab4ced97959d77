"""Everything that is against written content, for `content check`: what cannot be used, and what is not good enough.

A folder, a file of one, a file that lies alone, or the words that came with safekids.
"""

from __future__ import annotations

import os
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel

from safekids.content import help_rules, rules, schema, schema_help
from safekids.content.compile import MODELS, read_folder
from safekids.content.finding import Finding, in_order
from safekids.content.ledger import LEDGER
from safekids.content.pack import FOLDER
from safekids.content.quality.judge import judge
from safekids.content.quality.reading import english_grade
from safekids.content.quality.rule import Subject
from safekids.content.quality.shipped import shipped_files
from safekids.content.reader import read_yaml
from safekids.content.rules import CHECKLISTS, band_file, band_of_file, country_file, country_of_file

# The first name in a file tells what it is, when it lies alone.
_TELLS: dict[str, type[BaseModel]] = {
    "steps": schema.BandFile,
    "checklists": schema.ChecklistsFile,
    "branches": schema.BranchesFile,
    "sources": schema.SourcesFile,
    "facts": schema.FactsFile,
    "pages": schema_help.HelpFile,
    "shared": schema_help.HelpFile,
    "country": schema_help.CountryFile,
    "numbers": schema_help.DoNotPrintFile,
}


class Checked(NamedTuple):
    """`subject` is what was judged by the rules of quality; None where there are faults, since nothing was."""

    findings: list[Finding]
    subject: Subject | None


def check_path(path: str, shown: str, today: date | None = None) -> Checked:
    """A folder or a file. `shown` is how it is called in findings; a folder's own name may be empty."""
    if os.path.isdir(path):
        return check_folder(path, shown, today)
    return check_file(path, shown, today)


def check_folder(path: str, shown: str = "", today: date | None = None) -> Checked:
    """All files of a folder. `shown` stands before their names, such as "data"."""
    folder, findings = read_folder(path, f"{shown.rstrip('/')}/" if shown else "")
    if folder is None:
        return Checked(findings, None)
    subject = Subject(folder.files, today, english_grade())
    return Checked(in_order([*findings, *help_rules.quality(folder), *judge(subject)]), subject)


def check_file(path: str, shown: str, today: date | None = None) -> Checked:
    """One file of a folder, by all the rules; or, where it lies alone, the file by itself."""
    name = os.path.basename(path)
    folder = os.path.dirname(os.path.abspath(path))
    inner = os.path.basename(folder)
    if inner in ("bands", "helplines"):
        name, folder = f"{inner}/{name}", os.path.dirname(folder)
    of_a_folder = name in (*MODELS, LEDGER) or band_of_file(name) or country_of_file(name)
    if of_a_folder and os.path.lexists(os.path.join(folder, CHECKLISTS)):
        findings, subject = check_folder(folder, "", today)
        own = [f._replace(where=f.where._replace(file=shown)) for f in findings if f.where and f.where.file == name]
        return Checked(own, subject)
    loaded = read_yaml(path, shown)
    names = loaded.data if isinstance(loaded.data, dict) else {}
    model = MODELS.get(name) or next((model for first, model in _TELLS.items() if first in names), None)
    if model is None:
        how = "begin it with one of: " + ", ".join(_TELLS)
        unknown = Finding("unknown-file", "", "", "is no file of safekids content", how, loaded.at())
        return Checked(in_order([*loaded.findings, *([unknown] if loaded.whole else [])]), None)
    valid, faults = schema.validate(model, loaded)
    alone = country_file("alone") if model is schema_help.CountryFile else band_file("alone")
    counts_as = next((known for known, its in MODELS.items() if its is model), alone)
    files = {counts_as: loaded}
    findings = [*loaded.findings, *faults, *rules.check(files)]
    if valid is None or any(finding.level == "fault" for finding in findings):
        return Checked(in_order(findings), None)
    subject = Subject(files, today, english_grade())
    return Checked(in_order([*findings, *judge(subject)]), subject)


def check_pack(today: date | None = None, folder: str = FOLDER) -> Checked:
    """The words that came with safekids, compiled as they are. Raises PackMissing."""
    subject = Subject(shipped_files(folder), today, english_grade())
    return Checked(in_order([_named(finding) for finding in judge(subject)]), subject)


def _named(finding: Finding) -> Finding:
    """With the id in words: the places of what was compiled all are the beginning of a file."""
    return finding._replace(what=f"{finding.id}: {finding.what}") if finding.id else finding
