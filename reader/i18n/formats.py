"""Moments and numbers as a reader says them, and which way text runs. Pure: the clock comes in as an argument."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from reader.i18n import translate
from reader.i18n.translate import message, tr, trn

if TYPE_CHECKING:
    from feeds.library.imports import Imported
    from feeds.model import Article

MONTHS = message("January February March April May June July August September October November December")
SHORT_MONTHS = message("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
SHORT_DAYS = message("Mon Tue Wed Thu Fri Sat Sun")
DAYS = message("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
number = translate.number

_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


def holds_rtl(text: str) -> bool:
    """Whether some of `text` runs from right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def moved_in(report: Imported) -> list[str]:
    """What came along with the feeds of an import, a line each; nothing where it was only feeds."""
    told = (
        (
            tr("given the folder or the name of the list: {number}", number=number(report.arranged)),
            report.arranged,
        ),
        (tr("articles that came along: {number}", number=number(report.articles)), report.articles),
        (tr("marks put on articles that were here: {number}", number=number(report.marked)), report.marked),
        (tr("smart feeds: {number}", number=number(report.searches)), report.searches),
        (tr("rules: {number}", number=number(report.rules)), report.rules),
        (
            tr("articles left out, of feeds you do not follow: {number}", number=number(report.left)),
            report.left,
        ),
    )
    return [line for line, many in told if many]


def age(moment: datetime, now: datetime) -> str:
    """How long ago, in the reader's zone, as short as a list row wants it: `5 min`, `3 h`, `9 May 2024`."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return tr("now")
    if minutes < 60:
        return tr("{minutes} min", minutes=minutes)
    local, today = moment.astimezone(), now.astimezone()
    days = (today.date() - local.date()).days
    if days == 0 or minutes < 6 * 60:
        return tr("{hours} h", hours=minutes // 60)
    if days == 1:
        return tr("yesterday")
    if days < 7:
        return tr("{days} d", days=days)
    month = tr(SHORT_MONTHS).split()[local.month - 1]
    if local.year == today.year:
        return tr("{day} {month}", day=_day(local), month=month)
    return tr("{day} {month} {year}", day=_day(local), month=month, year=local.year)


def span(time: timedelta) -> str:
    """A length of time as a feed's rhythm is told: `20 min`, `3 h`, `2 d`."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 90:
        return tr("{minutes} min", minutes=minutes)
    if minutes < 36 * 60:
        return tr("{hours} h", hours=round(minutes / 60))
    return tr("{days} d", days=round(minutes / 1440))


def long_date(moment: datetime) -> str:
    """`Monday 23 November 2026`, in the zone `moment` carries."""
    return tr(
        "{weekday} {day} {month} {year}",
        weekday=tr(DAYS).split()[moment.weekday()],
        day=_day(moment),
        month=tr(MONTHS).split()[moment.month - 1],
        year=moment.year,
    )


def published(article: Article) -> str:
    """When an article is from, as its head says it: `Monday 23 November 2026, 10:00`."""
    if not article.dated:
        return tr("undated")
    moment = article.date.astimezone() if article.feed_id else article.date
    return tr("{date}, {time}", date=long_date(moment), time=f"{moment:%H:%M}")


def day_of_year(moment: datetime) -> str:
    """`Monday 23 November`: the date where the year goes without saying."""
    return tr(
        "{weekday} {day} {month}",
        weekday=tr(DAYS).split()[moment.weekday()],
        day=_day(moment),
        month=tr(MONTHS).split()[moment.month - 1],
    )


def date_of(moment: datetime) -> str:
    """`23 November 2025`."""
    month = tr(MONTHS).split()[moment.month - 1]
    return tr("{day} {month} {year}", day=_day(moment), month=month, year=moment.year)


def refreshed(asked: int, new: int, failed: int) -> str:
    """What a refresh came to: how many feeds were asked, what came, how many of them failed."""
    feeds = trn("{number} feed asked", "{number} feeds asked", asked)
    articles = trn("{number} new article", "{number} new articles", new)
    if not failed:
        return tr("{feeds}: {articles}", feeds=feeds, articles=articles)
    return trn(
        "{feeds}: {articles}, {number} failed",
        "{feeds}: {articles}, {number} failed",
        failed,
        feeds=feeds,
        articles=articles,
    )


def short_date(moment: datetime) -> str:
    """`Mon 23 Nov`, in the zone `moment` carries."""
    return tr(
        "{weekday} {day} {month}",
        weekday=tr(SHORT_DAYS).split()[moment.weekday()],
        day=_day(moment),
        month=tr(SHORT_MONTHS).split()[moment.month - 1],
    )


def group(name: str, by: str, now: datetime) -> str:
    """The heading of a group of the list: a `day` as `2026-11-20`, a `feed`, the number of sources of a `story`, a section of an `edition`."""
    if by == "day" and name:
        day = date.fromisoformat(name)
        before = (now.date() - day).days
        if before in (0, 1):
            return tr("Today") if before == 0 else tr("Yesterday")
        moment = datetime.combine(day, time(), now.tzinfo)
        return day_of_year(moment) if day.year == now.year else date_of(moment)
    if by == "story":
        if not name:
            return tr("Told by one source")
        return trn("Told by {number} source", "Told by {number} sources", int(name))
    return paper_section(name) if by == "edition" else name


def paper_section(name: str) -> str:
    """The heading of a section of a paper; the front page has no name of its own."""
    return name or tr("Front page")


def _day(moment: datetime) -> str:
    """The day of the month; French counts the first one apart: `1er mai`."""
    return "1er" if moment.day == 1 and translate.this() == translate.FRENCH else str(moment.day)


def articles(count: int) -> str:
    """`1 article`, `1,024 articles`."""
    return trn("{number} article", "{number} articles", count)
