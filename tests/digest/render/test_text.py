from __future__ import annotations

import re

from rag.digest.render import Links, render
from rag.digest.render.text import WIDTH
from tests.digest.render import examples

FULL = """\
Saturday, 27 April 2024
=======================
  Harbour digest
  3 of 12 stories, from 4 independent sources · 1,204 articles read

Correction: Ferry was carrying 214 people, not 241
--------------------------------------------------
  Day 5, since 23 April 2024 · 5 articles, 3 independent sources

  Corrected: The ferry that ran aground off Port Ellery was carrying 214
  people. [1][2]
    was: 241 (digest of 23 April 2024)

  - Changed: One man of 68 was still in hospital on Saturday. [3]
      was: “Two of the 17 people hurt remain in hospital.” (digest of 24
      April 2024)
  - The search cost the Coast Guard 90,000 crowns, Commander Ines Valcourt
    said. [4]
  - View of Pell Marine: The order to repair the buoy never came. [6]
  - Told before: A fault in the lamp of buoy No. 7 was reported on April 19.
    [5]

  Why it matters: Pell Marine is paid 48,000 crowns a year to maintain 31
  lights. [7]

  Sources differ:
    The Harbour Courier, 27 April 2024: The ferry was carrying *214 people*,
      its owner said. [1]
    Northshore Ledger, 23 April 2024: A passenger ferry carrying *241
      people* ran onto a sandbank. [8]

  Reported by The Harbour Courier (2 articles), Northshore Ledger and
  Saltmere Gazette.
  Also carried by Tarrow Island Post.
  3 lines told before are not repeated.
  Ranking: 6.25 = change +3.00, sources +2.00, recency +1.50, length -0.25

Teachers in the Tarn Valley end their strike
--------------------------------------------
"""
EMPTY = """\
Sunday, 28 April 2024
=====================
  Harbour digest
  No stories · 0 articles read

  The archive has no article of 28 April 2024.

---
  Made on 29 April 2024 at 05:30 UTC by extractive.
"""


def test_the_full_one() -> None:
    written = render(examples.full(), "text", Links(), explain=True)
    assert written.startswith(FULL)
    source = """
  Ferry carrying 241 runs aground off Port Ellery, 17 hurt · Northshore
  Ledger, 23 April 2024
  [8]  A passenger ferry carrying 241 people ran onto a sandbank at the
       mouth of Port Ellery harbour late Monday, injuring 17 of them, two
       seriously, the Saltmere Coast Guard said.
       https://northshore-ledger.example/wire/lady-maren?edition=late&page=2#"""
    assert source in written
    assert written.endswith(
        "---\n  Note: 1 sentence was left out: not supported by what was cited.\n"
        "  Made on 28 April 2024 at 06:00 CEST by extractive. Every sentence was\n"
        "  checked against the words that it cites.\n"
    )


def test_the_ranking_is_told_when_asked_for() -> None:
    assert "Ranking" not in render(examples.full(), "text", Links())


def test_an_empty_one_says_why() -> None:
    assert render(examples.empty(), "text", Links()) == EMPTY


def test_lines_are_short_but_words_and_addresses_whole() -> None:
    for line in render(examples.full(), "text", Links()).split("\n"):
        assert len(line) <= WIDTH or line.strip().startswith("https://")


def test_nothing_steers_the_terminal_and_nothing_passes_for_ours() -> None:
    written = render(examples.hostile(), "text", Links(), explain=True)
    assert all(char.isprintable() or char == "\n" for char in written)
    # Only titles, their rules and what is ours begins in the first column.
    ours = re.compile(r"Saturday, 27 April 2024|[=-]+|Sources|")
    first = [line for line in written.split("\n") if not line.startswith(" ") and not ours.fullmatch(line)]
    assert len(first) == len(examples.hostile().stories)
    # Markers are those of what is cited.
    numbers = {int(number) for number in re.findall(r"\[(\d+)\]", written)}
    assert numbers == {source.number for source in examples.hostile().sources}
    assert "javascript:" not in re.findall(r"^ +(\w+:)", written, re.MULTILINE)
