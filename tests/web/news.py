"""Articles of two days: a story that goes on and is corrected, another one, and a hostile one."""

from __future__ import annotations

from typing import Any

from tests.web.live import Live

FERRY = {
    "id": "ferry",
    "title": "Ferry with 241 aboard runs onto sandbank off Port Ellery",
    "source": "The Harbour Courier",
    "url": "https://harbour-courier.example/ferry",
    "published_at": "2024-04-23T07:40:00Z",
    "text": "A ferry ferry carrying 241 people ran onto a sandbank at the mouth of Port Ellery harbour late on Monday, "
    "the Saltmere Coast Guard said.\n\nThree lifeboats took the passengers off the Lady Maren in four hours.",
}
STRIKE = {
    "id": "strike",
    "title": "Tarn Valley teachers end nine-day strike",
    "source": "Northshore Ledger",
    "published_at": "2024-04-23T17:45:00Z",
    "text": "Teachers in the Tarn Valley voted on Tuesday to end a strike that had closed 58 schools for nine days.\n\n"
    "The deal was backed by 71 percent of the members who voted, the Valley Teachers' Union said.",
}
CORRECTION = {
    "id": "correction",
    "title": "Correction: Ferry was carrying 214 people, not 241",
    "source": "The Harbour Courier",
    "published_at": "2024-04-24T09:00:00Z",
    "text": "The ferry that ran aground off Port Ellery on Monday was carrying 214 people and not 241, as The Harbour "
    "Courier reported on Tuesday, the owner of the ship said on Wednesday.\n\nThe number on the passenger list of the "
    "Lady Maren was wrong, Tarrow Line said.",
}
HOSTILE = {
    "id": "hostile",
    "title": 'Mayor opens bridge &lt;script&gt;alert("title")&lt;/script&gt; \u202e',
    "source": "&lt;b onclick=alert(1)&gt;Bold&lt;/b&gt; Times",
    "author": "&lt;img src=x onerror=alert(2)&gt;",
    "url": "javascript:alert('url')",
    "language": 'en"><script>',
    "published_at": "2024-04-24T10:00:00Z",
    "text": "<p>The mayor of Upper Tarn opened a bridge over the river Tarn on Wednesday, the council said.</p>"
    "<p>It has a sign that says &lt;/p&gt;&lt;script&gt;alert('text')&lt;/script&gt;&lt;style&gt;p{}&lt;/style&gt; "
    'and &lt;img src="https://evil.example/x.png"&gt; on it.</p>',
}
ARTICLES = [FERRY, STRIKE, CORRECTION, HOSTILE]


def filled(live: Live, articles: list[dict[str, Any]] | None = None) -> Live:
    """The server, with the articles taken in."""
    assert live.post("/v1/articles", articles or ARTICLES).status_code == 201
    return live
