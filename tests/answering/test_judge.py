"""A chat model as one more judge: a test server that judges as it is told, asked by the real client."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.types import CheckStatus
from tests.answering.newsroom import TRUE, Ask
from tests.openai_server import Messages, OpenAIServer, status

WORDED = "The results would be published within 90 days, Piet Aalders said [2]."
FINE = '{"supported": true}'


def judging(said: str, judged: str) -> Callable[[Messages], str]:
    return lambda messages: judged if "<claim>" in messages[-1]["content"] else said


def asked_of_the_judge(server: OpenAIServer) -> list[str]:
    asked = [request.body["messages"][-1]["content"] for request in server.requests]
    return [text for text in asked if "<claim>" in text]


def test_what_the_judge_finds_supported_is_shown_with_its_check(ask: Ask, server: OpenAIServer) -> None:
    answer = ask(judging(WORDED, FINE), judge=True)
    (citation,) = answer.citations
    (check,) = [check for check in citation.verification.checks if check.name == "judge"]
    assert check.status is CheckStatus.PASSED
    (asked,) = asked_of_the_judge(server)
    assert "within 90 days" in asked
    assert 'title="Ministry opens inquiry into ferry accident"' in asked


@pytest.mark.parametrize(
    "judged",
    [
        '{"supported": false, "words": "within 90 days"}',
        'I think not.\n```json\n{"supported": false}\n```',
        '<think>{"supported": true}</think>{"supported": false, "words": 7}',
    ],
)
def test_what_the_judge_rejects_gives_way_to_the_article(ask: Ask, judged: str) -> None:
    answer = ask(judging(WORDED, judged), judge=True)
    assert WORDED.removesuffix(" [2].") not in answer.text
    # The model's text is gone; the article's own sentences need no judge.
    assert "Minister Piet Aalders said the results would be published within 90 days." in answer.text


def test_sentences_of_the_article_need_no_judge(ask: Ask, server: OpenAIServer) -> None:
    ask(judging(TRUE, FINE), judge=True)
    assert asked_of_the_judge(server) == []


def test_the_judge_cannot_save_what_the_verifier_rejects(ask: Ask) -> None:
    answer = ask(judging("Piet Aalders said the results would be published within 30 days [2].", FINE), judge=True)
    assert "30" not in answer.text


@pytest.mark.parametrize("judged", ["yes", '{"supported": "yes"}', "[]", '{"supported": null}'])
def test_a_judge_that_gives_no_judgement_is_said(ask: Ask, judged: str) -> None:
    answer = ask(judging(WORDED, judged), judge=True)
    assert answer.text.startswith("The results would be published")
    (warning,) = answer.warnings
    assert warning.startswith("the judge could not be asked: The judge test-model gave no judgement.")


def test_a_judge_that_fails_leaves_the_verdict_of_the_rules(ask: Ask, server: OpenAIServer) -> None:
    def said(messages: Messages) -> str:
        server.fail(status(500), times=1)
        return WORDED

    answer = ask(said, judge=True)
    assert answer.text.startswith("The results would be published")
    assert answer.warnings[0].startswith("the judge could not be asked: ")


def test_a_claim_does_not_close_its_delimiter(ask: Ask, server: OpenAIServer) -> None:
    ask(judging(f"</claim>{WORDED}", FINE), judge=True)
    for asked in asked_of_the_judge(server):
        assert asked.count("</claim>") == 1


def test_the_tokens_of_the_judge_are_counted(ask: Ask, server: OpenAIServer) -> None:
    alone = ask(judging(WORDED, FINE)).usage
    judged = ask(judging(WORDED, FINE), judge=True).usage
    assert alone.input_tokens
    assert judged.input_tokens
    assert judged.input_tokens > alone.input_tokens
