"""Which recipients there are, in which one form, and what is said of those that are none."""

from __future__ import annotations

import pytest

from rag.delivery.hosts import ascii_host, is_this_machine
from rag.delivery.recipients import Channel, parse_recipient
from rag.delivery.words import MOST, said
from rag.errors import RecipientError

GOOD = [
    ("reader@example.org", Channel.MAIL, "reader@example.org"),
    ("  Reader@Example.ORG ", Channel.MAIL, "Reader@example.org"),
    ("mailto:reader%2Bnews@example.org", Channel.MAIL, "reader+news@example.org"),
    ("MAILTO:reader@example.org", Channel.MAIL, "reader@example.org"),
    ("o'neil.x#y@example.org", Channel.MAIL, "o'neil.x#y@example.org"),
    ("root@localhost", Channel.MAIL, "root@localhost"),
    ("jörg@example.org", Channel.MAIL, "jörg@example.org"),
    ("jo\u0308rg@example.org", Channel.MAIL, "jörg@example.org"),
    ("info@straße.example", Channel.MAIL, "info@xn--strae-oqa.example"),
    ("info@BÜCHER.example", Channel.MAIL, "info@xn--bcher-kva.example"),
    ("https://example.org", Channel.WEBHOOK, "https://example.org/"),
    ("HTTPS://Example.org:443/Hook?key=1#top", Channel.WEBHOOK, "https://example.org/Hook?key=1"),
    ("https://example.org:8443/", Channel.WEBHOOK, "https://example.org:8443/"),
    ("https://bücher.example/", Channel.WEBHOOK, "https://xn--bcher-kva.example/"),
    ("http://localhost:8000/hook", Channel.WEBHOOK, "http://localhost:8000/hook"),
    ("http://127.0.0.1/", Channel.WEBHOOK, "http://127.0.0.1/"),
    ("http://[::1]:8000/", Channel.WEBHOOK, "http://[::1]:8000/"),
    ("https://web_hooks/", Channel.WEBHOOK, "https://web_hooks/"),
]

BAD = [
    ("", "no mail address"),
    ("reader", "no mail address"),
    ("@example.org", "no mail address"),
    ("reader@", "no mail address"),
    ("a@b@example.org", "before the @"),
    ("Reader <reader@example.org>", "before the @"),
    ("two@example.org,three@example.org", "before the @"),
    ("re ader@example.org", "before the @"),
    (".reader@example.org", "before the @"),
    ("reader\r\nRCPT TO:<x@example.org", "before the @"),
    ("reader\u200b@example.org", "before the @"),
    ("reader@-example.org", "no host"),
    ("reader@exa mple.org", "no host"),
    ("reader@exam\u2028ple.org", "no host"),
    ("reader@127.0.0.1", "a number"),
    (f"{'é' * 33}@example.org", "longer"),
    (f"reader@{'a.' * 125}example.org", "longer|no host"),
    ("mailto:", "no mail address"),
    ("mailto:reader@example.org?subject=x", "question mark"),
    ("ftp://example.org", "ftp: addresses"),
    ("example.org:8080/hook", "example.org: addresses"),
    ("https://", "no host"),
    ("https:///hook", "no host"),
    ("https://exa mple.org/", "no host"),
    ("https://example.org/a b", "a character"),
    ("https://example.org/\r\nx: y", "a character"),
    ("https://example.org\\@evil.example/", "no host|a character|a user"),
    ("https://example.org:0/", "a port"),
    ("https://example.org:99999/", "no host"),
    (f"https://example.org/{'a' * 8_000}", "8,000"),
    ("http://example.org/", "unencrypted.*https://"),
    ("http://127.0.0.1.example.org/", "unencrypted"),
]


@pytest.mark.parametrize(("text", "channel", "address"), GOOD)
def test_the_one_form(text: str, channel: Channel, address: str) -> None:
    recipient = parse_recipient(text)
    assert (recipient.channel, recipient.address) == (channel, address)
    assert parse_recipient(address) == recipient


@pytest.mark.parametrize(("text", "told"), BAD)
def test_what_is_no_recipient(text: str, told: str) -> None:
    with pytest.raises(RecipientError, match=told) as raised:
        parse_recipient(text)
    message = str(raised.value)
    assert message.endswith(".")
    assert message.isprintable()


def test_unencrypted_where_that_is_allowed() -> None:
    assert parse_recipient("http://example.org/", allow_plain=True).address == "http://example.org/"


def test_no_message_has_the_secrets_of_a_url() -> None:
    for url in ("https://ann:t0ken@example.org/", "http://example.org/t0ken", "https://example.org/t0ken x"):
        with pytest.raises(RecipientError) as raised:
            parse_recipient(url)
        assert "t0ken" not in str(raised.value)


def test_a_webhook_is_told_by_its_hash() -> None:
    one, other = parse_recipient("https://example.org/t0ken"), parse_recipient("https://example.org/n0ken")
    assert one.name.startswith("https://example.org/…")
    assert one.name != other.name
    assert "t0ken" not in f"{one.name}{one!r}{one}"
    assert parse_recipient("https://example.org").name == "https://example.org/"


@pytest.mark.parametrize(
    ("host", "this"),
    [
        ("localhost", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
        ("0.0.0.0", False),
    ],
)
def test_this_machine(host: str, this: bool) -> None:
    assert is_this_machine(ascii_host(host)) is this


def test_what_a_server_says_is_cleaned() -> None:
    assert said(b"no\r\n\x1b[31m such\x00 \xff user.") == "no [31m such \ufffd user"
    assert said("a\u202eb\u2028c") == "a b c"
    assert said("wrong: swordfish", ["swordfish", ""]) == "wrong: ***"
    assert len(said("x" * 5_000)) == MOST + 1
