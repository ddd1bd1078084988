"""Whether words can be the name of a person: by capitals where the script has them, by family names where it has not."""

from __future__ import annotations

import re

from feeds.tokens import fold

_PARTICLES = frozenset(
    "de la le du da di do dos das del della der den van von zu zum zur af av ten ter el al bin ibn ben y e of d' l' 't in op het degli dei dello".split()
)
_ARTICLES = frozenset(
    "the a an der die das ein eine les los las gli il een ett az egy ο η το οι τα ένας μια ένα".split()
)
_ROLE_STEMS = re.compile(
    "|".join(
        fold(stem)
        for stem in (
            r"(?<!\w)(?:staff|special to|special for|for the |writer|reporter|correspondent|correspondant|editor|editorial|contribut|author|journalis|columnist|columnis|jornalist|repórter|zpravodaj|novinar|nhà báo|mwandishi|ผู้สื่อข่าว|นักข่าว|press|redaktion|redakteur|redaktör|redaktør|redakt|redac|rédac|redazion|redação|redakcj|korrespond|corresponsal|correspons|correspondente"
            r"|periodista|giornalist|inviat|cronist|envoy|verslaggev|reporterk|dziennikar|novinář|novinár|ziarist|muhabir|gazeteci|editör|újságíró|szerkeszt|toimittaja|συντάκτ|δημοσιογρ|ανταποκρ|корреспондент|журналист|редактор|обозреватель|репорт"
            r"|кореспондент|журналіст|оглядач|مراسل|محرر|صحفي|صحافي|كاتب|خبرنگار|سردبیر|دبیر|کتب|כתב|כתבת|עורך|עורכת|संवाददाता|पत्रकार|संपादक|प्रतिनिधि|प्रतिनिधी|প্রতিবেদক|সংবাদদাতা|நிருபர்|செய்தியாளர்|విలేకరి|ലേഖക|نامہ نگار|тілші|ჟურნალისტ|wartawan|redaktur|kontributor|phóng viên|biên tập"
            r"|minutes?|read|news desk|agency|agencies|agences?|agencias?|agenzi|agentur|agencj|agentura|byrå|агентств|وكال|head of|chef|chief|leiter|director|analyst|fellow|producer|presenter|photograph|fotogra|记者|記者|기자|编辑|編輯|編集)"
        ).split("|")
    ),
    re.I,
)
_ROLE_AFTER = re.compile(
    r"\s*(?:기자|특파원|논설위원|선임기자|인턴기자|객원기자|통신원|記者|记者|報導|报道|編輯|编辑|特派員|編集部|編集委員|論説委員|さん|氏)$"
)
_AGENCIES = frozenset(
    "dpa dpa-afx afp ap reuters rtr apa sda epd kna sid efe europa press ep ansa agi adnkronos lusa anp belga tt ntb ritzau stt pap čtk ctk tasr sita agerpres mediafax mti aa dha iha anka ape-mpe "
    "апе-мпе αμπε апа тасс риа ria tass интерфакс интерфакс-украина укринформ унн унiан унян уніан укрінформ рбк bbc cnn upi ians pti ani xinhua bernama antara ttxvn vna yonhap kyodo jiji "
    "新华社 新華社 中央社 中新社 共同 共同通信 時事 時事通信 共同通信社 時事通信社 연합뉴스 뉴시스 뉴스1 وكالات رويترز سانا وام واس ايسنا ایسنا ایرنا مهر تسنیم فارس ארכיון רויטרס dpa/lby dpa-infocom keystone-sda hina tanjug stა sta бта bta".split()
)
_AGENCY_WORDS = re.compile(
    r"^(?:(?:and|und|et|y|e|mit|with|avec|con|com|och|og|oraz|i|a|и|та|و)\s+)?(?:the )?(?:news )?(?:agencies|agences?|agencias|agências|agenzie|agenturen|agenturmaterial|agentschappen|byråer|bureauer|agencje|agentury|ajanslar|агентства|агенції|وكالات|associated press|agence france-presse|press association|europa press)(?: presse)?$",
    re.I,
)

