"""Names of time zones as publishers write them, as minutes east of Greenwich."""

from __future__ import annotations

from datetime import date, timedelta

_HOURS = {
    0: "UT UTC GMT Z WET ZULU",
    1: "BST CET MEZ MET WAT WEST",
    2: "CAT CEST EET MESZ MEST SAST",
    3: "EAT EEST IDT MSK TRT",
    4: "GST MSD",
    5: "PKT UZT",
    6: "ALMT BDT",
    7: "ICT WIB",
    8: "AWST HKT MYT PHT SGT WITA",
    9: "JST KST WIT",
    10: "AEST",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
    -2: "BRST",
    -3: "ADT ART BRT CLST UYT",
    -4: "AST BOT CLT EDT VET",
    -5: "CDT COT EST PET",
    -6: "CST MDT",
    -7: "MST PDT",
    -8: "AKDT PST",
    -9: "AKST",
    -10: "HST",
}
_MINUTES = {name: 60 * hours for hours, names in _HOURS.items() for name in names.split()} | {
    "ACST": 570,
    "ACDT": 630,
    "IST": 330,
    "IRST": 210,
    "MMT": 390,
    "NDT": -150,
    "NPT": 345,
    "NST": -210,
    # Canada in French: heure normale, heure avancée.
    "HAA": -180, "HAC": -300, "HAE": -240, "HAP": -420, "HAR": -360, "HAT": -150, "HNA": -240, "HNC": -360, "HNE": -300, "HNP": -480, "HNR": -420, "HNT": -210,
}  # fmt: skip
# RFC 822 printed the military letters with the wrong sign; RFC 5322, 4.3, has them all read as UTC.
_MINUTES |= dict.fromkeys("ABCDEFGHIKLMNOPQRSTUVWXY", 0)

_AMERICAN = {"ET": -300, "CT": -360, "MT": -420, "PT": -480}
AMERICAN = frozenset(_AMERICAN) | {"AKDT", "AKST", "CDT", "CST", "EDT", "EST", "MDT", "MST", "PDT", "PST"}
"""Zones of people who write the month before the day."""


def minutes(name: str, day: date) -> int | None:
    """Minutes east of Greenwich of the zone called `name` (upper case) on `day`; None where unknown."""
    if name in _AMERICAN:
        return _AMERICAN[name] + (60 if _american_summer(day) else 0)
    return _MINUTES.get(name)


def is_known(name: str) -> bool:
    """Whether `minutes` knows the zone."""
    return name in _MINUTES or name in _AMERICAN


def _american_summer(day: date) -> bool:
    """From the second Sunday of March to the first of November, as since 2007."""
    second_in_march = date(day.year, 3, 8)
    first_in_november = date(day.year, 11, 1)
    return _sunday_from(second_in_march) <= day < _sunday_from(first_in_november)


def _sunday_from(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())
