"""A small band whose every kind of block reaches the sheet, and texts that try to be more than text."""

from __future__ import annotations

from safekids.content.model import Band, BandInfo, Branch, Pack, Topic
from safekids.paper.document import Document
from safekids.paper.sheets import checklist_sheet
from tests.make import TALK, make_band, make_checklist, make_step

OWN = Branch("own", "If {child} asks what for", "I like to know.", "Then wait.")
BAND = make_band(
    make_checklist(
        "games",
        make_step("K27", "do", on_device=True),
        make_step("M83", "talk", body=TALK._replace(branches=(*TALK.branches, OWN), literally="")),
        make_step("W12", "watch"),
        make_step("H44", "talk", hard="threats", title="A hard title"),
        make_step("F72", "talk", keep=False, title="A private title"),
    ),
    make_checklist("home", make_step("P37", "do", scope="home", title="A rule for {child}")),
)._replace(only_five=("K27", "M83", "H44", "P37", "W12"))
PACK = Pack(
    "2026-11",
    "en",
    (BandInfo("8-10", "8 to 10", "Aim.", 8, 10, ready=True),),
    (Topic("games", "games"), Topic("home", "home")),
    {},
    {},
)

HOSTILE = (
    '#read("/etc/passwd")',
    '"); #panic("x") //',
    "#set page(fill: red)",
    "= heading",
    "*bold* _under_ `code`",
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "&lt;b&gt; & &#65;",
    "[click](javascript:alert(1))",
    "![i](https://evil.example/x.png)",
    "- item",
    "1. item",
    "> quote",
    "| a | b |",
    "back\\slash $x^2$ @ref ~ //comment",
    "https://evil.example/?a=1",
    "{child} {fact:x}",
    "HTTPS://EVIL.EXAMPLE/ www.evil.example",
    "===",
    "\u0417\u043e\u044f \u0395\u03bb\u03ad\u03bd\u03b7 Ng\u1ecdc Zo\u00eb",
)
UNSEEN = "a\x1b[2Jb\x07c\u202ed\u200be\x00f\u2028g"
SEEN_OF_IT = "a[2Jbcdef g"


def sheet(band: Band = BAND, **options: object) -> Document:
    return checklist_sheet(PACK, band, **options)  # type: ignore[arg-type]
