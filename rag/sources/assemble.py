"""The fields that a reader found to an article: types checked, text normalised, and what is missing made up for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from rag.errors import UnreadableError
from rag.sources import limits
from rag.sources.dateline import dateline_date, take_date_line
from rag.sources.fields import choose, field_of, prose, words
from rag.sources.found import Found
from rag.sources.identity import article_id, check_id, check_url, content_hash
from rag.sources.markup import without_markup
from rag.sources.standing import language_tag, status_of
from rag.sources.titles import shortened, title_from
from rag.sources.webpage import webpage
from rag.sources.wire import wire_agency
from rag.text.dates import parse_published
from rag.text.normalize import normalize_text, one_line
from rag.types import Article, ArticleStatus, Skipped, SourceRecord

T = TypeVar("T")
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a file beside its content: a date in its name, and the moment (aware) that stands for the date
    of an article without any, with the words that say where it is from."""

    timezone: tzinfo
    now: datetime
    moment: datetime
    moment_from: str
    name: str = ""
    name_date: str | None = None


_POSITION = re.compile(r":\d+(?:#\S*|, record \d+)?$")
"""The end of an origin that is one of several in a file or a request."""


def assemble(found: Found, setting: Setting) -> SourceRecord | Skipped:
    """An article, with a warning for everything that was assumed or dropped, or the reason why it is none."""
    try:
        return _Assembly(_unpacked(found), setting).record()
    except (ValueError, UnreadableError) as error:
        return Skipped(found.origin, str(error))


def _unpacked(found: Found) -> Found:
    """A record of which the text is a whole web page, as crawlers store it: the article is taken out of the page, and
    what the page says about itself fills the fields that the record leaves open."""
    given = choose(found.fields)
    text = given.pop("text", None)
    if not isinstance(text, str) or not _PAGE.match(text):
        return found
    page = webpage(text, found.origin)
    return replace(page, fields={**page.fields, **given}, warnings=found.warnings)


