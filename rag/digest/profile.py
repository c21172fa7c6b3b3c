"""A reader's profile: a short YAML file that says what to follow and what to leave out.

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

Everything may be left out. Whatever cannot be used is an error that names its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import NoReturn

import yaml

from rag.errors import InputError

MOST_STORIES = 50
MOST_ITEMS = 200
"""Names, topics, sources or recipients of a list."""
LARGEST = 200_000
"""Characters of a profile."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DEEPEST = 10
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")
_AT = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z")


@dataclass(frozen=True, slots=True)
class Interests:
    names: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest is delivered, in the reader's zone: ``days`` count from 0, Monday."""

    at: time
    days: frozenset[int] = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Profile:
    """``name`` is that of the edition: what was told is remembered by it. ``stories`` is the most that are told."""

    name: str = "daily"
    stories: int = 10
    follow: Interests = field(default_factory=Interests)
    mute: Interests = field(default_factory=Interests)
    recipients: tuple[str, ...] = ()
    schedule: Schedule | None = None


def load_profile(path: Path) -> Profile:
    """Raises InputError, with the line."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"The profile {path} cannot be read: {error.strerror}. Name a YAML file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"The profile {path} is no text in UTF-8. Save it as one.") from error
    return read_profile(text, str(path))


def read_profile(text: str, origin: str) -> Profile:
    """A profile from the text of its file; ``origin`` names it in messages. Raises InputError, with the line."""
    if len(text) > LARGEST:
        raise InputError(f"{origin} has {len(text):,} characters, {LARGEST:,} are allowed.")
    try:
        _check_tokens(text, origin)
        # Only composed, never constructed: no tag of the file makes an object.
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise InputError(f"{origin}:{line}: there is a character that cannot be shown. Take it out.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f":{mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "it is no YAML"
        raise InputError(f"{origin}{at}: {problem}. Write it as YAML.") from None
    return Profile() if root is None else _Reading(origin).profile(root)


def _check_tokens(text: str, origin: str) -> None:
    """Before anything is made of them: aliases could make a file huge, and what is nested deeply takes the stack."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        line = token.start_mark.line + 1
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
            raise InputError(f"{origin}:{line}: anchors, aliases and tags have no use here. Write the value out.")
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > DEEPEST:
            raise InputError(f"{origin}:{line}: nothing here is nested so deeply. Write it as in docs/digests.md.")


class _Reading:
    def __init__(self, origin: str) -> None:
        self._origin = origin

    def _fail(self, node: yaml.Node, message: str) -> NoReturn:
        raise InputError(f"{self._origin}:{node.start_mark.line + 1}: {message}")

    def profile(self, root: yaml.Node) -> Profile:
        fields = self._fields(root, "the profile", ("name", "stories", "follow", "mute", "deliver"))
        made = Profile()
        name, stories = made.name, made.stories
        if "name" in fields:
            name = self._text(fields["name"], "name").lower()
            if _NAME.match(name) is None:
                self._fail(fields["name"], f"name {name!r} cannot be used. Use up to 40 letters, digits, - and _.")
        if "stories" in fields:
            stories = self._number(fields["stories"], "stories", MOST_STORIES)
        follow, mute = (
            self._interests(fields[key], key) if key in fields else Interests() for key in ("follow", "mute")
        )
        recipients: tuple[str, ...] = ()
        schedule = None
        if "deliver" in fields:
            recipients, schedule = self._deliver(fields["deliver"])
        return Profile(name, stories, follow, mute, recipients, schedule)

    def _deliver(self, node: yaml.Node) -> tuple[tuple[str, ...], Schedule | None]:
        fields = self._fields(node, "deliver", ("at", "days", "to"))
        recipients = self._list(fields["to"], "to") if "to" in fields else ()
        if "at" not in fields:
            if "days" in fields:
                self._fail(fields["days"], 'days need a time. Write it beside them, as at: "07:00".')
            return recipients, None
        at = self._text(fields["at"], "at")
        clock = _AT.match(at)
        if clock is None:
            self._fail(fields["at"], f'at {at!r} is no time of day. Write it as "07:00".')
        days = frozenset(range(7))
        if "days" in fields:
            named = self._list(fields["days"], "days")
            numbers = [_day_number(day) for day in named]
            if not named or None in numbers:
                unknown = ", ".join(day for day, number in zip(named, numbers, strict=True) if number is None)
                self._fail(fields["days"], f"days [{unknown}] are none. Write them as {', '.join(DAYS)}.")
            days = frozenset(number for number in numbers if number is not None)
        return recipients, Schedule(time(int(clock[1]), int(clock[2])), days)

    def _interests(self, node: yaml.Node, name: str) -> Interests:
        fields = self._fields(node, name, ("names", "topics", "sources"))
        return Interests(**{key: self._list(value, key) for key, value in fields.items()})

    def _fields(self, node: yaml.Node, what: str, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self._fail(node, f"{what} is no mapping. Write it as {known[0]}: ...")
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self._text(key, "a name of a field")
            if name not in known:
                self._fail(key, f"{name!r} is nothing that {what} has. It has: {', '.join(known)}.")
            if name in fields:
                self._fail(key, f"{name!r} stands there twice. Join them.")
            fields[name] = value
        return fields

    def _text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            self._fail(node, f"{what} is no text. Write it in quotes.")
        text = str(node.value).strip()
        if not text.isprintable() or len(text) > 300:
            self._fail(node, f"{what} has characters that cannot be shown, or more than 300.")
        return text

    def _number(self, node: yaml.Node, what: str, most: int) -> int:
        text = self._text(node, what)
        if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= most:
            self._fail(node, f"{what} {text!r} cannot be used. Write a number from 1 to {most}.")
        return int(text)

    def _list(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        if isinstance(node, yaml.ScalarNode) and str(node.value).strip():
            return (self._text(node, what),)
        if not isinstance(node, yaml.SequenceNode):
            self._fail(node, f"{what} is no list. Write it as [one, another].")
        if len(node.value) > MOST_ITEMS:
            self._fail(node, f"{what} has {len(node.value)} items, {MOST_ITEMS} are allowed.")
        return tuple(self._text(item, f"an item of {what}") for item in node.value)


def _day_number(named: str) -> int | None:
    """From 0, Monday; None for what is no day. Cut off after three letters or more, it is one."""
    plain = named.lower().removesuffix(".")
    return next((n for n, day in enumerate(_FULL_DAYS) if len(plain) >= 3 and day.startswith(plain)), None)
