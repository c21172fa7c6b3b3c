"""The one form in which an article's text is stored, shown and cited.

All offsets of Citewire refer to what ``normalize_text`` returns, so it is applied once, when an article is read. It is
idempotent: ``normalize_text(normalize_text(raw)) == normalize_text(raw)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from unicodedata import normalize

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028]")
_BLANKS = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_PARAGRAPH_END = re.compile(r"\n{3,}")

# Characters that nobody sees: controls, zero-width ones, direction overrides (which can show a sentence other than the
# one that is stored) and the tag block (which can carry instructions to a model that no reader sees).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f]"
)
# Half of a surrogate pair (JSON may hold one) has no UTF-8 form, so it could not be stored.
_SURROGATE = re.compile("[\ud800-\udfff]")
# Zero-width joiners matter inside Persian and Indic words and in emoji, and nowhere else.
_JOINED = "[\u0600-\u1fff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"
_STRAY_JOINER = re.compile(f"(?<!{_JOINED})[\u200c\u200d]|[\u200c\u200d](?!{_JOINED})")

_BLANK_BEFORE_STOP = re.compile(r"(?<=\S) ([.,])(?=[\s\"'”’)\]]|\Z)")

_LIST_ITEM = re.compile(r"(?:[-*•·–—>|#]|\d{1,3}[.)]) ?")
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"'”’)\]]*\Z")

# The furniture that pages leave in a text. Only whole lines, and whole sentences at the very end, are taken for it: a
# sentence of the article that merely holds such words stays.
_LONGEST_LINE = 200
"""Characters; a longer line is never furniture."""

_CALL = r"""
    more\ here | (?:read|find\ out|learn|see)\ more(?:\ here|\ at\ [\w.-]{3,60}|\ on\ (?:this|our)\ [\w ]{3,40})?
  | click\ here(?:\ (?:to|for)\ (?:subscribe|sign\ up|read\ (?:more|the\ full\ (?:story|article))|more
        |our\ newsletters?|updates|the\ full\ (?:story|article))[\w ]{0,60})?
  | (?:read|see)\ the\ (?:full|whole|original)\ (?:story|article|report)(?:\ here)? | full\ story\ here
  | continue\ reading(?:\ here)? | keep\ reading
  | (?:subscribe|sign\ up)(?:\ (?:now|here|today|to|for)(?:\ (?:to|for)?\ ?(?:our|the|this|free|daily|weekly)
        [\w ]{0,60})?)?
  | follow\ us\ on\ [\w, ]{3,80}
"""
_FURNITURE = r"""
    advertise?ments? | advertising | sponsored(?:\ content)? | ad | scroll\ to\ continue
  | (?:story|article)\ continues\ (?:below|after)(?:\ (?:the\ |this\ )?advertisement)?
  | skip\ (?:to\ (?:main\ )?content|advertisement|past\ newsletter\ promotion)
  | share(?:\ this(?:\ (?:article|story|page|post))?)? | print\ this\ (?:article|page)
  | (?:read\ more|read\ also|also\ read|read\ next|more\ on\ this\ story)\ ?[:|–—-]\ ?.{0,160}
"""
_TAIL = r"\ ?(?:\.\.\.|[.!…:»>→]|>>)?"

_LINE = re.compile(rf"(?:{_CALL}|{_FURNITURE}){_TAIL}", re.IGNORECASE | re.VERBOSE)
_CLOSING = re.compile(rf"(?:(?<=[.!?…\"'”’)\]])\ |(?<=\n)|\A)(?:{_CALL}){_TAIL}\Z", re.IGNORECASE | re.VERBOSE)


def normalize_text(raw: str) -> str:
    """Returns the text in Unicode NFC, with ``\\n`` between lines and ``\\n\\n`` between paragraphs.

    No line begins or ends with a blank or holds two in a row; invisible characters, furniture lines such as
    "Advertisement" and a closing "Read more." are gone; a blank before a full stop or comma is closed up; the lines of
    a hard-wrapped paragraph are joined.
    """
    # One pass nearly always suffices; a removal can bring together what another rule removes. The bound keeps a text
    # that was made to need many passes from costing many.
    text = raw
    for _ in range(10):
        text, before = _pass(text), text
        if text == before:
            break
    return text


def one_line(raw: str) -> str:
    """The same for a title or a name: all on one line, and nothing taken for furniture."""
    return " ".join(_visible(raw).split())


def _pass(text: str) -> str:
    text = _visible(text)
    lines = [line.strip(" ") for line in _BLANKS.sub(" ", text).split("\n")]
    text = _PARAGRAPH_END.sub("\n\n", "\n".join(_drop_boilerplate_lines(lines))).strip("\n")
    if "\n" in text:
        text = _unwrap(text)
    text = _BLANK_BEFORE_STOP.sub(r"\1", text)
    return _drop_closing_boilerplate(text)


def _visible(text: str) -> str:
    text = _LINE_END.sub("\n", text).replace("\u2029", "\n\n")
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    return normalize("NFC", _STRAY_JOINER.sub("", text))


def _unwrap(text: str) -> str:
    """Joins the lines of paragraphs that were wrapped at a width."""
    blocks = [block.split("\n") for block in text.split("\n\n")]
    # Three lines that break only for want of room show that a text is wrapped, and how wide; two could be a headline
    # over its text, so they follow what the longer paragraphs have shown, or must break in mid-sentence.
    shown = max((_width(lines) for lines in blocks if len(lines) > 2 and _wrapped(lines, _width(lines))), default=0)
    return "\n\n".join(" ".join(lines) if _joins(lines, shown) else "\n".join(lines) for lines in blocks)


def _joins(lines: list[str], shown: int) -> bool:
    width = _width(lines)
    if shown >= width and _wrapped(lines, shown):
        return True
    if len(lines) > 2:
        return _wrapped(lines, width)
    breaks_sentence = len(lines) == 2 and not _ENDS_SENTENCE.search(lines[0]) and lines[1][:1].islower()
    return breaks_sentence and _wrapped(lines, width)


def _wrapped(lines: list[str], width: int) -> bool:
    """Whether no line but the last had room, within ``width`` characters, for the first word of the next one."""
    return (
        len(lines) > 1
        and 40 <= width <= 140
        and not any(_LIST_ITEM.match(line) for line in lines)
        and all(len(line) + 1 + len(after.split(" ", 1)[0]) > width for line, after in pairwise(lines))
    )


def _width(lines: list[str]) -> int:
    return max(map(len, lines))


def _drop_boilerplate_lines(lines: Iterable[str]) -> list[str]:
    """The lines (stripped of blanks at both ends) without those that are furniture."""
    return [line for line in lines if not line or len(line) > _LONGEST_LINE or not _LINE.fullmatch(line)]


def _drop_closing_boilerplate(text: str) -> str:
    """The text without the sentences of furniture at its end, such as "More here."."""
    end = len(text)
    while found := _CLOSING.search(text, max(0, end - _LONGEST_LINE), end):
        end = found.start()
        while end and text[end - 1].isspace():
            end -= 1
    return text[:end]
