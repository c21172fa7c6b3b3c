"""Digests as an Atom feed (RFC 4287), an entry for each story. Its ids are tag URIs (RFC 4151) made of what does not
change: the host, the digest, the story's thread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from rag.digest.render import wording
from rag.digest.render.links import Links, http_url
from rag.digest.render.plain import plain
from rag.digest.render.shown import ShownLine, View
from rag.digest.render.templating import bare, html
from rag.digest.render.view import view
from rag.stories import Digest

NAMESPACE = "http://www.w3.org/2005/Atom"
NOBODY = "citewire.invalid"
"""The host in ids where our pages have none: such names belong to nobody (RFC 2606)."""
SINCE = "2024"
"""In the id of a feed: when its host was ours. Any year that has passed does, if it stays."""


def atom(digest: Digest, links: Links, *, explain: bool = False) -> str:
    """The feed of one digest: its stories, or in its subtitle the reason why it has none."""
    shown = view(digest, links, explain=explain)
    root = _feed(_tag(links, str(digest.day), "digests", digest.id), f"{shown.edition}, {shown.title}", digest.made_at)
    _text(root, "subtitle", " · ".join([shown.counts, *([shown.reason] if shown.reason else [])]))
    _link(root, "alternate", shown.href)
    root.extend(_entries(digest, shown, links))
    return _written(root)


def feed(
    digests: Sequence[Digest], links: Links, *, edition: str, address: str | None = None, explain: bool = False
) -> str:
    """The feed of an edition with the stories of these digests, in their order. ``address`` is where it is served.
    It is of the moment when the newest was made; without a digest, of none that a reader would take for news."""
    made = max((digest.made_at for digest in digests), default=datetime.fromtimestamp(0, UTC))
    shown = [view(digest, links, explain=explain) for digest in digests]
    root = _feed(_tag(links, SINCE, "editions", edition), wording.edition(plain(edition)), made)
    _link(root, "self", http_url(address))
    _link(root, "alternate", links.base_url)
    for digest, one in zip(digests, shown, strict=True):
        root.extend(_entries(digest, one, links))
    return _written(root)


def _feed(identity: str, title: str, updated: datetime) -> Element:
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    _text(root, "id", identity)
    _text(root, "title", title)
    _text(root, "updated", _moment(updated))
    _text(SubElement(root, "author"), "name", "Citewire")
    _text(root, "generator", "Citewire")
    return root


def _entries(digest: Digest, shown: View, links: Links) -> Iterator[Element]:
    for story in shown.stories:
        entry = Element("entry")
        _text(entry, "id", _tag(links, str(digest.day), "digests", digest.id, "stories", story.id))
        _text(entry, "title", story.headline)
        _text(entry, "updated", _moment(digest.made_at))
        _text(entry, "published", _moment(digest.made_at))
        _link(entry, "alternate", None if shown.href is None else f"{shown.href}#{story.anchor}")
        for marker in {marker.number: marker for line in story.lines for marker in line.markers}.values():
            _link(entry, "related", marker.href, f"[{marker.number}] {marker.about}")
        _text(entry, "summary", _sentence(story.summary))
        content = html("entry.html", bare, story=story, sources=shown.cited_in(story), inside=False)
        _text(entry, "content", content, "html")
        yield entry


def _sentence(line: ShownLine) -> str:
    labels = "".join(f"{label}: " for label in (line.label, line.whose) if label)
    return f"{labels}{line.text} {''.join(f'[{marker.number}]' for marker in line.markers)}".rstrip()


def _text(parent: Element, name: str, text: str, kind: str = "text") -> None:
    child = SubElement(parent, name, {"type": kind} if kind != "text" else {})
    child.text = text


def _link(parent: Element, rel: str, href: str | None, title: str | None = None) -> None:
    if href is not None:
        SubElement(parent, "link", {"rel": rel, "href": href} | ({"title": title} if title else {}))


def _moment(moment: datetime) -> str:
    """RFC 3339, which knows no offset with seconds."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _tag(links: Links, when: str, *parts: str) -> str:
    host = urlsplit(links.base_url or "").hostname or NOBODY
    named = host if re.fullmatch(r"[a-z0-9.-]+", host) else NOBODY
    return f"tag:{named},{when}:{'/'.join(quote(part, safe='', errors='replace') for part in parts)}"


def _written(root: Element) -> str:
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return f"{written.decode()}\n"
