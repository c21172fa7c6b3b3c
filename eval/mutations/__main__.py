"""Writes labelled claims made of Wikinews sentences, and counts them.

    python -m eval.mutations --data DIR [--per-kind N] [--seed N] [--out FILE.jsonl]

Data: ``DIR/wikinews/wikinews.jsonl``. Of each kind the claims are drawn from as many articles as there are, the same
for the same seed. Each line is {id, kind, label, claim, source, start, end, original, changed, published_at, title,
url, fold}."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.datasets.base import json_lines
from eval.datasets.wikinews import HINT
from eval.mutations import KINDS, TRUE, Article, fold, mutate

Line = dict[str, Any]


def lines(articles: Sequence[Mapping[str, Any]], per_kind: int, seed: int) -> list[Line]:
    """At most ``per_kind`` claims of each kind, kinds in order."""
    persons = {row["url"]: sorted(Article(row["text"]).persons.values()) for row in articles}
    everybody = sorted({name for own in persons.values() for name in own})
    made: dict[str, list[Line]] = {kind: [] for kind in KINDS}
    for row in articles:
        foreign = _sample(everybody, 12, f"{seed}/{row['url']}")
        options = {"published_at": row["published_at"], "title": row["title"], "foreign": foreign}
        for mutation in mutate(row["text"], seed, **options):
            made[mutation.kind].append(
                {
                    "id": _hash(f"{row['url']}/{mutation.kind}/{mutation.claim}")[:12],
                    "kind": mutation.kind,
                    "label": mutation.label,
                    "claim": mutation.claim,
                    "source": mutation.source,
                    "start": mutation.start,
                    "end": mutation.end,
                    "original": mutation.original,
                    "changed": mutation.changed,
                    "published_at": row["published_at"],
                    "title": row["title"],
                    "url": row["url"],
                    "fold": fold(row["url"]),
                }
            )
    return [line for kind in KINDS for line in _drawn(made[kind], per_kind, seed)]


def _drawn(made: Sequence[Line], most: int, seed: int) -> list[Line]:
    """The first of every article, then the second, and so on; which is first is by the hash."""
    shuffled = sorted(made, key=lambda line: _hash(f"{seed}/{line['id']}"))
    seen: Counter[str] = Counter()
    ranked = []
    for line in shuffled:
        ranked.append((seen[line["url"]], line))
        seen[line["url"]] += 1
    ranked.sort(key=lambda pair: pair[0])
    return [line for _, line in ranked[:most]]


def _sample(values: Sequence[str], count: int, key: str) -> list[str]:
    return sorted(values, key=lambda value: _hash(f"{key}/{value}"))[:count]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.mutations", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with public corpora")
    parser.add_argument("--per-kind", type=int, default=150, help="the most claims of a kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="where to write the lines; only counted without")
    options = parser.parse_args()
    articles = list(json_lines(options.data / "wikinews" / "wikinews.jsonl", HINT))
    made = lines(articles, options.per_kind, options.seed)
    if options.out:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in made)
        options.out.write_text(text, encoding="utf-8")
    counts = Counter((line["kind"], line["fold"]) for line in made)
    print(f"{'kind':18} {'label':5} {'claims':>6} {'tune':>5} {'test':>5}")
    for kind in KINDS:
        tune, test = counts[kind, "tune"], counts[kind, "test"]
        print(f"{kind:18} {int(kind in TRUE):5} {tune + test:6} {tune:5} {test:5}")


if __name__ == "__main__":
    main()
