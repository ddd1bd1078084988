"""What there is to choose from, told with its numbers a page at a time."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Generic

from reader import figures
from reader.i18n.translate import tr
from reader.linear.lines import headed, more
from reader.linear.talk import Talk
from reader.questions import Choice, Choose, Chosen, T

PAGE = 20
"""Choices told at a time."""


class Menu(Generic[T]):
    """One question with choices. A key that chooses too, or acts, stands before the number: `^E 3`."""

    def __init__(self, talk: Talk, question: Choose[T]) -> None:
        self._talk, self._question = talk, question
        self._choices = list(question.choices)
        self._keys = {"enter", *question.others, *question.staying}
        self._told = 0
        """How many of them were told."""

    def named(self, words: str) -> int | None:
        """The choice that goes by these words, from 0; None where none does."""
        wanted = words.casefold()
        texts = (choice.text.strip().casefold() for choice in self._choices)
        return next((index for index, text in enumerate(texts) if text == wanted), None)

    async def ask(self) -> Chosen[T] | None:
        """Tell the choices, and take numbers until one is chosen; any other line is what the reader wants instead."""
        self._talk.tell(headed(self._question.title))
        self._tell_page()
        if keys := _keys_of(self._question.note or ""):
            self._talk.tell(tr("Before the number: {keys}.", keys=keys))
        while True:
            line = self._talk.ask(tr("Number, or Enter: "))
            key, _, rest = line.rpartition(" ")
            number, key = figures.whole(rest) or 0, _key(key)
            if not line and self._told < len(self._choices):
                self._tell_page()
            elif 0 < number <= len(self._choices) and key in self._keys:
                if (chosen := await self.choose(number - 1, key)) is not None:
                    return chosen
            else:
                self._talk.put_back(line)
                return None

    async def choose(self, index: int, key: str = "enter") -> Chosen[T] | None:
        """Choose one, or act on it and tell what is another choice then."""
        act = self._question.staying.get(key)
        if act is None:
            return Chosen(self._choices[index].value, key)
        before, self._choices = self._choices, list(await act(self._choices[index].value))
        changed = [
            number
            for number, (was, choice) in enumerate(zip_longest(before, self._choices))
            if choice is not None and choice != was
        ]
        if 0 < len(changed) <= PAGE:
            for number in changed:
                self._talk.tell(_told(number, self._choices[number]))
        else:
            self._told = 0
            self._tell_page()
        return None

    def _tell_page(self) -> None:
        """Tell the next choices, each group's heading once."""
        page = self._choices[self._told : self._told + PAGE]
        for index, choice in enumerate(page, self._told):
            if choice.group and (not index or self._choices[index - 1].group != choice.group):
                self._talk.tell(headed(choice.group))
            self._talk.tell(_told(index, choice))
        self._told += len(page)
        if left := len(self._choices) - self._told:
            self._talk.tell(more(left))


def _told(index: int, choice: Choice[Any]) -> str:
    """A choice with its number: what leads it, unless that is a number too, its text, its note behind it."""
    lead = "" if choice.lead.isdecimal() else choice.lead.strip()
    text = f"{index + 1}. " + " ".join(part for part in (lead, choice.text.strip()) if part)
    if "://" in choice.note:
        return f"{text}: {choice.note}"
    return f"{text} ({choice.note})" if choice.note else text


def _keys_of(note: str) -> str:
    """What a question's note says of keys that are typed before a number: `^E its affairs`."""
    return " · ".join(part for part in note.split(" · ") if part.startswith(("^", "Tab ")))


def _key(typed: str) -> str:
    """A key as it is typed before a number: `^E` is ctrl+e, nothing is Enter."""
    return f"ctrl+{typed[1:].lower()}" if typed.startswith("^") else typed.lower() or "enter"
