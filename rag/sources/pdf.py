"""``.pdf``: the text layer. Scanned pages have none, and are reported."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from rag.errors import UnreadableError
from rag.sources import limits
from rag.sources.found import Found
from rag.types import Skipped

if TYPE_CHECKING:
    from pypdf import PdfReader

_HYPHENATED = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_NO_TITLE = re.compile(
    r"untitled|\(?anonymous\)?|unspecified|Microsoft Word.*|.*\.(?:docx?|pdf|indd|tex|qxd)", re.IGNORECASE
)


def read_pdf(stream: BinaryIO, origin: str) -> Iterator[Found | Skipped]:
    """One article a file; its title and author are those of the PDF's own data, if these are meant."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs every flaw that it works round
    try:
        if b"%PDF-" not in stream.read(1024):
            raise UnreadableError("it is not a PDF")
        stream.seek(0)
        reader = PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("it is locked with a password. Save it without one")
        text = _text(reader)
        about = {name.lstrip("/").lower(): str(value) for name, value in (reader.metadata or {}).items()}
    except UnreadableError:
        raise
    except Exception as error:  # a broken file can make pypdf raise anything
        raise UnreadableError(f"it is a PDF that cannot be read ({type(error).__name__})") from None
    if not text.strip():
        raise UnreadableError("it has no text: pages that were scanned need OCR first")
    fields = {"text": text, **{name: about.get(name, "") for name in ("title", "author")}}
    created = re.match(r"D:(\d{8})", about.get("creationdate", ""))
    yield Found(
        {name: value for name, value in fields.items() if name == "text" or not _NO_TITLE.fullmatch(value)},
        origin,
        dated=(created[1], "the PDF's creation date") if created else None,
    )


def _text(reader: PdfReader) -> str:
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append("\n".join(line.rstrip() for line in page.extract_text().split("\n")))
        length += len(pages[-1])
        if length > limits.MAX_TEXT:
            raise UnreadableError(f"its text is over {limits.MAX_TEXT:,} characters. Split it into articles")
    return _HYPHENATED.sub("", "\n\n".join(pages))
