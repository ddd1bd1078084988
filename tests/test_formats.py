"""Ages, dates and counts as rows and bars say them."""

from datetime import UTC, datetime, timedelta

import pytest

from reader.i18n import formats
from reader.i18n.formats import age, articles, long_date, number

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


@pytest.mark.parametrize(
    ("came_to", "said"),
    [
        ((57, 44, 4), "57 feeds asked: 44 new articles, 4 failed"),
        ((1, 1, 0), "1 feed asked: 1 new article"),
        ((2, 0, 1), "2 feeds asked: 0 new articles, 1 failed"),
    ],
)
def test_what_a_refresh_came_to_is_one_sentence_with_one_meaning(came_to, said):
    assert formats.refreshed(*came_to) == said
