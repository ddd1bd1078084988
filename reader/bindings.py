"""The keys a reader has: their own, over those of their preset, over the table's, and their macros."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.i18n.translate import message, tr
from reader.keys.commands import Command, keymap

if TYPE_CHECKING:
    from reader.config import Settings


def bindings(settings: Settings) -> tuple[dict[str, list[Command]], list[str]]:
    """Key or sequence -> what it does, and a sentence for each clash, as `keymap` gives them."""
    preset = None
    if settings.preset:
        from reader.keys.presets import PRESETS

        preset = PRESETS[settings.preset]
    macros = [
        Command(
            key,
            "",
            (key,),
            tr(", then ").join(step.action or step.run[0] for step in steps),
            message("Macros"),
        )
        for key, steps in settings.macros.items()
    ]
    return keymap(settings.keys, preset=preset, macros=macros)
