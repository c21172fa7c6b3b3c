"""What the archive does have, where it cannot answer: "The archive has 3 articles on Blinken, 2024-04-24 to 2024-04-26;
none mentions Brazil."."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering.refusal import is_publisher
from rag.text.names import Name, name_forms, names
from rag.text.words import fold_text
from rag.types import Article, Passage

Mentioning = Callable[[str], Sequence[Article]]
"""The articles that a search by words finds for a name, best first."""


def nearest(question: str, refusal: str, passages: Sequence[Passage], mentioning: Mentioning) -> str | None:
    """One sentence about the name of the question that most articles mention, beside what the refusal says already.
    None where they mention none."""
    asked = [name for name in names(question) if not is_publisher(name, passages)]
    found = [(name, [one for one in mentioning(name.surface) if _mentions(one, name)]) for name in asked]
    name, articles = max(found, key=lambda pair: len(pair[1]), default=(None, []))
    if name is None or not articles:
        return None
    others = [
        other.surface
        for other in asked
        if other.surface not in refusal and not any(_mentions(one, other) for one in articles)
    ]
    days = sorted(f"{article.published_at:%Y-%m-%d}" for article in articles)
    span = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    count = "1 article" if len(articles) == 1 else f"{len(articles)} articles"
    said = f"The archive has {count} on {name.surface}, {span}"
    if not others:
        return f"{said}."
    verb = ("it does not mention" if len(articles) == 1 else "none mentions") + f" {' or '.join(dict.fromkeys(others))}"
    return f"{said}; {verb.removesuffix('.')}."


def _mentions(article: Article, name: Name) -> bool:
    forms = "|".join(sorted(re.escape(form) for form in name_forms(name.tokens[-1])))
    return re.search(rf"(?<!\w)(?:{forms})(?!\w)", fold_text(f"{article.title}\n{article.text}")) is not None
