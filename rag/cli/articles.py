"""``rag articles``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from rag.cli.options import AsJson, DataDir, Since, Sources, Until, archive

app = typer.Typer(help="List, show and delete articles.", no_args_is_help=True, rich_markup_mode=None)

ArticleId = Annotated[str, typer.Argument(metavar="ID", help="The id of an article.", show_default=False)]


@app.command("list")
def list_articles(
    since: Since = None,
    until: Until = None,
    source: Sources = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="How many.")] = 50,
    offset: Annotated[int, typer.Option("--offset", min=0, help="How many to pass over first.")] = 0,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """List articles, newest first."""
    from rag.cli.render import show_articles
    from rag.records import article_record

    with archive(data_dir, quiet=as_json) as citewire:
        filters = citewire.filters(since=since, until=until, sources=source or ())
        articles, total = citewire.articles(filters, limit, offset)
        why_none = None if total else citewire.why_nothing(filters)
    if as_json:
        records = [article_record(article, text=False) for article in articles]
        typer.echo(json.dumps({"articles": records, "total": total}, ensure_ascii=False))
    else:
        show_articles(articles, total, why_none)


@app.command("show")
def show(article_id: ArticleId, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Show an article as it is stored: the text that citations refer to."""
    from rag.cli.render import show_article
    from rag.records import article_record

    with archive(data_dir, quiet=as_json) as citewire:
        article = citewire.article(article_id)
    if as_json:
        typer.echo(json.dumps(article_record(article), ensure_ascii=False))
    else:
        show_article(article)


@app.command("delete")
def delete(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="The ids of articles.", show_default=False)],
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Delete articles everywhere: they answer no more."""
    article_ids = list(dict.fromkeys(article_ids))
    with archive(data_dir, quiet=as_json) as citewire:
        for article_id in article_ids:
            # All or none would be kinder, so a wrong id is found before anything is deleted.
            citewire.article(article_id)
        for article_id in article_ids:
            citewire.delete(article_id)
    typer.echo(json.dumps({"deleted": article_ids}) if as_json else f"Deleted {len(article_ids)}.")
