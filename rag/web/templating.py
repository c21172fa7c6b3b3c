"""The HTML of pages that are no digests: templates in ``templates/``, with the looks of a digest's page. Jinja2 escapes
all that is put into them."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined


def html(template: str, **values: Any) -> str:
    """The template with these values. Raises jinja2.UndefinedError for one that is missing: a mistake in the
    program."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    return Environment(
        # ``page.css`` is the digest's.
        loader=ChoiceLoader([PackageLoader("rag.web"), PackageLoader("rag.digest.render")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
