"""The words pages put around an article: advertising marks, prompts, headings of lists, ends.

Everything here only supports what the shape of a page says (`feeds.pages.text`,
`feeds.extract`); a language that is missing costs little.
"""

from __future__ import annotations

import re
from functools import lru_cache

from feeds.boilerplate import words
from feeds.tokens import fold

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SPELLINGS = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("ı", "i"))
"""Apostrophes that are typed for each other; the dotless i, whose capital other languages share."""
_APOSTROPHES = str.maketrans(dict(_SPELLINGS))
_LABEL = 80
"""Letters of the longest label."""


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """`text` without case, accents and curly apostrophes: pages set these words in capitals, and capitals without accents."""
    folded = fold(" ".join(text.split()))
    if not folded.isascii():
        for letter, usual in _SPELLINGS:
            folded = folded.replace(letter, usual)
    return folded


def _pattern(stems: str) -> re.Pattern[str]:
    """A pattern for plain text; each stem is folded by itself, as letters of one script hide those of another."""
    return re.compile("|".join(fold(stem) for stem in stems.translate(_APOSTROPHES).split("|")))


@lru_cache(maxsize=4096)
def key(line: str) -> str:
    """`line` as it is looked up: plain, without punctuation at its ends."""
    return _EDGES.sub("", plain(line))


def keys(phrases: tuple[str, ...]) -> frozenset[str]:
    """Phrases between bars, as they are looked up."""
    return frozenset(key(phrase) for row in phrases for phrase in row.split("|")) - {""}


def _opening(phrase: str) -> str:
    """A phrase a line may begin with; a space at its end is one that must be there."""
    return plain(phrase) + " " * phrase.endswith(" ")


_ADS, _RELATED, _ENDS, _COMMENTS, _SHARES, _HOMES = map(
    keys, (words.ADS, words.RELATED, words.ENDS, words.COMMENTS, words.SHARES, words.HOMES)
)

# ---------------------------------------------------------------- advertising

_AD_WORDS = frozenset(
    plain(word)
    for word in (
        "advertisement advertisements advertising advert adverts ad ads sponsored publicité publicités annonce annonces sponsorisé pub anzeige anzeigen "
        "werbung gesponsert publicidad anuncio anuncios patrocinado publicidade anúncio pubblicità annuncio sponsorizzato advertentie advertenties "
        "reclame gesponsord annons annonsen annonser annonsen annoncen reklame reklamen reklam reklama reklamy reklamou reklamě reklamo mainos mainoksen "
        "inzerce inzerci inzercia hirdetés hirdetések publicitate publicității reklamı reklamdan διαφήμιση διαφήμισης διαφημίσεις oglas oglasa oglasi oglasu "
        "iklan реклама рекламы рекламе реклами рекламою реклам рекламата إعلان الإعلان إعلانات الإعلانات اعلان اعلانات تبلیغات تبلیغ آگهی اشتہار פרסומת "
        "הפרסומת פרסום विज्ञापन โฆษณา reklaam reklaami reklāma reklāmas reklamos publicitat anunci"
    ).split()
)
_AD_GLUE = frozenset(
    plain(word)
    for word in (
        "after before below above to this that the our your continue continues continued reading read article story content scroll skip remove close hide report "
        "end ends begin begins keep going again with without free why see am i seeing feature stop show la le les suite après cette votre l'article article "
        "continuer fermer masquer passer retirer dessous nach vor der die das dem unter mit ohne artikel geht weiter wird fortgesetzt weiterlesen lesen es "
        "endet ende hier überspringen schließen entfernen fortsetzung continúa después antes sigue leyendo el artículo texto saltar cerrar quitar ocultar de "
        "continua depois após da do a o artigo matéria pular fechar remover lendo leia dopo il l'articolo lettura salta chiudi rimuovi prosegue gaat verder "
        "onder na het lees deze deze overslaan sluiten verwijderen vervolg artikeln fortsätter efter under stäng läs vidare artikkelen fortsetter les videre "
        "artiklen fortsætter læs jatkuu jälkeen dalsza dalszy część ciąg artykułu artykuł tekstu pod po koniec pomiń zamknij czytaj dalej pokračování "
        "pokračuje článku článek článok textu konec přeskočit zavřít continuă articolul după sub citește a az cikk folytatódik után alatt haberin haber "
        "yazının devamı sonra altında geç kapat το άρθρο συνεχίζεται μετά τη την κάτω από συνέχεια παράλειψη продолжение продолжается после под статья "
        "статьи текст текста материал материала далее ниже читать пропустить убрать скрыть закрыть продовження продовжується після статті статья нижче "
        "прибрати пропустити статията продължава след чланак наставља после nastavak nastavlja članka članak nakon ispod artikel berlanjut bersambung "
        "setelah selepas lanjutkan membaca gulir untuk ke bawah lewati tutup يستمر يتبع المقال بعد متابعة القراءة أسفل تخطي إغلاق إزالة ادامه مطلب پس از "
        "بعد הכתבה ממשיכה המאמר ממשיך אחרי דלג סגור के बाद जारी नीचे पढ़ना आगे खबर tęsiasi po straipsnis turpinās pēc raksts jätkub pärast"
    ).split()
)
_AD_SAID = _AD_WORDS | _AD_GLUE | {""}
_SPONSORS = _pattern(
    r"^(?:sponsored by|presented by|brought to you by|paid for by|in partnership with|sponsorisé par|présenté par|en partenariat avec|gesponsert von"
    r"|präsentiert von|in kooperation mit|patrocinado por|presentado por|oferecido por|sponsorizzato da|offerto da|gesponsord door|aangeboden door"
    r"|sponsrat av|presenteras av|sponset av|sponsoreret af|sponsorowane przez|partner materiału|sponzor|sponsorizat de|szponzorált|sponsorluğunda"
    r"|χορηγία|при поддержке|за підтримки|برعاية|בחסות)\b"
)
_WIDE_AD = re.compile("広告|广告|廣告|광고|スポンサー|プロモーション")
_WIDE_AD_UNITS = 24
"""Letters of the longest line of Chinese, Japanese or Korean that only points past an advertisement."""
_AD_LETTERS = 60


