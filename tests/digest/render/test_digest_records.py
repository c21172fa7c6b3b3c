from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from rag.digest.render import schema
from rag.digest_records import digest_from, digest_record
from rag.stories import Digest, Window
from rag.types import Repair, Usage
from tests.digest.render import examples

MAKERS = [
    examples.full,
    examples.empty,
    examples.hostile,
    examples.hostile_empty,
    examples.twice_told_hour,
]
VALIDATOR = Draft202012Validator(schema(), format_checker=FormatChecker())


def through_json(digest: Digest) -> Digest:
    return digest_from(json.loads(json.dumps(digest_record(digest))))


@pytest.mark.parametrize("make", MAKERS)
def test_a_record_gives_the_digest_back(make: Callable[[], Digest]) -> None:
    digest = make()
    again = through_json(digest)
    assert again == digest
    assert (again.day, again.sources) == (digest.day, digest.sources)


def test_moments_of_the_hour_that_comes_twice_come_back_as_they_were() -> None:
    digest = examples.twice_told_hour()
    again = through_json(digest)
    assert again.made_at.utcoffset() == timedelta(hours=1)
    articles = zip(digest.stories[0].articles, again.stories[0].articles, strict=True)
    assert all(one.published_at.timestamp() == two.published_at.timestamp() for one, two in articles)
    assert again.window.since.tzinfo is examples.ZONE


def test_utc_stays_utc_where_the_readers_clock_shows_the_same() -> None:
    london = ZoneInfo("Europe/London")
    window = Window(datetime(2024, 10, 27, tzinfo=london), datetime(2024, 10, 28, tzinfo=london))
    digest = replace(examples.empty(), window=window, made_at=datetime(2024, 10, 27, 1, 30, tzinfo=UTC))
    assert digest_record(digest)["made_at"] == "2024-10-27T01:30:00Z"
    assert through_json(digest) == digest


def test_a_day_that_begins_with_an_hour_that_is_skipped() -> None:
    santiago = ZoneInfo("America/Santiago")
    window = Window(datetime(2024, 9, 8, tzinfo=santiago), datetime(2024, 9, 9, tzinfo=santiago))
    digest = replace(examples.empty(), window=window, made_at=window.until)
    again = through_json(digest)
    assert again == digest
    assert again.window.since.timestamp() == window.since.timestamp()


@given(
    st.datetimes(
        examples.MADE.replace(tzinfo=None, year=1900),
        examples.MADE.replace(tzinfo=None, year=2100),
        timezones=st.sampled_from([examples.ZONE, UTC, ZoneInfo("UTC"), timezone(timedelta(hours=-3.5))]),
    ),
    st.sampled_from([examples.ZONE, ZoneInfo("UTC"), UTC, timezone(timedelta(hours=2))]),
)
def test_any_moment_comes_back(moment: datetime, zone: ZoneInfo | timezone) -> None:
    # What is asked is equality: of moments of the same zone, of offsets, and of one beside the other.
    window = Window(datetime(2024, 10, 27, tzinfo=zone), datetime(2024, 10, 28, tzinfo=zone))
    here = {examples.ZONE: examples.ZONE, ZoneInfo("UTC"): ZoneInfo("UTC")}
    if isinstance(moment.tzinfo, ZoneInfo) and here.get(moment.tzinfo) is not zone:
        moment = moment.astimezone(UTC)
    digest = replace(examples.empty(), window=window, made_at=moment)
    again = through_json(digest)
    assert again == digest
    assert again.made_at.timestamp() == moment.timestamp()


def test_the_record_reads_as_other_records_do() -> None:
    record = digest_record(examples.full())
    assert record["day"] == "2024-04-27"
    assert record["window"] == {"since": "2024-04-27T00:00:00+02:00", "until": "2024-04-28T00:00:00+02:00"}
    assert record["zone"] == "Europe/Paris"
    story = record["stories"][0]
    assert story["summary"]["before"] == {
        "digest_id": "d-2024-04-23",
        "day": "2024-04-23",
        "text": "A passenger ferry carrying 241 people ran onto a sandbank.",
        "words": ["241"],
    }
    assert story["summary"]["verification"]["checks"]["coverage"] == {
        "status": "failed",
        "words": ["sandbank"],
        "reasons": ["in no form in the source"],
    }
    assert story["score"]["parts"][0] == {"name": "sources", "adds": 2.0}
    assert story["bullets"][3]["repair"] == "repointed"
    cited = story["summary"]["sources"][0]
    assert cited["end_char_index"] - cited["start_char_index"] == len(cited["cited_text"])


def test_every_field_is_in_the_record() -> None:
    record = digest_record(examples.full())
    assert {field.name for field in fields(Digest)} <= set(record)


@pytest.mark.parametrize("make", MAKERS)
def test_records_are_as_the_schema_says(make: Callable[[], Digest]) -> None:
    Draft202012Validator.check_schema(schema())
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(json.dumps(digest_record(make()))))] == []


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield node
        for child in node.values():
            yield from _objects(child)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child)


def test_the_schema_allows_nothing_else_and_demands_everything() -> None:
    objects = list(_objects(schema()))
    assert len(objects) > 10
    for node in objects:
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])
        assert all(value.get("description") or "$ref" in value for value in node["properties"].values())


def _paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Of every object in a record."""
    if isinstance(node, dict):
        if path[-1:] != ("checks",):  # its keys are names of checks
            yield path
        for key, child in node.items():
            yield from _paths(child, (*path, key))
    elif isinstance(node, list):
        for place, child in enumerate(node):
            yield from _paths(child, (*path, place))


def _at(record: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        record = record[step]
    return record


def test_the_schema_refuses_a_field_too_many_or_too_few_anywhere() -> None:
    record = json.loads(json.dumps(digest_record(examples.full())))
    kinds = {tuple(step for step in path if isinstance(step, str)): path for path in _paths(record)}
    assert len(kinds) > 20
    for path in kinds.values():
        more = deepcopy(record)
        _at(more, path)["surplus"] = 1
        assert not VALIDATOR.is_valid(more), path
        for key in _at(record, path):
            fewer = deepcopy(record)
            del _at(fewer, path)[key]
            assert not VALIDATOR.is_valid(fewer), (path, key)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("made_at",), "2024-04-28"),
        (("made_at",), "2024-04-28T06:00:00"),
        (("day",), "27 April 2024"),
        (("day",), "2024-02-30"),
        (("others",), -1),
        (("stories", 0, "day"), 0),
        (("stories", 0, "summary", "novelty"), "old"),
        (("stories", 0, "summary", "verification", "score"), 1.5),
        (("stories", 0, "differences", 0, "lines"), []),
        (("stories", 0, "bullets", 3, "repair"), "mended"),
        (("usage", "input_tokens"), "many"),
        (("reason",), 1),
    ],
)
def test_the_schema_refuses_what_is_no_such_value(path: tuple[Any, ...], value: Any) -> None:
    record = json.loads(json.dumps(digest_record(examples.full())))
    _at(record, path[:-1])[path[-1]] = value
    assert not VALIDATOR.is_valid(record)


@pytest.mark.parametrize("lost", ["id", "window", "stories", "zone", "usage"])
def test_a_record_that_is_none_is_refused(lost: str) -> None:
    record = digest_record(examples.full())
    del record[lost]
    with pytest.raises(KeyError):
        digest_from(record)


def test_what_was_done_and_what_it_cost_come_back() -> None:
    again = through_json(examples.full())
    assert again.stories[0].bullets[3].repair is Repair.REPOINTED
    assert again.usage == Usage(1200, None)
