from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import lxml.html
import pytest

from rag.digest.render import Links, mail, render
from rag.errors import InputError
from rag.stories import Digest
from tests.digest.render import examples

SENDER, RECIPIENT = "Citewire <digest@news.example.org>", "Ann Lésère <ann@example.org>"
LINKS = Links("https://news.example.org")


def received(digest: Digest, sender: str = SENDER, recipient: str = RECIPIENT, links: Links = LINKS) -> EmailMessage:
    message = message_from_bytes(bytes(mail(digest, links, sender=sender, recipient=recipient)), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers() -> None:
    digest = examples.full()
    message = received(digest)
    assert message["Subject"] == "Harbour digest, 27 April 2024: Correction: Ferry was carrying 214 people, not 241"
    assert message["From"] == SENDER
    assert message["To"] == RECIPIENT
    assert parsedate_to_datetime(message["Date"]) == digest.made_at
    assert parsedate_to_datetime(message["Date"]).utcoffset() == timedelta(hours=2)
    assert message["List-Id"] == "<harbour-digest.news.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"


def test_an_empty_one_says_so_in_its_subject() -> None:
    assert received(examples.empty())["Subject"] == "Harbour digest, 28 April 2024: no stories"


def test_the_message_id_is_that_of_digest_and_recipient() -> None:
    digest = examples.full()
    identity = received(digest)["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@news\.example\.org>", identity)
    same = [replace(digest, warnings=("other",)), digest]
    assert {received(one)["Message-ID"] for one in same} == {identity}
    assert received(digest, recipient="ann@example.org")["Message-ID"] == identity
    assert received(digest, recipient="ben@example.org")["Message-ID"] != identity
    assert received(replace(digest, id="other"))["Message-ID"] != identity


def test_the_same_digest_gives_the_same_bytes() -> None:
    once, again = (mail(examples.full(), LINKS, sender=SENDER, recipient=RECIPIENT).as_bytes() for _ in range(2))
    assert once == again


def test_who_delivers_it_may_put_the_addresses_in() -> None:
    message = mail(examples.full(), Links())
    assert not {"From", "To", "Message-ID", "List-Id"} & set(message)
    assert {"Subject", "Date"} <= set(message)
    assert mail(examples.full(), Links(), sender=SENDER)["List-Id"] == "<harbour-digest.news.example.org>"


@pytest.mark.parametrize("digest", [examples.full(), examples.empty(), examples.hostile(), examples.hostile_empty()])
def test_lines_are_as_servers_take_them(digest: Digest) -> None:
    sent = mail(digest, Links(), sender=SENDER, recipient=RECIPIENT).as_bytes()
    assert sent.isascii()
    assert sent.count(b"\n") == sent.count(b"\r\n") == sent.count(b"\r")
    assert max(map(len, sent.split(b"\r\n"))) <= 78


def test_nothing_of_an_article_becomes_a_header() -> None:
    digest = examples.hostile()
    for one in (digest, replace(digest, stories=digest.stories[3:4]), examples.hostile_empty()):
        message = received(one)
        assert set(message) == {
            "Subject", "Date", "From", "To", "Message-ID", "List-Id", "Auto-Submitted", "MIME-Version", "Content-Type",
        }  # fmt: skip
        assert len(message["Subject"]) <= 120
        assert message["Subject"].isprintable()
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert message["To"] == RECIPIENT


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "@example.org",
        "a b@example.org",
        "ann@example.org\r\nBcc: all@example.org",
        "ann@example.org\nBcc: all@example.org",
        "ann@example.org, ben@example.org",
        "Ann <ann@example.org> <ben@example.org>",
        "änn@example.org",
        "\x1b[31m@example.org",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    for given in ({"sender": address}, {"recipient": address}):
        with pytest.raises(InputError, match=r"is no mail address\. Write it as reader@example\.org\."):
            mail(examples.full(), Links(), **given)  # type: ignore[arg-type]


def test_a_terminal_gets_the_text_and_others_the_same_with_looks_of_its_own() -> None:
    digest = examples.full()
    message = received(digest)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == render(digest, "text", LINKS)
    root = lxml.html.document_fromstring(html.get_content())
    for element in root.body.iter():
        # What has a class for dark screens has its looks for all others beside it.
        assert (element.get("class") is None) == (element.get("style") is None)
    tags = {str(element.tag) for element in root.iter()}
    assert not tags & {"script", "img", "link", "iframe", "form", "object"}
    assert [title.text_content() for title in root.iterfind(".//h2")][1:] == [
        "Teachers in the Tarn Valley end their strike",
        "Quillfern to build battery plant in Upper Tarn, promising 640 jobs",
        "Sources",
    ]
    assert root.findall(".//*[@title]") == []  # a preview is for a page: it makes a mail large
    assert "url(" not in html.get_content()
    page = root.find(".//a")
    assert page is not None
    assert (page.text_content(), page.get("href")) == (
        "Read it as a page",
        "https://news.example.org/digests/d-2024-04-27",
    )


def test_the_hostile_one_makes_no_element() -> None:
    html = received(examples.hostile(), links=Links()).get_body(("html",))
    assert html is not None
    root = lxml.html.document_fromstring(html.get_content())
    tags = {str(element.tag) for element in root.iter()}
    assert not tags & {"script", "img", "b", "i", "form"}
    for element in root.iter():
        assert not [name for name in element.attrib if str(name).startswith("on")]
    for link in root.iterfind(".//a"):
        assert str(link.get("href")).startswith("http://good.example/")


def test_a_usual_one_is_not_cut_by_programs_that_cut_large_ones() -> None:
    digest = examples.full()
    ten = replace(digest, stories=(digest.stories[0], *digest.stories[1:] * 4, digest.stories[0]))
    html = received(ten, links=Links()).get_body(("html",))
    assert html is not None
    assert len(ten.stories) == 10
    assert len(html.get_content().encode()) < 102 * 1024  # Gmail's limit
