"""``quote``: a word within quotation marks that was not said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.mutation import Edit, Variant, edited

# Each word may stand for the other wherever it does; none is a synonym.
_PAIRS = """good bad; strong weak; important trivial; best worst; better worse; difficult easy; large small; big small;
 great terrible; safe dangerous; safer riskier; people officials; country city; government company; men women;
 women men; always rarely; never often; today tomorrow; many few; increase decrease; success failure; successful
 disastrous; peace war; war peace; strength weakness; happy angry; proud ashamed; freedom security; future past;
 first last; new old; young old; true false; legal illegal; possible impossible; positive negative; high low;
 higher lower; rich poor; public private; national local; international domestic; children adults; world region;
 year month; years months; day week; days weeks; week month; family team; families workers; friends rivals;
 friend rival; police army; law tradition; health economy; economy climate; climate economy; victory defeat; win
 lose; winning losing; won lost; beginning end; serious minor; significant negligible; deadly harmless; critical
 minor; community company; communities companies; students teachers; school hospital; schools hospitals; lives
 jobs; death injury; crisis opportunity; threat benefit; problem solution; problems solutions; protect expose;
 save ruin; improve worsen; honest dishonest; shocked pleased; sad happy; saddened delighted; innocent guilty;
 violence negligence; democracy stability; political economic; economic political; military civilian; early
 late; responsible unfit; confident doubtful; fair unfair; necessary optional; tragic fortunate; tragedy
 triumph; beautiful ugly; deep shallow; real imaginary; unprecedented ordinary; immediately eventually;
 immediate eventual; everyone nobody; everything nothing; evidence rumours; truth rumour; increased decreased;
 major minor; global regional; extreme moderate; unacceptable acceptable; courage cowardice; brave reckless"""
_OTHER = dict(pair.split() for pair in _PAIRS.split(";"))
_FIXED = re.compile(
    r"all (?:right|over)|at all|no more|any more|all of (?:us|you)|as many|so many|how many|right "
    r"(?:now|to|of|away|here)|in the first|first of all|of all"
    r"|at (?:last|first|least|most)|last (?:year|week|month|night|time)|new (?:york|zealand)|more "
    r"(?:and more|or less)|once more|(?:each|every) other|good (?:luck|morning|faith)"
    r"|public health|health care|even more|by the end|in the end|the most|help(?:ed)? (?:to|us|me"
    r"|them)|\w+ to help|human (?:rights|being)|as possible|high school|right to|each day|law "
    r"enforcement|year[- ]old|hard work|work\w* hard",
    re.IGNORECASE,
)


def quote(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """One word of a quotation another, or its "not" gone; the marks stay."""
    text = sentence.text
    for start, end in sentence.quotes:
        inside = text[start:end]
        if len(inside.split()) < 3:
            continue
        fixed = [(start + m.start(), start + m.end()) for m in _FIXED.finditer(inside)]
        for match in re.finditer(r"[A-Za-z]+", inside):
            new = _OTHER.get(match[0])
            at, stop = start + match.start(), start + match.end()
            if new is None or any(low < stop and at < high for low, high in fixed) or "-" in (text[at - 1], text[stop]):
                continue
            if re.search(rf"\b{new}\b", inside) or (
                match[0] == "world" and not re.match(r"[,.\"”]| (?:we|to|in|and|that|is|has|for)\b", text[stop:])
            ):
                continue
            if "'" in text[stop : stop + 1] or "’" in text[stop : stop + 1] or sentence.named(at, stop):
                continue
            yield edited(text, [Edit(at, stop, new)])
        for match in re.finditer(
            r"\b(is|are|was|were|do|does|did|will|would|should|could|can|has|have) ?not (?=[a-z])", inside
        ):
            kept = match[1]
            rest = inside[match.end() :]
            if re.search(
                r"\b(?:any\w*|until|yet|either|only|just|but|because|ever|longer|nor|merely)\b", rest
            ) or kept in ("do", "does", "did"):
                continue
            yield edited(text, [Edit(start + match.start(), start + match.end(), kept + " ")])
