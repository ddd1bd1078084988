"""Writes feeds/dates/names.json from the Unicode CLDR, as Babel carries it.

    pip install babel
    python tests/tools/make_date_names.py > feeds/dates/names.json

The data are (c) Unicode, Inc., under the Unicode License V3; the names CLDR does not have
(what newspapers write beside it, and the months of calendars Babel leaves out) stand below.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import defaultdict

import babel
from babel import Locale
from babel.localedata import locale_identifiers

from feeds.dates.tokens import Tokeniser, tokeniser

# Languages whose reading wins where two claim a word and the page does not say its language.
COMMON = """en fr de es pt it nl ru zh ja ko ar tr pl sv da nb fi cs sk hu ro el he uk bg hr sr sl lt lv et
fa hi bn th vi id ms ca""".split()
OTHERS = """af am as ast az be bo br bs ceb chr ckb cv cy dsb dz ee eo eu fil fo fur fy ga gd gl gu gv ha haw hsb
hy ia ie ig is jv ka kea kk km kn kok ku kw ky lb lg ln lo mg mi mk ml mn mr mt my nds ne nn no nso oc om or os
pa pap ps qu rm rn rw sa sah sc sd se sg si sn so sq st su sw szl ta te tg ti tk tn to tt ug ur uz vec wo xh yi
yo yue za zu""".split()

MONTHS = {
    "en": "||||||||sept|||",
    "fr": "jan|fev|||||juill|aou||||",
    "de": "jaenner|feber|maerz mrz|||||||||",
    "es": "||||||||setiembre set|||",
    "it": "genn|||||||||||",
    "id": "||||||juli jul|agt agu agust|||nop nopember|",
    "ms": "|||||||ogos|||nov|dis",
    "nl": "||mrt|||||||||",
    "pl": "sty|lut|mar|kwi||cze|lip|sie|wrz|paz|lis|gru",
    "cs": "led|uno|bre|dub|kve|cvn cer|cvc|srp|zar|rij|lis|pro",
    "fi": (
        "tammikuun|helmikuun|maaliskuun|huhtikuun|toukokuun|kesakuun|heinakuun|elokuun|syyskuun|lokakuun"
        "|marraskuun|joulukuun"
    ),
    "bn": "জানুয়ারি|ফেব্রুয়ারি||||||আগস্ট||||",
    "hi": "||||||||सितम्बर|अक्तूबर|नवम्बर|दिसम्बर",
}
MONTH_PREFIXES = {"km": "ខែ", "lo": "ເດືອນ", "th": "เดือน"}
"""The word "month", written onto the month's name."""
JALALI = {
    "fa": "فروردین|اردیبهشت|خرداد|تیر|مرداد امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند",
    "ckb": "خاکەلێوە|گوڵان|جۆزەردان|پووشپەڕ|گەلاوێژ|خەرمانان|ڕەزبەر|گەڵاڕێزان|سەرماوەز|بەفرانبار|ڕێبەندان|ڕەشەمە",
    "ps": "وری|غویی|غبرګولی|چنګاښ|زمری|وږی|تله|لړم|لیندۍ|مرغومی|سلواغه|کب",
    "en": "farvardin|ordibehesht|khordad|tir|mordad|shahrivar|mehr|aban|azar|dey|bahman|esfand",
}
DARI = "حمل|ثور|جوزا|سرطان|اسد|سنبله|میزان|عقرب|قوس|جدی|دلو|حوت"
HIJRI = {
    "ar": (
        "محرم,المحرم|صفر|ربيع الأول|ربيع الآخر,ربيع الثاني|جمادى الأولى,جمادى الأول"
        "|جمادى الآخرة,جمادى الثانية,جمادى الآخر|رجب|شعبان|رمضان|شوال|ذو القعدة,ذي القعدة|ذو الحجة,ذي الحجة"
    ),
    "fa": "محرم|صفر|ربیع الاول|ربیع الثانی|جمادی الاول|جمادی الثانی|رجب|شعبان|رمضان|شوال|ذیقعده|ذیحجه",
    "ur": (
        "محرم,محرم الحرام|صفر,صفر المظفر|ربیع الاول|ربیع الثانی|جمادی الاول|جمادی الثانی|رجب,رجب المرجب"
        "|شعبان,شعبان المعظم|رمضان,رمضان المبارک|شوال,شوال المکرم|ذیقعد,ذوالقعدہ|ذوالحجہ,ذوالحج"
    ),
    "tr": (
        "Muharrem|Safer|Rebiülevvel|Rebiülahir|Cemaziyelevvel|Cemaziyelahir|Recep|Şaban|Ramazan|Şevval|Zilkade"
        "|Zilhicce"
    ),
    "id": (
        "Muharam|Safar|Rabiul Awal|Rabiul Akhir|Jumadil Awal|Jumadil Akhir|Rajab|Syakban|Ramadan|Syawal"
        "|Zulkaidah|Zulhijah"
    ),
    "en": (
        "Muharram|Safar|Rabi al-Awwal,Rabi I|Rabi al-Thani,Rabi II|Jumada al-Awwal,Jumada I"
        "|Jumada al-Thani,Jumada II|Rajab|Shaban,Sha'ban|Ramadan|Shawwal"
        "|Dhu al-Qadah,Dhu al-Qi'dah,Dhul Qadah|Dhu al-Hijjah,Dhul Hijjah"
    ),
}
HALVES = {
    "en": ("am,a.m.", "pm,p.m."),
    "ja": ("午前", "午後"),
    "zh": ("上午,早上,清晨,凌晨,早晨", "下午,晚上,傍晚"),
    "yue": ("上午,朝早", "下午,晏晝,夜晚"),
    "ko": ("오전,새벽,아침", "오후,저녁,밤"),
    "vi": ("sáng,SA", "chiều,tối,CH"),
    "ar": ("ص,صباحا", "م,مساء"),
    "es": ("a.m.,de la mañana", "p.m.,de la tarde,de la noche"),
    "pt": ("da manhã", "da tarde,da noite"),
    "it": ("di mattina", "di pomeriggio,di sera"),
    "de": ("morgens,vormittags", "nachmittags,abends"),
    "ru": ("утра", "дня,вечера"),
    "hi": ("सुबह,पूर्वाह्न", "शाम,दोपहर,अपराह्न"),
    "bn": ("সকাল,এএম", "পিএম,বিকাল,বিকেল,সন্ধ্যা,রাত,দুপুর"),
    "th": ("เช้า", "บ่าย"),
    "id": ("pagi", "siang,sore,malam"),
}
ROOT_DAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
"""What the CLDR's root gives to languages without names of their own."""
COMMON_WORDS = {"de", "du", "em", "os", "oo"}
"""Signs of a half day in one language that are everyday words after a time in others."""
FILLERS = {
    "en": "the of day st nd rd th",
    "fr": "le du er ere re",
    "de": "den der am",
    "es": "de del el dia ero",
    "pt": "de do dia",
    "it": "il di del",
    "ca": "de del d",
    "nl": "de e",
    "sv": "den e",
    "da": "den",
    "ru": "г года го е",
    "uk": "р року го",
    "bg": "г година",
    "pl": "r roku dnia",
    "vi": "ngày năm",
    "zh": "年 月 日 号 號",
    "ko": "년 일",
    "th": "ที่ พ.ศ. ค.ศ. พุทธศักราช คริสต์ศักราช วันที่ ปี",
    "lo": "ທີ",
    "fa": "ماه سال",
    "ps": "د کال",
    "ur": "سن",
    "he": "ב",
    "hu": "án én i",
    "eu": "ko an",
    "tr": "yılı",
    "mt": "ta",
    "gl": "de",
    "fi": "päivänä",
    "km": "ថ្ងៃទី ខែ ឆ្នាំ ទី",
    "bn": "ই লা রা ঠা শে তারিখ",
    "hi": "तारीख",
}


