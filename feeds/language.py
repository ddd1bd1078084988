"""Which language a text is in, from its script and its small words."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import repeat

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6000

_SMALL_WORDS = {
    "en": "the of and to in is that for was on with as his at by from are has have it this be an who will",
    "fr": "le la les des et un une du en est pour que qui dans par sur au avec ce pas plus sont aux cette ses",
    "de": "der die und das den von zu mit ist des im für auf dem ein eine nicht sich auch als nach wird bei sind",
    "es": "el la los las de que y en un una del por con para se su al es como más fue ha esta lo pero",
    "pt": "o os de que e do da em um uma para com não dos das no na se por mais ao foi como são à",
    "it": "il di che e la del un una per in con della sono le dei non nel alla si da gli più anche ha è",
    "nl": "de het een van en in is dat op te voor met zijn die niet aan er om ook door bij als naar uit",
    "ca": "el la els les de que i en un una del per amb és al dels no més com ha aquest seva pel són",
    "sv": "och att det som en på är av för med den till inte har de ett om var från sig kan men vid",
    "da": "og at det en på er af for med den til ikke har de et som var fra sig der kan men blev også efter",
    "nb": "og at det en på er av for med den til ikke har de et som var fra seg kan men ble også etter mot",
    "fi": "ja on ei että se oli hän joka mutta myös kun ovat sen mukaan ole kuin jo tai vain nyt",
    "pl": "i w na z do nie że się to jest o jak po od za co przez ale dla są oraz był tym jego",
    "cs": "a v na se že je o s z do i to ve pro za jsou který jak po od ale byl podle také",
    "sk": "a v na sa že je o s z do aj to vo pre za sú ktorý ako po od ale bol podľa tiež",
    "sl": "in v na je se da za so z ki pa s bi tudi po od ne pri kot bil ter še",
    "hr": "i u na je se da za su s od koji o kao ne što bi te nije po će iz ali",
    "ro": "și de în la a cu că pe din un o care pentru este mai nu sunt au fost prin dar ale cele",
    "hu": "a az és hogy nem is egy volt de ez meg van csak már ki el mint még szerint lehet",
    "tr": "ve bir bu da de için ile olarak daha çok olan gibi kadar sonra en ancak ne var olduğu her şu o ki ya değil yıl yok iki üç ise diye önce biri bunu kendi artık ilk yeni göre nasıl neden şimdi hem",
    "id": "yang dan di dengan untuk dari pada ini itu dalam tidak akan ke adalah juga oleh bisa telah",
    "vi": "và của là các có được cho trong không với một những người này khi đã để từ về",
    "et": "ja on ei et see oli kui ka ta mis aga oma ning kes siis või nii välja pärast",
    "lv": "un ir ka no ar par uz kas tas bet arī to lai kā vai pēc pie bija",
    "lt": "ir yra kad į su iš tai kaip bet buvo ne už nuo apie dėl tik ar po",
    "eu": "eta da ez bat du ere dute zen baina dira izan egin hau den",
    "sw": "ya na wa kwa ni katika za la kuwa hiyo cha hii alisema huo",
    "eo": "la kaj de en estas al ne por kun el ke li pri sed ankaŭ",
    "is": "og að í á er til sem var við um en hann því ekki af með fyrir það eru frá hún ég þar",
    "gl": "o a os as do da que e en unha un non máis cos nas pola polo ás xa cando ao dun coa foi son despois",
    "cy": "y yn yr a ar i o mae wedi ei gan am ac fod bod ond hefyd eu nad ni un dyn oedd bydd",
    "ga": "an na agus ar ag is le do go ní tá bhí sé ach nach seo sin",
    "sq": "të e në dhe për me një që nga është më si u ka nuk por edhe kjo janë do",
    "az": "və bir bu da üçün ilə olan sonra daha deyil o ki ən var kimi isə",
    "af": "die en van in is het wat nie te vir op met sy was hy om aan by dit daar",
    "tl": "ang ng sa na mga at ay ni si para kung hindi ito nang ka kanyang niya",
}
_CYRILLIC = {
    "ru": "и в не на что с по как это он из за о к но для от было его до года также же",
    "uk": "і в не на що з та як це він із за до але для від було його року також є про й",
    "bg": "и в не на че с по като това той от за до но със за се са е го през да който",
    "sr": "и у не на да с по као то он из за о али од је су се који би ће није",
    "mk": "и во не на дека со по како тоа од за до но се е ги да кој што беше",
    "be": "і ў не на што з па як гэта ён за да але для ад было яго таксама",
    "kk": "және бұл бір үшін мен да де деп болды бар жоқ осы сол кейін",
    "mn": "нь энэ бол гэж байна юм байсан хүн тэр болон",
}
_ARABIC = {
    "ar": "في من على إلى أن عن مع هذا هذه التي الذي ما لا كان قال بعد كما أو وقد",
    "fa": "در به از که این است را با برای آن های می شود بود کرد شد تا یک",
    "ur": "کے میں کی ہے اور سے کا کو نے ہیں پر یہ کہ بھی ایک تھا اس",
}


_LETTERS = {
    "tr": "ğış", "pl": "łąęśżźćń", "cs": "řěůč", "sk": "ľĺŕôť", "hu": "őű", "ro": "țșă", "vi": "ơưđạảấầậắặếềệốồộớờợ",
    "lv": "ģķļņāēī", "lt": "ėųįž", "et": "õ", "de": "ßüä", "fi": "äöy", "fr": "éèêàçœ", "es": "ñóíá", "pt": "ãõç", "sv": "åäö", "it": "àòùì", "hr": "đćš", "sl": "č",
}  # fmt: skip
"""Letters a language is told by where its sentences have few small words."""
_CYRILLIC_LETTERS = {
    "ru": "ыэё",
    "uk": "іїєґ",
    "be": "ўі",
    "sr": "ђћџљњј",
    "mk": "ѓќѕљњј",
    "bg": "ъ",
    "kk": "әғқңұһ",
    "mn": "өү",
}
_OWN_LETTERS = {
    "cs": "řěů",
    "pl": "łąęż",
    "hu": "őű",
    "tr": "ğı",
    "ro": "țș",
    "sk": "ľĺŕ",
    "is": "þð",
    "az": "ə",
}
"""Letters that neighbours do not write, which tell more than small words that are the same in several languages."""
_OWN_SHARE = 60
_CYRILLIC_SHARE = 200
_LETTER_SHARE, _LETTERS_LEAST = 100, 3
"""One letter in so many must be such a one, and so many in all."""


def _by_word(tables: dict[str, str]) -> dict[str, list[str]]:
    """Which languages count each small word as theirs."""
    found: dict[str, list[str]] = {}
    for lang, small in tables.items():
        for word in small.split():
            found.setdefault(word, []).append(lang)
    return found


_ORDER = (*_SMALL_WORDS, *_CYRILLIC, *_ARABIC)
"""Of languages with as many words of theirs the first is meant."""
_SMALL_WORDS_OF, _CYRILLIC_OF, _ARABIC_OF = map(_by_word, (_SMALL_WORDS, _CYRILLIC, _ARABIC))
_SCRIPTS = (
    ("ja", "\u3041", "\u30ff"),
    ("ko", "\uac00", "\ud7a3"),
    ("zh", "\u4e00", "\u9fff"),
    ("Cyrl", "\u0400", "\u04ff"),
    ("Arab", "\u0600", "\u06ff"),
    ("he", "\u0590", "\u05ff"),
    ("el", "\u0370", "\u03ff"),
    ("th", "\u0e00", "\u0e7f"),
    ("hi", "\u0900", "\u097f"),
    ("bn", "\u0980", "\u09ff"),
    ("ta", "\u0b80", "\u0bff"),
    ("te", "\u0c00", "\u0c7f"),
    ("pa", "\u0a00", "\u0a7f"),
    ("gu", "\u0a80", "\u0aff"),
    ("or", "\u0b00", "\u0b7f"),
    ("kn", "\u0c80", "\u0cff"),
    ("ml", "\u0d00", "\u0d7f"),
    ("si", "\u0d80", "\u0dff"),
    ("lo", "\u0e80", "\u0eff"),
    ("my", "\u1000", "\u109f"),
    ("hy", "\u0530", "\u058f"),
    ("ka", "\u10a0", "\u10ff"),
    ("am", "\u1200", "\u137f"),
    ("km", "\u1780", "\u17ff"),
)
_SCRIPTED = re.compile("[" + "".join(f"{first}-{last}" for _, first, last in _SCRIPTS) + "]")


def guess(text: str) -> str:
    """Language subtag of `text`, empty where it is too short or unlike what we know."""
    sample = text[:_SAMPLE]
    if not _SCRIPTED.search(sample):
        return _by_words(sample, _SMALL_WORDS_OF)
    scripts: Counter[str] = Counter()
    for ch, count in Counter(sample).items():
        scripts[_script_of(ch)] += count
    latin = scripts.pop("Latn", 0)
    del scripts[""]
    if scripts["ja"] * 8 > scripts["zh"]:  # Japanese never goes long without kana
        scripts["ja"] += scripts.pop("zh", 0)
    name, count = scripts.most_common(1)[0] if scripts else ("", 0)
    if count * 2 < latin:
        return _by_words(sample, _SMALL_WORDS_OF)
    if name == "Cyrl":
        return (
            _by_letters(sample, _CYRILLIC_LETTERS, _CYRILLIC_SHARE) or _by_words(sample, _CYRILLIC_OF) or "ru"
        )
    if name == "Arab":
        return _by_words(sample, _ARABIC_OF) or "ar"
    return name


@lru_cache(maxsize=8192)
def _script_of(letter: str) -> str:
    """The script or language of a letter; empty where it is none, or of no script that is told apart."""
    if letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff":
        return "Latn" if letter.isalpha() else ""
    return next((name for name, first, last in _SCRIPTS if first <= letter <= last), "")


def _by_letters(sample: str, alphabets: dict[str, str], share: int = _LETTER_SHARE) -> str:
    letters = Counter(sample.lower())
    # A counter that is asked for what it has not goes a long way.
    told = {lang: sum(map(letters.get, own, repeat(0))) for lang, own in alphabets.items()}
    best = max(told, key=told.__getitem__)
    return best if told[best] * share >= letters.total() and told[best] >= _LETTERS_LEAST else ""


def _by_words(sample: str, languages: dict[str, list[str]]) -> str:
    own = (
        languages is _SMALL_WORDS_OF
        and not sample.isascii()
        and _by_letters(sample, _OWN_LETTERS, _OWN_SHARE)
    )
    if own:
        return own
    words = _WORD.findall(sample.lower())
    counts = dict.fromkeys(_ORDER, 0)
    for word in words:
        for lang in languages.get(word, ()):
            counts[lang] += 1
    best = max(counts, key=counts.__getitem__)
    if counts[best] * 12 < len(words) or counts[best] < 2:
        return "" if sample.isascii() else _by_letters(sample, _LETTERS)
    return best
