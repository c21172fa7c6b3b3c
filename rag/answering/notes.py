"""What a reader should know of how the question was taken, beside the answer."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.parts import parts_of
from rag.answering.persons import bearers, given_names, is_first_name
from rag.answering.question import parse
from rag.types import Passage, QueryPlan, Unclear


def notes(plan: QueryPlan, passages: Sequence[Passage]) -> tuple[str, ...]:
    """The dates that name no day, and the surnames that several persons of the passages bear."""
    found = [f'not understood: "{one.surface}" ({one.reason})' for one in plan.unclear]
    text = "\n".join(f"{passage.title}\n{passage.chunk.text}" for passage in passages)
    asked = (name for part in parts_of(plan.question) for name in parse(part.text).names)
    for name in asked:
        persons = _persons(name.tokens[-1], text)
        if len(persons) > 1 and not given_names(name.tokens):
            found.append(f"{len(persons)} persons are called {name.surface}: {', '.join(persons)}")
    return tuple(dict.fromkeys(found))


def no_day(unclear: Sequence[Unclear]) -> str:
    """Why there is no answer to a question that asks for nothing but what happened on a day."""
    return " ".join(f'"{one.surface}" names no day: {one.reason}.' for one in unclear)


def _persons(surname: str, text: str) -> list[str]:
    known = {first: written for first, written in bearers(surname, text).items() if is_first_name(first)}
    return [f"{first.capitalize()} {written.split()[-1]}" for first, written in known.items()]
