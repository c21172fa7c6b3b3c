"""How a verbatim sentence is set so that it can stand alone: who "he" is goes into square brackets after the pronoun,
who speaks a sentence out of the middle of a quotation before it, and quotation marks that lie outside of it are put
in."""

from __future__ import annotations

import re

from rag.proving.context import Context

_OWN_MARKER = re.compile(r"\[(\d{1,4})\]")
_CLOSING = {"“": "”", "«": "»"}


def set_sentence(context: Context, index: int, named_before: str | None) -> str:
    """Sentence ``index`` of the context, for an answer in which ``named_before`` spoke in the sentence before it.

    A number in square brackets that the article has itself is set in round ones: it must not pass for a marker."""
    return _OWN_MARKER.sub(r"(\1)", _set(context, index, named_before))


def _set(context: Context, index: int, named_before: str | None) -> str:
    speakers = context.speakers
    start, end = speakers.spans[index]
    text = context.text[start:end]
    quote = speakers.inside_quote(index)
    if quote is not None:
        spoken = _quoted(context, index, quote)
        person = speakers.speaker(index)
        return spoken if person is None or person == named_before else f"[{person}:] {spoken}"
    pronoun = speakers.pronoun(index)
    if pronoun is not None:
        person = speakers.antecedent(index)
        if person is not None and person != named_before:
            at = pronoun.end - start
            text = f"{text[:at]} [{person}]{text[at:]}"
    return _balanced(context, index, text)


def _quoted(context: Context, index: int, quote: tuple[int, int]) -> str:
    start, end = context.speakers.spans[index]
    opening = context.text[quote[0] - 1] if quote[0] > 0 and context.text[quote[0] - 1] in '"“«' else '"'
    bare = context.text[max(start, quote[0]) : min(end, quote[1])].strip()
    return f"{opening}{bare}{_CLOSING.get(opening, opening)}"


def _balanced(context: Context, index: int, text: str) -> str:
    """Closes a quotation that goes on after the sentence, or opens one that began before it."""
    start, end = context.speakers.spans[index]
    before = context.speakers.quotes.at(start)
    after = context.speakers.quotes.at(end - 1)
    if before is not None and before[0] < start and text[:1] not in '"“«':
        text = f'"{text}'
    if after is not None and after[1] >= end and text[-1:] not in '"”»':
        opening = context.text[after[0] - 1] if after[0] > 0 else '"'
        text = f"{text}{_CLOSING.get(opening, chr(34))}"
    return text
