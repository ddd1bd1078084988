"""Bytes of a page -> text: the byte order mark, what is declared, UTF-8, then the script's own odds."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from itertools import pairwise

from feeds import language

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
_HEAD = 100_000
"""Bytes in which a page names its encoding; scripts and styles may stand before that."""
_MARKUP = re.compile(
    rb"<(?:script|style)\b.*?(?:</(?:script|style)|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.I | re.S
)
"""What is no writing. No encoding that extends ASCII puts `<` into a letter."""
_AS_BROWSERS_READ = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "euc_jp": "euc_jis_2004",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
    "koi8-r": "koi8-u",
    "utf-7": "utf-8",
}
"""What publishers name, and the superset they mean (https://encoding.spec.whatwg.org/#names-and-labels)."""
_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jis_2004",
    "windows-949": "cp949",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "dos-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-roman": "mac_roman",
    "iso-8859-8-i": "cp1255",
    "iso-8859-8-e": "cp1255",
    "logical": "cp1255",
    "visual": "cp1255",
    "unicode": "utf-8",
    "utf8mb4": "utf-8",
}
"""Names that browsers know and Python does not; `x-cp1251` and `win-1251` are told by their number."""
_WINDOWS = re.compile(r"(?:x-)?(?:cp|win|windows|microsoft-cp|ansi)[-_]?(125\d|874)", re.I)
_MOST_BROKEN = 50
"""One letter in so many may be broken in an encoding that is believed; two always may."""


def decode(data: bytes, content_type: str = "") -> str:
    """Text of `data` in the likeliest encoding, never failing; odd bytes become U+FFFD.

    A name declared in `content_type` or in the markup is believed only where the bytes
    bear it out, and one broken letter changes nothing but itself.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    wide = _utf16_without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    if b"\x1b$" in data and data.isascii():
        return _switched(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _declared(data, content_type)
    if text := damaged_utf8(data, declared):
        return text
    sample = _sample(data)
    if declared and declared != "utf-8" and _bears_out(sample, declared):
        return data.decode(declared, "replace")
    return data.decode(_guess(sample), "replace")


def guess(data: bytes) -> str:
    """Name of the legacy encoding that makes `data` (not UTF-8) read most like writing."""
    return _guess(_sample(data))


def _guess(sample: bytes) -> str:
    pairs, pairs_score = _multibyte(sample)
    if pairs_score < 0.6:
        return _single_byte(sample)[0]
    if pairs_score >= 0.9:
        return pairs
    single, single_score = _single_byte(sample)
    return single if single_score > pairs_score + 0.4 else pairs


def _sample(data: bytes) -> bytes:
    """The first writing of `data` beyond ASCII: neither scripts and styles nor the long head of a page tell it."""
    text = _MARKUP.sub(b" ", data) if b"<" in data else data
    first = re.search(rb"[\x80-\xff]", text)
    if first is None:  # only in scripts, attributes or comments
        text, first = data, re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - 200) if first else 0
    while start and text[start] > 0x7F:  # not in the middle of a letter
        start -= 1
    return text[start : start + _SAMPLE]


def _declared(data: bytes, content_type: str) -> str:
    named = _IN_HEADER.search(content_type)
    raw = named[1] if named else ""
    if not raw:
        head = data[:_HEAD]
        found = _XML_DECLARED.search(head) or _DECLARED.search(head)
        raw = found[1].decode("ascii") if found else ""
    windows = _WINDOWS.fullmatch(raw)
    raw = _LABELS.get(raw.lower(), f"cp{windows[1]}" if windows else raw)
    try:
        name = codecs.lookup(raw).name if raw else ""
        b"".decode(name or "ascii")
    except (LookupError, ValueError):  # unknown, or a codec that makes no text
        return ""
    if name.startswith(("utf-16", "utf-32", "iso2022")):  # what reads as ASCII is none of these
        return "utf-8"
    return _AS_BROWSERS_READ.get(name, name)


# ------------------------------------------------------- seven bits, switched by escapes

_ESCAPED = re.compile(rb"\x1b(\$[@AB]|\$\([A-Z@]|\([A-Z])")
_PAIRS = re.compile(rb"[\x21-\x7e]+")
_HIGH = bytes(byte | 0x80 for byte in range(256))
_SETS = {b"$@": "euc_jis_2004", b"$B": "euc_jis_2004", b"$(O": "euc_jis_2004", b"$(Q": "euc_jis_2004", b"$A": "gb2312",
    b"$(C": "euc_kr", b"(I": "cp932"}  # fmt: skip
"""Character sets by what switches to them; any other is ASCII as far as an article goes."""


def _switched(data: bytes) -> str:
    """Text of ISO-2022-JP and its kin: seven bits, in which escapes switch to pairs and back."""
    if b"\x1b$)C" in data:
        return data.decode("iso2022_kr", "replace")
    start, *parts = _ESCAPED.split(data)
    texts = [start.decode("ascii")]
    for mark, raw in zip(parts[::2], parts[1::2], strict=True):
        name = _SETS.get(mark)
        if name is None:
            texts.append(raw.decode("ascii"))
        else:
            high = _PAIRS.sub(lambda pairs: pairs[0].translate(_HIGH), raw)
            texts.append(high.decode(name, "replace"))
    return "".join(texts).replace("\x1b", "")


# ------------------------------------------------------- whether the bytes bear a name out


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


def damaged_utf8(data: bytes, declared: str = "") -> str:
    """Text of UTF-8 with a few broken sequences, or cut off within one; empty where `data` is no such thing.

    Letters of other encodings make whole UTF-8 sequences by chance only, seldom one in four.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as damage:
        cut_off = damage.start >= len(data) - 4
    text = data.decode("utf-8", "replace")
    expected = declared in ("utf-8", "")
    broken = text.count("\ufffd")
    sound = len(text) - sum(map(len, re.findall(r"[\x00-\x7f]+", text))) - broken
    return text if (cut_off and expected) or sound > broken * (1 if expected else 2) else ""


