"""A reason says what is so: its words are in both pieces, its feed or tag was read, in any language."""

from __future__ import annotations

import pytest

from feeds.model import ReasonKind
from feeds.recommend import Recommender

NOON = 1_772_452_800
WORDED = {ReasonKind.SHARES, ReasonKind.LIKES, ReasonKind.STARRED}

# Of each language two pieces on one matter, inflected apart, one on another, and one on a third.
TOLD = {
    "ar": (
        ("البرلمان يناقش ميزانية التعليم الجديدة", "ناقش نواب البرلمان ميزانية التعليم والجامعات في العاصمة."),
        ("ميزانية التعليم تثير جدلا في البرلمان", "قال وزير التعليم إن الميزانية وللبرلمان كلمته فيها."),
        ("إعصار يضرب سواحل الهند", "إعصار قوي ضرب سواحل الهند وأغرق القرى."),
        ("وزارة الصحة تطلق حملة تطعيم", "أطلقت وزارة الصحة حملة لتطعيم الأطفال."),
    ),
    "ja": (
        ("日本銀行が金利を引き上げ", "日本銀行は金融政策決定会合で政策金利を引き上げると発表した。"),
        ("金利引き上げで円高に、日本銀行の決定", "日本銀行の政策金利の決定を受けて円相場が上昇した。"),
        ("台風が九州に接近", "大型の台風が九州地方に接近し、気象庁が警戒を呼びかけた。"),
        ("新型ロケットの打ち上げ成功", "宇宙航空研究開発機構は新型ロケットの打ち上げに成功した。"),
    ),
    "zh": (
        ("央行宣布降低存款准备金率", "中国人民银行宣布下调存款准备金率，释放长期资金。"),
        ("存款准备金率下调影响股市", "中国人民银行下调存款准备金率后，股市上涨。"),
        ("台风登陆广东沿海", "强台风在广东沿海登陆，气象部门发布预警。"),
        ("新能源汽车出口增长", "海关数据显示新能源汽车出口大幅增长。"),
    ),
    "ko": (
        ("한국은행 기준금리 인상 결정", "한국은행이 기준금리를 인상하기로 결정했다고 밝혔다."),
        ("기준금리 인상에 부동산시장 긴장", "한국은행의 기준금리 인상이 부동산시장에 영향을 준다."),
        ("태풍 제주도 접근", "강한 태풍이 제주도에 접근하고 있다고 기상청이 밝혔다."),
        ("축구 국가대표팀 승리", "축구 국가대표팀이 평가전에서 승리했다."),
    ),
    "th": (
        ("ธนาคารแห่งประเทศไทยขึ้นดอกเบี้ยนโยบาย", "ธนาคารแห่งประเทศไทยประกาศขึ้นอัตราดอกเบี้ยนโยบาย"),
        ("ดอกเบี้ยนโยบายใหม่ของธนาคารแห่งประเทศไทย", "อัตราดอกเบี้ยนโยบายที่ธนาคารแห่งประเทศไทยประกาศกระทบผู้กู้"),
        ("พายุเข้าภาคใต้", "พายุโซนร้อนเคลื่อนเข้าภาคใต้ ฝนตกหนัก"),
        ("ทีมฟุตบอลชนะการแข่งขัน", "ทีมฟุตบอลหญิงชนะการแข่งขันรอบสุดท้าย"),
    ),
    "hi": (
        ("रिज़र्व बैंक ने ब्याज दर बढ़ाई", "भारतीय रिज़र्व बैंक ने महंगाई रोकने के लिए ब्याज दरें बढ़ाईं।"),
        ("ब्याज दरों से महंगाई पर असर: रिज़र्व बैंक", "रिज़र्व बैंक की ब्याज दर और महंगाई पर अर्थशास्त्रियों की राय।"),
        ("चक्रवात ओडिशा तट से टकराया", "भीषण चक्रवात ओडिशा के तट से टकराया, गाँव डूबे।"),
        ("क्रिकेट टीम ने शृंखला जीती", "क्रिकेट टीम ने तीसरा मैच जीतकर शृंखला अपने नाम की।"),
    ),
    "tr": (
        ("Merkez Bankası faizi İstanbul'da açıkladı", "Merkez Bankası enflasyon ve faiz kararını İstanbul'da açıkladı."),
        ("Faiz kararının enflasyona etkisi", "Merkez Bankasının faizleri artırması enflasyonu ve İstanbul borsasını etkiledi."),
        ("Karadeniz'de fırtına uyarısı", "Meteoroloji Karadeniz kıyıları için fırtına uyarısı yaptı."),
        ("Milli takım maçı kazandı", "Milli takım hazırlık maçında rakibini yendi."),
    ),
    "fi": (
        ("Eduskunta päätti ydinvoimalan rakentamisesta", "Eduskunnan päätös ydinvoimalasta ratkaisee energian hinnan."),
        ("Ydinvoimalat jakavat eduskuntaa", "Eduskunnassa ydinvoimaloista käyty väittely koskee energiaa."),
        ("Myrsky kaatoi puita Lapissa", "Kova myrsky kaatoi puita ja katkoi sähköjä Lapissa."),
        ("Jääkiekkojoukkue voitti mestaruuden", "Jääkiekkojoukkue voitti mestaruuden jatkoajalla."),
    ),
}  # fmt: skip
SPREAD = [
    {
        "id": f"{lang}{at}",
        "title": title,
        "text": text,
        "lang": lang,
        "feed": f"Paper {lang} {at % 2}",
        "tags": [("bank", "again", "storm", "sport")[at]],
        "date": NOON + 60 * at,
    }
    for lang, pieces in TOLD.items()
    for at, (title, text) in enumerate(pieces)
]
TEXT_OF = {piece["id"]: f"{piece['title']} {piece['text']}".casefold() for piece in SPREAD}


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    recommender = Recommender(":memory:", semantic=False)
    recommender.add(SPREAD)
    return recommender


