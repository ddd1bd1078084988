"""A made-up press: feeds of every kind that readers subscribe to, where it is known who tells the same event.

Newspapers of nine languages tell the same events in words of their own and much else besides; around them stand the feeds
that mislead: aggregators with a frame around every item, series, status pages, releases, daily columns, feeds that
repeat their titles. The same seed makes the same press.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 3, 2, 6, tzinfo=UTC)
DAYS = 12


@dataclass
class Press:
    """Articles as `Recommender.add` takes them, and the event each tells; one without an event tells its own."""

    articles: list[dict[str, object]] = field(default_factory=list)
    events: dict[int, int] = field(default_factory=dict)
    frames: set[str] = field(default_factory=set)
    """Words, folded, that feeds put around everything and that say nothing."""


# Three tellings of one event: a title and a text. {p} a place, {n} a name, {q} a second name, {x} a figure.
EVENTS: dict[str, list[list[tuple[str, str]]]] = {
    "en": [
        [
            ("Ferry crews in {p} walk out over {n} pay offer", "Ferry crews in {p} stopped work at dawn after rejecting the pay offer of {n}, the operator. {x} sailings were cancelled and passengers waited on the quay."),
            ("{n} ferries stay in harbour as {p} crews strike", "Sailings from {p} were called off when crews of the operator {n} went on strike for better pay. Around {x} crossings are affected."),
            ("Strike strands ferry passengers at {p}", "Hundreds of passengers were stranded at {p} by a strike of {n} ferry crews, who say the pay offer is an insult. {x} sailings fell away."),
        ],
        [
            ("Explosion at {n} plant in {p} injures {x}", "An explosion tore through the chemical plant of {n} outside {p} on the night shift. {x} workers were taken to hospital; the fire was out by morning."),
            ("{x} hurt in blast at {p} chemical works", "A blast at the {n} chemical works near {p} left {x} people hurt. Investigators look for the cause of the explosion."),
            ("{p} blast: {n} halts production at chemical plant", "{n} has halted production after the explosion at its chemical plant in {p}. {x} workers remain in hospital."),
        ],
        [
            ("Court in {p} orders {n} to pay {q} damages", "A court in {p} ruled that the drug maker {n} must pay damages to the widow {q}. The judge spoke of {x} withheld reports on side effects."),
            ("{n} loses {p} lawsuit over drug side effects", "The drug maker {n} has lost the lawsuit brought by {q} in {p}. The court found it had hidden side effects in {x} reports."),
            ("{q} wins damages from drug maker {n}", "{q}, a widow from {p}, won damages from {n}. Judges said {x} reports on side effects of the drug were held back."),
        ],
        [
            ("Archaeologists find Roman mosaic under {p} car park", "Archaeologists led by {n} uncovered a Roman mosaic of {x} square metres below a car park in {p}. It shows the hunt of {q}."),
            ("Roman mosaic discovered beneath car park in {p}", "A mosaic from Roman times was discovered in {p} when a car park was dug up, says the archaeologist {n}. {q} the hunter is shown on {x} square metres."),
            ("{n} presents Roman hunting mosaic from {p}", "The archaeologist {n} has presented the Roman mosaic found under the car park of {p}. The hunter {q} rides across {x} square metres of it."),
        ],
        [
            ("{q} elected president of {p} football federation", "Delegates elected {q} president of the {p} football federation ahead of {n}. The vote ended {x} to 31 after two rounds."),
            ("{n} beaten by {q} in {p} federation vote", "{n} lost the vote for the presidency of the {p} football federation to {q}, who got {x} delegates in the second round."),
            ("Football: {p} federation picks {q} over {n}", "The football federation of {p} has a new president, {q}. {n} conceded after {x} delegates had voted for the rival."),
        ],
    ],
    "fr": [
        [
            ("Grève des marins à {p} : {n} annule {x} traversées", "Les marins de la compagnie {n} ont cessé le travail à {p} après le refus d'une hausse des salaires. {x} traversées sont annulées."),
            ("À {p}, les ferries de {n} restent à quai", "La grève des marins de {n} immobilise les ferries au port de {p}. {x} traversées n'auront pas lieu faute d'accord sur les salaires."),
        ],
        [
            ("Explosion dans une usine {n} près de {p}, {x} blessés", "Une explosion a ravagé l'usine chimique de {n} aux portes de {p}. {x} ouvriers ont été hospitalisés."),
            ("{p} : l'usine chimique {n} à l'arrêt après l'explosion", "La production est suspendue à l'usine chimique {n} de {p} depuis l'explosion qui a blessé {x} ouvriers."),
        ],
        [
            ("Le musée de {p} retrouve un tableau volé de {n}", "Un tableau du peintre {n}, volé voici {x} ans, a été rendu au musée de {p} par le collectionneur {q}."),
            ("Tableau volé de {n} : {q} le rend au musée de {p}", "Le collectionneur {q} a rendu au musée de {p} la toile de {n} disparue depuis {x} ans."),
        ],
    ],
    "de": [
        [
            ("Fährstreik in {p}: {n} streicht {x} Überfahrten", "Die Besatzungen der Reederei {n} haben in {p} die Arbeit niedergelegt. Wegen des Lohnstreits fallen {x} Überfahrten aus."),
            ("Reederei {n}: Besatzungen in {p} streiken für mehr Lohn", "Im Hafen von {p} liegen die Fähren der Reederei {n} still. Die Besatzungen fordern mehr Lohn, {x} Überfahrten entfallen."),
        ],
        [
            ("Explosion im Chemiewerk von {n} bei {p}", "Im Chemiewerk {n} bei {p} hat eine Explosion {x} Arbeiter verletzt. Die Feuerwehr löschte bis zum Morgen."),
            ("{x} Verletzte nach Explosion in {p}", "Nach der Explosion im Chemiewerk {n} von {p} liegen {x} Arbeiter im Krankenhaus. Die Produktion ruht."),
        ],
        [
            ("Bibliothek in {p} öffnet Nachlass von {n}", "Die Bibliothek von {p} macht den Nachlass der Dichterin {n} zugänglich, {x} Briefe an {q} sind darunter."),
            ("{x} Briefe von {n} an {q} in {p} zu sehen", "Aus dem Nachlass der Dichterin {n} zeigt die Bibliothek {p} erstmals Briefe an {q}."),
        ],
    ],
    "es": [
        [
            ("Huelga de marineros deja sin transbordador a {p}", "Los marineros de la naviera {n} comenzaron una huelga en {p} por sus salarios y {x} travesías quedaron suspendidas."),
            ("La naviera {n} suspende {x} travesías en {p} por la huelga", "La huelga de marineros por los salarios obliga a la naviera {n} a suspender sus travesías en {p}."),
        ],
        [
            ("Hallan en {p} un mosaico romano con la caza de {q}", "El equipo de la arqueóloga {n} halló bajo una plaza de {p} un mosaico romano de {x} metros que muestra la caza de {q}."),
            ("Un mosaico romano aparece bajo la plaza de {p}", "La arqueóloga {n} presentó el mosaico romano hallado en {p}: {x} metros con la caza de {q}."),
        ],
    ],
    "pt": [
        [
            ("Greve de marinheiros da {n} paralisa barcos em {p}", "Os marinheiros da empresa {n} pararam em {p} por melhores salários; {x} travessias foram canceladas."),
            ("Em {p}, greve na {n} cancela {x} travessias", "A greve dos marinheiros por salários cancelou travessias da empresa {n} no porto de {p}."),
        ]
    ],
    "ru": [
        [
            ("Паромщики {n} бастуют в порту {p}", "Экипажи компании {n} объявили забастовку в порту {p} из-за зарплаты, отменено {x} рейсов паромов."),
            ("Забастовка экипажей {n}: паромы {p} не вышли в море", "В порту {p} стоят паромы компании {n}: экипажи требуют поднять зарплату, {x} рейсов отменено."),
        ],
        [
            ("Взрыв на химическом заводе {n} под {p}", "На химическом заводе {n} под {p} прогремел взрыв, {x} рабочих в больнице."),
            ("После взрыва завод {n} в {p} остановлен", "Химический завод {n} в {p} остановлен после взрыва, пострадали {x} рабочих."),
        ],
    ],
    "ar": [
        [
            ("إضراب بحارة {n} يوقف العبارات في {p}", "أعلن بحارة شركة {n} إضرابا في ميناء {p} بسبب الأجور وألغيت {x} رحلة للعبارات."),
            ("عبارات {n} متوقفة في ميناء {p} بسبب الإضراب", "توقفت عبارات شركة {n} في ميناء {p} بعد إضراب البحارة المطالبين برفع الأجور، وألغيت {x} رحلة."),
        ]
    ],
    "ja": [
        [
            ("{p}港で{n}のフェリー乗組員がストライキ", "{p}港で海運会社{n}のフェリー乗組員が賃金交渉の決裂を受けてストライキに入り、{x}便が欠航した。"),
            ("{n}のフェリー欠航、{p}港で賃金めぐりストライキ", "海運会社{n}は{p}港の乗組員によるストライキで{x}便のフェリーを欠航とした。賃金交渉は続く。"),
        ],
        [
            ("{p}の化学工場で爆発、{n}が操業停止", "{p}にある{n}の化学工場で爆発があり、作業員{x}人が病院に運ばれた。"),
            ("{n}化学工場の爆発で作業員{x}人けが {p}", "{n}の化学工場で起きた爆発で、{p}の消防によると作業員{x}人がけがをした。"),
        ],
    ],
    "zh": [
        [
            ("{p}港{n}渡轮船员罢工", "航运公司{n}的渡轮船员因工资谈判破裂在{p}港罢工，{x}个航班取消。"),
            ("{n}渡轮停航，{p}港船员要求加薪", "由于船员罢工要求提高工资，航运公司{n}在{p}港取消了{x}个渡轮航班。"),
        ],
        [
            ("{p}{n}化工厂发生爆炸", "{p}郊外的{n}化工厂发生爆炸，{x}名工人送往医院治疗。"),
            ("{n}化工厂爆炸致{x}名工人受伤", "{n}位于{p}的化工厂爆炸后停产，{x}名工人受伤住院。"),
        ],
    ],
}  # fmt: skip
# What every paper writes besides; {n} and {p} keep the pieces apart, the other words are what they have in common.
COLUMNS: dict[str, list[tuple[str, str]]] = {
    "en": [
        ("{p} council votes on new tram line", "The council of {p} will vote on a new tram line to the hospital quarter. Mayor {n} expects a narrow result."),
        ("{n} opens bakery in old {p} station", "The baker {n} has opened a bakery in the old railway station of {p}. Bread is baked in the former waiting room."),
        ("How {n} grows tomatoes on a {p} roof", "On a roof in {p} the gardener {n} grows tomatoes of many kinds, watered by rain alone."),
        ("Review: {n}'s new novel gets lost in {p}", "The new novel of {n} follows a surveyor through {p}. It is long, clever and cold."),
        ("{p} beat {q} in a dull match", "{p} won against {q} by a late goal from {n} in a match of few chances."),
        ("What to know before you visit {p}", "A guide to {p}: the market of {n}, the old harbour, and where to eat after dark."),
        ("Budget talks stall in {p}", "Talks on the budget of {p} have stalled. {n}, who leads the coalition, wants to cut spending on roads."),
        ("Police look for witnesses after {p} burglary", "After a burglary at the jeweller {n} the police of {p} ask witnesses to come forward."),
    ],
    "fr": [
        ("Le conseil de {p} vote une ligne de tramway", "Le conseil municipal de {p} se prononce sur une ligne de tramway voulue par le maire {n}."),
        ("{n} ouvre une boulangerie à la gare de {p}", "Dans l'ancienne gare de {p}, {n} fait cuire le pain comme autrefois."),
        ("Critique : le roman de {n} se perd à {p}", "Le nouveau roman de {n} suit un géomètre dans {p}, avec lenteur et esprit."),
    ],
    "de": [
        ("Stadtrat von {p} stimmt über Straßenbahn ab", "Der Stadtrat von {p} entscheidet über die Straßenbahn, für die Bürgermeisterin {n} wirbt."),
        ("{n} eröffnet Bäckerei im Bahnhof {p}", "Im alten Bahnhof von {p} backt {n} Brot im Wartesaal."),
        ("Kritik: {n} verirrt sich in {p}", "Der neue Roman von {n} führt einen Landvermesser durch {p}."),
    ],
    "es": [
        ("El ayuntamiento de {p} vota un nuevo tranvía", "El pleno de {p} decide sobre el tranvía que defiende la alcaldesa {n}."),
        ("{n} abre una panadería en la estación de {p}", "En la vieja estación de {p} trabaja desde hoy la panadería de {n}."),
    ],
    "pt": [("Câmara de {p} vota nova linha de elétrico", "A câmara de {p} decide sobre a linha de elétrico proposta por {n}.")],
    "ru": [
        ("Совет города {p} голосует за трамвай", "Городской совет {p} решает о новой трамвайной линии, которую предложил мэр {n}."),
        ("{n} открывает пекарню на вокзале {p}", "На старом вокзале {p} пекарь {n} печёт хлеб в зале ожидания."),
    ],
    "ar": [("مجلس {p} يصوت على خط ترام جديد", "يصوت مجلس مدينة {p} على خط ترام جديد اقترحه رئيس البلدية {n}.")],
    "ja": [
        ("{p}市議会が路面電車の新路線を採決", "{p}市議会は{n}市長が提案した路面電車の新路線を採決する。"),
        ("{n}さん、{p}駅跡にパン屋を開店", "{p}の古い駅舎で{n}さんがパン屋を始めた。"),
    ],
    "zh": [
        ("{p}市议会表决新电车线路", "{p}市议会将表决{n}市长提出的新电车线路。"),
        ("{n}在{p}旧车站开面包店", "面包师{n}在{p}的旧火车站开了一家面包店。"),
    ],
}  # fmt: skip
# Around every item: the frame of a paper, in its language.
FOOT = {
    "en": "Sign up for our newsletter and never miss a story. Read the full article on {host}.",
    "fr": "Inscrivez-vous à notre lettre d'information. Lire la suite sur {host}.",
    "de": "Abonnieren Sie unseren Rundbrief. Weiterlesen auf {host}.",
    "es": "Suscríbase a nuestro boletín. Seguir leyendo en {host}.",
    "pt": "Assine o nosso boletim. Continuar a ler em {host}.",
    "ru": "Подпишитесь на нашу рассылку. Читать далее на {host}.",
    "ar": "اشترك في نشرتنا البريدية. تابع القراءة على {host}.",
    "ja": "続きは会員登録してお読みください。{host}",
    "zh": "订阅我们的新闻简报，阅读全文请访问 {host}",
}
_LATIN = "ba be bo bra da de dor fa fen ga gel gro ha hol ja ka kel la lin lo ma mer mi mon na nor o pa pel ra ren ro sa sel ta tor u va vel wi zan zo".split()
_KATAKANA = "ア カ サ タ ナ ハ マ ヤ ラ ワ キ シ チ ニ ミ リ ク ス ツ ヌ ム ル ケ セ テ ネ メ レ コ ソ ト ノ モ ロ".split()
_HAN = "安 白 成 德 丰 冠 海 恒 嘉 康 兰 林 明 宁 鹏 清 荣 森 泰 文 祥 雅 永 泽 峰 湖 江 岭 溪 原".split()
_CYRILLIC = "ба ве го да жу за ки ла мо ни по ра се ту фе хо ча ше".split()
_ARABIC = "با تا جو دا را زي سا شا طا عا في قا لو مي نو ها".split()


def name(dice: random.Random, lang: str) -> str:
    parts = {"ja": _KATAKANA, "zh": _HAN, "ru": _CYRILLIC, "ar": _ARABIC}.get(lang, _LATIN)
    made = "".join(dice.choice(parts) for _ in range({"ja": 4}.get(lang, 3)))
    return made.capitalize() if lang not in ("ja", "zh", "ar") else made


def made(seed: int = 1) -> Press:
    """The whole press, in the order in which it would arrive."""
    dice = random.Random(seed)
    press = Press()
    found: list[tuple[datetime, dict[str, object], int | None]] = []
    _papers(dice, found)
    for misleading in (_aggregators, _series, _status_pages, _releases, _daily_columns, _repeated_titles):
        misleading(dice, found)
    for at, (date, article, event) in enumerate(sorted(found, key=lambda each: each[0]), 1):
        press.articles.append({"id": at, "date": date, **article})
        if event is not None:
            press.events[at] = event
    press.frames = set(
        "comments points submitted link newsletter sponsor unsubscribe investigating monitoring resolved "
        "https http www com org example href span".split()
    )
    return press


Found = list[tuple[datetime, dict[str, object], int | None]]


def _papers(dice: random.Random, found: Found) -> None:
    event = 0
    for lang, kinds in EVENTS.items():
        papers = [f"{name(dice, lang)} {at}" for at in range(4 if lang == "en" else 3)]
        hosts = {paper: f"www.{name(dice, 'en').lower()}.example.com" for paper in papers}
        speech = Speech(dice, lang)
        for at in range(32 if lang == "en" else 12):
            event += 1
            # The same thing happens elsewhere to others, where a capital tells names.
            each = 1 if lang in ("de", "ja", "zh", "ar") else 2
            tellings = kinds[at // each] if at < each * len(kinds) else speech.tellings()
            words = _words(dice, lang)
            start = _moment(dice)
            told = dice.sample(papers, dice.randint(1, min(len(tellings), len(papers))))
            for paper, (title, text) in zip(told, dice.sample(tellings, len(told)), strict=True):
                date = start + timedelta(minutes=dice.randrange(900))
                found.append((date, _article(lang, paper, hosts[paper], title, text, words), event))
            if lang == "en" and dice.random() < 0.3:
                found.append((start + timedelta(hours=3), _wire(words, tellings[0]), event))
        columns = COLUMNS[lang] * each
        dice.shuffle(columns)
        for paper in papers:
            for title, text in [
                *(columns.pop() for _ in range(min(2, len(columns)))),
                *(speech.piece() for _ in range(14)),
            ]:
                article = _article(lang, paper, hosts[paper], title, text, _words(dice, lang))
                found.append((_moment(dice), article, None))


class Speech:
    """A language of made-up words, a few of them common and most of them rare, as words are."""

    def __init__(self, dice: random.Random, lang: str) -> None:
        self._dice = dice
        self._words = list(dict.fromkeys(_word(dice, lang) for _ in range(900)))
        self._weights = [1 / (at + 8) for at in range(len(self._words))]
        self._gap = "" if lang in ("ja", "zh") else " "

    def _some(self, count: int) -> list[str]:
        return list(dict.fromkeys(self._dice.choices(self._words, self._weights, k=count)))

    def _told(self, title: list[str], text: list[str]) -> tuple[str, str]:
        self._dice.shuffle(title)
        self._dice.shuffle(text)
        return self._gap.join(title), self._gap.join(text) + "."

    def piece(self) -> tuple[str, str]:
        return self._told([*self._some(6), "{n}"], self._some(22))

    def tellings(self) -> list[tuple[str, str]]:
        """One event in the words of three papers: each has most of what it is about, and other words around it."""
        core = [*self._some(8), "{n}", "{p}"]
        return [
            self._told(
                [*self._dice.sample(core, 6), *self._some(2)],
                [*self._dice.sample(core, min(9, len(core))), *self._some(8)],
            )
            for _ in range(3)
        ]


def _word(dice: random.Random, lang: str) -> str:
    made = name(dice, lang)
    return (
        made
        if lang in ("ja", "zh", "ar")
        else made.lower() + dice.choice(("", "", name(dice, lang).lower()[:3]))
    )


def _words(dice: random.Random, lang: str) -> dict[str, str]:
    return {
        "p": name(dice, lang),
        "n": name(dice, lang),
        "q": name(dice, lang),
        "x": str(dice.randint(11, 60)),
    }


def _moment(dice: random.Random) -> datetime:
    return MORNING + timedelta(minutes=dice.randrange(DAYS * 1440))


def _article(
    lang: str, paper: str, host: str, title: str, text: str, words: dict[str, str]
) -> dict[str, object]:
    foot = FOOT[lang].format(host=f'<a href="https://{host}/">{host}</a>')
    body = f'<p class="lead">{text.format(**words)}</p><p><em>{foot}</em></p>'
    return {"title": title.format(**words), "text": body, "feed": paper, "lang": lang}


def _wire(words: dict[str, str], telling: tuple[str, str]) -> dict[str, object]:
    """The same text as another paper has it, by wire."""
    title, text = telling
    return {"title": title.format(**words), "text": text.format(**words), "feed": "Wire", "lang": "en"}


ODD = """A parser for {a} in three hundred lines|Why {a} engines were quiet|Show: {a}, a terminal for {b}|Ask: do you still use {a}?
The map of {a} that was wrong for a century|{a} considered harmful|Notes on repairing a {a} radio|The economics of {a} honey
I rewrote {a} in {b}|{a}: a database of bridges|Learning {b} from {a}|What the {a} outage taught us""".replace(
    "\n", "|"
).split("|")


def _aggregators(dice: random.Random, found: Found) -> None:
    for feed, frame in (
        ("Orange Links", '<p>Article URL: <a href="https://{h}/{n}">https://{h}/{n}</a></p><p>Comments URL: <a href="https://orange.example.com/item?id={n}">https://orange.example.com/item?id={n}</a></p><p>Points: {x}</p><p># Comments: {y}</p>'),
        ("Orange Links: newest", '<p>Article URL: https://{h}/{n}</p><p>Comments URL: https://orange.example.com/item?id={n}</p><p>Points: {x}</p><p># Comments: {y}</p>'),
        ("Lobby", '<p><a href="https://lobby.example.org/s/{n}">Comments</a></p>'),
        ("r/terminal", '&#32; submitted by &#32; <a href="https://r.example.com/user/u{n}"> /u/u{n} </a> <br/> <span><a href="https://{h}/{n}">[link]</a></span> &#32; <span><a href="https://r.example.com/{n}">[comments]</a></span>'),
        ("Best of orange", "&lt;p&gt;Article URL: https://{h}/{n}&lt;/p&gt;&lt;p&gt;Points: {x}, Comments: {y}&lt;/p&gt;"),
    ):  # fmt: skip
        start = _moment(dice)
        for at in range(dice.choice((5, 20, 30))):
            title = dice.choice(ODD).format(a=name(dice, "en"), b=name(dice, "en"))
            values = {"h": f"{name(dice, 'en').lower()}.example.net", "n": dice.randrange(10**6), "x": dice.randrange(400), "y": dice.randrange(200)}  # fmt: skip
            date = start + timedelta(minutes=40 * at)
            found.append((date, {"title": title, "text": frame.format(**values), "feed": feed}, None))


def _series(dice: random.Random, found: Found) -> None:
    for feed, lang, title, text in (
        ("Night Signal", "en", "Episode {x}: {n}", "In this episode we talk with {n} about {p}. Our sponsor is {s}: use the code SIGNAL for a discount. Support the show on our page, leave a review, and unsubscribe at any time."),
        ("Quiet Hours", "en", "Episode {x}: {p}", "In this episode we travel to {p}. Our sponsor is {s}: use the code HOURS for a discount. Support the show on our page, leave a review, and unsubscribe at any time."),
        ("Nachtfunk", "de", "Folge {x}: {n}", "In dieser Folge sprechen wir mit {n} über {p}. Unterstützt uns und bewertet den Podcast."),
        ("Feierabend", "de", "Folge {x}: {p}", "In dieser Folge reisen wir nach {p}. Unterstützt uns und bewertet den Podcast."),
        ("Rendez-vous", "fr", "Épisode {x} : {n}", "Dans cet épisode, {n} parle de {p}. Abonnez-vous au podcast et laissez un avis."),
        ("夜の電波", "ja", "第{x}回 {n}さん", "今回は{n}さんに{p}の話を聞きました。番組への感想をお寄せください。"),
    ):  # fmt: skip
        for at in range(14):
            words = _words(dice, lang) | {"x": str(200 + at), "s": name(dice, "en")}
            date = MORNING + timedelta(days=at - 2, hours=4)
            article: dict[str, object] = {
                "title": title.format(**words),
                "text": text.format(**words),
                "feed": feed,
                "lang": lang,
            }
            found.append((date, article, None))


def _status_pages(dice: random.Random, found: Found) -> None:
    """Two services in trouble at different times and for reasons of their own, in the same words."""
    text = "<p><small>{d}</small><br><strong>Resolved</strong> - This incident has been resolved.</p><p><strong>Monitoring</strong> - A fix has been implemented and we are monitoring the results.</p><p><strong>Investigating</strong> - We are currently investigating elevated error rates of {n}.</p>"
    for feed in ("Cloudbarn status", "Postern status", "Ledgerline status"):
        for at in range(9):
            date = MORNING + timedelta(days=at, hours=dice.randrange(20))
            title = dice.choice(
                ("Elevated error rates", "Increased latency for {n}", "Degraded performance of {n}")
            )
            words = {"n": name(dice, "en"), "d": f"{date:%b %d, %H:%M} UTC"}
            found.append(
                (date, {"title": title.format(**words), "text": text.format(**words), "feed": feed}, None)
            )


def _releases(dice: random.Random, found: Found) -> None:
    for feed in ("Releases of lantern", "Releases of mill", "Releases of thimble"):
        for at in range(8):
            version = f"v1.{at}.0"
            text = dice.choice(
                ("Bug fixes and performance improvements.", f"Full changelog: v1.{at - 1}.0...v1.{at}.0", "")
            )
            found.append((MORNING + timedelta(days=at), {"title": version, "text": text, "feed": feed}, None))


def _daily_columns(dice: random.Random, found: Found) -> None:
    """What several papers have every day under one name, each its own."""
    for feed in ("The Almanac", "The Beacon"):
        for at in range(11):
            day = MORNING + timedelta(days=at)
            for title, text in (
                ("Horoscope for {d}", "Aries: {a}. Taurus: {b}. Gemini: {c}."),
                ("Weather forecast for {d}", "Expect {a} in the morning, {b} later and {c} by night."),
                ("Crossword for {d}", "Today's puzzle was set by {n}. Solutions tomorrow."),
                ("Morning briefing: what to know on {d}", "Five things to know: {n}, {p}, {q} and two more."),
            ):
                moods = dice.sample(
                    "sun rain fog wind doubt luck travel rest money letters frost calm".split(), 3
                )
                words = (
                    _words(dice, "en")
                    | dict(zip("abc", moods, strict=True))
                    | {"d": f"{day:%A} {day.day} March"}
                )
                found.append(
                    (day, {"title": title.format(**words), "text": text.format(**words), "feed": feed}, None)
                )
    speech = Speech(dice, "en")
    for paper in ("The Almanac", "The Beacon"):
        for _ in range(20):
            title, text = speech.piece()
            words = _words(dice, "en")
            found.append(
                (
                    _moment(dice),
                    {"title": title.format(**words), "text": text.format(**words), "feed": paper},
                    None,
                )
            )


def _repeated_titles(dice: random.Random, found: Found) -> None:
    for feed, title in (
        ("Harbour camera", "Photo of the day"),
        ("Field camera", "Photo of the day"),
        ("Meadow blog", "Weekly links"),
        ("Orchard blog", "Weekly links"),
        ("Tinkers", "Open thread"),
        ("Menders", "Open thread"),
        ("Comic one", "Untitled"),
        ("Comic two", "Untitled"),
    ):
        for at in range(9):
            text = dice.choice(
                (
                    "",
                    f'<img src="https://img.example.com/{at}.jpg" alt="">',
                    f"{name(dice, 'en')} and {name(dice, 'en')}.",
                )
            )
            date = MORNING + timedelta(days=at, hours=5)
            found.append((date, {"title": title, "text": text, "feed": feed}, None))
