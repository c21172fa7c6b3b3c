from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from eval.mutations import FALSE, KINDS, TRUE, Mutation, fold, mutate
from eval.mutations.__main__ import lines
from eval.mutations.mutation import Edit, edited

PUBLISHED = "2024-04-26"  # a Friday

# What else the articles say, so that there are other persons, places and days.
REST = (
    "\n\nPresident Ada Lane met reporters in Oslo. Lane said the harbour would be dredged. "
    '"The tide was late," said Minister Tom Reyes. Reyes spoke to fishermen about nets, prices and ice.'
)


def claims(kind: str, sentence: str, rest: str = REST, **options: object) -> list[str]:
    """The claims of that kind made of the sentence, over some seeds."""
    found: dict[str, None] = {}
    for seed in range(12):
        for mutation in mutate(sentence + rest, seed, published_at=PUBLISHED, kinds=(kind,), **options):  # type: ignore[arg-type]
            if mutation.original.startswith(sentence):
                found[mutation.claim] = None
    return list(found)


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        ("verbatim", "The ferry left the northern pier at dawn.", "The ferry left the northern pier at dawn."),
        (
            "clause_dropped",
            "The ferry, which was built in a local yard, was damaged in the storm.",
            "The ferry was damaged in the storm.",
        ),
        ("clause_dropped", "On Tuesday, the council closed the old bridge.", "The council closed the old bridge."),
        (
            "passive",
            "The court lifted the ban on Monday after a short hearing.",
            "The ban was lifted by the court on Monday after a short hearing.",
        ),
        (
            "passive",
            "The old bridge was destroyed by a flood in the spring.",
            "A flood destroyed the old bridge in the spring.",
        ),
        ("rounding", "The storm damaged roofs of 412 houses along the coast.", "more than 400 houses"),
        ("name_shortened", "Ada Lane opened the new market hall in the harbour.", "Lane opened the new market hall"),
        ("name_shortened", "Ministers of the European Union agreed on a new quota.", "Ministers of the EU agreed"),
        ("number_spelled", "The flood carried away seven boats from the pier.", "carried away 7 boats"),
        ("number_spelled", "The plan will cost the town 1.2 million crowns.", "cost the town 1,200,000 crowns"),
        (
            "attribution_moved",
            "Police said the driver was taken to hospital.",
            "The driver was taken to hospital, police said.",
        ),
        ("attribution_moved", '"The nets are empty," Reyes said.', 'Reyes said, "The nets are empty."'),
        ("synonym", "About 300 fishermen stayed in the harbour.", "Approximately 300 fishermen"),
        ("unit", "The clearing of the wreck took three days of hard work.", "took three weeks"),
        (
            "number_moved",
            "The union has 40 members in the north of the country and 90 workers elsewhere.",
            "The union has 90 members in the north of the country and 40 workers elsewhere.",
        ),
        ("role", "Lane accused Reyes of hiding the report.", "Reyes accused Lane of hiding the report."),
        (
            "negation",
            "The council agreed to close the old bridge.",
            "The council did not agree to close the old bridge.",
        ),
        ("negation", "The bridge was not closed to heavy lorries.", "The bridge was closed to heavy lorries."),
        ("modality", "The bridge may close for repairs in the autumn.", "The bridge will close for repairs"),
        ("modality", "The council denied the claims of the fishermen.", "The council confirmed the claims"),
        ("modality", "The alleged thief left the market at dawn.", "The thief left the market"),
        (
            "modality",
            "The minister promised to visit the flooded villages.",
            "The minister visited the flooded villages.",
        ),
        ("quote", 'The mayor called the plan "a great success for the whole town" at dawn.', '"a terrible success'),
        ("direction", "Prices of cod rose by a tenth over the winter.", "Prices of cod fell by a tenth"),
        ("scope", "Some fishermen refused to leave the harbour.", "All fishermen refused"),
        ("scope", "At least 12 boats sank in the storm.", "At most 12 boats"),
        ("scope", "The harbour is one of the oldest harbours of the coast.", "is the oldest harbour of the coast"),
    ],
)
def test_what_is_made_of_a_sentence(kind: str, sentence: str, expected: str) -> None:
    assert any(expected in claim for claim in claims(kind, sentence)), claims(kind, sentence)


