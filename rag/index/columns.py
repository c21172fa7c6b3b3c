"""What filters ask about, in memory: of each indexed chunk its id, the number of its embedding, when and by whom its
article was published.

Readers work on a snapshot, for as long as they like and without a lock: nothing that it shows ever changes. The writer
appends beyond its end; what is replaced or removed is marked in a copy of ``live``, and now and then all is written
anew without the dead.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.index.catalog import IndexedChunks
from rag.index.window import last_known, published_window
from rag.types import Filters

Positions = NDArray[np.int64]
"""Places in the columns."""

_SPARE = 4_096

Column = TypeVar("Column", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The columns at one moment. They may be longer than ``length``, and only up to there do they count."""

    chunk_ids: list[str]
    numbers: NDArray[np.int64]
    """The embeddings' numbers in the catalog."""
    published_at: NDArray[np.int64]
    known_since: NDArray[np.int64]
    sources: NDArray[np.int32]
    live: NDArray[np.bool_]
    length: int
    living: int
    places: dict[str, int]
    """Of the chunks that are live, those added after this snapshot included."""
    codes: dict[str | None, int]
    """What stands for a source in ``sources``; only ever grows."""

    def matching(self, filters: Filters, among: Positions | None = None) -> Positions:
        """The live chunks that satisfy dates and sources of the filters: all, in order, or those ``among`` some."""
        chosen = slice(self.length) if among is None else among
        kept = self.live[chosen]
        first, last = published_window(filters)
        if first is not None:
            kept = kept & (self.published_at[chosen] >= first)
        if last is not None:
            kept = kept & (self.published_at[chosen] <= last)
        known = last_known(filters)
        if known is not None:
            kept = kept & (self.known_since[chosen] <= known)
        if filters.sources:
            codes = [self.codes[source] for source in filters.sources if source in self.codes]
            sources = self.sources[chosen]
            # One source is the common case, and this is a fifth of what isin costs.
            kept = kept & (sources == codes[0] if len(codes) == 1 else np.isin(sources, codes))
        return np.flatnonzero(kept) if among is None else among[kept]


class Columns:
    """The columns of an archive. Reading is safe from several threads; ``update`` is the write path's alone."""

    def __init__(self, chunks: IndexedChunks) -> None:
        codes: dict[str | None, int] = {}
        sources = _coded(chunks.sources, codes)
        self._snapshot = _snapshot(
            chunks.chunk_ids, chunks.numbers, chunks.published_at, chunks.known_since, sources, codes
        )
        self._lock = threading.Lock()

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    def locate(self, chunk_ids: Sequence[str]) -> tuple[Snapshot, Positions]:
        """Where the chunks are in the present snapshot, in the order given; -1 for one that is not live."""
        with self._lock:
            snapshot = self._snapshot
            found = [snapshot.places.get(chunk_id, -1) for chunk_id in chunk_ids]
        return snapshot, np.array(found, np.int64)

    def unlike(self, chunks: IndexedChunks) -> list[str]:
        """Ids of the chunks that are not here just as given, and of those here that are not given at all."""
        snapshot, places = self.locate(chunks.chunk_ids)
        sources = np.array([snapshot.codes.get(source, -1) for source in chunks.sources], np.int32)
        unknown = snapshot.live[: snapshot.length].copy()
        unknown[places[places >= 0]] = False
        found = [chunks.chunk_ids[i] for i in _changed(snapshot, places, chunks, sources)]
        return sorted(found + [snapshot.chunk_ids[i] for i in np.flatnonzero(unknown)])

    def update(self, chunks: IndexedChunks, gone: Sequence[str]) -> None:
        """Adds chunks, or gives those that are there their new values, and takes out those that are ``gone``."""
        old = self._snapshot
        sources = _coded(chunks.sources, old.codes)
        before = np.array([old.places.get(chunk_id, -1) for chunk_id in chunks.chunk_ids], np.int64)
        changed = _changed(old, before, chunks, sources)
        added = [chunks.chunk_ids[i] for i in changed]
        removed = {chunk_id: old.places[chunk_id] for chunk_id in gone if chunk_id in old.places}
        dead = [place for place in before[changed].tolist() if place >= 0] + list(removed.values())
        if not added and not dead:
            return
        new = _appended(
            old,
            added,
            chunks.numbers[changed],
            chunks.published_at[changed],
            chunks.known_since[changed],
            sources[changed],
        )
        if dead:
            live = new.live.copy()
            live[dead] = False
            new = replace(new, live=live, living=new.living - len(dead))
        if new.length > 2 * new.living + _SPARE:
            self._snapshot = _compacted(new)
            return
        with self._lock:
            self._snapshot = new
            for chunk_id in removed:
                del new.places[chunk_id]
            new.places.update(zip(added, range(old.length, new.length), strict=True))


