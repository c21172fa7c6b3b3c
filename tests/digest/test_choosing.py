"""Which sentences of a story are told: a few that each add something."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.datasets import newsweek
from rag.digest.choosing import MOST_BULLETS, OVERLAP, SAME, SHORTLIST, Candidate, candidates, choose, repeats
from rag.digest.sentences import Sentence, sentences
from rag.protocols import Vectors
from rag.text.words import content_stems
from tests.digest.newsroom import equally_rare, reported

POOL = sentences([reported(labelled.article) for labelled in newsweek.load()[8:18]], 12)


def vector(*values: float) -> Vectors:
    made = np.array(values, np.float32)
    return made / np.linalg.norm(made)


def candidate(sentence: Sentence, own: Vectors, central: float = 0.5, lead: float = 0.5) -> Candidate:
    return Candidate(sentence, own, central, 0.5, lead, 0.5)


SHARES = st.floats(0, 1)
SOME = st.lists(
    st.builds(
        Candidate,
        st.sampled_from(POOL),
        st.lists(st.floats(-1, 1), min_size=4, max_size=4).map(lambda v: vector(*v, 0.1)),
        SHARES, SHARES, SHARES, SHARES,
    ),
    unique_by=lambda c: c.key,
    max_size=25,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(SOME, st.integers(0, MOST_BULLETS), st.data())
def test_what_is_chosen(found: list[Candidate], most: int, data: st.DataObject) -> None:
    changes = frozenset(data.draw(st.sets(st.sampled_from([c.key for c in found])))) if found else frozenset()
    chosen = choose(found, changes, most)
    if not found:
        assert chosen is None
        return
    assert chosen is not None
    assert len(chosen.bullets) <= most
    assert {c.key for c in chosen.all} <= {c.key for c in found}
    for place, one in enumerate(chosen.all):
        assert not any(repeats(one, other) for other in chosen.all[:place])
    assert choose(found, changes, most) == chosen


def test_none_says_the_same_in_other_words_or_nearly_in_the_same() -> None:
    one, other = POOL[0], POOL[1]
    assert len(one.stems & other.stems) < OVERLAP * min(len(one.stems), len(other.stems))
    assert not repeats(candidate(one, vector(1, 0)), candidate(other, vector(0, 1)))
    assert repeats(candidate(one, vector(1, 0)), candidate(other, vector(SAME + 0.01, (1 - SAME**2) ** 0.5)))
    again = Sentence(9, 9, 0, 9, one.text, one.context)
    assert repeats(candidate(one, vector(1, 0)), candidate(again, vector(0, 1)))


def test_the_lead_sums_up() -> None:
    found = [candidate(s, vector(*(float(n == i) for i in range(5))), lead=1 / (1 + n)) for n, s in enumerate(POOL[:5])]
    chosen = choose(found)
    assert chosen is not None
    assert chosen.summary is found[0]


def test_what_has_changed_comes_first() -> None:
    alike = [candidate(s, vector(*(float(n == i) for i in range(5)))) for n, s in enumerate(POOL[:5])]
    for one in alike:
        chosen = choose(alike, frozenset({one.key}))
        assert chosen is not None
        assert one in chosen.all


def test_of_many_sentences_the_most_promising_are_embedded() -> None:
    asked: list[str] = []

    def embed(texts: list[str]) -> list[Vectors]:
        asked.extend(texts)
        return [vector(1.0, len(text)) for text in texts]

    every = [s for s in POOL if s.number < 6]
    made = candidates(every, [""] * 6, [0.0] * 6, equally_rare, content_stems, embed)
    assert len(every) > SHORTLIST
    assert len(asked) == len(made) == SHORTLIST
    assert [c.key for c in made] == sorted(c.key for c in made)
    for one in made:
        assert all(0 <= value <= 1 for value in (one.central, one.title, one.lead, one.fresh))


def test_no_sentence_is_no_candidate() -> None:
    assert candidates([], ["A title"], [0.0], equally_rare, content_stems, lambda texts: []) == []
