"""What a profile's file says, and what is wrong with one."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.digest.profile import MOST_ITEMS, Interests, Profile, Schedule, load_profile, read_profile
from rag.errors import InputError

EXAMPLE = """\
name: morning
stories: 8
follow:
  names: [Blinken, Port Ellery]
  topics: [shipping, school strikes]
  sources: [The Harbour Courier]
mute:
  topics: [football]
deliver:
  at: "07:00"
  days: [mon, tue, wed, thu, fri]
  to: [desk@example.org, https://example.org/hooks/digest]
"""


def following(**interests: tuple[str, ...]) -> Profile:
    return Profile(follow=Interests(**interests))


def on(clock: time, *days: int) -> Profile:
    return Profile(schedule=Schedule(clock, frozenset(days)))


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("", Profile()),
        ("# nothing yet\n", Profile()),
        ("\ufeffname: morning\n", Profile("morning")),
        ("name: Morning", Profile("morning")),
        ("name: '2024_b-c'", Profile("2024_b-c")),
        ("name: x\r\nstories: 3\r\n", Profile("x", 3)),
        ("stories: 1", Profile(stories=1)),
        ("stories: '50'", Profile(stories=50)),
        ("{name: x, stories: 2}", Profile("x", 2)),
        ("follow:\n  topics: [1945, no, 'Größe', 日本]", following(topics=("1945", "no", "Größe", "日本"))),
        ("follow:\n  names: Blinken", following(names=("Blinken",))),
        ("follow:\n  names:\n  - Blinken\n  - Port Ellery", following(names=("Blinken", "Port Ellery"))),
        ("mute: {sources: [' The Courier ']}", Profile(mute=Interests(sources=("The Courier",)))),
        ("mute: {}", Profile()),
        ("follow:\n  names: []", Profile()),
        ("deliver:\n  to: a@example.org", Profile(recipients=("a@example.org",))),
        ("deliver:\n  at: 7:05", on(time(7, 5), *range(7))),
        ("deliver:\n  at: 23:59\n  days: sun", on(time(23, 59), 6)),
        ("deliver:\n  at: 00:00\n  days: [Monday, TUE, thurs, mon]", on(time(), 0, 1, 3)),
        (
            EXAMPLE,
            Profile(
                "morning",
                8,
                Interests(("Blinken", "Port Ellery"), ("shipping", "school strikes"), ("The Harbour Courier",)),
                Interests(topics=("football",)),
                ("desk@example.org", "https://example.org/hooks/digest"),
                Schedule(time(7), frozenset(range(5))),
            ),
        ),
    ],
)  # fmt: skip
def test_a_profile(text: str, profile: Profile) -> None:
    assert read_profile(text, "reader.yaml") == profile


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        # fields
        ("name: x\nfolow:\n  names: [a]", 2, "'folow' is nothing that the profile has. It has: name, stories, follow"),
        ("follow:\n  name: [a]", 2, "'name' is nothing that follow has. It has: names, topics, sources."),
        ("deliver:\n  at: 07:00\n  day: [mon]", 3, "'day' is nothing that deliver has"),
        ("on: x", 1, "'on' is nothing"),
        ("name: x\nstories: 3\nname: y", 3, "'name' stands there twice"),
        ("follow:\n  names: [a]\n  names: [b]", 3, "'names' stands there twice"),
        ("<<: {name: x}", 1, "'<<' is nothing"),
        # types
        ("- name: x", 1, "the profile is no mapping"),
        ("just some text", 1, "the profile is no mapping"),
        ("name: x\nfollow: Blinken", 2, "follow is no mapping"),
        ("name: x\n\nmute:\n", 3, "mute is no mapping"),
        ("name: [a, b]", 1, "name is no text"),
        ("name: {a: b}", 1, "name is no text"),
        ("name:\n", 1, "name is no text"),
        ("name: '  '", 1, "name is no text"),
        ("? [name]\n: x", 1, "a name of a field is no text"),
        ("follow:\n  names:\n    a: b", 3, "names is no list"),
        ("follow:\n  names:", 2, "names is no list"),
        ("follow:\n  names:\n  - a\n  - [b]", 4, "an item of names is no text"),
        ("follow:\n  names: [a, '']", 2, "an item of names is no text"),
        # values
        ("name: a b", 1, "name 'a b' cannot be used"),
        ("name: ../../etc", 1, "name '../../etc' cannot be used"),
        ("name: -x", 1, "name '-x' cannot be used"),
        (f"name: {'x' * 41}", 1, "cannot be used. Use up to 40 letters"),
        ("stories: 0", 1, "stories '0' cannot be used. Write a number from 1 to 50."),
        ("stories: 51", 1, "stories '51' cannot be used"),
        ("stories: -1", 1, "stories '-1' cannot be used"),
        ("stories: 2.0", 1, "stories '2.0' cannot be used"),
        ("stories: ten", 1, "stories 'ten' cannot be used"),
        ("stories: ٣", 1, "stories '٣' cannot be used"),
        (f"stories: {'9' * 299}", 1, "cannot be used"),
        ("deliver:\n  at: 24:00", 2, "at '24:00' is no time of day"),
        ("deliver:\n  at: 7:60", 2, "at '7:60' is no time of day"),
        ("deliver:\n  at: 7", 2, "at '7' is no time of day"),
        ("deliver:\n  at: 7 am", 2, "at '7 am' is no time of day"),
        ("deliver:\n  at: 07:00\n  days: [mon, month, holiday]", 3, "days [month, holiday] are none"),
        ("deliver:\n  at: 07:00\n  days: [mo]", 3, "days [mo] are none"),
        ("deliver:\n  at: 07:00\n  days: []", 3, "are none. Write them as mon, tue, wed, thu, fri, sat, sun."),
        ("deliver:\n  days: [mon]", 2, "days need a time"),
        ("name: x\nfollow:\n  topics: [" + "a, " * MOST_ITEMS + "a]", 3, "topics has 201 items, 200 are allowed"),
        (f"follow:\n  topics:\n  - short\n  - {'x' * 301}", 4, "more than 300"),
        # characters
        ('name: "a\\x07b"', 1, "characters that cannot be shown"),
        ('follow:\n  names: ["a\\u202eb"]', 2, "characters that cannot be shown"),
        ("follow:\n  names:\n  - |\n    two\n    lines", 3, "characters that cannot be shown"),
        ("name: x\nstories: \x07", 2, "a character that cannot be shown"),
        ("name: x\n\n# \x00", 3, "a character that cannot be shown"),
        ("name: x\n# \ud800", 2, "a character that cannot be shown"),
        # YAML that is none, or more than needed
        ("name: x\nfollow: [", 2, "Write it as YAML."),
        ("name: x\n\tstories: 3", 2, "cannot start any token"),
        ("name: 'x", 1, "Write it as YAML."),
        ("name: x\n  stories: 3", 2, "Write it as YAML."),
        ("name: x\n---\nname: y", 2, "another document"),
        ("%YAML 9.9\n---\nname: x", 1, "incompatible YAML document"),
        ("name: &a x", 1, "anchors, aliases and tags have no use here"),
        ("name: x\nfollow: *a", 2, "anchors, aliases and tags have no use here"),
        ("stories: !!int 3", 1, "anchors, aliases and tags have no use here"),
        ("name: x\nfollow: !!python/object/apply:os.system [ls]", 2, "anchors, aliases and tags have no use here"),
        ("name: x\nfollow: " + "[" * 5_000, 2, "nested so deeply"),
        ("follow: " + "{a: " * 5_000, 1, "nested so deeply"),
        ("- " * 5_000, 1, "nested so deeply"),
    ],
    ids=lambda value: repr(value)[:60],
)  # fmt: skip
def test_what_cannot_be_used_is_named_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(InputError) as failed:
        read_profile(text, "reader.yaml")
    assert str(failed.value).startswith(f"reader.yaml:{line}: ")
    assert said in str(failed.value)


def test_a_file_that_is_too_long() -> None:
    with pytest.raises(InputError, match=r"^reader\.yaml has 200,001 characters, 200,000 are allowed\.$"):
        read_profile("#" * 200_001, "reader.yaml")
    assert read_profile("#" * 200_000, "reader.yaml") == Profile()


def test_a_profile_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "lectrice.yaml"
    path.write_text("name: x\nfollow:\n  names: [Zoë]\n", encoding="utf-8")
    assert load_profile(path) == Profile("x", follow=Interests(names=("Zoë",)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file or directory"),
        ("name: Zoë".encode("latin-1"), "is no text in UTF-8"),
        ("name: x".encode("utf-16"), "is no text in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "reader.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said) as failed:
        load_profile(path)
    assert str(path) in str(failed.value)


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_profile(tmp_path)


@settings(deadline=None)
@given(st.text(st.sampled_from("name:stories follow []{},-#&*!|>'\"\\\n\t ü\x07"), max_size=60))
def test_any_text_is_a_profile_or_an_error_that_names_the_file(text: str) -> None:
    said = ""
    try:
        read_profile(text, "reader.yaml")
    except InputError as error:
        said = str(error)
    assert not said or said.startswith("reader.yaml")
