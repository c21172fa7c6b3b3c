from pathlib import Path

import pytest

from tests.sources.files import read_article, read_reason, read_record

FRONT = "---\ntitle: A title\nsource: Courier\ndate: 2024-04-26\nlanguage: no\ntags: [a, b]\n---\n"


def test_front_matter(tmp_path: Path) -> None:
    record = read_record(tmp_path, "a.md", FRONT + "\nThe bridge was closed.\n")
    article = record.article
    assert record.warnings == ()
    assert (article.title, article.source, article.text) == ("A title", "Courier", "The bridge was closed.")
    assert article.language == "no"  # not the false of YAML 1.1
    assert article.published_at.date().isoformat() == "2024-04-26"


def test_the_end_of_front_matter_and_line_ends(tmp_path: Path) -> None:
    for content in (
        FRONT.replace("---\n", "...\n").replace("...", "---", 1) + "x y",
        (FRONT + "x y").replace("\n", "\r\n"),
    ):
        assert read_article(tmp_path, "a.md", content).text == "x y"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One **two** *three* __four__ _five_.", "One two three four five."),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("See [the report](https://news.example/a_(b)) now.", "See the report now."),
        ("See [the report][1] now.\n\n[1]: https://news.example", "See the report now."),
        ("![A picture](a.png)\n\nThe text.", "The text."),
        ("## A heading ##\nThe text.", "A heading\n\nThe text."),
        ("> A quote\n> goes on.", "A quote goes on."),
        ("One line\ngoes on\n\nAnother.", "One line goes on\n\nAnother."),
        ("Two blanks  \nbreak it.", "Two blanks\nbreak it."),
        ("- one\n- two\n\n1. three\n2. four", "- one\n- two\n\n1. three\n2. four"),
        ("One.\n\n---\n\nTwo.", "One.\n\nTwo."),
        ("One <!-- not\nshown --> two.", "One two."),
        (r"5 \* 3", "5 * 3"),
    ],
)
def test_marks_go_and_words_stay(tmp_path: Path, markdown: str, text: str) -> None:
    assert read_article(tmp_path, "a.md", FRONT + markdown).text == text


def test_the_title_is_else_the_first_heading(tmp_path: Path) -> None:
    article = read_article(tmp_path, "a.md", "\n# The *old* bridge\n\nIt was closed.")
    assert (article.title, article.text) == ("The old bridge", "It was closed.")
    repeated = read_article(tmp_path, "b.md", FRONT + "# A title\n\nIt was closed.")
    assert (repeated.title, repeated.text) == ("A title", "It was closed.")
    other = read_article(tmp_path, "c.md", FRONT + "# A heading\n\nIt was closed.")
    assert (other.title, other.text) == ("A title", "A heading\n\nIt was closed.")


def test_a_list_of_authors(tmp_path: Path) -> None:
    assert read_article(tmp_path, "a.md", "---\nauthor: [A, B]\n---\nx y").author == "A, B"


BILLION_LAUGHS = "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\nThe text."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BILLION_LAUGHS, "aliases (*name) are not taken"),
        ("---\ntitle: [\n---\nx", "not YAML: line"),
        ("---\ntitle: a: b\n---\nx", "not YAML: line 2"),
        ("---\n" + "[" * 20_000 + "\n---\nx", "not YAML"),
        ("---\n- a\n- b\n---\nx", "not a list of name: value lines"),
        ("---\ntitle: A\nno end", "does not close within 64,000 characters"),
        ("---\n" + "a: b\n" * 20_000 + "---\nx", "does not close within 64,000 characters"),
        ("---\ntitle: a\x01b\n---\n" + "x " * 40, "not YAML"),
        ("---\ndate: 2024-13-45\n---\nx", '"2024-13-45": there is no month 13'),
        ("---\ntitle: A\n---\n", "empty: its text has no words"),
        (b"GIF89a\x00", "a GIF image"),
    ],
)
def test_refusals(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert reason in read_reason(tmp_path, "a.md", content)
