"""The language the program speaks: English as it is written here, others by their catalogues.

Every sentence a reader sees goes through `tr` or `trn`, whole, with fields for what
changes in it. `python -m tests.tools.catalogue` gathers them for the translator.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gettext import GNUTranslations

ENGLISH, FRENCH, SPANISH, ARABIC, GERMAN = "en", "fr", "es", "ar", "de"
THOUSANDS = {ENGLISH: ",", FRENCH: "\u202f", SPANISH: "\u202f", ARABIC: ",", GERMAN: "."}
"""The languages there are, and what each sets between thousands (French and Spanish a narrow no-break space)."""
LANGUAGES = ("", *THOUSANDS)
"""What the setting `language` may be; empty follows the environment."""

_language = ENGLISH
_catalogue: GNUTranslations | None = None


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies; its `.po` is beside it."""
    return Path(__file__).parent.parent / "locale" / language / "LC_MESSAGES" / "broadsheet.mo"


def choose(language: str = "") -> None:
    """Speak `language` from now on; empty means that of the environment."""
    global _catalogue, _language
    wanted = language or from_environment(os.environ)
    if wanted == _language or wanted not in THOUSANDS:
        return
    _catalogue, _language = None, wanted
    if wanted != ENGLISH:
        from gettext import GNUTranslations

        with catalogue_path(wanted).open("rb") as file:
            _catalogue = GNUTranslations(file)


def this() -> str:
    """The language spoken now."""
    return _language


def leftwards() -> bool:
    """Whether the language spoken now is read from right to left: the screen stands in a mirror then."""
    return _language == ARABIC


def from_environment(environment: Mapping[str, str]) -> str:
    """The language an environment asks for, as gettext weighs its variables: English where it has no other of ours."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((value for name in names if (value := environment.get(name))), "")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return ENGLISH
    # LANGUAGE lists languages in the order they are wished for.
    for wish in (*environment.get("LANGUAGE", "").split(":"), locale):
        spoken = wish.partition(".")[0].partition("_")[0].lower()
        if spoken in THOUSANDS:
            return spoken
    return ENGLISH


def message(text: str) -> str:
    """`text` unchanged: it is translated where it is shown, and this has it gathered for the catalogue."""
    return text


_keys: Mapping[str, str] = {}


def name_keys(keys: Mapping[str, str]) -> None:
    """Say which key each action has now: sentences name them as `<undo>`."""
    global _keys
    _keys = keys


def keys_are_named() -> bool:
    """Whether the reader has keys to press: not on the command line."""
    return bool(_keys)


def key_of(action: str) -> str:
    """The key of an action, as sentences call it."""
    return _keys[action]


def _with_keys(text: str, *, has_fields: bool = True) -> str:
    """A sentence with the keys of the actions it names, as they are bound now."""
    if "<" not in text:
        return text

    def named(found: re.Match[str]) -> str:
        key = _keys.get(found[1], found[0])
        return key.replace("{", "{{").replace("}", "}}") if has_fields else key

    return re.sub(r"<([a-z_]+)>", named, text)


def tr(text: str, /, **values: Any) -> str:
    """`text` in the chosen language, with its fields `{name}` filled in. Without values it is taken as it is."""
    if _catalogue is not None:
        text = _catalogue.gettext(text)
    text = _with_keys(text, has_fields=bool(values))
    return text.format(**values) if values else text


def trn(one: str, many: str, count: int, /, **values: Any) -> str:
    """`one` or `many` as `count` asks for in the chosen language; the field `{number}` is `count`."""
    return either(one, many, count).format(number=number(count), **values)


def either(one: str, many: str, count: int) -> str:
    """`one` or `many` as `count` asks for, its fields as they are."""
    if _catalogue is not None:
        return _with_keys(_catalogue.ngettext(one, many, count))
    return _with_keys(one if count == 1 else many)


def number(count: int) -> str:
    """A whole number with its thousands set apart: `1,024`, in French `1 024`."""
    return f"{count:,}".replace(",", THOUSANDS[_language])


def decimal(amount: float) -> str:
    """A number with one decimal: `1,024.5`, in French `1 024,5`."""
    whole, _, part = f"{amount:,.1f}".partition(".")
    return f"{whole.replace(',', THOUSANDS[_language])}{tr('.')}{part}"


def with_point(written: str) -> str:
    """A text that begins with a decimal number, the point as the language sets it."""
    return written.replace(".", tr("."), 1)
