"""A digest as an HTML page that needs nothing else: no script, no picture, no font, no style sheet from elsewhere."""

from __future__ import annotations

from rag.digest.render.shown import View
from rag.digest.render.templating import by_class, html


def page(shown: View) -> str:
    """The whole document, ending in a line break."""
    return html("page.html", by_class, digest=shown, inside=True)
