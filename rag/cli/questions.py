"""``rag search`` and ``rag ask``: a single question, or a file of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from rag.cli.lines import Restrictions
from rag.cli.options import Articles, AsJson, AsOf, DataDir, Input, Output, Since, Sources, Until, archive

if TYPE_CHECKING:
    from rag.app import Citewire
    from rag.types import Answer, Filters, Retrieval

T = TypeVar("T")
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """What either command was given."""

    question: str | None
    restrictions: Restrictions
    as_json: bool
    input_file: Path | None
    output_file: Path | None
    data_dir: Path | None


def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.", show_default=False)] = None,
    k: Annotated[int, typer.Option("-k", help="How many passages.")] = 10,
    since: Since = None,
    until: Until = None,
    source: Sources = None,
    article: Articles = None,
    as_of: AsOf = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was understood, and what speaks for each passage.")
    ] = False,
    as_json: AsJson = False,
    input_file: Input = None,
    output_file: Output = None,
    data_dir: DataDir = None,
) -> None:
    """Find the passages for a question, or for a file of them (--input, --output)."""
    from rag.cli.render import show_retrieval
    from rag.records import retrieval_record

    def find(app: Citewire, question: str, filters: Filters) -> tuple[Retrieval, str | None]:
        found = app.retrieve(question, k, filters)
        return found, None if found.passages else app.why_nothing(filters)

    restrictions = Restrictions(since, until, source or (), article or (), as_of)
    request = Request(query, restrictions, as_json, input_file, output_file, data_dir)
    _run(
        request,
        find,
        lambda found: retrieval_record(found[0], explain=explain, why_none=found[1] or "Nothing found."),
        lambda found: show_retrieval(*found, explain=explain),
    )


def ask(
    question: Annotated[str | None, typer.Argument(help="The question.", show_default=False)] = None,
    since: Since = None,
    until: Until = None,
    source: Sources = None,
    article: Articles = None,
    as_of: AsOf = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was understood, and the checks that each sentence passed.")
    ] = False,
    as_json: AsJson = False,
    input_file: Input = None,
    output_file: Output = None,
    data_dir: DataDir = None,
) -> None:
    """Answer a question, or a file of them (--input, --output), each sentence cited and checked."""
    from rag.cli.render import show_answer, show_plan
    from rag.cli.verdicts import show_checks
    from rag.records import answer_record, understood_record

    def answer(app: Citewire, asked: str, filters: Filters) -> tuple[Answer, float, Retrieval | None]:
        begun = time.perf_counter()
        answer = app.ask(asked, filters)
        took = (time.perf_counter() - begun) * 1000
        # The same search once more: an answer does not say what was understood.
        return answer, took, app.retrieve(asked, app.settings.passages, filters) if explain else None

    def shape(answered: tuple[Answer, float, Retrieval | None]) -> Record:
        answer, took, found = answered
        understood = {} if found is None else understood_record(found)
        return {"answer": answer_record(answer), "latency_ms": round(took, 1), **understood}

    def show(answered: tuple[Answer, float, Retrieval | None]) -> None:
        answer, _, found = answered
        if found is not None:
            show_plan(found)
        show_answer(answer)
        if found is not None:
            show_checks(answer)

    restrictions = Restrictions(since, until, source or (), article or (), as_of)
    request = Request(question, restrictions, as_json, input_file, output_file, data_dir)
    _run(request, answer, shape, show)


def _run(
    request: Request,
    work: Callable[[Citewire, str, Filters], T],
    shape: Callable[[T], Record],
    show: Callable[[T], None],
) -> None:
    """Does the work for the one question and shows it, or for each of the batch and writes it."""
    from rag.cli.batch import check_batch, run_batch

    batch = check_batch(request.question, request.input_file, request.output_file, request.restrictions)
    with archive(request.data_dir, quiet=request.as_json) as citewire:
        if batch is not None:
            run_batch(citewire, batch, lambda app, asked, filters: shape(work(app, asked, filters)), request.as_json)
            return
        result = work(citewire, request.question or "", request.restrictions.filters(citewire))
    if request.as_json:
        typer.echo(json.dumps(shape(result), ensure_ascii=False))
    else:
        show(result)
