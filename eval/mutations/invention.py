"""What a model makes up: ``noun``, another thing in the place of the one in the source, and ``added``, words that say
something of which the source has nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.mutation import Edit, Variant, edited
from rag.text.words import content_stems, stem

_OTHERS = """hospital:school,factory school:prison,hospital prison:hospital,monastery bridge:tunnel,dam river:lake,canal
    soldiers:doctors,farmers police:firefighters court:parliament minister:ambassador,bishop
    students:teachers,pilots teachers:nurses workers:owners,pensioners election:strike,census strike:election
    murder:fraud,theft robbery:kidnapping car:tractor,train train:ferry,lorry plane:ship,train
    aircraft:ship,submarine ship:plane,train helicopter:boat,lorry virus:bacterium,parasite vaccine:test,drug
    law:treaty,ruling treaty:law company:charity,union fire:flood,earthquake storm:earthquake,drought
    earthquake:flood,storm flood:fire,drought hurricane:earthquake attack:accident,concert film:book,opera
    book:film,song album:novel,painting song:poem,film rocket:balloon,drone satellite:telescope,drone
    border:coast,capital president:king,ambassador king:president mayor:bishop,general governor:bishop
    judge:bishop,journalist lawyer:doctor,sister airport:harbour,stadium station:museum,hotel church:theatre,bank
    mosque:theatre,library bank:church,museum museum:bank,hotel hotel:museum,barracks match:concert,debate
    players:referees,fans coach:owner,captain goal:penalty team:orchestra,choir scientists:politicians,artists
    researchers:journalists,lawyers doctors:lawyers,priests patients:visitors,guards passengers:sailors,soldiers
    victims:suspects suspect:witness witnesses:suspects protesters:soldiers,tourists rebels:tourists
    bomb:knife,letter gun:knife,hammer weapons:drugs,documents oil:wheat,copper gas:water,coal water:oil,wine
    money:food,jewels tax:ban,tariff ban:tax,subsidy debt:surplus profit:debt budget:constitution report:film,speech
    letter:bomb,contract email:leaflet interview:sermon,novel brother:uncle,cousin father:uncle,cousin
    mother:aunt,cousin wife:sister,daughter husband:brother,son son:nephew,brother daughter:niece,sister
    dog:cat,horse birds:whales,bats trees:fences,cars roof:cellar,kitchen village:port,mine island:mountain,desert
    forest:swamp,desert mountain:island,lake desert:forest""".split()
_BY_NOUN = {noun: tuple(others.split(",")) for noun, _, others in (pair.partition(":") for pair in _OTHERS)}
_NOUN = re.compile(
    rf"(?<![-\w])(?:the|a|an|his|her|its|their|of|in|at|by|two|three|four)\s(?P<noun>{'|'.join(_BY_NOUN)})(?![-\w’'])"
)
_TAILS = (
    "and later apologised", "in secret", "to avoid a lawsuit", "despite heavy protests", "after a long quarrel",
    "because of rising costs", "against the advice of experts", "with help from the army", "without giving a reason",
    "at a cost of millions", "amid a dispute over wages", "following pressure from investors",
    "and received widespread praise", "for the third time", "under an assumed name",
)  # fmt: skip
_ADJECTIVES = (
    "controversial", "disgraced", "unarmed", "wealthy", "foreign", "elderly", "corrupt", "pregnant", "illegal",
    "expensive", "popular", "bankrupt", "anonymous",
)  # fmt: skip
_BEFORE_NOUN = re.compile(rf"(?<![-\w])(?P<at>(?:the|The|a|his|her|its|their)\s)(?={'|'.join(_BY_NOUN)})")


def noun(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """ "A fire destroyed the school" → "A fire destroyed the prison": the article has no such thing."""
    stems = set(content_stems(sentence.article.text))
    for match in _NOUN.finditer(sentence.text):
        start, end = match.span("noun")
        others = [other for other in _BY_NOUN[match["noun"]] if stem(other) not in stems]
        if others and sentence.free(start, end) and not sentence.text[end : end + 1].isalpha():
            yield edited(sentence.text, [Edit(start, end, random.choice(others))])


def added(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """ "... lifted the ban." → "... lifted the ban in secret."; "the judge" → "the corrupt judge"."""
    stems = set(content_stems(sentence.article.text))
    text = sentence.text
    tails = [tail for tail in _TAILS if not stems & set(content_stems(tail))]
    if tails and text.endswith(".") and text[-2].islower() and '"' not in text and "”" not in text:
        yield edited(text, [Edit(len(text) - 1, len(text) - 1, f" {random.choice(tails)}")])
    adjectives = [one for one in _ADJECTIVES if stem(one) not in stems]
    for match in _BEFORE_NOUN.finditer(text):
        if adjectives and sentence.free(*match.span("at")):
            yield edited(text, [Edit(match.end("at"), match.end("at"), f"{random.choice(adjectives)} ")])
