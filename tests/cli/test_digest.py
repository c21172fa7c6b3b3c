"""``rag digest``: made, written in each format, listed, shown and sent."""

from __future__ import annotations

import email
import email.policy
import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rag.models.minilm import MiniLM
from tests.cli.conftest import Command, runner
from tests.delivery.receiver import KEY, SECRET, Receiver, status
from tests.digest.newsroom import FERRY, INQUIRY, at, fill, renamed

AGROUND = "The ferry Alba ran aground on a sandbank off Saltmere on Friday evening."
ARTICLES = (renamed(FERRY, "ferry", published_at=at(8, day=10)), INQUIRY)
DAY = ("--date", "2024-03-11")
FORMATS = ("text", "markdown", "html", "json", "atom", "email")
PROFILE = "name: morning\nstories: 3\nfollow:\n  names: [Piet Aalders]\n"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Path:
    directory = tmp_path_factory.mktemp("digests") / "data"
    fill(directory, ARTICLES, embedder)
    return directory


@pytest.fixture
def digest(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    filled: Path,
    embedder: MiniLM,
) -> Command:
    """``rag digest`` on an archive of two days with one article each."""
    data = tmp_path / "data"
    shutil.copytree(filled, data)
    # Loaded once, not for each command.
    monkeypatch.setattr("rag.app.load_embedder", lambda *given, **more: embedder)
    for name in ("RAG_WEBHOOK_SECRET", "RAG_SMTP_HOST", "RAG_MAIL_FROM", "RAG_PUBLIC_URL", "RAG_TIMEZONE"):
        monkeypatch.delenv(name, raising=False)
    rag = runner(monkeypatch, capsys, data)
    return lambda *arguments: rag("digest", *arguments)


# --- making


def test_the_digest_of_a_day_is_text(digest: Command) -> None:
    done = digest(*DAY)
    assert done.code == 0
    assert INQUIRY.title in done.out
    assert "The transport ministry opened an inquiry into the grounding of the ferry Alba" in " ".join(done.out.split())
    assert "[1]" in done.out
    assert "https://inquiry.example/1" in done.out
    assert AGROUND not in " ".join(done.out.split())
    assert "\x1b" not in done.out


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_what_it_says(digest: Command, tmp_path: Path, name: str) -> None:
    out = digest(*DAY, "--format", name).out
    assert out
    if name == "json":
        assert [story["headline"] for story in json.loads(out)["stories"]] == [INQUIRY.title]
    elif name == "atom":
        assert ElementTree.fromstring(out.encode()).tag == "{http://www.w3.org/2005/Atom}feed"
    elif name == "email":
        message = email.message_from_string(out, policy=email.policy.default)
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    elif name == "html":
        assert out.lstrip().lower().startswith("<!doctype html>")
    assert "inquiry" in out


@pytest.mark.parametrize("name", ["text", "html", "email"])
def test_a_file_gets_what_the_terminal_would(digest: Command, tmp_path: Path, name: str) -> None:
    path = tmp_path / "out"
    done = digest(*DAY, "--format", name, "--output", path)
    assert (done.code, done.out, done.err) == (0, "", f"1 story written to {path}.\n")
    assert path.read_bytes().decode().replace("\r\n", "\n") == digest(*DAY, "--format", name).out.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("name", "same"),
    [("md", "markdown"), ("MD", "markdown"), ("txt", "text"), ("htm", "html"), ("xml", "atom"), ("eml", "email")],
)
def test_formats_have_short_names(digest: Command, name: str, same: str) -> None:
    assert digest(*DAY, "--format", name).out == digest(*DAY, "--format", same).out


def test_why_stories_stand_where_they_do(digest: Command) -> None:
    assert "recency" not in digest(*DAY).out
    assert "recency" in digest(*DAY, "--explain").out


def test_days_from_one_to_another(digest: Command) -> None:
    made = json.loads(digest("--since", "2024-03-10", "--until", "2024-03-11", "--format", "json").out)
    assert made["window"] == {"since": "2024-03-10T00:00:00+00:00", "until": "2024-03-12T00:00:00+00:00"}
    assert {one["article_id"] for story in made["stories"] for one in story["articles"]} == {"ferry", "inquiry"}


def test_the_next_day_goes_on_with_the_story(digest: Command) -> None:
    (first,) = json.loads(digest("--date", "2024-03-10", "--format", "json").out)["stories"]
    (second,) = json.loads(digest(*DAY, "--format", "json").out)["stories"]
    assert (second["id"], second["day"], second["began"]) == (first["id"], 2, "2024-03-10")


