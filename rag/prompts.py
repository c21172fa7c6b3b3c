"""The prompts: one file each in ``prompts/``, beside this package in the checkout and in the wheel alike.

A file has a ``# system`` and a ``# user`` part with ``{{variables}}``. A variable that is missing or not asked for is an
error, and what is put in is never searched for variables again. Untrusted text goes in through ``fence``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.errors import CitewireError

DIRECTORY = Path(__file__).resolve().parent.parent / "prompts"

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_PART = re.compile(r"^# (system|user)\s*$", re.MULTILINE)
# Our delimiters, however an article writes them: in any case, with blanks or slashes, in full-width signs.
_DELIMITER = re.compile(r"[<＜‹]\s*/?\s*(?:passages?|question|source|system|user)\b[^>＞›]{0,200}[>＞›]?", re.IGNORECASE)


class PromptError(CitewireError):
    """A prompt file is missing or malformed, or was rendered with the wrong variables: a mistake in the program."""

    code = "prompt"


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    system: str
    user: str
    digest: str
    """sha256 of the file, for reports to name what they measured."""

    def render(self, **values: str) -> list[tuple[str, str]]:
        """The messages as (role, text). Raises PromptError for a missing or an unknown variable."""
        wanted = set(_VARIABLE.findall(self.system)) | set(_VARIABLE.findall(self.user))
        if wanted != set(values):
            raise PromptError(
                f"prompts/{self.name}.md takes {sorted(wanted)}, it was given {sorted(values)}. Pass just those."
            )
        parts = (("system", self.system), ("user", self.user))
        return [(role, _VARIABLE.sub(lambda match: values[match[1]], text)) for role, text in parts if text]


@lru_cache
def load(name: str) -> Prompt:
    """The prompt ``prompts/{name}.md``. Raises PromptError."""
    path = DIRECTORY / f"{name}.md"
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(f"There is no prompt {path}. Reinstall citewire.") from error
    pieces = _PART.split(content)
    parts = {role: text.strip() for role, text in zip(pieces[1::2], pieces[2::2], strict=True)}
    if not parts.get("user"):
        raise PromptError(f"{path} has no `# user` part. Write one.")
    return Prompt(name, parts.get("system", ""), parts["user"], hashlib.sha256(content.encode()).hexdigest())


def fence(text: str) -> str:
    """Untrusted text, made unable to close or imitate the delimiters that it is put between."""
    return _DELIMITER.sub(lambda match: "(" + match.group().strip("<＜‹>＞› /") + ")", text)


def attribute(text: str) -> str:
    """Untrusted text for use inside a delimiter's quotes: on one line, without quotes and angle brackets."""
    return re.sub(r"[\s\"<>＜＞‹›]+", " ", text).strip()
