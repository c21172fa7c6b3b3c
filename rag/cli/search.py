"""``rag search``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.options import Articles, AsJson, AsOf, DataDir, Input, Output, Since, Sources, Until, archive

if TYPE_CHECKING:
    from rag.app import Citewire
    from rag.types import Filters


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
    from rag.cli.batch import check_batch, run_batch
    from rag.cli.render import show_passages
    from rag.records import passage_records

    batch = check_batch(query, input_file, output_file)
    with archive(data_dir, quiet=as_json) as citewire:
        if batch is not None:

            def answer(app: Citewire, question: str, filters: Filters) -> dict[str, Any]:
                return {"results": passage_records(app.search(question, k, filters))}

            run_batch(citewire, batch, answer, quiet=as_json)
            return
        filters = citewire.filters(
            since=since, until=until, sources=source or (), article_ids=article or (), as_of=as_of
        )
        passages = citewire.search(query or "", k, filters)
    if as_json:
        typer.echo(json.dumps({"results": passage_records(passages)}, ensure_ascii=False))
    else:
        show_passages(passages)
