from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import FilterError
from rag.text.dates import parse_moment, parse_published

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2024, 4, 28, 23, 30, tzinfo=UTC)  # 01:30 on the 29th in Berlin


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-04-26", "2024-04-26T00:00:00+02:00"),
        ("2024-1-5", "2024-01-05T00:00:00+01:00"),
        ("2024/04/26", "2024-04-26T00:00:00+02:00"),
        ("20240426", "2024-04-26T00:00:00+02:00"),
        (20240426, "2024-04-26T00:00:00+02:00"),
        ("20240426T101112Z", "2024-04-26T10:11:12+00:00"),
        ("202404261011", "2024-04-26T10:11:00+02:00"),
        ("2024-04-26T10:00", "2024-04-26T10:00:00+02:00"),
        ("2024-04-26T10:00:00Z", "2024-04-26T10:00:00+00:00"),
        ("2024-04-26 10:00:00.1234567-0400", "2024-04-26T10:00:00.123456-04:00"),
        ("2024-04-26 10:00:00 UTC", "2024-04-26T10:00:00+00:00"),
        ("Fri, 26 Apr 2024 10:00:00 GMT", "2024-04-26T10:00:00+00:00"),
        ("Fri, 26 Apr 2024 10:00:00 -0400 (EDT)", "2024-04-26T10:00:00-04:00"),
        ("26 Apr 2024 10:00 EDT", "2024-04-26T10:00:00-04:00"),
        ("April 26, 2024", "2024-04-26T00:00:00+02:00"),
        ("Friday, April 26, 2024", "2024-04-26T00:00:00+02:00"),
        ("Sept. 3, 2024", "2024-09-03T00:00:00+02:00"),
        ("26 April 2024", "2024-04-26T00:00:00+02:00"),
        ("26th of April 2024, 9:05 pm", "2024-04-26T21:05:00+02:00"),
        ("April 26, 2024 at 12:30 a.m. ET", "2024-04-26T00:30:00-04:00"),
        ("January 5, 2024 3:00 PM ET", "2024-01-05T15:00:00-05:00"),
        ("26/04/2024", "2024-04-26T00:00:00+02:00"),
        ("04/26/2024", "2024-04-26T00:00:00+02:00"),
        ("05.05.2024", "2024-05-05T00:00:00+02:00"),
        (1714125600, "2024-04-26T12:00:00+02:00"),
        (1714125600.5, "2024-04-26T12:00:00.500000+02:00"),
        (1714125600000, "2024-04-26T12:00:00+02:00"),
        ("1714125600", "2024-04-26T12:00:00+02:00"),
        ("1714125600000", "2024-04-26T12:00:00+02:00"),
        (date(2024, 4, 26), "2024-04-26T00:00:00+02:00"),
        (datetime(2024, 4, 26, 9), "2024-04-26T09:00:00+02:00"),  # noqa: DTZ001
        (datetime(2024, 4, 26, 9, tzinfo=UTC), "2024-04-26T09:00:00+00:00"),
        ("  2024-04-26 ", "2024-04-26T00:00:00+02:00"),
        ("1605-03-01T00:00Z", "1605-03-01T00:00:00+00:00"),
    ],
)
def test_dates_that_are_read(value: object, expected: str) -> None:
    assert parse_published(value, BERLIN).isoformat() == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2024-13-45", '"2024-13-45": there is no month 13'),
        ("2023-02-29", "February 2023 has no day 29"),
        ("04/05/2024", "write 2024-05-04 or 2024-04-05"),
        ("04.05.2024", "write 2024-05-04 or 2024-04-05"),
        ("04/26/24", "not a day, month and year"),
        ("2024-04", "not a day, month and year"),
        ("April 2024", "not a day, month and year"),
        ("April 26", "not a day, month and year"),
        ("yesterday", "not a day, month and year"),
        ("1599-12-31", "outside 1600 to 2200"),
        ("2201-01-01", "outside 1600 to 2200"),
        ("2024-04-26T25:00", "no such time of day"),
        ("2024-04-26 13:00 pm", "there is no hour 13 pm"),
        ("2024-04-26 10", "no minutes"),
        ("2024-04-26 10:00 IST", "IST is not known or stands for several"),
        ("2024-04-26 or so", '"or so" after the day is not a time'),
        ("2024-04-261230", "not a day, month and year"),
        ("٢٠٢٤-٠٤-٢٦", "not a day, month and year"),
        ("", "empty"),
        (0, "not a number of seconds"),
        (2024, "not a number of seconds"),
        (float("nan"), "not a number of seconds"),
        (float("inf"), "outside the years 1600 to 2200"),
        (10**40, "outside the years 1600 to 2200"),
        (True, "type bool"),
        (None, "type NoneType"),
        ([2024], "type list"),
    ],
)
def test_dates_that_are_refused(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)write") as caught:
        parse_published(value, BERLIN)
    assert reason in str(caught.value)


