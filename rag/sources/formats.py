"""Which reader reads which file."""

from __future__ import annotations

import re

from rag.errors import SourceError
from rag.sources.found import Format
from rag.sources.json_document import loads, read_json
from rag.sources.json_lines import read_json_lines
from rag.sources.markdown import read_markdown
from rag.sources.pdf import read_pdf
from rag.sources.plain import read_plain
from rag.sources.table import read_csv, read_tsv
from rag.sources.webpage import read_webpage

FORMATS: dict[str, Format] = {
    "txt": read_plain,
    "md": read_markdown,
    "markdown": read_markdown,
    "html": read_webpage,
    "htm": read_webpage,
    "json": read_json,
    "jsonl": read_json_lines,
    "ndjson": read_json_lines,
    "csv": read_csv,
    "tsv": read_tsv,
    "pdf": read_pdf,
}
SUFFIXES = ", ".join(f".{name}" for name in FORMATS)
_OTHER_NAMES = {"text": "txt"}
FORMAT_NAMES = (*FORMATS, *_OTHER_NAMES)
"""What standard input may be said to be."""

_FRONT_MATTER = re.compile(rb"---[ \t]*\r?\n[A-Za-z_\"']")


def format_named(given: str) -> str:
    """The format (a key of FORMATS) that a name for it means, such as "text" or ".CSV". Raises SourceError."""
    name = given.lower().lstrip(".")
    name = _OTHER_NAMES.get(name, name)
    if name not in FORMATS:
        raise SourceError(f'Format "{given}" is not known. Write one of {", ".join(FORMAT_NAMES)}')
    return name


def detect_format(data: bytes) -> str:
    """The format (a key of FORMATS) of what came without a name."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"<"):
        return "html"
    if head.startswith(b"{"):
        return "jsonl" if _is_json(data.split(b"\n", 1)[0]) else "json"
    if re.match(rb"\[\s*[{\]]", head):  # "[Update] ..." is a text
        return "json"
    return "md" if _FRONT_MATTER.match(head) else "txt"


def _is_json(line: bytes) -> bool:
    try:
        loads(line.decode("utf-8-sig", "replace").strip())
    except ValueError:
        return False
    return True
