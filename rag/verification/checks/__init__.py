"""The checks, each a function of a claim beside its ground that says passed, failed or not applicable, with the words
that made it so. They run in this order."""

from rag.verification.checks.attribution import check_attribution
from rag.verification.checks.bounds import check_bounds
from rag.verification.checks.coverage import check_coverage
from rag.verification.checks.dates import check_dates
from rag.verification.checks.links import check_links
from rag.verification.checks.modality import check_modality
from rag.verification.checks.modifiers import check_modifiers
from rag.verification.checks.names import check_names
from rag.verification.checks.negation import check_negation
from rag.verification.checks.numbers import check_numbers
from rag.verification.checks.opposites import check_opposites
from rag.verification.checks.order import check_order
from rag.verification.checks.quotes import check_quotes
from rag.verification.checks.scope import check_scope
from rag.verification.checks.speech import check_speech
from rag.verification.checks.units import check_units

CHECKS = (
    check_links,
    check_quotes,
    check_numbers,
    check_bounds,
    check_units,
    check_dates,
    check_names,
    check_modifiers,
    check_negation,
    check_modality,
    check_opposites,
    check_scope,
    check_speech,
    check_order,
    check_attribution,
    check_coverage,
)

__all__ = ["CHECKS"]
