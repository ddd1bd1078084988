"""The questions of `reader.questions` in plain lines: what there is to choose from is numbered, the rest is typed."""

from __future__ import annotations

from typing import Any, cast

from reader.i18n.translate import tr
from reader.linear.menu import Menu
from reader.linear.talk import Talk
from reader.questions import Ask, Choice, Choose, Chosen, Decide, Press, Question, T, Try, Type, Written

EMPTY = "-"
"""What stands for an empty line, where that is an answer."""


class Questions:
    """Asks what a command asks."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._words = self._heading = ""

    def begin(self, words: str = "", heading: str = "") -> None:
        """Another command asks from here on: `words` stood behind its name and answer its first question,
        which goes by `heading` where it has no title.
        """
        self._words, self._heading = words, heading

    async def answer(self, question: Question[T]) -> T | None:
        """What the reader answers; None where that is nothing."""
        try:
            return await self._answer(question)
        finally:
            self.begin()

    async def _answer(self, question: Question[T]) -> T | None:
        found: Any
        match question:
            case Choose():
                found = await self._choose(question)
            case Try():
                found = await self._try(question)
            case Decide():
                found = self._decide(question)
            case Press():
                found = self._line(question.title) or None
            case Ask():
                found = self._ask(question)
            case Type():
                found = self._type(question)
            case _:
                raise TypeError(f"no line asks {type(question).__name__}")
        return cast("T | None", found)

    # ------------------------------------------------------------ lines

    def _line(self, title: str, value: str = "") -> str:
        """What stood behind the command, else a line that is typed; `value` is what an empty one means."""
        heading = title or self._heading
        prompt = (
            tr("{heading} [{value}]:", heading=heading, value=value)
            if value
            else tr("{heading}:", heading=heading)
        )
        return self._words or self._talk.ask(prompt + " ")

    def _ask(self, question: Ask) -> str | None:
        """A line; an empty one takes what stands there."""
        if question.text and not self._words:
            self._talk.tell(question.text)
        if question.empty and question.value and not self._words:
            self._talk.tell(tr("{sign} leaves it empty.", sign=EMPTY))
        if question.hidden:
            return self._talk.ask_hidden(tr("{heading}:", heading=question.title) + " ") or None
        typed = self._line(question.title, question.value)
        if typed == EMPTY and question.empty:
            return ""
        typed = typed or question.value
        is_none = typed == question.value if question.change else not typed and not question.empty
        return None if is_none else typed

    def _type(self, question: Type) -> Written | None:
        line = _Line(self._talk)
        typed = self._line(question.label)
        if not typed or (question.refused is not None and question.refused(line, typed)):
            return None
        if question.changed is not None:
            question.changed(line, typed)
        return Written(typed)

    # ------------------------------------------------------------ choices

    async def _choose(self, question: Choose[Any]) -> Chosen[Any] | None:
        menu = Menu(self._talk, question)
        named = menu.named(self._words) if self._words else None
        return await (menu.ask() if named is None else menu.choose(named))

    async def _try(self, question: Try[Any]) -> Chosen[Any] | None:
        choices = [
            Choice(name, tr("in use") if value == question.now else "", value)
            for value, name in question.values
        ]
        by_value = next((value for value, _ in question.values if value and value == self._words), None)
        if by_value is not None:
            chosen: Chosen[Any] | None = Chosen(by_value)
        else:
            chosen = await self._choose(Choose(question.title, choices, note=""))
        if chosen is not None:
            question.tried(chosen.value)
        return chosen

    def _decide(self, question: Decide) -> str | None:
        """One of the keys that the text, or what stands below it, names."""
        key = self._words
        if key not in question.keys:
            told = (question.title, question.text, _without_escape(question.note))
            self._talk.tell("\n".join(part for part in told if part))
            key = self._talk.ask(tr("{heading}:", heading=", ".join(question.keys)) + " ")
        return key if key in question.keys else None


class _Line:
    """A line of `reader.questions` that is typed at once: what is wrong with it is told."""

    is_open = False
    text = ""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def label(self, text: str) -> None:
        pass

    def note(self, text: str) -> None:
        pass

    def point(self, position: int, reason: str) -> None:
        self._talk.tell(f"✗ {position + 1}: {reason}")


def _without_escape(note: str) -> str:
    """A question's note without the key that closes it: here anything else does."""
    return " · ".join(part for part in note.split(" · ") if not part.startswith(tr("Esc")))
