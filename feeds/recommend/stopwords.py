"""Words that tell nothing of what a text is about, by language; and which language a text is in.

Folded (lower case, no accents) as `feeds.recommend.folding.fold` leaves them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from feeds import language
from feeds.recommend.folding import fold

_LISTS = {
    "en": """a about above after again against all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further had has have
    having he her here hers herself him himself his how i if in into is it its itself just me more most my
    myself no nor not now of off on once only or other our ours out over own said same say says she should
    so some such than that the their theirs them themselves then there these they this those through to too
    under until up upon us very was we were what when where which while who whom why will with would you
    your yours yourself may might must shall one two new get gets got via per much many make made like since""",
    "fr": """au aux avec ce ces cet cette dans de des du elle elles en et eux il ils je la le les leur leurs
    lui ma mais me meme mes moi mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te
    tes toi ton tu un une vos votre vous y est etait sont etre ete a ont avait avoir fait plus comme aussi si
    tout tous toute toutes sans sous entre apres avant depuis selon dont ou ainsi donc car peut cela celui
    celle ceux encore tres deux bien alors chez contre lors quand non ni""",
    "de": """aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei bin bis
    bist da damit dann das dass dein dem den denn der des dich die dies diese diesem diesen dieser dieses dir
    doch dort du durch ein eine einem einen einer eines er es etwas euch euer fur gegen gewesen hab habe
    haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja
    jede jedem jeden jeder jedes jetzt kann kein keine keinen konnen konnte man mehr mein mich mir mit muss
    nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit sich sie sind so
    soll sollte sondern sonst uber um und uns unter viel vom von vor war waren warum was weil welche wenn wer
    werden wie wieder will wir wird wo wurde wurden zu zum zur zwar zwei zwischen""",
    "es": """a al algo algunas algunos ante antes aquel asi aun aunque cada como con contra cual cuales cuando
    de del desde donde dos durante e el ella ellas ellos en entre era eran es esa esas ese eso esos esta
    estaba estado estan estar estas este esto estos fue fueron ha habia han hasta hay la las le les lo los
    mas me mi mientras muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco
    por porque puede que quien se sea ser si sido sin sobre solo son su sus tal tambien tan tanto te tiene
    tienen todo todos tras tu un una unas uno unos y ya yo""",
    "it": """a ad agli ai al alla alle allo anche ancora avere aveva c che chi ci come con contro cui da dagli
    dai dal dalla dalle dei del della delle dello degli di dopo dove due e ed era erano essere fa fra gia gli
    ha hanno ho i il in io la le lei li lo loro lui ma mi mia mio molto ne nei nel nella nelle nello no noi
    non nostro o ogni per perche piu po prima pur qua quale quando quanto quella quelle quelli quello questa
    queste questi questo qui se sei senza si sia sono sopra sotto stata stato su sua sue sugli sui sul sulla
    suo suoi tra tu tutti tutto un una uno vi""",
    "pt": """a ainda ao aos apos as ate com como contra da das de dela dele depois desde do dos e ela elas ele
    eles em entre era essa esse esta estao estar estava este estes eu foi foram ha isso isto ja la lhe mais
    mas me mesmo meu minha muito na nao nas nem no nos nossa nosso num numa o os ou para pela pelas pelo
    pelos pode por porque qual quando que quem se seja sem ser sera seu seus sido sao so sob sobre sua suas
    tambem te tem tinha todo todos tu um uma umas uns voce""",
    "nl": """aan af al alle als andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en
    er ge geen had heb hebben heeft hem het hier hij hoe hun iets ik in is ja je kan kon kunnen maar me meer
    men met mij mijn moet na naar niet niets nog nu of om omdat ons ook op over reeds te tegen toch toen tot
    twee u uit uw van veel voor waar was wat we wel werd wezen wie wij wil worden wordt zal ze zei zelf zich
    zij zijn zo zonder zou""",
    "sv": """alla att av bara blev bli blir da de dem den denna deras dess det detta dig din du efter ej eller
    en ett for fran ha hade han har hans hennes hon honom i icke ingen inte ja jag kan kunde man med mellan
    men mer mig min mot mycket nar ni nu och om oss pa sa sedan sig sin ska skulle som ta till tva under upp
    ut utan vad var vara vi vid""",
    "pl": """a aby ale bardzo bez bo by byc byl byla bylo byly co czy dla do gdy gdzie go i ich ile im inne ja
    jak jako je jego jej jest jeszcze juz kiedy kto ktora ktore ktory ktorych ma maja mi moze na nad nas nie
    nim o od on ona oni oraz po pod poza przed przez przy sa sie soba ta tak takze tam te tego tej ten to
    tych tylko tym u w we wiele wszystko z za ze""",
    "tr": """ama ancak bazi bir biz bu cok da daha de degil dolayi en gibi gore hem her hic icin ile ise kadar
    ki kim mi ne neden nasil o olan olarak oldu oldugu olup onlar onu sonra su tum uzere var ve veya ya yani
    yok""",
    "ru": """а без более бы был была были было быть в вам вас во вот все всего всех вы где да даже для до его
    ее если есть еще же за здесь и из или им их к как ко когда которые которыи кто ли между меня мне может мы
    на над надо не него нее нет ни них но о об однако он она они оно от очень по под после при про с со так
    также такои там тем то того тоже только том ты у уже чем что чтобы эта эти это этого этои этом этот я""",
    "uk": """а або але без був була були було бути в вже ви від вони все всі де для до иого іі за з зі і и із
    іх к коли крім ми може на над не ні ніи ну о об однак він вона по під після про при с себе так також там
    та те ти тим то того тои тому у усі це цеи ці через чи що щоб я як якии яка які""",
    "ar": """في من علي الي عن مع هذا هذه ذلك تلك التي الذي الذين ان انه انها او ام ثم لا ما لم لن قد كان كانت
    يكون تكون هو هي هم نحن انا انت كل بعض غير بين بعد قبل حتي اذا لكن كما عند منذ حول خلال ايضا اكثر اي حيث
    لقد ليس وقد ولا وفي ومن وهو وهي وكان فيها فيه منها منه عليها عليه له لها لهم به بها اول احد تم يتم دون
    ضد نحو هناك هنا""",
    "fa": """و در به از كه اين را با است براي ان يك خود تا بر بود شد شده ها هاي مي نيز كرد اما يا هم ما وي
    هر او پس نه دو بين""",
    "he": """של את על לא זה עם הוא היא כי גם או אל אך אבל אם אני מה כל הם הן היה היתה יש אין רק עוד לפני
    אחרי בין כמו אשר זאת""",
    "el": """και το η ο τα των τησ του να με σε για που απο την τον στο στη στην στισ δεν ειναι ενα μια θα ωσ
    οι τισ τουσ αλλα αυτο αυτη πωσ πιο ηταν""",
    "hi": """के का की है में से को और पर यह इस ने हैं भी कि एक नहीं था थी थे हो कर तो ही या जो""",
    "id": """yang dan di ke dari untuk pada dengan ini itu adalah dalam akan tidak juga oleh sebagai ada atau
    telah dapat bisa karena""",
    "vi": """va cua la co cho cac nhung trong voi duoc khong mot nay da de tu den khi tai ra nguoi""",
}

STOP: dict[str, frozenset[str]] = {lang: frozenset(words.split()) for lang, words in _LISTS.items()}
"""Some languages and their commonest words, enough to tell them apart by."""


@cache
def _listed() -> dict[str, frozenset[str]]:
    found = {}
    for line in Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            lang, _, words = line.partition("\t")
            found[lang] = frozenset(words.split())
    return found


@cache
def stop_words(lang: str) -> frozenset[str]:
    """The words of a language that tell nothing; none for a language that is not listed."""
    return _listed().get(lang, frozenset()) | STOP.get(lang, frozenset())


_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _languages() -> dict[str, list[str]]:
    """Each stop word with the languages it is common in."""
    found: dict[str, list[str]] = {}
    for lang, words in STOP.items():
        for word in words:
            found.setdefault(word, []).append(lang)
    return found


@lru_cache(maxsize=10_000)
def _common_in(word: str) -> Sequence[str]:
    """The languages in which a word is common."""
    return _languages().get(fold(word), ())


def guess_language(text: str) -> str:
    """The language whose common words are in the text; empty when nothing tells."""
    if found := language.guess(text):
        return found
    opening = text[:400]
    for lang, script in _SCRIPTS:
        if script.search(opening):
            return lang
    hits = Counter(chain.from_iterable(map(_common_in, _LETTERS.findall(opening))))
    return max(STOP, key=lambda lang: hits[lang]) if hits else ""