def test_made_twice_it_is_the_same(digest: Command) -> None:
    assert digest(*DAY, "--format", "json").out == digest(*DAY, "--format", "json").out
    assert json.loads(digest("list", "--json").out)["total"] == 1
    anew = json.loads(digest(*DAY, "--anew", "--format", "json").out)
    assert anew["id"] == json.loads(digest(*DAY, "--format", "json").out)["id"]


def test_a_profile_names_the_edition(digest: Command, tmp_path: Path) -> None:
    path = tmp_path / "reader.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    made = json.loads(digest(*DAY, "--profile", path, "--format", "json").out)
    assert made["edition"] == "morning"
    assert "follows Piet Aalders" in [part["name"] for part in made["stories"][0]["score"]["parts"]]


def test_a_day_without_articles_is_no_failure(digest: Command) -> None:
    done = digest("--date", "2024-03-09")
    assert done.code == 0
    said = "No article was published on 2024-03-09. The newest one of the archive is of 2024-03-11."
    assert said in " ".join(done.out.split())
    made = json.loads(digest("--date", "2024-03-09", "--format", "json").out)
    assert (made["stories"], made["articles"]) == ([], 0)


# --- what cannot be used


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--date", "2024-02-30"), "2024-02-30"),
        (("--date", "someday"), "someday"),
        ((*DAY, "--since", "2024-03-01"), "Give --date, or --since and --until"),
        (("--until", "2024-03-01"), "Since when is not said"),
        (("--since", "2024-03-02", "--until", "2024-03-01"), "is not before until"),
        (("--since", "2031-01-01"), "2031-01-01"),
        (("--since", "2024-01-01", "--until", "2024-06-01"), "cannot be made, only of up to 92"),
        ((*DAY, "--format", "pdf"), "There is no format 'pdf' of a digest. Choose one of text, markdown"),
        ((*DAY, "--profile", "nowhere.yaml"), "The profile nowhere.yaml cannot be read: No such file or directory"),
        (("send", *DAY), "Nobody is named to send it to. Name someone with --to"),
        (("send", *DAY, "--to", "nobody"), "no mail address"),
        (("send", *DAY, "--to", "http://example.org/hook"), "http"),
        (("show", "2024-03-11", "--format", "pdf"), "There is no format 'pdf' of a digest"),
        ((*DAY, "send", "--to", "ann@example.org"), "--date stands before 'send'. Write it behind: rag digest send"),
        (("--profile", "x.yaml", "list"), "--profile stands before 'list'"),
        (("--anew", "show", "x"), "--anew stands before 'show'"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_bad_input_is_named(digest: Command, given: tuple[str, ...], said: str) -> None:
    done = digest(*given)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""


def test_a_mistake_in_the_profile_is_named_with_its_line(digest: Command, tmp_path: Path) -> None:
    path = tmp_path / "reader.yaml"
    path.write_text(f"{PROFILE}mute:\n  topic: [football]\n", encoding="utf-8")
    for command in ((), ("send", "--to", "ann@example.org")):
        done = digest(*command, *DAY, "--profile", path)
        assert done.code == 2
        assert done.err.startswith(f"rag: {path}:6: 'topic' is nothing that mute has.")


def test_a_file_that_cannot_be_written(digest: Command, tmp_path: Path) -> None:
    done = digest(*DAY, "--output", tmp_path / "nowhere" / "out.txt")
    assert done.code == 1
    assert "cannot be written: No such file or directory. Name another file with --output." in done.err


def test_there_must_be_an_archive(rag: Command) -> None:
    for command in (DAY, ("send", *DAY, "--to", "ann@example.org"), ("list",), ("show", "2024-03-11")):
        done = rag("digest", *command)
        assert done.code == 1
        assert "There is no archive in" in done.err


# --- the log


def test_digests_are_listed_newest_first(digest: Command) -> None:
    assert digest("list").out == "No digest was made yet. Make one with: rag digest --date DAY\n"
    made = [json.loads(digest("--date", day, "--format", "json").out) for day in ("2024-03-11", "2024-03-10")]
    lines = digest("list").out.splitlines()
    assert [line.split()[0] for line in lines] == [one["id"] for one in made]
    assert INQUIRY.title in lines[0]
    listed = json.loads(digest("list", "--limit", 1, "--json").out)
    assert listed["total"] == 2
    assert listed["digests"] == [
        {"id": made[0]["id"], "day": "2024-03-11", "edition": "daily", "stories": 1},
    ]
    assert json.loads(digest("list", "--edition", "evening", "--json").out) == {"digests": [], "total": 0}


@pytest.mark.parametrize("name", ["text", "json", "email"])
def test_a_digest_is_shown_as_it_was_made(digest: Command, name: str) -> None:
    made = digest(*DAY, "--format", name).out
    digest_id = json.loads(digest("list", "--json").out)["digests"][0]["id"]
    assert digest("show", digest_id, "--format", name).out == made
    assert digest("show", "2024-03-11", "--format", name).out == made


def test_a_digest_that_was_not_made_is_not_shown(digest: Command) -> None:
    done = digest("show", "2024-03-11")
    assert (done.code, done.out) == (1, "")
    assert "No digest is of 2024-03-11. Make one with: rag digest --date 2024-03-11" in done.err
    assert "No digest is 'nonsense'." in digest("show", "nonsense").err


# --- sending


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch, digest: Command) -> None:
    monkeypatch.setenv("RAG_WEBHOOK_SECRET", SECRET)


