"""The news agency that a story came from, if the story says that it is the agency's.

Said by a dateline ("WASHINGTON (AP) —"), a byline, or a last line ("© 2024 AFP"). A mention ("per the AP",
"told Reuters") says nothing of the kind.
"""

from __future__ import annotations

import re

from rag.sources.dateline import PLACE, SHORT_DAY

# Canonical name: full names, abbreviations. Abbreviations count only where nothing else could be meant.
_AGENCIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Associated Press": (("Associated Press",), ("AP",)),
    "Reuters": (("Thomson Reuters", "Reuters"), ()),
    "Agence France-Presse": (("Agence France-Presse", "Agence France Presse"), ("AFP",)),
    "United Press International": (("United Press International",), ("UPI",)),
    "dpa": (("Deutsche Presse-Agentur",), ("dpa", "DPA")),
    "PA Media": (("PA Media", "Press Association"), ("PA",)),
    "EFE": (("Agencia EFE",), ("EFE",)),
    "ANSA": (("Agenzia ANSA",), ("ANSA",)),
    "Xinhua": (("Xinhua News Agency", "Xinhua"), ()),
    "Kyodo News": (("Kyodo News", "Kyodo"), ()),
    "Yonhap": (("Yonhap News Agency", "Yonhap"), ()),
    "TASS": ((), ("TASS",)),
    "Interfax": (("Interfax",), ()),
    "Press Trust of India": (("Press Trust of India",), ("PTI",)),
    "Asian News International": (("Asian News International",), ("ANI",)),
    "Indo-Asian News Service": (("Indo-Asian News Service",), ("IANS",)),
    "Canadian Press": (("Canadian Press",), ()),
    "Australian Associated Press": (("Australian Associated Press",), ("AAP",)),
    "Anadolu Agency": (("Anadolu Agency", "Anadolu"), ()),
    "Bloomberg": (("Bloomberg News", "Bloomberg"), ()),
    "Inter Press Service": (("Inter Press Service",), ()),
}
_NAME_OF = {word.lower(): name for name, (full, short) in _AGENCIES.items() for word in (*full, *short)}


def _either(words: list[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:[Tt]he |THE )?(?P<agency>" + "|".join(map(re.escape, longest_first)) + ")"


_FULL = [word for full, _ in _AGENCIES.values() for word in (*full, *(word.upper() for word in full))]
_ANY = _either(_FULL + [word for _, short in _AGENCIES.values() for word in short])

_DATELINE = re.compile(rf"(?:{PLACE}(?:,? {SHORT_DAY})? ?)?\({_ANY}\) ?(?:[-—–]+|:)")
_BYLINE = re.compile(
    rf"(?:(?:By|by|BY|From|Source|Credit):? )?(?:[^,|/\n]{{3,60}}(?:, | [|/–—-] |/))?{_ANY}"
    r"(?: (?:[A-Z][\w&]{1,20} ){0,2}(?:[Ss]taff|[Ww]riters?|[Rr]eporters?|[Nn]ews [Aa]gency|[Cc]orrespondent)){0,2}\.?"
)
# Not every agency: "Michael R. Bloomberg" is a man.
_AFTER_NAME = _either(["Associated Press", "Agence France-Presse", "Reuters", "Canadian Press", "Bloomberg News"])
_NAME_THEN_AGENCY = re.compile(rf"(?:By |by |BY )?(?:[^\W\d_][\w.'’-]* ){{2,5}}{_AFTER_NAME}")
_LAST_LINES = (
    re.compile(rf"(?:[-—–]+ ?|[Ss]ource: ){_ANY}\.?"),
    re.compile(
        rf"[(\[]?(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)[ ©]*(?:\([cC]\) )?(?:\d{{4}} )?{_ANY}[)\]]?(?:\W.{{0,160}})?"
    ),
    re.compile(rf"[(\[]{_ANY}[)\]]\.?"),
    re.compile(rf"{_either(_FULL)} (?:writers?|reporters?|journalists?) .{{3,160}} contributed(?: .{{0,80}})?"),
)
_REUTERS_CREDITS = re.compile(r"\(?Reporting by [^;\n]{3,200};(?: [^;\n]{3,100};){0,5} ?[Ee]diting by [^\n]{3,200}")


def wire_agency(text: str, author: str | None, source: str | None) -> str | None:
    """The agency's name, or None. None as well when the agency itself is the publisher: then it is no reprint."""
    agency = _by_author(author) or _by_text(text)
    if agency and source and _NAME_OF.get(source.lower().removeprefix("the ").removesuffix(".com")) == agency:
        return None
    return agency


def _by_author(author: str | None) -> str | None:
    if not author:
        return None
    return _named(_BYLINE.fullmatch(author) or _NAME_THEN_AGENCY.fullmatch(author))


def _by_text(text: str) -> str | None:
    first = text[:400].split("\n", 1)[0]
    if dateline := _DATELINE.match(first):
        return _named(dateline)
    if len(first) <= 100 and first[:3].lower() == "by " and (byline := _by_author(first)):
        return byline
    if "\n" not in text:
        return None
    last = text[-400:].rsplit("\n", 1)[-1]
    if _REUTERS_CREDITS.fullmatch(last):
        return "Reuters"
    return next((_named(found) for form in _LAST_LINES if (found := form.fullmatch(last))), None)


def _named(found: re.Match[str] | None) -> str | None:
    return _NAME_OF[found["agency"].lower()] if found else None
