from datetime import date
from hashlib import sha256

import pytest

from rag.sources.identity import article_id, canonical_url, check_id, check_url, content_hash

DAY = date(2024, 4, 26)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example/A/b", "https://news.example/A/b"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example/a/", "https://news.example/a"),
        ("https://news.example/", "https://news.example"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/a?utm_source=x&UTM_Medium=y&fbclid=1&gclid=2", "https://news.example/a"),
        ("https://news.example/a?b=2&a=1&a=0", "https://news.example/a?a=0&a=1&b=2"),
        ("https://news.example/a?page=2&utm_campaign=x", "https://news.example/a?page=2"),
        ("https://news.example/a?empty=", "https://news.example/a?empty="),
        ("http://[2001:db8::1]:80/a", "http://[2001:db8::1]/a"),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


def test_the_id_is_made_from_the_url_if_there_is_one() -> None:
    expected = sha256(b"https://news.example/a").hexdigest()[:16]
    assert article_id("https://news.example/a/?utm_source=x", "Courier", "Title", DAY, "x") == expected
    assert article_id("https://NEWS.example/a", None, "Other title", date(2020, 1, 1), "y") == expected


def test_the_id_is_else_made_from_source_title_and_day() -> None:
    assert article_id(None, "Courier", "Title", DAY, "x") == sha256(b"Courier\nTitle\n2024-04-26").hexdigest()[:16]


def test_without_a_publisher_the_file_or_the_text_tells_articles_apart() -> None:
    assert article_id(None, None, "Weather", DAY, "a.md") != article_id(None, None, "Weather", DAY, "b.md")
    assert article_id(None, None, "Weather", None, "a.md") == sha256(b"a.md\nWeather\n").hexdigest()[:16]


def test_the_content_hash_is_that_of_the_text_alone() -> None:
    assert content_hash("Zoë") == sha256("Zoë".encode()).hexdigest()


@pytest.mark.parametrize("given", ["a", "mh-3465dba0761c", "2024:04_x.y", "A" * 200])
def test_ids_that_are_taken(given: str) -> None:
    assert check_id(given) == given


@pytest.mark.parametrize("given", ["", "a b", "a/b", "ü", "A" * 201, "a\n", "..", "."])
def test_ids_that_are_refused(given: str) -> None:
    with pytest.raises(ValueError, match="write 1 to 200"):
        check_id(given)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://news.example/a", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("news.example/a", "only http and https"),
        ("https://", "no host"),
        ("https://user:pw@news.example/", "user name"),
        ("https://news.example:99999/", "ort"),
        ("https://[::1/", "IPv6"),
        ("https://news.example/a b", "characters"),
        ("https://news.example/\ud800", "characters"),
    ],
)
def test_urls_that_are_refused(url: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check_url(url)
