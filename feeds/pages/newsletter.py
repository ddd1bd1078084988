"""What a newsletter carries round its letter: hidden previews, the way to the browser, the way off the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:max-height|opacity)\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.I,
)
_SHEET = re.compile(r"<style\b[^<>]{0,500}>(.{0,60000}?)</style", re.I | re.S)
_MEDIA = re.compile(
    r"@[a-z-]{1,30}[^{}]{0,300}\{(?:[^{}]{0,3000}\{[^{}]{0,3000}\}){0,200}[^{}]{0,300}\}", re.I
)
"""What a sheet says of some screens only."""
_HIDING = re.compile(r"\.([\w-]{1,60})\s{0,9}\{[^{}]{0,500}?display\s{0,4}:\s{0,4}none", re.I)
_PREVIEW = re.compile(r"pre-?header|preview-?text|mcnPreviewText", re.I)
_BROWSER = re.compile(
    r"(?:view|read|open|see|display|trouble|problem|difficult).{0,60}(?:browser|online|web ?page|on the web)|web(?:site)? version|(?:e-?mail|letter) online"
    r"|browser (?:ansehen|öffnen|anzeigen|lesen)|im browser|online-?version|online (?:ansehen|lesen|bekijken|lezen)|webversion|webversjon|webbversion|webversie|web-?verz|nicht (?:richtig|korrekt) (?:dargestellt|angezeigt)"
    r"|dans (?:votre|le|un|ton) navigateur|version (?:en ligne|web)|voir en ligne|en (?:el|su|tu|un) navegador|versión (?:web|online)|ver online|no (?:seu )?navegador|versão (?:web|online)|nel (?:tuo )?browser|versione (?:web|online)"
    r"|in (?:je|uw|de|din) browser|webbläsare|nettleser|selaimessa|verkkoversio|przeglądar|wersj[aęi] (?:online|www)|prohlížeč|prehliadač|böngésző|în browser|versiunea (?:web|online)|pregledniku|brskalnik|pregledaču"
    r"|браузър|в браузере|веб-верси|у браузері|веб-версі|прегледач|πρόγραμμα περιήγησης|περιηγητή|φυλλομετρητή|tarayıcı|web sürümü|المتصفح|متصفح|مرورگر|בדפדפן|ब्राउज़र|ব্রাউজার|เบราว์เซอร์|trình duyệt|di (?:browser|peramban)|pelayar"
    r"|ブラウザ|ウェブで(?:見|読|ご覧)|浏览器|瀏覽器|网页版|網頁版|브라우저|웹에서 보기",
    re.I,
)
"""The way to the same letter on the web, in the words of the languages that newsletters come in."""
_LEAVE = re.compile(
    r"unsubscri|opt[ -]?out|stop (?:receiving|getting)|no longer (?:wish|want)|nicht (?:mehr|länger) (?:erhalten|bekommen)|(?:ne plus|plus) recevoir|(?:non|più) ricevere|niet (?:meer|langer) ontvangen|(?:no|não) (?:desea|quiere|deseja|quer)s?.{0,10} rec[ei]b|не хотите.{0,12} получать|abmelden|abbestellen|austragen|désabonn|désinscri|d(?:ar|a|e|é)(?:se|te|me)? de ba(?:ja|ixa)|cancelar (?:l?a )?(?:su)?[bs]?s?crip|desuscrib|cancelar (?:a )?(?:sua )?(?:inscrição|subscrição|assinatura)|descadastr|disiscri|(?:cancell|annulla).{0,16}iscri"
    r"|afmelden|uitschrijven|avprenumerer|avregistrer|avsluta (?:din )?prenumeration|afmeld|frameld|avmeld|meld deg av|peruuta.{0,12}tilau|poistu.{0,12}listalta|wypisz|zrezygn|rezygnac|anuluj subskrypcj|odhlás|odjav|leiratkoz|dezabon|loobu|tühista tellimus|atrakst|atsisak"
    r"|отпис|отпиш|відпис|одјав|απεγγραφ|διαγραφή|abonelikten|aboneli(?:k|ği).{0,8}iptal|listeden çık|(?:إلغاء|الغاء) الاشتراك|لغو (?:اشتراک|عضویت)|הסרה מ|ביטול (?:ה)?מנוי|להסרה|सदस्यता (?:समाप्त|रद्द)|अनसब्सक्राइब|আনসাবস্ক্রাইব|ยกเลิกการ(?:สมัคร|รับ)|hủy đăng ký|ngừng nhận|berhenti (?:berlangganan|melanggan)"
    r"|配信(?:を)?(?:停止|解除)|(?:購読|登録)(?:を)?解除|退订|取消订阅|退訂|取消訂閱|수신\s?거부|구독\s?(?:취소|해지)",
    re.I,
)
"""The way off the list."""
_LEAVE_ADDRESS = re.compile(r"unsub|opt-?out|list-?manage|/leave|listinfo|desinscri|abmeld", re.I)
_WHY = re.compile(
    r"(?:receiv|getting|got|sent).{0,40}(?:e-?mail|message|newsletter|letter|list)|because you (?:signed|subscribed|opted|asked)|you (?:signed up|subscribed|opted in)|erh(?:a|ä)lt.{0,60}(?:mail|newsletter|brief|nachricht)"
    r"|(?:recev|reçu|reçois).{0,60}(?:mail|message|lettre|courriel)|(?:recib|receb|ricev|rebe).{0,60}(?:mail|correo|mensa|boletín|messaggio|correu)|ontvang.{0,60}(?:mail|bericht|nieuwsbrief)|получ.{0,60}(?:письм|рассыл)|отрим.{0,60}(?:лист|розсил)"
    r"|otrzym.{0,60}(?:mail|wiadomo|newsletter)|(?:får|modtager|mottar|saat).{0,60}(?:mail|brev|viesti|uutiskir)|dost.{0,60}(?:mail|zpráv|správ)|kap.{0,60}(?:levelet|hírlev)|prim.{0,60}(?:mail|mesaj)|λ[αά].{0,60}(?:mail|μήνυμα)|bu e-?posta|メール.{0,60}(?:登録|配信)|邮件|郵件|메일",
    re.I,
)
"""Why one gets the letter, which stands before the way off it."""
_HOLDERS = frozenset("p div td tr table tbody section footer header center ul ol li span".split())
_LONGEST = 700
"""Characters of what stands round the way off the list: an address, a reason, a few links."""
_MUCH = 4 * _LONGEST
_LONGEST_LINE = 160
_BLOCKS_UP = 4
"""Elements round a link in which the sentence stands that it belongs to."""
_MOST_HIDDEN, _MOST_LINKS, _MOST_FEET, _DEEPEST = 500, 2_000, 20, 60
"""Of a letter, in elements; one that was made to break programs has more."""
_RULE = re.compile(r"^\s*(?:[-_=*]{5,}|-- ?$)")
_FOOT_LINES = 20
_TOP = 4
"""Lines of a plain letter in which the way to the browser stands."""


def without_wrapping(page: str) -> str:
    """The HTML letter `page` without hidden previews, the way to the browser, and the foot of its list."""
    suspect = _HIDDEN.search(page) or _PREVIEW.search(page) or _BROWSER.search(page) or _LEAVE.search(page)
    if not suspect and not _LEAVE_ADDRESS.search(page):
        return page
    from lxml import etree

    from feeds.extract.page import parse
    from feeds.extract.rebuild import drop

    root = parse(page)
    body = root.find("body") if root is not None else None
    if root is None or body is None:
        return page
    hiding = {name for sheet in _SHEET.findall(page) for name in _HIDING.findall(_MEDIA.sub("", sheet))}
    for element in islice(
        (one for one in [*body.iterdescendants("*")] if _is_hidden(one, hiding)), _MOST_HIDDEN
    ):
        drop(element)
    size = sum(map(len, map(str, body.itertext("*"))))
    found = 0
    for link in islice(body.findall(".//a"), _MOST_LINKS):
        for block in [link, *islice(link.iterancestors(), _BLOCKS_UP)]:
            if found < _MOST_FEET and (parts := _foot(block, size) or _invitation(block, size)):
                found += 1
                for part in parts:
                    drop(part)
                break
    html: str = etree.tostring(root, encoding="unicode", method="html")
    return html


def is_foot(text: str) -> bool:
    """Whether a part of a message, as plain text, is only what the list adds to each letter."""
    lines = [line for line in text.split("\n") if line.strip()]
    ruled = bool(lines) and bool(_RULE.match(lines[0]))
    leaves = bool(_LEAVE.search(text) or _LEAVE_ADDRESS.search(text))
    return len(text) <= _LONGEST * 2 and (leaves or (ruled and "http" in text and len(lines) <= 8))


def without_foot(lines: Sequence[str]) -> list[str]:
    """The lines of a plain letter without what a list put under it: the way off it, behind a rule."""
    for at in range(len(lines) - 1, max(0, len(lines) - _FOOT_LINES), -1):
        if _RULE.match(lines[at]) and len(tail := "\n".join(lines[at:])) <= _LONGEST * 2:
            if _LEAVE.search(tail) or _LEAVE_ADDRESS.search(tail):
                return list(lines[:at])
            break
    return list(lines)


def without_invitation(lines: Sequence[str]) -> list[str]:
    """The lines of a plain letter without the way to the browser at its top."""
    top = [at for at, line in enumerate(lines) if line.strip()][:_TOP]
    for order, at in enumerate(top):
        line = lines[at]
        if (
            len(line) <= _LONGEST_LINE
            and _BROWSER.search(line)
            and ("http" in line or _is_address(lines[at + 1 :]))
        ):
            after = at + 1
            if "http" not in line:
                after += next(n for n, one in enumerate(lines[at + 1 :]) if one.strip()) + 1
            return [*(lines[:at] if order else []), *lines[after:]]
    return list(lines)


def _is_address(lines: Sequence[str]) -> bool:
    following = next((line.strip() for line in lines if line.strip()), "")
    return bool(re.fullmatch(r"[<(\[]?\s*https?://\S+", following))


def _is_hidden(element: _Element, hiding: set[str]) -> bool:
    style = element.get("style") or ""
    if style and _HIDDEN.search(style):
        return True
    if hiding and not hiding.isdisjoint((element.get("class") or "").split()):
        return True
    kind = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_PREVIEW.search(kind)) and len(_text(element)) < _LONGEST and element.find(".//a") is None


def _invitation(element: _Element, size: int) -> list[_Element]:
    """What leads to the letter on the web, where that is what `element` says."""
    words = _text(element)
    most = min(_LONGEST_LINE, size // 3)
    if len(words) > most or not _BROWSER.search(words) or not _is_inside(element):
        return []
    return [_outermost(element, most)]


def _foot(element: _Element, size: int) -> list[_Element]:
    """The foot of the letter where `element` leads off the list: the reason before, and what follows where it is short."""
    words = _text(element)
    most = min(_LONGEST, size // 2)
    if not words or len(words) > most or not _is_inside(element):
        return []
    named = element.tag == "a" and _LEAVE_ADDRESS.search(element.get("href") or "")
    if not named and not _LEAVE.search(words):
        return []
    foot = _outermost(element, most)
    before = (one for one in foot.itersiblings("*", preceding=True) if _text(one))
    reasons = [
        one for one in islice(before, 3) if len(_text(one)) <= _LONGEST_LINE * 2 and _WHY.search(_text(one))
    ]
    return [foot, *reasons, *_following(foot, min(_LONGEST, size // 3))]


def _following(foot: _Element, most: int) -> list[_Element]:
    """What follows `foot` up to the end of the letter, nothing where that is more than `most` characters."""
    after: list[_Element] = []
    size = 0
    for at in [foot, *islice(foot.iterancestors(), _DEEPEST)]:
        if at.tag == "body":
            break
        for one in at.itersiblings("*"):
            size += len(_text(one))
            after.append(one)
            if size > most:
                return []
    return after


def _is_inside(element: _Element) -> bool:
    """Whether `element` is a part of the letter, still."""
    above = list(islice(element.iterancestors(), _DEEPEST))
    return element.tag not in ("body", "html") and (
        len(above) == _DEEPEST or any(one.tag == "body" for one in above)
    )


def _outermost(element: _Element, most: int) -> _Element:
    """The largest holder round `element` with no more than `most` characters, and no headline, in it."""
    found = element
    for above in islice(element.iterancestors(), _DEEPEST):
        if (
            above.tag not in _HOLDERS
            or len(_text(above)) > most
            or next(above.iter("h1", "h2", "h3"), None) is not None
        ):
            break
        found = above
    return found


def _text(element: _Element) -> str:
    """The words of `element`, or the first of them where it has more than matter here."""
    parts: list[str] = []
    size = 0
    for part in element.itertext("*"):
        parts.append(str(part))
        size += len(part)
        if size > _MUCH:
            break
    return " ".join(" ".join(parts).split())
