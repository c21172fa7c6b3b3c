"""How long a digest takes: ``python -m eval.digest_speed [--articles N] [--kept DIR] [--compare]``.

Invented articles of about 220 words on invented events, of which few are told by many and most by one, are taken in
through the write path, so that their embeddings are there; what is measured is the making of the digest of their day.
With ``--compare`` also the
grouping alone, as it is and in the naive way: one linkage over all pairs."""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from rag.app import Citewire
from rag.config import load_settings
from rag.digest.grouping import SAME_EVENT, groups
from rag.digest.likeness import Likeness
from rag.digest.make import article_vector
from rag.digest.portrait import Portrait
from rag.digest.profile import Profile
from rag.types import Filters

DAY = "2024-05-01"
_SYLLABLES = "bar dor el fen gal har is jor kal lun mar nor os pel quin ras sel tor ul ven wes yar zan".split()
_THINGS = """bridge harbour school hospital railway factory museum tunnel reservoir airport market stadium library power
plant ferry mill archive laboratory prison theatre bakery quarry dairy depot""".split()
_DOINGS = """closed opened flooded sold inspected repaired burned evacuated extended searched blocked praised fined sued
moved counted sealed bought rented cleared""".split()
_MATTERS = """budget safety wages water contract election noise traffic pollution storm inquiry loan permit tax strike
shortage merger lawsuit vaccine harvest""".split()


def _name(rng: random.Random, parts: int = 3) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(parts)).capitalize()


def records(count: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """So many articles of one day."""
    rng = random.Random(seed)
    made = 0
    event = 0
    while made < count:
        event += 1
        place, person, firm = (
            _name(rng),
            f"{_name(rng, 2)} {_name(rng)}",
            f"{_name(rng, 2)} {rng.choice(('Ltd', 'Group'))}",
        )
        thing, doing, matter = rng.choice(_THINGS), rng.choice(_DOINGS), rng.choice(_MATTERS)
        figure = rng.randrange(20, 9_000)
        for copy in range(min(count - made, max(1, int(rng.paretovariate(1.6))))):
            sentences = [
                f"The {thing} of {place} was {doing} on Wednesday, {firm} said, after a dispute over the {matter}.",
                f"{person} of {firm} told reporters that {figure:,} people in {place} were affected by the {matter}.",
                f'"We will look into the {matter} again," {person} said in {place}.',
            ]
            sentences += [
                f"{rng.choice(('Residents', 'Officials', 'Engineers', 'Drivers', 'Teachers'))} of {place} "
                f"{rng.choice(('welcomed', 'criticised', 'discussed', 'awaited'))} the {rng.choice(_MATTERS)} of the "
                f"{rng.choice(_THINGS)}, which {rng.choice(('had cost', 'may cost', 'will need'))} "
                f"{rng.randrange(2, 900)} million crowns and {rng.randrange(2, 60)} months."
                for _ in range(8)
            ]
            tail = sentences[1:]
            rng.shuffle(tail)
            moment = datetime(2024, 5, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(86_000))
            yield {
                "id": f"e{event}-{copy}",
                "title": f"{thing.capitalize()} of {place} {doing} in dispute over {matter}",
                "text": " ".join([sentences[0], *tail]),
                "source": f"Paper {rng.randrange(40)}",
                "published_at": moment.isoformat(),
            }
            made += 1


def _naive_groups(likeness: Likeness, count: int) -> int:
    every = np.arange(count)
    likely = likeness.probabilities(every, every).astype(np.float64)
    distances = 1 - (likely + likely.T) / 2
    np.fill_diagonal(distances, 0.0)
    labels = fcluster(linkage(squareform(distances, checks=False), "average"), 1 - SAME_EVENT, "distance")
    return int(labels.max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--kept", type=Path, help="Where the archive is kept for another run.")
    parser.add_argument("--compare", action="store_true", help="Also the grouping in the naive way.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        directory = options.kept or Path(scratch) / "data"
        filled = (directory / "catalog.sqlite3").exists()
        with Citewire(load_settings(data_dir=directory, timezone="UTC")) as citewire:
            if not filled:
                started = perf_counter()
                batch = list(records(options.articles))
                for start in range(0, len(batch), 500):
                    citewire.ingest_records(batch[start : start + 500], "invented")
                print(f"taken in: {len(batch)} articles in {perf_counter() - started:.0f} s")
            before = _resident()
            started = perf_counter()
            digest = citewire.editions.make(citewire.window(day=DAY), Profile(), anew=True)
            took = perf_counter() - started
            print(f"digest: {len(digest.stories)} stories of {digest.articles} articles in {took:.1f} s")
            print(f"resident: {before:.0f} MiB before, {_resident():.0f} MiB at most")
            if options.compare:
                _compare_grouping(citewire)


def _compare_grouping(citewire: Citewire) -> None:
    window = citewire.window(day=DAY)
    articles, _ = citewire.articles(Filters(since=window.since, until=window.until), 20_000)
    portraits = [Portrait.of(article) for article in articles]
    index = citewire.editions.index
    vectors = np.array([article_vector(index.vectors_of([f"{article.id}:0"])) for article in articles])
    moments = np.array([article.published_at.timestamp() for article in articles])
    likeness = Likeness(portraits, vectors, moments, index.rarity)
    started = perf_counter()
    found = groups(likeness, len(articles), np.arange(len(articles)))
    own = perf_counter() - started
    started = perf_counter()
    naive = _naive_groups(likeness, len(articles))
    plain = perf_counter() - started
    print(f"grouping: {len(found)} groups in {own:.2f} s; one linkage over all pairs: {naive} in {plain:.2f} s")
    print(f"ratio {plain / own:.1f}, resident {_resident():.0f} MiB at most")


def _resident() -> float:
    """MiB, at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
