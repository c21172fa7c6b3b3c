import pytest

from rag.sources.wire import wire_agency

BODY = "The bridge was closed on Friday."


@pytest.mark.parametrize(
    ("text", "author", "agency"),
    [
        ("WASHINGTON (AP) — The bridge was closed.", None, "Associated Press"),
        ("(Reuters) - The bridge was closed.", None, "Reuters"),
        ("LONDON, April 26 (Reuters) - The bridge was closed.", None, "Reuters"),
        ("PARIS (AFP) – The bridge was closed.", None, "Agence France-Presse"),
        ("BEIJING, April 26 (Xinhua) -- The bridge was closed.", None, "Xinhua"),
        ("Berlin (dpa) - Die Brücke wurde gesperrt.", None, "dpa"),
        ("By JANE ROE, Associated Press\n\n" + BODY, None, "Associated Press"),
        ("By The Associated Press\n\n" + BODY, None, "Associated Press"),
        (BODY, "Associated Press", "Associated Press"),
        (BODY, "The Associated Press", "Associated Press"),
        (BODY, "AP", "Associated Press"),
        (BODY, "Reuters Staff", "Reuters"),
        (BODY, "By JANE ROE, AP Sports Writer", "Associated Press"),
        (BODY, "Jane Roe | Reuters", "Reuters"),
        (BODY, "Agence France-Presse", "Agence France-Presse"),
        (BODY + "\n\n© 2024 AFP", None, "Agence France-Presse"),
        (BODY + "\n\nCopyright 2024 The Associated Press. All rights reserved.", None, "Associated Press"),
        (BODY + "\n\n— Reuters", None, "Reuters"),
        (BODY + "\n\n(Reporting by Jane Roe; Editing by John Doe)", None, "Reuters"),
        (BODY + "\n\nAssociated Press writer Jane Roe in Rome contributed to this report.", None, "Associated Press"),
    ],
)
def test_reprints(text: str, author: str | None, agency: str) -> None:
    assert wire_agency(text, author, "The Courier") == agency


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("The minister raised concerns, per the AP.", None),
        ("The minister told Reuters that the bridge was closed.", None),
        ("Reuters reported that the bridge (AP) was closed.", None),
        ("According to Agence France-Presse, the bridge was closed.", None),
        (BODY + "\n\nThe Associated Press was the first to report it.", None),
        (BODY + "\n\nShe works for Reuters", None),
        (BODY, "Michael R. Bloomberg"),
        (BODY, "Pa Smith"),
        (BODY, "Jane Roe"),
        ("", None),
    ],
)
def test_mentions_are_no_reprints(text: str, author: str | None) -> None:
    assert wire_agency(text, author, "The Courier") is None


def test_the_agency_does_not_reprint_itself() -> None:
    assert wire_agency("LONDON (Reuters) - The bridge was closed.", None, "Reuters") is None
    assert wire_agency("LONDON (AP) - The bridge was closed.", None, "The Associated Press") is None
    assert wire_agency("LONDON (Reuters) - The bridge was closed.", None, None) == "Reuters"
