"""Who is said to have said it is who says it in the source."""

from __future__ import annotations

from rag.text.words import fold, stem
from rag.types import Check, CheckStatus, Evidence, Span
from rag.verification.checks.names import abbreviated
from rag.verification.checks.result import Reason, result
from rag.verification.claims import Comparison, speakers
from rag.verification.reading import read


def check_attribution(compared: Comparison) -> Check:
    """Not applicable where the claim names no person as speaker, or the sentence that it rests on has none.
    A publisher may be named as the one who reports."""
    claim, ground = compared.claim, compared.ground
    speaker = compared.speaker
    if speaker is None:
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    name = fold(speaker.split()[-1])
    if any(name in read(source.publisher).folded for source in ground.sources):
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    asked = [one for one in claim.names if one.surface == speaker]
    if any(abbreviated(one, reading) for one in asked for reading in ground.readings):
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    # Who speaks in the sentence that has most of the claim: another may only have lent the name.
    said = {token.key for token in claim.reading.content} - {stem(part) for part in speaker.split()}
    source, span = max(ground.spans, key=lambda located: len(said & _keys(*located)))
    speaking = _speakers(source, span)
    if not speaking:
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    return result("attribution", [speaker], [] if name in speaking else [(speaker, Reason.SPEAKER)])


def _keys(source: Evidence, span: Span) -> frozenset[str]:
    return read(source.text[span.start : span.end]).content_keys


def _speakers(source: Evidence, span: Span) -> set[str]:
    """Words, folded, of those who speak in the sentences of a span, as far as the text round it tells."""
    around, offset = source.text, 0
    if source.context and source.text in source.context:
        around, offset = source.context, source.context.index(source.text)
    mapped = speakers(around)
    found: set[str] = set()
    for index, (start, end) in enumerate(mapped.spans):
        if start < span.end + offset and end > span.start + offset:
            speaker = mapped.speaker(index)
            if speaker is not None:
                found.update(fold(part) for part in speaker.split())
    return found
