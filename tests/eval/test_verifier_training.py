from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np

from eval.datasets.claims import ClaimCase
from eval.training.verifier import INVENTED, TRUE_SHARE, Examples, digest, examples, fit, scores
from rag.types import Evidence

NAMES = ("names: not in the source", "numbers: not in the source", "lacking", "length")


def data(count: int = 240) -> Examples:
    """Claims of which the true ones fail "names" more often, as no sane set has it: it must not count for them."""
    random = np.random.default_rng(3)
    labels = np.tile([1.0, 0.0], count // 2)
    values = np.c_[
        random.random(count) < 0.2 + 0.6 * labels,
        random.random(count) < 0.8 - 0.6 * labels,
        random.random(count) * (1.5 - labels),
        random.random(count),
    ].astype(float)
    nothing = np.zeros(count, dtype=bool)
    groups = np.array(["news" if number % 3 else "mutations" for number in range(count)])
    documents = np.array([f"document {number // 4}" for number in range(count)])
    return Examples(NAMES, values, labels, groups, documents, ~nothing, nothing, nothing)


def test_a_failed_check_never_counts_for_a_claim() -> None:
    made = data()
    names, numbers, lacking, _, _ = fit(made, made.tuned)
    assert names == 0.0
    assert numbers < -1.0
    assert lacking < 0.0


def test_the_score_is_calibrated_for_the_share_of_true_sentences() -> None:
    made = data()
    made.values[:] = 0.0
    weights = fit(made, made.tuned)
    assert np.allclose(scores(made, weights, made.tuned), TRUE_SHARE, atol=0.01)


def test_only_chosen_rows_are_fitted() -> None:
    made = data()
    rows = np.arange(240) < 120
    before = fit(made, rows)
    made.labels[120:] = 1.0 - made.labels[120:]
    assert np.array_equal(fit(made, rows), before)


def test_what_may_be_trained_on() -> None:
    source = Evidence("The ferry left the northern pier at dawn.")

    def case(kind: str, fold: str) -> tuple[str, ClaimCase]:
        claim = "The ferry left the southern pier at dawn."
        return "mutations", ClaimCase("1", "https://news.example/1", "news", kind, claim, source, 0, fold)

    made = examples([case("direction", "tune"), case("direction", "test"), *(case(kind, "tune") for kind in INVENTED)])
    assert made.tuned.tolist() == [True, False, False, False]
    assert made.altered.all()
    assert made.values.shape == (4, len(made.names))


def test_packed_and_plain_files_have_one_digest(tmp_path: Path) -> None:
    lines = b'{"id": 1}\n{"id": 2}\n'
    plain, packed, other = tmp_path / "pairs.jsonl", tmp_path / "pairs.jsonl.gz", tmp_path / "other.jsonl"
    plain.write_bytes(lines)
    packed.write_bytes(gzip.compress(lines))
    other.write_bytes(lines + b"\n")
    assert digest([plain]) == digest([packed]) != digest([other])
    assert digest([plain, other]) != digest([other, plain])
