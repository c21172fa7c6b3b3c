"""What the archive does have, where it cannot answer: "The archive has 3 articles on Blinken, 2024-04-24 to 2024-04-26;
none mentions Brazil."."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering.persons import bearers, given_names, is_first_name, may_be
from rag.answering.question import parse
from rag.answering.refusal import is_publisher
from rag.answering.sources import Attributing, no_publisher
from rag.text.names import Name, name_forms
from rag.text.words import fold_text
from rag.types import Article, Passage

_QUOTED = re.compile(r'"[^"]*"')
Mentioning = Callable[[str], Sequence[Article]]
"""The articles that a search by words finds for a name, best first."""


def nearest(
    question: str,
    refusal: str,
    passages: Sequence[Passage],
    mentioning: Mentioning,
    attributing: Attributing = no_publisher,
) -> str | None:
    """One sentence about the name of the question that most articles mention, beside what the refusal says already.
    None where they mention none. Publishers that are asked, and words of dates, are no names."""
    spans = [(one.start, one.end) for one in attributing(question)]
    asked = [name for name in parse(question, publishers=spans).names if not is_publisher(name, passages)]
    absent = _QUOTED.sub("", refusal) if "mentions" in refusal and "together" not in refusal else ""
    found = [(name, _having(name, mentioning)) for name in asked if name.surface not in absent]
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


def _having(name: Name, mentioning: Mentioning) -> list[Article]:
    return [article for article in mentioning(name.surface) if _mentions(article, name)]


def _mentions(article: Article, name: Name) -> bool:
    """Whether the article has the whole name: its words in a row, or a person's surname beside the first name
    elsewhere. Offices do not count: "Mayor Ferrante" is Ferrante."""
    text = f"{article.title}\n{article.text}"
    folded = fold_text(text)
    given = given_names(name.tokens)
    last = name.tokens[-1]
    if not any(map(is_first_name, given)):
        return _has(folded, (*given, last))
    surname = _has(folded, (last,)) and may_be(given, bearers(last, text))
    return _has(folded, (*given, last)) or (surname and any(_has(folded, (one,)) for one in given))


def _has(folded: str, words: Sequence[str]) -> bool:
    *before, last = words
    forms = "|".join(sorted(re.escape(form) for form in name_forms(last)))
    row = "".join(rf"{re.escape(word)}(?:['’]s)?\W+(?:(?:of|the|and|de|von|van|la|al|bin|der)\W+)*" for word in before)
    return re.search(rf"(?<!\w){row}(?:{forms})(?!\w)", folded) is not None
