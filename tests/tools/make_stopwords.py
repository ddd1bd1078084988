"""Writes feeds/recommend/stopwords.txt: words that tell nothing of what a text is about, by language.

    python tests/tools/make_stopwords.py > feeds/recommend/stopwords.txt

Needs the packages stopwordsiso, num2words and Babel.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import num2words
import stopwordsiso
from babel import Locale, UnknownLocaleError

sys.path.insert(0, str(Path(__file__).parents[2]))

from feeds.recommend.folding import fold

HEAD = """\
# Words that tell nothing of what a text is about: small words, numbers, days of the week. Folded.
# Made by tests/tools/make_stopwords.py from Stopwords ISO (MIT License, Copyright 2020 Gene Diaz), which carries lists
# of many authors, from the number words of num2words, and from Unicode CLDR data (Unicode License v3) by Babel.
# A language a line: its code, then its words.
"""
ABOUT = """bill bills brief computer copy fire free group groups home inc information interest interests interested
interesting invention line member members microsoft mill mine msie netscape novel order orders problem problems research
room rooms self shed site state states system test width work worked working works world area areas young youngest younger
proud page pages pmid null number numbers uucp arpa biol htm""".split()
"""Words of the English list that texts are about."""
FOREIGN_CODES = {"no": ("no", "nb", "nn"), "ku": ("ku", "ckb"), "hr": ("hr", "bs")}
"""Languages that share a list."""
OWN = {
    "te": "మరియు ఈ ఆ ఒక కూడా అని లో తో నుండి కోసం వరకు కానీ లేదా ఉంది ఉన్నారు ఉన్నాయి అయితే అతను ఆమె వారు నేను మేము మీరు ఇది అది "
    "ఏమి ఎలా ఎప్పుడు ఎక్కడ ఎందుకు చాలా మాత్రమే తన వారి అన్ని కొన్ని తర్వాత ముందు పై కింద మధ్య రెండు మూడు",
    "ta": "மற்றும் ஒரு இந்த அந்த என்று என்ற இது அது அவர் அவர்கள் நான் நாம் நீங்கள் உள்ள உள்ளது இல்லை ஆகும் கொண்டு இருந்து மீது வரை "
    "பின்னர் முன் ஆனால் அல்லது மேலும் என எந்த எப்படி எப்போது எங்கு ஏன் மிகவும் மட்டும் தனது தங்கள் அனைத்து சில பல போது குறித்து "
    "இரண்டு மூன்று நான்கு ஐந்து பத்து",
    "kn": "ಮತ್ತು ಈ ಆ ಒಂದು ಎಂದು ಎಂಬ ಇದು ಅದು ಅವರು ಅವನು ಅವಳು ನಾನು ನಾವು ನೀವು ಇದೆ ಇಲ್ಲ ಆದರೆ ಅಥವಾ ಕೂಡ ಮೇಲೆ ಕೆಳಗೆ ನಂತರ ಮೊದಲು ವರೆಗೆ "
    "ಹೇಗೆ ಯಾವಾಗ ಎಲ್ಲಿ ಏಕೆ ತುಂಬಾ ಮಾತ್ರ ತನ್ನ ತಮ್ಮ ಎಲ್ಲಾ ಕೆಲವು ಎರಡು ಮೂರು",
    "ml": "ഒരു ഈ ആ എന്ന് എന്ന ഇത് അത് അവർ അവൻ അവൾ ഞാൻ നാം നിങ്ങൾ ഉണ്ട് ഇല്ല ആണ് പക്ഷേ അല്ലെങ്കിൽ കൂടി മേൽ ശേഷം മുമ്പ് വരെ എങ്ങനെ "
    "എപ്പോൾ എവിടെ വളരെ മാത്രം തന്റെ അവരുടെ എല്ലാ ചില കൂടാതെ രണ്ട് മൂന്ന്",
    "pa": "ਦਾ ਦੇ ਦੀ ਨੂੰ ਵਿੱਚ ਵਿਚ ਤੋਂ ਨੇ ਹੈ ਹਨ ਸੀ ਸਨ ਅਤੇ ਤੇ ਜਾਂ ਪਰ ਇਹ ਉਹ ਇਸ ਉਸ ਕਿ ਜੋ ਨਾਲ ਲਈ ਵੀ ਹੀ ਕੀ ਨਹੀਂ ਇੱਕ ਇਕ ਦੋ ਤਿੰਨ ਮੈਂ ਅਸੀਂ ਤੁਸੀਂ "
    "ਕਰ ਕੀਤਾ ਗਿਆ ਹੋ ਕੇ ਬਾਅਦ ਪਹਿਲਾਂ ਤੱਕ",
    "ne": "र को का की मा ले लाई बाट छ छन् थियो थिए हो हुन् यो त्यो यस त्यस कि भने पनि गर्न गरेको भएको एक दुई तीन तर वा सँग पछि अघि सम्म "
    "आफ्नो सबै केही धेरै मात्र",
    "si": "සහ හා මේ ඒ එක බව ද ය යන සඳහා සමග සිට දක්වා නමුත් හෝ ඇත නැත කර වූ ගැන මෙම එම ඔහු ඇය ඔවුන් මම අපි ඔබ පසු පෙර",
    "am": "እና ነው ላይ ውስጥ ይህ ያ ግን ወይም ወደ ከ እንደ ለ በ ናቸው ነበር ነበሩ አንድ ሁለት ሶስት እሱ እሷ እነሱ እኔ እኛ ሁሉም ብቻ በጣም በኋላ በፊት ድረስ",
    "my": "နှင့် သည် ကို မှ တွင် ၏ များ ဖြင့် အတွက် ဟု ဤ ထို",
    "jv": "ing lan sing saka kang iku iki karo uga ora ana menyang kanggo dening utawa nanging wis bakal aku kowe dheweke kabeh",
    "sr": """i u na je se da za su s sa od koji koja koje o kao ne sto bi te nije po ce iz ali ili ovaj ova ovo taj ta to bio bila
    bilo biti sam si smo ste jos vec samo kada gde kako jer pre posle do и у на је се да за су с са од који која које о као не што би
    те није по ће из али или овај ова ово тај та то био била било бити сам си смо сте још већ само када где како јер пре после до
    један два три четири пет шест седам осам девет десет први други трећи""",
    "mk": "и во на се да за од со е не што по како тоа ќе но или овој оваа ова кој која кои дека до при беше биде има само кога каде "
    "еден два три четири пет прв втор трет",
    "be": "і у ў на не што з са як гэта ён яна яны за да але для ад было яго таксама або мы вы я які якая якія па пра пры каб калі дзе "
    "адзін два тры чатыры пяць першы другі трэці",
    "kk": "және мен бен пен бір бұл ол осы сол үшін деп де да та те бар жоқ емес болып болды болған дейін кейін бойынша туралы бірақ "
    "немесе өз барлық екі үш төрт бес",
    "az": "və bu bir o da ki ilə üçün olan olaraq də daha çox ən kimi amma ancaq ya yox var idi edib olub görə sonra əvvəl "
    "qədər biz siz onlar mən hər heç iki üç dörd beş",
    "is": "og að í á er ekki sem til um frá með var eru hefur það hann hún við þau þeir ég þú en eða enda einnig hafa verið "
    "einn tveir þrír fjórir fimm",
    "sq": "dhe te ne e i se me per nga nje eshte ka qe nuk por ose si kjo ky keto ata ajo ai jane ishte do pas para deri mbi nen "
    "vetem shume dy tre kater pese",
    "ka": "და რომ ეს ის არ არის იყო კი თუ რა ამ იმ მაგრამ ან როგორც უნდა მისი მათ შემდეგ ერთი ორი სამი ოთხი ხუთი",
    "mt": "u li ta fil f il l ma minn ghal bil dan din dawk dik kien huwa hija mhux jew imma biss wara qabel",
    "cy": "y yr yn a ac i o ar am at gan mae oedd ei eu ond neu hefyd wedi bod un dau tri pedwar pump",
}
MORE = {
    "en": "http https www href src img nbsp quot amp utm",
    "sv": "dessutom dock därför emellertid",
    "ur": "لیکن بھی اگر مگر",
    "cs": "třetí",
    "da": "desuden dog derfor",
    "nb": "dessuten likevel derfor",
    "no": "dessuten likevel derfor",
    "nn": "dessutan likevel difor",
    "fi": "lisäksi kuitenkin siksi",
}
"""Words that the lists lack."""
LANGUAGES = sorted({*stopwordsiso.langs(), *OWN, "nb", "nn", "ckb", "bs"})
WORD = re.compile(r"[^\s\d.,-]+")


def words(lang: str) -> set[str]:
    shared = next((code for code, alike in FOREIGN_CODES.items() if lang in alike), lang)
    told = set(stopwordsiso.stopwords(shared)) if shared in stopwordsiso.langs() else set()
    told |= {*OWN.get(shared, "").split(), *MORE.get(lang, "").split(), *numbers(shared), *days(shared)}
    pieces = (fold(word.strip(" ”\"',")) for word in told if " " not in word.strip())
    return {word for word in pieces if len(word) > 1 and not any(map(str.isdigit, word))} - (
        set(ABOUT) if lang == "en" else set()
    )


def numbers(lang: str) -> list[str]:
    found = []
    for number in (*range(101), 1000, 1_000_000):
        for kind in ("cardinal", "ordinal"):
            try:
                found += WORD.findall(num2words.num2words(number, lang=lang, to=kind))
            except Exception:
                continue
    return found


def days(lang: str) -> list[str]:
    try:
        return [name for form in Locale(lang).days["format"].values() for name in form.values()]
    except UnknownLocaleError:
        return []


if __name__ == "__main__":
    print(HEAD, end="")
    for lang in LANGUAGES:
        print(lang, " ".join(sorted(words(lang))), sep="\t")
