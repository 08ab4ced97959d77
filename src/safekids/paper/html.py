"""One web page: no script, no request to anywhere, for a phone first, and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as escape_html

from safekids.messages.english import paper as say
from safekids.paper.document import Bullets, Document, Heading, Lines, Note, Paragraph, Spoken, StepBox
from safekids.paper.printable import printable

# Black on white, 18 px: readable at arm's length, and as a photocopy. Boxes are drawn by their border.
STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 42rem; color: #000; background: #fff;
  font: 1.125rem/1.5 "Atkinson Hyperlegible", Verdana, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 2rem 0 .75rem; border-bottom: 2px solid #000; }
h3 { font-size: 1.125rem; margin: 0; }
p, ul { margin: .4rem 0; }
ul { padding-left: 1.3rem; }
.step { display: grid; grid-template-columns: 2rem 1fr; gap: .75rem; margin: 1.25rem 0; }
.box { display: block; width: 1.75rem; height: 1.75rem; border: 2px solid #000; margin-top: .1rem;
  font: bold 1.5rem/1.5rem monospace; text-align: center; }
.code { font-family: monospace; font-weight: bold; }
.about { font-size: 1rem; }
blockquote { margin: .3rem 0 .6rem; padding-left: .8rem; border-left: 4px solid #000; font-weight: bold; }
.note { border: 1px solid #000; padding: .5rem .75rem; }
.line { display: flex; gap: .5rem; align-items: flex-end; min-height: 2.5rem; }
.line span:last-child { flex: 1; border-bottom: 1px solid #000; }
footer { margin-top: 2rem; border-top: 1px solid #000; font-size: 1rem; }
@media print {
  @page { margin: 16mm; }
  body { padding: 0; max-width: none; font-size: 12pt; }
  .step, .note { break-inside: avoid; }
  h2 { break-after: avoid; }
}
"""


def escape(text: str) -> str:
    return escape_html(printable(text), quote=True)


def render(document: Document) -> str:
    """The document as a page that stands alone."""
    body = "\n".join(line for block in document.blocks for line in _block(block))
    footer = "\n".join(f"<p>{escape(text)}</p>" for text in document.footer)
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
<main>
<h1>{escape(document.title)}</h1>
{body}
</main>
<footer>
{footer}
</footer>
</body>
</html>
"""


def _block(block: object) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"<h{level}>{escape(text)}</h{level}>"
        case StepBox():
            yield from _step(block)
        case Note(text):
            yield f'<p class="note">{escape(text)}</p>'
        case Lines(label, rows):
            yield f'<p class="line"><span>{escape(label)}</span><span></span></p>'
            for _ in range(rows - 1):
                yield '<p class="line"><span></span><span></span></p>'
        case Paragraph() | Spoken() | Bullets():
            yield from _inner(block)


def _step(step: StepBox) -> Iterator[str]:
    yield '<section class="step">'
    if step.box:
        label, mark = (f"{say.DONE}: {step.ticked}", "x") if step.ticked else (say.NOT_DONE, "")
        yield f'<span class="box" role="img" aria-label="{escape(label)}">{mark}</span>'
    else:
        yield "<span></span>"
    yield f'<div><h3><span class="code">{escape(step.code)}</span> {escape(step.title)}</h3>'
    ticked = f"; {escape(step.ticked)}" if step.ticked else ""
    yield f'<p class="about">{escape(step.note)}{ticked}</p>'
    for block in step.blocks:
        yield from _inner(block)
    yield "</div></section>"


def _inner(block: Paragraph | Spoken | Bullets) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield f"<p>{escape(text)}</p>"
        case Spoken(lead, words):
            if lead:
                yield f"<p>{escape(lead)}</p>"
            yield f"<blockquote>&quot;{escape(words)}&quot;</blockquote>"
        case Bullets(lead, items):
            if lead:
                yield f"<p>{escape(lead)}</p>"
            yield "<ul>"
            for item in items:
                yield f"<li>{escape(item)}</li>"
            yield "</ul>"
