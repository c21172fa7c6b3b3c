"""The language and the status of an article, as its record states them."""

from __future__ import annotations

import re

from rag.types import ArticleStatus

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8}){0,3})")
_STATUS = {
    "live": ArticleStatus.LIVE,
    "published": ArticleStatus.LIVE,
    "publish": ArticleStatus.LIVE,
    "active": ArticleStatus.LIVE,
    "usable": ArticleStatus.LIVE,  # NewsML-G2 pubStatus
    "corrected": ArticleStatus.CORRECTED,
    "correction": ArticleStatus.CORRECTED,
    "retracted": ArticleStatus.RETRACTED,
    "retraction": ArticleStatus.RETRACTED,
    "withdrawn": ArticleStatus.RETRACTED,
    "canceled": ArticleStatus.RETRACTED,
    "cancelled": ArticleStatus.RETRACTED,
}


def language_tag(given: str) -> str:
    """A BCP 47 tag, language in lower case and country in capitals: "en_us" gives "en-US".

    Raises ValueError for what is none."""
    found = _LANGUAGE.fullmatch(given)
    if not found:
        raise ValueError("it is no language tag such as en or pt-BR")
    parts = (part.upper() if len(part) == 2 else part for part in re.split("[-_]", found[2])[1:])
    return "-".join((found[1].lower(), *parts))


def status_of(given: str) -> ArticleStatus:
    """Raises ValueError for a word that means none of the three."""
    status = _STATUS.get(given.lower())
    if status is None:
        raise ValueError("write live, corrected or retracted")
    return status
