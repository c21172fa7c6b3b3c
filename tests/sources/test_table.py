import csv
from pathlib import Path

import pytest

from tests.sources.files import read_article, read_file, read_reason, summary

LONG = "x" * 200_000


def test_rows(tmp_path: Path) -> None:
    content = (
        'headline,Body,published,publication\n"A, b","One\nline ""two"".",2024-04-26,Courier\n\nC,Three.,2024-04-27,\n'
    )
    read = read_file(tmp_path, "a.csv", content)
    assert summary(tmp_path, read) == [("a.csv:2", 'One\nline "two".'), ("a.csv:5", "Three.")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "title;text;date\nA;One, two.;2024-04-26"),
        ("a.csv", '\ufefftitle,text,date\r\nA,"One, two.",2024-04-26\r\n'),
        ("a.tsv", "title\ttext\tdate\nA\tOne, two.\t2024-04-26"),
    ],
)
def test_delimiters_and_marks(tmp_path: Path, name: str, content: str) -> None:
    article = read_article(tmp_path, name, content)
    assert (article.title, article.text, article.published_at.day) == ("A", "One, two.", 26)


@pytest.mark.parametrize(
    ("bad_rows", "reason", "following"),
    [
        (f'"{LONG}",2024-04-26', "over 131,072 characters", 3),
        ('"' + "x\n" * 100_000 + '",2024-04-26', "over 131,072 characters", 100_003),
        ('"x"y,2024-04-26', "not a row that can be read", 3),
        ("x,2024-04-26,z", "it has 3 values for 2 columns", 3),
        ("x,2024-13-45", '"2024-13-45": there is no month 13', 3),
        (",2024-04-26", "empty: its text has no words", 3),
        ('"never closed,2024-04-26', "not a row that can be read", 3),
    ],
)
def test_a_bad_row_is_reported_and_the_others_go_in(tmp_path: Path, bad_rows: str, reason: str, following: int) -> None:
    content = f"text,date\n{bad_rows}\nOne.,2024-04-26\nTwo.,2024-04-26\n"
    (bad, one, two) = summary(tmp_path, read_file(tmp_path, "a.csv", content))
    assert bad[0] == "a.csv:2"
    assert reason in bad[1]
    assert one == (f"a.csv:{following}", "One.")
    assert two == (f"a.csv:{following + 1}", "Two.")


def test_the_limit_of_the_csv_module_is_left_alone(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    read_file(tmp_path, "a.csv", f'text\n"{LONG}"\n')
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("title,text", "it holds no article"),
        ("title,date\nA,2024-04-26", "no column has the text: its first row is title, date"),
        (b"PK\x03\x04xlsx", "a ZIP archive (or an Office document)"),
    ],
)
def test_refusals(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert reason in read_reason(tmp_path, "a.csv", content)
