"""The only bridge from what is written to what is read: nothing is lost on it."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from safekids.content import compile as compiler
from safekids.content import pack, schema, schema_help
from safekids.content.check import check_folder
from safekids.content.finding import ContentNotValid
from safekids.content.model import Talk, find_step, steps_of
from safekids.content.reader import read_yaml
from tests.content.folder import SAMPLE, STEPS, copy_of_sample, spoil
from tests.make import LAST_READ

ROOT = Path(__file__).parent.parent.parent
FILES: dict[str, type[BaseModel]] = {
    "checklists.yaml": schema.ChecklistsFile,
    STEPS: schema.BandFile,
    "branches.yaml": schema.BranchesFile,
    "sources.yaml": schema.SourcesFile,
    "facts.yaml": schema.FactsFile,
    "help.yaml": schema_help.HelpFile,
    "helplines/GB.yaml": schema_help.CountryFile,
}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("compiled")
    compiler.compile_folder(str(SAMPLE), str(out))
    return out


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def models_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A file's model and every model within it."""
    yield model
    for field in model.model_fields.values():
        written_in = str(field.annotation) + str(field.metadata)
        for module, inner in re.findall(r"safekids\.content\.(schema|schema_help)\.(Written\w+)", written_in):
            yield from models_of(getattr({"schema": schema, "schema_help": schema_help}[module], inner))


def test_the_sample_writes_every_field_that_can_be_written() -> None:
    """A new field of the schema fails here until the sample holds it; the next test then sees whether it crosses."""
    written = {pair for name in FILES for pair in _keys(name)}
    possible = {
        (owner(model, field), field)
        for top in FILES.values()
        for model in models_of(top)
        for field in model.model_fields
    }
    assert possible - written == set()


def owner(model: type[BaseModel], field: str) -> str:
    """The class that a field was written in: a talk's title is a step's title."""
    return next(cls.__name__ for cls in model.__mro__ if field in inspect.get_annotations(cls))


