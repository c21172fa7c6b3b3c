"""A digest to its recipients by the settings: which channels there are, and what they carry."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.config import Settings, load_settings
from rag.delivery.deliver import Outcome, Result
from rag.delivery.recipients import Channel
from rag.digest_records import digest_from, digest_record
from rag.errors import ConfigError, RecipientError
from rag.index.catalog import Catalog
from rag.index.catalog.digests import DigestLog, LoggedDigest
from rag.sending import recipients_of, send
from rag.stories import Digest
from tests.delivery.mail_servers import Mailbox
from tests.delivery.receiver import KEY, SECRET, Receiver, status
from tests.digest.render.examples import full, hostile

NOW = datetime(2024, 4, 28, 6, 30, tzinfo=UTC)
DIGEST = full()
SENDER = "Morning digest <news@example.org>"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[DigestLog]:
    catalog = Catalog(tmp_path / "catalog.sqlite3")
    for digest in (DIGEST, hostile()):
        window = digest.window
        catalog.digests.put(
            LoggedDigest(digest.id, digest.edition, window.since, window.until, digest.basis, digest.made_at, "{}")
        )
    yield catalog.digests
    catalog.close()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("RAG_"):
            monkeypatch.delenv(name)


def sent(
    log: DigestLog, given: Settings, *addresses: str, digest: Digest = DIGEST, again: bool = False
) -> list[Outcome]:
    def sleep(seconds: float) -> None:
        pytest.fail("nothing was to wait for")

    return list(
        send(
            digest,
            recipients_of(addresses),
            given,
            log,
            clock=lambda: NOW,
            sleep=sleep,
            chance=lambda: 0.5,
            again=again,
        )
    )


# --- recipients


def test_recipients_are_mail_addresses_and_webhooks() -> None:
    found = recipients_of(["ann@example.org", "https://example.org/hook", "mailto:bob@example.org"])
    assert [one.channel for one in found] == [Channel.MAIL, Channel.WEBHOOK, Channel.MAIL]


def test_nobody_is_an_error() -> None:
    with pytest.raises(RecipientError, match="Nobody is named to send it to"):
        recipients_of([])


@pytest.mark.parametrize("address", ["nobody", "ftp://example.org/", "http://example.org/hook", "", "@"])
def test_what_is_no_address_is_an_error(address: str) -> None:
    with pytest.raises(RecipientError):
        recipients_of(["ann@example.org", address])


# --- webhooks


def test_a_webhook_gets_the_whole_digest_signed(log: DigestLog) -> None:
    with Receiver() as receiver:
        (outcome,) = sent(log, load_settings(webhook_secret=SECRET), receiver.url)
    assert (outcome.result, outcome.attempts) == (Result.SENT, 1)
    (hook,) = receiver.hooks
    assert hook.signed_with(KEY)
    assert json.loads(hook.body) == digest_record(DIGEST)
    assert digest_from(json.loads(hook.body)) == DIGEST


def test_a_digest_of_any_characters_arrives(log: DigestLog) -> None:
    with Receiver() as receiver:
        (outcome,) = sent(log, load_settings(webhook_secret=SECRET), receiver.url, digest=hostile())
    assert outcome.result is Result.SENT
    (hook,) = receiver.hooks
    assert hook.signed_with(KEY)
    assert len(json.loads(hook.body.decode("utf-8"))["stories"]) == len(hostile().stories)


def test_it_is_sent_once(log: DigestLog) -> None:
    given = load_settings(webhook_secret=SECRET)
    with Receiver() as receiver:
        assert [one.result for one in sent(log, given, receiver.url)] == [Result.SENT]
        assert [one.result for one in sent(log, given, receiver.url)] == [Result.ALREADY]
        assert [one.result for one in sent(log, given, receiver.url, again=True)] == [Result.ALREADY]
    assert len(receiver.hooks) == 1


def test_a_refusal_is_an_outcome(log: DigestLog) -> None:
    with Receiver(status(410)) as receiver:
        (outcome,) = sent(log, load_settings(webhook_secret=SECRET), receiver.url)
    assert outcome.result is Result.FAILED
    assert outcome.error is not None
    assert "410" in outcome.error
    assert "s3cret" not in outcome.error


# --- mail


def test_mail_goes_out_by_the_settings(log: DigestLog) -> None:
    with Mailbox() as mailbox:
        given = load_settings(
            smtp_host="127.0.0.1",
            smtp_port=mailbox.port,
            smtp_security="none",
            mail_from=SENDER,
            public_url="https://news.example.org",
        )
        outcomes = sent(log, given, "ann@example.org", "bob@example.org")
    assert [one.result for one in outcomes] == [Result.SENT, Result.SENT]
    assert sorted(letter.recipients for letter in mailbox.letters) == [["ann@example.org"], ["bob@example.org"]]
    for letter in mailbox.letters:
        assert (letter.sender, letter.message["From"]) == ("news@example.org", SENDER)
        assert DIGEST.stories[0].headline in str(letter.message["Subject"])
        plain, page = (part.get_content() for part in letter.message.iter_parts())
        assert DIGEST.stories[0].summary.text.split()[0] in plain
        assert "https://news.example.org" in page


def test_both_channels_at_once(log: DigestLog) -> None:
    with Mailbox() as mailbox, Receiver() as receiver:
        given = load_settings(
            smtp_host="127.0.0.1",
            smtp_port=mailbox.port,
            smtp_security="none",
            mail_from=SENDER,
            webhook_secret=SECRET,
        )
        outcomes = sent(log, given, "ann@example.org", receiver.url)
    assert [one.result for one in outcomes] == [Result.SENT, Result.SENT]
    assert (len(mailbox.letters), len(receiver.hooks)) == (1, 1)


# --- settings that are missing or wrong


MAIL = {"smtp_host": "mail.example.org", "mail_from": SENDER}


@pytest.mark.parametrize(
    ("values", "address", "said"),
    [
        ({}, "https://example.org/hook", "RAG_WEBHOOK_SECRET is not set"),
        (MAIL, "https://example.org/hook", "RAG_WEBHOOK_SECRET is not set"),
        ({"webhook_secret": "swordfish"}, "https://example.org/hook", "RAG_WEBHOOK_SECRET is no secret of webhooks"),
        ({"webhook_secret": "whsec_c2hvcnQ="}, "https://example.org/hook", "RAG_WEBHOOK_SECRET is no secret"),
        ({}, "ann@example.org", "RAG_SMTP_HOST is not set"),
        ({"webhook_secret": SECRET}, "ann@example.org", "RAG_SMTP_HOST is not set"),
        ({"smtp_host": "mail.example.org"}, "ann@example.org", "RAG_MAIL_FROM is not set"),
        (MAIL | {"mail_from": "nobody"}, "ann@example.org", "RAG_MAIL_FROM"),
        (MAIL | {"smtp_user": "ann"}, "ann@example.org", "RAG_SMTP_PASSWORD is not"),
        (MAIL | {"smtp_password": "swordfish"}, "ann@example.org", "RAG_SMTP_USER is not"),
        (MAIL | {"smtp_security": "none"}, "ann@example.org", "RAG_SMTP_SECURITY=none would send digests unencrypted"),
    ],
)
def test_a_channel_that_is_not_set_up_is_an_error(
    log: DigestLog, values: dict[str, object], address: str, said: str
) -> None:
    with pytest.raises(ConfigError) as failed:
        sent(log, load_settings(**values), address)
    assert said in str(failed.value)
    assert "swordfish" not in str(failed.value)


def test_nothing_is_sent_when_one_channel_is_not_set_up(log: DigestLog) -> None:
    with Receiver() as receiver, pytest.raises(ConfigError, match="RAG_SMTP_HOST is not set"):
        sent(log, load_settings(webhook_secret=SECRET), receiver.url, "ann@example.org")
    assert receiver.hooks == []
    assert log.deliveries(DIGEST.id) == []


def test_a_channel_that_nobody_wants_need_not_be_set_up(log: DigestLog) -> None:
    with Receiver() as receiver:
        assert [one.result for one in sent(log, load_settings(webhook_secret=SECRET), receiver.url)] == [Result.SENT]