@lru_cache(maxsize=4096)
def is_ad(line: str) -> bool:
    """An advertising mark standing alone on its line, or a line that points past one and says nothing else."""
    if len(line) > _LABEL:
        return False
    looked_up = key(line)
    if looked_up in _ADS:
        return True
    if len(line) <= _WIDE_AD_UNITS and not line.isascii() and _WIDE_AD.search(line):
        return (line[-1:] not in "。？" and not re.search("[ぁ-ん]{4}", line)) or "続" in line
    if len(line) > _AD_LETTERS or _AD_WORDS.isdisjoint(looked_up.split()):
        return bool(_SPONSORS.match(looked_up))
    said = {word.strip(".,:;-–—()[]…!") for word in looked_up.split()} - {""}
    return said <= _AD_SAID or bool(_SPONSORS.match(looked_up))


# ---------------------------------------------------------------- headings of lists, ends

_RELATED_OPENINGS = tuple(
    map(
        _opening,
        (
            "more from ", "more on ", "more in ", "more about ", "more stories", "more news", "most read ", "latest from ", "read more ", "recommended ",
            "plus de ", "plus d'", "à lire ", "lire aussi", "les plus ", "dans la même ", "mehr aus ", "mehr von ", "mehr zu", "meistgelesen", "weitere ",
            "más de ", "más en ", "más sobre", "lo más ", "mais de ", "mais sobre", "mais em ", "altri articoli", "altro su", "di più su", "meer van ", "meer over ",
            "meer uit ", "mer från ", "mer om ", "mere fra ", "mer fra ", "więcej ", "ещё ", "еще ", "больше ", "المزيد ", "lisää ", "více ", "viac ", "több ",
            "mai multe ", "daha fazla ", "περισσότερα ", "ще ", "більше ", "още ", "više ", "lebih banyak ", "עוד ", "بیشتر ", "もっと", "更多",
        ),
    )
)  # fmt: skip

_STEMS = (
    "related|recommend|trending|popular|most|you may|you might|also (?:like|read)|read (?:also|next|more|on)|keep reading|latest|further reading|our picks"
    "|more (?:from|on|in|about|stories|news|recipes|like|to)|editors|don't miss|up next|elsewhere|in case you missed|what others|others"
    "|similaire|connexe|lire aussi|a lire|a decouvrir|a voir|les plus|aimer|interess|recommand|en lien|aussi|dernier|a ne pas manquer|sur le meme|selection"
    "|ahnlich|verwandt|passend|empfehl|empfohl|meist|am meisten|beliebt|lesen sie|lies auch|mehr|weiter|neueste|interessant|lesetipp|lesenswert|auch"
    "|relacionad|lee tambien|lea tambien|leer|mas leid|mas vist|mas popular|lo mas|interes|recomend|similares|ultimas|tambien|te puede|le puede|quizas"
    "|leia|veja|saiba|mais|gostar|correlat|leggi|letti|lette|consigliat|potrebbe|potrebbero|forse|vedi anche|anche|ultime|da leggere|dello stesso"
    "|gerelateerd|lees|meest|aanbevol|aanrader|misschien|ook|laatste|populair|meer|relaterad|las (?:ocksa|mer|aven|vidare)|mest|rekommend|kanske|missa inte"
    "|senaste|mer|relatert|les (?:ogsa|mer|videre)|anbefal|siste|flere|laes|laest|seneste|lue|luetu|suositel|lisaa|muita|aiheeseen"
    "|powiazan|podobn|czytaj|przeczytaj|najczesciej|najpopular|polecan|polecam|zainteresowac|wiecej|warto|najnowsz|zobacz|souvisejic|podobne|nejcten|nejnov"
    "|prectete|ctete|doporuc|zajimat|dalsi|vice|viz take|suvisiac|najcitan|precitajte|odporuc|zaujimat|dalsie|sorodn|povezan|preberite|procitajte|preporuc"
    "|zanima|citeste|cititi|cele mai|similare|recomandat|recomandari|interesa|alte|vezi si|kapcsolod|olvas|legolvas|ajanl|nepszeru|legfrissebb|tovabbi|erdekel"
    "|ilgili|en cok|okun|ilginizi|onerilen|benzer|diger|sizin icin|populer|daha fazla|son haber|sectik"
    "|σχετικ|διαβαστε|διαβασε|διαβασμεν|δημοφιλ|προτειν|δειτε|ενδιαφερ|περισσοτερ|τελευται|αλλα αρθρα"
    "|похож|по теме|читаем|читайте|читать|популярн|рекоменд|интересн|понравит|заинтересов|другие|последн|еще|больше|смотрите|советуем|схож|за темою|по темі"
    "|читайте|читан|цікав|зацікав|сподоб|інші|останн|більше|ще|дивіт|свързан|прочетете|най-|препоръч|подобни|последни|още|сличн|прочитај|најчит|препоруч"
    "|ذات صل|اقرا|إقرا|الاكثر|قد ي|قد ت|مشابه|متعلق|شاهد|اخر ال|احدث|المزيد|نرشح|مقترح|موصي|اخري|بيشتر|مرتبط|پربازديد|پربيننده|پرخواننده|مشابه|پيشنهاد|شايد|ديگر|همچنين"
    "|قראו|קראו|קרא|קשור|נקרא|נצפ|פופולרי|מומלצ|מומלץ|נוספ|אולי|יעניין|עוד|תפספסו|אחרונ"
    "|संबंधित|पढ़|पढ|लोकप्रिय|ट्रेंडिंग|अन्य|ताज|सुझाव|पसंद"
    "|baca|terkait|terpopuler|populer|rekomendasi|lainnya|terbaru|mungkin|simak|pilihan|berkaitan|doc (?:them|nhieu|tiep)|lien quan|xem (?:them|nhieu)|moi nhat|quan tam|noi bat|co the ban"
)
_WHOLE = 4
"""Letters of a stem that is only taken for a whole word."""
_SOUNDS = re.compile(
    r"(?:^|\W)(?:"
    + "|".join(f"{stem}(?!\\w)" if len(stem) <= _WHOLE else stem for stem in _STEMS.split("|"))
    + ")"
)
_WIDE_SOUNDS = re.compile(
    "関連|関係する記事|おすすめ|オススメ|人気|ランキング|新着|最新|注目|読まれて|読みたい|もっと|ほかの|他の|その他|相关|相關|延伸|推荐|推薦|热门|熱門|热点|更多|猜你|猜您|喜欢|喜歡|感兴趣|排行"
    "|관련|많이|인기|추천|최신|함께|주요|다른|더 |เกี่ยวข้อง|ยอดนิยม|ล่าสุด|แนะนำ|อ่านต่อ|อ่านเพิ่ม|อื่น"
)
_SOUNDING = 60
"""Letters, and"""
_SOUNDING_WORDS = 6
"""words of the longest heading told by its stems."""


