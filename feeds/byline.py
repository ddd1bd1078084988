"""A line at the head or the foot of an article that names its author, its day, or both, in any language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from feeds import dates, genitives, names

MAX_LINE = 220
_MOST_LEFT = 60
"""Letters beside a date that are neither names nor glue: more is a sentence."""
_BY = re.compile(
    r"^\W*(?:(?:written|words|reported|posted|published|story|text|words|report|analysis|reporting|edited|interview|interviewed|essay|review|reviewed|compiled|as told)\s+(?:by|to)|(?:écrit|rédigé|publié|propos recueillis|entretien réalisé|interview réalisée) par|texte de|reportage de"
    r"|(?:geschrieben|verfasst|veröffentlicht|aufgezeichnet|ein artikel|ein bericht|interview|text) von|(?:escrito|publicado|texto) p[oe]r|(?:scritto|pubblicato|testo) da|a cura di|geschreven door"
    r"|(?:skriven|skrevet|text|tekst) av|(?:skrevet|tekst) af|scris de|napsal[ai]?|napísal[ai]?|napisa[olł]a?|piše|pisze|oprac\.?|opracowała?|zdroj|szerző|írta|szöveg"
    r"|by|par|von|por|di|da|door|av|af|od|przez|de|autor(?:ka|in|a|e|ul|es|zy)?|author|auteure?|autore|autrice|redacteur|redactie|text|tekst|texte|texto|testo|teksti|yazan|yazar|haber|hazırlayan"
    r"|besedilo|tekstas|teksts|metin|matn|kirjoittanut|kirjoittaja|toimittaja|skribent|forfatter|journalist|oleh|penulis|ditulis oleh|laporan|tác giả|bài|theo|viết bởi|autors|tekstas|autorius|von unserem redakteur"
    r"|от|автор(?:ка|ы|и)?|текст|подготовил[аи]?|підготува(?:в|ла|ли)|написа(?:л|ла|в)|пише|пишет|του|της|των|από τον|από την|γράφει ο|γράφει η|γράφουν οι|γράφει|από|κείμενο|ρεπορτάζ|συντάκτης|συντάκτρια"
    r"|מאת|כתב(?:ה)?|בקלם|بقلم|كتب|كتبت|كتبه|بواسطة|إعداد|الكاتب|الكاتبة|المؤلف|تحرير|تقرير|نویسنده|نوشته|نوشتهٔ|به قلم|گزارش|خبرنگار|تحریر|द्वारा|लेखक|लेखिका|रिपोर्ट|লেখক|โดย|เขียนโดย|ผู้เขียน"
    r"|文|文・|取材・文|取材|執筆|著者|筆者|文責|編集|記者|记者|本报记者|本報記者|作者|撰文|撰稿|文字|글|취재|기자|글쓴이)(?=[\s:：／/=＝]|$)[\s:：／/=＝]*",
    re.I,
)
_BY_IN = {
    lang: re.compile(rf"^(?:{word}|{word.capitalize()}|{word.upper()})\s+(?=[A-ZÁÉÍÓÚÂÊÎÔÛŴŶ])")
    for lang, word in (("sw", "na"), ("cy", "gan"), ("ga", "le"), ("tl", "ni"))
}
"""Words for "by" that are something else in other languages."""
_RUN_ON = re.compile(
    r"^(?:取材|構成)?[・･、]?文(?:と写真)?[・･]|^(?:文[/／]|文[:：])?(?:本报|本報|見習|见习|特派|綜合|[\u4e00-\u9fff]{2,10}[报報网網社台臺]\s?)?(?:記者|记者|作者[:：]?)(?=[\u4e00-\u9fff]{2,4}(?:$|[\s,，、／/]))"
)
"""Chinese writes the word and the name without anything between."""
_GLUE = frozenset(
    "by on at le la à a am um uhr om de el los las del en em il alle ore kl klo o ora da do di den der du "
    "г год года року р в о об от the posted published publié publiée mis jour updated update last modified modification created date "
    "stand veröffentlicht aktualisiert erstellt zuletzt publicado publicada actualizado actualizada atualizado actualización publicación última "
    "atualizada atualização publicação pubblicato pubblicata aggiornato aggiornamento data gepubliceerd bijgewerkt op laatst gewijzigd publicerad uppdaterad senast publisert "
    "oppdatert sist endret udgivet opdateret sidst julkaistu päivitetty opublikowano zaktualizowano aktualizacja publikacji publikacja data godz godzina publikováno "
    "publikované aktualizované vydáno dne aktualizováno objavljeno posodobljeno objavljen ažurirano publicat publicată actualizat la ora megjelent frissítve közzétéve "
    "yayınlanma yayın güncelleme güncellendi yayımlanma tarihi saat son oluşturma eklenme diterbitkan dipublikasikan diperbarui pukul wib tayang terbit ngày cập nhật lúc giờ đăng thứ "
    "опубликовано обновлено обновлена дата публикации время изменения оновлено опубліковано публікації час о публикувана обновена објављено ажурирано "
    "δημοσίευση δημοσιεύθηκε δημοσιεύτηκε ενημέρωση τελευταία ενημερώθηκε στις ώρα نشر نشرت في تاريخ النشر آخر تحديث تحديث الساعة بتوقيت "
    "تاریخ انتشار ساعت به‌روزرسانی بروزرسانی منتشر شده شد اشاعت تاریخ פורסם עודכן בתאריך בשעה תאריך ב प्रकाशित अपडेट अद्यतन बजे पर प्रकाशन तिथि "
    "公開 公開日 更新 更新日 最終更新 最終更新日 配信 掲載 掲載日 投稿 投稿日 発表 日時 初版 发布 发布时间 發布 發布時間 發佈 发表 發表 发表于 更新时间 更新時間 时间 時間 日期 최종 입력 수정 기사입력 기사수정 승인 등록 게재 업데이트 "
    "et est edt gmt utc bst cet cest pst pdt ist msk мск min read minutes lecture temps h hs hrs pm am mis à et and y e und "
    "เผยแพร่ อัปเดต เวลา น วันที่ ล่าสุด แก้ไข ปรับปรุง โพสต์ "
    "تم التحديث التعديل عدل عُدّل تعديل حُدّث حدث التاريخ صدر كتب آخرین ویرایش بروز به روز شده انتشار تاریخ: اپ ڈیٹ آخری شائع ہوئی تازہ ترین "
    "עדכון אחרון אחרונה עודכנה פורסמה מועד פרסום נערך תאריך: अंतिम आखिरी आख़िरी संशोधित प्रकाशन समय दिनांक तारीख बजे: হালনাগাদ প্রকাশ প্রকাশিত আপডেট সময় তারিখ শেষ "
    "reviewed revised edited amended originally first released issued uploaded dated modifié modifiée révisé parution geändert überarbeitet erschienen hochgeladen modificado modificada "
    "editado revisado alterado alterada modificato modificata rivisto gewijzigd aangepast ändrad redigerad endret redigeret ændret muokattu päivitys julkaisu julkaistu: "
    "zmieniono edytowano aktualizowano dodano upraveno změněno vloženo upravené zmenené pridané vydané spremenjeno posodobitev izmijenjeno izmenjeno objava ažuriranje modificat modificată "
    "actualizare postat módosítva utolsó frissítés módosítás feltöltve utoljára düzenlendi düzenleme yüklenme eklendi τροποποιήθηκε αναρτήθηκε ανανεώθηκε изменено изменён отредактировано размещено "
    "добавлено обновление змінено відредаговано додано оновлення редактирана актуализирана последно обновяване измењено ажурирање последње diubah disunting dimuat terakhir perubahan kemas kini "
    "lần cuối sửa chỉnh muudetud uuendatud avaldatud viimati atjaunināts publicēts labots pēdējo reizi atnaujinta paskelbta paskutinį kartą publicat actualitzat darrera publicado gaurkotua argitaratua "
    "更新済み 改訂 修正 更新時刻 更新時 編集 最后 最後 修改 编辑 上传 등록일 수정일 작성 작성일 송고 발행 발행일 최종수정 입력시간 수정시간 게시 오전 오후 午前 午後 上午 下午".split()
)
_PARTS = re.compile(r"\s*(?:[|｜•—–―/／]|\s[-·]\s|\s{3,}|\t)\s*")
"""Between names, their paper or place, and their day."""
_SEPARATORS = re.compile(r"\s*[;;、·\u3000]\s*")
"""Between names too."""
_BETWEEN_NAMES = re.compile(
    r"\s*[,，،]\s*(?:(?:and|und|et|y|e|en|og|och|ja|i|a|ve|dan|и|й|та|και|و|&|és|și|si|và|eta|ir|un|sowie)\s+)?"
    r"|\s+(?:and|und|et|y|e|en|og|och|ja|i|a|ve|dan|и|й|та|і|και|و|&|\+|with|mit|avec|con|com|met|med|és|și|si|và|et al\.?|eta|ir|un|sowie|और|एवं|व|และ)\s+"
    r"|\s*[&、・;]\s*|\s+و(?=\S{3,}\s)|\s+ו(?=[\u05d0-\u05ea]{2,}\s)",
    re.I,
)
_OTHERS = re.compile(
    r"(?:^|[\s|])(?:来源|來源|出处|出處|编辑|編輯|责编|責編|责任编辑|責任編輯|校对|審核|审核|출처|편집)\s?[:：]\s?\S+"
    r"|(?:^|[\s|,])(?:source|quelle|fuente|fonte|bron|källa|kilde|źródło|zdroj|sursa|forrás|kaynak|πηγή|источник|джерело|المصدر|منبع|מקור|स्रोत|sumber|nguồn)\s?:\s[^|•]+",
    re.I,
)
"""Where a piece comes from and who edited it, beside its author."""
_BRACKETS = re.compile(r"\s*[(（\[【][^()（）\[\]【】]*[)）\]】]|\s*<[^<>]*>|\s*\S+@\S+|\s*@\w+")
_REPORTING_FROM = re.compile(
    r"\s*,?\s+(?:(?:reporting|berichtet|bericht|reportage|informe|en direct|envoyée? spéciale?|corresponsal|inviat[oa]|korrespondent(?:in)?|correspondent)\s+)?"
    r"(?:in|from|at|aus|à|au|aux|depuis|en|desde|em|dal|dalla|te|uit|vanuit|från|fra|fra|na|ze|z|w|we|ve|v|din|i|s|из|в|во|з|із|у|από|στην|στο|στη|من|في|از|در)\s+"
    r"(?=[^\W\d_a-zа-яёіїєґα-ω])[^,;|]{2,40}$"
)
_PICTURE_WORDS = r"(?:photos?|photography|pictures?|images?|illustrations?|graphics?|video|fotos?|fotografie|bilder?|grafik|fotograf[ií]as?|imágenes|imagens|immagini|beeld|kuvat?|zdjęcia|фото|відео|видео|φωτο\w*|fotoğraf\w*|صور|تصوير|צילום|צילומים|写真|撮影|圖|图|攝影|摄影|사진|ảnh)"
_PICTURES = re.compile(
    rf"(?:^|[\s,;|·、(（])\W*{_PICTURE_WORDS}\s*(?:by|von|de|di|av|af)?\s*[:：／/].*$"
    rf"|(?<=\w)\s+{_PICTURE_WORDS}\s+(?-i:(?=[^\W\d_a-zà-ÿа-яёіїєґα-ω]))[^,;|:]{{3,60}}$"
    rf"|\s*(?:,|\b(?:und|and|et|y|e|och|og|i|и|та)\b)\s+[^,()]{{3,40}}\s*\({_PICTURE_WORDS}\)",
    re.I,
)
"""Who took the pictures, to the end of the line or with the word in brackets behind the name."""


@dataclass(frozen=True, slots=True)
class Byline:
    """What the line says; both may be absent but not together, except for a bare "By"."""

    authors: tuple[str, ...] = ()
    published: datetime | None = None
    prefixed: bool = False
    """It began with a word for "by"."""


def read_byline(line: str, lang: str = "") -> Byline | None:
    """`line` as a byline, or None where it says more than a byline does."""
    line = line.strip()
    if not line or len(line) > MAX_LINE:
        return None
    if lang in _BY_IN:
        line = _BY_IN[lang].sub("By ", line)
    found = dates.find_written(line, lang)
    rest, published = line, None
    if found is not None:
        start, end, published = found
        rest = f"{line[:start]} | {line[end:]}"
    rest = _OTHERS.sub("", _PICTURES.sub("", rest))
    run_on = _RUN_ON.match(rest)
    prefix = _BY.match(rest) or run_on
    if published is None and prefix is None:
        return None
    if published is not None:  # a second moment ("updated …") says nothing about the author
        again = dates.find_written(rest, lang)
        if again is not None:
            rest = f"{rest[: again[0]]} | {rest[again[1] :]}"
    authors, left = _authors(rest, prefix is not None, lang)
    if left > (_MOST_LEFT if published else 0):
        return None
    if published is None and not authors:
        return None
    return Byline(authors, published, prefix is not None)


_NEXT_FIELD = re.compile(r"(?<=\S)\s+[\u4e00-\u9fff\uac00-\ud7a3]{2,6}\s?[：:].*$")
"""What stands behind a name in the next field of a line of fields: 字号：大 中 小."""


@lru_cache(maxsize=512)
def is_label(line: str) -> bool:
    """A line that only says what the next one names: "By", "Published"."""
    said = line.strip().rstrip(":：").casefold()
    if not said or len(said) > _LABEL:
        return False
    found = _BY.match(said)
    return said in _GLUE or (found is not None and found.end() == len(said))


@lru_cache(maxsize=512)
def tells_moment(line: str) -> bool:
    """A line beside a day that tells another in words: "Updated yesterday", "Updated 2 hours ago"."""
    words = line.split()
    return (
        1 < len(words) <= _MOMENT_WORDS
        and len(line) <= _MOMENT
        and words[0].casefold().rstrip(":：") in _GLUE
        and len(words[0]) > _SHORTEST_LABEL
        and not _STOPPED.search(line)
    )


_LABEL = 20
_SHORTEST_LABEL = 5
_POST_WORDS = 4
_MOMENT, _MOMENT_WORDS = 32, 5
"""Letters and words of the longest line that tells a moment in words."""
_PAPER_WORDS = 8
"""Words of what stands behind a bar or dash after names: more are a sentence."""
_PLACE_WORDS = 3
"""Words of the longest place or paper behind a name; more go on as a sentence does."""
_PLACED_WORDS = 3
"""Words of the longest name before a place, in letters without capitals."""
_STOPPED = re.compile(r"(?:\w{4,}|[\u0590-\u0eff]{2,})[.۔]$")
"""A full stop that ends a sentence, not "Jr."."""


@lru_cache(maxsize=1024)
def read_names(line: str, lang: str = "") -> tuple[str, ...]:
    """The persons a line names when it says nothing else but their roles and agencies; none where it may be a title.

    Beside a day this is a byline without a word for "by"; anywhere else it is a guess.
    """
    line = line.strip()
    if not line or len(line) > MAX_LINE or line[-1:] in "?!…,;:،؛。।、" or _STOPPED.search(line):
        return ()
    if " " in line and line.isascii() and is_label(line.rsplit(None, 1)[1]):
        return ()  # "Provided by"
    line = _OTHERS.sub("", _PICTURES.sub("", line))
    prefix = _BY.match(line) or _RUN_ON.match(line)
    found: list[str] = []
    for part in _PARTS.split(line[prefix.end() :] if prefix else line):
        if found:  # a newspaper, a place
            if len(part.split()) > _PAPER_WORDS:
                return ()
            break
        for piece in _pieces(part, lang):
            if found and any(ch.isdigit() for ch in piece):
                return ()  # "Jane Roe, cartographer, dies at 96"
            placed = _REPORTING_FROM.sub("", piece)
            if placed != piece and piece.upper() == piece.lower() and len(placed.split()) > _PLACED_WORDS:
                return ()  # without capitals a headline that ends with a place looks the same
            name = names.bare(_trimmed(placed))
            name = name if found else names.before_role(name)
            if not name or names.is_agency(name) or names.is_role(name) or dates.names_weekday(name):
                continue
            if not names.is_person(name, lang):
                if found and len(name.split()) <= _PLACE_WORDS:
                    continue
                return ()
            found.append(names.in_mixed_case(name, lang))
    return tuple(dict.fromkeys(found))


def _pieces(text: str, lang: str = "") -> list[str]:
    """What commas and words for "and" part; Chinese names are parted by a space as well."""
    pieces = [
        piece for part in _SEPARATORS.split(_BRACKETS.sub("", text)) for piece in _BETWEEN_NAMES.split(part)
    ]
    if lang == "ja":
        return pieces
    return [name for piece in pieces for name in names.apart(piece)]


def _trimmed(name: str) -> str:
    """Without what stands around a name, but for the stop behind Jr."""
    bare = name.strip(" .,:;()|")
    return bare + "." if _GENERATION.search(bare) and f"{bare}." in name else bare


def _authors(rest: str, prefixed: bool, lang: str) -> tuple[tuple[str, ...], int]:
    """Names in what is left of the line, and how many letters were neither names nor glue."""
    found: list[str] = []
    left = 0
    for part in _PARTS.split(rest):
        prefix = _RUN_ON.match(part) or _BY.match(part)
        named = _without_glue(
            _NEXT_FIELD.sub("", _BRACKETS.sub("", part[prefix.end() :] if prefix else part))
        )
        if prefix or (prefixed and not found):
            named = _without_post(named)
        titled = names.bare(named) != named and not names.is_agency(named)
        if not named or names.is_agency(named) or (names.is_role(named) and not titled):
            if named and names.is_agency(named) and prefix and not found:
                found.append(named)
            continue
        certain = prefix or (prefixed and not found)
        persons = split_names(named, lang) if certain else read_names(named, lang)
        if prefix and (article := genitives.of(part)):
            persons = tuple(genitives.nominative(name, article) for name in persons)
        if persons and found and all(map(names.is_agency, found)):
            found = []
        if persons and (not found or prefix):  # behind a name stand its paper and its place
            found.extend(name for name in persons if name not in found)
        elif persons:
            continue
        else:
            left += len(named)
    return tuple(found), left


def _without_post(named: str) -> str:
    """A name without what its bearer is, said before it in small letters: "our harbour correspondent Ann Lee"."""
    words = named.split()
    for count in range(1, min(_POST_WORDS, len(words) - 1) + 1):
        if words[0][0].islower() and words[count][0].isupper() and names.is_role(" ".join(words[:count])):
            return " ".join(words[count:])
    return named


def _without_glue(text: str) -> str:
    parts = text.strip(" ,:;()[]<>|-–—").split()
    while parts and (
        parts[-1].casefold().strip(".,:;()（）") in _GLUE or not any(c.isalpha() for c in parts[-1])
    ):
        parts.pop()
    while parts and (
        parts[0].casefold().strip(".,:;()（）") in _GLUE or not any(c.isalpha() for c in parts[0])
    ):
        parts.pop(0)
    return " ".join(parts).strip(" ,:;()[]")


def split_names(text: str, lang: str = "") -> tuple[str, ...]:
    """Names in "Jane Roe and Max Example in Paris, Staff Writer, dpa", without roles, places and what cannot be a name."""
    prefix = _BY.match(text)
    article = genitives.of(text) if prefix else ""
    text = text[prefix.end() :] if prefix else text
    found: list[str] = []
    agencies: list[str] = []
    for part in _pieces(text, lang):
        name = names.in_mixed_case(names.bare(_trimmed(_REPORTING_FROM.sub("", part))), lang)
        if found and _GENERATION.fullmatch(name.rstrip(".")):
            found[-1] += f", {part.strip()}"
            continue
        if not name or name in found or dates.names_weekday(name):
            continue
        if names.is_agency(name):
            agencies.append(name)
        elif names.is_name(name) and not (found and len(name.split()) == 1 and len(found[0].split()) > 1):
            found.append(name)
    return tuple([genitives.nominative(name, article) for name in found] or agencies)


def read_credit(text: str, *, inverted: bool = False) -> tuple[str, ...]:
    """Names in a field made for them: "Roe, Jane; Example, Max", "Jane Roe | Max Example", "desk@x.example (Jane Roe)".

    `inverted` where family names are the custom to come first, whatever they are made of.
    """
    mailbox = _MAILBOX.fullmatch(text.strip())
    parts = _IN_A_FIELD.split(mailbox[1] or mailbox[2] if mailbox else text)
    return split_names("; ".join(upright(part, inverted=inverted) for part in parts))


def upright(name: str, *, inverted: bool = False) -> str:
    """A name whose family name came first, before a comma, in the order it is said."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma or not family or not given or "," in given or _GENERATION.fullmatch(given.rstrip(".")):
        return name
    if any(names.is_agency(part) or names.is_role(part) for part in (family, given)):
        return name
    if not inverted and not (len(family.split()) == 1 and _GIVEN.fullmatch(given)):
        return name
    return f"{given} {family}" if names.is_name(f"{given} {family}") else name


