"""Writes feeds/recommend/names.txt: what countries, languages, cities and months are called.

    python tests/tools/make_names.py > feeds/recommend/names.txt

Needs Babel, which carries the data of the Unicode CLDR.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import babel
from babel import Locale, localedata

sys.path.insert(0, str(Path(__file__).parents[2]))

from feeds.recommend.folding import fold
from feeds.recommend.stopwords import STOP

LOCALES = "en fr de es it pt nl sv da nb fi pl cs sk hu ro hr tr ru uk bg el ar fa he hi id vi ca".split()
TONGUES = """ar bg bn ca cs da de el en es et eu fa fi fr ga he hi hr hu hy id is it ja ka kk km ko ku lt lv mk
mn ms mt my nb ne nl pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh""".split()
HEAD = f"""\
# What countries, languages, cities and months are called in {len(LOCALES)} languages, folded.
# Made by tests/tools/make_names.py from Unicode CLDR data as carried by Babel {babel.__version__}.
# CLDR: Copyright 1991-2025 Unicode, Inc. Unicode License v3, https://www.unicode.org/license.txt
# One thing a line: its code, then its names. A name stands for one thing only.
"""
NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,4}")


def names() -> dict[str, dict[str, None]]:
    """Code of a thing to its folded names."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for code in LOCALES:
        locale, data = Locale(code), localedata.load(code)
        for territory, name in locale.territories.items():
            if len(territory) == 2 and territory not in ("ZZ", "QO", "XA", "XB", "EZ"):
                put(found, territory, name)
        for tongue in TONGUES:
            put(found, tongue, locale.languages.get(tongue, ""))
        for zone, told in data.get("time_zones", {}).items():
            put(found, zone, told.get("city", zone.rpartition("/")[2].replace("_", " ")))
        for month, name in locale.months["format"]["wide"].items():
            put(found, f"month{month}", name)
    for zone in list(found):
        if "/" in zone:
            put(found, zone, zone.rpartition("/")[2].replace("_", " "))
    return found


def put(found: dict[str, dict[str, None]], code: str, name: str) -> None:
    name = re.sub(r"\(.*?\)", "", name).strip()
    if NAME.fullmatch(name):
        folded = re.sub(r"['’-]", " ", fold(name))
        if len(folded) > 3 and not any(folded in stop for stop in STOP.values()):
            found[code][folded] = None


def main() -> None:
    found = names()
    owner: dict[str, str] = {}
    for code in sorted(found, key=lambda code: (len(code) != 2 or not code.isupper(), "/" in code, code)):
        for name in found[code]:
            owner.setdefault(name, code)
    print(HEAD, end="")
    for code in sorted(found):
        own = sorted(name for name in found[code] if owner[name] == code)
        if len({name[:5] for name in own}) > 1:
            print(f"{code}\t{'|'.join(own)}")


if __name__ == "__main__":
    main()
