"""Greek names as they stand in a byline, "Του Γιάννη Παπαδόπουλου", "από τον Γιάννη Παπαδόπουλο", as they are called: Γιάννης Παπαδόπουλος.

A surname of a woman is the genitive of her family's and stays; so do those of men that are genitives
themselves (Αλεξίου), which nothing tells from Μάνου, so that only endings of one meaning are changed.
"""

from __future__ import annotations

import re
import unicodedata

_ARTICLE = re.compile(r"^\W*(?:από\s)?(?P<article>του|της|των|τον|την)\s", re.I)
_ACUTE = "\u0301"
_SURNAMES = (
    (re.compile(r"(?:όπουλου|οπούλου)$"), "όπουλος"),
    (re.compile(r"έλλου$"), "έλλος"),
    (re.compile(r"άκου$"), "άκος"),
    (re.compile(r"ιδη$"), "ιδης"),
    (re.compile(r"(?<=[ηάήαοό])$"), "ς"),
)
"""Endings of men's surnames and what they come from."""
_GIVEN = (
    (re.compile(r"ους$"), "ος"),
    (re.compile(r"ου$"), "ος"),
    (re.compile(r"ού$"), "ός"),
    (re.compile(r"(?<=[ηήαάοό])$"), "ς"),
)
_NOT_MANS = re.compile(r"(?:(?<!Ηλ)(?<!Ζαχαρ)ία|[έή]νη|[ος]ς|[ηήαά]ς)$")
"""Given names that are no genitive of a man's: forms that put any name behind the article of men."""
_WOMANS = re.compile(r"(?<=[αάηήώω])ς$")
_NAMED_LATIN = {"Ιωάννου": "Ιωάννης"}
"""Given names that are declined in a way of their own."""
_SYLLABLE = re.compile(r"(?:α[ιυ]|ε[ιυ]|ο[ιυ]|υι|[αεηιουω])")


def of(line: str) -> str:
    """The article a byline begins with, small: `του`, `της`, `των`, `τον`, `την`; empty where it begins with none."""
    found = _ARTICLE.match(line)
    return found["article"].lower() if found else ""


def nominative(name: str, article: str) -> str:
    """The name of whom `article` and a genitive name; one in capitals, or of one word, stays."""
    parts = name.split()
    if not article or article == "την" or len(parts) < 2 or name.isupper():
        return name
    given, *middle, family = parts
    if article == "της" or (article == "των" and _WOMANS.search(given)):
        return " ".join([_WOMANS.sub("", given), *middle, family])
    if _NOT_MANS.search(given):
        return name
    return " ".join([_mans(given), *middle, _first(family, _SURNAMES)])


def _mans(given: str) -> str:
    if given in _NAMED_LATIN:
        return _NAMED_LATIN[given]
    said = _first(given, _GIVEN)
    return _accented_earlier(said) if said.endswith("ος") and given.endswith("ου") else said


def _first(word: str, endings: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for ending, said in endings:
        if ending.search(word):
            return ending.sub(said, word)
    return word


def _accented_earlier(name: str) -> str:
    """Στεφάνος -> Στέφανος: the accent that the longer ending drew to the last syllable but one goes back."""
    plain = unicodedata.normalize("NFD", name).replace(_ACUTE, "").lower()
    vowels = [found.end() for found in _SYLLABLE.finditer(plain)]
    places = [at for at, letter in enumerate(name) if _ACUTE in unicodedata.normalize("NFD", letter)]
    if len(vowels) < 3 or len(places) != 1 or places[0] != vowels[-2] - 1 or len(plain) != len(name):
        return name
    letters = [unicodedata.normalize("NFD", letter).replace(_ACUTE, "") for letter in name]
    letters[vowels[-3] - 1] += _ACUTE
    return unicodedata.normalize("NFC", "".join(letters))
