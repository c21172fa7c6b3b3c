"""The names that files give to the fields of an article, and the types that they may have."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Best name first. Case, blanks, "_" and "-" do not count: "pubDate", "pub_date" and "PUB-DATE" are one name.
ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "_id", "articleid", "uuid"),
    "url": ("url", "link", "canonicalurl", "articleurl", "requestedurl", "permalink", "href", "weburl"),
    "title": ("title", "headline", "headlines", "name", "webtitle"),
    "source": (
        "source", "publisher", "outlet", "publication", "site", "sitename", "sourcename", "newspaper", "provider",
        "sourcedomain", "domain",
    ),
    "author": ("author", "authors", "byline", "creator", "dccreator", "writer"),
    "published_at": (
        "publishedat", "published", "datepublished", "publisheddate", "publisheddatetime", "publishdate", "datepublish",
        "pubdate", "publicationdate", "publishedon", "publishedtime", "webpublicationdate", "articlepublishedtime",
        "dateposted", "postedat", "date", "datetime", "dcdate", "created", "createdat", "timestamp", "time",
    ),
    "updated_at": (
        "updatedat", "updated", "datemodified", "modified", "modifiedat", "datemodify", "lastmodified", "lastupdated",
        "dateupdated", "lastmod",
    ),
    "text": (
        "text", "body", "content", "article", "articlebody", "fulltext", "maintext", "plaintext", "bodytext",
        "articletext", "contenttext", "contentencoded", "contenthtml", "html", "story",
    ),
    "language": ("language", "lang", "inlanguage"),
    "status": ("status", "articlestatus"),
}  # fmt: skip

_FIELD_OF = {alias.replace("_", ""): field for field, aliases in ALIASES.items() for alias in aliases}
_SEPARATORS = re.compile(r"[\s_:-]+")
# Where feeds and APIs put the words of a value that is an object: {"name": "Reuters"}, {"rendered": "<p>..."}.
_INNER = ("name", "rendered", "value", "#text", "text", "url", "@value")
_KINDS = (
    ((dict,), "an object"),
    ((list,), "a list"),
    ((str,), "a string"),
    ((bool,), "true or false"),
    ((int, float), "a number"),
    ((type(None),), "null"),
)
_NOTHING = ("", "null", "none", "nan", "n/a")


def field_of(name: str) -> str | None:
    """The field (a key of ALIASES) that a file's name for it means."""
    return _FIELD_OF.get(_plain(name))


def choose(given: Mapping[str, object]) -> dict[str, object]:
    """The fields that have a value, each under our name; where several names mean one field the best one counts."""
    plain: dict[str, object] = {}
    for name, value in given.items():
        if isinstance(name, str) and not _is_nothing(value):
            plain.setdefault(_plain(name), value)
    return {
        field: plain[alias]
        for field, aliases in reversed(ALIASES.items())
        for alias in reversed([alias.replace("_", "") for alias in aliases])
        if alias in plain
    }


def words(field: str, value: object) -> str:
    """A short value (title, source, author, ...) as a string. Takes strings, numbers, objects with a name, and lists of
    those (authors). Raises ValueError that names the field and its type."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Mapping):
        return words(field, _inner(field, value))
    if isinstance(value, list) and field in ("author", "source", "title") and len(value) <= 100:
        parts = (words(field, item) for item in value if isinstance(item, (str, Mapping)))
        joined = ", ".join(part for part in parts if part.strip())
        if joined:
            return joined
    raise ValueError(_wrong_type(field, value))


def prose(field: str, value: object) -> str:
    """A text as a string: a string, a list of paragraphs, or an object with one of them. Raises ValueError likewise."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "\n\n".join(value)
    if isinstance(value, Mapping):
        return prose(field, _inner(field, value))
    raise ValueError(_wrong_type(field, value))


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    for kinds, words_for_it in _KINDS:
        if isinstance(value, kinds):
            return words_for_it
    return f"of type {type(value).__name__}"


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name[:100]).lower()


def _is_nothing(value: object) -> bool:
    if isinstance(value, str):
        return value[:10].strip().lower() in _NOTHING and not value[10:].strip()
    if isinstance(value, Mapping):  # news APIs write {"id": null, "name": null} for no source
        inner = [value[key] for key in _INNER if key in value]
        return not value or (bool(inner) and all(map(_is_nothing, inner)))
    return value is None or value == []


def _inner(field: str, value: Mapping[str, object]) -> object:
    for key in _INNER:
        inner = value.get(key)
        if isinstance(inner, str) and inner:
            return inner
    raise ValueError(_wrong_type(field, value))


def _wrong_type(field: str, value: object) -> str:
    return f"{field} is {kind_of(value)}: write it as a string"
