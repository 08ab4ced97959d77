"""Every rule there is, each with its level, its reason, and where that is from: for docs/rules.md and `content rules`.

The rules of quality carry their reasons themselves; those of the reader, the schema, the references, the ledger and
help now have theirs here. A test compares this list with the code.
"""

from __future__ import annotations

from typing import NamedTuple

from safekids.content.finding import Level
from safekids.content.quality.judge import FAMILIES


class About(NamedTuple):
    """A rule, for somebody who wonders why."""

    id: str
    level: Level
    why: str
    source: str


_SAFE = "SECURITY.md: content from outside is not trusted"
_YAML = "YAML 1.2 (yaml.org/spec); programs that read YAML differ"
_SHAPE = "docs/content.md"
_FOR_EVER = "docs/content.md: an id stands on paper on somebody's fridge"
_PAGES = "CONTRIBUTING.md, Words"
_CONTACTS = "docs/content.md, Help now"

_READ = (
    ("no-file", "A file that is missing or cannot be read hides what stands in it.", _SHAPE),
    ("empty-file", "A file with nothing in it is most often a mistake.", _SHAPE),
    ("not-utf8", "Letters that were saved in another way come out wrong.", _SHAPE),
    ("too-big", "No file of ours comes near two megabytes; one that does would keep everybody waiting.", _SAFE),
    ("too-deep", "Lists deep inside each other can end the program that reads them.", _SAFE),
    ("control-character", "An invisible character can hide words, turn them round, or act on a terminal.", _SAFE),
    ("alias", "A short file with aliases can grow to gigabytes.", _SAFE),
    ("tag", "A tag can make a program out of data.", _SAFE),
    ("directive", "A line for the parser is needed by nobody, and slow.", _SAFE),
    ("second-document", "A second document in one file is read by nobody.", _YAML),
    ("duplicate-key", "Of two lines with one name, programs take either.", _YAML),
    ("not-a-key", "A name that is not text is read in different ways.", _YAML),
    ("yaml-syntax", "What is not YAML cannot be read.", _YAML),
    ("too-many", "More findings of one file than anybody reads are counted, not shown.", "our own judgement"),
)
_FORM = (
    ("missing", "A field that must stand is not there.", _SHAPE),
    ("unknown-key", "A field that nobody reads is most often a wrong name.", _SHAPE),
    ("wrong-type", "Text, numbers, days and lists are different things.", _SHAPE),
    ("wrong-value", "What stands there cannot be used.", _SHAPE),
    ("quote-it", "Some words without quotes are read as something else: no, 08, 1:30.", _YAML),
    ("empty", "A field that says nothing shows nothing.", _SHAPE),
    ("too-long", "No text is longer than two thousand letters: nobody would read it.", _SHAPE),
    ("line-end", "One paragraph is one line: each place breaks lines for its own width.", _SHAPE),
    ("out-of-range", "A number has its limits, such as minutes from 1 to 10.", _SHAPE),
    ("not-a-choice", "Some fields know a few words only.", _SHAPE),
    ("bad-form", "Some texts have one form, such as an edition or a number to call.", _SHAPE),
    ("bad-id", "Ids are codes that people type: no letter in them looks like a digit.", _FOR_EVER),
    ("bad-date", "A day is written so that nobody takes the month for the day.", _SHAPE),
    ("bad-span", "A span of time is a number and days, weeks or months.", _SHAPE),
    ("not-https", "An address without https can be changed on its way; one of another form may lead elsewhere.", _SAFE),
)
_BETWEEN = (
    ("unknown-source", "A source that is named stands in sources.yaml.", _SHAPE),
    ("unknown-fact", "A number that is named stands in facts.yaml.", _SHAPE),
    ("unknown-step", "A step that is named is there.", _SHAPE),
    ("unknown-branch", "A shared turn of a talk that is named is there.", _SHAPE),
    ("unknown-topic", "A topic that is named is there.", _SHAPE),
    ("unknown-band", "A band that is named is there.", _SHAPE),
    ("unknown-service", "A contact that is named is there.", _CONTACTS),
    ("unknown-page", "A question of help leads to a page that is there.", _CONTACTS),
    ("duplicate-id", "One id stands for one thing.", _FOR_EVER),
    ("named-twice", "What is named twice in a list was most often meant to be another.", _SHAPE),
    ("bad-ages", "Bands follow each other, and no age is in two.", _SHAPE),
    ("only-five", "The five to do, if one does only five, are five.", _SHAPE),
    ("still-coming", "A band that is coming has no checklists to show.", _SHAPE),
    ("not-listed", "A step in no checklist is met by nobody.", _SHAPE),
    ("listed-twice", "A step in two places would be asked twice.", _SHAPE),
    ("replaced", "A step that was replaced is not shown any more.", _SHAPE),
    ("replaced-in-circle", "Steps that replace each other leave none.", _SHAPE),
    ("bad-follows", "A step carries on one of the band before.", _SHAPE),
    ("half-seen", "Who says that a page was read says the day and how.", _SHAPE),
    ("placeholder", "Braces that nobody fills would be seen by a parent.", _SHAPE),
    ("unknown-file", "A file that nobody reads is most often a wrong name. In a folder this is a hint.", _SHAPE),
)
_LEDGER = (
    ("ledger-new", "An id that is given is written down, so that nobody gives it again.", _FOR_EVER),
    ("ledger-reused", "An id that was retired means something on paper that is out there.", _FOR_EVER),
    ("ledger-lowered", "A revision only rises, or families would not see the step again.", _FOR_EVER),
    ("ledger-changed", "Changed advice comes back to families who did it; a changed word does not.", _FOR_EVER),
    ("ledger-behind", "A new revision is written down with what it says.", _FOR_EVER),
    ("ledger-lost", "A step that goes, or gets another id, names its successor, or that there is none.", _FOR_EVER),
    ("ledger-successor", "Only what is retired has a successor.", _FOR_EVER),
)
_HELP = (
    ("no-contact", "Whatever happened and wherever: somebody to call, or what to do instead.", _CONTACTS),
    (
        "no-evidence",
        "A wrong number, or a promise that nobody keeps, costs more than none: both stand on a page that was seen.",
        _CONTACTS,
    ),
    ("weak-evidence", "Who is not the service itself may be wrong, or old.", _CONTACTS),
    ("number-form", "A number that is written in two ways is dialled in the wrong one.", _CONTACTS),
    ("verified", "Nobody claims to have called who does not say who and how.", _CONTACTS),
    ("do-not-print", "Numbers that are known to be wrong come back by copying.", _CONTACTS),
    ("life-first", "Somebody who may die is asked before anything else.", _PAGES),
    ("emergency-number", "A known emergency number is nobody's to change: it stands in the code as well.", _CONTACTS),
    ("first-words", "Nobody rewords what a child who told hears first.", _PAGES),
    ("page-gone", "Nobody hides a page of help by writing other content.", _CONTACTS),
    ("picture-rule", "Law and removal services need the picture left where it is; these words were weighed.", _PAGES),
    ("missing-number", "When a child is missing there is one number, so that nobody chooses.", _PAGES),
    ("never-typed", "Some words must not stand in a history that another at home can read.", _PAGES),
    ("number-in-text", "A number comes with the country, never from a sentence.", _CONTACTS),
    ("danger-line", "The line for many countries says what the countries' files say.", _CONTACTS),
    ("no-source", "No step for a crisis is invented.", _PAGES),
    ("do-not-form", "What not to do is read on from Do not.", _CONTACTS),
    ("long-step", "A step for a crisis is two short lines.", _PAGES),
)


def _family(rows: tuple[tuple[str, str, str], ...], level: Level) -> tuple[About, ...]:
    return tuple(About(rule, level, why, source) for rule, why, source in rows)


def catalogue() -> dict[str, tuple[About, ...]]:
    """Every rule, by family. `no-source` stands twice: of steps, and of the pages of help."""
    quality = {name: tuple(About(r.id, r.level, r.why, r.source) for r in rules) for name, rules in FAMILIES.items()}
    return quality | {
        "Help now": _family(_HELP, "fail"),
        "Ids and their history": _family(_LEDGER, "fail"),
        "Between the files": _family(_BETWEEN, "fault"),
        "The form of a field": _family(_FORM, "fault"),
        "Reading a file": _family(_READ, "fault"),
    }
