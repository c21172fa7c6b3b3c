"""Which media type the header Accept means."""

from __future__ import annotations

import pytest

from rag.web.negotiation import preferred

OFFERED = ("application/json", "text/markdown", "text/html", "text/plain")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"),
        ("  ", "application/json"),
        ("*/*", "application/json"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/plain; charset=utf-8", "text/plain"),
        ("text/*", "text/markdown"),
        ("text/*;q=0.5, application/json;q=0.4", "text/markdown"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/json;q=0.2, text/plain;q=0.9", "text/plain"),
        ("text/html;q=0, text/*", "text/markdown"),
        ("*/*, application/json;q=0, text/markdown; Q = 0", "text/html"),
        ("text/html, */*", "text/html"),  # named, and not merely let pass
        ("text/html;q=0.1, */*;q=0.2", "application/json"),
        ("text/html;level=1;q=0.3, text/plain;q=0.2", "text/html"),
        ("image/png", None),
        ("*/*;q=0", None),
        ("text/html;q=0.000", None),
        ("nonsense", None),
        ("nonsense, text/html", "text/html"),
        (", ,;,/,text/,/html,*/plain", None),
        ("image/png, " * 5_000 + "text/plain", "text/plain"),
    ],
)
def test_the_one_that_is_wanted_most(accept: str, chosen: str | None) -> None:
    assert preferred(accept, OFFERED) == chosen
