from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.digest.render.links import Links, http_url
from rag.errors import ConfigError
from rag.types import CitedSource
from tests.digest.render import examples

SOURCE = examples.full().sources[0]


def cited(text: str, url: str | None = "https://a.example/x") -> CitedSource:
    return replace(SOURCE, url=url, cited_text=text)


@pytest.mark.parametrize("base", ["https://news.example.org/wire", "https://news.example.org/wire/"])
def test_with_pages_of_our_own_a_span_is_on_them(base: str) -> None:
    source = replace(SOURCE, article_id="a/b?c#d é", start_char_index=12, end_char_index=40)
    links = Links(base)
    assert links.span(source) == ("https://news.example.org/wire/articles/a%2Fb%3Fc%23d%20%C3%A9?start=12&end=40#cited")
    assert links.article("a/b", "https://a.example/x") == "https://news.example.org/wire/articles/a%2Fb"
    assert links.digest("2024-04-27/x") == "https://news.example.org/wire/digests/2024-04-27%2Fx"


def test_without_them_it_is_on_the_publishers_or_nowhere() -> None:
    links = Links()
    assert links.digest("d") is None
    assert links.article("a", "https://a.example/x") == "https://a.example/x"
    assert links.article("a", None) is None
    assert links.span(cited("It rained.", None)) is None


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("It rained.", "It%20rained."),
        ("  It   rained\tall day. ", "It%20rained%20all%20day."),
        ("a b c d e f g h i ten", "a%20b%20c%20d%20e%20f%20g%20h%20i%20ten"),
        ("a b c d e f g h i ten end", "a%20b%20c%20d%20e,g%20h%20i%20ten%20end"),
        ("First block.\n\nSecond block here.", "First%20block.,Second%20block%20here."),
        # what has a meaning in the directive
        ("well-known, A&B", "well%2Dknown%2C%20A%26B"),
        ("a#b 100% “é”", "a%23b%20100%25%20%E2%80%9C%C3%A9%E2%80%9D"),
    ],
)
def test_a_text_fragment_names_the_span(text: str, fragment: str) -> None:
    assert Links().span(cited(text)) == f"https://a.example/x#:~:text={fragment}"


@pytest.mark.parametrize("text", ["", " \n ", "字" * 400])
def test_a_span_that_cannot_be_named_leads_to_the_article(text: str) -> None:
    assert Links().span(cited(text)) == "https://a.example/x"


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://a.example/x#part", "https://a.example/x#part:~:text="),
        ("https://a.example/x#part:~:text=old", "https://a.example/x#part:~:text="),
        ("https://a.example/x#:~:text=old", "https://a.example/x#:~:text="),
        ("https://a.example/x?a=1&b=2", "https://a.example/x?a=1&b=2#:~:text="),
    ],
)
def test_an_address_keeps_its_own_fragment_but_no_directive(url: str, start: str) -> None:
    assert Links().span(cited("It rained.", url)) == f"{start}It%20rained."


@pytest.mark.parametrize("url", examples.BAD_URLS)
def test_other_addresses_are_none(url: str) -> None:
    assert http_url(url) is None
    assert Links().span(cited("It rained.", url)) is None
    assert Links().article("a", url) is None


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("HTTPS://A.Example/x", "https://a.example/x"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x"),
        ("https://bücher.example/straße?q=ä", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4"),
        ("https://a.example/%C3%A9/@me;p=1", "https://a.example/%C3%A9/@me;p=1"),
        ("https://a.example/a(b)[c]*'\"<>`", "https://a.example/a%28b%29%5Bc%5D%2A%27%22%3C%3E%60"),
    ],
)
def test_addresses_become_ascii_that_needs_little_escaping(url: str, safe: str) -> None:
    assert http_url(url) == safe
    assert http_url(safe) == safe


@given(st.text(st.characters(), max_size=60), st.sampled_from(["", "http://", "https://a.example/", "javascript:"]))
def test_whatever_an_article_has_for_an_address_is_safe_or_none(text: str, start: str) -> None:
    url = http_url(start + text)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert url.isascii()
        assert not set(url) & set(" \"'<>\\`*{}|^()\n\r\t")
    # nor does any other text of an article make an address that is none
    assert (Links("https://n.example").span(replace(SOURCE, article_id=text)) or "").isascii()
    assert (Links().span(cited(text)) or "").isascii()


@pytest.mark.parametrize(
    "base", ["news.example.org", "javascript:alert(1)", "", "https://a.example/?x=1", "http://u@a.example"]
)
def test_a_base_url_that_is_none_is_refused_with_the_remedy(base: str) -> None:
    with pytest.raises(ConfigError, match=r"is no base URL\. Write it like https://news\.example\.org"):
        Links(base)
