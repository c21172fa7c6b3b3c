"""``rag ask``."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.options import Articles, AsJson, AsOf, DataDir, Input, Output, Since, Sources, Until, archive

if TYPE_CHECKING:
    from rag.app import Citewire
    from rag.types import Filters


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
    from rag.cli.batch import check_batch, run_batch
    from rag.cli.render import show_answer
    from rag.records import answer_record

    batch = check_batch(question, input_file, output_file)
    with archive(data_dir, quiet=as_json) as citewire:

        def answer(app: Citewire, asked: str, filters: Filters) -> dict[str, Any]:
            begun = time.perf_counter()
            record = answer_record(app.ask(asked, filters))
            return {"answer": record, "latency_ms": round((time.perf_counter() - begun) * 1000, 1)}

        if batch is not None:
            run_batch(citewire, batch, answer, quiet=as_json)
            return
        filters = citewire.filters(
            since=since, until=until, sources=source or (), article_ids=article or (), as_of=as_of
        )
        if as_json:
            typer.echo(json.dumps(answer(citewire, question or "", filters), ensure_ascii=False))
        else:
            show_answer(citewire.ask(question or "", filters))
