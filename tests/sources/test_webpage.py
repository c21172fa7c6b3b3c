import json
from pathlib import Path

import pytest

from tests.sources.files import read_article, read_reason, read_record

PARAGRAPHS = (
    "The old bridge over the river was closed on Friday after engineers had found cracks in two of its seven piers.",
    "“We could not wait for the weekend,” said the mayor, Jane Roe. She said that repairs would take until autumn.",
    "The bridge, which was opened in 1931, carries about 4,000 cars a day. A ferry is to take its place from Monday.",
)
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Bridge closed | Courier</title>{head}</head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to make this page better for you.</p></div>
<article><h1>Bridge closed</h1>{body}</article>
<footer><p>© 2024 Courier. All rights reserved.</p></footer></body></html>"""
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
META = """<meta property="og:site_name" content="The Courier"><meta property="og:title" content="Bridge closed">
<meta name="author" content="John Doe"><meta property="article:published_time" content="2024-04-26T09:30:00+02:00">
<meta property="article:modified_time" content="2024-04-27T08:00:00Z">
<link rel="canonical" href="https://courier.example/bridge">"""


def test_the_article_without_its_furniture(tmp_path: Path) -> None:
    record = read_record(tmp_path, "a.html", PAGE.format(head=META, body=BODY))
    article = record.article
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert (article.title, article.source, article.author) == ("Bridge closed", "The Courier", "John Doe")
    assert article.url == "https://courier.example/bridge"
    assert article.published_at.isoformat() == "2024-04-26T09:30:00+02:00"
    assert article.updated_at is not None
    assert article.updated_at.isoformat() == "2024-04-27T08:00:00+00:00"
    assert article.language == "en-GB"
    assert record.warnings == ()


def test_linked_data_comes_first(tmp_path: Path) -> None:
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "X"},
            {
                "@type": ["NewsArticle"],
                "headline": "Bridge shut",
                "datePublished": "2024-04-25T10:00:00Z",
                "author": [{"@type": "Person", "name": "Ann Poe"}],
                "publisher": {"@id": "#org"},
            },
        ]
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    article = read_article(tmp_path, "a.htm", PAGE.format(head=META + script, body=BODY))
    assert (article.title, article.author, article.source) == ("Bridge shut", "Ann Poe", "The Courier")
    assert article.published_at.isoformat() == "2024-04-25T10:00:00+00:00"


@pytest.mark.parametrize(
    "script", ["{", "[" * 5000, '"x"', "[null, 1]", '{"@graph": 5}', '{"@type": "Article", "author": 5}']
)
def test_bad_linked_data_is_passed_over(tmp_path: Path, script: str) -> None:
    head = META + f'<script type="application/ld+json">{script}</script>'
    assert read_article(tmp_path, "a.html", PAGE.format(head=head, body=BODY)).text == "\n\n".join(PARAGRAPHS)


def test_a_bad_date_is_passed_over_for_the_next(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="yesterday"><meta name="date" content="2024-04-26">'
    article = read_article(tmp_path, "a.html", PAGE.format(head=head, body=BODY))
    assert article.published_at.date().isoformat() == "2024-04-26"


def test_a_page_without_a_date_takes_that_of_the_file_and_says_so(tmp_path: Path) -> None:
    record = read_record(tmp_path, "2024-04-22-bridge.html", PAGE.format(head="", body=BODY))
    assert record.article.published_at.date().isoformat() == "2024-04-22"
    assert "no date given: took 2024-04-22 from the file name 2024-04-22-bridge.html" in record.warnings


def test_the_declared_charset(tmp_path: Path) -> None:
    russian = "<p>" + "Мэр города сказал, что дорога через старый мост будет закрыта до пятницы. " * 4 + "</p>"
    for head in ('<meta charset="koi8-r">', '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'):
        page = PAGE.format(head=head, body=russian).replace("©", "").encode("koi8-r")
        assert "Мэр города сказал" in read_article(tmp_path, "a.html", page).text
    xhtml = '<?xml version="1.0" encoding="iso-8859-1"?>' + PAGE.format(head="", body=BODY.replace("mayor", "maïor"))
    assert "maïor" in read_article(tmp_path, "b.html", xhtml.encode("cp1252")).text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<html><body></body></html>", "no article in it"),
        ("<!-- only a comment -->", "no article in it"),
        ("<div>" * 50_000, "no article in it"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        ("", "empty"),
        (b"<p>x</p>" * 2_500_001, "over 20,000,000 bytes"),
    ],
)
def test_refusals(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert reason in read_reason(tmp_path, "a.html", content)


def test_a_fragment_is_read_too(tmp_path: Path) -> None:
    assert read_article(tmp_path, "a.html", f"<p>{PARAGRAPHS[0]}</p>").text == PARAGRAPHS[0]
