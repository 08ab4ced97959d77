"""One web page: no script, no request to anywhere, for a phone first, and for paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape as escape_html

from safekids.messages.english import paper as say
from safekids.paper.document import (
    Block,
    Bullets,
    Card,
    Contact,
    Document,
    Heading,
    Lines,
    Link,
    Links,
    Note,
    Paragraph,
    Spoken,
    StepBox,
)
from safekids.paper.printable import printable

# Black on white, 18 px: readable at arm's length, and as a photocopy. What a pen is for stands only on paper.
STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 42rem; color: #000; background: #fff;
  font: 1.125rem/1.5 "Atkinson Hyperlegible", Verdana, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 2rem 0 .75rem; border-bottom: 2px solid #000; }
h3 { font-size: 1.125rem; margin: 0; }
p, ul, ol { margin: .4rem 0; }
ul { padding-left: 1.3rem; }
ol { padding-left: 1.7rem; }
.step { display: grid; grid-template-columns: 1.75rem minmax(0, 1fr); gap: .75rem; margin: 1.75rem 0; }
.box { display: block; width: 1.75rem; height: 1.75rem; fill: none; stroke: currentColor; stroke-width: 2; }
.about { font-size: 1rem; }
.line { display: flex; gap: .5rem; align-items: flex-end; min-height: 2rem; }
.line span { flex: 1; border-bottom: 1px solid #000; }
.dates { display: none; }
.said { padding-left: .7rem; border-left: 4px solid #000; }
.leave { position: sticky; top: 0; margin: 0 0 1rem; padding: .4rem 0; background: #fff;
  border-bottom: 1px solid #000; font-size: 1rem; }
a { color: #00c; }
.links a, .contact a { padding: .3rem 0; }
.contact li { margin: .5rem 0; }
.links { padding-left: 0; list-style: none; }
.links li { border-bottom: 1px solid #999; padding: .3rem 0; }
.contact { margin: 1.25rem 0; }
.card { width: 86mm; max-width: 100%; min-height: 54mm; border: 1px solid #000; border-radius: 3mm; padding: 3mm 4mm;
  margin: 1rem 0; font-size: .95rem; line-height: 1.3; break-inside: avoid; }
.card p { margin: .25rem 0; }
.note { border: 1px solid #000; padding: .5rem .75rem; margin: 1rem 0; }
footer { margin-top: 2rem; border-top: 1px solid #000; font-size: 1rem; }
@media print {
  @page { margin: 14mm; }
  html { font-size: 11pt; }
  body { padding: 0; max-width: none; font-size: 1rem; line-height: 1.35; }
  h1 { font-size: 1.6rem; }
  h2 { margin-top: 1.5rem; }
  p, ul { margin: .3rem 0; }
  .step, .note, .contact { break-inside: avoid; }
  .leave { display: none; }
  .step { margin: 1.25rem 0; }
  .about, footer { font-size: .9rem; }
  .about { display: flex; justify-content: space-between; align-items: flex-end; gap: 1rem; }
  .dates { display: flex; gap: 1rem; margin: 0; }
  .dates span span { display: inline-block; width: 6.5rem; border-bottom: 1px solid #000; }
  h2, h3, .about, .lead, .note { break-after: avoid; }
  footer { break-before: avoid; }
}
"""

MAY_OPEN = ("https://", "tel:", "sms:", "about:blank")
_BESIDE = re.compile(r"[a-z0-9./-]+\.html(#[a-z0-9-]+)?|#[a-z0-9-]+")  # another page of the same folder

BOX = "M1 1H27V27H1Z"  # as drawn by a pen in a square of 28
CROSS = "M6 6L22 22M22 6L6 22"


def escape(text: str) -> str:
    return escape_html(printable(text), quote=True)


def render(document: Document, leave: Link | None = None) -> str:
    """The document as a page that stands alone. `leave` stays in sight, for whoever has to leave it at once."""
    away = f'<p class="leave">{_link(leave)}</p>\n' if leave else ""
    body = "\n".join(line for block in document.blocks for line in _block(block))
    footer = " ".join(escape(text) for text in document.footer)
    return f"""<!DOCTYPE html>
<html lang="{escape(document.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(document.title)}</title>
<style>{STYLE}</style>
</head>
<body>
{away}<main>
<h1>{escape(document.title)}</h1>
{body}
</main>
<footer>
<p>{footer}</p>
</footer>
</body>
</html>
"""


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"<h{level}>{escape(text)}</h{level}>"
        case StepBox():
            yield from _step(block)
        case Note(text):
            yield f'<p class="note">{escape(text)}</p>'
        case Lines(label, rows):
            yield _line(label)
            yield from [_line("")] * (rows - 1)
        case Links(links):
            yield '<ul class="links">'
            yield from (f"<li>{_link(link)}</li>" for link in links)
            yield "</ul>"
        case Contact(name, ways, about):
            yield f'<div class="contact">\n<h3>{escape(name)}</h3>\n<ul>'
            yield from (f"<li>{_link(way)}</li>" for way in ways)
            yield f"</ul>\n<p>{escape(about)}</p>\n</div>"
        case Card(title, lines):
            yield f'<div class="card">\n<h3>{escape(title)}</h3>'
            yield from (f"<p>{escape(line)}</p>" for line in lines)
            yield "</div>"
        case Paragraph() | Spoken() | Bullets():
            yield from _inner(block)


def _link(link: Link) -> str:
    """Its words, to be followed where it has an address that a browser or a phone may open."""
    text = escape(link.text)
    if link.address.startswith(MAY_OPEN) or _BESIDE.fullmatch(link.address):
        text = f'<a href="{escape(link.address)}" rel="noreferrer">{text}</a>'
    return f"{text} {escape(link.more)}" if link.more else text


def _step(step: StepBox) -> Iterator[str]:
    yield '<div class="step">'
    if step.box:
        label, cross = (say.BOX_DONE, CROSS) if step.ticked else (say.BOX_OPEN, "")
        yield (
            f'<svg class="box" viewBox="0 0 28 28" role="img" aria-label="{escape(label)}">'
            f'<path d="{BOX}{cross}"/></svg>'
        )
    else:
        yield "<div></div>"
    yield f"<div>\n<h3>{escape(step.code)} {escape(step.title)}</h3>"
    ticked = f"; {escape(step.ticked)}" if step.ticked else ""
    dates = " ".join(f"<span>{escape(label)} <span></span></span>" for label in step.dates)
    yield f'<div class="about"><p>{escape(step.note)}{ticked}</p>' + (
        f'<p class="dates">{dates}</p></div>' if dates else "</div>"
    )
    for block in step.blocks:
        yield from _inner(block)
    yield "</div>\n</div>"


def _inner(block: Paragraph | Spoken | Bullets) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield f"<p>{escape(text)}</p>"
        case Spoken(lead, words):
            lead = f"{escape(lead)} " if lead else ""
            yield f'<p class="said">{lead}<strong>&quot;{escape(words)}&quot;</strong></p>'
        case Bullets(lead, items, first):
            if lead:
                yield f'<p class="lead">{escape(lead)}</p>'
            yield f'<ol start="{first}">' if first else "<ul>"
            for item in items:
                yield f"<li>{escape(item)}</li>"
            yield "</ol>" if first else "</ul>"


def _line(label: str) -> str:
    """A line to write on."""
    return f'<p class="line">{escape(label)}<span></span></p>'