_GENERATION = re.compile(r"(?:^|(?<=\s))(?:Jr|Sr|Jnr|Snr|II|III|IV|Filho|Neto|Júnior)$")
"""What tells a son from his father, behind a comma or none."""
_GIVEN = re.compile(r"[^\W\d_][\w'’-]*(?:\s+[^\W\d_]\.?)*")
"""A given name and initials, nothing more."""
_IN_A_FIELD = re.compile(r"\s*[|｜;；/／•]\s*")
_MAILBOX = re.compile(r"[^\s@]{1,80}@[^\s@]{1,120}\s*\(([^()]{2,100})\)|([^<>@]{2,100})<[^\s<>]{3,200}>")


def read_signature(text: str, lang: str = "") -> tuple[str, ...]:
    """Who signed the end of a text: its last line alone, or in brackets behind the last sentence."""
    text = text.strip()
    bracketed = _SIGNED.search(text)
    if bracketed and (prose := text[: bracketed.start()].rstrip())[-1:] in '.!?…。！？»”"’」' and prose:
        return read_names(_DESK.sub("", bracketed[1]), lang)
    if len(text) <= _SIGNATURE:
        text = _DESK.sub("", text.strip())
        return read_names(text.strip("—–-()（）[]【】 ＝="), lang)
    return ()