_HANGUL = re.compile(r"^[가-힣]{2,4}$")
_HAN = re.compile(r"^[\u4e00-\u9fff々·・]{2,6}$")
_JAPANESE = re.compile(
    r"^[\u4e00-\u9fff々ヶぁ-んァ-ヴー]{1,5}[ \u3000]?[\u4e00-\u9fff々ヶぁ-んァ-ヴー]{1,5}$"
)
_FOREIGN_KANA = re.compile(r"^[ァ-ヴー]{2,8}[・＝][ァ-ヴー・＝]{2,14}$")
_NEWSROOM = re.compile(
    r"(?:新聞|社|局|部|室|班|版|面|報|报|网|網|台|臺|ニュース|通信|速報|特集|記事|編集|記者会|広告|会社)$"
)
_NO_NAME = re.compile(
    r"[のはがをにでとへも方]$|^.+の|^(?:公開|更新|配信|掲載|記者|写真|提供|国際|社会|経済|政治|地域|生活|文化|科学|天気|関連)"
)
_KOREAN_FAMILIES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예봉경"
)
_CHINESE_FAMILIES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于於蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁房滕屈饶饒解牟艾尤时時穆卓古吉缪繆简簡车車项項连連芦麦麥褚娄婁窦竇戚岑党宫費费卜冷晏席卫衛米柏宗桂全佟應应臧闵閔苟邬鄔边邊卞姬仇栾隋商刁沙荣榮巫寇桑郎甄丛仲虞敖巩明佘池查苑迟"
)
_GREEK = re.compile("[Α-ω]")
_VOWEL = re.compile("[aeiouyæœøаеиоуыэюяіє]")
_STRETCH = re.compile(r"[^\W\d_]+")
_LONGEST_NAME = 60
_MOST_WORDS = 6
_IN_CAPITALS = 4
"""Words of the longest name in capitals: more are a headline."""


def bare(name: str) -> str:
    """A name without the word for its bearer's work and the agency behind it: 김하늘 기자, 王小明 新华社."""
    whole = name.strip()
    name = _ROLE_AFTER.sub("", whole).strip()
    titled = name != whole
    head, _, last = name.rpartition(" ")
    if titled and _HANGUL.match(last):  # the paper stands before the name
        return last
    return head.strip() if head and is_agency(last) else name


def in_mixed_case(name: str, lang: str = "") -> str:
    """A name that is set in capitals as it is written otherwise: MIRIAM OAKES, JEAN-LUC VAN DER MEER, J. O'NEILL.

    Greek stays: its capitals have lost their accents. Initials and what has no vowel (BBC) stay too.
    """
    parts = name.split()
    if len(parts) < 2 or not name.isupper() or _GREEK.search(name):
        return name
    return " ".join(
        part.lower() if at and part.casefold() in _PARTICLES else _capitalised(part, lang)
        for at, part in enumerate(parts)
    )


def _capitalised(part: str, lang: str) -> str:
    if not _VOWEL.search(fold(part)) or part.endswith("."):
        return part
    if lang in ("tr", "az"):
        part = part.replace("I", "ı").replace("İ", "i")
    return _STRETCH.sub(lambda letters: _raised(letters[0], lang), part.lower())


def _raised(letters: str, lang: str) -> str:
    """Letters with a capital at their beginning, and behind Mc."""
    if letters.startswith("mc") and len(letters) > 3:
        return "Mc" + letters[2:].capitalize()
    first = "İ" if lang in ("tr", "az") and letters[0] == "i" else letters[0].upper()
    return first + letters[1:]


def apart(text: str) -> list[str]:
    """Chinese names in a row without commas, each by itself; anything else as one."""
    parts = text.split()
    if len(parts) > 1 and all(_HAN.match(part) and part[0] in _CHINESE_FAMILIES for part in parts):
        return parts
    return [text]


