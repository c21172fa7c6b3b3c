"""Other words for the same: ``verbatim``, ``synonym``, ``name_shortened``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence, without_title
from eval.mutations.mutation import Edit, Variant, edited
from rag.text.words import fold


def verbatim(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """The sentence itself."""
    yield Variant(sentence.text)


_NUMBER = r"(?= (?:[$€£]|US\$)?\d| (?:two|three|four|five|six|seven|eight|nine|ten|a (?:third|quarter|dozen)|half)\b)"
_SAME = (
    (rf"about{_NUMBER}", "approximately"),
    (rf"around{_NUMBER}", "about"),
    (rf"approximately{_NUMBER}", "about"),
    (rf"roughly{_NUMBER}", "approximately"),
    (rf"nearly{_NUMBER}", "almost"),
    (rf"almost{_NUMBER}", "nearly"),
    (rf"more than{_NUMBER}", "over"),
    (rf"over{_NUMBER}", "more than"),
    (r"said(?= (?:that|the|he|she|it|they|there)\b)", "stated"),
    (r"stated(?= (?:that|the|he|she|it|they|there)\b)", "said"),
    ("purchased", "bought"),
    ("bought", "purchased"),
    ("purchase", "buy"),
    (r"began(?= (?:to|on|in|at|the|his|her|its|\w+ing)\b)", "started"),
    (r"begin(?= (?:to|on|in|at|the|\w+ing)\b)", "start"),
    (r"started(?= (?:to|on|in|at|\w+ing)\b)", "began"),
    ("film", "movie"),
    ("films", "movies"),
    ("movie", "film"),
    ("movies", "films"),
    ("physician", "doctor"),
    ("physicians", "doctors"),
    ("doctors", "physicians"),
    ("children", "kids"),
    ("lawyer", "attorney"),
    ("lawyers", "attorneys"),
    ("attorneys", "lawyers"),
    ("demonstrators", "protesters"),
    ("protesters", "demonstrators"),
    ("prior to", "before"),
    ("due to", "because of"),
    ("because of", "due to"),
    ("occurred", "happened"),
    ("discovered", "found"),
    ("in spite of", "despite"),
    ("despite", "in spite of"),
    ("although", "though"),
    ("attempted to", "tried to"),
    ("tried to", "attempted to"),
    ("permitted to", "allowed to"),
    ("allowed to", "permitted to"),
    ("prohibits", "forbids"),
    ("prohibited", "banned"),
    ("numerous", "many"),
    ("currently", "now"),
    ("located in", "situated in"),
    ("situated", "located"),
    (r"injured(?! (?:list|reserve))", "hurt"),
    ("huge", "enormous"),
    ("large", "big"),
    ("individuals", "people"),
    ("passed away", "died"),
    ("commenced", "began"),
    ("approximately", "about"),
    ("assist", "help"),
    ("assisted", "helped"),
    ("nation's", "country's"),
    ("nations", "countries"),
    ("toward", "towards"),
    ("towards", "toward"),
    ("rapidly", "quickly"),
    ("quickly", "rapidly"),
    ("sufficient", "enough"),
    ("per cent", "percent"),
    ("resigned as", "stepped down as"),
    ("killed himself", "took his own life"),
    ("residence", "home"),
    ("also known as", "also called"),
    (r"won(?= the (?:\w+ )?(?:election|match|game|race|final))", "was victorious in"),
    ("hospitalised", "taken to hospital"),
)
_FIXED = re.compile(
    r"\b(?:financial aid|first aid|large[- ]scale|at large|and large|by and large|aid workers|foreign aid)\b"
)


def synonym(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """One or two words of the list in each other's place, outside quotations and names."""
    text = sentence.text
    if _FIXED.search(text):
        return
    edits: list[Edit] = []
    for pattern, new in _SAME:
        for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text[0].lower() + text[1:]):
            start, end = match.span()
            if not sentence.free(start, end) or sentence.named(start, end):
                continue
            if any(start < edit.end and edit.start < end for edit in edits):
                continue
            if new == "hurt" and not re.search(r"\b(?:were|was|people|others|been|and) $", text[:start]):
                continue
            if new == "kids" and re.match(r"(?:['’]s|\w| (?:of|under))", text[end:]):
                continue
            if new == "doctors" and text[:start].endswith("the "):
                continue
            edits.append(Edit(start, end, new.capitalize() if start == 0 else new))
    if edits:
        yield edited(text, random.sample(edits, min(len(edits), random.choice((1, 2)))))


_SHORT = (
    ("the United States of America", "the United States"), ("the United States", "the US"),
    ("the US", "the United States"), ("the U.S.", "the United States"),
    ("the European Union", "the EU"), ("the EU", "the European Union"), ("the United Kingdom", "the UK"),
    ("the UK", "the United Kingdom"), ("the United Nations", "the UN"), ("the UN", "the United Nations"),
    ("the World Health Organization", "the WHO"), ("New York City", "New York"),
)  # fmt: skip


def name_shortened(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """ "Ada Lane" → "Lane" and the reverse, "the European Union" → "the EU", "Road Safety Board (RSB)" → "RSB"."""
    text, article = sentence.text, sentence.article
    for name in sentence.names:
        if not sentence.free(name.start, name.end):
            continue
        bare = without_title(name.surface)
        start = name.start + name.surface.rindex(bare)
        last = bare.split()[-1]
        full = article.persons.get(fold(last))
        if full is None or text.count(last) > 1 or _namesake(article.text, full):
            continue
        alone = any(without_title(n.surface) == last for n in article.all_names)
        if bare == full and not alone:
            continue
        if (bare == full and name.start != start) or (
            bare == full and not re.search(r"[a-z]+(?:man|woman|er|or|ist) $", text[:start])
        ):
            yield edited(text, [Edit(start, name.end, last)])
        elif bare == last and len(full.split()) == 2:
            yield edited(text, [Edit(start, name.end, full)])
    for long, short in _SHORT:
        for match in re.finditer(
            rf"\b{re.escape(long[:1].swapcase())}?{re.escape(long[1:])}\b|\b{re.escape(long)}(?![\w.])", text
        ):
            if (
                text[match.start() :].startswith(long)
                and sentence.free(*match.span())
                and not re.match(r" [A-Z(]|['’-]|\.\w", text[match.end() :])
            ):
                yield edited(text, [Edit(*match.span(), short)])
    for match in re.finditer(r"\b((?:[A-Z][a-z]+ )(?:(?:of|for|and|the|[A-Z][a-z]+) ){1,6})\(([A-Z]{3,6})\)", text):
        initials = "".join(word[0] for word in match[1].split() if word[0].isupper())
        if initials == match[2] and sentence.free(*match.span()):
            yield edited(text, [Edit(*match.span(), match[2])])


def _namesake(text: str, full: str) -> bool:
    """Whether the surname stands after another first name, or as part of something else ("the Lane case" aside)."""
    first, last = full.split()[0], full.split()[-1]
    before = set(re.findall(rf"\b([A-Z]\w+|[A-Z]\.) {re.escape(last)}\b", text))
    after = re.search(rf"\b{re.escape(last)} [A-Z]|\b{re.escape(last)}-", text)
    allowed = {
        first,
        *full.split()[:-1],
        "President",
        "Mr",
        "Mr.",
        "Mrs",
        "Ms",
        "Senator",
        "Minister",
        "Secretary",
        "Judge",
        "Governor",
    }
    return bool(before - allowed) or after is not None
