"""The entry of verification: a claim and the texts that it cites, and what to think of it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import CheckStatus, Evidence, Span, Support, Verdict
from rag.verification.checks import CHECKS
from rag.verification.checks.coverage import HALF, coverage
from rag.verification.claims import Claim, Ground, whole_text
from rag.verification.spans import best_spans, verbatim_span


def verify(claim: str, sources: Sequence[Evidence]) -> Verdict:
    """Whether ``claim`` is supported by ``sources``, and by which spans of them.

    A claim whose words are whole sentences of a source is supported with score 1, if what was put into it in square
    brackets is known there, too. Otherwise every check (``rag.verification.checks``) must pass: a claim is unsupported
    when one fails, partial when only words are lacking. The score in [0, 1] is the share of content words found,
    halved for each check that failed, coverage aside."""
    taken = Claim.of(claim, sources)
    verbatim = verbatim_span(taken, sources)
    spans = (verbatim,) if verbatim else best_spans(taken, sources)
    if not spans:
        return Verdict(Support.UNSUPPORTED, 0.0, (), ())
    ground = _ground(sources, spans)
    checks = tuple(check(taken, ground) for check in CHECKS)
    # A claim that stands there word by word can't fail the checks of wording.
    counted = [check for check in checks if not (verbatim and check.name in _WORDING)]
    failed = [check.name for check in counted if check.status is CheckStatus.FAILED]
    covered = 1.0 if verbatim else coverage(taken, ground)
    altered = [name for name in failed if name != "coverage"]
    return Verdict(_status(failed, altered, covered), round(covered * 0.5 ** len(altered), 4), spans, checks)


_WORDING = frozenset({"coverage", "order", "units", "modality", "opposites", "negation"})


def _status(failed: Sequence[str], altered: Sequence[str], covered: float) -> Support:
    if altered or covered < HALF:
        return Support.UNSUPPORTED
    return Support.PARTIAL if failed else Support.SUPPORTED


def _ground(sources: Sequence[Evidence], spans: Sequence[Span]) -> Ground:
    near = "\n\n".join(sources[span.source].text[span.start : span.end] for span in spans)
    used = sorted({span.source for span in spans})
    texts = "\n\n".join(sources[number].text for number in used)
    whole = "\n\n".join(whole_text(sources[number]) for number in used)
    located = tuple((sources[span.source], span) for span in spans)
    return Ground(near, texts, whole, tuple(sources[number] for number in used), located)
