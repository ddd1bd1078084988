from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import charset
from feeds.parse import parse

SAID = {
    "ru": "Маяк на северной оконечности острова приняли в эксплуатацию ещё в позапрошлом веке, теперь там гостиница.",
    "uk": "Маяк на північному краю острова збудували у позаминулому столітті, його ґанок і досі цілий.",
    "el": "Ο φάρος στο βόρειο άκρο του νησιού χτίστηκε τον προηγούμενο αιώνα και λειτουργεί χωρίς ανθρώπους.",
    "he": "המגדלור בקצה הצפוני של האי נבנה במאה הקודמת, אך בארבעים השנים האחרונות הוא פועל ללא אנשים.",
    "ar": "بنيت المنارة في الطرف الشمالي من الجزيرة في القرن الماضي، لكنها تعمل منذ أربعين عاما دون أحد.",
    "th": "ประภาคารทางตอนเหนือของเกาะถูกสร้างขึ้นเมื่อศตวรรษที่แล้ว แต่ทำงานโดยไม่มีคนเฝ้า",
    "ja": "島の北端にある灯台は前の世紀に建てられましたが、この四十年間は無人で動いています。",
    "ko": "섬의 북쪽 끝에 있는 등대는 지난 세기에 지어졌지만 최근 사십 년 동안 사람 없이 작동했다.",
    "zh": "岛北端的灯塔建于上个世纪，但最近四十年来一直无人值守。去年大楼移交给了地区。",
    "fr": "La grande salle gardera ses fenêtres hautes, et d’y jouer le théâtre été comme hiver coûtera à peine plus.",
    "pl": "Latarnia morska na północnym krańcu wyspy została zbudowana w zeszłym stuleciu, mówi już dziś jej opiekun.",
    "cs": "Maják na severním konci ostrova byl postaven v minulém století, ale čtyřicet let fungoval bez lidí.",
    "tr": "Mahalle muhtarı, kararın çocuklar için iyi olduğunu söyledi ve ışığı söndürdü; köşedeki dükkân bu saatte açılmıyor.",
    "hu": "A szomszédok félnek a zajtól és a tömegtől, de a tanács szerint a könyvek nem zajonganak, és a hűvös őszi reggel is szép.",
}
ENCODINGS = [
    ("ru", "cp1251"), ("ru", "koi8-r"), ("ru", "cp866"), ("ru", "iso8859-5"), ("uk", "koi8-u"), ("uk", "cp1251"),
    ("el", "cp1253"), ("el", "iso8859-7"), ("he", "cp1255"), ("ar", "cp1256"), ("th", "cp874"), ("ja", "cp932"),
    ("ja", "euc_jp"), ("ko", "cp949"), ("zh", "gb18030"), ("fr", "cp1252"), ("pl", "cp1250"), ("pl", "iso8859-2"),
    ("cs", "cp1250"), ("tr", "cp1254"), ("hu", "iso8859-2"), ("ar", "iso8859-6"), ("ru", "mac_cyrillic"),
]  # fmt: skip
STRAY = [b"\xa9", b"\xe9t\xe9", b"\x92", b"\xff"]


def a_page(body: bytes, declared: str = "", head: bytes = b"") -> bytes:
    meta = f'<meta charset="{declared}">'.encode() if declared else b""
    return b"<html><head>" + head + meta + b"</head><body><p>" + body + b"</p></body></html>"


@pytest.mark.parametrize("lang", SAID)
@pytest.mark.parametrize("stray", STRAY)
@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "windows-1251"])
def test_a_stray_byte_in_utf8_costs_one_letter(lang: str, stray: bytes, declared: str) -> None:
    page = a_page(SAID[lang].encode() + b" " + stray + b" " + SAID[lang].encode(), declared)
    assert charset.decode(page).count(SAID[lang]) == 2


@pytest.mark.parametrize(("lang", "encoding"), ENCODINGS)
@pytest.mark.parametrize("stray", [b"", b" \xff "])
def test_a_stray_byte_in_another_encoding_costs_one_letter(lang: str, encoding: str, stray: bytes) -> None:
    raw = SAID[lang].encode(encoding)
    page = a_page(b"</p><p>".join([raw, stray + b" ", raw]), encoding)
    assert charset.decode(page).count(SAID[lang]) == 2


@pytest.mark.parametrize(("lang", "encoding"), ENCODINGS)
def test_an_encoding_is_told_from_the_text_and_not_from_styles_and_scripts(lang: str, encoding: str) -> None:
    arrow = "→ü".encode()
    head = b'<style>a:after{content:"' + arrow + b'"}' + b"b{color:red}\n" * 9000 + b"</style>"
    head += b'<script>var a = "' + arrow + b'";</script><!-- ' + arrow + b" -->"
    assert SAID[lang] in charset.decode(a_page(SAID[lang].encode(encoding), head=head))
    assert SAID[lang] in charset.decode(a_page(SAID[lang].encode(encoding), encoding, head=head))


