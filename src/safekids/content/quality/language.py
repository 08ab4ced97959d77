"""Words: which harm, which blame, which frighten, which promise what nobody can keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from safekids.content.quality.rule import (
    FEAR,
    HOUSE,
    JUDGEMENT,
    KIDSMARTZ,
    LUXEMBOURG,
    NO,
    THORN,
    Fault,
    Rule,
    Said,
    Subject,
    fault,
    pattern,
)

# what must not stand, and what to do instead
Words: TypeAlias = tuple[tuple[str, str], ...]


def _forbidden(*words: tuple[str, str], unless: re.Pattern[str] | None = None) -> Callable[[Subject], Iterator[Fault]]:
    """A rule that finds these words in any sentence of ours that does not hold `unless` as well."""
    compiled = [(pattern(text), how) for text, how in words]

    def find(subject: Subject) -> Iterator[Fault]:
        for said in subject.said():
            for sentence in said.sentences():
                if unless is None or not unless.search(sentence):
                    yield from _in(sentence, said)

    def _in(sentence: str, said: Said) -> Iterator[Fault]:
        for expression, how in compiled:
            match = expression.search(sentence)
            if match:
                yield fault(said, f"{said.field} says: {match[0]}", how)

    return find


_TERMS: Words = (
    (r"(child|kiddie|kid|teen|underage) porn\w*", "say: a sexual image of a child; child sexual abuse material"),
    (r"(child|teen|underage|minor|young) (prostitut\w+|sex workers?|hookers?|escorts?)",
     "say: a child exploited in trafficking"),
    (r"sex work\w*|(sold|sells?|selling) (sex|themselves|herself|himself|(her|his|their) (body|bodies))",
     "nobody under 18 does such work; say: sexual exploitation"),
    (r"pimps?|predators?|(online|sick|real|these) monsters?|perverts?|pa?edo(phile)?s?",
     "say: a person who exploits, an offender"),
    (r"revenge porn\w*|leaked (nudes?|pictures?|photos?)|nudes? leaks?|self-made porn\w*|sexts?|sexting",
     "say: a picture shared without consent"),
    (r"self-(generated|produced|made|taken)|consensual csam", "say: pressured or tricked into making a picture"),
    (r"fake porn\w*|just (a )?fakes?|deepfake porn\w*", "say: an AI-made sexual image"),
    (r"runaways?", "say: a child who is missing, who ran from home"),
    (r"(young|child|juvenile) (sex|sexual) (offenders?|predators?|abusers?)",
     "say: a child showing harmful sexual behaviour"),
    (r"(child|they|she|he|kid|teen|victim|\{child\}) (has |have |had )?(admit\w*|confess\w*)|"
     r"(admits?|confess\w*) to (you|it)",
     "say: told, shared"),
    (r"underage (wom[ae]n|girls?|boys?)|young wom[ae]n", "say: child, teen"),
    (r"child (sex )?tourism|child lovers?|sex with (a |an )?(child|minor)\w*", "say: sexual abuse of a child"),
)  # fmt: skip

_STRANGER: Words = (
    (r"strangers?|stranger[- ]danger",
     "say: someone you only know online, a person you have not met; most harm is by known people"),
    (r"(don't|do not|never) (talk|speak|write|reply|chat) (to|with) (anyone|anybody|people|someone|somebody) "
     r"(you|they) (do not|don't|have never|haven't)",
     "say what to do: ask me first. Most harm is by known people"),
    (r"creeps?|creepy|weirdos?|bad (guys?|men|man|people)",
     "say what the person does: asks for a secret, a picture, a favour"),
)  # fmt: skip

_BLAME: Words = (
    (r"should(n't| not)? (know|have known) better|should(n't| not)? have (?!(a|an|the|some|one|two|your|their|"
     r"his|her|no|"
     r"more|access|to|at|this|that)\b)\w+|if (only )?(you|they|she|he|\{child\}) had(n't| not)? (told|listened|"
     r"said|asked|known|stopped|checked|looked|been|gone|sent)|what were you thinking",
     "say what helps now"),
    (r"why (didn't|did) (you|they|she|he|\{child\})( not)?", "say: I am glad you told me"),
    (r"stupid\w*|don't be silly|(that|it|this) (was|is) (so |very )?silly|silly (of|to|thing|mistake|choice)|"
     r"foolish\w*|naive\w*|careless\w*|irresponsible|reckless\w*|gullible|dumb",
     "say what happened, and no more"),
    (r"risky (behaviou?rs?|choices?|child\w*|teens?)|bad (parents?|parenting|mothers?|fathers?|choices?)",
     "name the harm, and who does it"),
    (r"(you|parents?|mothers?|fathers?|they) (who )?lets? ((your|their|a|the) (child\w*|kids?|son|daughter)|(this|"
     r"it) happen|(them|him|her) (use|have|go|play|see|stay))", "leave it out"),
    (r"(asked|asking) for it|brought (it|this) on|provok\w+|led (him|her|them) on|invit\w+ (it|abuse|harm)",
     "the one who harms is to blame"),
    (r"(half|many|most|some) (of )?(parents|caregivers|carers|families) (\w+ )?(blame|fail|ignore|deny)\w*",
     "never shame the reader; say what makes it hard"),
    (r"(your|their|the child's|your child's|\{child\}'s) (own )?fault", "say: it is not your fault"),
)  # fmt: skip
_NOT_FAULT = pattern(r"(not|never|isn't|wasn't) (be )?(your|their|the child's|your child's|\{child\}'s|yours)")

_ALARM: Words = (
    (r"(great|grave|terrible|constant|huge|extreme) (risk|danger)", "say plainly what may happen and what to do"),
    (r"epidemic|horrif\w+|terrif(y|ied|ies|ying)|living nightmares?|alarming\w*|shocking\w*|skyrocket\w*|"
     r"lurk\w*|prey(s|ed|ing)?( on)?|"
     r"sinister",
     "say plainly what may happen and what to do"),
    (r"every parent's (worst )?\w+|worst (fear|nightmare)s?|before it is too late|too late to|"
     r"ruin\w* (a|the|their|your|his|her) (life|lives|future)",
     "fear without a step makes people look away; say what helps"),
    (r"(lost|broken|damaged|scarred|destroyed) (for ever|forever|for life)|never (recover|be the same)",
     "children do recover; say what helps"),
)  # fmt: skip

_GRAPHIC: Words = (
    (r"rap(e|ed|es|ing|ist)|molest\w*|fondl\w*|grop(e|ed|ing)|penetrat\w*|masturbat\w*|ejaculat\w*|orgasm\w*",
     "say: sexual harm, touch; no acts"),
    (r"(oral|anal|vaginal|penetrative) (sex|rape)|sex(ual)? acts?|blow ?jobs?|intercourse|bondage",
     "say: sexual harm; no acts"),
    (r"tortur\w*|mutilat\w*|strangl\w*|gor(e|y)|corpses?|blood(y|ied)|slit(s|ting)?|stabb\w*|behead\w*|"
     r"hang(s|ed|ing)? (him|her|them|your)sel(f|ves)|overdos\w*",
     "no detail of violence and no means"),
)  # fmt: skip

_PROMISE: Words = (
    (r"(not|(can't|cannot|won't|will not|never) (get|be)) in(to)? (any )?trouble(?! with (me|us)\b)",
     "say: You are not in trouble with me for telling"),
    (r"(never|not|won't) (lose|take|have to give up) (away )?(your|the|their|his|her) (phone|device|tablet|game|"
     r"computer|console)\w*(?! as a punishment)",
     "say: I will not take your phone as a punishment. If police need it, I will help you stay in touch"),
    (r"(?<!cannot )(?<!can't )(I|we) promise", "say only what this adult can keep"),
    (r"(you|they|he|she|it|all|everything|\{child\}|your child|children) (will|'ll) (always )?be (safe|fine|"
     r"all right|ok|okay)|nothing (at all )?(is going to|will|can) happen",
     "nobody can know that; say: I will help"),
    (r"(I|we) (will|'ll) (fix|stop|solve|end) (this|it|that|them|him|her)", "say: I will help"),
    (r"nothing (bad|like (this|that)) (can|will|would)|(it|this|that) will never happen|no harm (can|will) come|"
     r"everything will be (fine|all right|ok\w*)",
     "nobody can know that; say: I will help"),
    (r"(?<!my best to )(?<!job is to )(keep|keeps|make|makes) (you|your child|a child|every child|all children|"
     r"children|kids|them|\{child\}) (safe|safer)",
     "no list makes safe; say what it is practice for"),
    (r"guarantee\w*|(completely|totally|perfectly|fully|always|100%) (safe|private|secure|secret)|a safer child|"
     r"foolproof|fail-?safe",
     "say what it does, and what it does not"),
    (r"nothing leaves (this|your) (computer|phone|device)\w*",
     "say: safekids sends nothing; others who use this computer may still see it"),
    (r"(reviewed|approved|endorsed|certified|vetted|recommended) by (experts?|professionals?|doctors?|police|"
     r"psychologists?|therapists?|survivors?|parents?)",
     "say: sources last checked; nobody has approved the words"),
    (r"(no one|nobody) (else )?will (ever )?(know|find out|see|hear)|"
     r"(I|we) (will not|won't|will never) tell (anyone|anybody)|I will tell (no one|nobody)|just between us|"
     r"our (little )?secret",
     "say: I may need to tell someone whose job is to help"),
    (r"(the )?(police|court|school|judge|app|helpline|teachers?|coach) will (sort|handle|help|stop|catch|remove|"
     r"protect|believe|find|arrest|"
     r"solve|fix)",
     "say what the adult will do, not what others will"),
    (r"(proven|shown|proved) to (prevent|stop|protect|reduce)|prevents? (abuse|grooming|harm|exploitation)|"
     r"protects? (children|your child|\{child\}) (from|against)",
     "no checklist was shown to do that; say: helps you get ready and talk"),
)  # fmt: skip
_NOT_PROMISED = re.compile(r"\b(do not|don't|never|cannot|can't|not) (promise|say|guarantee|claim)\b", re.IGNORECASE)

_PUNISH: Words = (
    (r"(take|takes|taking) away (the|their|your|his|her|a) (\w+ )?(phone|device|tablet|game|console|computer)\w*|"
     r"(phone|device|tablet|game|console|computer)\w* (will|would) be (taken|gone)|no more (phone|tablet|games?|"
     r"screen)|"
     r"(I|we)('ll| will) take (your|the|their) (phone|device|tablet|game|console|computer)\w*|"
     r"ground(ed|ing)? (them|her|him|your|\{child\})|punish\w*|confiscat\w*",
     "fear of losing the phone keeps children quiet; say what you do together"),
)  # fmt: skip

_HARM = pattern(
    r"harm\w*|abus\w*|danger\w*|threat\w*|hurt\w*|exploit\w*|groom\w*|blackmail\w*|traffick\w*|victims?|crimes?|"
    r"kill\w*|die[sd]?|steal\w*"
)
_HELP = pattern(
    r"ask\w*|tell\w*|told|talk\w*|say\w*|said|help\w*|come|comes|stay\w*|call\w*|know\w*|ready|learn\w*|show\w*|"
    r"easier|calm\w*|words?|practi[sc]e\w*|listen\w*|choose|set|look|keep|stop|make|start|share"
)


def _fear(subject: Subject) -> Iterator[Fault]:
    """A text that names harm names something to do as well."""
    for said in subject.said():
        if said.group in ("why", "line", "note") and said.field != "hard":
            harm = _HARM.search(said.text)
            if harm and not _HELP.search(said.text):
                what = f"{said.field} speaks of {harm[0]} and of nothing to do"
                yield fault(said, what, "say in the same breath what helps")


def _sextortion(subject: Subject) -> Iterator[Fault]:
    """The word may stand only beside what it means."""
    for said in subject.said():
        if re.search(r"\bsextort\w*", said.text, re.IGNORECASE) and not re.search(
            r"threat|sexual extortion", said.text, re.IGNORECASE
        ):
            yield fault(said, f"{said.field} says sextortion and not what it is", "say: threatened with pictures")


_TYPOGRAPHIC = re.compile(r"[^\x20-\x7e]")


def _plain(subject: Subject) -> Iterator[Fault]:
    for said in subject.said():
        match = _TYPOGRAPHIC.search(said.text)
        if match:
            what = f"{said.field} holds {match[0]} (U+{ord(match[0]):04X})"
            yield fault(said, what, "write plain quotes and hyphens: ' \" -")


def _terms(subject: Subject) -> Iterator[Fault]:
    yield from _forbidden(*_TERMS)(subject)
    yield from _sextortion(subject)


RULES = (
    Rule("term", "fail",
         "Some words make a child sound like the one who did it, or an image of abuse like a kind of film.",
         LUXEMBOURG, _terms),
    Rule("stranger-danger", "fail",
         "Most harm is done by people a child knows, and some people they do not know are the ones who help.",
         f"{KIDSMARTZ}; {HOUSE}", _forbidden(*_STRANGER)),
    Rule("blame", "fail",
         "All blame stays with the person who harms: blamed, a child stays silent and a parent stops reading.",
         f"{THORN}; {HOUSE}", _forbidden(*_BLAME, unless=_NOT_FAULT)),
    Rule("alarm", "fail",
         "Frightening words make people look away and do nothing.",
         f"{FEAR}; {HOUSE}", _forbidden(*_ALARM)),
    Rule("fear-without-step", "fail",
         "Whoever names a harm names in the same text what one can do or say.",
         f"{FEAR}; {HOUSE}", _fear),
    Rule("graphic", "fail",
         "Detail of acts and violence hurts readers who lived it and teaches those who would do it. Body parts have "
         "names.",
         HOUSE, _forbidden(*_GRAPHIC)),
    Rule("promise", "fail",
         "A promise that police, a court or a bad day can break costs a child's trust when it matters most.",
         f"hampshire-cac-discloses in sources.yaml; {HOUSE}", _forbidden(*_PROMISE, unless=_NOT_PROMISED)),
    Rule("punish", "fail",
         "Children who fear to lose the phone do not tell.",
         f"{THORN}; {HOUSE}", _forbidden(*_PUNISH, unless=NO)),
    Rule("typographic", "fail",
         "Letters that a terminal, a talker or a search may not know are read wrongly or not at all.",
         JUDGEMENT, _plain),
)  # fmt: skip
