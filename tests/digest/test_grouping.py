"""Which articles are one story: over the labelled week, and for articles of every kind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.datasets import newsweek
from eval.metrics.clusters import b_cubed, pairwise
from rag.app import Citewire
from rag.digest.likeness import Rarity
from rag.digest.make import Material, article_vector, make
from rag.digest.profile import Profile
from rag.digest.writing import ExtractiveWriter
from rag.models.minilm import MiniLM
from rag.stories import Reported, Window
from tests.digest.conftest import DAYS
from tests.digest.newsroom import FERRY, INQUIRY, article, at, equally_rare, grouped, material, renamed

WEEK = newsweek.load()
EVENT = {labelled.article.id: labelled.event for labelled in WEEK}


@pytest.fixture(scope="module")
def rarity(week: Citewire) -> Rarity:
    return week.editions.index.rarity


@pytest.fixture(scope="module")
def days(week: Citewire) -> list[Material]:
    """What the digest of each day is made from."""
    index = week.editions.index
    found = []
    for day in DAYS:
        ids = [labelled.article.id for labelled in newsweek.of_day(WEEK, day)]
        told = [Reported(one, tuple(s.chunk for s in stored)) for one, stored in index.catalog.chunks_of(ids)]
        vectors = [article_vector(index.vectors_of([chunk.id for chunk in item.chunks[:3]])) for item in told]
        found.append(Material(told, np.array(vectors)))
    return found


@pytest.fixture(scope="module")
def group_of(days: list[Material], rarity: Rarity) -> dict[str, tuple[int, int]]:
    """Of each article, (day, story)."""
    return {
        name: (day, number)
        for day, given in enumerate(days)
        for number, group in enumerate(grouped(given, rarity))
        for name in group
    }


def test_stories_are_nearly_those_of_the_labels(group_of: dict[str, tuple[int, int]]) -> None:
    gold = [labelled.event for labelled in WEEK]
    found = [group_of[labelled.article.id] for labelled in WEEK]
    assert pairwise(gold, found).f1 >= 0.80
    assert b_cubed(gold, found).f1 >= 0.92


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hadley-fire-tue", "tidewell-fire-tue"),
        ("bridge-collapse-tue", "rail-fares-tue"),
        ("bridge-collapse-tue", "swing-bridge-tue"),
        ("waiting-lists-wed", "laundry-contract-wed"),
        ("ardent-results-thu", "holm-vale-results-thu"),
        ("pellier-bid-tue", "pellier-recall-tue"),
        ("city-rovers-tue", "united-castleby-tue"),
        ("bus-strike-mon", "dock-strike-mon"),
        ("lowfell-hikers-mon", "gannet-star-mon"),
        ("vaile-bribery-wed", "seaview-verdict-wed"),
        ("measles-brackmoor-wed", "norovirus-infirmary-wed"),
        ("cyclone-marrick-thu", "velmora-floods-thu"),
        ("temple-statues-thu", "velmora-floods-thu"),
        ("tern-satellite-thu", "comet-harrow-thu"),
    ],
)
def test_near_misses_are_kept_apart(group_of: dict[str, tuple[int, int]], one: str, other: str) -> None:
    groups = [{group_of[name] for name, event in EVENT.items() if event == wanted} for wanted in (one, other)]
    assert groups[0]
    assert groups[1]
    assert groups[0].isdisjoint(groups[1])


def test_reprints_are_one_story(group_of: dict[str, tuple[int, int]]) -> None:
    wires = defaultdict(list)
    for labelled in WEEK:
        if labelled.article.wire is not None:
            wires[labelled.article.wire, labelled.event].append(labelled.article.id)
    reprinted = [names for names in wires.values() if len(names) > 1]
    assert len(reprinted) >= 6
    for names in reprinted:
        assert len({group_of[name] for name in names}) == 1, names


def test_grouping_is_the_same_each_time(days: list[Material], rarity: Rarity) -> None:
    assert grouped(days[0], rarity) == grouped(days[0], rarity)


@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_every_article_is_in_one_story_whatever_their_order(
    days: list[Material], rarity: Rarity, data: st.DataObject
) -> None:
    of_day = data.draw(st.sampled_from(days))
    count = len(of_day.reported)
    chosen = data.draw(st.lists(st.integers(0, count - 1), unique=True, max_size=count))
    some, in_order = part(of_day, chosen), part(of_day, sorted(chosen))
    stories = grouped(some, rarity)
    assert sorted(name for story in stories for name in story) == sorted(item.article.id for item in some.reported)
    assert {frozenset(story) for story in stories} == {frozenset(story) for story in grouped(in_order, rarity)}


def part(of: Material, numbers: list[int]) -> Material:
    return Material([of.reported[number] for number in numbers], of.vectors[numbers])


# --- few articles, and many of one


def test_nothing_is_no_story(embedder: MiniLM) -> None:
    assert grouped(material([], embedder)) == []


def test_one_article_is_one_story(embedder: MiniLM) -> None:
    assert grouped(material([FERRY], embedder)) == [["ferry"]]


def test_two_reports_of_an_accident_are_one_story_and_a_third_event_is_another(embedder: MiniLM) -> None:
    vineyard = article(
        "vineyard",
        "Frost destroyed a third of the vines in the Tarn Valley on Friday night, growers said. It was the coldest "
        "April night since 1991.",
        "Frost destroys vines in Tarn Valley",
        "Tarn Weekly",
    )
    stories = {frozenset(story) for story in grouped(material([FERRY, INQUIRY, vineyard], embedder))}
    assert stories == {frozenset({"ferry", "inquiry"}), frozenset({"vineyard"})}


@pytest.mark.parametrize("known", [True, False], ids=["known as reprints", "unknown"])
def test_one_article_fifty_times_is_one_story(embedder: MiniLM, known: bool) -> None:
    copies = [FERRY] + [
        renamed(FERRY, f"copy{n}", source=f"Paper {n}", duplicate_of="ferry" if known else None) for n in range(49)
    ]
    assert [len(story) for story in grouped(material(copies, embedder))] == [50]


def test_reprints_are_one_story_even_of_an_article_that_is_not_there(embedder: MiniLM) -> None:
    other = article(
        "other", "Nothing like it at all: the choir of Saltmere sang three songs by Ilse Amsel.", "Choir sings"
    )
    both = [replace(one, reprint_of="gone") for one in (FERRY, other)]
    assert [len(story) for story in grouped(material(both, embedder))] == [2]


def test_the_same_text_without_any_word_is_no_trouble(embedder: MiniLM) -> None:
    empty = [article(f"a{n}", text, title) for n, (text, title) in enumerate([("…", "—"), ("12 34", "5"), ("!", "?")])]
    assert sorted(name for story in grouped(material(empty, embedder)) for name in story) == ["a0", "a1", "a2"]


SCRIPTS = """Ein Schiff lief am Freitag vor Saltmere auf Grund.|Un navire s’est échoué vendredi au large de Saltmere.
Un barco encalló el viernes frente a Saltmere.|Una nave si è incagliata venerdì al largo di Saltmere.
Um navio encalhou na sexta-feira ao largo de Saltmere.|Een schip liep vrijdag aan de grond bij Saltmere.
Ett fartyg gick på grund utanför Saltmere.|Et skib gik på grund fredag ud for Saltmere.
Et skip gikk på grunn fredag utenfor Saltmere.|Laiva ajoi karille perjantaina Saltmeren edustalla.
Skip strandaði á föstudag við Saltmere.|Statek osiadł na mieliźnie w piątek koło Saltmere.
Loď v pátek uvázla na mělčině u Saltmere.|Loď v piatok uviazla na plytčine pri Saltmere.
Egy hajó pénteken zátonyra futott Saltmere előtt.|O navă a eșuat vineri lângă Saltmere.
Brod se u petak nasukao kod Saltmerea.|Ladja je v petek nasedla pri Saltmeru.
Anija u rrëzua të premten pranë Saltmere.|Bir gemi cuma günü Saltmere açıklarında karaya oturdu.
Laevs sõitis reedel Saltmere lähedal madalikule.|Laivas penktadienį užplaukė ant seklumos.
Kuģis piektdien uzskrēja uz sēkļa.|Tàu mắc cạn hôm thứ Sáu ngoài khơi Saltmere.
Sebuah kapal kandas pada hari Jumat.|Meli ilikwama Ijumaa karibu na Saltmere.
Корабль сел на мель в пятницу у Солтмера.|Корабель сів на мілину в п’ятницю.
Кораб заседна в петък край Солтмер.|Το πλοίο προσάραξε την Παρασκευή.
جنحت سفينة يوم الجمعة قبالة سالتمير.|کشتی روز جمعه به گل نشست.
הספינה עלתה על שרטון ביום שישי.|जहाज़ शुक्रवार को रेत पर चढ़ गया।
জাহাজটি শুক্রবার চরে আটকে যায়।|கப்பல் வெள்ளிக்கிழமை தரைதட்டியது.
เรือเกยตื้นเมื่อวันศุกร์|船は金曜日に座礁した。
船于周五搁浅。|배가 금요일에 좌초했다.
გემი პარასკევს მეჩეჩზე დაჯდა.|Նավը ուրբաթ օրը խրվեց ծանծաղուտում։
መርከቡ አርብ ዕለት መሬት ላይ ተቀመጠ።|🚢💥🏖️
"""


def test_every_script_is_grouped_and_told(embedder: MiniLM, writer: ExtractiveWriter) -> None:
    texts = [text for line in SCRIPTS.splitlines() for text in line.split("|")]
    articles = {
        f"a{n:02}": article(f"a{n:02}", f"{text}\n\n{text}", text, f"S{n}", published_at=at(n % 24))
        for n, text in enumerate(texts)
    }
    given = material(list(articles.values()), embedder)
    assert len(articles) >= 40
    assert sorted(name for story in grouped(given) for name in story) == sorted(articles)
    told = make(given, Window(at(0), at(0, day=12)), Profile(stories=50), writer, equally_rare)
    assert told.stories
    for source in (source for story in told.stories for line in story.lines for source in line.sources):
        span = articles[source.article_id].text[source.start_char_index : source.end_char_index]
        assert source.cited_text == span
