"""Which articles a digest is of, when it is the one that was made before, and why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rag import editions
from rag.app import Citewire
from rag.config import load_settings
from rag.digest.profile import Interests, Profile, Schedule
from rag.editions import LONGEST, day_window
from rag.errors import FilterError, InputError, NotFoundError
from rag.models.minilm import MiniLM
from rag.stories import Digest, Novelty, Window
from rag.types import IngestStatus
from tests.digest.newsroom import FERRY, INQUIRY

PARIS = ZoneInfo("Europe/Paris")
Open = Callable[..., Citewire]
FROST = "Frost destroyed a third of the vines in the Tarn Valley on Friday night, growers said on Saturday."


class Clock:
    """Stands still."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2024, 3, 11, 12, tzinfo=UTC))


@pytest.fixture
def opened(tmp_path: Path, embedder: MiniLM, clock: Clock) -> Iterator[Open]:
    """Opens one empty archive, with settings."""
    archives: list[Citewire] = []

    def open_one(**settings: object) -> Citewire:
        archives.append(Citewire(load_settings(data_dir=tmp_path / "data", **settings), clock=clock, embedder=embedder))
        return archives[-1]

    yield open_one
    for one in archives:
        one.close()


def record(name: str, text: str, published: str, title: str = "", **fields: str) -> dict[str, str]:
    return {"id": name, "title": title or f"Title of {name}", "text": text, "published_at": published} | fields


FIRST = record("ferry", FERRY.text, "2024-03-10T08:00:00Z", FERRY.title, source="Harbour Courier")
SECOND = record("inquiry", INQUIRY.text, "2024-03-11T09:00:00Z", INQUIRY.title, source="Saltmere Gazette")
VINES = record("vines", FROST, "2024-03-11T10:00:00Z", "Frost destroys vines in Tarn Valley", source="Tarn Weekly")


def take_in(archive: Citewire, *records: dict[str, str]) -> None:
    outcomes = archive.ingest_records(records, "test")
    assert not [outcome for outcome in outcomes if outcome.status is IngestStatus.SKIPPED], outcomes


def made(archive: Citewire, day: str = "2024-03-11", profile: Profile = Profile(), **more: bool) -> Digest:
    return archive.editions.make(archive.window(day=day), profile, **more)


def article_ids(digest: Digest) -> set[str]:
    return {one.article_id for story in digest.stories for one in story.articles}


# --- why there is no story


def test_an_empty_archive_says_so(opened: Open) -> None:
    archive = opened()
    digest = made(archive)
    assert (digest.stories, digest.articles) == ((), 0)
    assert digest.reason == "The archive is empty. Take articles in with: rag ingest PATH"
    assert archive.editions.list(10) == ([], 0)


def test_a_day_without_articles_says_which_is_the_newest(opened: Open) -> None:
    archive = opened()
    take_in(archive, FIRST)
    assert made(archive).reason == (
        "No article was published on 2024-03-11. The newest one of the archive is of 2024-03-10."
    )
    several = archive.editions.make(archive.window(since="2024-03-01", until="2024-03-03"), Profile())
    assert several.reason is not None
    assert several.reason.startswith("No article was published from 2024-03-01 00:00 to 2024-03-04 00:00.")
    assert archive.editions.list(10) == ([], 0)


@pytest.mark.parametrize(
    ("records", "profile", "reason"),
    [
        (
            [record("a", "They did. It was. This too.", "2024-03-11"), record("b", "船は座礁した。", "2024-03-11")],
            Profile(),
            "No sentence of the 2 articles published then can be told by itself.",
        ),
        (
            [SECOND, VINES],
            Profile(mute=Interests(topics=("ferry", "frost"))),
            "What was published then is muted by the profile.",
        ),
    ],
    ids=["no sentence", "muted"],
)
def test_articles_of_which_nothing_is_told_are_a_reason(
    opened: Open, records: list[dict[str, str]], profile: Profile, reason: str
) -> None:
    archive = opened()
    take_in(archive, *records)
    digest = made(archive, profile=profile)
    assert (digest.stories, digest.reason, digest.articles) == ((), reason, 2)


