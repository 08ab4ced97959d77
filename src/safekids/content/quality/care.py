"""Signs that prove nothing, watching that is said openly, and devices that somebody dangerous may see."""

from __future__ import annotations

from collections.abc import Iterator

from safekids.content.quality.rule import (
    HOUSE,
    JUDGEMENT,
    NO,
    SAFETY_NET,
    Fault,
    Rule,
    Subject,
    fault,
    fault_of,
    pattern,
    said_in,
    sentences,
)

LEAST_CAUSES = 2  # ordinary ones, for one sign

_PROOF = pattern(
    r"(this|that|it|which) (always |usually |often )?(means|proves|shows) (that )?(\w+ ){0,3}(abus\w*|groom\w*|"
    r"harm\w*|hurt|danger\w*)|"
    r"(sure|certain|clear|telltale|classic|tell-tale) signs?|red flags?|proof (of|that)|you can be sure|"
    r"no other reason|must be (hiding|groom\w*|abus\w*)|signs? of (abuse|grooming|trafficking|harm)"
)
_IS_BEING = pattern(r"(is|are) (being|surely|certainly|probably) (groomed|abused|exploited|harmed|hurt|trafficked)")
_PROFILE = pattern(
    r"poor (child\w*|kids?|famil\w+|homes?|areas?|parents?)|poverty|on benefits|homeless|immigrants?|migrants?|"
    r"refugees?|foreign\w*|muslims?|christians?|jewish|"
    r"hindus?|(black|brown|asian) (child\w*|kids?|boys?|girls?|famil\w+|people|parents?)|roma|gyps(y|ies)|"
    r"autistic|autism|disabled|adhd|"
    r"single (mother|father|parent|mum|mom|dad)s?|foster(ed)? (child|children|kids?)|broken homes?|gay|lesbian|"
    r"trans(gender)?|accents?"
)
_ORDINARY_NEXT = pattern(r"ask\w*|say|talk\w*|tell\w*|stay|call|press|listen|wait|see a doctor")


def _causes(subject: Subject) -> Iterator[Fault]:
    for step in subject.of_kind("watch"):
        causes = step.names("may_also_mean")
        if len(causes) < LEAST_CAUSES:
            what = f"{step.id} names {len(causes)} ordinary cause" + ("" if len(causes) == 1 else "s")
            yield fault_of(step, "may_also_mean", what, f"name {LEAST_CAUSES} or more innocent reasons")
        if not _ORDINARY_NEXT.search(step.text("next")):
            what, how = f"{step.id} has no next step to take", "say what to ask, to say, or whom to call"
            yield fault_of(step, "next", what, how)


def _proof(subject: Subject) -> Iterator[Fault]:
    for said in subject.said():
        for sentence in said.sentences():
            match = _PROOF.search(sentence) or (_IS_BEING.search(sentence) if said.group == "sign" else None)
            if match and not NO.search(sentence):
                how = "a sign proves nothing: say that it is a reason to ask kindly"
                yield fault(said, f"{said.field} takes a sign as proof: {match[0]}", how)


def _profile(subject: Subject) -> Iterator[Fault]:
    for step in subject.of_kind("watch"):
        for said in said_in(step):
            match = _PROFILE.search(said.text) if said.field in ("sign", "title") else None
            if match:
                what, how = (
                    f"{said.field} names who a family is: {match[0]}",
                    "name what the child does, and what is new",
                )
                yield fault(said, what, how)


_SECRET = pattern(
    r"secretly (\w+ )?(check|read|look|follow|track|watch|install|log)\w*|"
    r"behind (their|his|her|your child's|\{child\}'s) back|"
    r"without (telling|asking|warning) (them|him|her|your child|the child|\{child\})|"
    r"without (them|him|her|your child|\{child\}) (knowing|noticing)|"
    r"(before|so that|so) (they|\{child\}|your child) (do(es)? not|don't|doesn't|cannot) (know|notice)|spyware|"
    r"keylogg\w*|spy(ing)? on|track(ing)? apps?|hidden (app|camera)s?"
)
_UNSEEN = pattern(
    r"(check|read|look|go through|open|search)\w* [^.?!]{0,60}(while|when) (they|he|she|\{child\}|"
    r"your child) (is |are )?"
    r"(asleep|sleep\w*|out|away|not (there|looking)|at school)|(put|hide|place|sew) (a |the )?(\w+ )?trackers?|"
    r"(read|search)\w* (the|their|his|her|\{child\}'s) (diary|diaries|letters|bag|room|drawers?)"
)
_THINGS = (
    r"(messages?|chats?|contacts?|friends?|friend requests|calls?|location|followers|search history|browser history|"
    r"history|who can (chat|write|call|message|follow))"
)
_SEES_OR_LIMITS = pattern(
    r"(read|check|see|look at|look through|go through|scroll through|monitor|track|follow|limit|block|filter|approve|"
    rf"turn off|close|choose|restrict|allow|remove|delete)\w* [^.?!]{{0,60}}?\b{_THINGS}|"
    r"(go|look|scroll|search) through (the|their|his|her|\{child\}'s) (phone|tablet|device|computer|laptop)|"
    r"see everything|(turn|switch) on [^.?!]{0,30}?\blocation"
)
_OPEN = (
    (pattern(r"(tell|show|explain to|ask|agree with|together with|with) (\{child\}|them|your child|your children|"
             r"the children|everyone)"),
     "tells the child"),
    (pattern(r"why|because|reason"), "says why"),
    (pattern(r"(a|the|that|this|which) (day|date|week|month)|until|in \w+ (weeks|months)|look at it again"),
     "names a day when it ends or is looked at again"),
    (pattern(r"helplines?|safe adult|one adult|another adult"), "leaves one adult and one helpline private"),
)  # fmt: skip


