"""Ages, dates and counts as rows and bars say them."""

from datetime import UTC, datetime, timedelta

import pytest

from reader.words import age, articles, long_date, number

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def utc(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=5), "now"),
        (timedelta(minutes=-30), "now"),
        (timedelta(minutes=7), "7 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=11), "11 h"),
        (timedelta(hours=20), "yesterday"),
        (timedelta(days=3), "3 d"),
        (timedelta(days=20), "3 Nov"),
        (timedelta(days=400), "19 Oct 2025"),
    ],
)
def test_age(before, said):
    assert age(NOW - before, NOW) == said


def test_just_after_midnight_an_hour_is_still_an_hour():
    midnight = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert age(midnight - timedelta(hours=2), midnight) == "2 h"


def test_long_date():
    assert long_date(NOW) == "Monday 23 November 2026"


def test_numbers():
    assert [articles(1), articles(2), articles(1234)] == ["1 article", "2 articles", "1,234 articles"]
    assert [number(0), number(1_234_567)] == ["0", "1,234,567"]
