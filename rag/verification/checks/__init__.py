"""The checks, each a function of a claim and its ground that says passed, failed or not applicable, with the words
that made it so. They run in this order."""

from rag.verification.checks.attribution import check_attribution
from rag.verification.checks.coverage import check_coverage
from rag.verification.checks.dates import check_dates
from rag.verification.checks.links import check_links
from rag.verification.checks.modality import check_modality
from rag.verification.checks.names import check_names
from rag.verification.checks.negation import check_negation
from rag.verification.checks.numbers import check_numbers
from rag.verification.checks.opposites import check_opposites
from rag.verification.checks.order import check_order
from rag.verification.checks.quotes import check_quotes
from rag.verification.checks.units import check_units

CHECKS = (
    check_links,
    check_quotes,
    check_numbers,
    check_units,
    check_dates,
    check_names,
    check_negation,
    check_opposites,
    check_modality,
    check_order,
    check_attribution,
    check_coverage,
)

__all__ = ["CHECKS"]