@pytest.mark.usefixtures("secret")
def test_sent_twice_it_arrives_once(digest: Command) -> None:
    with Receiver() as receiver:
        first = digest("send", *DAY, "--to", receiver.url)
        second = digest("send", *DAY, "--to", receiver.url)
    assert (first.code, second.code) == (0, 0)
    assert first.out.rstrip().endswith("  sent")
    assert second.out.rstrip().endswith("  already")
    assert "t0ken" not in first.out + second.out
    (hook,) = receiver.hooks
    assert hook.signed_with(KEY)
    assert hook.body.decode() == json.dumps(
        json.loads(digest("show", "2024-03-11", "--format", "json").out), ensure_ascii=False
    )


@pytest.mark.usefixtures("secret")
def test_what_became_of_it_as_json(digest: Command) -> None:
    with Receiver() as receiver:
        done = digest("send", *DAY, "--to", receiver.url, "--json")
    told = json.loads(done.out)
    assert told["digest"] == json.loads(digest("list", "--json").out)["digests"][0]["id"]
    (delivery,) = told["deliveries"]
    assert (delivery["result"], delivery["error"]) == ("sent", None)
    assert delivery["recipient"].startswith(f"http://127.0.0.1:{receiver.port}/")


@pytest.mark.usefixtures("secret")
def test_it_goes_to_whom_the_profile_names(digest: Command, tmp_path: Path) -> None:
    path = tmp_path / "reader.yaml"
    with Receiver() as receiver, Receiver() as other:
        path.write_text(f"{PROFILE}deliver:\n  to: [{receiver.url!r}]\n", encoding="utf-8")
        assert digest("send", *DAY, "--profile", path).code == 0
        assert digest("send", *DAY, "--profile", path, "--to", other.url).code == 0
    assert [len(one.hooks) for one in (receiver, other)] == [1, 1]
    assert json.loads(receiver.hooks[0].body)["edition"] == "morning"


@pytest.mark.usefixtures("secret")
def test_a_refused_digest_ends_with_3_and_is_sent_again_another_time(digest: Command) -> None:
    with Receiver(status(410)) as receiver:
        first = digest("send", *DAY, "--to", receiver.url)
        second = digest("send", *DAY, "--to", receiver.url)
    assert first.code == 3
    assert "  failed: " in first.out
    assert (second.code, len(receiver.hooks)) == (0, 2)


@pytest.mark.usefixtures("secret")
def test_a_day_without_articles_is_not_sent(digest: Command) -> None:
    with Receiver() as receiver:
        done = digest("send", "--date", "2024-03-09", "--to", receiver.url)
        as_json = json.loads(digest("send", "--date", "2024-03-09", "--to", receiver.url, "--json").out)
    assert done.code == 0
    assert done.out.startswith("Not sent. No article was published on 2024-03-09.")
    assert as_json["digest"] is None
    assert as_json["reason"].startswith("No article was published")
    assert receiver.hooks == []


def test_a_channel_that_is_not_set_up_is_an_error(digest: Command) -> None:
    with Receiver() as receiver:
        done = digest("send", *DAY, "--to", receiver.url)
    assert (done.code, receiver.hooks) == (1, [])
    assert "RAG_WEBHOOK_SECRET is not set" in done.err
    assert "RAG_SMTP_HOST is not set" in digest("send", *DAY, "--to", "ann@example.org").err
