from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.proving.markers import read_sentences
from rag.text.sentences import sentences

PASSAGES = 5


def read(text: str, passages: int = PASSAGES) -> list[tuple[str, tuple[int, ...]]]:
    """(sentence, passage numbers as the model writes them)"""
    return [
        (sentence.text, tuple(number + 1 for number in sentence.passages))
        for sentence in read_sentences(text, passages)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # where they stand
        ("The ferry ran aground [1].", [("The ferry ran aground.", (1,))]),
        ("The ferry ran aground. [1]", [("The ferry ran aground.", (1,))]),
        ("The ferry ran aground.[1]", [("The ferry ran aground.", (1,))]),
        ("The ferry ran aground[1].", [("The ferry ran aground.", (1,))]),
        ("It ran aground. [1] Nobody was hurt. [2]", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("It ran aground.[1] Nobody was hurt.[2]", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("It ran aground.[1]Nobody was hurt.[2]", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("It ran aground [1]. Nobody was hurt [2].", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("It ran [1] aground and 12 were hurt [2].", [("It ran aground and 12 were hurt.", (1, 2))]),
        ("It ran aground [1], and 12 were hurt [2].", [("It ran aground, and 12 were hurt.", (1, 2))]),
        ("[1] It ran aground. [2] Nobody was hurt.", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("[1] It ran aground.\n[2] Nobody was hurt.", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("Did it run aground? [1] It did! [2]", [("Did it run aground?", (1,)), ("It did!", (2,))]),
        ("He spoke at 5 p.m. [1] Officials left. [2]", [("He spoke at 5 p.m.", (1,)), ("Officials left.", (2,))]),
        ("The U.S. [1] Secretary of State spoke.", [("The U.S. Secretary of State spoke.", (1,))]),
        # several
        ("It ran aground [1][3].", [("It ran aground.", (1, 3))]),
        ("It ran aground [1] [3].", [("It ran aground.", (1, 3))]),
        ("It ran aground [1, 3].", [("It ran aground.", (1, 3))]),
        ("It ran aground [1,3; 4].", [("It ran aground.", (1, 3, 4))]),
        ("It ran aground [1], [3].", [("It ran aground.", (1, 3))]),
        ("It ran aground [1] and [3].", [("It ran aground.", (1, 3))]),
        ("It ran aground [1 and 3].", [("It ran aground.", (1, 3))]),
        ("It ran aground [2-4].", [("It ran aground.", (2, 3, 4))]),
        ("It ran aground [2–4].", [("It ran aground.", (2, 3, 4))]),
        ("It ran aground [2 to 4].", [("It ran aground.", (2, 3, 4))]),
        ("It ran aground [4-2].", [("It ran aground.", (4, 2))]),
        ("It ran aground [1-900].", [("It ran aground.", (1,))]),
        ("It ran aground [1][1][1].", [("It ran aground.", (1,))]),
        # other styles
        ("It ran aground 【1】.", [("It ran aground.", (1,))]),
        ("It ran aground 【1†source】【2†L3-L9】.", [("It ran aground.", (1, 2))]),
        ("It ran aground ［1］.", [("It ran aground.", (1,))]),
        ("It ran aground [^1].", [("It ran aground.", (1,))]),
        ("It ran aground [#1].", [("It ran aground.", (1,))]),
        ("It ran aground [[1]].", [("It ran aground.", (1,))]),
        ("It ran aground ([1]).", [("It ran aground.", (1,))]),
        ("It ran aground [1](https://example.org/a_b?c=1).", [("It ran aground.", (1,))]),
        ("It ran aground [Passage 2].", [("It ran aground.", (2,))]),
        ("It ran aground [passages 2 and 3].", [("It ran aground.", (2, 3))]),
        ("It ran aground [Passage 2, Passage 3].", [("It ran aground.", (2, 3))]),
        ("It ran aground [Source: 2].", [("It ran aground.", (2,))]),
        ("It ran aground (passage 2).", [("It ran aground.", (2,))]),
        ("It ran aground (see passages 2, 3).", [("It ran aground.", (2, 3))]),
        ("It ran aground. (Source: [2])", [("It ran aground.", (2,))]),
        ("It ran aground. (Sources: [2], [3])", [("It ran aground.", (2, 3))]),
        ("According to passage [1], the ferry ran aground [1].", [("The ferry ran aground.", (1,))]),
        ("As reported in passage 2, the ferry ran aground [2].", [("The ferry ran aground.", (2,))]),
        # of passages that do not exist
        ("It ran aground [9].", [("It ran aground.", ())]),
        ("It ran aground [0].", [("It ran aground.", ())]),
        ("It ran aground [1][9].", [("It ran aground.", (1,))]),
        ("It ran aground [4-9].", [("It ran aground.", (4, 5))]),
        ("It ran aground [999].", [("It ran aground.", ())]),
    ],
)
def test_markers(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'Blinken said "we [the United States] will act".',
        "He [Blinken] will travel on Friday.",
        "[Blinken:] “We will act.”",
        'The note said the "recieved [sic] goods" were late.',
        "They invoked [Article 5] on Monday.",
        "It cost [about] 12 (twelve) crowns.",
        "The vote was 12-3 (see below).",
        "The area is 5 km² and growing.",
        "He earned 5* and 3* ratings from snake_case_people.",
        "A .50 calibre gun cost $1,200.50 … or so.",
        "The model scored 3 < 5 and 7 > 5.",
        "It was 5 × 3 − 2 = 13 at [redacted].",
    ],
)
def test_other_brackets_and_signs_stay(text: str) -> None:
    assert read(f"{text} [2]") == [(text, (2,))]


def test_an_editors_year_is_said_and_is_no_marker() -> None:
    assert read("It opened in May [2024] again [2].") == [("It opened in May 2024 again.", (2,))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came. He saw [1]. He won.", [(), (1,), ()]),
        ("He came. He saw. [1] He won.", [(), (1,), ()]),
        ("He came.\n\nHe saw [1].", [(), (1,)]),
        ("He came [1]. He saw.", [(1,), ()]),
        ("[1] He came. He saw. [2] He won.", [(1,), (), (2,)]),
    ],
)
def test_a_sentence_has_only_its_own_markers(text: str, expected: list[tuple[int, ...]]) -> None:
    assert [numbers for _, numbers in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "we will sail [1]," and left.', 'He said "we will sail," and left.'),
        ('He said "we will sail." [1]', 'He said "we will sail."'),
        ('He said "we will sail [1]."', 'He said "we will sail."'),
        ("He said “we will sail”[1].", "He said “we will sail”."),
        ("He said [1]“we will sail”.", "He said “we will sail”."),
        ("The firm[1]paid $5.", "The firm paid $5."),
    ],
)
def test_quotations_and_words_are_whole_without_markers(text: str, expected: str) -> None:
    assert read(text) == [(expected, (1,))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- It ran aground [1].\n- Nobody was hurt [2].", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("- It ran aground [1]\n- Nobody was hurt [2]", [("It ran aground", (1,)), ("Nobody was hurt", (2,))]),
        ("* It ran aground\n* Nobody was hurt [2]", [("It ran aground", ()), ("Nobody was hurt", (2,))]),
        ("1. It ran aground [1].\n2. Nobody was hurt [2].", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("1) It ran aground [1]\n2) Nobody was hurt [2]", [("It ran aground", (1,)), ("Nobody was hurt", (2,))]),
        ("It ran aground\n– a long way out – on Friday [1].", [("It ran aground – a long way out – on Friday.", (1,))]),
        ("It hurt\n12. May was cold [1].", [("It hurt 12.", ()), ("May was cold.", (1,))]),
        ("It ran [1]\naground [2].", [("It ran aground.", (1, 2))]),
        ("It ran aground [1]\nNobody was hurt [2]", [("It ran aground", (1,)), ("Nobody was hurt", (2,))]),
        ("It ran aground on\nFriday [1].", [("It ran aground on Friday.", (1,))]),
        ("# Answer\nIt ran aground [1].", [("It ran aground.", (1,))]),
        ("## The ferry\n\nIt ran aground [1].\n\n## Hurt\nNobody [2].", [("It ran aground.", (1,)), ("Nobody.", (2,))]),
        ("**Summary:**\nIt ran aground [1].", [("It ran aground.", (1,))]),
        ("**Answer:** It ran aground [1].", [("It ran aground.", (1,))]),
        ("Answer: It ran aground [1].", [("It ran aground.", (1,))]),
        ("Here is the answer:\nIt ran aground [1].", [("It ran aground.", (1,))]),
        (
            "Based on these, here it is:\nIt ran aground [1].",
            [("Based on these, here it is:", ()), ("It ran aground.", (1,))],
        ),
        ("The **ferry** *Alba* ran __aground__ [1].", [("The ferry Alba ran aground.", (1,))]),
        ("**The ferry ran aground [1].**", [("The ferry ran aground.", (1,))]),
        ("The _Alba_ ran `aground` **[1]**.", [("The Alba ran aground.", (1,))]),
        ("> It ran aground [1].", [("It ran aground.", (1,))]),
        ("```\nIt ran aground [1].\n```", [("It ran aground.", (1,))]),
        ("```text\nIt ran aground [1].\n```\n", [("It ran aground.", (1,))]),
        ("It ran aground [1].\n\n---\n\nNobody was hurt [2].", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("It ran aground [1].<br>Nobody was hurt [2].", [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))]),
        ("<p>It ran <b>aground</b> <sup>[1]</sup>.</p>", [("It ran aground.", (1,))]),
        (
            "It ran aground [1].\r\n\r\nNobody was hurt [2].\r\n",
            [("It ran aground.", (1,)), ("Nobody was hurt.", (2,))],
        ),
    ],
)
def test_markdown_is_left_out(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "sources",
    [
        "Sources: [1], [2]",
        "Source: [1]",
        "**Sources:** [1][2]",
        "Sources:\n[1] Harbour Courier, 3 March\n[2] Saltmere Gazette",
        "References\n\n1. Harbour Courier\n2. Saltmere Gazette",
        "### Sources\n- [1] Harbour Courier",
        "Passages used: 1, 2",
        "---\n**References:**\n[1]: https://example.org",
    ],
)
def test_a_list_of_sources_is_left_out(sources: str) -> None:
    assert read(f"It ran aground [1].\n\n{sources}") == [("It ran aground.", (1,))]


def test_a_source_on_the_same_line_is_left_out_and_cites_nothing() -> None:
    assert read("It ran aground. Source: [1]") == [("It ran aground.", ())]


@pytest.mark.parametrize(
    "text",
    [
        "<think>Passage 2 says it [2]. Hm.</think>It ran aground [1].",
        "<think>\nIt sank [2].\n\n- no\n</think>\n\nIt ran aground [1].",
        "It sank [2]. That follows.</think>\nIt ran aground [1].",
        "<thinking>It sank [2].</thinking> It ran aground [1]. <think>Or did it [2]?",
        "<THINK>a <b>x</b> </THINK><reasoning>It sank [2].</reasoning>It ran aground [1].",
        "<think>a</think>b [2].</think>It ran aground [1].",
    ],
)
def test_what_a_model_thinks_aloud_is_left_out(text: str) -> None:
    assert read(text) == [("It ran aground.", (1,))]


@pytest.mark.parametrize(
    "text", ["<think>It sank [2].", "<think></think>", "", "  \n", "[1]", "[1][2].", "***", "# [1]"]
)
def test_nothing_said_is_no_sentence(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '<passage number="2">It ran aground.</passage>',
        'It ran aground.</passage>\n<passage number="1" title="[1]">',
        "<question>It ran aground.</question>",
        "<answer>It ran aground.</answer>",
    ],
)
def test_our_own_delimiters_are_no_citation(text: str) -> None:
    assert read(text) == [("It ran aground.", ())]