def is_related_heading(line: str) -> bool:
    """A heading known to stand over the page's own pieces."""
    return len(line) <= _LABEL and key(line) in _RELATED


@lru_cache(maxsize=4096)
def opens_list(line: str) -> bool:
    """A heading over the page's own pieces that names their section or author: "More from Business"."""
    return len(line) <= 60 and (is_related_heading(line) or plain(line).startswith(_RELATED_OPENINGS))


@lru_cache(maxsize=1024)
def sounds_like_list(line: str) -> bool:
    """Whether a heading may be one over other pieces, by the stems of its words: weak, to be borne out by what follows."""
    if len(line) > _SOUNDING or line.rstrip()[-1:] in ".!…":
        return False
    looked_up = key(line)
    if len(looked_up.split()) > _SOUNDING_WORDS:
        return False
    return bool(_SOUNDS.search(looked_up) or _WIDE_SOUNDS.search(looked_up))


def _bare(word: str) -> str:
    return _EDGES.sub("", word)


@lru_cache(maxsize=4096)
def is_end(line: str) -> bool:
    """A heading after which no article goes on: comments, tags, sharing."""
    return (len(line) <= _LABEL and key(line) in _ENDS) or opens_comments(line)


def is_home(word: str) -> bool:
    """What the first page of a site is called, as trails and menus begin."""
    return key(word) in _HOMES


_ABOUT_AUTHOR = _pattern(
    r"^\W{0,3}(?:the |der |die |l'|el |la |il |lo |o |a |de |den |η |ο |het )?(?:present )?(author|writer|autor|autorin|autorka|auteure?|autrice|autora|autore|skribent|skribenten|forfatteren|författaren|kirjoittaja|szerző|a szerző|yazar|mwandishi"
    r"|penulis|tác giả|autorul|autoarea|автор|авторка|авторът|συγγραφέας|συντάκτης|αρθρογράφος|הכותבת?|الكاتبة?|كاتب المقال|نویسنده|लेखक|लेखिका|লেখক|ผู้เขียน|egilea|höfundur)"
    r"(?: (?:is|was|are|ist|est|es|è|é|är|er|on|to|je|jest|este|ni|adalah|là|είναι|היא|הוא|has|teaches|works|lives|writes|arbeitet|lebt|vive|works|van|werkt|hat|a fost|da))?\b[^:：]{8,}"
    r"|^(筆者|著者|作者)(?:は|系|为|為|是)|^(글쓴이|필자)는"
)


@lru_cache(maxsize=256)
def about_author(text: str) -> str:
    """What a line that says who its author is calls them: "author" in "The author teaches at …". Empty in any other."""
    found = _ABOUT_AUTHOR.match(plain(text)) if len(text) <= _ABOUT_LETTERS else None
    return next(filter(None, found.groups()), "") if found else ""


_NAMED = "(?-i:[A-ZÀ-ÞА-ЯЁ])"
"""A name begins: "Writing from memory, she …" is a sentence."""
_OTHER_HANDS = re.compile(
    rf"^\W*our standards\W|^\W*(?:additional |with )?(?:reporting|writing|editing|compiled|translated|production) (?:by|from) {_NAMED}|contributed (?:reporting|to this (?:report|story|article|piece))"
    rf"|^\W*(?:reporte|reportaje|información|escrito|editado|traducido|redacción) (?:de|por) {_NAMED}|^\W*(?:reportagem|edição|tradução|texto) (?:de|por) {_NAMED}|^\W*(?:reportage|rédigé|édité|traduit|version française)\W(?:de|par)? ?{_NAMED}"
    rf"|^\W*(?:geschrieben|redigiert|bericht|mitarbeit)\W+(?:von)? ?{_NAMED}|^\W*(?:scritto|tradotto|redazione|in redazione)\W+(?:da)? ?{_NAMED}|^\W*(?:текст|редактор|перевод|перевел[аи]?)\W+{_NAMED}",
    re.I,
)
"""Who else had a hand in it, as agencies end their pieces."""
_DISCLAIMER = _pattern(
    r"^\W*(?:the |die |las |as |les |le |i |gli )?(?:views?|opinions?|opiniones|opiniões|opinioni|artigos de opinião|meinung(?:en)?|мнени[ея]|думка|позиці[яї]|názory|opinie|poglądy|görüşler|απόψεις|الآراء|הדעות)\b.{0,60}(?:express|exprim|expres|vertid|geäußer|автор|редакц|autor|wyraż|vyjád|αρθρογράφ|yazar|الكاتب|כותב)"
)
_AFTERWORD = 300


