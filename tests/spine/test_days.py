"""Dates of any precision and intervals as four days, and on which days they hold."""

import datetime
from time import struct_time

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import days
from graph.days import GREATEST, LEAST, UNKNOWN, Span
from graph.errors import BadInput


def _day(text: str) -> int:
    open_days = {"-": LEAST, "+": GREATEST}
    return open_days[text] if text in open_days else datetime.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2009-10-28", "2009-10-28 2009-10-28 2009-10-28 2009-10-28"),
        ("2009-10", "2009-10-01 2009-10-31 2009-10-01 2009-10-31"),
        ("2009", "2009-01-01 2009-12-31 2009-01-01 2009-12-31"),
        ("200X", "2000-01-01 2009-12-31 2000-01-01 2009-12-31"),
        ("19XX", "1900-01-01 1999-12-31 1900-01-01 1999-12-31"),
        ("2009-XX", "2009-01-01 2009-12-31 2009-01-01 2009-12-31"),
        ("2009-10-XX", "2009-10-01 2009-10-31 2009-10-01 2009-10-31"),
        ("2009-XX-XX", "2009-01-01 2009-12-31 2009-01-01 2009-12-31"),
        ("2020-02", "2020-02-01 2020-02-29 2020-02-01 2020-02-29"),
        ("0001", "0001-01-01 0001-12-31 0001-01-01 0001-12-31"),
        ("9999-12-31", "9999-12-31 9999-12-31 9999-12-31 9999-12-31"),
        ("2009/2011", "2009-01-01 2009-12-31 2011-01-01 2011-12-31"),
        ("2009-01-01/2009-12-31", "2009-01-01 2009-01-01 2009-12-31 2009-12-31"),
        ("2009-06/2009", "2009-06-01 2009-06-30 2009-01-01 2009-12-31"),
        ("2009/", "2009-01-01 2009-12-31 - +"),
        ("/2009", "- + 2009-01-01 2009-12-31"),
        ("2009/..", "2009-01-01 2009-12-31 + +"),
        ("../2009", "- - 2009-01-01 2009-12-31"),
        ("../..", "- - + +"),
        ("/", "- + - +"),
        ("../", "- - - +"),
        ("/..", "- + + +"),
        ("[2009-03-01..2009-05-31]", "2009-03-01 2009-05-31 2009-03-01 2009-05-31"),
        ("2008/[2009-03..2010]", "2008-01-01 2008-12-31 2009-03-01 2010-12-31"),
    ],
)
def test_a_date_has_an_earliest_and_a_latest_day_at_both_ends(text: str, bounds: str) -> None:
    assert days.parse(text) == Span(*map(_day, bounds.split()))


def test_no_date_is_unknown_at_both_ends() -> None:
    assert days.parse("") == days.parse("/") == UNKNOWN == Span(LEAST, GREATEST, LEAST, GREATEST)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2023-02-30", "'2023-02-30' is no day of the calendar; check month and day"),
        ("2023-02-29", "'2023-02-29' is no day of the calendar; check month and day"),
        ("2023-13", "'2023-13' is no day of the calendar; check month and day"),
        ("2023-00", "'2023-00' is no day of the calendar; check month and day"),
        ("0000", "'0000' is no day of the calendar; check month and day"),
        ("2023-XX-05", "'2023-XX-05' is no day of the calendar; check month and day"),
        ("2011/2009", "'2011/2009' ends before it starts; put the earlier date first"),
        ("2009-06-02/2009-06-01", "'2009-06-02/2009-06-01' ends before it starts; put the earlier date first"),
        ("[2010..2009]", "'[2010..2009]' ends before it starts; put the earlier date first"),
        ("yesterday", "'yesterday' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("..", "'..' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("23", "'23' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("2023-6-1", "'2023-6-1' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("2023-06-01 ", "'2023-06-01 ' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("2023-06-01\n", "'2023-06-01\\n' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("٢٠٢٣", "'٢٠٢٣' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("2023-06-01T12:00", "'2023-06-01T12:00' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("2019/2020/2021", "'2019/2020/2021' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("[2009,2010]", "'[2009,2010]' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
        ("x" * 99, f"'{'x' * 40}' is no date; write 2023, 2023-06, 2023-06-01 or start/end"),
    ],
)
def test_what_is_no_date_gets_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        days.parse(text)
    assert str(caught.value) == said
    assert caught.value.field == "during"


# On the day before 2009, the first day of 2009, in June 2009, the last of 2009, the day after.
ASKED = ("2008-12-31", "2009-01-01", "2009-06-15", "2009-12-31", "2010-01-01")


@pytest.mark.parametrize(
    ("text", "table"),  # c certain, p possible, - neither
    [
        ("2009", "-ppp-"),  # on some day of 2009
        ("2009-01-01/2009-12-31", "-ccc-"),  # through 2009
        ("/2009", "pppp-"),  # until some day of 2009
        ("../2009-12-31", "cccc-"),  # to the end of 2009
        ("2009-06-15", "--c--"),
        ("2009-06-15/", "--ppp"),  # an unknown end never excludes and never makes certain
        ("2009-06-15/..", "--ccc"),
        ("../..", "ccccc"),
        ("/", "ppppp"),
        ("", "ppppp"),
        ("../", "ppppp"),
        ("2008/[2009-03-01..2009-09-30]", "ccp--"),
    ],
)
def test_on_which_days_it_holds(text: str, table: str) -> None:
    span = days.parse(text)
    asked = [datetime.date.fromisoformat(day).toordinal() for day in ASKED]
    assert "".join("c" if span.certain(day) else "p" if span.possible(day) else "-" for day in asked) == table


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_plain_date_is_what_the_edtf_package_reads(date: datetime.date, length: int) -> None:
    text = date.isoformat()[:length]
    read = edtf.parse_edtf(text)
    first, last = _ordinal(read.lower_strict()), _ordinal(read.upper_strict())
    assert days.parse(text) == Span(first, last, first, last)


@given(
    st.dates(min_value=datetime.date(1000, 1, 1)),
    st.dates(min_value=datetime.date(1000, 1, 1)),
    st.sampled_from([4, 7, 10]),
    st.sampled_from([4, 7, 10]),
)
def test_an_interval_is_what_the_edtf_package_reads(
    one: datetime.date, other: datetime.date, left: int, right: int
) -> None:
    start, end = sorted([one, other])
    text = f"{start.isoformat()[:left]}/{end.isoformat()[:right]}"
    read = edtf.parse_edtf(text)
    ends = [read.lower.lower_strict(), read.lower.upper_strict(), read.upper.lower_strict(), read.upper.upper_strict()]
    assert days.parse(text) == Span(*map(_ordinal, ends))


def _ordinal(read: struct_time) -> int:
    return datetime.date(*read[:3]).toordinal()


@given(st.integers(min_value=1, max_value=datetime.date.max.toordinal()))
def test_a_day_number_is_written_as_the_date_that_it_was_read_from(day: int) -> None:
    written = days.text(day)
    assert written is not None
    assert days.parse(written) == Span(day, day, day, day)


def test_no_bound_is_written_as_nothing() -> None:
    assert (days.text(LEAST), days.text(GREATEST)) == (None, None)
