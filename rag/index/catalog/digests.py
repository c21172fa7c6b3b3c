"""The log of digests: each as it was made, and to whom it was delivered.

A digest is kept as JSON, with what it is looked up by. Moments are kept in whole seconds; a fraction is dropped.

Nobody gets a digest twice. Who delivers it to a recipient claims that delivery first, which only one can do at a time,
and settles it afterwards. One process owns the catalog, so a claim that an earlier opening of it left behind has nobody
who would settle it: the digest may have arrived or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, false, func, select, true, update
from sqlalchemy.dialects.sqlite import insert as upsert

from rag.errors import NotFoundError
from rag.index.catalog.database import Database
from rag.index.catalog.tables import deliveries, digests
from rag.index.window import to_moment, to_seconds


@dataclass(frozen=True, slots=True)
class LoggedDigest:
    """A digest of the window ``since`` (inclusive) to ``until`` (exclusive) for the reader's profile ``edition``. The
    same ``basis`` gives the same digest. ``body`` is all of it, as JSON."""

    id: str
    edition: str
    since: datetime
    until: datetime
    basis: str
    made_at: datetime
    body: str


class DeliveryState(StrEnum):
    SENDING = "sending"
    """Somebody is at it now."""
    SENT = "sent"
    FAILED = "failed"
    """It did not arrive."""
    UNKNOWN = "unknown"
    """It may have arrived: the connection broke, or the process was killed, before the receiver said so."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one digest and one recipient. ``attempts`` is how often it was tried; ``settled_at`` is None while
    nobody knows how the last try ended."""

    digest_id: str
    channel: str
    recipient: str
    state: DeliveryState
    attempts: int
    last_error: str | None
    claimed_at: datetime
    settled_at: datetime | None


# In the class, ``list`` is a method of its own.
_Digests: TypeAlias = list[LoggedDigest]
_Deliveries: TypeAlias = list[Delivery]


class DigestLog:
    """Safe to use from several threads."""

    def __init__(self, database: Database, zone: tzinfo = UTC) -> None:
        """Moments come out of it in ``zone``."""
        self._database = database
        self._zone = zone
        self._owner = uuid4().hex

    # --- digests

    def put(self, entry: LoggedDigest) -> None:
        """Keeps a digest, in place of one with its id. What is known of deliveries stays."""
        values = {
            "id": entry.id,
            "edition": entry.edition,
            "since": to_seconds(entry.since),
            "until": to_seconds(entry.until),
            "basis": entry.basis,
            "made_at": to_seconds(entry.made_at),
            "body": entry.body,
        }
        statement = upsert(digests).values(**values)
        with self._database.transaction() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def get(self, digest_id: str) -> LoggedDigest | None:
        return self._first(select(digests).where(digests.c.id == digest_id))

    def same(self, edition: str, since: datetime, until: datetime, basis: str) -> LoggedDigest | None:
        """The one of that window that was made from the same; the latest, should there be several."""
        window = (digests.c.since == to_seconds(since)) & (digests.c.until == to_seconds(until))
        query = select(digests).where(digests.c.edition == edition, window, digests.c.basis == basis)
        return self._first(query.order_by(*_LATEST))

    def of_day(self, edition: str, since: datetime) -> LoggedDigest | None:
        """The latest made of those whose window begins at ``since``."""
        query = select(digests).where(digests.c.edition == edition, digests.c.since == to_seconds(since))
        return self._first(query.order_by(*_LATEST))

    def earlier(self, edition: str, since: datetime, until: datetime, limit: int) -> _Digests:
        """Those whose window began before ``since`` and was over by ``until``, newest window first, and of each window
        the one that was made last."""
        rank = func.row_number().over(partition_by=(digests.c.since, digests.c.until), order_by=_LATEST).label("rank")
        before = (digests.c.since < to_seconds(since)) & (digests.c.until <= to_seconds(until))
        ranked = select(digests, rank).where(digests.c.edition == edition, before).subquery()
        query = select(ranked).where(ranked.c.rank == 1).order_by(ranked.c.since.desc(), ranked.c.until.desc())
        return self._all(query.limit(limit))

    def list(self, limit: int, offset: int = 0, edition: str | None = None) -> _Digests:
        """Newest window first, and within a window the one that was made last; of every edition unless one is given."""
        order = (digests.c.since.desc(), digests.c.until.desc(), *_LATEST)
        return self._all(select(digests).where(_of(edition)).order_by(*order).limit(limit).offset(offset))

    def count(self, edition: str | None = None) -> int:
        query = select(func.count()).select_from(digests).where(_of(edition))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    # --- deliveries

    def claim(
        self,
        digest_id: str,
        channel: str,
        recipient: str,
        now: datetime,
        *,
        repeatable: bool = False,
        again: bool = False,
    ) -> bool:
        """Whether the caller, and nobody else, is to deliver this now; who is told so must ``settle`` it.

        It is not when it was sent or somebody is at it. When it may have arrived, it is only where the receiver can
        tell a repetition (``repeatable``), or when it was asked for all the same (``again``). Raises NotFoundError for
        a digest that is not in the log.
        """
        state, open_claim = deliveries.c.state, deliveries.c.state == DeliveryState.SENDING
        may_have_arrived = (state == DeliveryState.UNKNOWN) | (open_claim & (deliveries.c.owner != self._owner))
        free = (state == DeliveryState.FAILED) | (may_have_arrived if repeatable or again else false())
        values = {
            "state": DeliveryState.SENDING.value,
            "owner": self._owner,
            "claimed_at": to_seconds(now),
            "settled_at": None,
        }
        key = {"digest_id": digest_id, "channel": channel, "recipient": recipient}
        # One statement: SQLite lets nobody in between what it looks at and what it writes.
        statement = upsert(deliveries).values(**key, **values, attempts=1, last_error=None)
        statement = statement.on_conflict_do_update(
            index_elements=["digest_id", "channel", "recipient"],
            set_={**values, "attempts": deliveries.c.attempts + 1},
            where=free,
        )
        with self._database.transaction() as connection:
            if connection.execute(select(digests.c.seq).where(digests.c.id == digest_id)).first() is None:
                raise NotFoundError(f"No digest has the id {digest_id!r}. Make it before it is delivered.")
            return connection.execute(statement.returning(deliveries.c.attempts)).first() is not None

    def settle(
        self,
        digest_id: str,
        channel: str,
        recipient: str,
        now: datetime,
        *,
        sent: bool | None,
        error: str | None = None,
    ) -> None:
        """How the claimed delivery ended: ``sent``, not, or None when nobody can know. Raises ValueError for one that
        was not claimed here."""
        state = DeliveryState.UNKNOWN if sent is None else DeliveryState.SENT if sent else DeliveryState.FAILED
        claimed = (
            (deliveries.c.digest_id == digest_id)
            & (deliveries.c.channel == channel)
            & (deliveries.c.recipient == recipient)
            & (deliveries.c.state == DeliveryState.SENDING)
            & (deliveries.c.owner == self._owner)
        )
        values = {"state": state.value, "last_error": error, "settled_at": to_seconds(now)}
        with self._database.transaction() as connection:
            if connection.execute(update(deliveries).where(claimed).values(**values)).rowcount == 0:
                raise ValueError(f"The delivery of {digest_id} to {recipient} by {channel} was not claimed.")

    def deliveries(self, digest_id: str) -> _Deliveries:
        """By channel and recipient. One that was claimed by a process that is gone is told as unknown."""
        order = (deliveries.c.channel, deliveries.c.recipient)
        query = select(deliveries).where(deliveries.c.digest_id == digest_id).order_by(*order)
        with self._database.reading() as connection:
            return [self._delivery(row) for row in connection.execute(query)]

    # --- rows

    def _first(self, query: Select[Any]) -> LoggedDigest | None:
        found = self._all(query.limit(1))
        return found[0] if found else None

    def _all(self, query: Select[Any]) -> _Digests:
        with self._database.reading() as connection:
            return [self._digest(row) for row in connection.execute(query)]

    def _digest(self, row: Row[Any]) -> LoggedDigest:
        since, until, made_at = (to_moment(value, self._zone) for value in (row.since, row.until, row.made_at))
        return LoggedDigest(row.id, row.edition, since, until, row.basis, made_at, row.body)

    def _delivery(self, row: Row[Any]) -> Delivery:
        left_behind = row.state == DeliveryState.SENDING and row.owner != self._owner
        return Delivery(
            digest_id=row.digest_id,
            channel=row.channel,
            recipient=row.recipient,
            state=DeliveryState.UNKNOWN if left_behind else DeliveryState(row.state),
            attempts=row.attempts,
            last_error=row.last_error,
            claimed_at=to_moment(row.claimed_at, self._zone),
            settled_at=None if row.settled_at is None else to_moment(row.settled_at, self._zone),
        )


_LATEST = (digests.c.made_at.desc(), digests.c.seq.desc())


def _of(edition: str | None) -> ColumnElement[bool]:
    return true() if edition is None else digests.c.edition == edition
