import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnreadableError
from rag.sources.encoding import Decoded, decode
from rag.sources.plausibility import implausible

WESTERN = "Zürich’s mayor said “no” – the café costs £5."
JAPANESE = "市長は金曜日、道路は九月末まで閉鎖されると述べた。"
POLISH = "Burmistrz Łodzi powiedział w piątek, że droga będzie zamknięta do końca września. Mieszkańcy są źli."
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
    assert decode(data, declared).text == text


@pytest.mark.parametrize(
    ("text", "encoding", "guess"),
    [
        (WESTERN, "cp1252", "cp1252"),
        ("naïve", "latin-1", "cp1252"),
        (RUSSIAN, "cp1251", "cp1251"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_j"),
        (JAPANESE, "iso2022_jp", "iso2022_jp"),
        (POLISH, "cp1250", "cp1250"),
    ],
)
def test_a_guess_is_noted(text: str, encoding: str, guess: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.note is not None
    assert f"guessed {guess}" in decoded.note


@pytest.mark.parametrize(
    ("data", "declared"), [(WESTERN.encode(), None), (WESTERN.encode("utf-16"), None), (b"na\xefve", "latin-1")]
)
def test_what_is_no_guess_has_no_note(data: bytes, declared: str | None) -> None:
    assert decode(data, declared).note is None


def test_a_guess_looks_at_what_is_beyond_ascii_however_late_it_comes() -> None:
    early = "The mayor said no. " * 15_000
    decoded = decode((early + RUSSIAN).encode("cp1251"))
    assert decoded.text == early + RUSSIAN
    with pytest.raises(UnreadableError, match="part of it is UTF-8"):
        decode(early.encode() + b"Z\xc3\xbcrich " + "Bürger, fé, é".encode("cp1252"))


def test_damage_is_noted() -> None:
    assert decode("Łódź ééééé ".encode() + b"\xc3").note == "its UTF-8 is damaged: 1 of its characters became \ufffd"
    assert decode(WESTERN.encode("utf-16") + b"x").note == "its UTF-16 is damaged: 1 of its characters became \ufffd"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Zürich ".encode() * 2 + "Bürger".encode("cp1252"), "part of it is UTF-8 and part is not"),
        (b"Z\xc3\xbcrich " + "Bürger, fé, é".encode("cp1252"), "part of it is UTF-8 and part is not"),
        (bytes(range(0x80, 0x100)) * 2, "cannot be recognised"),
        (RUSSIAN.encode("koi8-r")[:25], "cannot be recognised .as cp932 it has letters of several scripts"),
        (b"The caf\xe9 in Z\xfcrich " + b"\x01\x02", "control characters"),
    ],
)
def test_a_guess_that_nobody_could_have_written_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        decode(data)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (WESTERN, None),
        (RUSSIAN + " IT-компания, 5 мВт.", None),
        ("iPhoneとiPadの販売が東京で始まった。", None),
        ("AI技術を使うX線の装置", None),
        ("d‚clar‚ vendredi", "letters of several scripts, or signs, within words"),
        ("Zгrich", "letters of several scripts, or signs, within words"),
        ("Bグermeisterin sagte", "letters of several scripts, or signs, within words"),
        ("dŽclarŽ", "letters of several scripts, or signs, within words"),
        ("caf\ufffd", "bytes that stand for no character"),
        ("caf\x85 no \x93yes\x94", "control characters"),
        ("\ue000\ue001", "characters that mean nothing"),
    ],
)
def test_what_a_wrong_encoding_leaves_behind(text: str, reason: str | None) -> None:
    assert implausible(text) == reason


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
    assert decode(f"The text: {text}".encode()) == Decoded(f"The text: {text}")