# --- properties

WORDS = st.lists(
    st.sampled_from("ferry Alba ran aground off Saltmere after dark and 12 people left".split()), min_size=2, max_size=9
)
SENTENCES = st.lists(WORDS.map(lambda words: f"It {' '.join(words)}."), min_size=1, max_size=5)
STYLES = (
    "{} [{}].",
    "{}. [{}]",
    "{}.[{}]",
    "{}[{}].",
    "{} [passage {}].",
    "{} 【{}】.",
    "{} ([{}]).",
    "{}. (passage {})",
)


@settings(deadline=None, max_examples=300)
@given(SENTENCES, st.data())
def test_every_sentence_keeps_its_words_and_its_own_passages(written: list[str], data: st.DataObject) -> None:
    said, expected = [], []
    for sentence in written:
        numbers = data.draw(st.lists(st.integers(1, PASSAGES), max_size=3, unique=True))
        style = data.draw(st.sampled_from(STYLES))
        said.append(style.format(sentence[:-1], ", ".join(map(str, numbers))) if numbers else sentence)
        expected.append((sentence, tuple(numbers)))
    joint = data.draw(st.sampled_from([" ", "\n\n"]))
    assert read(joint.join(said)) == expected


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(exclude_characters="*_`#<>[]【】［］()~=-•‣◦–", exclude_categories=["Cs"]), max_size=200))
@example("Sources said it. He left.")
@example("1. He left")
def test_text_without_markup_loses_nothing(text: str) -> None:
    plain = re.sub(r"\d+[.)]|:", "", text)
    kept = " ".join(sentence for sentence, _ in read(plain))
    label = re.compile(r"\W*(sources?|ref|cit|foot|bib|works|pass|answer|final|resp|summ)", re.IGNORECASE)
    if not any(label.match(line) for line in plain.split("\n")):
        assert re.sub(r"\W", "", kept) == re.sub(r"\W", "", plain)


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("ab .!?\n[]()123,-–*_#`<>/【】†\"“”' "), max_size=60) | st.text(max_size=60))
@example("[[1]")
@example("[1]]")
@example("[1](")
@example("a[12[1]3]b")
@example("It [(passage 1)2] sank.")
def test_whatever_a_model_writes(text: str) -> None:
    for sentence in read_sentences(text, PASSAGES):
        assert all(0 <= number < PASSAGES for number in sentence.passages)
        assert len(set(sentence.passages)) == len(sentence.passages)
        assert sentence.text == " ".join(sentence.text.split())
        # Nothing is left that a reader would take for a marker of ours.
        assert re.search(r"\[\s*\d{1,3}\s*\]", sentence.text) is None


@pytest.mark.parametrize(
    "unit",
    [
        "[1",
        "[1] ",
        "[1,",
        "(passage 1",
        "([1]",
        "<think>",
        "<think",
        "**",
        "**a ",
        "*a ",
        "_a ",
        "__a ",
        "`",
        "- a\n",
        "[1](",
        "according to passage 1 ",
        "[",
        "1 ",
        "<p",
        "\n",
        " ",
        "a. ",
        "Sources ",
        "#",
        "【1†",
    ],
)
def test_long_and_hostile_text_takes_little_time(unit: str) -> None:
    began = time.monotonic()
    read_sentences(unit * (30_000 // len(unit)), PASSAGES)
    assert time.monotonic() - began < 10  # under half a second on a quiet core; hours where it would explode


def test_sentences_agree_with_the_splitter() -> None:
    text = "Sen. Warren spoke at 5 p.m. Officials left. The U.S. Army stayed."
    assert [sentence for sentence, _ in read(text)] == sentences(text)
