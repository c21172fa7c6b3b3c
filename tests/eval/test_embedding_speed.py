from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.embedding_speed import measure, read_passages
from rag.models.minilm import MiniLMTokenizer


def test_measure_compares_the_same_vectors() -> None:
    speed = measure(["Rates went up again this week.", "Arsenal beat Chelsea 3–1 and went top of the table."], rounds=1)
    assert speed.passages == 2
    assert min(speed.plain, speed.ours, speed.ratio) > 0
    assert 0.99 < speed.cosine_min <= speed.cosine_mean <= 1.0001


@pytest.mark.parametrize(("passages", "rounds"), [([], 1), (["a"], 0)])
def test_nothing_to_measure(passages: list[str], rounds: int) -> None:
    with pytest.raises(ValueError, match="at least one passage and one round"):
        measure(passages, rounds)


def test_passages_are_about_140_tokens_and_repeat_until_there_are_enough(tmp_path: Path) -> None:
    folder = tmp_path / "wikinews"
    folder.mkdir()
    text = "The vote was held on Monday in the capital. " * 40
    (folder / "wikinews.jsonl").write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")
    counter = MiniLMTokenizer()
    passages = read_passages(tmp_path, 8, counter)
    assert len(passages) == 8
    assert passages[:3] == passages[3:6]
    assert counter.count_tokens(passages[:2]) == pytest.approx([140, 140], abs=25)
