"""The commands as Typer sees them: options, help and examples. Each calls its own module, imported when it runs."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from safekids.cli.errors import FINE, INTERRUPTED, UsageFault
from safekids.messages.english import commands as say
from safekids.messages.english import errors

ABOUT = """Ten quiet minutes to get ready and to talk: short steps for a child's life online.

Without a command it begins the guided session. It watches nobody and sends nothing. In a session, h is help now and
q leaves and clears the screen. What you type here may stay in the history of your shell: if someone checks it, type
safekids alone and choose there.

Example: safekids session --child Robin --age 9 --minutes 10"""


class Commands(TyperGroup):
    """A group of commands that names what it does not know in our words."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.commands:
            near = difflib.get_close_matches(args[0], self.commands)
            hint = errors.did_you_mean(near) if near else errors.see_help(ctx.command_path)
            raise UsageFault(errors.unknown_command(args[0]), hint)
        return super().resolve_command(ctx, args)


def _group(text: str, **settings: Any) -> typer.Typer:
    # Plain help: Rich would make it slower to come and harder to hear. No locals in any crash.
    return typer.Typer(
        help=text,
        cls=Commands,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
        **settings,
    )


app = _group(ABOUT)
child_app = _group("Who the notes are for: add, list, edit, remove.", add_completion=False)
export_app = _group("Sheets to print or to send.", add_completion=False)
privacy_app = _group("What is kept and where, a passphrase, copies, forgetting.", add_completion=False)
content_app = _group("For those who write the steps.", add_completion=False)
app.add_typer(child_app, name="child")
app.add_typer(export_app, name="export")
app.add_typer(privacy_app, name="privacy")
app.add_typer(content_app, name="content")


def run_app(arguments: list[str], today: Callable[[], date]) -> int:
    """Run one command; `today` is asked only by commands that need the day. Returns the exit code.

    Expected faults come out as exceptions; what Typer finds wrong with the arguments as UsageFault.
    """
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="safekids", standalone_mode=False, obj=today)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return INTERRUPTED
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # Typer would make an error of it
            raise stop.__context__ from None
        raise
    except Exception as error:
        # Typer's own usage errors have a message and an exit code; Typer gives them no public base class.
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            raise _usage_fault(error) from None
        raise
    return code if isinstance(code, int) else FINE


def _usage_fault(error: Any) -> UsageFault:
    """What Typer found wrong with the arguments, in our words; in its own where they are plain enough."""
    ctx = error.ctx
    path = ctx.command_path if ctx else "safekids"
    hint = errors.see_help(path)
    match type(error).__name__:
        case "NoSuchOption":
            near = error.possibilities
            return UsageFault(errors.unknown_option(error.option_name), errors.did_you_mean(near) if near else hint)
        case "MissingParameter":
            return UsageFault(errors.missing(path, error.param.make_metavar(ctx)), hint)
        case "UsageError" if isinstance(ctx.command, Commands):
            return UsageFault(errors.missing_command(path, list(ctx.command.commands)), hint)
        case "BadParameter":
            return UsageFault(errors.small(error.message), hint)
    return UsageFault(errors.small(error.format_message()), hint)


# --- completion: what is there, read only while completing


def _as_typed(incomplete: str, names: Iterable[str]) -> list[str]:
    """Those that begin so, ignoring case; what is typed already stays as it is, or the shell would not take them."""
    begun = incomplete.casefold()
    return [incomplete + name[len(incomplete) :] for name in names if name.casefold().startswith(begun)]


def _bands(incomplete: str) -> list[str]:
    from safekids.content import pack

    return [info.id for info in pack.read_pack().bands if info.id.startswith(incomplete)]


def _topics(incomplete: str) -> list[str]:
    from safekids.content import pack

    return [topic.id for topic in pack.read_pack().topics if topic.id.startswith(incomplete)]


def _situations(incomplete: str) -> list[str]:
    """Those that may stand in a shell's history."""
    from safekids.content import pack

    pages = pack.read_help().pages
    return _as_typed(incomplete, [page.id for page in pages if not page.by_number_only])


