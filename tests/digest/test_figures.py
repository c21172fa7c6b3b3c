"""What a sentence counts, and where two sentences count one thing differently."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.digest.figures import counts, differing, takes_back


def found(text: str) -> list[tuple[str, str | None]]:
    return [(count.surface, count.fate) for count in counts(text)]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        # people, and what befell them
        ("31 people were killed.", [("31", "dead")]),
        ("Thirty-one people died.", [("Thirty-one", "dead")]),
        ("It killed 31 people.", [("31", "dead")]),
        ("There are 52 dead.", [("52", "dead")]),
        ("Four were killed, and 11 others were injured.", [("Four", "dead"), ("11", "hurt")]),
        ("The death toll rises to 31.", [("31", "dead")]),
        ("Toll rises to 31", [("31", "dead")]),
        ("The death toll, officials said, rose to 31.", [("31", "dead")]),
        ("The number of people killed rose to 31.", [("31", "dead")]),
        ("At least four people were killed and 11 injured.", [("four", "dead"), ("11", "hurt")]),
        ("Six people were hurt and two people died.", [("Six", "hurt"), ("two", "dead")]),
        ("12 people were killed and 300 people were evacuated.", [("12", "dead"), ("300", "away")]),
        ("After 12 people were killed, 300 residents fled.", [("12", "dead"), ("300", "away")]),
        ("Two people died and 400 residents had to leave.", [("Two", "dead"), ("400", None)]),
        ("Nine people were arrested, three are missing.", [("Nine", "held"), ("three", "missing")]),
        # other things
        ("There were 14 cases.", [("14", None)]),
        ("The 2,600 drivers went on strike.", [("2,600", None)]),
        ("She was 12 years old.", [("12", None)]),
        ("Shares fell by 4.5%.", [("4.5", None)]),
        ("Shares fell by 4.5 per cent.", [("4.5", None)]),
        ("He paid $1.2 million.", [("$1.2 million", None)]),
        ("He paid US$ 30 million.", [("30 million", None)]),
        ("It cost €20, or 21 dollars.", [("€20", None), ("21", None)]),
        # what counts nothing
        ("The bridge was renewed in 2019.", []),
        ("It began at 7.50 a.m. on 4 March 2025.", []),
        ("It opens at 19:30 on March 4, or at 7 o'clock.", []),
        ("The second ferry left for the first time on the 3rd.", []),
        ("Dozens of people were killed.", []),
        ("She is 62.", []),
        # what is no one number
        ("30 to 40 people died.", []),
        ("Ten or twelve people died.", []),
        ("Between 1,400 and 1,900 dockers were on strike.", []),
        ("", []),
    ],
)
def test_what_is_counted(text: str, counted: list[tuple[str, str | None]]) -> None:
    assert found(text) == counted


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("He paid $3.", {"dollar"}),
        ("He paid 3 dollars.", {"dollar"}),
        ("He paid £3.", {"pound"}),
        ("He paid 3€.", {"euro"}),
        ("It rose by 3%.", {"percent"}),
        ("It rose by 3 per cent.", {"percent"}),
        ("It rose by 3 percent.", {"percent"}),
    ],
)
def test_units_have_one_name(text: str, of: set[str]) -> None:
    assert [count.of for count in counts(text)] == [of]


@pytest.mark.parametrize(
    "text", ["about 30 people", "more than 30 people", "at least 30 people", "up to 30 people", "nearly $30"]
)
def test_some_numbers_are_loose(text: str) -> None:
    assert [count.loose for count in counts(text)] == [True]
    assert not counts("the 30 people")[0].loose


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("31 people were killed.", "12 people were killed.", ("31", "12")),
        ("The toll rises to 31.", "At least 12 people were killed.", ("31", "12")),
        ("52 dead", "40 people died.", ("52", "40")),
        ("Nine people are now known to have died.", "At least four people were killed.", ("Nine", "four")),
        ("Four were killed, 11 people injured.", "Six people were killed, 11 people injured.", ("Four", "Six")),
        ("23 children have measles.", "Fourteen children have measles.", ("23", "Fourteen")),
        ("Twenty-three ships waited.", "Twenty-six vessels waited.", ("Twenty-three", "Twenty-six")),
        ("The offer is 2.1 billion crowns.", "It offers 2.4 billion crowns.", ("2.1 billion", "2.4 billion")),
        ("He paid $2 million.", "He paid 3 million dollars.", ("$2 million", "3 million")),
        ("Shares fell 4.5%.", "Shares fell 5 per cent.", ("4.5", "5")),
        ("About 400 residents left.", "600 residents left.", ("400", "600")),
    ],
)
def test_one_thing_counted_differently(one: str, other: str, differ: tuple[str, str]) -> None:
    pair = differing(one, other)
    assert pair is not None
    assert (pair[0].surface, pair[1].surface) == differ


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # other things
        ("31 people were killed.", "12 people were injured."),
        ("31 people were killed.", "12 people are missing."),
        ("31 people were killed.", "12 people were evacuated."),
        ("12 people died, and 300 people were evacuated.", "300 people were evacuated."),
        ("Two women waited.", "Three buses left."),
        ("He paid $2 million.", "He paid €3 million."),
        ("It rose by 3 per cent.", "It rose by 4 crowns."),
        # the same number
        ("31 people were killed.", "Thirty-one people died."),
        ("1.2 million people", "1,200,000 people"),
        ("Four people were killed and 11 injured.", "11 people were injured and four people killed."),
        # as far as they say
        ("About 400 residents left.", "430 residents left."),
        ("More than 400 people left.", "Some 450 people left."),
        ("Dozens of people died.", "40 people died."),
        ("30 to 40 people died.", "31 people died."),
        # no counts at all
        ("It began in 2019.", "It began in 2020."),
        ("It began at 7.30 a.m.", "It began at 8.30 a.m."),
        ("It began on 3 March.", "It began on 4 March."),
        ("It was the first goal.", "It was the second goal."),
        ("", "31 people died."),
        # both have it
        ("31 people died, 12 people in Lomai.", "12 people died in Lomai."),
    ],
)
def test_no_difference(one: str, other: str) -> None:
    assert differing(one, other) is None
    assert differing(other, one) is None


@pytest.mark.parametrize(
    ("later", "earlier", "differ"),
    [
        ("The toll rose to 52, from 31 people a day earlier.", "31 people were killed.", ("52", "31")),
        ("Eight people and not nine people died.", "Nine people died.", ("Eight", "Nine")),
    ],
)
def test_what_was_so_before_has_changed(later: str, earlier: str, differ: tuple[str, str]) -> None:
    assert differing(later, earlier) is None
    pair = differing(later, earlier, later=True)
    assert pair is not None
    assert (pair[0].surface, pair[1].surface) == differ


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("All 241 people were brought ashore.", True),
        ("The ferry had 241 people aboard.", True),
        ("The ferry was carrying 214 people.", False),
        ("The ferry had 241 cars aboard.", False),
        ("The ferry had 17 people aboard.", False),
    ],
)
def test_a_correction_takes_a_number_back(text: str, wrong: bool) -> None:
    assert takes_back("The ferry was carrying 214 people and not 241, as this paper reported.", text) is wrong
    assert not takes_back("The ferry was carrying 214 people.", text)


@settings(deadline=None)
@given(
    st.integers(2, 1_800), st.integers(2, 1_800), st.sampled_from(["people died", "ships waited", "crowns were paid"])
)
def test_any_two_numbers_of_one_thing_differ(one: int, other: int, of: str) -> None:
    left, right = f"In all {one} {of} that night.", f"On Friday {other} {of} there."
    assert (differing(left, right) is None) == (one == other)
    assert (differing(left, right) is None) == (differing(right, left) is None)


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789.,-–$€%: of and people killed toll to from March"), max_size=120))
def test_counts_stand_where_they_say(text: str) -> None:
    for count in counts(text):
        assert text[count.start : count.end] == count.surface
        assert isinstance(count.value, Decimal)
        assert count.of
