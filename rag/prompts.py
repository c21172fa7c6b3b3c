"""The prompts: one file each in ``prompts/``, beside this package in the checkout and in the wheel alike.

A file has a ``# system`` and a ``# user`` part with ``{{variables}}``. A variable that is missing or not asked for is
an error, and what is put in is never searched for variables again. Untrusted text goes in through ``fence``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.errors import PromptError

DIRECTORY = Path(__file__).resolve().parent.parent / "prompts"
LONGEST_ATTRIBUTE = 300
"""Characters of a title or a publisher."""

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_PART = re.compile(r"^# (system|user)\s*$", re.MULTILINE)

# What begins one of our delimiters, or a control token of the chat templates that local servers know ("<|im_start|>",
# "[INST]"), in the skeleton of a text.
_BEGINS = re.compile(
    r"(?:<|&lt;?|&#0*60;?|&#x0*3c;?)"
    r"(?=[\s/\\!]*(?:passage|question|source|sentence|claim|told|system|user|assistant|answer|start_of_turn|end_of_turn|bos|eos|s\s*>|<sys|\|))"
    r"|\[(?=\s*/?\s*inst\s*\])"
)
# Signs that look like "<" and are not made into it by NFKC, and Cyrillic and Greek letters that look like Latin ones.
_ALIKE = str.maketrans("‹〈⟨〈❮❰˂ᐸ≺‖｜¦аеорсухіѕԛгѵαοεριυνтмѡ", "<<<<<<<<<|||aeopcyxisqrvaoepiuvtmw")


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
    return parse(name, content)


def parse(name: str, content: str) -> Prompt:
    """A prompt from the text of its file. Raises PromptError."""
    before, *pieces = _PART.split(content)
    roles = pieces[::2]
    parts = {role: text.strip() for role, text in zip(roles, pieces[1::2], strict=True)}
    if before.strip() or len(parts) < len(roles) or not parts.get("user"):
        raise PromptError(f"prompts/{name}.md must be a `# system` and a `# user` part, once each, and nothing before.")
    rest = _VARIABLE.sub("", content)
    if "{{" in rest or "}}" in rest:
        raise PromptError(f"prompts/{name}.md has braces that belong to no variable. Write variables as {{{{name}}}}.")
    return Prompt(name, parts.get("system", ""), parts["user"], hashlib.sha256(content.encode()).hexdigest())


def fence(text: str) -> str:
    """Untrusted text, made unable to close or imitate the delimiters that it is put between: what begins one becomes
    "(". Everything else stays as it is.

    Looked for in a skeleton of the text, so that case, full-width or look-alike signs and letters, accents and
    invisible characters make no difference (compare Unicode TS 39, confusable detection).
    """
    skeleton, places = _skeleton(text)
    fenced, at = "", 0
    for match in _BEGINS.finditer(skeleton):
        start, last = places[match.start()], places[match.end() - 1]
        if start >= at:
            fenced += f"{text[at:start]}("
            at = last + 1
    return fenced + text[at:]


def attribute(text: str) -> str:
    """Untrusted text for use inside a delimiter's quotes: on one line, without quotes, angle brackets and what is not
    seen, and not longer than a title is."""
    seen = "".join(
        " " if unicodedata.category(char).startswith("C") else char for char in text[: 4 * LONGEST_ATTRIBUTE]
    )
    plain = re.sub(r"[\s\"<>＜＞‹›＂“”„]+", " ", seen).strip()
    if len(plain) > LONGEST_ATTRIBUTE:
        plain = f"{plain[:LONGEST_ATTRIBUTE].rstrip()}…"
    return fence(plain)  # last: what is left out may have stood within a delimiter


def _skeleton(text: str) -> tuple[str, list[int]]:
    """The text in plain lower-case letters, and the place in ``text`` that each of its characters came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isascii() and char.isprintable():
            letters.append(char.lower())
            places.append(place)
            continue
        for part in unicodedata.normalize("NFKD", char).casefold().translate(_ALIKE):
            # Marks, format characters and controls are not seen; white space is.
            if part.isspace() or unicodedata.category(part) not in ("Mn", "Me", "Cf", "Cc", "Co", "Cn", "Cs"):
                letters.append(part)
                places.append(place)
    return "".join(letters), places