def test_a_day_of_reprints_has_nothing_new(opened: Open) -> None:
    archive = opened()
    take_in(archive, FIRST)
    made(archive, "2024-03-10")
    take_in(archive, record("again", FERRY.text, "2024-03-11T08:00:00Z", "Ferry still aground", source="Dunmere Echo"))
    digest = made(archive)
    assert (digest.stories, digest.articles) == ((), 1)
    assert digest.reason == "What was published then was told in earlier digests."


# --- the log


def test_a_digest_made_twice_is_the_one_of_the_log(opened: Open, clock: Clock) -> None:
    archive = opened()
    take_in(archive, FIRST, SECOND)
    first = made(archive)
    clock.now += timedelta(hours=5)
    again = made(archive)
    assert again == first
    assert again.made_at == clock.now - timedelta(hours=5)
    assert archive.editions.list(10) == ([first], 1)
    assert archive.editions.get(first.id) == archive.editions.get("2024-03-11") == first


def test_a_digest_is_in_the_log_when_the_archive_is_opened_again(opened: Open) -> None:
    archive = opened()
    take_in(archive, SECOND)
    first = made(archive)
    archive.close()
    assert made(opened()) == first


def test_a_new_article_of_the_day_makes_another_digest(opened: Open, clock: Clock) -> None:
    archive = opened()
    take_in(archive, SECOND)
    first = made(archive)
    take_in(archive, VINES)
    clock.now += timedelta(hours=1)
    second = made(archive)
    assert second.id != first.id
    assert article_ids(second) == {"inquiry", "vines"}
    assert archive.editions.get("2024-03-11") == second
    assert archive.editions.get(first.id) == first
    assert archive.editions.list(10) == ([second, first], 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Inquiry opened"},
        {"source": "Tarn Weekly"},
        {"author": "Ilse Amsel"},
        {"status": "corrected"},
        {"published_at": "2024-03-11T09:01:00Z"},
        {"text": f"{INQUIRY.text} The harbour is closed."},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_changed_article_makes_another_digest(opened: Open, changed: dict[str, str]) -> None:
    archive = opened()
    take_in(archive, SECOND)
    first = made(archive)
    take_in(archive, SECOND | changed)
    assert made(archive).id != first.id


def test_articles_of_other_days_change_nothing(opened: Open) -> None:
    archive = opened()
    take_in(archive, SECOND)
    first = made(archive)
    take_in(archive, FIRST, VINES | {"published_at": "2024-03-12T00:00:00Z"})
    assert made(archive) == first


def test_an_earlier_digest_changes_the_next(opened: Open) -> None:
    archive = opened()
    take_in(archive, FIRST, SECOND)
    alone = made(archive)
    made(archive, "2024-03-10")
    after = made(archive)
    assert after.id != alone.id
    assert (alone.stories[0].day, after.stories[0].day) == (1, 2)


def test_another_profile_makes_another_digest_but_not_other_recipients(opened: Open) -> None:
    archive = opened()
    take_in(archive, SECOND)
    first = made(archive)
    assert made(archive, profile=Profile(follow=Interests(names=("Piet Aalders",)))).id != first.id
    assert made(archive, profile=Profile(stories=3)).id != first.id
    assert made(archive, profile=Profile(recipients=("a@example.org",), schedule=Schedule(time(7)))) == first


def test_it_can_be_made_anew(opened: Open, clock: Clock) -> None:
    archive = opened()
    take_in(archive, SECOND)
    first = made(archive)
    clock.now += timedelta(hours=1)
    anew = made(archive, anew=True)
    assert anew == replace(first, made_at=clock.now)
    assert archive.editions.list(10) == ([anew], 1)


def test_editions_are_kept_apart(opened: Open) -> None:
    archive = opened()
    take_in(archive, FIRST, SECOND)
    daily = made(archive, "2024-03-10")
    evening = made(archive, "2024-03-11", Profile("evening"))
    assert archive.editions.list(10, edition="evening") == ([evening], 1)
    assert archive.editions.list(1, 1) == ([daily], 2)
    assert archive.editions.get("2024-03-11", "evening") == evening
    assert {line.novelty for story in evening.stories for line in story.lines} == {Novelty.NEW}
    with pytest.raises(NotFoundError, match="No digest is of 2024-03-11"):
        archive.editions.get("2024-03-11")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("2024-03-09", "No digest is of 2024-03-09. Make one with: rag digest --date 2024-03-09"),
        ("2024-03-11-daily-00000000", "No digest is '2024-03-11-daily-00000000'. List those"),
        ("nonsense", "No digest is 'nonsense'. List those that were made with: rag digest list"),
        ("2024-02-30", "No digest is '2024-02-30'."),
        ("", "No digest is ''."),
    ],
)
def test_a_digest_that_was_not_made_is_not_found(opened: Open, wanted: str, said: str) -> None:
    with pytest.raises(NotFoundError) as failed:
        opened().editions.get(wanted)
    assert str(failed.value).startswith(said)


