"""``rag search`` and ``rag ask``: a single question, or a file of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from rag.cli.options import Articles, AsJson, AsOf, DataDir, Input, Output, Since, Sources, Until, archive

if TYPE_CHECKING:
    from rag.app import Citewire
    from rag.types import Answer, Filters, Passage

T = TypeVar("T")
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """What either command was given."""

    question: str | None
    since: str | None
    until: str | None
    sources: Sequence[str]
    articles: Sequence[str]
    as_of: str | None
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
    as_json: AsJson = False,
    input_file: Input = None,
    output_file: Output = None,
    data_dir: DataDir = None,
) -> None:
    """Find the passages for a question, or for a file of them (--input, --output)."""
    from rag.cli.render import show_passages
    from rag.records import passage_records

    def find(app: Citewire, question: str, filters: Filters) -> tuple[list[Passage], str | None]:
        passages = app.search(question, k, filters)
        return passages, None if passages else app.why_nothing(filters)

    request = Request(
        query, since, until, source or (), article or (), as_of, as_json, input_file, output_file, data_dir
    )
    _run(
        request,
        find,
        lambda found: {"results": passage_records(found[0])},
        lambda found: show_passages(*found),
    )


def ask(
    question: Annotated[str | None, typer.Argument(help="The question.", show_default=False)] = None,
    since: Since = None,
    until: Until = None,
    source: Sources = None,
    article: Articles = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    input_file: Input = None,
    output_file: Output = None,
    data_dir: DataDir = None,
) -> None:
    """Answer a question, or a file of them (--input, --output), each sentence cited and checked."""
    from rag.cli.render import show_answer
    from rag.records import answer_record

    def answer(app: Citewire, asked: str, filters: Filters) -> tuple[Answer, float]:
        begun = time.perf_counter()
        return app.ask(asked, filters), (time.perf_counter() - begun) * 1000

    request = Request(
        question, since, until, source or (), article or (), as_of, as_json, input_file, output_file, data_dir
    )
    _run(
        request,
        answer,
        lambda answered: {"answer": answer_record(answered[0]), "latency_ms": round(answered[1], 1)},
        lambda answered: show_answer(answered[0]),
    )


def _run(
    request: Request,
    work: Callable[[Citewire, str, Filters], T],
    shape: Callable[[T], Record],
    show: Callable[[T], None],
) -> None:
    """Does the work for the one question and shows it, or for each of the batch and writes it."""
    from rag.cli.batch import check_batch, run_batch

    batch = check_batch(request.question, request.input_file, request.output_file)
    with archive(request.data_dir, quiet=request.as_json) as citewire:
        if batch is not None:
            run_batch(citewire, batch, lambda app, asked, filters: shape(work(app, asked, filters)), request.as_json)
            return
        filters = citewire.filters(
            since=request.since,
            until=request.until,
            sources=request.sources,
            article_ids=request.articles,
            as_of=request.as_of,
        )
        result = work(citewire, request.question or "", filters)
    if request.as_json:
        typer.echo(json.dumps(shape(result), ensure_ascii=False))
    else:
        show(result)
