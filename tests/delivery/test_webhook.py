"""Webhooks to real receivers: signed by the specification, and never sent on."""

from __future__ import annotations

import base64
import socket
from datetime import timedelta

import pytest

from rag.delivery.recipients import parse_recipient
from rag.delivery.signature import signed_headers, signing_keys
from rag.delivery.webhook import post_webhook, posting, retry_after
from rag.errors import ConfigError, DeliveryDelayedError, DeliveryError, DeliveryRefusedError, RecipientError
from tests.delivery.conftest import NOW, Certificate
from tests.delivery.mail_servers import Scripted, Wire
from tests.delivery.receiver import KEY, SECRET, Answer, Receiver, drip, drop, endless, hang, status

BODY = '{"stories": ["Grüße"]}'.encode()
LONG = 120.0
"""Seconds that no test waits."""


def post(receiver: Receiver, **more: object) -> None:
    options = {"seconds": LONG, **more}
    post_webhook(receiver.url, BODY, "msg_monday", SECRET, NOW, **options)  # type: ignore[arg-type]


# --- signatures


def test_it_arrives_signed() -> None:
    with Receiver() as receiver:
        post(receiver)
    (hook,) = receiver.hooks
    assert hook.body == BODY
    assert hook.path == "/hooks/t0ken?key=s3cret"
    assert hook.headers["content-type"] == "application/json"
    assert hook.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert hook.signed_with(KEY)
    assert not hook.signed_with(bytes(32))


def test_while_a_secret_is_changed_both_sign() -> None:
    other = bytes(range(40, 64))
    with Receiver() as receiver:
        both = f"{SECRET} whsec_{base64.b64encode(other).decode()}"
        post_webhook(receiver.url, BODY, "msg_monday", both, NOW)
    assert receiver.hooks[0].signed_with(KEY)
    assert receiver.hooks[0].signed_with(other)


def test_a_signature_is_of_id_moment_and_body() -> None:
    def signature(webhook_id: str, seconds: int, body: bytes) -> str:
        return signed_headers(webhook_id, NOW + timedelta(seconds=seconds), body, SECRET)["webhook-signature"]

    given = {("a", 0, b"x"), ("b", 0, b"x"), ("a", 1, b"x"), ("a", 0, b"y")}
    assert len({signature(*one) for one in given}) == len(given)


@pytest.mark.parametrize(
    "secret",
    ["", " ", "whsec_", SECRET.removeprefix("whsec_"), "whsec_c2hvcnQ=", f"{SECRET}!", f"{SECRET} whsec_c2hvcnQ="],
)
def test_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(ConfigError, match="RAG_WEBHOOK_SECRET") as raised:
        posting(BODY, secret, "monday")
    assert "c2hvcnQ" not in str(raised.value)
    assert base64.b64encode(KEY).decode() not in str(raised.value)


def test_keys_are_of_24_to_64_bytes() -> None:
    for length, right in [(23, False), (24, True), (64, True), (65, False)]:
        secret = "whsec_" + base64.b64encode(bytes(length)).decode()
        if right:
            assert signing_keys(secret) == [bytes(length)]
        else:
            with pytest.raises(ConfigError):
                signing_keys(secret)


def test_the_same_digest_has_the_same_id() -> None:
    with Receiver() as receiver:
        recipient = parse_recipient(receiver.url)
        for digest_id in ("monday.1", "monday.1", "tuesday"):
            posting(BODY, SECRET, digest_id)(recipient, NOW, lambda: None)
    ids = [hook.id for hook in receiver.hooks]
    assert ids[0] == ids[1] != ids[2]
    assert all("." not in one for one in ids)


# --- what receivers answer


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (200, None),
        (202, None),
        (204, None),
        (304, DeliveryRefusedError),
        (400, DeliveryRefusedError),
        (401, DeliveryRefusedError),
        (404, DeliveryRefusedError),
        (410, DeliveryRefusedError),
        (408, DeliveryDelayedError),
        (429, DeliveryDelayedError),
        (500, DeliveryDelayedError),
        (503, DeliveryDelayedError),
    ],
)
def test_answers(code: int, kind: type[DeliveryError] | None) -> None:
    with Receiver(status(code, b"the body of the answer")) as receiver:
        if kind is None:
            post(receiver)
        else:
            with pytest.raises(kind, match=rf"http://127\.0\.0\.1:{receiver.port}/….*HTTP {code}") as raised:
                post(receiver)
            for secret in ("t0ken", "s3cret", "body of the answer", SECRET):
                assert secret not in str(raised.value)
            assert raised.value.__cause__ is None
    assert len(receiver.hooks) == 1


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(code: int) -> None:
    with Receiver() as private, Receiver(status(code, location=private.url)) as receiver:
        with pytest.raises(DeliveryRefusedError, match=r"sends elsewhere.*to 127\.0\.0\.1\).*Give the address"):
            post(receiver)
        assert private.hooks == []
    assert len(receiver.hooks) == 1


