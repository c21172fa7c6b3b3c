"""The names under which questions know a publisher, and what looks like the name of one."""

from __future__ import annotations

import re

from rag.text.first_names import goes_with

DOMAIN = r"(?<![\w@.-])(?:https?://)?(?P<{}>(?:[A-Za-z0-9-]{{1,63}}\.){{1,5}}[A-Za-z]{{2,12}})(?![\w@-])(?!\.\w)"
"""A format string: the pattern of a domain, to be filled with the name of its group."""

# A section or a slogan behind the name: "Beacon News - Health", "Harbour Wire | Shipping", "Gazette (sample)".
_TAIL = re.compile(r"\s+[-|–—]\s+.*|:\s+.*|\s*\(.*\)$")
_WHOLE_DOMAIN = re.compile(DOMAIN.format("domain"))
_BLANKS = re.compile(r"[\s\-‐‑–—]+")
# What in a domain is no name: "news.valleyherald.co.uk". The last three are reserved for examples (RFC 2606).
_SECOND_LEVEL = frozenset("com co org net ac gov edu example test invalid".split())
_SECTIONS = frozenset("www www2 m en amp mobile edition news blog blogs rss feeds uk us".split())
# Domains that a question may have instead of a name; others may be no domains at all ("etc.The").
_TOP_LEVEL = frozenset(
    """com org net info news press media tv fm io uk us eu ie au nz ca in de fr es it nl be ch at se no dk fi pl cz ru
    ua jp cn kr hk sg my th id vn za ng ke eg il ae sa qa br mx ar cl example test""".split()
)
ENOUGH = 6
"""Letters of a name of which blanks and hyphens do not matter."""

# Last words of publishers' names that are no family names, nor what companies are called.
_SURE = frozenset(
    """times herald journal tribune guardian gazette telegraph chronicle magazine observer independent news today
    broadcasting inquirer examiner newswire newspaper""".split()
)
_UNSURE = frozenset("post press wire mail weekly daily standard review network tv radio".split())
_FAMILY = frozenset("post press weekly daily standard".split())
_ALONE = frozenset(
    """times post herald journal tribune guardian gazette telegraph chronicle observer independent standard mail
    inquirer examiner""".split()
)
_FIRST = frozenset("daily radio herald tribune gazette chronicle telegraph".split())
_FIRST_TWO = frozenset({("times", "of"), ("press", "trust"), ("press", "association"), ("voice", "of")})
_AGENCIES = frozenset("BBC CNN AFP AP NPR NBC ABC CBS PBS UPI DPA EFE ANSA ITV RTE NHK TASS PTI Reuters Xinhua".split())
_OF_AGENCIES = frozenset("news radio tv world sport sports international online today".split())
_COMPANIES = frozenset({"royal mail"})
_TITLES = frozenset(
    """mr mrs ms dr sir lady lord senator sen president minister secretary professor prof judge justice captain chief
    governor gov mayor rep representative general colonel""".split()
)


def names(source: str) -> set[str]:
    """As they are written: whole, without section and "The", and of a domain its labels."""
    found = {source, _TAIL.sub("", source)} - {""}
    for name in tuple(found):
        # "New York Times" and "Guardian", but not "Age".
        if name.startswith("The ") and len(name) > 8:
            found.add(name[4:])
        found |= {label for label in domain_labels(name) if len(label) >= 3}
    return found


def domain_labels(text: str) -> list[str]:
    """The labels of a domain that may be a name, the registered one first; none where ``text`` is no domain."""
    domain = _WHOLE_DOMAIN.fullmatch(text)
    if not domain:
        return []
    labels = domain["domain"].split(".")[:-1]
    while len(labels) > 1 and labels[-1].lower() in _SECOND_LEVEL:
        labels.pop()
    named = [label for label in reversed(labels) if label.lower() not in _SECTIONS | _SECOND_LEVEL]
    return named or labels[-1:]


def squashed(name: str) -> str:
    """Without blanks, hyphens and case: "Tech Ledger", "Tech-Ledger" and "TechLedger" are one name."""
    return _BLANKS.sub("", name).casefold()


def bare(name: str) -> str:
    """Without section and article, folded."""
    return _TAIL.sub("", name).casefold().removeprefix("the ").strip()


def is_person(name: str) -> bool:
    """Whether it begins with a title or a first name, as far as these are known."""
    first = name.split()[0].lower()
    return first in _TITLES or goes_with("he", first) != goes_with("she", first)


def is_paper(word: str) -> bool:
    """Whether a paper may be called so by itself: "the Post"."""
    return word.casefold() in _ALONE


def is_publisher_like(name: str, *, attributed: bool) -> bool:
    """Whether a name, which no publisher of the archive has, is surely that of a publisher and no person's.

    ``attributed`` when it stands behind "according to"."""
    if domain_labels(name):
        return name.rsplit(".", 1)[1].lower() in _TOP_LEVEL
    words = name.split()
    the = len(words) > 1 and words[0].lower() == "the"
    words = words[the:]
    folded = [word.lower() for word in words]
    first, last = folded[0], folded[-1]
    if len(words) == 1:
        return words[0] in _AGENCIES or (the and last in _ALONE)
    if words[0] in _AGENCIES:
        return last in _OF_AGENCIES
    if " ".join(folded) in _COMPANIES or (is_person(words[0]) and not the):
        return False
    if last == "review" and len(words) == 2:
        return False  # "the Cass Review said": an inquiry
    if last in _SURE or first in _FIRST or (first, folded[1]) in _FIRST_TWO:
        return True
    return last in _UNSURE and (the or (attributed and last not in _FAMILY))