def _changed(old: Snapshot, before: Positions, chunks: IndexedChunks, sources: NDArray[np.int32]) -> Positions:
    """Which of the chunks are not as they are at their places ``before``, or have none."""
    there = np.flatnonzero(before >= 0)
    places = before[there]
    same = np.zeros(len(before), np.bool_)
    same[there] = (
        (old.numbers[places] == chunks.numbers[there])
        & (old.published_at[places] == chunks.published_at[there])
        & (old.known_since[places] == chunks.known_since[there])
        & (old.sources[places] == sources[there])
    )
    return np.flatnonzero(~same)


def _coded(sources: Sequence[str | None], codes: dict[str | None, int]) -> NDArray[np.int32]:
    """The code of each source; a new one gets the next."""
    return np.array([codes.setdefault(source, len(codes)) for source in sources], np.int32)


def _snapshot(
    chunk_ids: list[str],
    numbers: NDArray[np.int64],
    published_at: NDArray[np.int64],
    known_since: NDArray[np.int64],
    sources: NDArray[np.int32],
    codes: dict[str | None, int],
) -> Snapshot:
    """Of chunks that are all live."""
    length = len(chunk_ids)
    places = dict(zip(chunk_ids, range(length), strict=True))
    live = np.ones(length, np.bool_)
    return Snapshot(chunk_ids, numbers, published_at, known_since, sources, live, length, length, places, codes)


def _appended(
    old: Snapshot,
    chunk_ids: list[str],
    numbers: NDArray[np.int64],
    published_at: NDArray[np.int64],
    known_since: NDArray[np.int64],
    sources: NDArray[np.int32],
) -> Snapshot:
    # What an update that failed left beyond the end is overwritten.
    old.chunk_ids[old.length :] = chunk_ids
    return replace(
        old,
        numbers=_extended(old.numbers, old.length, numbers),
        published_at=_extended(old.published_at, old.length, published_at),
        known_since=_extended(old.known_since, old.length, known_since),
        sources=_extended(old.sources, old.length, sources),
        live=_extended(old.live, old.length, np.ones(len(chunk_ids), np.bool_)),
        length=old.length + len(chunk_ids),
        living=old.living + len(chunk_ids),
    )


def _extended(column: NDArray[Column], length: int, values: NDArray[Column]) -> NDArray[Column]:
    """With ``values`` after the first ``length``, beyond what any reader looks at: in place, where there is room."""
    end = length + len(values)
    if end > len(column):
        column = np.concatenate([column[:length], np.zeros(end // 4 + _SPARE + len(values), column.dtype)])
    column[length:end] = values
    return column


def _compacted(snapshot: Snapshot) -> Snapshot:
    """Without the dead."""
    living = np.flatnonzero(snapshot.live[: snapshot.length])
    return _snapshot(
        [snapshot.chunk_ids[i] for i in living.tolist()],
        snapshot.numbers[living],
        snapshot.published_at[living],
        snapshot.known_since[living],
        snapshot.sources[living],
        snapshot.codes,
    )