@lru_cache(maxsize=256)
def is_afterword(text: str) -> bool:
    """What a publisher says under a text: who else had a hand in it, whose opinion it is."""
    return len(text) <= _AFTERWORD and bool(_OTHER_HANDS.search(text) or _DISCLAIMER.search(plain(text)))


_ABOUT_LETTERS = 180


_QUESTIONS = frozenset("?？؟;")
_SLIP = re.compile(r"\bctrl\s?\+\s?enter\b", re.I)
"""The keys by which sites are told of a slip, in whatever language."""


@lru_cache(maxsize=256)
def asks_reader(text: str) -> bool:
    """A sentence under a text that asks its reader to comment or to write: "What do you think? Tell us in the comments."."""
    if _SLIP.search(text):
        return True
    if len(text) > _ABOUT_LETTERS or _QUESTIONS.isdisjoint(text):
        return False
    return "@" in text or not _COMMENTS.isdisjoint(map(_bare, plain(text).split()))


_WITHOUT_PIECE = _pattern(
    r"\b(?:this|the|cet|cette|l'|den|diesen|das|este|el|o|a|questo|il|dit|het|de|denne|tämä|ten|tento|acest|bu|το|эту|цю|هذا|את)?\s?"
    r"(?:article|story|page|artikel|beitrag|text|artículo|texto|texte|testo|tekst|nota|noticia|artigo|matéria|notícia|articolo|pezzo|verhaal|stuk|artikeln|sak|saken|artikkeli|artikkeli|juttu|artykuł|tekst|článek|článok|articol|articolul|cikket?|haberi?|yazıyı?|άρθρο|статью|материал|новость|статтю|матеріал|новину|المقال|الخبر|مطلب|خبر|הכתבה|כתבה|लेख|खबर|記事を?|この記事を?|文章|本文|此文|기사|artikel ini|bài viết|bài)\b"
)
"""What the buttons of an article act upon."""
_NOTICE, _FIRST_LETTERS = 60, 3


@lru_cache(maxsize=256)
def is_about_piece(text: str) -> bool:
    """A notice over a text that speaks of it: "This article is more than 2 years old"."""
    found = _WITHOUT_PIECE.search(plain(text)) if len(text) <= _NOTICE else None
    return found is not None and found.start() <= _FIRST_LETTERS


_RECIPE = _pattern(
    r"\b(?:(?:the|la|le|l'|das|el|a|il|het)\s)?(?:recipe|recette|rezept|receta|receita|ricetta|recept|recepti|opskrift|oppskrift|resepti|przepis|reteta|tarifi|συνταγης|рецепт|الوصفة|מתכון|resep|công thức)\b|レシピを?|菜谱|食譜|레시피"
)
_LATER = _pattern(
    r"(?:\b|-\s?)(?:for later|für später|pour plus tard|para más tarde|para después|para depois|para mais tarde|per dopo|voor later|till senare|til senere|myöhemmäksi|na później|na později|na neskôr|za kasnije|za pozneje|pentru mai târziu|későbbre|για αργότερα|на потом|на пізніше|за по-късно)\b"
)
"""What is pressed beside a recipe, and what a piece is kept for."""
_COUNT = re.compile(r"^\d[\d.,]*\s*k?\s+|[\s(]*\d[\d.,]*\s*k?$")
"""How often a button was pressed."""
_BUTTON_WORDS = 4
_NO_BRACKETS = str.maketrans("()[]", "    ")


@lru_cache(maxsize=4096)
def is_share(line: str) -> bool:
    """A button beside an article: to share it, keep it, print it."""
    if len(line) > 40:
        return False
    said = _COUNT.sub("", key(line)).strip()
    if said in _SHARES:
        return True
    others = (_WITHOUT_PIECE, _RECIPE, _LATER) if len(said.split()) <= _BUTTON_WORDS else ()
    return any(piece.sub("", said).strip() in _SHARES for piece in others)


@lru_cache(maxsize=4096)
def opens_comments(line: str) -> bool:
    """A label such as "12 comments" or "Top rated comments"."""
    if len(line) > 50:
        return False
    said = plain(line).translate(_NO_BRACKETS).split()
    if len(said) > 5:
        return False
    return not _COMMENTS.isdisjoint(map(_bare, said)) or _COUNT.sub("", key(line)).strip() in _COMMENTS


# ---------------------------------------------------------------- prompts and notices


