from __future__ import annotations

from pathlib import Path

import pytest

from eval.training.lexicon import extract
from rag.text.lexicon import PartOfSpeech, Relation, can_be, close_to, part_of_speech, relation
from rag.text.words import stem


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ferry", "ferries", Relation.SAME),
        ("purchase", "buy", Relation.SYNONYM),
        ("hospital", "clinic", Relation.SYNONYM),
        ("silent", "quiet", Relation.SYNONYM),
        ("destruction", "destroy", Relation.SYNONYM),
        ("rise", "fall", Relation.OPPOSITE),
        ("hot", "cold", Relation.OPPOSITE),
        ("cheap", "costly", Relation.OPPOSITE),
        ("weapon", "gun", Relation.BROADER),
        ("gun", "weapon", Relation.NARROWER),
        ("boat", "swampboat", Relation.BROADER),
        ("monday", "tuesday", Relation.SISTER),
        ("yellow", "green", Relation.SISTER),
        ("bridge", "sermon", Relation.UNRELATED),
        ("ferry", "qwzx", Relation.UNKNOWN),
    ],
)
def test_relations(one: str, other: str, expected: Relation) -> None:
    assert relation(stem(one), stem(other)) is expected


@pytest.mark.parametrize(("one", "other"), [("buy", "purchase"), ("rise", "fall"), ("red", "blue"), ("ferry", "qwzx")])
def test_what_is_mutual_is_so_both_ways(one: str, other: str) -> None:
    assert relation(stem(one), stem(other)) is relation(stem(other), stem(one))


def test_parts_of_speech() -> None:
    assert part_of_speech(stem("bridge")) is PartOfSpeech.NOUN
    assert part_of_speech(stem("obey")) is PartOfSpeech.VERB
    assert part_of_speech(stem("loyal")) is PartOfSpeech.ADJECTIVE
    assert part_of_speech("qwzx") is None
    assert can_be(stem("bridge"), PartOfSpeech.VERB)
    assert not can_be(stem("obey"), PartOfSpeech.NOUN)
    assert not can_be("qwzx", PartOfSpeech.NOUN)


def test_a_word_may_stand_for_its_synonyms_and_for_what_it_names_the_kind_of() -> None:
    assert stem("purchase") in close_to(stem("buy"))
    assert stem("gun") in close_to(stem("weapon"))
    assert stem("weapon") not in close_to(stem("gun"))
    assert stem("buy") not in close_to(stem("buy"))
    assert close_to("qwzx") == frozenset()


LICENCE = "  1 This is the licence, which every file begins with.\n"
# wndb(5WN): "vessel" is a kind of "thing", "ship" and "raft" are kinds of "vessel"; "sail" is derived from "ship".
DATA = {
    "noun": [
        "00000010 03 n 01 thing 0 000 | a thing",
        "00000020 03 n 01 vessel 0 001 @ 00000010 n 0000 | goes on water",
        "00000030 03 n 02 ship 0 argosy 1 002 @ 00000020 n 0000 + 00000010 v 0101 | a large vessel",
        "00000040 03 n 01 raft 0 001 @ 00000020 n 0000 | a flat vessel",
    ],
    "verb": ["00000010 03 v 01 sail 0 001 + 00000030 n 0101 01 + 01 00 | travel on water"],
    "adj": [
        "00000010 00 a 01 wet(p) 0 002 ! 00000020 a 0101 & 00000030 a 0000 | not dry",
        "00000020 00 a 01 dry 0 001 ! 00000010 a 0101 | not wet",
        "00000030 00 s 01 soaked 0 001 & 00000010 a 0000 | very wet",
    ],
    "adv": [],
}
INDEX = {
    "noun": [
        "argosy n 1 1 @ 1 0 00000030",  # never tagged
        "raft n 1 1 @ 1 1 00000040",
        "ship n 1 2 @ + 1 3 00000030",
        "steam_ship n 1 1 @ 1 2 00000030",  # no single word
        "thing n 1 0 1 0 00000010",
        "vessel n 1 1 @ 1 2 00000020",
    ],
    "verb": ["sail v 1 1 + 1 2 00000010", "ship v 1 1 + 1 1 00000010"],
    "adj": ["dry a 1 1 ! 1 1 00000020", "soaked a 1 1 & 1 1 00000030", "wet a 1 2 ! & 1 4 00000010"],
    "adv": [],
}


def test_what_is_extracted_of_a_small_wordnet(tmp_path: Path) -> None:
    for kind, files in (("data", DATA), ("index", INDEX)):
        for name, lines in files.items():
            text = LICENCE + "".join(f"{line}  \n" for line in lines)
            (tmp_path / f"{kind}.{name}").write_text(text, encoding="ascii")
    # part of speech, words, kinds, similar, antonyms; synsets are numbered in the order of the lines.
    assert extract(tmp_path).splitlines() == [
        "=\tn\traft,ship,vessel",
        "=\tv\tsail",
        "=\ta\tdry,soaked,wet",
        "=\tr\t",
        "a\twet\t\t2\twet>dry",
        "a\tdry\t\t\tdry>wet",
        "a\tsoaked\t\t0\t",
        "n\t\t\t\t",
        "n\tvessel\t3\t\t",
        "n\tship\t4\t7\t",
        "n\traft\t4\t\t",
        "v\tsail,ship\t\t5\t",
    ]
