"""Compiles `data/` into the package at build time, so that every kind of install carries checked content."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileContent(BuildHookInterface):  # type: ignore[type-arg]
    """Content that is not valid fails the build, with every fault and its place."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from safekids.content.compile import compile_folder
            from safekids.content.finding import ContentNotValid
        finally:
            sys.path.remove(str(root / "src"))
        try:
            compile_folder(str(root / "data"), str(root / "src" / "safekids" / "_pack"), "data/")
        except ContentNotValid as error:
            lines = "\n".join(finding.line() for finding in error.findings)
            raise SystemExit(f"the content under data/ is not valid:\n{lines}") from None