@pytest.mark.parametrize("lang", TOLD)
def test_what_two_pieces_share_stands_in_both(recommender: Recommender, lang: str) -> None:
    for at in range(4):
        one = f"{lang}{at}"
        found = recommender.related(one, 10)
        for each in found:
            for reason in each.reasons:
                for word in reason.terms if reason.kind in WORDED else ():
                    assert word.casefold() in TEXT_OF[one], (one, each.id, word)
                    assert word.casefold() in TEXT_OF[str(each.id)], (one, each.id, word)
    assert recommender.related(f"{lang}0", 1)[0].id == f"{lang}1", "the piece on the same matter is first"


@pytest.mark.parametrize("lang", TOLD)
def test_what_the_reader_is_said_to_like_was_read_and_is_in_the_piece(
    recommender: Recommender, lang: str
) -> None:
    recommender.history.forget()
    read = [f"{lang}0", f"{lang}3"]
    for id in read:
        recommender.history.record(id, "star", when=NOON + 3600)
        recommender.history.record(id, "read", when=NOON + 3600)
    known = {piece["feed"] for piece in SPREAD if piece["id"] in read} | {"bank", "sport"}
    offered = [piece["id"] for piece in SPREAD if piece["id"] not in read]
    for each in recommender.for_you(len(offered), candidates=offered, now=NOON + 7200):
        for reason in each.reasons:
            for word in reason.terms:
                if reason.kind in WORDED:
                    assert any(word.casefold() in TEXT_OF[id] for id in read), (each.id, word)
                    assert word.casefold() in TEXT_OF[str(each.id)], (each.id, word)
                else:
                    assert word in known, (each.id, reason.kind, word)


def test_no_wording_is_said_to_be_similar_in_two_languages() -> None:
    """What both say may be the same in terms of which neither shows a word: those behind its weightiest."""
    common = "Brandal Skerry Ottoline Merrow Quilland"
    recommender = Recommender(":memory:", semantic=False)
    recommender.add(
        {
            "id": at,
            "title": " ".join(f"{first}{second}{first}" for first in "bdfgkl" for second in seconds),
            "text": common,
            "lang": lang,
            "date": 1_772_452_800,
        }
        for at, (lang, seconds) in enumerate(
            {"de": "aeiou" + "ä", "en": ("or", "an", "ul", "im", "eb", "ost")}.items()
        )
    )
    (found,) = recommender.related(0)
    assert [(reason.kind, reason.terms) for reason in found.reasons] == [(ReasonKind.TWIN, ())]