def test_a_long_value_is_shortened_in_the_message() -> None:
    with pytest.raises(ValueError, match="…") as caught:
        parse_published("x" * 10_000, UTC)
    assert len(str(caught.value)) < 200


AWARE = st.datetimes(
    datetime(1600, 1, 2), datetime(2200, 12, 30),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)  # fmt: skip


@given(AWARE)
def test_iso_dates_come_back(moment: datetime) -> None:
    assert parse_published(moment.isoformat(), UTC) == moment
    assert parse_published(moment.isoformat(), UTC).utcoffset() == moment.utcoffset()


@given(AWARE)
def test_written_days_come_back(moment: datetime) -> None:
    day = moment.date()
    for form in ("%B %d, %Y", "%d %B %Y", "%a, %d %b %Y", "%Y%m%d"):
        assert parse_published(day.strftime(form), BERLIN).date() == day


@given(st.text(max_size=30) | st.from_regex(r"[0-9/ :.TZ+-]{1,24}", fullmatch=True) | st.floats() | st.integers())
def test_anything_else_is_a_value_error(value: object) -> None:
    try:
        assert parse_published(value, BERLIN).tzinfo is not None
    except ValueError:
        return


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024-04-26", "2024-04-26T00:00:00+02:00", "2024-04-27T00:00:00+02:00"),
        ("April 26, 2024", "2024-04-26T00:00:00+02:00", "2024-04-27T00:00:00+02:00"),
        ("2024-04-26T10:00", "2024-04-26T10:00:00+02:00", "2024-04-26T10:00:00+02:00"),
        ("2024-04-26T10:00Z", "2024-04-26T10:00:00+00:00", "2024-04-26T10:00:00+00:00"),
        ("2024-04", "2024-04-01T00:00:00+02:00", "2024-05-01T00:00:00+02:00"),
        ("2024-12", "2024-12-01T00:00:00+01:00", "2025-01-01T00:00:00+01:00"),
        ("2024", "2024-01-01T00:00:00+01:00", "2025-01-01T00:00:00+01:00"),
        ("today", "2024-04-29T00:00:00+02:00", "2024-04-30T00:00:00+02:00"),
        ("Yesterday", "2024-04-28T00:00:00+02:00", "2024-04-29T00:00:00+02:00"),
        ("3 days ago", "2024-04-26T00:00:00+02:00", "2024-04-27T00:00:00+02:00"),
        ("1 day ago", "2024-04-28T00:00:00+02:00", "2024-04-29T00:00:00+02:00"),
        ("7d", "2024-04-22T00:00:00+02:00", "2024-04-23T00:00:00+02:00"),
        ("2w", "2024-04-15T00:00:00+02:00", "2024-04-16T00:00:00+02:00"),
        ("12h", "2024-04-28T11:30:00+00:00", "2024-04-28T11:30:00+00:00"),
        ("now", "2024-04-28T23:30:00+00:00", "2024-04-28T23:30:00+00:00"),
        # The clocks went forward on March 31: the day has 23 hours.
        ("2024-03-31", "2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00"),
        ("2200-12-31", "2200-12-31T00:00:00+01:00", "2201-01-01T00:00:00+01:00"),
    ],
)
def test_moments(text: str, start: str, end: str) -> None:
    assert parse_moment(text, now=NOW, timezone=BERLIN, end_of_day=False).isoformat() == start
    assert parse_moment(text, now=NOW, timezone=BERLIN, end_of_day=True).isoformat() == end


@pytest.mark.parametrize("text", ["", "foo", "2024-13", "2024-04-31", "04/05/2024", "999999d", "-3d", "1500"])
def test_moments_that_are_refused_name_value_and_remedy(text: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_moment(text, now=NOW, timezone=BERLIN, end_of_day=False)
    assert f'"{text}"' in str(caught.value)
    assert "Write 2024-04-26" in str(caught.value)