def tells_of(text: str, authors: tuple[str, ...]) -> bool:
    """Whether a line says something of one of the authors: begins with the name, and goes on."""
    bare = text.lstrip("*•–—- “\"'(")
    return any(
        bare.startswith((f"{name} ", f"{name}, ")) and len(bare) > len(name) + _SAID for name in authors
    )


_SAID = 10
"""Letters of what is said of an author."""
_SIGNED = re.compile(r"\s*[(（\[【＝=◎]\s*([^()（）\[\]【】＝=◎。]{2,40})[)）\]】]?$")
_SIGNATURE = 60
_DESK = re.compile(r"(?<![^（(【])[\u4e00-\u9fffァ-ヴー]{1,6}[部局社班課]・")
"""The desk before a name: 社会部・."""
_DATELINE = 110
"""Letters of the longest place and day before the first words of a report."""


def read_dateline(paragraph: str, lang: str = "") -> datetime | None:
    """The day in the dateline of a first paragraph: "FARROW POINT, May 3, 2024 (Agency) – The first …"."""
    head, dash, _ = re.sub(
        r"\s*[–—―]\s*|\s-{1,2}\s|(?<=[)）】])\s*[:：]?\s*|/[^/\n]{2,40}/\.?\s+", "\n", paragraph, count=3
    ).partition("\n")
    if not dash or len(paragraph) < 2 * len(head):
        opening = paragraph[:_DATELINE]
        head = opening[: opening.find(")")] if ")" in opening else ""
    if not head or len(head) > _DATELINE:
        return None
    found = dates.find_written(paragraph[:_DATELINE], lang)
    return found[2] if found and found[0] <= len(head) + 40 else None