def test_a_story_of_deleted_articles_stays_in_the_log_and_is_told_anew_where_it_comes_again(opened: Open) -> None:
    archive = opened()
    take_in(archive, FIRST, SECOND)
    before = made(archive, "2024-03-10")
    archive.delete("ferry")
    after = made(archive)
    assert archive.editions.get(before.id) == before
    assert (after.stories[0].day, after.stories[0].id == before.stories[0].id) == (1, False)


# --- which articles


def test_retracted_articles_are_not_told(opened: Open) -> None:
    archive = opened()
    take_in(archive, SECOND | {"status": "retracted"}, VINES)
    digest = made(archive)
    assert (article_ids(digest), digest.articles) == ({"vines"}, 1)
    take_in(archive, VINES | {"status": "retracted"})
    assert made(archive).stories == ()


def test_an_article_of_yesterday_that_was_corrected_is_told_today(opened: Open) -> None:
    archive = opened()
    take_in(archive, FIRST, VINES)
    made(archive, "2024-03-10")
    right = FERRY.text.replace("212", "221")
    take_in(archive, FIRST | {"text": right, "status": "corrected", "updated_at": "2024-03-11T07:00:00Z"})
    digest = made(archive)
    assert article_ids(digest) == {"ferry", "vines"}
    (story,) = (story for story in digest.stories if story.articles[0].article_id == "ferry")
    corrected = [line for line in story.lines if line.novelty is Novelty.CORRECTED]
    assert [line.before.words for line in corrected if line.before is not None] == [("212",)]
    assert all("221" in line.text for line in corrected)
    assert story.day == 2


def test_a_correction_of_another_day_is_told_on_that_day(opened: Open) -> None:
    archive = opened()
    take_in(archive, FIRST | {"status": "corrected", "updated_at": "2024-03-12T00:00:00Z"}, VINES)
    assert article_ids(made(archive)) == {"vines"}
    assert article_ids(made(archive, "2024-03-12")) == {"ferry"}


def test_articles_dated_in_the_future_wait_for_their_day(opened: Open) -> None:
    archive = opened()
    take_in(archive, VINES, SECOND | {"published_at": "2024-03-12T00:00:00Z"})
    assert article_ids(made(archive)) == {"vines"}
    assert article_ids(made(archive, "2024-03-12")) == {"inquiry"}
    now = archive.editions.make(archive.window(since="2024-03-11"), Profile())
    assert article_ids(now) == {"vines"}