def main() -> None:
    marks = combining_ranges()
    tokenise = tokeniser(marks)
    locales = {language: read_language(language, tokenise) for language in COMMON + OTHERS}
    data = {
        "about": f"Made by tests/tools/make_date_names.py from the Unicode CLDR (Babel {babel.__version__}), "
        "(c) Unicode, Inc., Unicode License V3.",
        "marks": marks,
        "common": len(COMMON),
        "order": numeric_orders(),
        "locales": {name: facts for name, facts in locales.items() if facts["months"]},
    }
    text = json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":"))
    sys.stdout.write(text + "\n")


def combining_ranges() -> str:
    """Marks of the Basic Multilingual Plane as the body of a regular expression's class."""
    marks = [c for c in range(0x10000) if unicodedata.category(chr(c)) in ("Mn", "Mc", "Me")]
    ranges: list[list[int]] = []
    for mark in marks:
        if ranges and ranges[-1][1] == mark - 1:
            ranges[-1][1] = mark
        else:
            ranges.append([mark, mark])
    return "".join(
        f"\\u{first:04x}" if first == last else f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges
    )


def read_language(language: str, tokenise: Tokeniser) -> dict[str, object]:
    months: dict[int, set[str]] = defaultdict(set)
    days: dict[int, set[str]] = defaultdict(set)
    halves: dict[str, set[str]] = defaultdict(set)
    fillers: set[str] = set()

    def phrase(text: str) -> str:
        return " ".join(token.text for token in tokenise(text))

    def add(table: dict[int, set[str]], key: int, text: str) -> None:
        words = phrase(text)
        if "月" in words and language not in ("ja", "yue", "zh"):
            return
        if table is days and words in ROOT_DAYS and language != "en":
            return
        letters = [c for c in words if not c.isspace() and not c.isdecimal()]
        if len(letters) > 1 or (letters and letters[0] > "\u0900"):
            table[key].add(words)

    for identifier in identifiers(language):
        locale = Locale.parse(identifier)
        patterns = [str(locale.date_formats[style]) for style in ("full", "long", "medium", "short")]
        patterns += [str(p) for p in locale.datetime_skeletons.values()]
        befores, afters = month_affixes(patterns)
        befores.add(MONTH_PREFIXES.get(language, ""))
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    if re.fullmatch(r"M?\d+", name):
                        continue
                    for before in befores:
                        for after in afters:
                            add(months, number, before + name + after)
                for number, name in locale.days[context][width].items():
                    add(days, number, name)
                for half in ("am", "pm"):
                    try:
                        halves[half].add(phrase(locale.day_periods[context][width][half]))
                    except KeyError:
                        pass
        for pattern in patterns:
            if "y" in pattern and ("M" in pattern or "d" in pattern):
                fillers.update(word for word in phrase(literals(pattern)).split() if not word.isdecimal())
        for width in ("wide", "abbreviated"):
            fillers.update(phrase(str(locale.eras[width][1])).split() if 1 in locale.eras[width] else [])
    for number, names in enumerate(MONTHS.get(language, "").split("|"), start=1):
        months[number].update(phrase(name) for name in names.split())
    for half, names in zip(("am", "pm"), HALVES.get(language, ()), strict=False):
        halves[half].update(phrase(name) for name in names.split(","))
    fillers.update(phrase(FILLERS.get(language, "")).split())
    for half in halves.values():
        half -= {"am", "pm"} if language != "en" else set()
        half -= COMMON_WORDS
    both = halves["am"] & halves["pm"]
    facts: dict[str, object] = {
        "months": rows(months, range(1, 13)),
        "days": rows(days, range(7)),
        "am": "|".join(sorted(halves["am"] - both)),
        "pm": "|".join(sorted(halves["pm"] - both)),
        "fillers": " ".join(sorted(fillers - {""})),
    }
    for calendar, table in (("jalali", JALALI), ("hijri", HIJRI)):
        if language in table:
            facts[calendar] = [
                "|".join(phrase(name) for name in re.split(r"," if calendar == "hijri" else r" ", names))
                for names in table[language].split("|")
            ]
    if language == "fa":
        facts["jalali"] = [f"{a}|{phrase(b)}" for a, b in zip(facts["jalali"], DARI.split("|"), strict=True)]  # type: ignore[call-overload]
    return facts


