from pathlib import Path

import pytest

from rag.errors import SourceError
from rag.sources.paths import by_suffix, find_files


@pytest.fixture
def news(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.md",
        "deep/er/c.json",
        "deep/d.TXT",
        "deep/notes.docx",
        ".hidden.txt",
        ".git/e.txt",
        "NOTICE",
    ):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "empty" / "folder").mkdir(parents=True)
    return tmp_path / "news"


def names(folder: Path, given: str | Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in find_files(given).taken]


def test_a_folder_is_read_with_all_below_it_in_order(news: Path) -> None:
    assert names(news, news) == ["a.md", "b.txt", "deep/d.TXT", "deep/er/c.json"]
    assert names(news, f"{news}/") == ["a.md", "b.txt", "deep/d.TXT", "deep/er/c.json"]


def test_files_of_other_kinds_are_named_as_passed_over(news: Path) -> None:
    for given, passed_over in ((news, ["deep/notes.docx"]), (news / "d*/*", ["deep/notes.docx"])):
        assert [str(path.relative_to(news)) for path in find_files(given).passed_over] == passed_over
    assert find_files(news / "NOTICE").passed_over == []


def test_passed_over_files_are_counted_by_their_ending() -> None:
    names = ["a.jpg", "b.JPG", "noext", "c.xyz"]
    assert by_suffix([Path(name) for name in names]) == "2 .jpg, 1 .xyz, 1 without an ending"
    assert by_suffix([Path(f"a.{n}") for n in range(12)]).endswith("1 .7, 2 of other endings")


def test_a_file_named_by_itself_is_taken_whatever_it_is_called(news: Path) -> None:
    for name in ("b.txt", ".hidden.txt", "deep/notes.docx", "NOTICE"):
        assert names(news, news / name) == [name]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["b.txt"]),
        ("**/*.json", ["deep/er/c.json"]),
        ("**/*.md", ["a.md"]),
        ("**/**/*.md", ["a.md"]),
        ("**", ["a.md", "b.txt", "deep/d.TXT", "deep/er/c.json"]),
        ("*", ["a.md", "b.txt", "deep/d.TXT", "deep/er/c.json"]),
        ("d*/*.TXT", ["deep/d.TXT"]),
        ("[ab].*", ["a.md", "b.txt"]),
        ("?.md", ["a.md"]),
        ("deep/**/c.*", ["deep/er/c.json"]),
    ],
)
def test_globs(news: Path, pattern: str, found: list[str]) -> None:
    assert names(news, news / pattern) == found


def test_relative_globs(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(news)
    assert find_files("*.md").taken == [Path("a.md")]
    assert find_files("deep/*").taken == [Path("deep/d.TXT"), Path("deep/er/c.json")]


def test_a_name_with_brackets_is_a_file_before_it_is_a_glob(news: Path) -> None:
    (news / "[x].txt").write_text("x")
    assert names(news, news / "[x].txt") == ["[x].txt"]


def test_links_that_lead_back_do_not_hang_it(news: Path) -> None:
    for name in ("one", "two", "deep/three"):
        (news / name).symlink_to(news)
    assert names(news, news) == ["a.md", "b.txt", "deep/d.TXT", "deep/er/c.json"]
    assert names(news, news / "**/*.md") == ["a.md"]
    (news / "self").symlink_to("self")
    assert "a.md" in names(news, news)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nowhere", "does not exist"),
        ("empty", "No articles in"),
        ("*.pdf", "Nothing matches"),
        ("nowhere/*.txt", "Nothing matches"),
        ("x" * 5000, "is not a path that can be read"),
        ("a\x00b", "null byte|does not exist"),
    ],
)
def test_paths_that_lead_to_nothing(news: Path, given: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        find_files(news.parent / given)
