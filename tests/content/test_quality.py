"""Each rule of quality is seen to fail on a text that is against it, and lets a good one be.

Every rule needs both: a new one without examples fails here.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from safekids.content import check
from safekids.content.catalogue import catalogue
from safekids.content.check import check_file, check_folder, check_pack
from safekids.content.finding import Finding
from safekids.content.pack import PackMissing
from safekids.content.quality.judge import RULES
from safekids.content.quality.reading import english_grade, joined, table
from safekids.content.quality.rule import Subject, said_in
from safekids.content.reader import Loaded
from safekids.content.rules import Entry
from tests.content.folder import STEPS, copy_of_sample, spoil
from tests.make import LAST_READ

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 23)
HELP, LISTS, FACTS, SOURCES = "help.yaml", "checklists.yaml", "facts.yaml", "sources.yaml"
HOW = "how: [First paragraph of how., Second paragraph of how.]"
OPEN = "An opening line."
STEP = "text: A step of help."
HARD_WORDS = (
    "Subsequently, institutional responsibilities necessitate comprehensive interdepartmental documentation. " * 6
)


def how(text: str) -> tuple[str, str, str]:
    return (STEPS, HOW, f'how: ["{text}"]')


def opening(text: str) -> tuple[str, str, str]:
    return (STEPS, OPEN, f"{text}")


def why(text: str) -> tuple[str, str, str]:
    return (STEPS, "why: A reason to notice.", f'why: "{text}"')


def sign(text: str) -> tuple[str, str, str]:
    return (STEPS, "sign: A sign to notice.", f'sign: "{text}"')


def of_help(text: str) -> tuple[str, str, str]:
    return (HELP, STEP, f'text: "{text}"')


Change = tuple[str, str, str]  # file of the sample, what stands there, what stands there instead

# rule -> texts that it must find. Each is the sample with one change.
BAD: dict[str, list[Change]] = {
    "no-source": [(STEPS, "sources: [body-page]\n    evidence: survey", "sources: []\n    evidence: survey")],
    "unseen-source": [
        (SOURCES, "    seen_on: 2026-11-07\n    seen_how: archived copy\n", ""),
        (SOURCES, "    seen_on: 2026-11-08\n    seen_how: excerpt\n", ""),
    ],
    "overdue": [
        (STEPS, "check_after: 2027-11-01", "check_after: 2026-11-22"),
        (HELP, "checked: 2026-11-09", "checked: 2025-11-22"),
        ("helplines/GB.yaml", "review_days: 90", "review_days: 1"),
    ],
    "future-date": [
        (STEPS, "checked: 2026-11-01", "checked: 2026-11-24"),
        (HELP, "checked: 2026-11-09", "checked: 2026-11-24"),
        (SOURCES, "seen_on: 2026-11-07", "seen_on: 2026-11-24"),
    ],
    "figure": [
        why("It is 40% of them, so ask."),
        why("One in five children are asked."),
        why("It happens to 3 out of 10, so ask."),
        why("A million children play it. Ask them."),
        why("There were 27800 of them. Ask."),
        why("There were 27,800 of them. Ask."),
        why("Boys are twice as likely to be asked."),
        why("One child in three is asked."),
        why("It is 1/3 of them, so ask."),
        why("A tenth of them say so. Ask."),
        (LISTS, "aim: An aim for eight.", "aim: Half of all families have rules."),
    ],
    "statistic": [
        of_help("One in five children is hurt."),
        of_help("It is 40% of them."),
        of_help("Most children are fine."),
        (HELP, "do_not: [Do a thing.]", "do_not: [Be one of the 40%.]"),
    ],
    "number-alone": [("facts.yaml", "    step: K27\n", "")],
    "held-back": [(FACTS, "    nearest: [rules]\n", ""), (FACTS, "source: unread-page", "source: body-page")],
    "reading-grade": [how(HARD_WORDS), why(HARD_WORDS), of_help(HARD_WORDS)],
    "long-title": [
        (STEPS, "title: A title to notice", f"title: {'A long title ' * 5}"),
        (HELP, "title: A section of it", f"title: {'A long title ' * 6}"),
    ],
    "long-sentence": [
        how("Then " + "and then " * 13 + "stop."),
        how("Then we sit and look at the game, and ask them what it is that they like about it. " * 9),
    ],
    "long-list": [
        (STEPS, HOW, f"how: [{', '.join(f'Way {i}.' for i in range(8))}]"),
        (HELP, "do_not: [Do a thing.]", f"do_not: [{', '.join(f'Do {i}.' for i in range(8))}]"),
        (HELP, "          - " + STEP, "\n".join(f"          - text: Step {i}.\n            sources: [help-page]"
                                                for i in range(7)) + "\n          - " + STEP),
    ],
    "term": [
        why("This is child porn. Ask for help."),
        (FACTS, "    caveat: ", "    caveat: It is child porn. "),
        why("She was a child prostitute. Ask for help."),
        why("Teens do sex work. Ask for help."),
        why("A predator may write. Ask for help."),
        why("It is called revenge porn. Ask for help."),
        why("She sold sex. Ask for help."),
        why("There was a nude leak. Ask for help."),
        why("They are self-generated. Ask for help."),
        why("It is just a fake. Ask for help."),
        why("She is a runaway. Ask for help."),
        why("He is a young sex offender. Ask for help."),
        why("Your child admitted it. Ask for help."),
        why("She is an underage woman. Ask for help."),
        why("It is called sextortion. Ask for help."),
    ],
    "stranger-danger": [
        opening("Never talk to strangers."), opening("Do not talk to people you do not know."),
        why("He is a creep, so tell."), of_help("Some bad men ask."),
    ],
    "blame": [
        opening("You should have told me."),
        opening("Why did you not tell me?"),
        opening("What were you thinking?"),
        why("Parents should know better. Ask."),
        why("If she had listened, it would be fine. Ask."),
        why("They shouldn't have sent it. Ask."),
        why("It was a silly thing to do. Ask."),
        why("It is risky behaviour. Ask."),
        why("Some parents who let their child use it do not ask."),
        why("They were asking for it. Tell."),
        why("Half of parents blame the child. Ask."),
        opening("It was your own fault."),
        opening("It is {child}'s fault."),
    ],
    "alarm": [
        why("It is an epidemic. Ask."),
        why("Children are in constant danger. Ask."),
        why("It is every parent's nightmare. Ask."),
        why("Their lives are scarred for life. Ask."),
    ],
    "fear-without-step": [why("Bad people may harm and threaten here."), (STEPS, "remember: A third line.",
                                                                         "remember: There is danger here.")],
    "graphic": [
        why("He raped them. Tell."),
        why("It was oral sex. Tell."),
        how("Look out for a child who was stabbed."),
    ],
    "promise": [
        opening("You are not in trouble."),
        opening("You will never lose your phone."),
        opening("You cannot get into trouble."),
        opening("You will always be safe with me."),
        opening("Nothing is going to happen."),
        opening("I will fix this."),
        opening("We won't tell anyone."),
        how("Ask, and the teacher will sort it out."),
        opening("I promise that it is fine."),
        opening("Nothing bad will happen."),
        why("These steps keep children safe. Ask."),
        why("This makes {child} safer. Ask."),
        why("It is completely private. Ask."),
        why("Nothing leaves this computer. Ask."),
        why("It was reviewed by experts. Ask."),
        opening("Nobody will know. I will not tell anyone."),
        of_help("The police will stop it."),
        why("It is proven to prevent harm. Ask."),
    ],
    "punish": [
        how("Your phone will be taken away."), opening("I'll take your phone if you lie."),
        how("No more phone for them."), how("Take away the phone."), how("Ground them for a week."),
    ],
    "typographic": [how("Ask \u201ckindly\u201d."), how("Ask \u2014 then wait.")],
    "no-way-to-tell": [
        (STEPS, " You can tell me.", ""),
        (STEPS, "    without: [joke]", "    without: [joke, told]"),
        ("branches.yaml", "  - id: told", "  - id: said"),
        ("branches.yaml", "Thank you for telling me. It is", "It is"),
        ("branches.yaml", " It is not your fault.", ""),
    ],
    "no-other-ways": [(STEPS, "    other_ways: [Another way to do it.]\n", "")],
    "not-your-fault": [(STEPS, " If you could not say no, it is still not your fault.", "")],
    "no-content-note": [
        opening("Some pictures show sexual things."),
        (STEPS, "title: A title to notice", "title: When a knife is there"),
        sign("They say they want to die."),
    ],
    "leading": [
        opening("Has anyone touched you?"),
        opening("Did he show you a video of people with no clothes?"),
        opening("Were you being bullied?"),
        opening("Was it your uncle?"),
        opening("It was Uncle Tom, wasn't it?"),
        opening("Did someone take pictures of you?"),
        opening("Tell me if a man touched you."),
        opening("Do you send nudes?"),
        opening("You were at home, weren't you? That is bad, isn't it?"),
        opening("Who did it?"),
        of_help("Ask: 'Did he hurt you?' Then wait."),
    ],
    "refusing": [
        how("Say: 'Never send a nude.'"),
        how("Tell them: 'Do not make any sexual pictures.'"),
        (STEPS, "remember: Another line to remember.", "remember: Just say no."),
    ],
    "at-screen": [
        opening("I read this page with {child}."),
        (STEPS, "practise: A practice.", "practise: Show your child this screen."),
    ],
    "friends-only": [how("Look for chat. Choose friends only."), how("Let in only people you both know.")],
    "reads-on": [
        (STEPS, "avoid: [A thing to avoid.]", "avoid: [Do not shout.]"),
        (STEPS, "listen_for: [A thing to listen for.]", "listen_for: [Listen for a pause.]"),
        (STEPS, "- if_they: If {child} sings", "- if_they: When {child} sings"),
        ("branches.yaml", "if_they: If {child} is cross", "if_they: Anger"),
    ],
    "address": [
        how("Look at http://example.org/x for more."), how("See www.example.net."),
        of_help("Go to help.example.org.uk."),
    ],
    "keeps-answer": [
        (STEPS, "title: A title to notice", "title: A worry about someone at home"),
        opening("You may be gay. You can tell me."),
        sign("They seem afraid at home."),
    ],
    "sign-alone": [
        (STEPS, "may_also_mean: [An ordinary cause., Another ordinary cause.]", "may_also_mean: [An ordinary cause.]"),
        (STEPS, "next: Ask about it.", "next: Worry."),
    ],
    "sign-as-proof": [
        sign("This means abuse."),
        sign("It is a clear sign."),
        sign("A child who has new things is being groomed."),
        (STEPS, "next: Ask about it.", "next: Ask. You can be sure."),
        why("It is a red flag. Ask."),
    ],
    "profiling": [
        sign("A foreign child has a new phone."), (STEPS, "title: A title to notice", "title: The foster child"),
    ],
    "monitoring": [
        how("Secretly check the phone."),
        how("Read their messages each night."),
        how("Look at the phone while she sleeps."),
        how("Put a tracker in the bag."),
        how("Read the diary."),
        how("Go through his phone."),
        how("Use an app to see everything on it."),
        how("Turn on location sharing."),
        how("Track the location, and tell {child} why."),
        how("Install spyware on it."),
        how("Turn off chat. Tell {child} why. Look at it again on a day you name."),
    ],
    "danger-at-home": [
        (STEPS, "how: [A way for the other.]", "how: [Change the password.]"),
        (STEPS, "how: [A way for the other.]", "how: [Look at who shares the location.]"),
    ],
    "empty-band": [
        (LISTS, "topics:\n", "topics:\n  - id: lonely\n    title: a topic without steps\n"),
    ],
    "near-duplicate": [
        (STEPS, "title: A title for the other", "title: A title for the home"),
        (STEPS, "remember: A fifth line.", "remember: a fourth line"),
    ],
    "if-then": [
        (STEPS, "if_then: When it rains, I will set it.", "if_then: Set it when it rains."),
        (STEPS, "sign: A sign to notice.", "sign: A sign.\n    if_then: When I see it, I will ask."),
    ],
    "home-child": [(STEPS, "title: A title for the home", "title: A home for {child}")],
}  # fmt: skip

# rule -> texts near to those above that are right.
GOOD: dict[str, list[Change]] = {
    "no-source": [(STEPS, "sources: [body-page]\n    evidence: survey", "sources: []\n    evidence: judgement")],
    "unseen-source": [(SOURCES, "    title: A page of theirs\n", "    title: Another page of theirs\n")],
    "overdue": [(STEPS, "check_after: 2027-11-01", "check_after: 2026-11-23")],
    "future-date": [(STEPS, "checked: 2026-11-01", "checked: 2026-11-23")],
    "figure": [
        why("Ask in two weeks. Wait 10 minutes."),
        why("Look in 5 minutes. Two in a room is better."),
        why("They may say {fact:rules}."),
        (FACTS, "    caveat: ", "    caveat: Of 2,600 people. "),
        why("Look at one app in two weeks. Then ask."),
        (STEPS, "listen_for: [A thing to listen for.]", "listen_for: [it was 1 in 5]"),
    ],
    "statistic": [of_help("Wait for ten minutes."), of_help("Two in a room is better.")],
    "number-alone": [("facts.yaml", "text: 19 in 100", "text: 20 in 100")],
    "held-back": [(FACTS, "text: 58 in 100", "text: 59 in 100")],
    "reading-grade": [how("Sit down. Breathe out. Say that you are here. " * 6)],
    "long-title": [(STEPS, "title: A title to notice", "title: A title that is as long as a line of a list may be")],
    "long-sentence": [how("Say: 'I am here, and I will stay with you as long as you want me to.' Then wait.")],
    "long-list": [(STEPS, HOW, f"how: [{', '.join(f'Way {i}.' for i in range(7))}]")],
    "term": [
        why("A sexual image of a child is a record of harm. Ask for help."),
        opening("Is there a monster under the bed?"),
        why("A child ran from home. Ask for help."),
        why("Your child told you. Ask for help."),
        why("It is called sextortion: threatened with pictures. Ask for help."),
        (STEPS, "avoid: [A thing to avoid.]", "avoid: [say child porn]"),
    ],
    "stranger-danger": [
        opening("It may be someone you only know online."),
        (STEPS, "avoid: [A thing to avoid.]", "avoid: [talk of strangers]"),
        (HELP, "do_not: [Do a thing.]", "do_not: [Call it a stranger.]"),
    ],
    "blame": [
        opening("It is not your fault."),
        how("Every child should have a safe adult. You should have one too."),
        how("Play a silly game. Rest, if you had a hard day."),
        opening("It is not {child}'s fault."),
        (STEPS, "avoid: [A thing to avoid.]", "avoid: [ask why did you not tell me]"),
        (STEPS, "listen_for: [A thing to listen for.]", "listen_for: ['I was stupid']"),
        (STEPS, "- if_they: If {child} sings", "- if_they: If {child} says it was their own fault"),
        (HELP, "do_not: [Do a thing.]", "do_not: [Say it was silly.]"),
    ],
    "alarm": [why("It may happen. Ask what it is like."), sign("More nightmares than before."), opening("Terrific.")],
    "fear-without-step": [why("Threats grow when nobody knows. Ask, and listen.")],
    "graphic": [why("Somebody may touch private parts. Ask for help.")],
    "promise": [
        opening("You are not in trouble with me for telling."),
        opening("I cannot promise that nothing will happen."),
        how("A short message will be fine."),
        opening("I will not take your phone as a punishment."),
        of_help("Ask: how do I keep my child safe tonight?"),
        (STEPS, "avoid: [A thing to avoid.]", "avoid: [promise to keep it secret]"),
    ],
    "punish": [how("Do not take away the phone."), opening("I will not take your phone as a punishment.")],
    "typographic": [how("Ask - then wait.")],
    "no-way-to-tell": [(STEPS, " You can tell me.", " You can always come to me.")],
    "no-other-ways": [(STEPS, "other_ways: [Another way to do it.]", "other_ways: [Draw it.]")],
    "not-your-fault": [(STEPS, OPEN, "Another opening.")],
    "no-content-note": [
        (STEPS, "kind: watch\n", "kind: watch\n    hard: sad things\n"),
        how("Call a domestic abuse helpline."),
        why("It may be sexual. Ask."),
    ],
    "leading": [
        opening("Lots of children see pictures of people. What could you do?"),
        opening("Tell me what happened. Then what?"),
        of_help("Has someone hurt your child too? Do not press them."),
        (STEPS, "avoid: [A thing to avoid.]", "avoid: [ask 'has he touched you?']"),
    ],
    "refusing": [
        opening("No one has the right to ask you for a nude. If there is one, you can tell me."),
        opening("Never send a nude. If you did, come to me."),
        (STEPS, "avoid: [A thing to avoid.]", "avoid: [say just say no]"),
    ],
    "at-screen": [
        (STEPS, "practise: A practice.", "practise: Say it aloud at the sink."),
        opening("I give them the words for it."),
    ],
    "friends-only": [
        how("Choose friends only. This cuts down unknown contact. It does not cover people {child} knows."),
        how("Ask which friends they like."),
    ],
    "reads-on": [
        (STEPS, "avoid: [A thing to avoid.]", "avoid: [shout]"),
        (STEPS, "listen_for: [A thing to listen for.]", "listen_for: [a pause]"),
        (STEPS, "- if_they: If {child} sings", "- if_they: If it was a song"),
    ],
    "address": [how("Look at the page of the service. Then rest.")],
    "keeps-answer": [
        (STEPS, "sign: A sign to notice.", "sign: They seem afraid at home.\n    keep: false"),
        (STEPS, "title: A title for the home", "title: Our rules at home"),
    ],
    "sign-alone": [(STEPS, "next: Ask about it.", "next: See a doctor.")],
    "sign-as-proof": [
        why("A child who is being hurt may stay quiet. Ask."),
        sign("A new phone with no story."), (STEPS, "next: Ask about it.", "next: Ask. It does not mean harm."),
    ],
    "profiling": [sign("A child has a new phone."), sign("A black eye, poor sleep, or lost transport cards.")],
    "monitoring": [
        how("Do not read their messages."),
        of_help("Go when they are out."),
        how("Do not look at it while they sleep."),
        how("Do not put a tracker in a bag."),
        how("Turn off chat. Tell {child} what you changed and why. Name a day when you look at it again. "
            "Do not ask what they say to one safe adult or a helpline."),
    ],
    "danger-at-home": [(STEPS, "how: [A way for the other.]", "how: [Put a word on paper.]")],
    "empty-band": [(LISTS, "title: the rules at home", "title: our rules")],
    "near-duplicate": [(STEPS, "remember: A fifth line.", "remember: Another line.")],
    "if-then": [(STEPS, "if_then: When it rains, I will set it.", "if_then: When we eat, I will ask.")],
    "home-child": [(STEPS, "title: A title for the home", "title: A home for the children")],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


def found(folder: Path, today: date = DAY) -> list[Finding]:
    return [f for f in check_folder(str(folder), "", today).findings if not f.rule.startswith("ledger")]


def lines(findings: list[Finding]) -> list[str]:
    return [finding.line() for finding in findings]


def test_every_rule_has_a_text_that_it_finds_and_one_that_it_lets_be() -> None:
    names = [rule.id for rule in RULES]
    assert len(set(names)) == len(names) >= 30
    assert set(BAD) == set(GOOD) == set(names)


def test_the_sample_is_good_by_every_rule(folder: Path) -> None:
    assert lines(found(folder)) == []


@pytest.mark.parametrize(("rule", "change"), [(rule, change) for rule in BAD for change in BAD[rule]])
def test_each_rule_is_seen_to_fail(folder: Path, rule: str, change: Change) -> None:
    spoil(folder, *change)
    findings = found(folder)
    own = [f for f in findings if f.rule == rule]
    assert own, lines(findings)
    assert all(f.where and f.where.line > 0 and f.what and f.how for f in own)
    assert all(f.level != "fault" for f in findings), "nothing but the rule is against it"
    if rule not in ("empty-band", "number-alone", "held-back"):  # which are about what is not there
        assert {f.where.file for f in own if f.where} == {change[0]}


@pytest.mark.parametrize(("rule", "change"), [(rule, change) for rule in GOOD for change in GOOD[rule]])
def test_each_rule_lets_good_text_be(folder: Path, rule: str, change: Change) -> None:
    spoil(folder, *change)
    findings = found(folder)
    assert all(f.level != "fault" for f in findings), lines(findings)
    assert lines([f for f in findings if f.rule == rule]) == []


def test_a_band_that_is_offered_has_steps_and_a_checklist() -> None:
    rule = next(rule for rule in RULES if rule.id == "empty-band")
    lists = Loaded(LISTS, {"bands": [{"id": "8-10"}], "topics": [], "checklists": []}, {}, [], whole=True)
    steps = Loaded(STEPS, {"steps": []}, {}, [], whole=True)
    assert [f.what for f in rule.findings(Subject({LISTS: lists, STEPS: steps}))] == ["band 8-10 has no steps"]
    assert not list(rule.findings(Subject({LISTS: lists}))), "of a file alone nothing is said about the others"


def test_near_duplicates_are_found_by_what_they_say(folder: Path) -> None:
    said = "Sit down with them. Look at the game for a while. Ask which part of it they like the best, and wait."
    spoil(folder, STEPS, "how: [A way at home.]", f"how: ['{said}']")
    spoil(folder, STEPS, "how: [A way for the other.]", f"how: ['{said.replace('the best', 'most')}']")
    assert [(f.rule, f.id) for f in found(folder)] == [("near-duplicate", "R52")]
    spoil(folder, STEPS, "Look at the game for a while. Ask which part of it they", "Eat. Say what you")
    assert found(folder) == []


def test_two_thousand_steps_are_compared_in_a_bounded_time() -> None:
    """A pack a hundred times larger may not take ten thousand times as long."""
    steps = []
    for i in range(2000):
        said = " ".join(f"word{(i * 7 + n) % 5000} and then" for n in range(60))
        steps.append({"id": f"A{i}", "kind": "do", "title": f"t{i}", "remember": f"r{i}", "how": [said]})
    loaded = Loaded("x", {"steps": steps}, {}, [], whole=True)
    rule = next(rule for rule in RULES if rule.id == "near-duplicate")
    began = time.process_time()
    list(rule.findings(Subject({"bands/x.yaml": loaded})))
    assert time.process_time() - began < 20


# --- what is read, and how


def entry(**fields: Any) -> Entry:
    return Entry(Loaded("x", {"steps": [fields]}, {}, [], whole=True), ("steps", 0), fields)


def test_only_what_is_in_our_own_voice_is_read() -> None:
    written = entry(
        id="K27", title="t", why="w", hard="h", sources=["s"], open_with="o", follow_ups=["f"], listen_for=["l"],
        avoid=["a"], repair="r", practise="p", other_ways=["ow"], literally="li", remember="re", if_then="i",
        how=["how"], if_they=[{"branch": "told", "if_they": "if", "say": "sa", "then": "th"}],
        sign="si", may_also_mean=["m"], next="n",
    )  # fmt: skip
    said = {one.text for one in said_in(written)}
    assert said == {"t", "w", "h", "o", "f", "r", "p", "ow", "li", "re", "i", "how", "sa", "th", "si", "m", "n"}


def test_every_text_of_a_step_and_of_help_is_read_or_left_alone_on_purpose() -> None:
    """A new field of the schema must be put into a group here, or no rule would see it."""
    from safekids.content import schema, schema_help
    from safekids.content.quality import rule

    known = set(rule._GROUPS) | rule.NOT_OURS | rule._NOT_TEXT
    not_words = {
        "kind", "revision", "minutes", "part", "scope", "essential", "keep", "on_device", "evidence", "check_after",
        "revisit_after", "occasions", "situations", "follows", "replaced_by", "branch",
        "without",
    }  # fmt: skip
    models = (schema.WrittenDo, schema.WrittenTalk, schema.WrittenWatch, schema.WrittenIfThey, schema.WrittenBranch)
    fields = {field for model in models for field in model.model_fields}
    assert fields - known - not_words == set()
    page = entry(**dict.fromkeys(schema_help.WrittenHelpPage.model_fields, "x"))
    read = {one.field for one in said_in(page._replace(path=("pages", 0)))}
    assert set(schema_help.WrittenHelpPage.model_fields) - read == {"id", "call", "otherwise", "checked", "do_not"}


def test_a_list_without_full_stops_is_not_one_long_sentence() -> None:
    said = said_in(entry(how=["Look for chat", "Ask: 'Who is that?'", "Wait."]))
    assert joined(said, {}) == "Look for chat. Ask. Who is that? Wait."


def test_the_nickname_and_the_numbers_are_counted_as_a_person_hears_them() -> None:
    said = said_in(entry(why="{child} and {fact:rules} and {emergency}"))
    assert joined(said, {"rules": "1 in 5"}) == "your child and 1 in 5 and your emergency number."


def test_the_table_of_grades_has_the_median_and_the_worst_of_each_group(folder: Path) -> None:
    files = check_folder(str(folder)).subject
    assert files is not None
    rows = table(files._replace(grade=lambda text: 2.0 if "A step of help." in text else 4.0))
    assert [tuple(row) for row in rows if row.group == "help page"] == [("help page", 15, 4.0, 4.0, "not-sure")]


def test_without_the_extra_part_nothing_is_graded_and_that_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from safekids.cli import content as command

    monkeypatch.setattr(check, "english_grade", lambda: None)
    spoil(folder, *how(HARD_WORDS))
    assert not [f for f in found(folder) if f.rule == "reading-grade"]
    command.check(str(folder), DAY, as_json=False, grades=True)
    assert "safekids[check]" in capfd.readouterr().err


def test_the_real_measure_is_there_for_those_who_develop() -> None:
    assert english_grade() is not None


# --- a file alone, and the words that came with safekids


def test_a_file_that_lies_alone_is_judged_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes((copy_of_sample(tmp_path) / STEPS).read_bytes())
    said = {f.rule for f in check_file(str(path), "mine.yaml", DAY).findings}
    assert said == set(), "nothing is said of what is not there"
    spoil(tmp_path, "mine.yaml", OPEN, "Has anyone touched you?")
    assert {f.rule for f in check_file(str(path), "mine.yaml", DAY).findings} == {"leading"}


def test_a_file_of_a_folder_shows_its_own_findings_only(folder: Path) -> None:
    spoil(folder, *opening("Has anyone touched you?"))
    assert {f.rule for f in check_file(str(folder / STEPS), "s", DAY).findings} >= {"leading"}
    assert not check_file(str(folder / FACTS), "f", DAY).findings


def test_the_compiled_words_are_judged_like_the_written_ones() -> None:
    checked = check_pack(LAST_READ)
    assert lines(checked.findings) == []
    assert checked.subject is not None
    written = check_folder(str(ROOT / "data"), "", LAST_READ).subject
    assert written is not None
    steps = {step.id for _, step in written.steps()}
    assert {step.id for _, step in checked.subject.steps()} == steps
    listed = {one.text for one in written.said()}
    assert {one.text for one in checked.subject.said()} <= listed
    assert {rule.id for rule in RULES for _ in rule.findings(checked.subject._replace(today=date(2031, 1, 1)))} == {
        "overdue"
    }


def test_a_fault_in_compiled_words_is_found_with_its_id(tmp_path: Path) -> None:
    from safekids.content.compile import compile_folder

    folder = copy_of_sample(tmp_path)
    spoil(folder, *opening("Has anyone touched you?"))
    compile_folder(str(folder), str(tmp_path / "out"))
    [finding] = check_pack(DAY, str(tmp_path / "out")).findings
    assert finding.line().startswith("band-8-10.json:1:1: leading: M83: open_with suggests an act")
    (tmp_path / "out" / "help.json").write_text("[]", encoding="utf-8")
    with pytest.raises(PackMissing):
        check_pack(DAY, str(tmp_path / "out"))


# --- the list of all rules


def test_every_rule_that_the_code_names_is_in_the_list_with_its_reason() -> None:
    listed = {about.id for rows in catalogue().values() for about in rows}
    named: set[str] = set()
    for path in (ROOT / "src" / "safekids" / "content").glob("*.py"):
        if path.name == "catalogue.py":
            continue
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"(?:Finding|_fault|fault|found|finding|end)\(\s*(?:\w+\.)*\"([a-z0-9-]+)\"", text))
        named |= set(re.findall(r"^ {4}\"\w+\": \(\"([a-z-]+)\", ", text, re.MULTILINE))
        named |= set(re.findall(r"\brule, what = \"([a-z-]+)\"", text))
        named |= set(re.findall(r"\.get\(kind, \(\"([a-z-]+)\"", text))
        named |= {f"unknown-{kind}" for kind in re.findall(r"_unknown\(\s*\"(\w+)\"", text)}
    named |= {rule.id for rule in RULES}
    assert named - listed == set()
    assert listed - named == set()
    assert all(about.why.endswith(".") and about.source for rows in catalogue().values() for about in rows)


def test_every_rule_in_the_list_is_seen_to_fail_somewhere() -> None:
    tests = [*Path(__file__).parent.glob("test_*.py"), *(Path(__file__).parent / "bad").glob("*.txt")]
    said = " ".join(path.read_text(encoding="utf-8") for path in tests)
    listed = {about.id for rows in catalogue().values() for about in rows}
    assert {rule for rule in listed if f'"{rule}"' not in said and f" {rule}: " not in said} == set()


def test_what_the_build_needs_loads_no_rule_of_quality_and_no_extra_part() -> None:
    code = "import sys, safekids.content.compile; print(*[n for n in sys.modules if 'quality' in n or n == 'textstat'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == ""
