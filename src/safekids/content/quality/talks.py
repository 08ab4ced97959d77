"""Talks: that a child can tell, that nothing is put into a child's mouth, that nobody is taken by surprise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safekids.content.quality.rule import (
    HOUSE,
    INTERVIEWS,
    JUDGEMENT,
    NSPCC_DISABLED,
    THORN,
    TRAUMA,
    Fault,
    Rule,
    Said,
    Subject,
    fault,
    fault_of,
    pattern,
    said_in,
    sentences,
)
from safekids.content.rules import BRANCHES, CHECKLISTS, band_of_file

TOLD = "told"  # the shared branch for a child who tells
NOT_YOUR_FAULT = "If you could not say no, it is still not your fault."

_WAY = pattern(
    r"(can|could|may|always) (still )?(\w+ )?(tell|come to|talk to|ask|show|wake) (me|us|another|someone|somebody|a|"
    r"any)\b.*|"
    r"(come|comes|goes) to me|tell me|I (want|would like) to hear|talk to (another|someone|somebody|me)|"
    r"(can|could) talk to"
)
_THANKS, _NO_FAULT = pattern(r"thank you for telling"), pattern(r"not your fault")


def _way_to_tell(subject: Subject) -> Iterator[Fault]:
    """The shared branch thanks and frees of blame; and each talk says itself that it can be told."""
    branches = subject.entries(BRANCHES, "branches")
    told = [branch for branch in branches if branch.id == TOLD]
    if BRANCHES in subject.files and not told:
        where = subject.files[BRANCHES].at("branches")
        yield Fault(TOLD, "branches", where, "there is no branch for a child who tells", f"write the branch `{TOLD}`")
    own = [turn for talk in subject.of_kind("talk") for turn in talk.inner("if_they") if turn.text("branch") == TOLD]
    for turn in (*told, *own):
        if not (_THANKS.search(turn.text("say")) and _NO_FAULT.search(turn.text("say"))):
            what, how = (
                "what a child hears who tells",
                "say: Thank you for telling me. It is not your fault. I will help.",
            )
            yield fault_of(turn, "say", f"{what} lacks thanks, or that it is not their fault", how)
    for talk in subject.of_kind("talk"):
        for _, name in talk.names("without"):
            if name == TOLD:
                what, how = f"{talk.id} goes without the turn for a child who tells", "take it out of `without`"
                yield fault_of(talk, "without", what, how)
        spoken = " ".join(said.text for said in said_in(talk) if said.group in ("spoken", "doing"))
        if not _WAY.search(spoken):
            how = "add to what is said: You can tell me. You are not in trouble with me for telling."
            yield fault_of(talk, "follow_ups", f"{talk.id} never says that it can be told", how)


def _other_ways(subject: Subject) -> Iterator[Fault]:
    for talk in subject.of_kind("talk"):
        if not talk.names("other_ways"):
            how = "say how to do it by pointing, drawing, cards, signs or a talker"
            yield fault_of(talk, "other_ways", f"{talk.id} is only for children who speak", how)


# Such words anywhere in what is shown unasked; `why` is shown only when somebody asks for it.
_HARD = pattern(
    r"sex|sexual\w*|naked|nudes?|no clothes|porn\w*|private parts|suicid\w*|kill(s|ed|ing)?|self-harm\w*|"
    r"abus(e|ed|er|ers|ing|ive)|traffick\w*"
)
# And these where they are the subject.
_HARD_SUBJECT = pattern(
    r"threat\w*|blackmail\w*|drugs?|weapons?|kni(fe|ves)|guns?|dea(d|th)|die[sd]?|violen\w*|"
    r"(hurt|hurting|hurts) (themselves|yourself|a child|someone|you)|worried about someone at home|eating disorders?"
)
# Whom to call is no subject: the line for danger at home stands on every step that changes a device.
_SERVICES = pattern(r"(domestic|child|sexual) abuse (helplines?|services?|charit(y|ies))")
_SUBJECT = ("title", "open_with", "literally", "sign")


def _note(subject: Subject) -> Iterator[Fault]:
    for _, step in subject.steps():
        if step.text("hard"):
            continue
        for said in said_in(step):
            match = None if said.group == "why" else _HARD.search(_SERVICES.sub("", said.text))
            if match is None and said.field in _SUBJECT:
                match = _HARD_SUBJECT.search(said.text)
            if match:
                yield fault(
                    said, f"{said.field} speaks of {match[0]} without a content note", "say in `hard` what comes"
                )
                break


_WHO = (
    r"(someone|somebody|anyone|anybody|any \w+|an? (adult|grown-up|man|woman|boy|girl|person|teacher|coach)|"
    r"he|she|they|your \w+|daddy|dad|mummy|mum|mom|uncle|grandpa)"
)
_ACTS = (
    r"(touch\w*|hurt\w*|kiss\w*|hit|hits|film\w*|photograph\w*|threaten\w*|scare[ds]?|undress\w*|abuse[ds]?|"
    r"groom\w*|(show|showed|shown|send|sent|ask|asked) you (\w+ ){0,6}(picture|photo|video|nude|naked|body|clothes|"
    r"private)\w*|(take|took|taken) (\w+ ){0,3}(pictures?|photos?|videos?) of|(make|made|force[ds]?) you)"
)
_LEADING = (
    (pattern(rf"(has|have|had|did|does|do|tell me (if|whether)) {_WHO} (ever |already )?{_ACTS}"), "suggests an act"),
    (pattern(r"(are|were) you (being )?(bullied|groomed|abused|hurt by|blackmailed|touched)"), "suggests an answer"),
    (pattern(r"(was|is) it (your|his|her|the|uncle|daddy|dad|mummy|mum|mom|grandpa)( \w+)?(?=[ ,]*\?)"),
     "suggests a name"),
    (pattern(r"do(n't)? you (watch|look at|send|share) (\w+ ){0,3}(porn\w*|nudes?|naked|sexual)"), "suggests an act"),
    (re.compile(r", (is|isn't|was|wasn't|were|weren't|did|didn't|has|hasn't|are|aren't|do|don't|would|wouldn't) "
                r"(it|he|she|they|you)\?|, right\?", re.IGNORECASE),
     "asks for a yes"),
    (pattern(r"who (did|touched|hurt|showed|sent|was) (it|this|that|you|he|she)"), "asks for a name"),
)  # fmt: skip


_QUOTED = re.compile(r"(?:(?<=\s)|^)(['\"])(.+?)\1(?=[\s.,;:]|$)")


def _asked(said: Said) -> list[str]:
    """The sentences that a child may hear. On a page of help, and of a sign, those are the ones in quotes."""
    if said.group in ("spoken", "doing") or said.field == "first_words":
        return said.sentences()
    if said.group in ("sign", "crisis"):
        return [sentence for quoted in _QUOTED.finditer(said.text) for sentence in sentences(quoted[2])]
    return []


def _leading(subject: Subject) -> Iterator[Fault]:
    how = "ask what could happen, or: Tell me what happened. Then what?"
    for said in subject.said():
        for sentence in _asked(said):
            for expression, what in _LEADING:
                match = expression.search(sentence)
                if match and not re.match(r"(do not|don't|never) ", sentence, re.IGNORECASE):
                    yield fault(said, f"{said.field} {what}: {match[0]}", how)


# What stands above such a list, and how a line that says it once more begins.
_READ_ON = {
    "avoid": ("Try not to", re.compile(r"(do not|don't|never|avoid|try|not)\b", re.IGNORECASE)),
    "listen_for": ("Listen for", re.compile(r"(listen|watch|look out)\b", re.IGNORECASE)),
}


def _read_on(subject: Subject) -> Iterator[Fault]:
    """What is not ours to say reads on from what stands above it, and a turn of a talk begins with If."""
    for talk in subject.of_kind("talk"):
        for field, (above, twice) in _READ_ON.items():
            for i, text in talk.names(field):
                if twice.match(text):
                    what, how = f"{field} says it twice: {text}", f"it reads on from: {above}"
                    yield Fault(talk.id, field, talk.at(field, i), what, how)
    own = [(talk.id, turn) for talk in subject.of_kind("talk") for turn in talk.inner("if_they")]
    shared = [(branch.id, branch) for branch in subject.entries(BRANCHES, "branches")]
    for entry_id, turn in (*own, *shared):
        if not turn.text("if_they").startswith("If "):
            what, how = f"a turn of {entry_id} does not say when", "begin it with: If {child} ..., or If it ..."
            yield Fault(entry_id, "if_they", turn.at("if_they"), what, how)


_REFUSE = pattern(
    r"just say no|say no and|"
    r"(never|do not|don't) (ever )?(make|send|share|take|post) (a |any |your |such )?(nudes?|naked \w+|sexual \w+|"
    r"such pictures?|pictures? of (your )?(body|private parts|yourself))"
)
_NO_RIGHT = pattern(r"(no one|nobody) has (the|a) right|(come|tell|talk|bring it) to me|you can tell me|not your fault")


def _refusing(subject: Subject) -> Iterator[Fault]:
    """What a child is told not to do comes with who has no right to ask, or whom to come to, in the same text."""
    for said in subject.said():
        match = _REFUSE.search(said.text) if said.group in ("spoken", "doing", "line") else None
        if match and not _NO_RIGHT.search(said.text):
            how = "say: No one has the right to ask you. If one exists, come to me; we deal with it together"
            yield fault(said, f"{said.field} leaves refusing to the child: {match[0]}", how)


_AT_SCREEN = pattern(
    r"(show|read|give|hand) (\{child\}|your child|them|the children) (this|the) (screen|page|step|program)|"
    r"(read|look at|go through) (this|the) (screen|page|step|program|list) (together|with \{child\}|with your child)"
)


def _at_screen(subject: Subject) -> Iterator[Fault]:
    for talk in subject.of_kind("talk"):
        for said in said_in(talk):
            match = _AT_SCREEN.search(said.text)
            if match:
                what = f"{said.field} needs the child at the screen: {match[0]}"
                yield fault(said, what, "say it away from the screen")


def _not_your_fault(subject: Subject) -> Iterator[Fault]:
    """Once in every band that is there."""
    coming = {band.id for band in subject.entries(CHECKLISTS, "bands") if band.data.get("coming") is True}
    for name, file in subject.files.items():
        band = band_of_file(name)
        talks = [step for step in subject.entries(name, "steps") if step.text("kind") == "talk"]
        if band is None or band in coming or not talks or CHECKLISTS not in subject.files:
            continue
        if not any(NOT_YOUR_FAULT in said.text for talk in talks for said in said_in(talk)):
            what = "no talk of this band says it once"
            yield Fault(band, "steps", file.at("steps"), what, f"say in one of them: {NOT_YOUR_FAULT}")


RULES = (
    Rule("no-way-to-tell", "fail",
         "A talk that warns and leaves no way to tell closes the door it should open.",
         HOUSE, _way_to_tell),
    Rule("no-other-ways", "fail",
         "Children who do not speak, or who need it exact, are harmed more often and asked less.",
         f"{NSPCC_DISABLED}; {HOUSE}", _other_ways),
    Rule("refusing", "fail",
         "Who asks is to blame, and keeping away is not the child's job: they only have to come to you.",
         f"{THORN}; {HOUSE}", _refusing),
    Rule("at-screen", "fail", "A talk is had in the car, at the sink, on a walk. What is on the screen is for you.",
         HOUSE, _at_screen),
    Rule("not-your-fault", "fail", "Refusing is not the child's job, and every band says so once, word for word.",
         JUDGEMENT, _not_your_fault),
    Rule("no-content-note", "fail", "Somebody who lived it can skip what they know is coming.",
         TRAUMA, _note),
    Rule("leading", "fail",
         "A question that holds its answer can spoil what a child says, for the child and for a court.",
         f"{INTERVIEWS}; {HOUSE}", _leading),
    Rule("reads-on", "fail",
         "`avoid` is shown after \"Try not to\", so a second \"do not\" says the opposite; `if_they` says when.",
         JUDGEMENT, _read_on),
)  # fmt: skip
