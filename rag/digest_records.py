"""A digest as the JSON that every surface gives, and back: the catalog keeps digests in this form.

Moments are ISO 8601 with their offset, text offsets Unicode code points, end exclusive. ``zone`` is the reader's, where
it has a name: a moment with the offset that the zone has then is one of the zone's, any other keeps its own offset, and
one that only happens to have the same offset is written in UTC, as ``Z``. Without that, no moment of the hour that
comes twice would equal itself (PEP 495). ``rag/digest/render/digest.schema.json`` describes the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from rag.records import Record, cited_source_record, verification_record
from rag.stories import Before, Difference, Digest, Line, Novelty, Score, Story, StoryArticle, Window
from rag.types import Check, CheckStatus, CitedSource, Repair, Span, Support, Usage, Verdict


def digest_record(digest: Digest) -> Record:
    """A digest; ``day`` is told for the reader of the JSON, and follows from the window."""
    clock = _Clock.of(digest.window.since.tzinfo)
    return {
        "id": digest.id,
        "day": digest.day.isoformat(),
        "edition": digest.edition,
        "title": digest.title,
        "window": {"since": clock.written(digest.window.since), "until": clock.written(digest.window.until)},
        "zone": None if clock.zone is None else clock.zone.key,
        "made_at": clock.written(digest.made_at),
        "articles": digest.articles,
        "others": digest.others,
        "reason": digest.reason,
        "stories": [_story_record(story, clock) for story in digest.stories],
        "warnings": list(digest.warnings),
        "model": digest.model,
        "degraded": digest.degraded,
        "usage": {"input_tokens": digest.usage.input_tokens, "output_tokens": digest.usage.output_tokens},
        "basis": digest.basis,
    }


def digest_from(record: Record) -> Digest:
    """The digest that ``digest_record`` made the record of. Raises KeyError, TypeError or ValueError for any other, and
    KeyError for a zone that this machine does not know."""
    clock = _Clock(None if record["zone"] is None else ZoneInfo(record["zone"]))
    window = record["window"]
    return Digest(
        id=record["id"],
        window=Window(clock.read(window["since"]), clock.read(window["until"])),
        edition=record["edition"],
        stories=tuple(_story(story, clock) for story in record["stories"]),
        articles=record["articles"],
        made_at=clock.read(record["made_at"]),
        model=record["model"],
        basis=record["basis"],
        others=record["others"],
        reason=record["reason"],
        warnings=tuple(record["warnings"]),
        usage=Usage(record["usage"]["input_tokens"], record["usage"]["output_tokens"]),
        degraded=record["degraded"],
        title=record["title"],
    )


@dataclass(frozen=True, slots=True)
class _Clock:
    """Writes and reads moments. ``zone`` is the reader's; None where it is a mere offset."""

    zone: ZoneInfo | None

    @classmethod
    def of(cls, zone: tzinfo | None) -> _Clock:
        return cls(zone if isinstance(zone, ZoneInfo) and zone.key else None)

    def written(self, moment: datetime) -> str:
        if self.zone is None or moment.tzinfo is self.zone or self._shows(moment) is None:
            return moment.isoformat()
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"

    def read(self, written: str) -> datetime:
        moment = datetime.fromisoformat(written)
        return moment if self.zone is None or written.endswith("Z") else self._shows(moment) or moment

    def _shows(self, moment: datetime) -> datetime | None:
        """The moment with its date and hour, in the zone; None where the zone's offset is another one then. An hour
        that is skipped, as midnight is in some places, is one of the zone's: a window may begin with it."""
        shown = (moment.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        return next((one for one in shown if one.utcoffset() == moment.utcoffset()), None)


def _story_record(story: Story, clock: _Clock) -> Record:
    return {
        "id": story.id,
        "headline": story.headline,
        "headline_of": story.headline_of,
        "day": story.day,
        "began": story.began.isoformat(),
        "sources": story.sources,
        "told": story.told,
        "summary": _line_record(story.summary, clock),
        "bullets": [_line_record(line, clock) for line in story.bullets],
        "why": None if story.why is None else _line_record(story.why, clock),
        "differences": [
            {"lines": [_line_record(line, clock) for line in difference.lines], "words": list(difference.words)}
            for difference in story.differences
        ],
        "articles": [
            {
                "article_id": article.article_id,
                "title": article.title,
                "source": article.source,
                "url": article.url,
                "published_at": clock.written(article.published_at),
                "counts": article.counts,
            }
            for article in story.articles
        ],
        "score": {
            "total": story.score.total,
            "parts": [{"name": name, "adds": adds} for name, adds in story.score.parts],
        },
    }


def _story(record: Record, clock: _Clock) -> Story:
    return Story(
        id=record["id"],
        headline=record["headline"],
        headline_of=record["headline_of"],
        summary=_line(record["summary"], clock),
        bullets=tuple(_line(line, clock) for line in record["bullets"]),
        articles=tuple(
            StoryArticle(**{**article, "published_at": clock.read(article["published_at"])})
            for article in record["articles"]
        ),
        sources=record["sources"],
        score=Score(record["score"]["total"], tuple((part["name"], part["adds"]) for part in record["score"]["parts"])),
        began=date.fromisoformat(record["began"]),
        day=record["day"],
        why=None if record["why"] is None else _line(record["why"], clock),
        differences=tuple(_difference(difference, clock) for difference in record["differences"]),
        told=record["told"],
    )


def _difference(record: Record, clock: _Clock) -> Difference:
    (one, other), (word, other_word) = record["lines"], record["words"]
    return Difference((_line(one, clock), _line(other, clock)), (word, other_word))


def _line_record(line: Line, clock: _Clock) -> Record:
    before = line.before
    return {
        "text": line.text,
        "sources": [
            {**cited_source_record(source), "published_at": clock.written(source.published_at)}
            for source in line.sources
        ],
        "verification": {
            **verification_record(line.verification),
            "spans": [
                {"source": span.source, "start": span.start, "end": span.end} for span in line.verification.spans
            ],
        },
        "novelty": line.novelty.value,
        "before": None
        if before is None
        else {
            "digest_id": before.digest_id,
            "day": before.day.isoformat(),
            "text": before.text,
            "words": list(before.words),
        },
        "whose": line.whose,
        "repair": None if line.repair is None else line.repair.value,
    }


def _line(record: Record, clock: _Clock) -> Line:
    before = record["before"]
    return Line(
        text=record["text"],
        sources=tuple(
            CitedSource(**{**source, "published_at": clock.read(source["published_at"])})
            for source in record["sources"]
        ),
        verification=_verdict(record["verification"]),
        novelty=Novelty(record["novelty"]),
        before=None
        if before is None
        else Before(before["digest_id"], date.fromisoformat(before["day"]), before["text"], tuple(before["words"])),
        whose=record["whose"],
        repair=None if record["repair"] is None else Repair(record["repair"]),
    )


def _verdict(record: Record) -> Verdict:
    return Verdict(
        Support(record["status"]),
        record["score"],
        tuple(Span(span["source"], span["start"], span["end"]) for span in record["spans"]),
        tuple(
            Check(name, CheckStatus(check["status"]), tuple(check["words"]), tuple(check["reasons"]))
            for name, check in record["checks"].items()
        ),
    )