@pytest.mark.parametrize(
    ("lang", "encoding", "declared"),
    [
        ("ru", "koi8-r", "windows-1251"),
        ("ru", "cp1251", "koi8-r"),
        ("uk", "koi8-u", "windows-1251"),
        ("ru", "cp1251", "iso-8859-1"),
        ("ru", "cp1251", "utf-8"),
        ("el", "iso8859-7", "windows-1252"),
        ("he", "cp1255", "iso-8859-1"),
        ("th", "cp874", "windows-1252"),
        ("zh", "gb18030", "utf-8"),
        ("zh", "gb18030", "iso-8859-1"),
        ("ja", "cp932", "euc-jp"),
        ("ja", "euc_jp", "shift_jis"),
        ("ko", "cp949", "gb2312"),
        ("fr", "cp1252", "windows-1251"),
        ("fr", "cp1252", "iso-8859-2"),
        ("pl", "iso8859-2", "windows-1252"),
        ("cs", "cp1250", "iso-8859-1"),
        ("tr", "cp1254", "iso-8859-1"),
        ("tr", "cp1254", "iso-8859-2"),
        ("tr", "cp1254", "utf-8"),
        ("hu", "cp1250", "iso-8859-1"),
        ("ru", "mac_cyrillic", "utf-8"),
        ("ar", "iso8859-6", "windows-1256"),
    ],
)
def test_a_page_under_a_wrong_name_is_read_as_what_it_is(lang: str, encoding: str, declared: str) -> None:
    body = f"{SAID[lang]} {SAID[lang]}".encode(encoding)
    assert SAID[lang] in charset.decode(a_page(body, declared))
    assert SAID[lang] in charset.decode(body, f"text/html; charset={declared}")


def test_seven_bit_japanese_and_korean_are_no_ascii() -> None:
    text = SAID["ja"] + " カメラ ABC\n" + SAID["ja"]
    assert charset.decode(a_page(text.encode("iso2022_jp"), "iso-2022-jp")).count(SAID["ja"]) == 2
    assert text in charset.decode(text.encode("iso2022_jp_ext"))
    assert charset.decode("①台の灯台".encode("iso2022_jp_2004")) == "①台の灯台"
    assert charset.decode(SAID["ko"].encode("iso2022_kr")) == SAID["ko"]
    cut = SAID["ja"].encode("iso2022_jp")[:-5]
    assert charset.decode(cut).startswith(SAID["ja"][:20])


def test_four_byte_gb18030_is_read() -> None:
    text = SAID["zh"] + "䶮𠮷はë"
    assert text in charset.decode(a_page(text.encode("gb18030"), "gb18030"))
    assert text in charset.decode(a_page(text.encode("gb18030"), "gb2312"))


@pytest.mark.parametrize("name", ["x-sjis", "windows-31j", "Shift_JIS"])
def test_names_that_only_browsers_know_are_understood(name: str) -> None:
    assert SAID["ja"] in charset.decode(a_page(SAID["ja"].encode("cp932"), name))
    assert SAID["ru"] in charset.decode(a_page(SAID["ru"].encode("cp1251"), "win-1251"))


def test_a_page_that_calls_itself_utf16_in_ascii_letters_is_none() -> None:
    assert SAID["fr"] in charset.decode(a_page(SAID["fr"].encode(), "utf-16"))
    assert SAID["fr"] in charset.decode(a_page(SAID["fr"].encode() + b" \xa9", "utf-16le"))


@pytest.mark.parametrize(
    "declaration", [b'<?xml version="1.0" encoding="utf-8"?>', b'<?xml version="1.0"?>', b""]
)
@pytest.mark.parametrize("stray", STRAY)
def test_a_stray_byte_in_a_feed_costs_one_letter(declaration: bytes, stray: bytes) -> None:
    items = b"".join(
        b"<item><guid>%d</guid><title>%s</title><description>x %s</description></item>"
        % (number, SAID["ru"].encode(), stray if number == 1 else b"")
        for number in range(3)
    )
    body = declaration + b"<rss version='2.0'><channel><title>" + SAID["fr"].encode() + b"</title>" + items
    feed = parse(body + b"</channel></rss>", "https://f.example/rss")
    assert feed.title == SAID["fr"]
    assert [entry.title for entry in feed.entries] == [SAID["ru"]] * 3


@given(
    st.binary(max_size=400), st.sampled_from(["", "text/html; charset=gb2312", "text/plain; charset=koi8-r"])
)
def test_any_bytes_have_a_text(data: bytes, content_type: str) -> None:
    assert isinstance(charset.decode(data, content_type), str)


def test_short_bulgarian_in_the_table_of_windows_is_no_mac_text() -> None:
    text = (
        "Училището с един ученик има нов директор\n\n1243 прочитания\n\nВ Горно Поле звънецът бие за един човек. "
        "Той се казва Иван, на девет години е. Новият директор Стоян Минев идва с автобуса.\n\nСподелете\n\nИзточник: БТА\n"
    )
    assert charset.decode(text.encode("cp1251")) == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-u", "cp866", "iso8859-5", "mac_cyrillic"])
@pytest.mark.parametrize(
    "line",
    [
        "Чай по-русски: самовар и лимон",
        "Щука в реке",
        "Ночной поезд",
        "Жители посёлка ждут",
        "Юный шахматист из Твери",
        "Что делать, если чайник остыл",
    ],
)
def test_a_short_line_with_one_capital_is_told_by_it(encoding: str, line: str) -> None:
    assert charset.decode(line.encode(encoding)) == line