def _monitoring(subject: Subject) -> Iterator[Fault]:
    for said in subject.said():
        for sentence in said.sentences():
            match = _SECRET.search(sentence) or _UNSEEN.search(sentence)
            denied = NO.search(sentence[: match.start()]) if match else None
            if match and not denied:
                yield fault(
                    said, f"{said.field} watches a child who does not know: {match[0]}", "tell the child, and why"
                )
    for step in subject.of_kind("do"):
        how = " ".join(text for _, text in step.names("how"))
        names = (m[0] for part in sentences(how) if not NO.search(part) and (m := _SEES_OR_LIMITS.search(part)))
        named = next(names, None)
        missing = [what for expression, what in _OPEN if named and not expression.search(how)]
        if missing:
            what = f"{step.id} lets an adult see or limit contacts ({named})"
            yield fault_of(step, "how", what, "add what it lacks: it " + "; it ".join(missing))


_DEVICE = pattern(
    r"settings?|passwords?|passcodes?|accounts?|location|log (in|out)|logs (in|out)|sign (in|out)|screen time|"
    r"backups?|shared (album|calendar|account)s?|family (account|group)s?|trackers?"
)


def _on_device(subject: Subject) -> Iterator[Fault]:
    for step in subject.of_kind("do"):
        if step.data.get("on_device") is True:
            continue
        for said in said_in(step):
            match = _DEVICE.search(said.text) if said.field == "how" else None
            if match:
                what = f"{step.id} changes a device ({match[0]}) without the line for danger at home"
                yield fault(said, what, "write `on_device: true`")
                break


_FRIENDS_ONLY = pattern(
    r"friends only|only (your |their |real )?friends|only people (you both|they) know|friends of friends"
)
_KNOWN_TOO = pattern(
    r"(cuts? down|does not cover|also come|can come|come from) [^.]*|people (\{child\}|they|a child|you) knows?"
)


def _friends_only(subject: Subject) -> Iterator[Fault]:
    """A setting that keeps out whom nobody knows says so, and says whom it does not keep out."""
    for step in subject.of_kind("do"):
        said = " ".join(text for _, text in step.names("how"))
        match = _FRIENDS_ONLY.search(said)
        if match and not _KNOWN_TOO.search(_FRIENDS_ONLY.sub("", said)):
            what = f"{step.id} says {match[0]}, and not whom that leaves"
            yield fault_of(
                step, "how", what, "add: This cuts down unknown contact. It does not cover people {child} knows."
            )


_NOT_KEPT = pattern(
    r"(harm(ed)?|hurt|afraid|unsafe|not safe|worr(y|ied) about (someone|somebody|something))( \w+){0,2} (at|in) "
    r"(the |your |our )?(home|family)|"
    r"at home, even me|gay|lesbian|bisexual|transgender|questioning who|your own (past|childhood)"
)


def _kept(subject: Subject) -> Iterator[Fault]:
    """Judged by what a step is about: the line for danger at home, or a content note, stands on many others."""
    for _, step in subject.steps():
        if step.data.get("keep") is False:
            continue
        for field in ("title", "open_with", "sign"):
            match = _NOT_KEPT.search(step.text(field))
            if match:
                what = f"{step.id} keeps an answer, and its {field} speaks of {match[0]}"
                yield fault_of(step, field, what, "write `keep: false`")
                break


RULES = (
    Rule("sign-alone", "fail",
         "A sign without its ordinary causes makes suspects; with them, and one next step, it makes a kind question.",
         HOUSE, _causes),
    Rule("sign-as-proof", "fail", "No sign proves harm, and a parent who is sure too soon asks the wrong way.",
         HOUSE, _proof),
    Rule("profiling", "fail",
         "Who a family is says nothing of what happened, and being watched for it keeps families from help.",
         HOUSE, _profile),
    Rule("monitoring", "fail",
         "What an adult sees or limits is told, explained, ends on a day, and leaves one adult and one helpline "
         "private: the one who harms may be the one who watches.", f"{SAFETY_NET}; {JUDGEMENT}", _monitoring),
    Rule("danger-at-home", "fail",
         "A changed password or setting can warn somebody who harms at home, so the step first says what to do then.",
         SAFETY_NET, _on_device),
    Rule("friends-only", "fail", "Most harm comes from people a child knows, and a setting lets those in.",
         HOUSE, _friends_only),
    Rule("keeps-answer", "fail",
         "That somebody answered about harm at home, or about who a child is, may hurt them when it is read by others.",
         f"{SAFETY_NET}; {JUDGEMENT}", _kept),
)  # fmt: skip