class _Assembly:
    def __init__(self, found: Found, setting: Setting) -> None:
        self.found = found
        self.setting = setting
        self.given = choose(found.fields)
        self.warnings = list(found.warnings)
        self.dated = True

    def record(self) -> SourceRecord:
        date_line, text = self._text()
        published_at = self._published_at(date_line, text)
        given_id = one_line(words("id", self.given["id"])) if "id" in self.given else ""
        url = self._url(given_id)
        identity = check_id(given_id) if given_id and not _is_address(given_id) else None
        title = self._title(text)
        author = self._name("author")
        source = self._name("source") or self._host(url)
        article = Article(
            id=identity or article_id(url, source, title, self._day(published_at, source), self._distinct(text)),
            title=title,
            text=text,
            published_at=published_at,
            content_hash=content_hash(text),
            url=url,
            source=source,
            author=author,
            updated_at=self._updated_at(),
            language=self._checked("language", language_tag),
            status=self._checked("status", status_of) or ArticleStatus.LIVE,
            wire=wire_agency(text, author, source),
        )
        identified = identity is not None or url is not None
        return SourceRecord(article, self.found.origin, tuple(self.warnings), dated=self.dated, identified=identified)

    def _day(self, published_at: datetime, source: str | None) -> date | None:
        """The day as part of the id; not where it is merely that of the file, which editing changes."""
        return published_at.date() if self.dated or source else None

    def _distinct(self, text: str) -> str:
        """What tells articles without address and publisher apart: their file, so that an edited file replaces its
        article, or their text where a file or a request has several."""
        several = _POSITION.search(self.found.origin)
        return content_hash(text) if several else Path(self.found.origin).name

    def _text(self) -> tuple[str | None, str]:
        if "text" not in self.given:
            if any(field_of(name) == "text" for name in self.found.fields if isinstance(name, str)):
                raise ValueError("empty: its text has no words")
            names = ", ".join(str(name)[:40] for name in list(self.found.fields)[:12])
            raise ValueError(f"no text: it has {names or 'nothing'}; name the text text, body or content")
        raw = prose("text", self.given["text"])
        too_long = f"over {limits.MAX_TEXT:,} characters. Split it into articles"
        if len(raw) > 5 * limits.MAX_TEXT:
            raise ValueError(f"its text has {len(raw):,} characters, {too_long}")
        date_line, raw = take_date_line(raw)
        text = normalize_text(without_markup(raw))
        if not any(character.isalnum() for character in text):
            raise ValueError("empty: its text has no words")
        if len(text) > limits.MAX_TEXT:
            raise ValueError(f"its text has {len(text):,} characters, {too_long}")
        return date_line, text

    def _published_at(self, date_line: str | None, text: str) -> datetime:
        zone = self.setting.timezone
        if "published_at" in self.given:
            published_at = parse_published(_date_value(self.given["published_at"]), zone)
        elif date_line:
            published_at = parse_published(date_line, zone)
            self.warnings.append(f"no date given: took {date_line} from the date line of the text")
        else:
            published_at = self._assumed_date(text)
        if published_at > self.setting.now + timedelta(days=1):
            self.warnings.append(f"its date {published_at.astimezone(zone).isoformat()} is in the future")
        return published_at

    def _assumed_date(self, text: str) -> datetime:
        """From the best place that has a date that can be read; a bad one there is no reason to refuse the article."""
        places = (
            (dateline_date(text), "its dateline"),
            (self.setting.name_date, f"the file name {self.setting.name}"),
            self.found.dated or (None, ""),
        )
        for value, place in places:
            if value is None:
                continue
            try:
                moment = parse_published(value, self.setting.timezone)
            except ValueError:
                continue
            self.warnings.append(f"no date given: took {moment.date().isoformat()} from {place}")
            return moment
        moment = self.setting.moment
        self.dated = False
        self.warnings.append(
            f"no date given: took {self.setting.moment_from}, "
            f"{moment.astimezone(self.setting.timezone).isoformat(timespec='seconds')}. "
            "Add a date such as 2024-04-26"
        )
        return moment

    def _updated_at(self) -> datetime | None:
        if "updated_at" not in self.given:
            return None
        try:
            return parse_published(_date_value(self.given["updated_at"]), self.setting.timezone)
        except ValueError as error:
            self.warnings.append(f"updated_at was left out: {error}")
            return None

    def _title(self, text: str) -> str:
        title = one_line(without_markup(words("title", self.given.get("title", ""))))
        if not title:
            self.warnings.append("no title given: made from the first sentence")
            return title_from(text)
        return self._cut("title", title, limits.MAX_TITLE)

    def _name(self, field: str) -> str | None:
        if field not in self.given:
            return None
        name = one_line(without_markup(words(field, self.given[field])))
        return self._cut(field, name, limits.MAX_NAME) or None

    def _cut(self, field: str, line: str, longest: int) -> str:
        if len(line) > longest:
            self.warnings.append(f"{field} was cut: it has {len(line):,} characters, over {longest}")
        return shortened(line, longest)

    def _url(self, given_id: str) -> str | None:
        # An id that is an address (JSON Feed, exports) says where the article is.
        url = words("url", self.given.get("url", "")).strip() or (given_id if _is_address(given_id) else "")
        if not url:
            return None
        try:
            if len(url) > limits.MAX_URL:
                raise ValueError(f"it has {len(url):,} characters, over {limits.MAX_URL:,}")
            return check_url(url)
        except ValueError as error:
            shown = one_line(shortened(url, 80))
            self.warnings.append(f'url "{shown}" was left out: {error}')
            return None

    def _host(self, url: str | None) -> str | None:
        host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
        if host:
            self.warnings.append(f"no source given: took the host {host} of its url")
        return host or None

    def _checked(self, field: str, check: Callable[[str], T]) -> T | None:
        """A field that the article can do without."""
        if field not in self.given:
            return None
        given = one_line(words(field, self.given[field]))
        try:
            return check(given)
        except ValueError as error:
            self.warnings.append(f'{field} "{shortened(given, 40)}" was left out: {error}')
            return None


def _is_address(given_id: str) -> bool:
    return given_id.lower().startswith(("http://", "https://"))


def _date_value(value: object) -> object:
    # MongoDB's exports write {"$date": "2024-04-26T09:30:00Z"}.
    return value["$date"] if isinstance(value, dict) and "$date" in value else value
