"""``rag digest``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import SKIPPED, AsJson, DataDir, archive
from rag.errors import InputError, StorageError

if TYPE_CHECKING:
    from rag.app import Citewire
    from rag.digest.profile import Profile
    from rag.stories import Digest

app = typer.Typer(
    help="Make the digest of a day, deliver it, and show those that were made.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

_ALIASES = {"md": "markdown", "txt": "text", "htm": "html", "xml": "atom", "mail": "email", "eml": "email"}

Date = Annotated[
    str | None, typer.Option("--date", metavar="DAY", help="The day: 2024-04-26, yesterday; today when unset.")
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Instead of one day: from this one on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="To the end of this day; now when unset.")]
ProfileFile = Annotated[
    Path | None,
    typer.Option("--profile", metavar="FILE", help="The reader's profile: a YAML file, see docs/digests.md."),
]
Anew = Annotated[bool, typer.Option("--anew", help="Make it again even if nothing has changed.")]


@app.callback()
def digest(
    context: typer.Context,
    date: Date = None,
    since: Since = None,
    until: Until = None,
    profile: ProfileFile = None,
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, markdown (md), html, json, atom or email.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Where it goes; standard output when unset.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the stories were ranked.")] = False,
    anew: Anew = False,
    data_dir: DataDir = None,
) -> None:
    """Make the digest of a day: its stories, ranked, in cited and verified sentences, and only what is new."""
    if context.invoked_subcommand is not None:
        _refuse_options(context, context.invoked_subcommand)
        return
    wanted = format_of(format)
    with archive(data_dir, quiet=output is None and wanted == "json") as citewire:
        made = _made(citewire, _profile(profile), date, since, until, anew)
        written = as_written(citewire, made, wanted, explain)
    if output is None:
        sys.stdout.write(written)
    else:
        _write(output, written)
        typer.echo(f"{_counted(made)} written to {output}.", err=True)


@app.command("send")
def send(
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="ADDRESS", help="A mail address or a webhook (may be repeated); the profile's."),
    ] = None,
    date: Date = None,
    since: Since = None,
    until: Until = None,
    profile: ProfileFile = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also to those whom an earlier try, cut off, may have reached.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Make the digest and deliver it, to each recipient once: run again, it goes to those whom it has not reached."""
    from rag.delivery.deliver import Result

    reader = _profile(profile)
    with archive(data_dir, quiet=as_json) as citewire:
        made = _made(citewire, reader, date, since, until, anew=False)
        if not made.stories:
            typer.echo(json.dumps({"digest": None, "reason": made.reason}) if as_json else f"Not sent. {made.reason}")
            return
        outcomes = []
        for outcome in citewire.send_digest(made, to or reader.recipients, again=again):
            outcomes.append(outcome)
            if not as_json:
                why = f": {outcome.error}" if outcome.error else ""
                typer.echo(f"{outcome.recipient.name}  {outcome.result}{why}")
    if as_json:
        told = [{"recipient": o.recipient.name, "result": o.result.value, "error": o.error} for o in outcomes]
        typer.echo(json.dumps({"digest": made.id, "deliveries": told}, ensure_ascii=False))
    if any(outcome.result not in (Result.SENT, Result.ALREADY) for outcome in outcomes):
        raise typer.Exit(SKIPPED)


@app.command("list")
def list_digests(
    edition: Annotated[str | None, typer.Option("--edition", metavar="NAME", help="Of this profile's name.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many.")] = 20,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """List the digests that were made, newest first."""
    with archive(data_dir, quiet=as_json) as citewire:
        found, total = citewire.editions.list(limit, 0, edition)
    if as_json:
        records = [
            {"id": d.id, "day": d.day.isoformat(), "edition": d.edition, "stories": len(d.stories)} for d in found
        ]
        typer.echo(json.dumps({"digests": records, "total": total}, ensure_ascii=False))
        return
    for one in found:
        first = one.stories[0].headline if one.stories else one.reason
        typer.echo(f"{one.id}  {_counted(one)}  {first}")
    if not found:
        typer.echo("No digest was made yet. Make one with: rag digest --date DAY")


@app.command("show")
def show(
    wanted: Annotated[str, typer.Argument(metavar="ID", help="The id of a digest, or its day.", show_default=False)],
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="As for making one.")] = "text",
    edition: Annotated[str | None, typer.Option("--edition", metavar="NAME", help="Of this profile's name.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the stories were ranked.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Show a digest that was made."""
    form = format_of(format)
    with archive(data_dir, quiet=form == "json") as citewire:
        written = as_written(citewire, citewire.editions.get(wanted, edition), form, explain)
    sys.stdout.write(written)


def _counted(made: Digest) -> str:
    return f"{len(made.stories)} {'story' if len(made.stories) == 1 else 'stories'}"


def _refuse_options(context: typer.Context, command: str) -> None:
    """Options before ``send``, ``list`` or ``show`` are those of making a digest, and would be passed over."""
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if source is not None and source.name == "COMMANDLINE":
            name = max(parameter.opts, key=len)
            raise InputError(f"{name} stands before {command!r}. Write it behind: rag digest {command} {name} ...")


def _made(
    citewire: Citewire, profile: Profile, date: str | None, since: str | None, until: str | None, anew: bool
) -> Digest:
    from rag.cli.progress import bar

    window = citewire.window(day=date, since=since, until=until)
    with bar("Making the digest") as advance:
        return citewire.editions.make(window, profile, progress=advance, anew=anew)


def _profile(path: Path | None) -> Profile:
    from rag.digest.profile import Profile, load_profile

    return Profile() if path is None else load_profile(path)


def format_of(given: str) -> str:
    from rag.digest.render import FORMATS

    name = _ALIASES.get(given.lower(), given.lower())
    if name not in (*FORMATS, "email"):
        known = ", ".join((*FORMATS, "email"))
        raise InputError(f"There is no format {given!r} of a digest. Choose one of {known}.")
    return name


def as_written(citewire: Citewire, made: Digest, form: str, explain: bool) -> str:
    from rag.digest.render import Links, mail, render

    links = Links(citewire.settings.public_url)
    if form == "email":
        return mail(made, links, sender=citewire.settings.mail_from, explain=explain).as_string()
    return render(made, form, links, explain=explain)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}. Name another file with --output.") from error
