"""Bytes of a page -> text: the byte order mark, what is declared, UTF-8, then the script's own odds."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from itertools import pairwise

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s{0,4}=\s{0,4}["']?\s{0,4}([A-Za-z0-9_:.-]{2,40})""", re.I
)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.I)
_XML_DECLARED = re.compile(
    rb"""^\s{0,20}<\?xml[^>]{0,200}?encoding\s{0,4}=\s{0,4}["']([A-Za-z0-9_:.-]{2,40})"""
)

_SAMPLE = 60_000
_AS_BROWSERS_READ = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
"""What publishers name, and the superset they mean (https://encoding.spec.whatwg.org/#names-and-labels)."""


def decode(data: bytes, content_type: str = "") -> str:
    """Text of `data` in the likeliest encoding, never failing; odd bytes become U+FFFD.

    A name declared in `content_type` or in the markup is believed only where the bytes
    bear it out.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    wide = _utf16_without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as exc:
        damaged = exc
    declared = _declared(data, content_type)
    if declared in ("utf-8", "") and _mostly_utf8(data, damaged):
        return data.decode("utf-8", "replace")
    if declared and declared != "utf-8":
        text = data.decode(declared, "replace")
        if text.count("\ufffd") * 200 <= len(text):
            return text
    return data.decode(guess(data), "replace")


def guess(data: bytes) -> str:
    """Name of the legacy encoding that makes `data` (not UTF-8) read most like writing."""
    sample = data[:_SAMPLE]
    best, best_score = "cp1252", 0.0
    for name, lead in _MULTIBYTE:
        score = _multibyte_score(sample, name, lead)
        if score > best_score:
            best, best_score = name, score
    if best_score >= 0.6:
        return best
    return _single_byte(sample)


def _declared(data: bytes, content_type: str) -> str:
    head = data[:4096]
    named = _IN_HEADER.search(content_type)
    raw = named[1] if named else ""
    if not raw:
        found = _XML_DECLARED.search(head) or _DECLARED.search(head)
        raw = found[1].decode("ascii") if found else ""
    try:
        name = codecs.lookup(raw).name if raw else ""
        b"".decode(name or "ascii")
    except (LookupError, ValueError):  # unknown, or a codec that makes no text
        return ""
    return _AS_BROWSERS_READ.get(name, name)


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 shows as NULs at every other byte wherever spaces and digits stand."""
    sample = data[:4000]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.08 and even < half * 0.01:
        return "utf-16-le"
    if even > half * 0.08 and odd < half * 0.01:
        return "utf-16-be"
    return ""


def _mostly_utf8(data: bytes, damaged: UnicodeDecodeError) -> bool:
    """UTF-8 with a few broken sequences, or cut off within one."""
    if damaged.start >= len(data) - 4:
        return True
    text = data[:_SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(ch > "\x7f" for ch in text) - broken
    return sound > broken * 8


# ------------------------------------------------------- multi-byte: are the characters common ones


def _common_in_gb(pair: bytes) -> bool:
    return 0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3)


def _common_in_big5(pair: bytes) -> bool:
    return 0xA4 <= pair[0] <= 0xC6 or pair[0] == 0xA1


def _common_in_kr(pair: bytes) -> bool:
    return 0xB0 <= pair[0] <= 0xC8 or pair[0] in (0xA1, 0xA3)


def _common_in_jp(pair: bytes) -> bool:
    return pair[0] in (0xA1, 0xA3, 0xA4, 0xA5) or 0xB0 <= pair[0] <= 0xCF


def _common_in_sjis(pair: bytes) -> bool:
    return pair[0] in (0x81, 0x82, 0x83) or 0x88 <= pair[0] <= 0x97


_MULTIBYTE: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("cp932", _common_in_sjis),
    ("euc_jp", _common_in_jp),
    ("cp949", _common_in_kr),
    ("gb18030", _common_in_gb),
    ("big5hkscs", _common_in_big5),
)


def _multibyte_score(sample: bytes, name: str, common: Callable[[bytes], bool]) -> float:
    """Share of the non-ASCII characters that are pairs of a common row; 0 where it cannot be."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        text = decoder.decode(sample)  # a pair cut by the end of the sample is no error
    except UnicodeDecodeError:
        return 0.0
    high = [ch for ch in text if ch > "\x7f"]
    if not high:
        return 0.0
    good = kana = hangul = 0
    for ch in high:
        raw = ch.encode(name, "replace")
        if len(raw) == 2 and common(raw):
            good += 1
        kana += "\u3040" <= ch <= "\u30ff"
        hangul += "\uac00" <= ch <= "\ud7a3"
    score = good / len(high)
    # Pairs of Latin letters read as rare ideographs standing alone between ASCII letters.
    alone = len(re.findall(r"(?<=[A-Za-z])[^\x00-\x7f](?=[A-Za-z])", text))
    if alone * 4 > len(high):
        return 0.0
    if (name in ("cp932", "euc_jp") and kana * 5 < len(high)) or (name == "cp949" and hangul * 2 < len(high)):
        score *= 0.5
    elif name in ("cp932", "euc_jp"):
        score += 0.2
    return score


# ------------------------------------------------------- single byte: do the letters fall as in words

_LATIN = {
    "cp1252": "éèêëàáâäãåæçíìîïñóòôöõøúùûüßœÉÀÁÇÑÖÄÜÅØ’‘“”„«»–—…°€©®·ºª¿¡ ",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžäöüßőűăâîşţ„”’–—…« »",
    "cp1254": "ğışçöüİŞâî’‘“”–…",
    "cp1257": "āčēģīķļņšūžąęėįųäöõü„“–",
}
_OTHER = {
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ",
    "koi8-r": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ",
    "cp866": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ",
    "cp1256": "اليمنرتبوهدعسفكقحجشطصخزذثغضظءأإآةىئؤ،؟",
    "iso8859-6": "اليمنرتبوهدعسفكقحجشطصخزذثغضظءأإآةىئؤ،؟",
    "cp1253": "αοιετσνηυρπκμλςδγχωθφβξζψάέήίόύώ",
    "cp1255": "יואהלרתבמשנםדחפקגעכצטזסןךץף",
    "cp874": "กขคงจชซญฐณดตถทธนบปผพภมยรลวศสหอะาำิีึืุูเแโใไ่้๊๋็์ัฯๆ",
}


def _single_byte(sample: bytes) -> str:
    high = sum(byte > 0x7F for byte in sample)
    letters = high + sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    foreign = high * 3 > letters or _longest_high_run(sample) >= 4
    best, best_score = "cp1252", -1.0
    for name, usual in (_OTHER if foreign else _LATIN).items():
        score = _usual_share(sample, name, frozenset(usual))
        if score > best_score + 0.05:
            best, best_score = name, score
    return best if best_score > 0.4 else "cp1252"


def _longest_high_run(sample: bytes) -> int:
    return max((len(run) for run in re.findall(rb"[\x80-\xff]+", sample)), default=0)


def _usual_share(sample: bytes, name: str, usual: frozenset[str]) -> float:
    text = sample.decode(name, "replace")
    high = [ch for ch in text if ch > "\x7f"]
    if not high:
        return 0.0
    good = sum(ch in usual for ch in high)
    # A capital straight after a small letter is the mark of the wrong Cyrillic table.
    turned = sum(a.islower() and b.isupper() and b > "\x7f" for a, b in pairwise(text))
    inside = len(re.findall(r"(?<=[a-z])[^\w\s’‘“”«»–—…-](?=[a-z])", text))
    return (good - 2 * turned - inside) / len(high)
