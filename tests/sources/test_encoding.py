import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnreadableError
from rag.sources.encoding import decode

WESTERN = "Zürich’s mayor said “no” – the café costs £5."
RUSSIAN = "Мэр города сказал, что дорога будет закрыта до пятницы."


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        (WESTERN.encode(), None, WESTERN),
        (WESTERN.encode("utf-8-sig"), None, WESTERN),
        (WESTERN.encode("utf-16"), None, WESTERN),
        (b"\xfe\xff" + WESTERN.encode("utf-16-be"), None, WESTERN),
        (WESTERN.encode("utf-32"), None, WESTERN),
        (WESTERN.encode("cp1252"), None, WESTERN),
        (WESTERN.encode("cp1252"), "iso-8859-1", WESTERN),
        (WESTERN.encode("cp1252"), "UTF-8", WESTERN),
        (WESTERN.encode("cp1252"), "no-such-charset", WESTERN),
        (WESTERN.encode("cp1252"), "hex", WESTERN),
        (WESTERN.encode(), "iso-8859-1", WESTERN),  # the declaration is wrong as often as not
        ("naïve".encode("latin-1"), None, "naïve"),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN),
        (RUSSIAN.encode("koi8-r"), "koi8-r", RUSSIAN),
        ("東京の市長は金曜日に語った。".encode("euc-jp"), "EUC-JP", "東京の市長は金曜日に語った。"),
        ("Łódź ééééé ".encode() + b"\xc3", None, "Łódź ééééé \ufffd"),
        (b"", None, ""),
    ],
)
def test_texts(data: bytes, declared: str | None, text: str) -> None:
    assert decode(data, declared) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04abc", "a ZIP archive"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"text\x00text", "zero bytes"),
        (bytes(range(1, 32)) * 10, "control characters"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        decode(data)


@given(st.binary(max_size=300), st.none() | st.sampled_from(["utf-7", "idna", "cp1252", "punycode", "base64", "\x00"]))
def test_no_bytes_can_crash_it(data: bytes, declared: str | None) -> None:
    try:
        decode(data, declared)
    except UnreadableError:
        return


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffd"), min_size=1))
def test_utf8_comes_back(text: str) -> None:
    assert decode(f"The text: {text}".encode()) == f"The text: {text}"
