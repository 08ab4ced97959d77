"""Every rule of quality, and all that they find."""

from __future__ import annotations

from safekids.content.finding import Finding
from safekids.content.quality import care, language, reading, sources, structure, talks
from safekids.content.quality.rule import Rule, Subject

FAMILIES: dict[str, tuple[Rule, ...]] = {
    "Sources, days and figures": sources.RULES,
    "Reading": reading.RULES,
    "Words": language.RULES,
    "Talks": talks.RULES,
    "Signs, watching and danger at home": care.RULES,
    "Bands and steps": structure.RULES,
}
RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES.values() for rule in family)


def judge(subject: Subject) -> list[Finding]:
    """What every rule finds, in the order of the rules."""
    return [finding for rule in RULES for finding in rule.findings(subject)]
