"""Digests at their times: over a real archive, to a receiver of webhooks on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rag.app import Citewire
from rag.config import load_settings
from rag.digest.profile import Profile, Schedule
from rag.errors import ConfigError, RecipientError
from rag.models.minilm import MiniLM
from rag.schedule import Schedules, last_due
from tests.conftest import SEEDS
from tests.delivery.receiver import SECRET, Receiver

MORNING = Schedule(time(7))
PARIS = ZoneInfo("Europe/Paris")


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2024, 4, 27, 7, 0, tzinfo=UTC))


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM, clock: Clock) -> Iterator[Citewire]:
    settings = load_settings(data_dir=tmp_path / "data", webhook_secret=SECRET)
    with Citewire(settings, clock=clock, embedder=embedder) as citewire:
        list(citewire.ingest([SEEDS]))
        yield citewire


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


def morning(receiver: Receiver) -> Profile:
    return Profile("morning", recipients=(f"{receiver.url}/hook",), schedule=MORNING)


@pytest.mark.parametrize(
    ("schedule", "now", "due"),
    [
        (MORNING, "2024-04-26T07:00:00+00:00", "2024-04-26T07:00:00+00:00"),
        (MORNING, "2024-04-26T06:59:59+00:00", "2024-04-25T07:00:00+00:00"),
        (Schedule(time(7), frozenset({0, 4})), "2024-04-28T12:00:00+00:00", "2024-04-26T07:00:00+00:00"),
        (Schedule(time(7), frozenset({5})), "2024-04-26T12:00:00+00:00", "2024-04-20T07:00:00+00:00"),
    ],
)
def test_when_a_digest_was_due_last(schedule: Schedule, now: str, due: str) -> None:
    assert last_due(schedule, datetime.fromisoformat(now), UTC) == datetime.fromisoformat(due)


def test_it_is_due_by_the_readers_clock_when_the_clocks_change() -> None:
    before = last_due(MORNING, datetime(2024, 3, 30, 12, tzinfo=UTC), PARIS)
    after = last_due(MORNING, datetime(2024, 3, 31, 12, tzinfo=UTC), PARIS)
    assert (before.hour, after.hour) == (7, 7)
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=23)


def test_what_is_due_is_delivered_once(archive: Citewire, receiver: Receiver) -> None:
    profile = morning(receiver)
    said: list[str] = []
    schedules = Schedules(archive, [profile], said.append)
    schedules.run(profile)
    schedules.run(profile)
    assert len(receiver.hooks) == 1
    (told,) = said
    assert told.endswith(": sent")


def test_the_server_catches_up_when_it_starts(archive: Citewire, receiver: Receiver) -> None:
    profile = morning(receiver)
    with Schedules(archive, [profile], lambda _: None):
        pass  # leaving waits for what is under way
    assert len(receiver.hooks) == 1
    with Schedules(archive, [profile], lambda _: None):
        pass
    assert len(receiver.hooks) == 1


def test_a_digest_begins_where_the_last_one_delivered_ended(
    archive: Citewire, receiver: Receiver, clock: Clock
) -> None:
    profile = morning(receiver)
    schedules = Schedules(archive, [profile], lambda _: None)
    clock.now = datetime(2024, 4, 24, 8, tzinfo=UTC)
    first = schedules.due(profile)
    schedules.run(profile)
    # The server was away for three mornings.
    clock.now = datetime(2024, 4, 27, 10, tzinfo=UTC)
    second = schedules.due(profile)
    assert first is not None
    assert second is not None
    assert first.window.until == second.window.since == datetime(2024, 4, 24, 7, tzinfo=UTC)
    assert second.window.until == datetime(2024, 4, 27, 7, tzinfo=UTC)
    assert not {line.text for story in first.stories for line in story.lines} & {
        line.text for story in second.stories for line in story.lines
    }


def test_nothing_is_older_than_a_week(archive: Citewire, receiver: Receiver, clock: Clock) -> None:
    profile = morning(receiver)
    schedules = Schedules(archive, [profile], lambda _: None)
    clock.now = datetime(2024, 4, 24, 8, tzinfo=UTC)
    schedules.run(profile)
    clock.now = datetime(2024, 5, 3, 8, tzinfo=UTC)
    digest = schedules.due(profile)
    assert digest is not None
    assert digest.window.since == datetime(2024, 4, 26, 7, tzinfo=UTC)


def test_a_day_without_news_sends_nothing(archive: Citewire, receiver: Receiver, clock: Clock) -> None:
    clock.now = datetime(2025, 1, 1, 8, tzinfo=UTC)
    profile = morning(receiver)
    Schedules(archive, [profile], lambda _: None).run(profile)
    assert receiver.hooks == []


def test_what_fails_is_said_and_nothing_is_raised(archive: Citewire) -> None:
    with Receiver() as gone:
        profile = morning(gone)
    said: list[str] = []
    schedules = Schedules(archive, [profile], said.append)
    with schedules:
        pass  # stopping does not wait for the pauses between tries
    assert any("failed" in line for line in said)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"schedule": None}, ConfigError, "no time"),
        ({"recipients": ()}, RecipientError, "Nobody"),
        ({"recipients": ("nobody",)}, RecipientError, "nobody"),
    ],
)
def test_a_profile_that_cannot_be_scheduled(
    archive: Citewire, receiver: Receiver, change: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        Schedules(archive, [replace(morning(receiver), **change)])


def test_two_profiles_need_two_names(archive: Citewire, receiver: Receiver) -> None:
    with pytest.raises(ConfigError, match="morning"):
        Schedules(archive, [morning(receiver), morning(receiver)])
