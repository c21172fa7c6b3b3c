"""The HTML of a digest: Jinja2 templates in ``templates/``, which escape all that is put into them. The page, the mail
and the feed share ``story.html``, and differ in how a part gets its looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rag.digest.render import wording

Looks = Callable[[str], Markup]
"""From the name of a part to the attributes that give it its looks: `` class="chip"``, `` style="..."`` or none."""


def html(template: str, looks: Looks, **values: Any) -> str:
    """The template with these values. Raises jinja2.UndefinedError for one that is missing: a mistake in the
    program."""
    return _environment().get_template(template).render(looks=looks, wording=wording, **values)


def bare(_: str) -> Markup:
    """No looks: the reader's program has its own."""
    return Markup()


def by_class(part: str) -> Markup:
    return Markup(' class="{}"').format(part)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("rag.digest.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
