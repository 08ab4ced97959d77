"""The build carries checked content, and stops at content that is not valid."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.content.folder import SAMPLE, STEPS, spoil

ROOT = Path(__file__).parent.parent

pytest.importorskip("hatchling")


def hook(root: Path) -> Any:
    """The build hook as hatchling makes it, for a tree at `root`."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CompileContent(str(root), {}, None, None, str(root), "wheel")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "data")
    package = tmp_path / "src" / "safekids"
    package.mkdir(parents=True)
    return tmp_path


def test_the_hook_compiles_the_content_into_the_package(tree: Path) -> None:
    hook(tree).initialize("standard", {})
    made = tree / "src" / "safekids" / "_pack"
    assert json.loads((made / "pack.json").read_text(encoding="utf-8"))["edition"] == "2026-11"


def test_content_that_is_not_valid_stops_the_build_with_every_fault_and_its_place(tree: Path) -> None:
    spoil(tree / "data", STEPS, "    minutes: 5", "    minutes: soon")
    spoil(tree / "data", "facts.yaml", "    source: body-page", "    source: nobody")
    with pytest.raises(SystemExit) as stopped:
        hook(tree).initialize("standard", {})
    said = str(stopped.value)
    assert "data/bands/8-10.yaml:6:14: wrong-type: minutes must be a whole number: " in said
    assert "data/facts.yaml:8:13: unknown-source: there is no source nobody here: " in said
    assert not (tree / "src" / "safekids" / "_pack").exists()
