"""Bytes to text: byte order mark, UTF-8, the charset that the file declares, then what the bytes look like."""

from __future__ import annotations

import codecs
import re

from rag.errors import UnreadableError

_MARKS = (  # the UTF-32 mark begins with the UTF-16 one, so it comes first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
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
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What Western text holds beyond ASCII. The guesser takes cp1250 or a Japanese encoding for short texts of that kind.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœŠšŽž‘’‚“”„–—…•€£¥©®™°§«»½¼¾·¿¡ªº´²×\u00a0\u00ad"
)
_SAMPLE = 200_000


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file. ``declared`` is the charset that it names itself. Raises UnreadableError for what is no text,
    naming what it is."""
    for start, kind in _KINDS:
        if data.startswith(start):
            raise UnreadableError(f"it is {kind}, not text")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(data.decode(name, "replace").removeprefix("\ufeff"))
    if b"\x00" in data:
        raise UnreadableError("it holds zero bytes: binary, or UTF-16 without a byte order mark. Save it as UTF-8")
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(_declared(data, declared) or _damaged_utf8(data) or _western(data) or _guessed(data))


def _declared(data: bytes, declared: str | None) -> str | None:
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
    try:
        return data.decode(name)
    except (LookupError, ValueError):  # LookupError: a codec that is none of text, such as "hex"
        return None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 of which a few bytes were lost or cut; each becomes U+FFFD."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text) - lost
    return text if beyond_ascii >= 4 * lost else None


def _western(data: bytes) -> str | None:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [character for character in text if character > "\x7f"]
    return text if (len(beyond) <= 2 or len(beyond) * 6 < len(text)) and _WESTERN.issuperset(beyond) else None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise UnreadableError("its character encoding cannot be recognised. Save it as UTF-8")
    return data.decode(best.encoding, "replace")


def _checked(text: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) * 50 > len(sample) or sample.count("\ufffd") * 10 > len(sample):
        raise UnreadableError("it holds control characters as only binary files do")
    return text