def _countries(incomplete: str) -> list[str]:
    from safekids.content import pack

    return _as_typed(incomplete, [info.code for info in pack.read_help().countries])


def _occasions(incomplete: str) -> list[str]:
    from safekids.content import pack

    return [occasion for occasion in pack.read_pack().occasions if occasion.startswith(incomplete)]


def _kinds(incomplete: str) -> list[str]:
    return [kind for kind in ("do", "talk", "watch") if kind.startswith(incomplete)]


def _parts(incomplete: str) -> list[str]:
    return [part for part in ("alone", "together") if part.startswith(incomplete)]


def _step_situations(incomplete: str) -> list[str]:
    from safekids.content import pack

    return _as_typed(incomplete, pack.read_pack().situations)


def _numbers(incomplete: str) -> list[str]:
    from safekids.content import pack

    return _as_typed(incomplete, pack.read_numbers().ids)


def _codes(incomplete: str) -> list[str]:
    from safekids.content import pack

    return _as_typed(incomplete, pack.read_pack().places)


def _nicknames(incomplete: str) -> list[str]:
    from safekids.household.errors import HouseholdError
    from safekids.household.store import Store

    try:
        children = Store().read().children
    except HouseholdError:
        return []
    return _as_typed(incomplete, [child.nickname for child in children])


def _years(text: str) -> int:
    if not text.strip().isdecimal():
        raise typer.BadParameter(errors.NOT_AN_AGE)
    return int(text)


def _minutes(text: str) -> int:
    if text.strip() not in ("5", "10", "20"):
        raise typer.BadParameter(say.MINUTES_ARE)
    return int(text)


Band = Annotated[
    str | None, typer.Option("--band", metavar="BAND", help="Age band, such as 8-10.", autocompletion=_bands)
]
Age = Annotated[
    int | None, typer.Option("--age", metavar="YEARS", help="Age in years, instead of a band.", parser=_years)
]
Topic = Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="One topic.", autocompletion=_topics)]
Occasion = Annotated[
    str | None,
    typer.Option("--occasion", metavar="OCCASION", help="Such as first-phone.", autocompletion=_occasions),
]
Nickname = Annotated[
    str | None, typer.Option("--child", metavar="NICKNAME", help="Which child.", autocompletion=_nicknames)
]
Country = Annotated[
    str | None, typer.Option("--country", metavar="COUNTRY", help="Such as GB.", autocompletion=_countries)
]
Format = Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="pdf, html, md or txt; else by -o.")]
Paper = Annotated[str, typer.Option("--paper", metavar="SIZE", help="a4 or letter.")]
Out = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="The file; else text on the screen.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite the file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Data for another program.")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="The code of a step, such as K27.", autocompletion=_codes)]
Codes = Annotated[
    list[str], typer.Argument(metavar="CODE...", help="Codes from a sheet, such as K27.", autocompletion=_codes)
]
TheNickname = Annotated[
    str, typer.Argument(metavar="NICKNAME", help="A nickname, not the full name.", autocompletion=_nicknames)
]
NewNickname = Annotated[str, typer.Argument(metavar="NICKNAME", help="A nickname, not the full name.")]


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", "-V", help="Print the version.")] = False) -> None:
    if version:
        from safekids import __version__
        from safekids.terminal.plain import write

        write(f"safekids {__version__}\n")
        raise typer.Exit(FINE)


@app.command()
def session(
    ctx: typer.Context,
    child: Nickname = None,
    band: Band = None,
    age: Age = None,
    topic: Topic = None,
    occasion: Occasion = None,
    minutes: Annotated[
        int | None, typer.Option("--minutes", metavar="MINUTES", help="5, 10 or 20.", parser=_minutes)
    ] = None,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing of this evening.")] = False,
) -> int:
    """The guided session, with its first questions answered here.

    A new child needs an age or a band. A band alone keeps nothing.

    Example: safekids session --child Robin --age 9 --minutes 10
    """
    from safekids.cli import session as command
    from safekids.cli.choose import band_of, occasion_of, topic_of
    from safekids.content import pack

    index = pack.read_pack()
    band_id, topic_id = band_of(index, band, age), topic_of(index, topic)
    return command.run(
        ctx.obj(),
        child=child,
        band=band_id,
        topic=topic_id,
        occasion=occasion_of(index, occasion),
        minutes=minutes,
        save=not no_save,
    )


