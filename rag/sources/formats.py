"""Which reader reads which file."""

from __future__ import annotations

import re

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

_FRONT_MATTER = re.compile(rb"---[ \t]*\r?\n[A-Za-z_\"']")


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
