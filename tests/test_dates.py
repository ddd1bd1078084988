from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dates import calendars, find_written, parse_machine, parse_written

DATA = Path(__file__).parent / "data" / "dates"
SHARED = Path(__file__).parents[2] / "shared" / "data" / "dates" / "bylines.tsv"


def rows(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def day(text: str, lang: str = "") -> str:
    moment = parse_written(text, lang)
    return moment.date().isoformat() if moment else ""


# ---------------------------------------------------------------- what programs write


@pytest.mark.parametrize(("text", "moment"), rows(DATA / "machine.tsv"))
def test_a_feeds_date_is_read(text: str, moment: str) -> None:
    assert parse_machine(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "nonsense", "0", "-1", "Mon", "10:20:30", "2024-02-30", "2024-13-01", "2024-400", "20241301",
        "Tue, 31 Jun 2024 10:00:00 GMT", "Mon, 05 Feb 10000 10:20:30 GMT", "Mon, 05 Feb 0000 10:20:30 GMT",
        "10000-01-01", "-1-01-01", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1 Jan 0001 00:00:00 GMT",
        "9999-12-31T23:59:59-12:00", "Fri, 31 Dec 9999 23:59:59 -1200", "99999999999999", "9" * 5000, "2024-",
        "Mon, 05 Xyz 2024 10:20:30 GMT", "12", "0000", "3000",
    ],
)  # fmt: skip
def test_what_names_no_moment_is_none(text: str) -> None:
    assert parse_machine(text) is None


zoned = st.datetimes(
    min_value=datetime(1970, 1, 2),
    max_value=datetime(2150, 1, 1),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


@given(zoned)
def test_what_email_writes_is_read_back(moment: datetime) -> None:
    assert parse_machine(format_datetime(moment)) == moment.replace(microsecond=0)


@given(zoned)
def test_what_iso_writes_is_read_back(moment: datetime) -> None:
    assert parse_machine(moment.isoformat()) == moment
    assert parse_machine(moment.isoformat(" ", "seconds")) == moment.replace(microsecond=0)


@given(st.text() | st.text("0123456789-+:/.,TZ GMTmayJan", max_size=60))
def test_any_field_gives_utc_or_none(text: str) -> None:
    moment = parse_machine(text)
    assert moment is None or moment.utcoffset() == timedelta(0)


# ---------------------------------------------------------------- what people write


@pytest.mark.parametrize(("text", "moment"), rows(DATA / "written.tsv"))
def test_a_line_of_a_page_is_read(text: str, moment: str) -> None:
    read = parse_written(text)
    assert read is not None
    assert read.isoformat().startswith(moment)
    if len(moment) == 10:
        assert (read.hour, read.minute) == (0, 0)


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared material")
def test_every_byline_of_the_shared_list_is_read() -> None:
    wrong = [(text, day(text)) for text, expected in rows(SHARED) if day(text) != expected]
    assert wrong == []


@pytest.mark.parametrize("text", (DATA / "dateless.txt").read_text("utf-8").splitlines())
def test_a_sentence_with_numbers_holds_no_date(text: str) -> None:
    assert find_written(text) is None


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("9-5-24 3:23 PM", "kok", "2024-05-09"),
        ("05/09/2024", "", "2024-09-05"),
        ("05/09/2024", "fr", "2024-09-05"),
        ("05/09/2024", "en-GB", "2024-09-05"),
        ("05/09/2024", "en_US", "2024-05-09"),
        ("05/09/2024", "fil", "2024-05-09"),
        ("05/09/2024", "en", ""),
        ("05/09/2024 3:15 pm", "", ""),
        ("05/05/2024", "en", "2024-05-05"),
        ("05/23/2024", "fr", "2024-05-23"),
        ("05.09.2024", "en", "2024-09-05"),
        ("Thursday 05/09/2024", "en", ""),
        ("Friday 05/10/2024", "en", "2024-05-10"),
        ("24/5/9", "ja", "2024-05-09"),
        ("24. 5. 9.", "ko", "2024-05-09"),
        ("12-10-24", "", "2024-10-12"),
        ("05/09/2024 10:00 EST", "", "2024-05-09"),
        ("05/09/2024", "sv", "2024-09-05"),
        ("05/09/2024", "en-CA", ""),
        ("09/05/2567", "th", "2024-05-09"),
        ("9/5/24", "", "2024-05-09"),
    ],
)
def test_the_order_of_figures_is_the_languages_and_a_doubt_is_none(
    text: str, lang: str, expected: str
) -> None:
    assert day(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("9 listopada 2024", "pl", "2024-11-09"),
        ("9 listopada 2024", "hr", "2024-10-09"),
        ("9 listopada 2024", "", ""),
        ("sobota, 9 listopada 2024", "", "2024-11-09"),
        ("9 listopada 2024", "xx", ""),
        ("9 mai 2024", "ja", "2024-05-09"),
    ],
)
def test_a_month_of_two_languages_is_settled_by_the_page_or_its_weekday(
    text: str, lang: str, expected: str
) -> None:
    assert day(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("۱۴۰۳/۰۲/۲۰", "fa", "2024-05-09"),
        ("۳۱ شهریور ۱۴۰۲", "", "2023-09-22"),
        ("۳۱ مهر ۱۴۰۲", "", ""),
        ("1 رمضان 1445", "ar", "2024-03-11"),
        ("31 رمضان 1445", "ar", ""),
        ("113年5月9日", "zh-TW", "2024-05-09"),
        ("9 พ.ค. 24", "th", "2024-05-09"),
        ("9 May 1445", "en", "1445-05-09"),
        ("9 mars 0012", "", ""),
        ("昭和64年1月7日", "", "1989-01-07"),
    ],
)
def test_other_calendars_become_days_of_ours(text: str, lang: str, expected: str) -> None:
    assert day(text, lang) == expected