def _bears_out(sample: bytes, declared: str) -> bool:
    """Whether `sample` reads as writing in the encoding that the page names, and in no other far better."""
    text = sample.decode(declared, "replace")
    broken = text.count("\ufffd")
    high = sum(ch > "\x7f" for ch in text)
    if broken > 2 and broken * _MOST_BROKEN > high:
        return False
    pairs = dict(_MULTIBYTE)
    _, best_score = _multibyte(sample)
    if declared in pairs:
        own = _multibyte_score(sample, declared, pairs[declared])
        return own >= 0.4 and own + 0.15 > best_score
    if best_score >= 0.9 and high >= _TELLING:
        return False
    # Few letters, or those of a language nobody thought of, tell nothing against what is declared.
    if high < _TELLING or (declared not in _LATIN and declared not in _OTHER):
        return True
    other, rival = _single_byte(sample)
    if declared in _LATIN and other in _LATIN and (lang := _language(sample)):
        own = _likeness(sample, declared, _LETTERS_OF[lang])
        return own + _CLEARLY > _likeness(sample, other, _LETTERS_OF[lang])
    return other == declared or rival < 0.6 or rival < _likeness(sample, declared) + 0.2


_TELLING = 8
"""Letters beyond ASCII from which they can speak against a declared encoding."""
_CLEARLY = 0.03
"""Share of the letters that must be foreign to the language of the words round them."""


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
    ("euc_jis_2004", _common_in_jp),
    ("cp949", _common_in_kr),
    ("gb18030", _common_in_gb),
    ("big5hkscs", _common_in_big5),
)


def _multibyte(sample: bytes) -> tuple[str, float]:
    """The likeliest encoding of pairs, and how far the sample bears it out."""
    scores = [(_multibyte_score(sample, name, common), name) for name, common in _MULTIBYTE]
    best, name = max(scores, key=lambda one: one[0])
    return name, best


def _multibyte_score(sample: bytes, name: str, common: Callable[[bytes], bool]) -> float:
    """Share of the non-ASCII characters that are pairs of a common row; 0 where it cannot be."""
    decoder = codecs.getincrementaldecoder(name)("replace")
    text = decoder.decode(sample)  # a pair cut by the end of the sample is no error
    high = [ch for ch in text if ch > "\x7f"]
    if not high or text.count("\ufffd") * _MOST_BROKEN > len(high) + _MOST_BROKEN:
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
    if (name in ("cp932", "euc_jis_2004") and kana * 5 < len(high)) or (
        name == "cp949" and hangul * 2 < len(high)
    ):
        score *= 0.5
    elif name in ("cp932", "euc_jis_2004") or (name == "cp949" and hangul * 10 > len(high) * 9):
        score += 0.2
    return score


# ------------------------------------------------------- single byte: do the letters fall as in words

