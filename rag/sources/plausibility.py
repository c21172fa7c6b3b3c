"""Whether a text that was decoded by a guess could have been written: what a wrong encoding leaves behind."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from unicodedata import category, name

SAMPLE = 200_000
"""Characters that are looked at."""

CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_C1 = re.compile("[\x80-\x9f]")
_BEYOND = re.compile("[^\x00-\x7f]")
_WORD = re.compile(r"[^\W\d_]+")
# "pi¹tek", "d‚clar‚", "Z〉ich": signs that no writer puts between two letters.
_SIGN_IN_WORD = re.compile(
    r"(?<=[^\W\d_])[£¥€¹²³¼½¾¿¡‚„ª×°¤](?=[^\W\d_])|(?<=[a-zA-Z])[\u3000-\u303f\uff00-\uff20\uff5b-\uff65](?=[a-z])"
)
_EAST_ASIAN = frozenset("CJK HIRAGANA KATAKANA HANGUL BOPOMOFO IDEOGRAPHIC FULLWIDTH KATAKANA-HIRAGANA".split())
_MOST_ODD = 0.25


def implausible(text: str) -> str | None:
    """What is wrong with a text, in words; None when it may be what was written."""
    sample = text[:SAMPLE]
    if "\ufffd" in sample:
        return "bytes that stand for no character"
    beyond = len(_BEYOND.findall(sample))
    if len(CONTROLS.findall(sample)) * 500 > len(sample) or len(_C1.findall(sample)) * 20 > beyond:
        return "control characters"
    if sum(category(character) in ("Co", "Cn") for character in _BEYOND.findall(sample)) * 20 > beyond:
        return "characters that mean nothing"
    if odd_share(sample) > _MOST_ODD:
        return "letters of several scripts, or signs, within words"
    return None


def odd_share(text: str) -> float:
    """Of the letters beyond ASCII, and of signs between letters, the share that stand where no writer puts them: beside
    letters of another script, or as a capital between small letters."""
    sample = text[:SAMPLE]
    odd = signs = len(_SIGN_IN_WORD.findall(sample))
    letters = 0
    for word in _WORD.findall(sample):
        if not word.isascii():
            beyond = sum(not character.isascii() for character in word)
            letters += beyond
            odd += beyond if _mixed(word) else _stray_capitals(word)
    return odd / (letters + signs) if letters + signs else 0.0


def all_latin(text: str) -> bool:
    return all(_script(letter) == "LATIN" for word in _WORD.findall(text[:SAMPLE]) for letter in word)


def _mixed(word: str) -> bool:
    scripts = [_script(character) for character in word]
    east_asian = sum(script in _EAST_ASIAN for script in scripts)
    alphabets = {script for script in scripts if script not in _EAST_ASIAN}
    if "HALFWIDTH" in alphabets:  # what old Japanese systems wrote is mostly what other bytes are taken for
        return True
    if "HANGUL" in scripts and len(set(scripts) & _EAST_ASIAN) > 1:
        return True
    # Japanese and Chinese have no blanks: "iPhoneとiPadを発売" is well written, "caf巔s" is not.
    return len(alphabets) > 1 or (bool(alphabets) and 0 < east_asian * 4 < len(word))


def _stray_capitals(word: str) -> int:
    return sum(not letter.isascii() and letter.isupper() and before.islower() for before, letter in pairwise(word))


@cache
def _script(letter: str) -> str:
    """The first word of its Unicode name, which is its script."""
    if letter.isascii():
        return "LATIN"
    return name(letter, "UNKNOWN").split()[0] if letter not in "ªºµ" else "LATIN"