def test_another_noun_is_nowhere_in_the_article() -> None:
    sentence = "A fire destroyed the school of the old town."
    assert set(claims("noun", sentence)) == {
        "A fire destroyed the prison of the old town.",
        "A fire destroyed the hospital of the old town.",
    }
    rest = " The wounded were brought to a hospital in the valley." + REST
    assert claims("noun", sentence, rest) == ["A fire destroyed the prison of the old town."]
    rest = " The prison and the hospital were not hit." + REST
    assert claims("noun", sentence, rest) == []


def test_an_article_goes_with_another_noun() -> None:
    found = claims("noun", "The town was hit by a storm in the spring.")
    assert set(found) == {
        "The town was hit by an earthquake in the spring.",
        "The town was hit by a drought in the spring.",
    }


def test_words_are_added_of_which_the_article_has_none() -> None:
    sentence = "The court lifted the ban on the old bridge."
    found = claims("added", sentence)
    assert len(found) > 3
    assert all(claim != sentence and claim.startswith("The ") and claim.endswith(".") for claim in found)
    assert not any("in secret" in claim for claim in claims("added", sentence, " It was kept secret." + REST))


@pytest.mark.parametrize(
    "sentence", ["The minister said nothing at all?", "It rained in the hills of 2,000 metres, in 1987."]
)
def test_nothing_is_added_behind_what_ends_otherwise(sentence: str) -> None:
    assert not any(claim.startswith(sentence[:-1] + " ") for claim in claims("added", sentence))


def test_joined_is_the_sentence_and_the_next_one() -> None:
    found = claims("joined", "The ferry left the pier at dawn.", " The captain steered it through thick fog." + REST)
    assert found
    assert set(found) <= {
        "The ferry left the pier at dawn, and the captain steered it through thick fog.",
        "The ferry left the pier at dawn; the captain steered it through thick fog.",
    }


def test_a_weekday_is_resolved_by_the_day_of_the_article() -> None:
    found = claims("date_resolved", "The ferry sank off the pier on Tuesday.", " The wreck was found yesterday." + REST)
    assert found
    assert all("23 April" in claim or "April 23" in claim for claim in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry will sail for the islands on Tuesday.",  # to come
        'The captain said "we were lost on Tuesday" to the reporters.',  # quoted
        "The ferry sank off the pier on Friday.",  # today, or a week ago
    ],
)
def test_a_day_that_is_not_sure_is_not_resolved(sentence: str) -> None:
    assert claims("date_resolved", sentence, " The wreck was found yesterday." + REST) == []


def test_another_number_is_nowhere_in_the_article() -> None:
    found = claims(
        "number", "The storm sank 12 boats in the harbour.", " Another 21 boats and 15 nets were lost." + REST
    )
    assert found
    assert not any(f"sank {number} boats" in claim for claim in found for number in (12, 21, 15))


def test_a_bound_is_not_loosened() -> None:
    numbers = [int(claim.split()[2]) for claim in claims("number", "At least 40 boats sank in the storm.")]
    assert numbers
    assert all(number > 40 for number in numbers)
    assert claims("unit", "The crew cleared the wreck within 24 hours of the storm.") == []


def test_another_day_is_not_in_the_article() -> None:
    found = claims("date", "The ferry sank off the pier on Monday.", " On Tuesday the wreck was found." + REST)
    assert found
    assert not any("Monday" in claim or "Tuesday" in claim for claim in found)


def test_another_name_is_one_of_the_article() -> None:
    found = claims("name", "The new market hall was opened by Ada Lane in the spring.")
    assert found == ["The new market hall was opened by Tom Reyes in the spring."]


def test_a_name_that_may_be_true_too_is_not_taken() -> None:
    rest = " The market hall in the harbour was opened again by Tom Reyes." + REST
    assert claims("name", "The new market hall was opened by Ada Lane in the spring.", rest) == []


def test_a_name_from_another_article() -> None:
    sentence = "The new market hall was opened by Ada Lane in the spring."
    assert any("Omar Aziz" in claim for claim in claims("name", sentence, foreign=("Omar Aziz",)))


def test_another_speaker() -> None:
    assert claims("speaker", "Lane said the new lighthouse was too dim.") == [
        "Reyes said the new lighthouse was too dim."
    ]