@app.command(name="list")
def list_(
    band: Band = None,
    age: Age = None,
    topic: Topic = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="do, talk or watch.", autocompletion=_kinds)
    ] = None,
    part: Annotated[
        str | None, typer.Option("--part", metavar="PART", help="alone or together.", autocompletion=_parts)
    ] = None,
    essential: Annotated[bool, typer.Option("--essential", help="Only what comes first.")] = False,
    occasion: Occasion = None,
    situation: Annotated[
        str | None,
        typer.Option("--situation", metavar="SITUATION", help="Such as two-homes.", autocompletion=_step_situations),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The steps there are, by band and topic.

    Example: safekids list --age 9 --kind talk
    """
    from safekids.cli import list as command

    fits = command.Fits(topic, kind, part, essential, occasion, situation)
    command.run(fits, band=band, age=age, as_json=as_json)


@app.command()
def show(code: Code, as_json: AsJson = False) -> None:
    """Everything about one step: what to do, why, and who says so.

    Example: safekids show K27
    """
    from safekids.cli import show as command

    command.run(code, as_json=as_json)


@app.command()
def numbers(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Such as own-phone.", autocompletion=_numbers)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Numbers about children's lives online: what each counts, what it does not say, and one thing to do.

    Example: safekids numbers own-phone
    """
    from safekids.cli import numbers as command

    command.run(name, as_json=as_json)


@app.command()
def mark(
    ctx: typer.Context,
    codes: Codes,
    done: Annotated[bool, typer.Option("--done", help="It is done.")] = False,
    talked: Annotated[bool, typer.Option("--talked", help="We talked.")] = False,
    hard: Annotated[bool, typer.Option("--hard", help="It was hard: it comes back next evening.")] = False,
    not_yet: Annotated[bool, typer.Option("--not-yet", help="On the list for next evening.")] = False,
    not_for_us: Annotated[bool, typer.Option("--not-for-us", help="It never comes back.")] = False,
    child: Nickname = None,
    as_json: AsJson = False,
) -> None:
    """Type back what you did on paper. All codes get the same answer, or none is kept.

    Example: safekids mark K27 P37 --done
    """
    from safekids.cli import mark as command

    given: dict[str, bool] = {
        "done": done,
        "talked": talked,
        "hard": hard,
        "not_yet": not_yet,
        "not_for_us": not_for_us,
    }
    answers: list[Any] = [answer for answer, said in given.items() if said]
    if len(answers) != 1:
        raise UsageFault(say.ONE_ANSWER, say.ONE_ANSWER_HINT)
    command.run(codes, answers[0], ctx.obj(), nickname=child, as_json=as_json)


@app.command()
def progress(ctx: typer.Context, child: Nickname = None, as_json: AsJson = False) -> None:
    """What you have done together, and what comes back.

    Example: safekids progress --child Robin
    """
    from safekids.cli import progress as command

    command.run(ctx.obj(), nickname=child, as_json=as_json)


@app.command("help-now")
def help_now(
    ctx: typer.Context,
    situation: Annotated[
        str | None,
        typer.Argument(metavar="[SITUATION]", help="What it is about, such as threatened.", autocompletion=_situations),
    ] = None,
    country: Country = None,
    as_json: AsJson = False,
) -> int:
    """What to do first and whom to call, when something has happened or may.

    Without a situation it asks. Some pages are only in its menu, so that nothing about them stays in your history.
    It reads nothing of yours and keeps nothing.

    Example: safekids help-now threatened --country GB
    """
    from safekids.cli import help_now as command

    return command.run(ctx.obj, situation=situation, country=country, as_json=as_json)


@child_app.command("add")
def child_add(ctx: typer.Context, nickname: NewNickname, band: Band = None, age: Age = None) -> None:
    """Add a child by nickname; please not the full name.

    Example: safekids child add Robin --age 9
    """
    from safekids.cli import child as command

    command.add(nickname, ctx.obj(), band=band, age=age)


@child_app.command("list")
def child_list(as_json: AsJson = False) -> None:
    """Who is here.

    Example: safekids child list
    """
    from safekids.cli import child as command

    command.show_all(as_json=as_json)


@child_app.command("edit")
def child_edit(
    ctx: typer.Context,
    nickname: TheNickname,
    new: Annotated[str | None, typer.Option("--nickname", metavar="NEW", help="The new nickname.")] = None,
    band: Band = None,
    age: Age = None,
) -> None:
    """Change a nickname, or move a child to another band.

    Example: safekids child edit Robin --age 11
    """
    from safekids.cli import child as command

    command.edit(nickname, ctx.obj(), new_nickname=new, band=band, age=age)


@child_app.command("remove")
def child_remove(
    nickname: TheNickname, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Remove a child and every answer of theirs.

    Example: safekids child remove Robin
    """
    from safekids.cli import child as command

    command.remove(nickname, yes=yes)


@export_app.command("checklist")
def export_checklist(
    ctx: typer.Context,
    band: Band = None,
    age: Age = None,
    topic: Topic = None,
    child: Nickname = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="Signs and hard topics too: not for a wall.")
    ] = False,
    format_: Format = None,
    paper: Paper = "a4",
    out: Out = None,
    force: Force = False,
) -> None:
    """A sheet with boxes to tick, blank unless a child is named.

    It leaves out what is not for a wall, and says what that is. Printers and shared folders keep copies.

    Example: safekids export checklist --band 8-10 -o sheet.pdf
    """
    from safekids.cli import export as command

    wanted = command.delivery(format_, paper, out, force=force)
    command.checklist(ctx.obj, wanted, band=band, age=age, topic=topic, nickname=child, everything=everything)


@export_app.command("help")
def export_help(
    country: Country = None,
    situation: Annotated[
        str | None,
        typer.Option(
            "--situation", metavar="SITUATION", help="One situation, such as threatened.", autocompletion=_situations
        ),
    ] = None,
    format_: Format = None,
    paper: Paper = "a4",
    out: Out = None,
    force: Force = False,
) -> None:
    """What to do and whom to call, on a sheet; without a situation what holds in all of them.

    Its title is neutral. Printers and shared folders keep copies.

    Example: safekids export help --country GB --situation threatened -o sheet.pdf
    """
    from safekids.cli import export, export_help

    wanted = export.delivery(format_, paper, out, force=force)
    export_help.sheet(wanted, country=country, situation=situation)


@export_app.command("card")
def export_card(
    country: Country = None, format_: Format = None, paper: Paper = "a4", out: Out = None, force: Force = False
) -> None:
    """Two cards for a wallet: one for you, one for your child.

    Example: safekids export card --country GB -o card.pdf
    """
    from safekids.cli import export, export_help

    export_help.card(export.delivery(format_, paper, out, force=force), country=country)


@export_app.command("site")
def export_site(out: Annotated[str, typer.Option("-o", "--output", metavar="FOLDER", help="A new folder.")]) -> None:
    """A folder of web pages without scripts, for a phone: help now for every country, and the sheets.

    Any web host can carry it, and each page opens from a phone's files.

    Example: safekids export site -o pages
    """
    from safekids.cli import export_help as command

    command.site(out)


@privacy_app.callback(invoke_without_command=True)
def privacy(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Where the notes are, who may read them, and all that is in them.

    Example: safekids privacy
    """
    if ctx.invoked_subcommand is None:
        from safekids.cli import privacy as command

        command.show(as_json=as_json)


@privacy_app.command("lock")
def privacy_lock() -> None:
    """Put the notes under a passphrase. It says first what a lock is not.

    Example: safekids privacy lock
    """
    from safekids.cli import privacy as command

    command.lock()


@privacy_app.command("unlock")
def privacy_unlock() -> None:
    """Take the passphrase off the notes.

    Example: safekids privacy unlock
    """
    from safekids.cli import privacy as command

    command.unlock()


@privacy_app.command("passphrase")
def privacy_passphrase() -> None:
    """Change the passphrase.

    Example: safekids privacy passphrase
    """
    from safekids.cli import privacy as command

    command.change_passphrase()


@privacy_app.command("backup")
def privacy_backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where the copy goes.")], force: Force = False
) -> int:
    """Copy the notes to a file and check that it is whole. A copy of locked notes is locked too.

    Example: safekids privacy backup kitchen-copy.json
    """
    from safekids.cli import privacy as command

    return command.backup(file, force=force)


@privacy_app.command("restore")
def privacy_restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A copy that backup made.")],
    merge: Annotated[bool, typer.Option("--merge", help="Both in one; the newer answers stay.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="The copy in the place of what is here.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take a copy back, after asking how. What was here is the last good copy then.

    Example: safekids privacy restore kitchen-copy.json
    """
    from safekids.cli import privacy as command

    command.restore(file, merge=merge, replace=replace, yes=yes)


@privacy_app.command("forget")
def privacy_forget(
    nickname: Annotated[
        str | None, typer.Argument(metavar="[NICKNAME]", help="Whom to forget.", autocompletion=_nicknames)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything; needs no passphrase.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget a child, or everything, also in the last good copy. It says what it cannot reach.

    Example: safekids privacy forget Robin
    """
    from safekids.cli import privacy as command

    command.forget(nickname, everything=everything, yes=yes)


@content_app.command("check")
def content_check(
    ctx: typer.Context,
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="A folder of content, or one of its files.")
    ] = None,
    today: Annotated[str | None, typer.Option("--today", metavar="DAY", help="As if it were that day.")] = None,
    grades: Annotated[bool, typer.Option("--grades", help="How hard the words are to read, by kind.")] = False,
    as_json: AsJson = False,
) -> int:
    """Say everything that is wrong with written content: file:line:column: RULE: what: how to mend.

    Without PATH: the folder data here, else the words that came with safekids.
    Exit code 0: nothing but hints; 1: findings; 4: the content cannot be used.

    Example: safekids content check data --grades
    """
    from safekids.cli import content as command

    return command.check(path, command.day(today) if today else ctx.obj(), as_json=as_json, grades=grades)


@content_app.command("rules")
def content_rules(
    rule: Annotated[
        str | None, typer.Argument(metavar="RULE", help="The name of a rule, as a finding says it.")
    ] = None,
) -> int:
    """Say why a rule of the content check stands, and where that is from.

    Example: safekids content rules leading
    """
    from safekids.cli import content as command

    return command.rules(rule)


@content_app.command("schema")
def content_schema(
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="A kind of file, such as band.")] = None,
) -> int:
    """Print the JSON Schema of a kind of file, for editors of text. Without KIND: which kinds there are.

    Example: safekids content schema band
    """
    from safekids.cli import content as command

    return command.schema(kind)


@content_app.command("ledger")
def content_ledger(
    path: Annotated[str | None, typer.Argument(metavar="PATH", help="A folder of content.")] = None,
    editorial: Annotated[
        list[str] | None,
        typer.Option("--editorial", metavar="CODE", help="A step whose words changed, and not its advice."),
    ] = None,
    retire: Annotated[
        list[str] | None, typer.Option("--retire", metavar="CODE", help="A step that is gone, as OLD or OLD:SUCCESSOR.")
    ] = None,
) -> int:
    """Write down which ids were given and what they say, so that none is used twice or changed unseen.

    Example: safekids content ledger --editorial K27
    """
    from safekids.cli import content as command

    return command.ledger(path, editorial=editorial or [], retire=retire or [])
