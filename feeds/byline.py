"""A line at the head of an article that names its author, its day, or both, in any language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from feeds import dates

MAX_LINE = 220
_BY = re.compile(
    r"^\s*(?:(?:written|reported|posted|published|story|text|words)\s+by|by|par|von|por|di|da|door|av|af|od|przez|autor\w{0,2}|"
    r"author|auteur|autore|redacteur|text|tekst|texte|texto|testo|от|автор\w{0,2}|текст|yazan|kirjoittanut|"
    r"oleh|penulis|tác giả|bài|του|της|γράφει ο|γράφει η|γράφει|מאת|بقلم|كتب|كتبت|كتبه|بواسطة|إعداد|الكاتب|نویسنده|"
    r"文|文・|取材・文|執筆|著者|筆者|記者|记者|作者|撰文|글)(?=[\s:：／/]|$)[\s:：／/]*",
    re.I,
)
_ROLE_AFTER = re.compile(r"\s*(?:기자|특파원|記者|记者|報導|报道|編輯|编辑|特派員|編集部)$")
_GLUE = frozenset(
    "by on at the le la à a am um uhr om de el los las del en em il alle ore kl klo o ora da do di den der du "
    "г год года в от the posted published publié publiée mis jour updated update last modified modification created date "
    "stand veröffentlicht aktualisiert erstellt zuletzt publicado publicada actualizado actualizada atualizado "
    "atualizada pubblicato aggiornato gepubliceerd bijgewerkt publicerad uppdaterad publisert oppdatert udgivet "
    "julkaistu päivitetty opublikowano zaktualizowano publikováno aktualizováno yayınlanma güncelleme diterbitkan "
    "опубликовано обновлено дата публикации оновлено опубліковано نشر نشرت في تاريخ النشر آخر تحديث تحديث الساعة "
    "公開 公開日 更新 更新日 最終更新 配信 掲載 发布 发布时间 發布 更新时间 更新時間 时间 日期 입력 수정 기사입력 승인 등록 "
    "et est edt gmt utc bst cet cest pst pdt ist min read minutes lecture temps h hs hrs pm am mis à et and y e und".split()
)
_SEPARATORS = re.compile(r"\s*(?:[|·•—–/／;、]|\s-\s|\s{3,})\s*")
_BETWEEN_NAMES = re.compile(
    r"\s*,\s*|\s+(?:and|und|et|y|e|en|og|och|ja|i|ve|dan|и|та|και|و|&|with|mit|avec)\s+|\s*[&、・]\s*", re.I
)
_PARTICLES = frozenset(
    "de la le du da di do dos das del della der den van von zu af av ten ter el al bin ibn y e of d' l'".split()
)
_ROLES = re.compile(
    r"\b(?:staff|writer|reporter|correspondent|editor|contributor|author|journalist|columnist|press|agency|agences?|"
    r"redaktion|redacción|rédaction|redazione|redação|redactie|redakcja|minutes?|read|news desk)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What the line says; both may be absent but not together, except for a bare "By"."""

    authors: tuple[str, ...] = ()
    published: datetime | None = None
    prefixed: bool = False
    """It began with a word for "by"."""


def read_byline(line: str, lang: str = "") -> Byline | None:
    """`line` as a byline, or None where it says more than a byline does."""
    line = " ".join(line.split())
    if not line or len(line) > MAX_LINE:
        return None
    found = dates.find_written(line, lang)
    rest, published = line, None
    if found is not None:
        start, end, published = found
        rest = f"{line[:start]} | {line[end:]}"
    prefix = _BY.match(rest)
    if published is None and prefix is None:
        return None
    if published is not None:  # a second moment ("updated …") says nothing about the author
        again = dates.find_written(rest, lang)
        if again is not None:
            rest = f"{rest[: again[0]]} | {rest[again[1] :]}"
    authors, left = _authors(rest, prefix is not None)
    if left > (60 if published else 0):
        return None
    if published is None and not authors:
        return None
    return Byline(authors, published, prefix is not None)


def _authors(rest: str, prefixed: bool) -> tuple[tuple[str, ...], int]:
    """Names in what is left of the line, and how many letters were neither names nor glue."""
    names: list[str] = []
    left = 0
    for part in _SEPARATORS.split(rest):
        prefix = _BY.match(part)
        named = part[prefix.end() :] if prefix else part
        named = _without_glue(named)
        if not named:
            continue
        found = (
            split_names(named) if prefix or (not names and (prefixed or is_name(named, strict=True))) else ()
        )
        if found:
            names.extend(name for name in found if name not in names)
        else:
            left += len(named)
    return tuple(names), left


def _without_glue(text: str) -> str:
    words = text.strip(" ,.:;()[]<>|-–—").split()
    while words and (
        words[-1].casefold().strip(".,:;()") in _GLUE or not any(c.isalpha() for c in words[-1])
    ):
        words.pop()
    while words and (words[0].casefold().strip(".,:;()") in _GLUE or not any(c.isalpha() for c in words[0])):
        words.pop(0)
    return " ".join(words).strip(" ,:;()[]")


def split_names(text: str) -> tuple[str, ...]:
    """Names in "Jane Roe and Max Example, Staff Writer", without roles and what cannot be a name."""
    prefix = _BY.match(text)
    text = text[prefix.end() :] if prefix else text
    found: list[str] = []
    for part in _BETWEEN_NAMES.split(text):
        name = _ROLE_AFTER.sub("", part.strip(" .,:;()|")).strip()
        if name and is_name(name) and name not in found:
            found.append(name)
    return tuple(found)


def is_name(text: str, *, strict: bool = False) -> bool:
    """Whether `text` can be the name of a person or newsroom; `strict`: of a person, by its look alone."""
    words = text.split()
    if not words or len(words) > 6 or len(text) > 60 or any(ch.isdigit() or ch in "@{}<>=/\\" for ch in text):
        return False
    if strict and (len(words) < 2 or len(words) > 4 or _ROLES.search(text)):
        return False
    if not strict and len(words) > 1 and _ROLES.search(text) and len(words) <= 3:
        return "rédaction" in text.casefold() or "redak" in text.casefold()
    cased = [word for word in words if word[0].lower() != word[0].upper()]
    if not cased:
        return not strict and len(text) <= 30
    return all(
        word[0].isupper() or word.casefold() in _PARTICLES or word[:2].casefold() in ("d'", "d’", "l’", "l'")
        for word in cased
    )
