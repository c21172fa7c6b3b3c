"""HTML inside a field, as feeds and exports have it, to plain text."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

_TAG = re.compile(
    r"</?(?:p|div|br|a|b|i|span|h[1-6]|ul|ol|li|em|strong|blockquote|img|figure|section|html|body)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li blockquote figure section article table tr pre hr header footer".split()
)
_UNSEEN = frozenset("head script style template noscript iframe figcaption".split())


def without_markup(text: str) -> str:
    """The text with its tags dropped, blocks as paragraphs, and character references resolved. A text without any comes
    back as it is: a lone "<" is no markup."""
    if _TAG.search(text):
        root = parse_html(f"<div>{text}</div>")
        return "" if root is None else "".join(_parts(root))
    return _ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text


def parse_html(text: str) -> Any:
    """The tree of a page or fragment as lxml has it, or None for one without any element. libxml2 repairs what is
    broken and stops at a depth of 256 elements."""
    from lxml import etree  # type: ignore[import-untyped]

    data = text.replace("\x00", "").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def _parts(root: Any) -> list[str]:
    from lxml import etree

    parts: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        block = "\n\n" if element.tag in _BLOCKS else ""
        if event == "start":
            unseen += element.tag in _UNSEEN
            parts.append("\n" if element.tag == "br" else block)
            content = element.text
        else:
            unseen -= element.tag in _UNSEEN
            parts.append(block)
            content = element.tail
        if content and not unseen:
            # A line end in HTML is a blank; the paragraphs are in its tags.
            parts.append(content.replace("\r", " ").replace("\n", " "))
    return parts
