"""What the log of digests gives back, and who may deliver one."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rag.errors import NotFoundError
from rag.index.catalog import Catalog
from rag.index.catalog.digests import DeliveryState, DigestLog, LoggedDigest
from rag.index.catalog.tables import VERSION

NOON = datetime(2024, 4, 29, 12, tzinfo=UTC)
MIDNIGHT = datetime(2024, 4, 29, tzinfo=UTC)
DAY = timedelta(days=1)
ANN = ("monday", "mail", "ann@example.org")


def entry(digest_id: str, day: int, edition: str = "all", *, made: int = 0, **more: object) -> LoggedDigest:
    """A digest of the day that many days after 29 April, made that many minutes after noon."""
    since = MIDNIGHT + day * DAY
    made_at = NOON + timedelta(minutes=made)
    return replace(LoggedDigest(digest_id, edition, since, since + DAY, "basis", made_at, '{"é": 1}'), **more)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path / "catalog.sqlite3")
    yield catalog
    catalog.close()


@pytest.fixture
def log(catalog: Catalog) -> DigestLog:
    return catalog.digests


def ids(entries: list[LoggedDigest]) -> list[str]:
    return [one.id for one in entries]


def test_what_is_put_is_got(log: DigestLog) -> None:
    log.put(entry("monday", 0))
    assert log.get("monday") == entry("monday", 0)
    assert log.get("tuesday") is None


def test_the_same_id_replaces(log: DigestLog) -> None:
    log.put(entry("monday", 0))
    log.claim(*ANN, NOON)
    log.put(entry("monday", 0, made=5, body="{}"))
    assert log.get("monday") == entry("monday", 0, made=5, body="{}")
    assert log.count() == 1
    assert len(log.deliveries("monday")) == 1


def test_moments_come_in_the_readers_zone(tmp_path: Path) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    catalog = Catalog(tmp_path / "catalog.sqlite3", tokyo)
    catalog.digests.put(entry("monday", 0, made_at=NOON + timedelta(microseconds=5)))
    catalog.digests.claim(*ANN, NOON)
    got, delivery = catalog.digests.get("monday"), catalog.digests.deliveries("monday")[0]
    catalog.close()
    assert got is not None
    assert (got.since, got.since.tzinfo, got.made_at) == (MIDNIGHT, tokyo, NOON)
    assert delivery.claimed_at.tzinfo is tokyo


def test_the_same_is_of_the_same_window_and_basis(log: DigestLog) -> None:
    log.put(entry("first", 0))
    log.put(entry("second", 0, made=1))
    log.put(entry("other basis", 0, made=2, basis="other"))
    log.put(entry("other edition", 0, "sport", made=2))
    same = log.same("all", MIDNIGHT, MIDNIGHT + DAY, "basis")
    assert same is not None
    assert same.id == "second"
    assert log.same("all", MIDNIGHT, MIDNIGHT + 2 * DAY, "basis") is None
    assert log.same("all", MIDNIGHT, MIDNIGHT + DAY, "no basis") is None


def test_of_a_day_the_latest_made(log: DigestLog) -> None:
    log.put(entry("late", 0, made=9))
    log.put(entry("early", 0, made=1, until=MIDNIGHT + 2 * DAY))
    log.put(entry("in the same second", 0, made=9))
    of_day = log.of_day("all", MIDNIGHT)
    assert of_day is not None
    assert of_day.id == "in the same second"
    assert log.of_day("all", MIDNIGHT + DAY) is None
    assert log.of_day("sport", MIDNIGHT) is None


def test_earlier_ones_are_the_latest_of_each_window_before(log: DigestLog) -> None:
    log.put(entry("day -3", -3))
    log.put(entry("day -2", -2, made=9))
    log.put(entry("day -2, made before", -2, made=1))
    log.put(entry("the two days before", -2, until=MIDNIGHT))
    log.put(entry("day -1", -1))
    log.put(entry("not over yet", -1, until=MIDNIGHT + 2 * DAY))
    log.put(entry("the same window", 0))
    log.put(entry("of another edition", -1, "sport"))
    found = log.earlier("all", MIDNIGHT, MIDNIGHT + DAY, 10)
    assert ids(found) == ["day -1", "the two days before", "day -2", "day -3"]
    assert ids(log.earlier("all", MIDNIGHT, MIDNIGHT + DAY, 1)) == ["day -1"]


def test_the_list_has_all_newest_window_first(log: DigestLog) -> None:
    log.put(entry("monday", 0))
    log.put(entry("tuesday", 1, made=1))
    log.put(entry("tuesday again", 1, made=2))
    log.put(entry("sport", 1, "sport"))
    assert ids(log.list(10)) == ["tuesday again", "tuesday", "sport", "monday"]
    assert ids(log.list(2, 1)) == ["tuesday", "sport"]
    assert ids(log.list(10, 0, "sport")) == ["sport"]
    assert (log.count(), log.count("all"), log.count("none")) == (4, 3, 0)


# --- deliveries


@pytest.fixture
def logged(log: DigestLog) -> DigestLog:
    log.put(entry("monday", 0))
    return log


def test_what_was_sent_is_never_claimed_again(logged: DigestLog) -> None:
    assert logged.claim(*ANN, NOON)
    logged.settle(*ANN, NOON + DAY, sent=True)
    assert not logged.claim(*ANN, NOON, repeatable=True, again=True)
    (delivery,) = logged.deliveries("monday")
    assert (delivery.state, delivery.attempts, delivery.last_error) == (DeliveryState.SENT, 1, None)
    assert (delivery.claimed_at, delivery.settled_at) == (NOON, NOON + DAY)


def test_what_somebody_is_sending_is_not_claimed(logged: DigestLog) -> None:
    assert logged.claim(*ANN, NOON)
    assert not logged.claim(*ANN, NOON, repeatable=True, again=True)
    assert logged.deliveries("monday")[0].state is DeliveryState.SENDING


def test_what_failed_is_claimed_again(logged: DigestLog) -> None:
    for attempt in (1, 2):
        assert logged.claim(*ANN, NOON)
        logged.settle(*ANN, NOON, sent=False, error="450 later")
        (delivery,) = logged.deliveries("monday")
        assert (delivery.state, delivery.attempts, delivery.last_error) == (DeliveryState.FAILED, attempt, "450 later")


@pytest.mark.parametrize(
    ("asked", "claimed"), [({}, False), ({"repeatable": True}, True), ({"again": True}, True)], ids=str
)
@pytest.mark.parametrize("how", ["settled", "left behind"])
def test_what_may_have_arrived(tmp_path: Path, how: str, asked: dict[str, bool], claimed: bool) -> None:
    """Settled as such, or claimed in an earlier opening of the catalog."""
    catalog = Catalog(tmp_path / "catalog.sqlite3")
    catalog.digests.put(entry("monday", 0))
    assert catalog.digests.claim(*ANN, NOON)
    if how == "settled":
        catalog.digests.settle(*ANN, NOON, sent=None, error="dropped")
    else:
        catalog.close()
        catalog = Catalog(tmp_path / "catalog.sqlite3")
    assert catalog.digests.deliveries("monday")[0].state is DeliveryState.UNKNOWN
    assert catalog.digests.claim(*ANN, NOON, **asked) is claimed
    state = DeliveryState.SENDING if claimed else DeliveryState.UNKNOWN
    assert catalog.digests.deliveries("monday")[0].state is state
    catalog.close()


def test_each_recipient_and_channel_by_itself(logged: DigestLog) -> None:
    logged.put(entry("tuesday", 1))
    others = [("monday", "mail", "bob@example.org"), ("monday", "webhook", ANN[2]), ("tuesday", *ANN[1:])]
    assert logged.claim(*ANN, NOON)
    assert all(logged.claim(*other, NOON) for other in others)
    found = [(delivery.channel, delivery.recipient) for delivery in logged.deliveries("monday")]
    assert found == [ANN[1:], others[0][1:], others[1][1:]]


def test_only_what_was_claimed_is_settled(logged: DigestLog) -> None:
    with pytest.raises(ValueError, match="not claimed"):
        logged.settle(*ANN, NOON, sent=True)
    logged.claim(*ANN, NOON)
    logged.settle(*ANN, NOON, sent=False)
    with pytest.raises(ValueError, match="not claimed"):
        logged.settle(*ANN, NOON, sent=True)


def test_a_digest_that_is_not_there_is_not_delivered(log: DigestLog) -> None:
    with pytest.raises(NotFoundError, match=r"'monday'\. Make it"):
        log.claim(*ANN, NOON)


def test_of_many_threads_one_gets_it(logged: DigestLog) -> None:
    got: list[bool] = []
    start = threading.Barrier(8)

    def claim() -> None:
        start.wait()
        got.append(logged.claim(*ANN, NOON))

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 7 + [True]


# --- old catalogs


@pytest.mark.parametrize("left", ["nothing", "a table without its index"])
def test_a_catalog_without_the_log_gets_one(tmp_path: Path, left: str) -> None:
    path = tmp_path / "catalog.sqlite3"
    Catalog(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE deliveries")
        if left == "nothing":
            connection.execute("DROP TABLE digests")
        else:
            connection.execute("DROP INDEX digests_window")
        connection.execute("UPDATE meta SET value = '2' WHERE key = 'version'")
    connection.close()
    catalog = Catalog(path)
    catalog.digests.put(entry("monday", 0))
    assert catalog.digests.claim(*ANN, NOON)
    catalog.close()
    with sqlite3.connect(path) as connection:
        version = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()[0]
        indexes = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    connection.close()
    assert version == str(VERSION)
    assert {"digests_window", "digests_since"} <= indexes
