"""The answer chain, of LangChain runnables: retrieve, draft (with a fallback to the extractive answerer), ground.

The dictionary that the runnables hand on stays within this module: a ``Question`` goes in, an ``Answer`` comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from rag.answering.antecedents import Turn
from rag.answering.asked import Question
from rag.answering.asking import Retrieve, narrowed, topped_up
from rag.answering.dated import of_the_days_asked
from rag.answering.grounding import DECLINED, NOTHING_FOUND, NOTHING_HELD, ground
from rag.answering.notes import no_day, notes
from rag.answering.parts import parts_of
from rag.answering.refusal import absent_from
from rag.answering.sources import Attributing, Reporters, no_publisher
from rag.errors import ModelError
from rag.protocols import Answerer, Verifier
from rag.proving.context import ArticleLookup
from rag.proving.judge import ChatJudge
from rag.proving.repair import Rewrite, Writer
from rag.types import Answer, Draft, Passage


def answer_chain(
    retrieve: Retrieve,
    extractive: Answerer,
    verify: Verifier,
    lookup: ArticleLookup,
    chat: Writer | None = None,
    judge: ChatJudge | None = None,
    attributing: Attributing = no_publisher,
) -> Runnable[Question, Answer]:
    """The chain from a question to its answer. ``attributing`` tells whose articles it asks for. Without ``chat`` the
    extractive answerer drafts; with it, it stands in when the chat model's endpoint fails, and the answer says
    ``degraded``. ``judge`` is one more reader of what the verifier let pass."""
    draft = _drafting(extractive, lookup, attributing)
    rewrite: Rewrite | None = None
    if chat is not None:
        rewrite = chat.rewrite
        standing_in = RunnableLambda(_degraded(extractive, chat.name))
        draft = _drafting(_Refusing(chat, lookup, attributing), lookup, attributing).with_fallbacks(
            [standing_in], exceptions_to_handle=(ModelError,), exception_key="failure"
        )
    return (
        RunnableLambda(_retrieving(retrieve, attributing, narrow=chat is not None))
        | RunnablePassthrough.assign(draft=draft)
        | RunnableLambda(_ground_with(verify, lookup, extractive, rewrite, judge))
    )


def _retrieving(retrieve: Retrieve, attributing: Attributing, *, narrow: bool) -> Callable[[Question], dict[str, Any]]:
    def retrieved(question: Question) -> dict[str, Any]:
        found = topped_up(question, retrieve(question), retrieve, attributing)
        passages, reason = of_the_days_asked(found.plan, found.passages)
        asked = Turn.of(question.text, frozenset(), question.as_of, attributing)
        if found.plan.unclear and asked.asked.open and not asked.days and not asked.events:
            reason = no_day(found.plan.unclear)
        if narrow and reason is None:
            passages, reason = narrowed(question, passages, attributing)
        return {
            "question": question,
            "passages": passages,
            "answerable": found.answerable,
            "beside": reason,
            "notes": notes(found.plan, passages),
        }

    return retrieved


def _drafting(answerer: Answerer, lookup: ArticleLookup, attributing: Attributing) -> Runnable[dict[str, Any], Draft]:
    def draft(state: dict[str, Any]) -> Draft:
        question, passages = state["question"], state["passages"]
        if not passages:
            return Draft((), answerer.name, declined=NOTHING_FOUND)
        if state["beside"]:
            return Draft((), answerer.name, declined=state["beside"])
        # One hopeless part must not silence the others: the extractive answerer looks at each by itself.
        several = len(parts_of(question.text)) > 1
        unknown = Reporters.of(attributing(question.text)).unknown
        if not state["answerable"] and not several and not unknown:
            absent = absent_from(question.text, passages, lookup, attributing)
            beside = narrowed(question, passages, attributing)[1]
            return Draft((), answerer.name, declined=absent or beside or DECLINED)
        return answerer.draft(question.text, passages, question.as_of)

    return RunnableLambda(draft)


def _degraded(extractive: Answerer, failed: str) -> Callable[[dict[str, Any]], Draft]:
    def draft(state: dict[str, Any]) -> Draft:
        question = state["question"]
        made = extractive.draft(question.text, state["passages"], question.as_of)
        warning = f"{failed} could not answer: {state['failure']}".removesuffix(".")
        return replace(made, degraded=True, warnings=(*made.warnings, warning))

    return draft


def _ground_with(
    verify: Verifier, lookup: ArticleLookup, extractive: Answerer, rewrite: Rewrite | None, judge: ChatJudge | None
) -> Callable[[dict[str, Any]], Answer]:
    def grounded(state: dict[str, Any]) -> Answer:
        answer = _grounded(state)
        return replace(answer, warnings=(*answer.warnings, *state["notes"]))

    def _grounded(state: dict[str, Any]) -> Answer:
        question, passages, draft = state["question"], state["passages"], state["draft"]
        written = rewrite if draft.model != extractive.name else None
        answer = ground(question.text, passages, draft, question.as_of, verify, lookup, written, judge)
        if answer.refusal != NOTHING_HELD or draft.model == extractive.name:
            return _said_to_stand_in(answer)
        # Nothing that the model wrote held: what the articles say themselves is better than silence.
        made = extractive.draft(question.text, passages, question.as_of)
        warning = f"no sentence of {draft.model} was supported"
        made = replace(made, degraded=True, usage=draft.usage, warnings=(*answer.warnings, *made.warnings, warning))
        return _said_to_stand_in(ground(question.text, passages, made, question.as_of, verify, lookup))

    return grounded


def _said_to_stand_in(answer: Answer) -> Answer:
    if not answer.degraded or answer.refusal is not None:
        return answer
    return replace(answer, warnings=(*answer.warnings, "these are sentences of the articles themselves"))


class _Refusing:
    """An answerer that is not asked what the articles found do not even mention."""

    def __init__(self, answerer: Answerer, lookup: ArticleLookup, attributing: Attributing) -> None:
        self._answerer = answerer
        self._lookup = lookup
        self._attributing = attributing
        self.name = answerer.name

    def draft(self, question: str, passages: Sequence[Passage], as_of: datetime) -> Draft:
        absent = absent_from(question, passages, self._lookup, self._attributing)
        if absent is not None:
            return Draft((), self.name, declined=absent)
        return self._answerer.draft(question, passages, as_of)
