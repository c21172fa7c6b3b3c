"""``rag verify``: sentences that anybody wrote, verified against files, against the archive, or a file of them each
against its own sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import UNSUPPORTED, Articles, AsJson, AsOf, DataDir, Since, Until, archive
from rag.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.cli.lines import Restrictions
    from rag.types import Citation, Evidence

_HELP = "(may be repeated, once for each --source)."


def verify(
    claim: Annotated[
        str | None, typer.Option("--claim", metavar="TEXT", help="The sentences to verify; [n] markers are ignored.")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="FILE",
            help="A text file to verify them against, - for standard input (may be repeated). Without one they are "
            "verified against the archive.",
        ),
    ] = None,
    title: Annotated[list[str] | None, typer.Option("--title", help=f"The source's headline {_HELP}")] = None,
    publisher: Annotated[list[str] | None, typer.Option("--publisher", help=f"Who published it {_HELP}")] = None,
    published: Annotated[
        list[str] | None,
        typer.Option("--published", metavar="DATE", help=f"When it was published, which dates count from {_HELP}"),
    ] = None,
    since: Since = None,
    until: Until = None,
    from_source: Annotated[
        list[str] | None,
        typer.Option("--from-source", metavar="NAME", help="From this publisher of the archive (may be repeated)."),
    ] = None,
    article: Articles = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    input_file: Annotated[
        Path | None,
        typer.Option(
            "--input",
            metavar="FILE",
            help="Claims as JSON Lines, - for standard input: {id, claim, source, title?, publisher?, published_at?}; "
            "source is a text or a list of texts. Needs no archive.",
        ),
    ] = None,
    output_file: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help="Where the verdicts of --input go, a line each; - for standard output."
        ),
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes",
            min=1,
            max=256,
            help="How many work on a long --input; as many as there are cores when unset. With 1 each line is "
            "answered at once.",
            show_default=False,
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Verify sentences against files, the archive, or a file of pairs (--input, --output). Exit code 4 when a --claim
    has a sentence that is not supported."""
    from rag.cli.lines import Restrictions

    restrictions = Restrictions(since, until, from_source or (), article or (), as_of)
    about = {"--title": title or [], "--publisher": publisher or [], "--published": published or []}
    told = [name for name, values in about.items() if values]
    filters = restrictions != Restrictions(None, None, (), (), None)
    if input_file is not None or output_file is not None:
        if claim is not None or source or told or filters:
            raise InputError("--input takes everything from its lines. Give --claim and its options without it.")
        if input_file is None or output_file is None:
            raise InputError("--input and --output go together. Give both; - is standard input, or output.")
        from rag.cli.pair_batch import run_pairs

        run_pairs(input_file, output_file, processes, quiet=as_json)
        return
    if claim is None:
        raise InputError("Nothing to verify. Give sentences with --claim, or a file of them with --input and --output.")
    if source and filters:
        raise InputError(
            "--since, --until, --from-source, --article and --as-of are of the archive, and --source is "
            "not in it. Leave one out."
        )
    if told and not source:
        raise InputError(f"{told[0]} is about a --source, and there is none. Give --source, or leave it out.")
    if source:
        _against_files(claim, source, about, as_json)
    else:
        _against_archive(claim, restrictions, data_dir, as_json)


def _against_files(claim: str, files: Sequence[str], about: dict[str, list[str]], as_json: bool) -> None:
    from rag.cli.given import given_sources
    from rag.statements import verify_text

    sources = given_sources(files, about["--title"], about["--publisher"], about["--published"])
    sentences = verify_text(claim, sources)
    names = ["standard input" if name == "-" else name for name in files]
    _give(sentences, sources, names, None, as_json)


def _against_archive(claim: str, restrictions: Restrictions, data_dir: Path | None, as_json: bool) -> None:
    with archive(data_dir, quiet=as_json) as citewire:
        filters = restrictions.filters(citewire)
        sentences = citewire.verify_text(claim, filters)
        why_none = citewire.why_nothing(filters)
    _give(sentences, None, (), why_none, as_json)


def _give(
    sentences: Sequence[Citation],
    given: Sequence[Evidence] | None,
    names: Sequence[str],
    why_none: str | None,
    as_json: bool,
) -> None:
    from rag.records import verified_record
    from rag.types import Support

    if as_json:
        typer.echo(json.dumps(verified_record(sentences, given, why_none), ensure_ascii=False))
    else:
        from rag.cli.verdicts import show_verified

        show_verified(sentences, given, names, why_none)
    if any(sentence.verification.status is not Support.SUPPORTED for sentence in sentences):
        raise typer.Exit(UNSUPPORTED)
