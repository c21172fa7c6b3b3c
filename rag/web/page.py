"""An HTML page as it is sent."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from fastapi.responses import HTMLResponse

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class Page(HTMLResponse):
    """A page that needs nothing else. Its policy allows the style sheet in its head, by its hash, and nothing that an
    article may have brought in: no script, no picture, no other style, no form."""

    def __init__(self, content: str, status_code: int = 200, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(content, status_code, {**(headers or {}), "Content-Security-Policy": policy(content)})


def policy(page: str) -> str:
    """The Content-Security-Policy of a page with one style sheet, which stands before anything of articles does but
    what is escaped. Raises ValueError for a page without one."""
    style = _STYLE.search(page)
    if style is None:
        raise ValueError("a page without a style sheet")
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
