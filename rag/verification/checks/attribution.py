"""Who is said to have said it is who says it in the source."""

from __future__ import annotations

from rag.text.speakers import SpeakerMap
from rag.text.words import fold, words
from rag.types import Check, CheckStatus, Evidence, Span
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground


def check_attribution(claim: Claim, ground: Ground) -> Check:
    """Not applicable where the claim names no speaker outside quotations, or the sentences that it rests on have none.
    A publisher may be named as the one who reports."""
    speaker = SpeakerMap(claim.spoken).speaker_in(0)
    if speaker is None:
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    name = fold(speaker.split()[-1])
    if any(name in {word.folded for word in words(source.label)} for source in ground.sources):
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    speaking = {person for source, span in ground.spans for person in _speakers(source, span)}
    if not speaking:
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    return result("attribution", [speaker], [] if name in speaking else [speaker])


def _speakers(source: Evidence, span: Span) -> set[str]:
    """Last words, folded, of those who speak in the sentences of a span, as far as the text round it tells."""
    around, offset = source.text, 0
    if source.text in source.context:
        around, offset = source.context, source.context.index(source.text)
    speakers = SpeakerMap(around)
    found: set[str] = set()
    for index, (start, end) in enumerate(speakers.spans):
        if start < span.end + offset and end > span.start + offset:
            speaker = speakers.speaker(index)
            if speaker is not None:
                found.update(fold(part) for part in speaker.split())
    return found
