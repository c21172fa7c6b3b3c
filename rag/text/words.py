"""Words: tokens with their offsets, stems, and which words carry content.

Stems are those of the Snowball English stemmer (Porter 2). They are for matching only and are never shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*(?:-[^\W_]+(?:[’'][^\W_]+)*)*")
_COMBINING = re.compile("[\u0300-\u036f]")
_POSSESSIVE = re.compile(r"[’']s?$", re.IGNORECASE)

STOPWORDS = frozenset(
    """a may might must shall can about above after again against all also although am an and any are aren't as
    at be because been
    before being below between both but by can can't cannot could couldn't did didn't do does doesn't doing
    don't down during each few for from further had hadn't has hasn't have haven't having he he'd he'll he's
    her here here's hers herself him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its
    itself let's me more most mustn't my myself no nor not of off on once only or other ought our ours
    ourselves out over own per same shan't she she'd she'll she's should shouldn't so some such than that
    that's the their theirs them themselves then there there's these they they'd they'll they're they've this
    those through to too under until up upon us very via was wasn't we we'd we'll we're we've were weren't what
    what's when when's where where's which while who who's whom whose why why's will with within without won't
    would wouldn't yet you you'd you'll you're you've your yours yourself yourselves""".split()
)
# Words by which a question asks, or a text reports; they say nothing of what it is about. Stems.
_ASKING = """ask say said says tell told talk speak state mention report describe discuss explain comment
remark add announce claim note statement article articles story news give gave given happen happened make made
many much kind type name names know known think thought please latest recent recently today yesterday week
according tell anything something someone anyone get got go went come came take took long old exactly new""".split()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: ``text[start:end] == surface``."""

    surface: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return fold(self.surface)

    @property
    def stem(self) -> str:
        return stem(self.surface)


def words(text: str) -> list[Word]:
    """The words of ``text`` in order; hyphenated words and contractions are one word each."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def fold_text(text: str) -> str:
    """Case, accents and apostrophe style removed."""
    if not text.isascii():
        text = _COMBINING.sub("", unicodedata.normalize("NFKD", text.replace("’", "'")))
    return text.casefold()


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """``fold_text``, and a possessive ending removed: ``Müller’s`` and ``muller`` are one."""
    plain = fold_text(word)
    return _POSSESSIVE.sub("", plain) if plain not in STOPWORDS else plain


# Past forms and plurals that the stemmer cannot bring to their word.
_IRREGULAR = {
    past: base
    for base, pasts in (
        pair.split(":")
        for pair in """become:became begin:began,begun break:broke,broken bring:brought build:built burn:burnt
        buy:bought catch:caught choose:chose,chosen come:came deal:dealt die:died draw:drew,drawn drink:drank
        drive:drove,driven eat:ate,eaten fall:fell,fallen feel:felt fight:fought find:found flee:fled
        fly:flew,flown forget:forgot,forgotten freeze:froze,frozen get:got,gotten give:gave,given go:went,gone
        grow:grew,grown hang:hung have:had hear:heard hide:hid,hidden hold:held keep:kept kneel:knelt
        know:knew,known lay:laid lead:led leave:left lend:lent lie:lay,lain lose:lost make:made mean:meant
        meet:met pay:paid ride:rode,ridden rise:rose,risen run:ran say:said see:saw,seen seek:sought sell:sold
        send:sent shake:shook,shaken shoot:shot show:shown shrink:shrank sing:sang,sung sink:sank,sunk sit:sat
        sleep:slept slide:slid speak:spoke,spoken spend:spent stand:stood steal:stole,stolen stick:stuck
        strike:struck,stricken swear:swore,sworn sweep:swept swim:swam swing:swung take:took,taken teach:taught
        tear:tore,torn tell:told think:thought throw:threw,thrown understand:understood wake:woke
        wear:wore,worn win:won withdraw:withdrew,withdrawn write:wrote,written child:children man:men woman:women
        foot:feet tooth:teeth mouse:mice wife:wives knife:knives half:halves""".split()
    )
    for past in pasts.split(",")
}

# Past forms that the stems of an index do without.
_PAST = frozenset(
    """bit bitten beat beaten blew blown burst cut forbade forbidden hit hurt overcame overthrew overthrown put quit
    shut split spread underwent undergone upheld withheld""".split()
)
_PLURALS = frozenset("children men women feet teeth mice wives knives halves".split())


# One shared stemmer is not safe under threads; a stemmer costs microseconds to make, and the results are cached.
@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    return str(snowballstemmer.stemmer("english").stemWord(_IRREGULAR.get(fold(word), fold(word))))


def is_past(word: str) -> bool:
    """Whether the form of a word is that of a past tense or a past participle, be it a verb or not."""
    folded = fold(word)
    return folded.endswith("ed") or folded in _PAST or (folded in _IRREGULAR and folded not in _PLURALS)


def is_stopword(word: str) -> bool:
    return word.replace("’", "'").casefold() in STOPWORDS


_ASKING_STEMS = frozenset(stem(word) for word in _ASKING)


def content_words(text: str) -> list[Word]:
    """The words of ``text`` that are not stop words, hyphenated compounds taken apart."""
    found: list[Word] = []
    for word in words(text):
        if "-" not in word.surface:
            parts: Iterable[Word] = (word,)
        else:
            parts = (
                Word(match.group(), word.start + match.start(), word.start + match.end())
                for match in re.finditer(r"[^-]+", word.surface)
            )
        found.extend(part for part in parts if not is_stopword(part.surface) and _says_something(part.folded))
    return found


def _says_something(folded: str) -> bool:
    return len(folded) > 1 or folded.isdigit()


def content_stems(text: str) -> list[str]:
    """Stems of the content words of ``text``, in order, with repetitions."""
    return [word.stem for word in content_words(text)]


def topic_words(question: str) -> list[Word]:
    """The content words of a question that say what it is about, without those by which it merely asks."""
    return [word for word in content_words(question) if word.stem not in _ASKING_STEMS]
