from __future__ import annotations

from pathlib import Path

import pytest

from eval import retrieval_speed
from eval.retrieval_speed import BULK_ABOVE, FILTERS, measure, report


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TOPICS": 20, "QUERIES": 5, "WARM": 1, "COMPARED": 2}.items():
        monkeypatch.setattr(retrieval_speed, name, value)


@pytest.mark.usefixtures("_few")
def test_everything_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    speed = measure(24, kept=tmp_path)
    assert speed.latencies.keys() > FILTERS.keys()
    assert all(0 < latency.p50 <= latency.p95 for latency in speed.latencies.values())
    assert {latency.count for name, latency in speed.latencies.items() if name in FILTERS} == {5}
    assert [count for count, _, _ in speed.filled] == [24]
    assert min(speed.per_second, speed.opened) > 0
    assert not speed.mapped > speed.resident
    report(speed)
    shown = capsys.readouterr().out
    assert "24 chunks after" in shown
    assert "source that keeps 5 %: p50" in shown
    assert measure(24, kept=tmp_path).filled == ()


@pytest.mark.parametrize(
    ("chunks", "asked", "used"),
    [
        (BULK_ABOVE, None, "writer"),
        (BULK_ABOVE + 1, None, "bulk"),
        (8, "bulk", "bulk"),
        (BULK_ABOVE + 1, "writer", "writer"),
    ],
)
def test_many_chunks_are_filled_in_bulk(
    monkeypatch: pytest.MonkeyPatch, chunks: int, asked: str | None, used: str
) -> None:
    fills: list[str] = []
    monkeypatch.setattr(retrieval_speed, "_measured", lambda chunks, directory, fill: fills.append(fill))
    measure(chunks, fill=asked)
    assert fills == [used]