@pytest.mark.parametrize(
    ("location", "told"),
    [("//169.254.169.254/t0ken", "to 169.254.169.254"), ("http://[", "to nowhere"), ("", "to 127")],
)
def test_where_a_redirect_leads_is_told_by_its_host(location: str, told: str) -> None:
    with (
        Receiver(status(302, location=location)) as receiver,
        pytest.raises(DeliveryRefusedError, match=told) as raised,
    ):
        post(receiver)
    assert "t0ken" not in str(raised.value)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("Mon, 29 Apr 2024 06:01:00 GMT", 60.0),
        ("Mon, 29 Apr 2024 05:00:00 GMT", 0.0),
        ("Mon, 29 Apr 2024 06:01:00 -0000", None),
        ("soon", None),
        ("inf", None),
        ("nan", None),
        ("", None),
    ],
)
def test_how_long_a_receiver_asks_to_wait(asked: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": asked}, NOW) == seconds
    with Receiver(status(429, retry_after=asked)) as receiver, pytest.raises(DeliveryDelayedError) as raised:
        post(receiver)
    assert raised.value.retry_after == seconds


def test_a_body_without_end_is_not_read() -> None:
    with Receiver(endless) as receiver:
        post(receiver)
        assert receiver.cut_off.wait(LONG)


# --- connections


@pytest.mark.parametrize("answer", [hang, drip])
def test_a_receiver_that_takes_for_ever_is_left(answer: Answer) -> None:
    with Receiver(answer) as receiver:
        with pytest.raises(DeliveryDelayedError, match=r"did not answer within 0\.5 s"):
            post(receiver, seconds=0.5)
        if answer is drip:
            assert receiver.cut_off.wait(LONG)  # and the thread that was waiting for it has ended


def test_a_receiver_that_drips_under_encryption_is_left(certificate: Certificate) -> None:
    with Receiver(drip, certificate=certificate.server) as receiver:
        with pytest.raises(DeliveryDelayedError, match="did not answer within 1 s"):
            post(receiver, seconds=1.0, context=certificate.trusting)
        assert receiver.cut_off.wait(LONG)


def test_a_receiver_that_hangs_up() -> None:
    with Receiver(drop) as receiver, pytest.raises(DeliveryDelayedError, match="cannot be reached"):
        post(receiver)


def test_what_is_no_receiver() -> None:
    def script(wire: Wire) -> None:
        wire.say("220 mail.example.org")

    with Scripted(script) as server, pytest.raises(DeliveryDelayedError, match="Check its address"):
        post_webhook(f"http://127.0.0.1:{server.port}/", BODY, "msg", SECRET, NOW, seconds=LONG)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeliveryDelayedError, match="refused"):
        post_webhook(f"http://127.0.0.1:{port}/", BODY, "msg", SECRET, NOW, seconds=LONG)


def test_encrypted(certificate: Certificate) -> None:
    with Receiver(certificate=certificate.server) as receiver:
        post(receiver, context=certificate.trusting)
        assert len(receiver.hooks) == 1
        with pytest.raises(DeliveryRefusedError, match=r"certificate that cannot be trusted.*SSL_CERT_FILE"):
            post(receiver)
    assert len(receiver.hooks) == 1


def test_a_certificate_of_another_host(elsewhere: Certificate) -> None:
    with (
        Receiver(certificate=elsewhere.server) as receiver,
        pytest.raises(DeliveryRefusedError, match="certificate"),
    ):
        post(receiver, context=elsewhere.trusting)
    assert receiver.hooks == []


def test_unencrypted_only_to_this_machine() -> None:
    with pytest.raises(RecipientError, match="unencrypted"):
        post_webhook("http://hooks.invalid/", BODY, "msg", SECRET, NOW)
    with pytest.raises(DeliveryDelayedError, match="cannot be reached"):
        post_webhook("http://hooks.invalid/", BODY, "msg", SECRET, NOW, allow_plain=True, seconds=LONG)


def test_what_is_no_url_of_a_webhook() -> None:
    with pytest.raises(RecipientError, match="cannot be reached by 'ftp'"):
        post_webhook("ftp://example.org/", BODY, "msg", SECRET, NOW)


def test_a_proxy_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver() as proxy, Receiver() as receiver:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        post(receiver)
    assert (len(proxy.hooks), len(receiver.hooks)) == (0, 1)
