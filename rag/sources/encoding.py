"""Bytes to text: byte order mark, UTF-8, the charset that the file declares, then what the bytes look like, with a
note that it was guessed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.errors import UnreadableError
from rag.sources.plausibility import CONTROLS, SAMPLE, all_latin, implausible, odd_share

_MARKS = (  # the UTF-32 mark begins with the UTF-16 one, so it comes first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_KINDS = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (or an Office document)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)
# What Western text holds beyond ASCII. The guesser takes cp1250 or a Japanese encoding for short texts of that kind.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœŠšŽž‘’‚“”„–—…•€£¥©®™°§«»½¼¾·¿¡ªº´²×\u00a0\u00ad"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_REMEDY = "Save it as UTF-8"
_ZEROS = f"it holds zero bytes: binary, or UTF-16 without a byte order mark. {_REMEDY}"
_PARTLY_UTF8 = f"part of it is UTF-8 and part is not. {_REMEDY}"
_BINARY = "it holds control characters as only binary files do"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what had to be assumed to read it; None where nothing had."""

    text: str
    note: str | None = None

    def warnings(self, fields: Mapping[str, object]) -> tuple[str, ...]:
        """The note, for an article that has anything that a wrong guess could have changed."""
        return () if self.note is None or str(fields).isascii() else (self.note,)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a file. ``declared`` is the charset that it names itself. Raises UnreadableError for what is no text,
    naming what it is, and for an encoding that can't be guessed."""
    refuse_binary(data)
    if b"\x00" in data and not data.startswith(_WIDE):
        raise UnreadableError(_ZEROS)
    decoded = _marked(data) or _japanese(data) or _utf8(data)
    decoded = decoded or _declared(data, declared) or _damaged_utf8(data) or _guessed(data)
    sample = decoded.text[:SAMPLE]
    if len(CONTROLS.findall(sample)) * 50 > len(sample) or sample.count("\ufffd") * 10 > len(sample):
        raise UnreadableError(_BINARY)
    return decoded


def refuse_binary(data: bytes) -> None:
    """Raises UnreadableError for what is a known kind of file that is no text, or has bytes as no text has them."""
    for start, kind in _KINDS:
        if data.startswith(start):
            raise UnreadableError(f"it is {kind}, not text")
    sample = data[:SAMPLE]
    if not sample.startswith(_WIDE) and len(_CONTROL_BYTES.findall(sample)) * 50 > len(sample):
        if b"\x00" in sample:
            raise UnreadableError(_ZEROS)
        raise UnreadableError(_BINARY)


def _marked(data: bytes) -> Decoded | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data.decode(name, "replace").removeprefix("\ufeff")
            return Decoded(text, _lost(text.count("\ufffd"), name.upper()))
    return None


def _japanese(data: bytes) -> Decoded | None:
    # Old mail: escapes tell when its bytes are no ASCII, and to whom does not know them they are.
    text = _strictly(data, "iso2022_jp") if b"\x1b$" in data else None
    return None if text is None or text.isascii() else _noted(text, "iso2022_jp")


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().lower()).name
    except (LookupError, ValueError):
        return None
    if name.startswith("utf"):  # it would have been found before this
        return None
    # Pages that say Latin-1 are in its superset: https://encoding.spec.whatwg.org/#names-and-labels
    name = "cp1252" if name in ("iso8859-1", "ascii") else name
    text = _strictly(data, name)
    return None if text is None else Decoded(text)


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 of which a few bytes were lost or cut; each becomes U+FFFD."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text) - lost
    return Decoded(text, _lost(lost, "UTF-8")) if beyond_ascii >= 4 * lost else None


def _lost(count: int, name: str) -> str | None:
    return f"its {name} is damaged: {count} of its characters became \ufffd" if count else None


def _guessed(data: bytes) -> Decoded:
    """Of bytes that are no UTF-8. Raises UnreadableError when no guess gives a text that could have been written."""
    high = _HIGH.search(data)
    # What comes before is ASCII, a character a byte, and tells nothing.
    begin = max(0, high.start() - 1_000) if high else 0
    sample = data[begin : begin + SAMPLE]
    western = _western(data)
    utf8 = _utf8_share(sample)
    if utf8 > 0.5 or (utf8 > 0 and western is not None):
        raise UnreadableError(_PARTLY_UTF8)
    if western is not None and odd_share(western[begin:]) == 0:
        return _noted(western, "cp1252")
    from charset_normalizer import from_bytes

    reason = ""
    for match in from_bytes(sample):  # the likeliest first
        if match.encoding.startswith("utf"):  # without a mark, and without a zero byte in it
            continue
        text = _strictly(data, match.encoding)
        wrong = "bytes that stand for no character" if text is None else implausible(text[begin:])
        if text is not None and wrong is None:
            if utf8 > 0.1 and all_latin(text[begin:]):
                raise UnreadableError(_PARTLY_UTF8)
            return _noted(text, match.encoding)
        reason = reason or f" (as {match.encoding} it has {wrong})"
    if western is not None and implausible(western[begin:]) is None:
        return _noted(western, "cp1252")
    raise UnreadableError(f"its character encoding cannot be recognised{reason}. {_REMEDY}")


def _noted(text: str, name: str) -> Decoded:
    return Decoded(text, f"its character encoding is not stated: guessed {name}. {_REMEDY} if letters are wrong")


def _utf8_share(data: bytes) -> float:
    """Of the bytes beyond ASCII, the share that make characters of UTF-8. By chance it is up to 0.4 in Japanese, and
    nothing in Western text: nobody writes "Ã¼"."""
    high = len(_HIGH.findall(data))
    return sum(map(len, _UTF8_CHARACTER.findall(data))) / high if high else 0.0


def _western(data: bytes) -> str | None:
    text = _strictly(data, "cp1252")
    beyond = [character for character in text or "" if character > "\x7f"]
    few = len(beyond) <= 2 or len(beyond) * 6 < len(data)
    return text if few and _WESTERN.issuperset(beyond) else None


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, ValueError):  # LookupError: a codec that is none of text, such as "hex"
        return None
