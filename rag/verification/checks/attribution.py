"""Who is said to have said it is who says it in the source."""

from __future__ import annotations

from rag.text.speakers import SpeakerMap
from rag.text.words import content_words, fold, stem, words
from rag.types import Check, CheckStatus, Evidence, Span
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground


def check_attribution(claim: Claim, ground: Ground) -> Check:
    """Not applicable where the claim names no person as speaker, or the sentence that it rests on has none.
    A publisher may be named as the one who reports."""
    speaker = SpeakerMap(claim.spoken).speaker_in(0)
    if speaker is None:
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    name = fold(speaker.split()[-1])
    if any(name in {word.folded for word in words(source.publisher)} for source in ground.sources):
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    # Who speaks in the sentence that has most of the claim: another may only have lent the name.
    said = {word.stem for word in claim.content} - {stem(part) for part in speaker.split()}
    source, span = max(ground.spans, key=lambda located: len(said & _stems(*located)))
    speaking = _speakers(source, span)
    if not speaking:
        return Check("attribution", CheckStatus.NOT_APPLICABLE)
    return result("attribution", [speaker], [] if name in speaking else [speaker])


def _stems(source: Evidence, span: Span) -> set[str]:
    return {word.stem for word in content_words(source.text[span.start : span.end])}


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