def _by_letter(phrases: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Phrases under their first letter: a thousand tried on each line of a page would take half the time it is read in."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases):
        found.setdefault(phrase[0], []).append(phrase)
    return {letter: tuple(sharing) for letter, sharing in found.items()}


_CIRCLED = ("ⓒ", "ⓓ", "℗")
"""Marks of rights that folding would make letters of."""
_PROMPTS = _by_letter(
    frozenset(_opening(phrase) for row in words.PROMPTS for phrase in row.split("|")) - {""}
)


@lru_cache(maxsize=4096)
def is_prompt(line: str) -> bool:
    """An invitation or notice of the site to its reader: share, subscribe, cookies, rights."""
    small = _opening(line[:_LABEL].lstrip()).removeprefix("[")
    small = small.lstrip("([{（【「") if not small.startswith("(c)") else small
    return line.lstrip().startswith(_CIRCLED) or small.startswith(_PROMPTS.get(small[:1], ()))


_NOTICES = tuple(
    map(
        plain,
        (
            "cookie", "クッキー", "ملفات تعريف الارتباط", "капч", "captcha", "javascript", "adblock", "ad blocker",
            "your inbox", "our newsletter", "daily newsletter", "free newsletter", "sign up for our", "sign up to our", "subscribe to our",
            "follow us on", "download our app", "unsubscribe", "notre newsletter", "votre boîte mail", "inscrivez-vous à notre", "abonnez-vous à",
            "unseren newsletter", "unserem newsletter", "jetzt abonnieren", "nuestra newsletter", "nuestro boletín", "suscríbete a", "suscríbase a",
            "nossa newsletter", "inscreva-se n", "nostra newsletter", "iscriviti alla", "onze nieuwsbrief", "vårt nyhetsbrev", "подпишитесь на наш",
            "подписывайтесь на наш", "підпишіться на наш", "اشترك في نشرتنا", "メルマガ登録", "뉴스레터 구독", "vårt nyhedsbrev", "vores nyhedsbrev",
            "naszego newslettera", "nasz newsletter", "našeho newsletteru", "newsletterul nostru", "hírlevelünk", "bültenimize", "newsletter μας",
            "הניוזלטר שלנו", "خبرنامه ما", "uutiskirjeemme", "uutiskirje", "buletin kami", "bản tin của chúng tôi", "हमारे न्यूज़लेटर",
        ),
    )
)  # fmt: skip
_ASCII_NOTICES = tuple(phrase for phrase in _NOTICES if phrase.isascii())


def is_notice(text: str) -> bool:
    """Running text about the site's workings, not its subject: cookies, scripts, blockers, newsletters."""
    small = plain(text)
    phrases = _ASCII_NOTICES if small.isascii() else _NOTICES
    return sum(small.count(phrase) for phrase in phrases) * 200 >= len(small)


_CONSENT = tuple(
    _pattern(stems)
    for stems in (
        "cookie|куки|кукі|クッキー|쿠키|ملفات تعريف|کوکی|עוגיות|कुकी|çerez|evästee|sütik|informasjonskapsler|ciasteczk|piškot|slapuk|sīkdat|küpsis|колачић|бисквит|คุกกี้",
        "consent|consentement|einwillig|zustimm|consentimiento|consentimento|consenso|toestemming|samtyck|samtykke|zgod|souhlas|consimțăm|rıza|onay|συγκατ|согласи|згод|موافق|رضایت|הסכמ|सहमति|同意|동의|persetujuan|đồng ý|ยินยอม|suostumu|hozzájárul",
        "privacy|vie privée|privatsphär|datenschutz|privacidad|privacidade|integritet|privatliv|personvern|prywatno|soukrom|confidențial|gizlilik|απόρρητ|конфиденциальн|конфіденційн|приватн|خصوصي|حریم|פרטיות|गोपनीयता|プライバシー|隐私|隱私|개인정보|privasi|riêng tư|yksityisyy|adatvéd",
        r"\b(?:our|und unsere|nos|nuestros|nossos|nostri|onze|våra|våre|vores)\b.{0,20}partner|\d+ (?:partner|partenaires|socios|parceiros|партн)|partenaires|socios|parceiros|партнер|パートナー|合作伙伴|合作夥伴|파트너|شركا|partnerzy|partneři|parteneri|mitra|đối tác|שותפ|συνεργάτ",
        "device|browser|appareil|terminal|navigateur|gerät|dispositiv|navegador|apparaat|urządzen|przegląd|zařízen|prohlíž|cihaz|tarayıcı|συσκευ|устройств|браузер|пристро|جهاز|متصفح|端末|デバイス|ブラウザ|设备|裝置|浏览器|瀏覽器|기기|브라우저|perangkat|thiết bị|מכשיר|दस्तग|enheten|enheter|enhed|laitte",
        r"youtube|instagram|facebook|tiktok|spotify|twitter|vimeo|soundcloud|bluesky|mastodon|datawrapper|external content|extern\w* (?:inhalt|inhoud|innehåll|innhold|indhold|obsah)|contenus? externe|conte[nú]\w+ extern|treści zewnętrzn|внешн\w+ содерж",
        "legitimate interest|intérêt légitime|berechtigt|interés legítimo|interesse legítimo|legittimo interesse|gerechtvaardigd|berättigat|prawnie uzasadnion|oprávněn|законн|законний|正当な利益|合法权益|정당한 이익|meşru|έννομο|preferenc|einstellung|préférenc|voorkeur|inställning|ustawien|nastaven|tercih|προτιμ|настройк|налаштуван|تفضيل|設定|设置|설정",
        "personal data|données personnelles|personenbezogen|datos personales|dados pessoais|dati personali|persoonsgegevens|personuppgifter|dane osobowe|osobní údaje|kişisel veri|προσωπικ.{0,4} δεδομ|персональн|личных данных|بيانات شخصية|個人データ|个人数据|personali[sz]|personnalis|personalisier|personalizad|personalizzat|gepersonaliseerd|spersonaliz|kişiselleştir|персонализ|персоналіз|مخصص|パーソナライズ|个性化|個人化|맞춤",
    )
)  # fmt: skip
_BUTTON = _pattern(
    r"^(?:externe inhalt|inhalte? (?:laden|anzeigen|aktivieren|zulassen)|load content|show content|view content|afficher le contenu|mostrar (?:el )?contenido|mostrar conteúdo|mostra contenut|inhoud (?:tonen|laden)|visa innehåll|vis (?:innhold|indhold)|näytä sisältö|pokaż treść|zobrazit obsah|показать содерж"
    r"|accept|agree|allow|reject|decline|deny|refuse|manage|customi[sz]e|options|preferences|settings|show purposes|save and|got it|ok\b|i understand|j'accepte"
    r"|tout accepter|tout refuser|refuser|accepter|paramétrer|personnaliser|gérer|continuer sans|alle akzeptieren|akzept|alle ablehnen|ablehnen|zustimmen|einstellungen|verwalten|aceptar|rechazar|configurar"
    r"|gestionar|aceitar|rejeitar|recusar|gerir|gerenciar|accett|rifiut|gestisci|personalizza|impostaz|alles accepteren|weigeren|alles weigeren|beheer|instellen|acceptera|neka|avvisa|avböj|godkänn|hantera"
    r"|anpassa|godta|avvis|godkend|afvis|tilpas|hyväksy|hylkää|akcept|zaakcept|zgadzam|odrzu|zarządz|ustawien|přijm|odmít|souhlas|nastaven|prijať|odmietnuť|sprejmi|zavrni|prihvat|odbij|acceptă|accept|respinge"
    r"|setări|elfogad|elutasít|beállít|kabul|reddet|tümünü|ayarla|αποδοχή|απόρριψη|ρυθμίσεις|принять|отклон|настро|прийн|відхил|налашт|приемам|прихвати|قبول|موافق|أوافق|رفض|إعدادات|إدارة|پذیر|تنظیم|همه|رد|قبول|رد|אישור|אני מסכימ"
    r"|דחייה|דחה|הגדרות|सभी|सब स्वीकार|स्वीकार|अस्वीकार|सेटिंग|すべて|同意|拒否|設定|管理|接受|全部接受|拒绝|拒絕|设置|수락|동의|거부|모두|설정|terima|setuju|tolak|kelola|pengaturan|chấp nhận|đồng ý|từ chối|cài đặt|ยอมรับ|ปฏิเสธ|ตั้งค่า|nõustu|piekrist|sutinku)"
)  # fmt: skip
_CONSENT_LETTERS = 1500


def consents(text: str) -> int:
    """How many of the things notices of consent speak of are named: cookies, consent, privacy, partners, devices, …"""
    small = plain(text[:_CONSENT_LETTERS])
    return sum(bool(stems.search(small)) for stems in _CONSENT)


@lru_cache(maxsize=4096)
def is_button(line: str) -> bool:
    """What a banner offers to press: "Accept all", "Manage options"."""
    return len(line) <= 40 and len(line.split()) <= 5 and bool(_BUTTON.match(key(line)))


_OFFER = _pattern(
    r"newsletter|inbox|posteingang|boîte mail|bandeja|casella|your e-?mail|votre e-?mail|nieuwsbrief|nyhetsbrev|nyhedsbrev|biuletyn|рассылк|розсилк|bülten|ενημερωτικ|メルマガ|뉴스레터|sign up|subscri|suscri|abonn|abbon|\babo\b|assin(?:e|ante|atur)|prenumer|předpl|předplat|predplat|abonel|előfizet|tilaa|tilaaj|tellimus|συνδρομ|подпис(?:к|чик|ат)|підпис(?:к|ник)|передплат|اشتراك|اشترك|مشترك|اشتراک|מינוי|מנוי|סבסקריב|सदस्यता|सब्सक्र"
    r"|inscri|inscrev|iscri|zapis|підпиш|підписат|подпиш|розсил|рассыл|đăng kí|inschrijv|schrijf je|anmal|tilmeld|meld deg|odeb[ií]r|odber|odběr|abone|εγγραφ|הירש|הרשמ|عضو|خبرنامه|نشرت|न्यूज़लेटर|bản tin|buletin|daftar|hírlev|feliratkoz|uutiskirj|pretplat|prijav|naroč|bilten|абонир|бюлетин|uudiskir|liitu|pieteik|jaunum|prenumer|naujienlaiš|จดหมายข่าว|সাবস্ক্রাইব|নিউজলেটার"
    r"|有料|会員|登録|購読|订阅|訂閱|会员|會員|付费|付費|구독|유료|회원|berlangganan|langganan|đăng ký|đăng nhập|สมาชิก|member|membre|mitglied|premium|\bplus\b"
    r"|free trial|trial|gratis|gratuit|kostenlos|gratuito|darmow|bezpłat|zdarma|ücretsiz|δωρεάν|бесплатн|безкоштовн|مجان|חינם|無料|免费|免費|무료"
    r"|cancel|kündbar|résili|cancela|disdi|opzegb|säg upp|zrezygn|zrušit|iptal|ακύρω|отмен|скасув|解約|取消|해지|log in|sign in|einlogg|anmelden|connectez|identifi|inicia|iniciar sesión|accedi|inloggen|logga in|zaloguj|přihlás|giriş yap|σύνδεση|войти|увійти|تسجيل|登录|ログイン|로그인"
)  # fmt: skip
_PRICE = re.compile(r"(?:[€$£¥₽₺₴₹]|\b(?:euro?s?|eur|usd|kr|zl|kc|lei|ft|tl|руб|грн)\b)|円|元|원")


_MAIL = _pattern(
    r"e-?mail|courriel|correo|e-?post|sähköposti|почт(?:а|ы|у|ой|овый адрес)\b|пошт(?:а|и|у|ова адреса|ову адресу)\b|имейл|мейл|e-?posta|poczt(?:a|y|ę|owy)\b|מייל|דוא.ל|بريد|ایمیل|ای میل|ईमेल|इमेल|メール|邮箱|郵箱|电邮|電郵|信箱|이메일|메일 주소|อีเมล|ইমেইল|ইমেল"
    r"|ηλεκτρονικ|el\. ?pašt|e-?past|imeil|அஞ்சல்|మెయిల్|mejl|mailadr|ელფოსტ|эл\. адрес|электронны адрас|електронна адреса|адрес электрон"
)  # fmt: skip


@lru_cache(maxsize=1024)
def asks_address(line: str) -> bool:
    """A field for the reader's address: "Your e-mail"."""
    return (
        len(line) <= 45
        and len(line.split()) <= 6
        and "@" not in line
        and line[-1:] not in ".!?。"
        and bool(_MAIL.search(plain(line)))
    )


def offers(text: str) -> int:
    """How strongly a line sells the site itself: words of subscribing, of prices by the month."""
    small = plain(text[:600])
    return len(set(_OFFER.findall(small))) + bool(_PRICE.search(small))


# ---------------------------------------------------------------- pictures, pages, reading times

_CREDITS = (
    "photo", "image", "picture", "getty", "credit", "file photo", "illustration", "foto", "bild", "imagen", "imagem",
    "immagine", "crédit", "crédito", "credito", "quelle", "fuente", "fonte", "source", "фото", "изображение",
    "写真", "画像", "图片", "圖片", "图:", "صورة", "الصورة", "사진", "(ap photo", "(reuters", "reuters", "afp", "(photo", "(getty",
)  # fmt: skip
_CREDITS_AT_END = ("getty images", "getty", "reuters", "afp", "/ap", "ap photo", "ap file", "shutterstock")
_CREDIT_LINE = re.compile(
    r"\W{0,2}(?:file |courtesy )?(?:photos?|photograph|image|picture|illustration|foto|fotos|bild|imagen|imagem|immagine"
    r"|crédit|crédito|credito|фото)(?: (?:credit|caption|courtesy|source|copyright|crédit|by|von|de|di))?"
    r"(?: ?[:：/©]| by | credit| caption| copyright| courtesy)",
    re.I,
)
_PHOTOGRAPHER = re.compile(r"\([^()/]{2,40}/[^()/]{2,40}\)$")
"""(photographer/agency)"""
_CREDIT_WORDS = (
    r"photos?|photographs?|photography|photographer|photo credit|image|images|picture|illustration|credit|photographe|crédits?(?: photo)?|légende|foto|fotos|fotografie|fotograf|fotografin|bild|bilder"
    r"|bildquelle|bildnachweis|grafik|fotografía|fotógrafo|imagen|crédito|fotografia|fotógrafa|imagem|immagine|credito|credits|beeld|fotograaf|fotografi|illustrasjon"
    r"|kuva|valokuva|zdjęcie|zdjęcia|fot|rys|autor zdjęcia|snímek|ilustrační foto|repro|fotó|kép|fotoğraf|fotoğraflar|görsel|φωτογραφία|φωτογραφίες|φωτο|εικόνα|фото|фотография|фотографія"
    r"|изображение|зображення|иллюстрация|ілюстрація|снимка|фотограф|слика|صورة|الصورة|تصوير|عدسة|عکس|عکاس|صحافی|צילום|תמונה|फोटो|तस्वीर|चित्र|foto|gambar|ảnh|hình|ภาพ|slika|nuotrauka|attēls"
)
_CREDIT_AT_END = re.compile(
    r"(?:^|[.!?…»”\s])\s*[©ⓒ]\s?[^.!?。]{2,60}$|[.。\s](?:\S+\s){0,4}\S*(?:摄|攝|摄影|撮影|供图|供圖|촬영|제공)$|"
    rf"[(（\[](?:{_CREDIT_WORDS})\b[^()（）]{{2,50}}[)）\]]$|(?:^|[\s.,(|\[–—/])(?:{_CREDIT_WORDS})\.?\s?(?:by\b|von\b|de\b|di\b|av\b|af\b)?\s?[:：/©=|]\s?[^.!?。]{{2,60}}[.)\]]*$"
    r"|(?:写真|撮影|提供|画像|图|圖|图片|圖片|摄影|攝影|사진|촬영)(?:は|提供)?\s?[:：=／/＝]\s?\S.{0,30}$|[（(](?:写真|撮影|画像|图片?|圖片?|사진)[^（）()]{0,30}[)）]$|＝[^。]{2,20}(?:撮影|提供|写真)$|사진\s?[=:]",
    re.I,
)
_CREDIT_NAME_AT_END = re.compile(
    r"(?:[.…!?\s(|]|^)(?i:photo|photos|photograph|foto|fotos|fot\.|bild|beeld|kuva|fotografie|photo by|foto von|foto de|foto di|фото|φωτο|φωτογραφία|fotoğraf|snímek)\s+"
    r"(?:[^\W\d_a-zа-яёіїєґα-ωάέήίόύώ][\w.’'-]*(?:\s|$|\s?/\s?)){1,6}\)?$"
    r"|[.!?…]\s+(?:[^\W\d_a-zа-яёіїєґ][\w.’'-]+\s){1,3}?[^\W\d_a-zа-яёіїєґ][\w.’'-]+\s?/\s?[^\W\d_a-zа-яёіїєґ][\w.’' -]{1,40}\)?$"
    r"|[.!?…»”]\s+/\s?[^\W\d_a-zа-яёіїєґ][\w.’'-]*(?:\s[^\W\d_a-zа-яёіїєґ][\w.’'-]*){1,3}$"
)
"""Photo Agency / Name, and Name Name/Agency behind a sentence."""
_CAPITALS_AT_END = re.compile(
    r"[^\W\d_][.!?…»”]\s+([^\W\d_]{2,}(?:[\s-][^\W\d_]{2,}){1,3})(?:\s?\([^()\s]{2,12}\))?$"
)
"""NAME NAME behind a sentence."""
_CREDIT_LETTERS, _CREDIT_END = 300, 100
"""Letters of a caption, and of the credit at its end."""


def is_credit(line: str) -> bool:
    """A label beside a picture, by whom it was taken or what is on it."""
    if len(line) > 160:
        return False
    small = line.casefold()
    return small.startswith(_CREDITS) or small.endswith(_CREDITS_AT_END) or bool(_PHOTOGRAPHER.search(line))


def is_credit_line(text: str) -> bool:
    """A caption that says so, even where it has sentences."""
    return bool(_CREDIT_LINE.match(text))


@lru_cache(maxsize=4096)
def is_caption(text: str) -> bool:
    """A line that ends by naming who took the picture it stands under."""
    if len(text) > _CREDIT_LETTERS:
        return False
    end = text if len(text) <= _CREDIT_END else text[text.find(" ", len(text) - _CREDIT_END) :]
    capitals = _CAPITALS_AT_END.search(end)
    return bool(
        is_credit_line(text)
        or (capitals and capitals[1].isupper() and not text.isupper())
        or _PHOTOGRAPHER.search(end)
        or _CREDIT_AT_END.search(end)
        or _CREDIT_NAME_AT_END.search(end)
    )


_SOURCE = _pattern(
    r"^(?:source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|bron|bronnen|källa|kilde|lähde|źródło|zdroj|sursa|surse|forrás|kaynak|πηγή|источник|джерело|източник|извор|izvor|vir|المصدر|مصدر|منبع|מקור|स्रोत|出典|来源|來源|출처|sumber|nguồn|ที่มา)\s*[:：／/]"
)


def is_source(line: str) -> bool:
    """A line that says where a piece comes from."""
    return len(line) <= _LABEL and bool(_SOURCE.match(plain(line)))


_PAGE_MARK = re.compile(
    r"^\W*(?:page|seite|página|pagina|sida|side|sivu|strona|strana|stránka|oldal|sayfa|σελίδα|страница|стор(?:інка|\.)|стр\.?|صفحة|صفحه|עמוד|पृष्ठ|halaman|trang|หน้า"
    r"|photo|image|bild|foto|picture|slide|imagen|imagem|immagine|kuva|zdjęcie|snímek|kép|görsel|фото|صورة|写真|图|사진)?\W{0,3}\d{1,3}\s*"
    r"(?:/|\||of|sur|de|di|von|van|av|af|z|ze|din|από|из|з|із|из|من|از|מתוך|dari|trên|/ )\s*\d{1,3}\W*$"
    r"|^第?\s?\d{1,3}\s?[页頁ページ]+\s?[/／共]\s?(?:全|共)?\s?\d{1,3}\s?[页頁ページ]*$",
    re.I,
)
_READING = _pattern(
    r"read|lecture|lesezeit|lesen|lectura|leitura|lettura|leestijd|lezen|läs|lesetid|læs|luku|czyt|čten|čít|citire|citit|olvas|okuma|ανάγνωσ|чтен|чита|четене|قراءة|مطالعه|خواندن|קריאה|पढ|读|讀|読|읽|baca|đọc|อ่าน|listen|écout|hören"
)
_MINUTES = _pattern(r"\d\s?(?:min|мин|хв|dk|dak|分|분|دقيق|دقائق|دقیقه|דק|λεπτ|phút|menit|मिनट|perc|นาที)")


_AGO = _pattern(
    r"^(?:[^ ]+ ){0,2}(?:\d{1,2}|\b(?:one|an?|un[ae]?|eine[rm]?|een|én|en|ett|jeden|jedna|jednu|bir|один|одну|één))\s?[^\d\s]{1,12}\.? (?:yang )?(?:ago|geleden|temu|önce|назад|тому|sedan|siden|sitten|fa|lalu|trước|पहले|ที่แล้ว|पूर्वी|پیش|قبل|óta|ezelőtt|atrás|zpět|преди|nazad|tagasi|atpakaļ)$"
    r"|^(?:[^ ]+ ){0,3}(?:vor|il y a|hace|há|před|pred|acum|πριν(?: από)?|преди|منذ|قبل|לפני|prieš|pirms|fa) \d{1,2} [^\d\s]{1,12}\.?$"
    r"|^\D{0,8}\d{1,2}\s?(?:秒|分|分钟|分鐘|時間|小时|小時|日|天|분|시간|일)\s?(?:前|전)(?:更新|に更新| 업데이트)?$"
)


@lru_cache(maxsize=1024)
def is_ago(line: str) -> bool:
    """A moment told from today: "Updated 2 hours ago"."""
    return len(line) <= 45 and any(ch.isdigit() for ch in line) and bool(_AGO.search(plain(line)))


_PLAYER = re.compile(
    r"^\d{1,2}(?::\d\d){1,2}\s?/\s?-?\d{1,2}(?::\d\d){1,2}$|^[★☆⭐✩✭✮]{3,6}\s?[(\d][\d.,/() ]*$"
)


def is_page_mark(line: str) -> bool:
    """Page 2 of 3; picture 1/4; 00:00 / 31:12; ★★★★☆ (48)."""
    line = line.strip()
    return len(line) <= 40 and bool(_PAGE_MARK.match(line) or _PLAYER.match(line))


def is_reading_time(line: str) -> bool:
    """How long the article takes to read."""
    if len(line) > 40 or not any(ch.isdigit() for ch in line):
        return False
    small = plain(line)
    return bool(
        _MINUTES.search(small) and (_READING.search(small) or (line.isascii() and len(small.split()) <= 2))
    )