def identifiers(language: str) -> list[str]:
    return sorted(i for i in locale_identifiers() if i == language or i.startswith(language + "_"))


def month_affixes(patterns: list[str]) -> tuple[set[str], set[str]]:
    """What is written onto the month's name, as ב in Hebrew and -ren in Basque."""
    befores, afters = {""}, {""}
    for pattern in patterns:
        plain = pattern.replace("'", "")
        quoted = re.search(r"(?:M{3,4}|L{3,4})'([^\W\d_]+)'", pattern)
        if quoted:
            afters.add(quoted[1])
        befores.update(re.findall(r"(?<![^\W\d_])([^\W\d_a-zA-Z])M{3,4}", plain))
        afters.update(re.findall(r"M{3,4}([^\W\d_a-zA-Z])(?![^\W\d_])", plain))
    return befores, afters


def literals(pattern: str) -> str:
    """The words of a CLDR date pattern that are no fields."""
    quoted = re.findall(r"'([^']+)'", pattern)
    rest = re.sub(r"'[^']*'", " ", pattern)
    return " ".join([*quoted, re.sub(r"[A-Za-z]", " ", rest)])


def rows(table: dict[int, set[str]], numbers: range) -> list[str]:
    if not table:
        return []
    return ["|".join(sorted(table[number] - {""})) for number in numbers]


def numeric_orders() -> dict[str, str]:
    """Language tags whose short date begins with the month or the year; all others begin with the day."""
    orders = {}
    for identifier in locale_identifiers():
        language, *parts = identifier.split("_")
        if language not in COMMON + OTHERS or any(len(part) > 3 for part in parts):
            continue
        pattern = str(Locale.parse(identifier).date_formats["short"])
        fields = re.findall(r"y+|M+|d+", re.sub(r"'[^']*'", "", pattern))
        order = "".join(field[0].lower() for field in fields)
        if order in ("mdy", "ymd"):
            orders["-".join([language, *parts]).lower()] = order
    return {
        tag: order
        for tag, order in sorted(orders.items())
        if tag.startswith("en-") or orders.get(tag.split("-")[0]) != order or "-" not in tag
    }


if __name__ == "__main__":
    main()