def test_too_many_articles_are_an_error(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = opened()
    take_in(archive, SECOND, VINES)
    monkeypatch.setattr(editions, "MOST_ARTICLES", 1)
    with pytest.raises(InputError, match="2 articles were published then, a digest is made from up to 1"):
        made(archive)


# --- windows


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2024-03-30", 24), ("2024-03-31", 23), ("2024-04-01", 24), ("2024-10-27", 25)],
)
def test_a_day_is_as_long_as_the_readers_clock_makes_it(opened: Open, day: str, hours: int) -> None:
    window = opened(timezone="Europe/Paris").window(day=day)
    assert window == day_window(date.fromisoformat(day), PARIS)
    assert window.until.astimezone(UTC) - window.since.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2024-03-31", "2024-03-30T23:00:00Z", "2024-03-31T21:59:59Z"),
        ("2024-10-27", "2024-10-26T22:00:00Z", "2024-10-27T22:59:59Z"),
    ],
)
def test_a_day_has_the_articles_of_the_readers_day(opened: Open, day: str, first: str, last: str) -> None:
    def moved(moment: str, seconds: int) -> str:
        return (datetime.fromisoformat(moment) + timedelta(seconds=seconds)).isoformat()

    archive = opened(timezone="Europe/Paris")
    take_in(
        archive,
        SECOND | {"published_at": first},
        VINES | {"published_at": last},
        FIRST | {"published_at": moved(first, -1)},
        record("choir", "The choir of Upper Tarn sang three songs by Ilse Amsel on Sunday.", moved(last, 1)),
    )
    digest = made(archive, day)
    assert article_ids(digest) == {"inquiry", "vines"}
    assert digest.day == date.fromisoformat(day)
    assert archive.editions.get(day) == digest == made(archive, day)


def test_today_and_yesterday_are_the_readers(opened: Open, clock: Clock) -> None:
    clock.now = datetime(2024, 3, 10, 23, 30, tzinfo=UTC)
    archive = opened(timezone="Europe/Paris")
    assert archive.window() == archive.window(day="today") == day_window(date(2024, 3, 11), PARIS)
    assert archive.window(day="yesterday") == day_window(date(2024, 3, 10), PARIS)


def test_a_window_from_one_day_to_another(opened: Open, clock: Clock) -> None:
    archive = opened()
    week = archive.window(since="2024-03-01", until="2024-03-07")
    assert week == Window(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 8, tzinfo=UTC))
    assert archive.window(since="2024-03-01") == Window(datetime(2024, 3, 1, tzinfo=UTC), clock.now)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"day": "2024-03-11", "since": "2024-03-01"}, "Give --date, or --since and --until"),
        ({"day": "2024-03-11", "until": "2024-03-12"}, "Give --date, or --since and --until"),
        ({"until": "2024-03-12"}, "Since when is not said"),
        ({"since": "2024-03-12"}, "is not before now"),
        ({"since": "2024-03-10", "until": "2024-03-09"}, "is not before until"),
        ({"day": "2024-02-30"}, "2024-02-30"),
        ({"day": "someday"}, "someday"),
    ],
)
def test_a_window_that_is_none(opened: Open, given: dict[str, str], said: str) -> None:
    with pytest.raises(FilterError) as failed:
        opened().window(**given)
    assert said in str(failed.value)


def test_a_window_that_is_too_long(opened: Open) -> None:
    archive = opened()
    since = datetime(2023, 1, 1, tzinfo=UTC)
    assert archive.editions.make(Window(since, since + LONGEST), Profile()).stories == ()
    with pytest.raises(InputError, match="A digest of 93 days cannot be made, only of up to 92"):
        archive.editions.make(Window(since, since + LONGEST + timedelta(days=1)), Profile())


def test_a_weeks_digest_tells_what_its_days_told(opened: Open) -> None:
    """It does not begin after them, so that nothing of it was told before."""
    archive = opened()
    take_in(archive, FIRST, SECOND)
    made(archive, "2024-03-11")
    week = archive.editions.make(archive.window(since="2024-03-05", until="2024-03-11"), Profile())
    assert article_ids(week) == {"ferry", "inquiry"}
    assert {line.novelty for story in week.stories for line in story.lines} == {Novelty.NEW}