def _keys(name: str) -> Iterator[tuple[str, str]]:
    """Every written field as (model, field): each entry is tried against every model that knows all its keys."""

    def walk(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            yield value
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    models = {model for top in FILES.values() for model in models_of(top)}
    for entry in walk(read_yaml(str(SAMPLE / name)).data):
        for model in models:
            if set(entry) <= set(model.model_fields):
                yield from ((owner(model, key), key) for key in entry)


def test_every_text_date_and_number_that_is_written_reaches_the_compiled_pack(compiled: Path) -> None:
    crossed = {str(leaf) for path in compiled.glob("*.json") for leaf in _all(json.loads(path.read_text("utf-8")))}
    crossed |= {"84"}  # 12 weeks, in days
    for name in FILES:
        data = read_yaml(str(SAMPLE / name)).data
        if name == STEPS:  # a replaced step is in no list, and stays behind
            data["steps"] = [step for step in data["steps"] if "replaced_by" not in step]
        if (
            name == "branches.yaml"
        ):  # every talk of the sample has words of its own for silence, and goes without a joke
            data["branches"] = data["branches"][1:-1]
        if name.startswith("helplines"):  # of one that is retired nothing crosses: who replaced it is for editors
            del data["entries"][0]["replaced_by"], data["entries"][0]["status"]
        if name == "sources.yaml":  # what nobody has read is named only by a number that is held back
            data["sources"].pop()
        if name == "facts.yaml":  # of which the figure and the source stay behind
            del data["facts"][1]["text"], data["facts"][1]["source"]
        if name == STEPS:
            del next(step for step in data["steps"] if "without" in step)["without"]  # what is not there
        for leaf in leaves(data):
            if leaf is not None and not isinstance(leaf, bool) and leaf != "12 weeks":
                assert str(leaf) in crossed, leaf


def test_the_figure_of_a_number_that_is_held_back_stays_behind(compiled: Path) -> None:
    whole = "".join(path.read_text(encoding="utf-8") for path in compiled.glob("*.json"))
    assert "58 in 100" in (SAMPLE / "facts.yaml").read_text(encoding="utf-8")
    assert "A caveat of what is often said." in whole
    assert "58 in 100" not in whole
    assert "unread.example" not in whole


def _all(value: Any) -> Iterator[Any]:
    """Leaves and keys: ids stand as keys in the pack."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _all(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _all(inner)
    else:
        yield value


def test_every_switch_that_is_written_changes_what_is_compiled(compiled: Path, tmp_path: Path) -> None:
    """Text is seen to cross above; true and false could hide there."""
    before = {path.name: path.read_bytes() for path in compiled.iterdir()}
    for name in FILES:
        text = (SAMPLE / name).read_text(encoding="utf-8")
        for number, match in enumerate(re.finditer(r"(\w+): (true|false)\n", text)):
            folder = copy_of_sample(tmp_path / f"{Path(name).stem}-{number}")
            other = "false" if match[2] == "true" else "true"
            changed = text[: match.start(2)] + other + text[match.end(2) :]
            (folder / name).write_text(changed, encoding="utf-8", newline="\n")
            out = folder.parent / "out"
            if match[1] == "coming":  # with one step in no checklist it cannot be
                assert compiler.read_folder(str(folder))[0] is None
                continue
            compiler.compile_folder(str(folder), str(out))
            replaced = "replaced_by" in text[match.end() :].split("  - id:")[0]
            assert ({path.name: path.read_bytes() for path in out.iterdir()} == before) is replaced, match[0]


def test_switches_and_spans_cross_too(compiled: Path) -> None:
    band = pack.read_band("8-10", str(compiled))
    found = find_step(band, "K27")
    assert found is not None
    step = found[1]
    assert (step.essential, step.keep, step.on_device, step.revisit_after) == (True, False, True, 84)
    other = find_step(band, "W12")
    assert other is not None
    assert (other[1].essential, other[1].keep, other[1].on_device, other[1].revisit_after) == (False, True, False, None)


def test_a_talk_gets_its_own_branches_then_the_shared_ones_but_those_it_goes_without(compiled: Path) -> None:
    found = find_step(pack.read_band("8-10", str(compiled)), "M83")
    assert found is not None
    talk = found[1].body
    assert isinstance(talk, Talk)
    assert [branch.say for branch in talk.branches] == [
        "Own words for singing.",
        "Own words for silence.",
        "Shared words for anger.",
        "Thank you for telling me. It is not your fault.",
    ]


def test_a_replaced_step_is_in_no_list_and_leads_to_its_successor(compiled: Path) -> None:
    index = pack.read_pack(str(compiled))
    assert index.retired == {"B19": "R52"}
    assert "B19" not in index.places


def test_a_coming_band_is_named_and_has_no_file(compiled: Path) -> None:
    index = pack.read_pack(str(compiled))
    assert [(info.id, info.ready) for info in index.bands] == [("5-7", False), ("8-10", True)]
    assert {path.name for path in compiled.iterdir()} == {
        "pack.json", "help.json", "numbers.json", "band-8-10.json", "country-GB.json", "country-INT.json"
    }  # fmt: skip
    assert "F21" not in index.places, "a code that cannot be shown yet is no code"


def test_what_is_read_is_what_was_compiled(compiled: Path) -> None:
    folder, _ = compiler.read_folder(str(SAMPLE))
    assert folder is not None
    assert pack.read_pack(str(compiled)) == compiler.make_pack(folder)
    assert pack.read_band("8-10", str(compiled)) == compiler.make_bands(folder)[0]
    assert pack.read_help(str(compiled)) == compiler.make_help(folder)
    for code in folder.countries:
        assert pack.read_country(code, str(compiled)) == compiler.make_country(folder, code)


def test_the_same_content_is_the_same_bytes(compiled: Path, tmp_path: Path) -> None:
    compiler.compile_folder(str(SAMPLE), str(tmp_path))
    for path in compiled.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_content_that_is_not_valid_compiles_to_nothing_and_says_why(tmp_path: Path) -> None:
    folder = copy_of_sample(tmp_path)
    spoil(folder, STEPS, "    minutes: 5", "    minutes: soon")
    with pytest.raises(ContentNotValid, match=re.escape("bands/8-10.yaml:6:14: wrong-type")):
        compiler.compile_folder(str(folder), str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_band_that_went_leaves_no_file_behind(tmp_path: Path) -> None:
    (tmp_path / "band-old.json").write_text("{}", encoding="utf-8")
    compiler.compile_folder(str(SAMPLE), str(tmp_path))
    assert not (tmp_path / "band-old.json").exists()


@pytest.mark.parametrize("damage", [None, "", "{", "[]", '{"edition": 1}'])
def test_a_missing_or_damaged_pack_is_one_kind_of_fault(tmp_path: Path, damage: str | None) -> None:
    if damage is not None:
        (tmp_path / "pack.json").write_text(damage, encoding="utf-8")
    with pytest.raises(pack.PackMissing):
        pack.read_pack(str(tmp_path))


# --- the content that ships


def test_the_shipped_content_has_nothing_to_mend() -> None:
    findings = check_folder(str(ROOT / "data"), "data", LAST_READ).findings
    assert [finding.line() for finding in findings] == []


def test_the_first_evenings_of_ten_minutes_have_a_thing_to_set_a_thing_to_say_and_a_sign() -> None:
    """Those of a new family, which meets the topics in their order."""
    band = pack.read_band("8-10")
    for checklist in band.checklists[:4]:
        kinds = [step.kind for step in checklist.steps]
        assert {"do", "talk", "watch"} <= set(kinds), checklist.id
    assert len(list(steps_of(band))) >= 25


def test_shipped_steps_that_name_sources_have_read_ones() -> None:
    band = pack.read_band("8-10")
    for _, step in steps_of(band):
        for source in step.sources:
            assert band.sources[source].seen_on, f"{step.id}: {source}"