def before_role(text: str) -> str:
    """The name in "Jane Roe Science correspondent", where nothing stands between it and a role of several words."""
    parts = text.split()
    if not _BARE_NAME + 1 < len(parts) <= _MOST_WORDS or not is_role(text):
        return text
    name, role = " ".join(parts[:_BARE_NAME]), " ".join(parts[_BARE_NAME:])
    return name if is_role(role) and not is_role(name) and is_person(name) else text


_BARE_NAME = 2
"""Words of a name before a role."""


def is_agency(text: str) -> bool:
    """A news agency, or the agencies as a whole."""
    small = text.strip(" .,()").casefold()
    return (
        small in _AGENCIES
        or small.startswith(("وكالة ", "agence ", "agenzia ", "agencia ", "agentur ", "агентство "))
        or bool(_AGENCY_WORDS.match(small))
    )


def is_role(text: str) -> bool:
    """What somebody is rather than who: "Environment correspondent"."""
    return len(text.split()) <= _MOST_WORDS and bool(_ROLE_STEMS.search(fold(text)))


def is_name(text: str) -> bool:
    """Whether `text` can be the name of a person or newsroom where the line says that one follows."""
    parts = text.split()
    if not parts or len(parts) > _MOST_WORDS or len(text) > _LONGEST_NAME or _is_code(text):
        return False
    if len(parts) > 1 and _ROLE_STEMS.search(fold(text)) and len(parts) <= 3:
        return "rédaction" in text.casefold() or "redak" in text.casefold()
    cased = [part for part in parts if part[0].lower() != part[0].upper()]
    if not cased:
        return len(text) <= 30
    return all(map(_is_capital, cased))


def is_person(text: str, lang: str = "") -> bool:
    """Whether `text` is the name of a person by its look alone."""
    parts = text.split()
    if not parts or len(text) > _LONGEST_NAME or _is_code(text) or text[-1:] in ":：?!…。":
        return False
    if is_role(text) or parts[0].casefold() in _ARTICLES:
        return False
    cased = [part for part in parts if part[0].lower() != part[0].upper()]
    if not cased:
        return _is_uncased_person(text, parts, lang)
    if not 2 <= len(parts) <= 5 or len(cased) < len(parts):
        return False
    if len(parts) > _IN_CAPITALS and text.isupper():
        return False
    whole = [part for part in parts if part[0].isupper()]
    return (
        len(whole) >= min(2, len(parts) - 1)
        and all(map(_is_capital, parts))
        and parts[-1].casefold() not in _PARTICLES
    )


def _is_capital(part: str) -> bool:
    return (
        part[0].isupper()
        or part.casefold() in _PARTICLES
        or part[:2].casefold() in ("d'", "d’", "l’", "l'", "o’", "o'")
    )


def _is_code(text: str) -> bool:
    return any(ch.isdigit() or ch in "@{}<>=/\\|#*_+:：" for ch in text)


def _is_uncased_person(text: str, parts: list[str], lang: str) -> bool:
    first = text[0]
    if "가" <= first <= "힣":
        return bool(_HANGUL.match(text)) and first in _KOREAN_FAMILIES
    if any("ぁ" <= ch <= "ヴ" for ch in text) or (lang == "ja" and "\u4e00" <= first <= "\u9fff"):
        if _FOREIGN_KANA.match(text):
            return True
        return bool(
            3 <= len(text.replace(" ", "").replace("\u3000", "")) <= 7
            and "\u4e00" <= first <= "\u9fff"
            and _JAPANESE.match(text)
            and not _NEWSROOM.search(text)
            and not _NO_NAME.search(text)
        )
    if "\u4e00" <= first <= "\u9fff":
        return (
            bool(_HAN.match(text))
            and len(text) <= 4
            and first in _CHINESE_FAMILIES
            and not _NEWSROOM.search(text)
        )
    if "\u0590" <= first <= "\u097f" or "\u0980" <= first <= "\u0eff":
        return (
            2 <= len(parts) <= 4
            and all(2 <= len(part) <= 14 for part in parts)
            and not re.search(r"[^\w\s.'’\u200c\u0900-\u0dff\u0e00-\u0eff״׳-]", text)
        )
    return False