def test_the_span_holds_the_date_with_its_time_and_nothing_else() -> None:
    line = "Par Jeanne Exemple, le 9 mai 2024 à 15:23 | Culture"
    start, end, moment = find_written(line) or (0, 0, None)
    assert line[start:end] == "9 mai 2024 à 15:23"
    assert moment == datetime(2024, 5, 9, 15, 23, tzinfo=UTC)


def test_an_opening_time_is_no_zone() -> None:
    assert parse_written("9 mai 2024, 10:00 - 12:00") == datetime(2024, 5, 9, 10, tzinfo=UTC)


def test_a_time_past_the_end_of_the_calendar_is_none() -> None:
    assert parse_written("1 Jan 1000 10:00") is not None
    assert parse_machine("31 December 9999 24:00") is None


NAMES = st.sampled_from(
    [
        "mai", "May", "5月", "年", "日", "мая", "मई", "رمضان", "اردیبهشت", "พ.ค.", "thang", "5", "31", "2024",
        "24", "'", "/", ".", "-", ":", " ", "h", "pm", "午後", "Uhr", "+", "GMT", "ET", "令和", "元", "Thursday",
        "maj", "mis à jour",
    ]
)  # fmt: skip


@given(
    st.text(max_size=80)
    | st.lists(NAMES, max_size=30).map("".join)
    | st.lists(NAMES, max_size=30).map(" ".join)
)
def test_any_line_gives_a_span_inside_it_or_none(line: str) -> None:
    found = find_written(line)
    if found:
        start, end, moment = found
        assert 0 <= start < end <= len(line)
        assert moment.utcoffset() == timedelta(0)


def test_a_long_line_of_figures_is_read_up_to_its_limit() -> None:
    assert find_written("1 " * 1_000_000) is None
    assert find_written("9 mai " * 100_000) is None
    assert find_written("10:10:" * 100_000) is None


# ---------------------------------------------------------------- calendars and cost


@given(st.integers(1200, 1600), st.integers(1, 12), st.integers(1, 29))
def test_days_of_other_calendars_follow_each_other(year: int, month: int, number: int) -> None:
    for calendar in (calendars.jalali, calendars.hijri):
        assert calendar(year, month, number + 1) - calendar(year, month, number) == timedelta(days=1)


def test_the_persian_year_begins_with_spring() -> None:
    starts = [calendars.jalali(year, 1, 1) for year in (1375, 1399, 1400, 1403, 1404, 1408, 1409)]
    assert [f"{start:%Y-%m-%d}" for start in starts] == [
        "1996-03-20", "2020-03-20", "2021-03-21", "2024-03-20", "2025-03-21", "2029-03-20", "2030-03-21",
    ]  # fmt: skip
    assert calendars.jalali(1403, 12, 30) == date(2025, 3, 20)


def test_the_table_of_names_is_read_only_when_a_page_is() -> None:
    code = (
        "import sys\n"
        "from feeds.dates import names, parse_machine\n"
        "assert parse_machine('Mon, 05 Feb 2024 10:20:30 GMT')\n"
        "assert parse_machine('2024-02-05T10:20:30Z')\n"
        "assert parse_machine(' ') is None\n"
        "assert names.load.cache_info().currsize == 0\n"
        "assert 'feeds.dates.written' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
