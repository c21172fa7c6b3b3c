"""Which sentences of an article can stand alone in a digest, how they are shown, and where they stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.datasets import newsweek
from rag.digest.sentences import READ, Sentence, sentences, without_dateline
from tests.digest.newsroom import article, reported

MOST = 9


def told(text: str) -> list[str]:
    return [sentence.text for sentence in found(text)]


def found(text: str) -> list[Sentence]:
    return sentences([reported(article("a", text))], MOST)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry Alba ran aground on a sandbank off Saltmere on Friday.",
        "There were 212 passengers and 14 crew aboard the ferry.",
        "However, the harbour was open again on Saturday at noon.",
        'The minister said: "I am sorry for what has happened to you all."',
        '"The steering failed at once," Marta Lindqvist told reporters.',
        "The court said the song broke the copyright of its author.",
        "Forty countries want to sign up to the treaty this year.",
        "Itzhak Perl said that the harbour would open on Saturday.",
        "Some 5.4 million citizens of Kestmark are entitled to vote!",
    ],
)
def test_what_stands_alone_is_told_as_it_is(sentence: str) -> None:
    assert told(sentence) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        # Only the sentence before explains what it speaks of.
        "This led to the closure of the harbour for two days.",
        "They were brought ashore by two lifeboats at noon.",
        "It was the worst accident off the coast of Saltmere in ten years.",
        "Its owner said that the ship had been inspected in February.",
        "Both were taken to the hospital of Saltmere on Friday night.",
        "The latter was brought ashore by a lifeboat at noon.",
        "There he met the two captains of the ships.",
        "So the harbour stayed closed until Saturday at noon.",
        "He said that the steering of the ship had failed.",
        "“We had no steering,” they told the reporters of the Courier.",
        "BRUSSELS — It was the worst storm for a decade, officials said.",
        "PRESIDENT: We will never give up this land of ours.",
        # A question, a fragment, a heading.
        "Who was at the wheel of the ferry on Friday?",
        'The minister asked: "Who was at the wheel of the ferry?"',
        "All were brought ashore.",
        "The harbour had closed at nine in the evening on Friday",
        f"The harbour {'and the quay ' * 20}had closed at nine.",
        "The harbour, which had closed,\nopened again at noon on Saturday.",
        # Not news.
        "Click here to read all about the ferry accident.",
        "Subscribe to the Courier for more news of the harbour.",
        "Sign up for our daily report from the harbour of Saltmere.",
        "Read more about the ferry accident on the next page.",
        "Photo: the ferry Alba on a sandbank off the coast of Saltmere.",
        "The ferry on the sandbank of Saltmere, photograph by Lena Ortiz.",
        "© Harbour Courier, the oldest paper of the coast of Saltmere.",
        "Copyright 2024 by the Harbour Courier and its many authors.",
        "All rights reserved by the Harbour Courier and its authors.",
        "More to follow on the accident in the next hours.",
    ],
)
def test_what_cannot_stand_alone_is_not_told(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Captain Marta Lindqvist said the ship had been inspected. She said the steering had failed at once.",
            "[Marta Lindqvist] said the steering had failed at once.",
        ),
        (
            "Captain Marta Lindqvist said the ship had been inspected. The lights went out soon after, she said.",
            "The lights went out soon after, [Marta Lindqvist] said.",
        ),
        (
            '"We had no steering and no time at all," said Marta Lindqvist. "The lights of the ship went out at ten."',
            '[Marta Lindqvist:] "The lights of the ship went out at ten."',
        ),
    ],
)
def test_who_is_meant_is_said(text: str, shown: str) -> None:
    assert told(text)[-1] == shown


@pytest.mark.parametrize(
    "text",
    [
        '"We had no steering at all and no time to lose. The lights went out and nobody knew why."',
        "The crowd was angry at the harbour. “Nobody told them what had happened. Nobody came to help at all.”",
        "The captains of the Alba and of the Maren met. She said that the steering had failed at once.",
    ],
)
def test_a_quotation_of_nobody_and_a_pronoun_for_anybody_are_not_told(text: str) -> None:
    assert not [shown for shown in told(text) if "Nobody" in shown or "lights" in shown or "failed" in shown]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("PORT ELLERY (Agency) - A ferry ran aground on Friday.", "A ferry ran aground on Friday."),
        ("ALDHAVEN, March 3 (NPA) - At least four people died.", "At least four people died."),
        ("DUNMERE, Norravia (NPA) — Four people died.", "Four people died."),
        ("LONDON, 3 March – Shares rose on Monday.", "Shares rose on Monday."),
        ("BRUSSELS — Ministers agreed on a budget.", "Ministers agreed on a budget."),
        ("NEW DELHI: The government raised the price.", "The government raised the price."),
        ("ST. JOHN’S, Antigua (AP) -- “We are safe,” he said.", "“We are safe,” he said."),
        ("A ferry ran aground - nobody was hurt.", "A ferry ran aground - nobody was hurt."),
        ("UN - the council met.", "UN - the council met."),
        ("The US-led mission ended.", "The US-led mission ended."),
    ],
)
def test_datelines_are_cut(text: str, shown: str) -> None:
    assert without_dateline(text) == shown


def test_a_marker_of_the_article_does_not_pass_for_one_of_ours() -> None:
    assert told("The operator said in a statement [12] that it would inspect its ships.") == [
        "The operator said in a statement (12) that it would inspect its ships."
    ]


def test_a_sentence_that_may_be_cut_is_not_told() -> None:
    start = "The harbour was closed. " * (READ // 24 - 1)
    text = (
        f"{start}The harbour of Saltmere will be open again on Sunday, the town said, and so will its two smaller ones."
    )
    assert len(start) < READ - 20 < READ < len(text)
    assert found(text) == []


def test_of_each_article_the_top_is_looked_at() -> None:
    rows = [f"The ferry number {n} ran aground off Saltmere." for n in range(20)]
    both = [reported(article(name, "\n\n".join(rows))) for name in "ab"]
    assert [(s.number, s.text) for s in sentences(both, 3)] == [(n, row) for n in range(2) for row in rows[:3]]


def test_a_quotation_counts_as_such_by_its_share() -> None:
    spoken = '"The steering failed at once on Friday," Marta Lindqvist said.'
    (sentence,) = found(spoken)
    assert sentence.quoted == pytest.approx(len("The steering failed at once on Friday,") / len(spoken), abs=0.05)
    assert sentence.speaker == "Marta Lindqvist"
    assert found("The ferry Alba ran aground off Saltmere on Friday.")[0].quoted == 0


@pytest.mark.parametrize("labelled", newsweek.load(), ids=lambda labelled: labelled.article.id)
def test_each_stands_in_its_article_where_it_says(labelled: newsweek.Labelled) -> None:
    own = labelled.article
    for sentence in sentences([reported(own)], 99):
        span = own.text[sentence.start : sentence.end]
        assert span == span.strip()
        shown, rest = bare(sentence.text), iter(bare(span))
        assert all(word in rest for word in shown), "nothing but words of the article, in their order"
        assert len(shown) >= 0.7 * len(bare(span))


def bare(text: str) -> list[str]:
    """The words, without what was put in."""
    return re.findall(r"\w+", re.sub(r"\[[^\]]*\]", "", text))


@settings(deadline=None)
@given(st.text(st.sampled_from('He said. "Marta Lindqvist [1] saw it!” “No\n\n(AP) - ABC É日'), max_size=300))
def test_offsets_hold_in_any_text(text: str) -> None:
    for sentence in found(text):
        assert 0 <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip()
