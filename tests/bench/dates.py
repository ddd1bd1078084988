"""How many dates are read right and how fast: CLDR dates (wants Babel), feed dates, bylines.

    python -m tests.bench.dates [--dateparser]

The CLDR set is six days in full, long and medium style over 100 locales, none of them in the tests' data.
With --dateparser the same set is given to that library, one day in six, for it takes milliseconds a date.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from feeds.dates import parse_machine, parse_written

LOCALES = (
    "af am ar as az be bg bn bs ca cs cy da de el en en_GB es et eu fa fi fil fr ga gd gl gu he hi hr hu hy id "
    "ig is it ja ka kk km kn ko kok ky lb lo lt lv mk ml mn mr ms mt my nb ne nl nn or pa pl ps pt pt_PT ro ru "
    "sd si sk sl so sq sr sr_Latn sv sw ta te th tk tr uk ur uz vi yue zh zh_Hant zu br eo fo fy ckb tt ug rm se"
)
DAYS = [
    date(2024, 2, 7),
    date(2019, 10, 30),
    date(2026, 12, 3),
    date(2023, 6, 21),
    date(2021, 8, 11),
    date(2022, 4, 5),
]
Reader = Callable[[str, str], datetime | None]


def main() -> None:
    dates = cldr_dates()
    report("CLDR, page language unknown", dates, lambda text, _: parse_written(text))
    report("CLDR, page language known", dates, parse_written)
    if "--dateparser" in sys.argv:
        import dateparser

        report("dateparser", dates[::6], lambda text, _: dateparser.parse(text))
    bylines = Path(__file__).parents[1] / "data" / "dates" / "written.tsv"
    rows = [line.split("\t") for line in bylines.read_text("utf-8").splitlines() if not line.startswith("#")]
    report(
        "bylines",
        [(text, "", date.fromisoformat(day[:10])) for text, day in rows],
        lambda t, _: parse_written(t),
    )
    for text in (
        "Mon, 05 Feb 2024 10:20:30 GMT",
        "Mon, 05 Feb 2024 10:20:30 +0530",
        "2024-02-05T10:20:30+01:00",
    ):
        report(text, [(text, "", date(2024, 2, 5))] * 20_000, lambda text, _: parse_machine(text))


def cldr_dates() -> list[tuple[str, str, date]]:
    try:
        from babel.dates import format_date
    except ImportError:
        return []
    return [
        (format_date(day, style, locale=locale), locale, day)
        for locale in LOCALES.split()
        for day in DAYS
        for style in ("full", "long", "medium")
    ]


def report(name: str, rows: list[tuple[str, str, date]], read: Reader) -> None:
    if not rows:
        return
    read(*rows[0][:2])
    right, took = 0, []
    for text, lang, day in rows:
        start = time.perf_counter()
        moment = read(text, lang)
        took.append(time.perf_counter() - start)
        right += moment is not None and moment.date() == day
    print(
        f"{name:34} {len(rows):6} dates  {right / len(rows):.3f} right"
        f"  median {statistics.median(took) * 1e6:7.1f} µs  slowest {max(took) * 1e6:8.0f} µs"
    )


if __name__ == "__main__":
    main()
