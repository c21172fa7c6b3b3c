"""The entry of verification: a claim and the texts that it cites, and what to think of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.text.sentences import sentence_spans
from rag.types import Check, CheckStatus, Evidence, Span, Support, Verdict
from rag.verification.checks import CHECKS
from rag.verification.checks.coverage import FOUNDED, HALF, covered, founded
from rag.verification.checks.result import LACKING, SOFT, Reason
from rag.verification.claims import Claim, Comparison, Ground, blanked_markers
from rag.verification.evidence import best_spans, verbatim_span
from rag.verification.features import MEANS, MOST, features
from rag.verification.score import PARTIAL, SUPPORTED, decided, probability

_WORDING = frozenset("""numbers bounds units dates negation modality opposites scope speech order coverage""".split())
"""Checks that what stands in the source word by word cannot fail."""


_SHOWN = 60
LONGEST = 4_000
"""Characters of a sentence that is compared; a longer one is none, and no source supports it."""


_FREELY = 0.5
"""What of the floors of ``checks.coverage`` is asked of each of several sentences: they sum up in their own words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one sentence of a claim."""

    spans: tuple[Span, ...]
    checks: tuple[Check, ...]
    features: dict[str, float]
    coverage: float
    founded: float

    @property
    def altered(self) -> bool:
        """Whether a check failed that decides by itself."""
        return any(reason not in SOFT | LACKING for reason in self._reasons())

    @property
    def lacking(self) -> bool:
        """Whether it says something of which the source has nothing."""
        return any(reason in LACKING for reason in self._reasons())

    def _reasons(self) -> Iterator[str]:
        return (reason for check in self.checks if check.status is CheckStatus.FAILED for reason in check.reasons)


def verify(claim: str, sources: Sequence[Evidence]) -> Verdict:
    """Whether ``claim`` is supported by ``sources``, and by which spans of them.

    Each sentence of the claim is laid upon the sentences of the sources that have most of it, and compared with them
    by the checks of ``rag.verification.checks``. The claim is supported when no check fails that decides by itself and
    its score reaches ``score.SUPPORTED``; otherwise it is contradicted when most of its words stand there and one of
    them says something else, partial when only words are lacking, or else unsupported.

    The score in [0, 1] is how likely the claim is supported, by a logistic model of ``features`` (``rag.verification.
    score``). A claim whose words are whole sentences of a source has score 1, if what was put into it in square
    brackets is known there, too."""
    findings = examine(claim, sources)
    if not findings or any(not finding.spans for finding in findings):
        return Verdict(Support.UNSUPPORTED, 0.0, _spans(findings), _joined(findings))
    altered = any(finding.altered for finding in findings)
    lacking = says_more(findings)
    score = decided(probability(together(findings)), altered=altered, lacking=lacking)
    status = _status(altered, score, min(finding.coverage for finding in findings))
    checks = _joined(findings)
    if status is Support.SUPPORTED:
        checks = tuple(map(_noted, checks))
    return Verdict(status, round(score, 4), _spans(findings), checks)


def says_more(findings: Sequence[Finding]) -> bool:
    """Whether the claim says something of which the sources have nothing, or one of its sentences has little in common
    with them. A word of its own decides in one sentence alone: what several sum up together is worded freely."""
    share = 1.0 if len(findings) == 1 else _FREELY
    if any(finding.coverage < share * HALF or finding.founded < share * FOUNDED for finding in findings):
        return True
    return len(findings) == 1 and findings[0].lacking


def examine(claim: str, sources: Sequence[Evidence]) -> list[Finding]:
    """Of each sentence of the claim that has words."""
    unmarked = blanked_markers(claim)
    found = (_examined(unmarked[start:end], sources) for start, end in sentence_spans(unmarked))
    return [finding for finding in found if finding is not None]


def together(findings: Sequence[Finding]) -> dict[str, float]:
    """The features of a whole claim: counts are added up, shares are averaged."""
    total: defaultdict[str, float] = defaultdict(float)
    for finding in findings:
        for name, value in finding.features.items():
            total[name] += value
    averages = {name: total[name] / len(findings) for name in MEANS}
    # Sentences that stand there word by word tell nothing.
    told = sum(bool(finding.features) for finding in findings)
    total["more sentences"] = max(0, told - 1)
    return {name: min(value, float(MOST)) for name, value in {**total, **averages}.items() if value}


def _examined(sentence: str, sources: Sequence[Evidence]) -> Finding | None:
    taken = Claim.of(sentence, sources)
    if not taken.reading.tokens and not taken.names:
        return None
    if len(sentence) > LONGEST:
        return _without_ground(f"{sentence[:_SHOWN]}…", Reason.LONG)
    verbatim = verbatim_span(taken, sources)
    spans = (verbatim,) if verbatim else best_spans(taken, sources)
    if not spans:
        return _without_ground(taken.text, Reason.NOTHING)
    compared = Comparison(taken, _ground(sources, spans))
    checks = tuple(check(compared) for check in CHECKS)
    if verbatim:
        return Finding(spans, tuple(map(_excused, checks)), {}, 1.0, 1.0)
    return Finding(spans, checks, features(compared, checks), covered(compared), founded(compared))


def _without_ground(sentence: str, reason: Reason) -> Finding:
    return Finding((), (Check("coverage", CheckStatus.FAILED, (sentence,), (reason,)),), {}, 0.0, 0.0)


def _noted(check: Check) -> Check:
    """What failed and did not decide against a claim says nothing of it: its words and reasons are left as a note."""
    return replace(check, status=CheckStatus.NOT_APPLICABLE) if check.status is CheckStatus.FAILED else check


def _excused(check: Check) -> Check:
    if check.name in _WORDING and check.status is CheckStatus.FAILED:
        return replace(check, status=CheckStatus.PASSED, reasons=())
    return check


def _status(altered: bool, score: float, covered: float) -> Support:
    if altered:
        return Support.CONTRADICTED if covered >= HALF else Support.UNSUPPORTED
    if score >= SUPPORTED:
        return Support.SUPPORTED
    return Support.PARTIAL if score >= PARTIAL and covered >= HALF else Support.UNSUPPORTED


def _spans(findings: Sequence[Finding]) -> tuple[Span, ...]:
    every = {span for finding in findings for span in finding.spans}
    return tuple(sorted(every, key=lambda span: (span.source, span.start)))


def _joined(findings: Sequence[Finding]) -> tuple[Check, ...]:
    """The checks of all sentences as one list: a check fails when it fails for one of them."""
    if len(findings) == 1:
        return findings[0].checks
    joined: list[Check] = []
    by_name: defaultdict[str, list[Check]] = defaultdict(list)
    for finding in findings:
        for check in finding.checks:
            by_name[check.name].append(check)
    for checks in by_name.values():
        failed = [check for check in checks if check.status is CheckStatus.FAILED]
        passed = [check for check in checks if check.status is CheckStatus.PASSED]
        of = failed or passed or [checks[0]]
        words, reasons = (tuple(x for check in of for x in getattr(check, field)) for field in ("words", "reasons"))
        joined.append(Check(of[0].name, of[0].status, words, reasons))
    return tuple(joined)


def _ground(sources: Sequence[Evidence], spans: Sequence[Span]) -> Ground:
    near = "\n\n".join(sources[span.source].text[span.start : span.end] for span in spans)
    used = sorted({span.source for span in spans})
    located = tuple((sources[span.source], span) for span in spans)
    return Ground(near, tuple(sources[number] for number in used), located)
