from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html import escape
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.digest.render import Links, render
from rag.digest.render.markdown import escaped
from rag.digest.render.plain import plain
from tests.digest.render import examples

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
JOINER = "\u2060"


def shown(markdown: str) -> str:
    return str(PARSER.render(markdown)).replace(JOINER, "")


@given(st.text(st.characters(codec="utf-8"), max_size=60).map(plain).filter(bool))
@example("1. one")
@example("- one")
@example("# one #")
@example("=== --- ***")
@example("a | b")
@example("&copy; &#64; AT&T &x")
@example("ends with a backslash \\")
@example("`` ` ``")
@example("    code")
@example("[x]: http://evil.example/")
@example("<https://evil.example/> <!-- x -->")
def test_any_text_shows_as_it_is_wherever_it_stands(text: str) -> None:
    said = plain(text)
    html = escape(said, quote=False).replace('"', "&quot;")
    assert shown(escaped(said)) == f"<p>{html}</p>\n"
    assert shown(f"- {escaped(said)}") == f"<ul>\n<li>{html}</li>\n</ul>\n"
    assert shown(f"## {escaped(said)}") == f"<h2>{html}</h2>\n"
    assert shown(f"before\n\n**Changed:** {escaped(said)}").endswith(f"<strong>Changed:</strong> {html}</p>\n")
    assert shown(f"[{escaped(said)}](http://a.example/)") == f'<p><a href="http://a.example/">{html}</a></p>\n'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        # what GitHub makes links of by itself
        ("see https://evil.example/a", r"see https\://evil\.example/a"),
        ("see www.a.example", r"see www\.a\.example"),
        ("ann@news.example", f"ann@{JOINER}news\\.example"),
        ("by @someone #12", f"by @{JOINER}someone \\#12"),
        # and what needs nothing stays readable
        ("At 9:52 p.m., U.S. sales rose 6.2% (a record) - “twice” 3.", None),
        ("AT&T's 5-year plan: yes!", None),
    ],
)
def test_what_is_escaped_and_what_is_not(text: str, written: str | None) -> None:
    assert escaped(text) == (text if written is None else written)


def test_articles_make_no_links_headings_pictures_or_html() -> None:
    digest = examples.hostile()
    tokens = PARSER.parse(render(digest, "markdown", Links(), explain=True))
    inline = [child for token in tokens for child in token.children or []]
    kinds = Counter(token.type for token in tokens) + Counter(child.type for child in inline)
    assert not set(kinds) & {
        "html_block", "html_inline", "image", "code_inline", "code_block", "fence", "blockquote_open", "table_open",
        "ordered_list_open", "s_open",
    }  # fmt: skip
    assert [token.tag for token in tokens if token.type == "heading_open"] == [
        "h1",
        *["h2"] * (len(digest.stories) + 1),
    ]
    addresses = {str(child.attrs["href"]) for child in inline if child.type == "link_open"}
    assert {address.split("?")[0] for address in addresses} == {
        "http://good.example/a%22b%3Cc%3E%28d%29%5Be%5D%2Af%2A_g_%27h"
    }
    # Emphasis is ours alone: labels, words that differ, titles of articles.
    bold = [inside.content for opening, inside in pairwise(inline) if opening.type == "strong_open"]
    assert "bold" not in bold
    assert "it" not in [inside.content for opening, inside in pairwise(inline) if opening.type == "em_open"]


def test_an_address_survives() -> None:
    story = replace(examples.full().stories[0], bullets=(), why=None, differences=(), articles=())
    source = replace(story.summary.sources[0], url="https://a.example/x_y*z(1)?a=1&copy;=2&lt=[3]", cited_text="So.")
    digest = replace(examples.full(), stories=(replace(story, summary=replace(story.summary, sources=(source,))),))
    tokens = PARSER.parse(render(digest, "markdown", Links()))
    addresses = [child.attrs["href"] for token in tokens for child in token.children or [] if child.type == "link_open"]
    assert addresses == ["https://a.example/x_y%2Az%281%29?a=1&copy;=2&lt=%5B3%5D#:~:text=So."] * 2


def test_the_full_one() -> None:
    written = render(examples.full(), "markdown", Links("https://n.example"))
    for line in (
        "# Saturday, 27 April 2024",
        "[Harbour digest](https://n.example/digests/d-2024-04-27)  ",
        "3 of 12 stories, from 4 independent sources · 1,204 articles read",
        "## Correction: Ferry was carrying 214 people, not 241",
        "*Day 5, since 23 April 2024 · 5 articles, 3 independent sources*",
        "**Corrected:** The ferry that ran aground off Port Ellery was carrying 214 people. "
        "[[1]](https://n.example/articles/c0ffee01?start=0&end=194#cited)"
        "[[2]](https://n.example/articles/c0ffee01?start=190&end=329#cited) — "
        "[was: 241 (digest of 23 April 2024)](https://n.example/digests/d-2024-04-23)",
        "- **View of Pell Marine:** The order to repair the buoy never came. "
        "[[6]](https://n.example/articles/c0ffee03?start=820&end=921#cited)",
        "- *Told before:* A fault in the lamp of buoy No. 7 was reported on April 19. "
        "[[5]](https://n.example/articles/c0ffee03?start=210&end=306#cited)",
        "**Sources differ:**",
        "- The Harbour Courier, 27 April 2024: The ferry was carrying **214 people**, its owner said. "
        "[[1]](https://n.example/articles/c0ffee01?start=0&end=194#cited)",
        "Also carried by [Tarrow Island Post](https://n.example/articles/c0ffee04).  ",
        "3 lines told before are not repeated.",
        "## Sources",
        "**Teachers accept 7 percent** · 27 April 2024",
        "- [[10]](https://n.example/articles/c0ffee06?start=44&end=69#cited) Lessons resume on Monday.",
        "Note: 1 sentence was left out: not supported by what was cited.  ",
    ):
        assert line in written.split("\n")
    assert "Ranking" not in written