def test_what_is_mutual_is_not_turned_round() -> None:
    assert claims("role", "Lane met Reyes at the harbour.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge, the mayor said, was damaged in the storm.",
        "The bridge will be closed, if the council agrees, in autumn.",
    ],
)
def test_attributions_and_conditions_stay(sentence: str) -> None:
    assert claims("clause_dropped", sentence) == []


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"quote"}))
def test_quotations_are_left_alone(kind: str) -> None:
    quoted = '"some 12 boats may have been lost on Monday after the storm"'
    for claim in claims(kind, f"The mayor wrote {quoted} in the log."):
        assert quoted.strip('"') in claim


ARTICLE = (
    "The ferry sank off Oslo on Monday, and at least 12 people were injured. Ada Lane accused Tom Reyes of delays. "
    "The harbour, which was built in 1987, may close. Police said the captain was not injured."
    "\n\nPrices rose by 7 percent, and some fishermen left the market. The court lifted the ban." + REST
)


def test_the_same_input_gives_the_same() -> None:
    one, other = (list(mutate(ARTICLE, 3, published_at=date(2024, 4, 26))) for _ in range(2))
    assert one == other
    assert one != list(mutate(ARTICLE, 4, published_at=date(2024, 4, 26)))


def test_offsets_and_labels() -> None:
    made = list(mutate(ARTICLE, 0, published_at=PUBLISHED))
    assert {mutation.kind for mutation in made} > {"number", "date", "negation", "synonym", "joined"} - {"synonym"}
    for mutation in made:
        assert mutation.source[mutation.start : mutation.end] == mutation.original
        assert mutation.label == int(mutation.kind in TRUE)
        assert (mutation.claim == mutation.original) == (mutation.kind == "verbatim")


def test_a_long_article_gives_whole_paragraphs_round_the_sentence() -> None:
    paragraph = "The harbour master counted the boats at dawn and wrote them down. " * 10
    text = "\n\n".join([paragraph.strip()] * 9)
    text += "\n\nThe ferry sank off the pier with 12 people on board.\n\n" + text
    made = [m for m in mutate(text, 0, kinds=("number",)) if "ferry" in m.original]
    assert len(made) == 1
    assert made[0].source[made[0].start : made[0].end] == made[0].original
    assert 2000 < len(made[0].source) <= 3000
    assert set(made[0].source.split("\n\n")) == {paragraph.strip(), made[0].original}


def test_kinds_are_true_or_false() -> None:
    assert not set(TRUE) & set(FALSE)
    assert set(TRUE) | set(FALSE) == set(KINDS)


def test_articles_are_divided_in_halves() -> None:
    halves = Counter(fold(f"https://news.example/{number}") for number in range(400))
    assert set(halves) == {"tune", "test"}
    assert 160 <= halves["tune"] <= 240


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("He saw a boat.", [Edit(9, 13, "island")], "He saw an island."),
        ("He saw an old boat.", [Edit(10, 14, "")], "He saw a boat."),
        ("It was an 8-hour shift.", [Edit(10, 11, "6")], "It was a 6-hour shift."),
        ("On Monday, it sank.", [Edit(0, 11, "")], "It sank."),
    ],
)
def test_an_edit_leaves_english(text: str, edits: list[Edit], expected: str) -> None:
    assert edited(text, edits).claim == expected


def test_lines_are_drawn_from_all_articles() -> None:
    articles = [
        {"url": f"https://news.example/{n}", "title": "Ferry", "published_at": PUBLISHED, "text": ARTICLE}
        for n in range(3)
    ]
    made = lines(articles, 3, 0)
    assert made == lines(articles, 3, 0)
    assert json.dumps(made)
    counts = Counter(line["kind"] for line in made)
    assert max(counts.values()) == 3
    assert {line["url"] for line in made if line["kind"] == "verbatim"} == {row["url"] for row in articles}
    assert all(line["fold"] == fold(line["url"]) for line in made)


def test_the_generator_does_not_know_the_verifier() -> None:
    folder = Path(__file__).resolve().parents[2] / "eval" / "mutations"
    assert not [path.name for path in folder.glob("*.py") if "rag.verification" in path.read_text(encoding="utf-8")]


def test_a_mutation_is_a_value() -> None:
    made = next(mutate(ARTICLE, 0))
    assert isinstance(made, Mutation)
    assert hash(made)
