"""The entry of verification: a claim and the texts that it cites, and what to think of it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Check, CheckStatus, Evidence, Span, Support, Verdict
from rag.verification.checks import CHECKS
from rag.verification.checks.coverage import ENOUGH, HALF, coverage
from rag.verification.claims import Claim, Ground, whole_text
from rag.verification.spans import best_spans, verbatim_span


def verify(claim: str, sources: Sequence[Evidence]) -> Verdict:
    """Whether ``claim`` is supported by ``sources``, and by which spans of them.

    A claim that stands there word by word is supported with score 1, if what was put into it in square brackets is
    known there, too. Otherwise every quotation, number, date and name must be found, and enough of the content words:
    a claim is unsupported when one of the former fails, partial when only words are lacking. The score in [0, 1] is
    the share of content words found, halved for each check that failed."""
    taken = Claim.of(claim, sources)
    verbatim = verbatim_span(taken, sources)
    spans = (verbatim,) if verbatim else best_spans(taken, sources)
    if not spans:
        return Verdict(Support.UNSUPPORTED, 0.0, (), ())
    ground = _ground(sources, spans)
    checks = tuple(check(taken, ground) for check in CHECKS)
    failed = [check for check in checks if check.status is CheckStatus.FAILED and check.name != "coverage"]
    covered = 1.0 if verbatim else coverage(taken, ground)
    return Verdict(_status(failed, covered), round(covered * 0.5 ** len(failed), 4), spans, checks)


def _status(failed: Sequence[Check], covered: float) -> Support:
    if failed or covered < HALF:
        return Support.UNSUPPORTED
    return Support.SUPPORTED if covered >= ENOUGH else Support.PARTIAL


def _ground(sources: Sequence[Evidence], spans: Sequence[Span]) -> Ground:
    near = "\n\n".join(sources[span.source].text[span.start : span.end] for span in spans)
    used = sorted({span.source for span in spans})
    texts = "\n\n".join(sources[number].text for number in used)
    whole = "\n\n".join(whole_text(sources[number]) for number in used)
    located = tuple((sources[span.source], span) for span in spans)
    return Ground(near, texts, whole, tuple(sources[number] for number in used), located)
