"""Words for an office or a role that news puts beside a name."""

from __future__ import annotations

from rag.text.words import stem

TITLES = frozenset(
    stem(word)
    for word in """president minister secretary chancellor senator governor mayor judge justice king queen prince
    princess pope professor general colonel captain sergeant director chairman chairwoman spokesman spokeswoman
    spokesperson representative ambassador commissioner ceo coach premier deputy attorney detective inspector
    superintendent bishop cardinal archbishop speaker treasurer councillor editor manager owner founder""".split()
)
"""Their stems."""
