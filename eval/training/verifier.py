"""Fits the weights of the verifier's score (``rag/verification/weights.json``).

    python -m eval.training.verifier --data DIR [--output FILE]

Trained on SummEdits (Laban et al. 2023; summaries that people judged, news and seven other domains) and on sentences
of Wikinews altered by ``eval.mutations`` (those of the fold "tune"). Both labels weigh the same in each of the three
sets; then the bias is moved to the share of true sentences that is to be expected. Failed checks get no
positive weight. Printed are AUROC and balanced accuracy of a fit in which no document judges itself (ten folds), and
on the mutations that were not trained on.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.datasets import altered, summedits
from eval.datasets.claims import ClaimCase
from eval.metrics.separation import auroc
from rag.verification.score import SUPPORTED, decided
from rag.verification.verify import examine, says_more, together

FOLDS = 10
PENALTY = 5.0
WEIGHTS = {"news": 3.0, "other": 1.0, "mutations": 1.0}
"""Of a set; the smaller set that is closest to the purpose weighs most."""
TRUE_SHARE = 0.75
"""Of the sentences that a model writes, about as many hold; the score is calibrated for that share."""
INVENTED = frozenset({"noun", "added"})
"""Kinds that are not trained on: a rule looks after them, and with them no new word would pass in a summary."""
_FILE = Path(__file__).resolve().parents[2] / "rag" / "verification" / "weights.json"

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    names: tuple[str, ...]
    values: Matrix
    """Shape (claims, features)."""
    labels: Matrix
    groups: NDArray[np.str_]
    documents: NDArray[np.str_]
    tuned: NDArray[np.bool_]
    """Whether a claim may be trained on."""
    altered: NDArray[np.bool_]
    lacking: NDArray[np.bool_]
    """Whether a check fails that decides by itself, and what."""


def examples(cases: Sequence[tuple[str, ClaimCase]]) -> Examples:
    found, altered, lacking = [], [], []
    for number, (_, case) in enumerate(cases, start=1):
        findings = examine(case.claim, [case.evidence])
        found.append(together(findings))
        altered.append(any(finding.altered for finding in findings))
        lacking.append(says_more(findings))
        if number % 500 == 0 or number == len(cases):
            print(f"\r{number} of {len(cases)} claims read", end="", file=sys.stderr)
    print(file=sys.stderr)
    names = tuple(sorted({name for row in found for name in row}))
    return Examples(
        names,
        np.array([[row.get(name, 0.0) for name in names] for row in found]),
        np.array([float(case.label) for _, case in cases]),
        np.array([group for group, _ in cases]),
        np.array([case.document for _, case in cases]),
        np.array([case.fold != "test" and case.kind not in INVENTED for _, case in cases]),
        np.array(altered),
        np.array(lacking),
    )


def fit(data: Examples, rows: NDArray[np.bool_]) -> Matrix:
    """The weights and, last, the bias, of the penalised likelihood (L2)."""
    x = np.c_[data.values[rows], np.ones(rows.sum())]
    y = data.labels[rows]
    importance = _importance(data, rows)
    failing = [": " in name for name in data.names]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        z = x @ weights
        likely = 1 / (1 + np.exp(-z))
        value = (importance * (np.logaddexp(0, -z) * y + np.logaddexp(0, z) * (1 - y))).sum()
        slope = x.T @ (importance * (likely - y))
        slope[:-1] += PENALTY * weights[:-1]
        return float(value + PENALTY / 2 * (weights[:-1] ** 2).sum()), slope

    bounds = [(None, 0.0) if one else (None, None) for one in failing] + [(None, None)]
    found = minimize(loss, np.zeros(x.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B")
    weights = np.asarray(found.x, dtype=np.float64)
    weights[-1] += np.log(TRUE_SHARE / (1 - TRUE_SHARE))
    return weights


def _importance(data: Examples, rows: NDArray[np.bool_]) -> Matrix:
    """Both labels of a set weigh the same in all."""
    groups, labels = data.groups[rows], data.labels[rows]
    found = np.zeros(len(labels))
    for group, weight in WEIGHTS.items():
        for label in (0.0, 1.0):
            chosen = (groups == group) & (labels == label)
            if chosen.any():
                found[chosen] = weight * (groups == group).sum() / 2 / chosen.sum()
    return found


def scores(data: Examples, weights: Matrix, rows: NDArray[np.bool_]) -> Matrix:
    likely = 1 / (1 + np.exp(-(np.c_[data.values[rows], np.ones(rows.sum())] @ weights)))
    both = zip(likely, data.altered[rows], data.lacking[rows], strict=True)
    return np.array([decided(one, altered=bool(altered), lacking=bool(lacking)) for one, altered, lacking in both])


def crossed(data: Examples) -> Matrix:
    """The score of every claim by a fit that saw nothing of its document."""
    found = np.zeros(len(data.labels))
    judged = data.groups != "mutations"
    documents = np.unique(data.documents[judged])
    np.random.default_rng(0).shuffle(documents)
    for fold in range(FOLDS):
        held = judged & np.isin(data.documents, documents[fold::FOLDS])
        found[held] = scores(data, fit(data, data.tuned & ~held), held)
    held = ~judged
    found[held] = scores(data, fit(data, data.tuned), held)
    return found


def report(data: Examples, found: Matrix) -> Iterator[str]:
    for group in WEIGHTS:
        rows = (data.groups == group) & (~data.tuned if group == "mutations" else True)
        yield f"{group:10} {rows.sum():5} claims  {_separation(found[rows], data.labels[rows], data.documents[rows])}"


def _separation(found: Matrix, labels: Matrix, documents: NDArray[np.str_]) -> str:
    true, false = found[labels == 1], found[labels == 0]
    within = [
        auroc(found[own & (labels == 1)].tolist(), found[own & (labels == 0)].tolist())
        for own in (documents == one for one in np.unique(documents))
        if len(np.unique(labels[own])) == 2
    ]
    balanced = ((true >= SUPPORTED).mean() + (false < SUPPORTED).mean()) / 2
    separated = auroc(true.tolist(), false.tolist())
    return f"AUROC {separated:.3f}  within documents {fmean(within):.3f}  balanced {balanced:.3f}"


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 of what the files hold, unpacked."""
    sha = hashlib.sha256()
    for path in paths:
        data = path.read_bytes()
        sha.update(gzip.decompress(data) if path.suffix == ".gz" else data)
    return sha.hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description="Fit the weights of the verifier's score.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=_FILE)
    arguments = parser.parse_args()
    judged = [("news" if case.domain == "news" else "other", case) for case in summedits.load(arguments.data)]
    made = [("mutations", case) for case in altered.load(arguments.data)]
    data = examples([*judged, *made])
    for line in report(data, crossed(data)):
        print(line)
    weights = fit(data, data.tuned)
    kept = {
        name: round(float(weight), 3)
        for name, weight in sorted(zip(data.names, weights[:-1], strict=True), key=lambda pair: pair[1])
        if abs(weight) >= 0.005
    }
    model = {
        "made_by": "python -m eval.training.verifier",
        "trained_on": {
            "SummEdits, development part": digest(summedits.files(arguments.data)),
            "Wikinews sentences altered by eval.mutations": digest([arguments.data / "wikinews" / "wikinews.jsonl"]),
        },
        "bias": round(float(weights[-1]), 3),
        "weights": kept,
    }
    arguments.output.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{arguments.output}: {len(kept)} weights")
    return 0


if __name__ == "__main__":
    sys.exit(main())