_SIGNS = "’‘“”„«»–—…°€©®·ºª¿¡\u00a0"
_LETTERS_OF = {
    "fr": "éèêëàâæçîïôœùûüÿ", "de": "äöüß", "es": "áéíóúñü", "pt": "ãáàâçéêíóõôúü", "it": "àèéìíîòóùú", "sv": "åäöéü",
    "da": "æøåéü", "nb": "æøåéüôò", "fi": "äöå", "nl": "éëïóöüèáíúê", "is": "áðéíóúýþæö", "ca": "àéèíïòóúüç",
    "pl": "ąćęłńóśźż", "cs": "áäčďéěíňóöřšťúůüýž", "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű", "ro": "ăâîşţ", "hr": "čćžšđ",
    "sl": "čžš", "tr": "ğışçöüi̇âîû", "lv": "āčēģīķļņšūž", "lt": "ąčęėįšųūž", "et": "äöüõšž",
}  # fmt: skip
"""Letters beyond a to z, for each language."""
_LATIN = {
    "cp1252": ("fr", "de", "es", "pt", "it", "sv", "da", "nb", "fi", "nl", "is", "ca"),
    "cp1250": ("pl", "cs", "sk", "hu", "ro", "hr", "sl"),
    "iso8859-2": ("pl", "cs", "sk", "hu", "ro", "hr", "sl"),
    "cp1254": ("tr",),
    "cp1257": ("lv", "lt", "et"),
}
"""Encodings of the Latin script, and the languages that are written in each."""
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјљњћђџ"
_ARABIC = "المينرتبوهدعسفكقحجشطصخزذثغضظءأإآةىئؤ،؟"
_GREEK = "ατοιεσνηρπυκμλςίόδάήγέωύχθφβώξζψ"
_OTHER = {
    "cp1251": _CYRILLIC,
    "koi8-u": _CYRILLIC,
    "cp866": _CYRILLIC,
    "iso8859-5": _CYRILLIC,
    "mac_cyrillic": _CYRILLIC,
    "cp1256": _ARABIC,
    "iso8859-6": _ARABIC,
    "cp1253": _GREEK,
    "iso8859-7": _GREEK,
    "cp1255": "יוהלארתבמשנםדחפקגעכצטזסןךץף",
    "cp874": "านรอก่เ้งยมลวดทสตะัิีปบคหแจพชขใไโ็ืุูึผซถธศณญฉภฎฏฐษฬฮฯๆำ์๊๋ฆฌฑฒฝฟ",
}
"""The letters of other scripts, the commonest first; small ones, as two tables of Cyrillic differ in the case of all."""
_BEGUN = re.compile(r"(?<!\w)([^\W\d_\x00-\x7f])([^\W\d_\x00-\x7f])")
"""The first two letters of a word beyond ASCII."""
_CLOSED_FIRST = re.compile(r"(?<![^\s(\[])[’”»](?=\w)")
"""A quotation mark that closes one, where a word begins."""
_SIGN_INSIDE = re.compile(r"(?<=[a-z])[^\w\s’‘“”«»–—…-](?=[a-z])")
_BESIDE_LATIN = re.compile(r"(?<=[a-z])[^\W\da-z_]|[^\W\da-z_](?=[a-z])")
_BESIDE_SMALL = re.compile(r"(?<=[а-яё])[€©®°ªº¿¡]|[€©®°ªº¿¡—](?=[а-яё])|(?<!\S)»(?=[а-яё])")
"""Signs that touch no small letter: capitals and the last letter of one table of Cyrillic are such signs in another."""
_WORDS = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]+|[A-Za-z]+[\x80-\xff]")
_BEYOND_ASCII = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_BETTER = 0.02
"""By how much an encoding must read better than one that more is written in."""
_COMMONEST = 12
"""Letters of a script that make up more than half of what is written in it."""


def _single_byte(sample: bytes) -> tuple[str, float]:
    foreign = _is_foreign(sample)
    lang = "" if foreign else _language(sample)
    best, best_score = "cp1252", -1.0
    for name in _OTHER if foreign else _LATIN:
        score = _likeness(sample, name, _LETTERS_OF.get(lang, ""))
        if score > best_score + _BETTER:
            best, best_score = name, score
    return (best if best_score > 0.4 else "cp1252"), best_score


def _language(sample: bytes) -> str:
    """The language of the words that are ASCII throughout, the same in every encoding; empty where it tells no letters."""
    words = _BEYOND_ASCII.sub(b" ", sample).decode("ascii", "ignore")
    lang = language.guess(words)
    return lang if lang in _LETTERS_OF else ""


def _is_foreign(sample: bytes) -> bool:
    """Whether more words lie beyond ASCII as a whole than in part, which words in Latin letters do."""
    words = _WORDS.findall(sample)
    whole = sum(not any(byte < 0x80 for byte in word) for word in words)
    return whole * 2 > len(words)


def _likeness(sample: bytes, name: str, own: str = "") -> float:
    """How far the letters beyond ASCII are those that writing in `name` is made of, and fall as in words.

    `own` are those of the language where it is known.
    """
    text = sample.decode(name, "replace")
    high = [ch for ch in (text.lower() if name in _LATIN else text) if ch > "\x7f"]
    if not high:
        return 0.0
    if name in _LATIN:
        alphabets = [own] if own else [_LETTERS_OF[lang] for lang in _LATIN[name]]
        good = float(max(sum(ch in letters or ch in _SIGNS for ch in high) for letters in alphabets))
    else:
        letters = _OTHER[name]
        often = sum(ch in letters[:_COMMONEST] for ch in high)
        good = sum(ch in letters or ch in _SIGNS for ch in high) + often / 2
        # A table in which the case is turned has capitals everywhere but where a word begins.
        good += sum(
            first.isupper() and second.islower() and first.lower() in letters
            for first, second in _BEGUN.findall(text)
        )
    # A capital straight after a small letter is the mark of the wrong table.
    turned = sum(a.islower() and b.isupper() and b > "\x7f" for a, b in pairwise(text))
    # Nor does a sign stand between small letters, or a letter of another script beside one.
    inside = len((_SIGN_INSIDE if name in _LATIN else _BESIDE_LATIN).findall(text))
    inside += 0 if name in _LATIN else len(_CLOSED_FIRST.findall(text))
    if name not in _LATIN:
        inside += len(_BESIDE_SMALL.findall(text))
    return (good - 2 * turned - inside) / len(high)
