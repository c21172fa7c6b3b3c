import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from tests.sources.files import read_reason, read_record

PAGES = (
    ("The old bridge over the river was closed on", "Friday after engineers had found cracks in", "two of its piers."),
    ("It is to be repaired by the munici-", "pality until autumn."),
)


def pdf(pages: Sequence[Sequence[str]], title: str | None = None, author: str | None = None) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1)
    if title:
        canvas.setTitle(title)
    if author:
        canvas.setAuthor(author)
    for page in pages:
        text = canvas.beginText(72, 720)
        for line in page:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def test_text_title_and_author(tmp_path: Path) -> None:
    record = read_record(tmp_path, "2024-04-26 bridge.pdf", pdf(PAGES, "Bridge closed", "Jane Roe"))
    article = record.article
    assert (article.title, article.author) == ("Bridge closed", "Jane Roe")
    assert article.text == (
        "The old bridge over the river was closed on Friday after engineers had found cracks in two of its piers.\n\n"
        "It is to be repaired by the municipality until autumn."
    )
    assert record.warnings == ("no date given: took 2024-04-26 from the file name 2024-04-26 bridge.pdf",)


def test_titles_that_programs_leave_are_none(tmp_path: Path) -> None:
    for title in ("untitled", "Microsoft Word - bridge.docx", "bridge.indd"):
        article = read_record(tmp_path, "a.pdf", pdf(PAGES, title)).article
        assert article.title.startswith("The old bridge over the river")
        assert article.author is None


def test_the_date_is_else_that_of_its_making(tmp_path: Path) -> None:
    record = read_record(tmp_path, "a.pdf", pdf(PAGES, "Bridge closed"))
    assert record.article.published_at.date().isoformat() == "2000-01-01"
    assert record.warnings == ("no date given: took 2000-01-01 from the PDF's creation date",)


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(PAGES))))
    writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"not a PDF at all", "it is not a PDF"),
        (b"%PDF-1.4\nand then nothing", "a PDF that cannot be read"),
        (pdf(PAGES)[:400], "a PDF that cannot be read"),
        (pdf([[]]), "it has no text: pages that were scanned need OCR first"),
        (locked(), "locked with a password"),
    ],
)
def test_refusals(tmp_path: Path, content: bytes, reason: str) -> None:
    assert reason in read_reason(tmp_path, "a.pdf", content)
