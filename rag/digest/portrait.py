"""What an article is about, as far as telling events apart takes: its names, its other words, and what stands in front.

News puts what happened into title and lead, so these count double; what comes after the first paragraphs is mostly
background, which is the same for all articles of a field, and is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rag.text.names import names
from rag.text.sentences import sentence_spans
from rag.text.words import content_words, is_stopword, stem
from rag.types import Article

READ = 1_600
"""Characters of the text that are looked at: about 260 words."""
LEAD = 2
"""Sentences that count as the lead."""
_CALENDAR = frozenset(
    stem(word)
    for word in """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december today yesterday tomorrow week month year day said say says told reporter
    news report agency""".split()
)


@dataclass(frozen=True)
class Portrait:
    """``names`` and ``words`` count folded words of names and stems of other words, those in front twice;
    ``front`` and ``lead`` are the names, and the stems of all content words, in title and lead; ``everything`` and
    ``stems`` the folded words, and the stems, of all that is looked at."""

    names: Counter[str]
    words: Counter[str]
    front: frozenset[str]
    lead: frozenset[str]
    everything: frozenset[str]
    stems: frozenset[str]

    @classmethod
    def of(cls, article: Article) -> Portrait:
        text = _until(article.text, READ)
        spans = sentence_spans(text)
        lead_end = spans[min(LEAD, len(spans)) - 1][1] if spans else 0
        lead = text[:lead_end]
        told = f"{article.title}. {text}" if _is_plain(article.title) else text
        known = frozenset(token for name in names(told) for token in name.tokens if not is_stopword(token))
        named: Counter[str] = Counter()
        front: set[str] = set()
        for part, weight in ((article.title, 1), (lead, 1), (text, 1)):
            tokens = _name_tokens(part, known)
            named.update(dict.fromkeys(tokens, weight))
            if part is not text:
                front |= tokens
        words: Counter[str] = Counter()
        for part in (article.title, lead, text):
            own = {word.stem for word in content_words(part) if word.folded not in known}
            words.update(dict.fromkeys(own - _CALENDAR, 1))
        whole = content_words(f"{article.title} {text}")
        in_front = frozenset(word.stem for word in content_words(f"{article.title} {lead}")) - _CALENDAR
        everything, stems = frozenset(word.folded for word in whole), frozenset(word.stem for word in whole)
        return cls(named, words, frozenset(front), in_front, everything, stems)


def _name_tokens(text: str, known: frozenset[str]) -> set[str]:
    """Folded words of the names. A title capitalises more than names: of it, only what the text treats as one."""
    found = {token for name in names(text, known) for token in name.tokens}
    return {token for token in found if token in known and stem(token) not in _CALENDAR and len(token) > 1}


def _is_plain(title: str) -> bool:
    """Whether only names have capitals in a title, as in a sentence."""
    content = [word.surface for word in content_words(title)][1:]
    return sum(word[0].isupper() for word in content) <= 0.5 * len(content)


def _until(text: str, most: int) -> str:
    """The text up to the last blank before ``most`` characters."""
    if len(text) <= most:
        return text
    return text[: text.rfind(" ", 0, most)] if " " in text[:most] else text[:most]
