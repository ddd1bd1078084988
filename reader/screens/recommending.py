"""Recommending: answers to a piece or to one of its reasons, and all that is known of the reader."""

from __future__ import annotations

import json
from functools import partial
from math import isfinite, nan
from pathlib import Path

from feeds import atomic, paths
from feeds.model import Reason, Suggestion
from reader.dialogs import AskDialog, ChooseDialog, KeyDialog
from reader.i18n.messages import KINDS, REASONS, told_weight
from reader.i18n.translate import tr, with_point
from reader.screens.errand import Errand
from reader.widgets.choice_list import Choice

HEAVIEST = 1e6
"""A weight that outweighs all that can be learned."""


class Recommending(Errand):
    """The actions that teach the recommendations, and that show what they were taught."""

    def do_more_like(self) -> None:
        self._answer("more")

    def do_less_like(self) -> None:
        self._answer("less")

    def _piece_at_hand(self) -> Suggestion | None:
        return self.screen.sidebar.current if self.screen.focused is self.screen.sidebar else None

    def _answer(self, kind: str) -> None:
        piece = self._piece_at_hand()
        id = piece.id if piece is not None else self.screen.target()
        if id is None:
            self.screen.say(tr("This piece is not in the library, so it teaches nothing."))
            return
        title = piece.title if piece is not None else (row.title if (row := self.screen.row(id)) else "")
        if piece is None or not piece.reasons:
            self._learn(id, kind, None, tr("“{text}”", text=title))
            return
        more = kind == "more"
        whole = tr("More like the whole piece") if more else tr("Less like the whole piece")
        choices = [Choice(whole, title, None)]
        for reason in piece.reasons:
            choices += [
                Choice(
                    tr("More of {term}", term=term) if more else tr("Less of {term}", term=term),
                    tr(REASONS[reason.kind]),
                    Reason(reason.kind, (term,)),
                )
                for term in reason.terms
            ]

        def chosen(answer: tuple[Reason | None]) -> None:
            (reason,) = answer
            about = tr("“{text}”", text=title) if reason is None else reason.terms[0]
            self._learn(id, kind, reason, about)

        if len(choices) == 1:
            self._learn(id, kind, None, tr("“{text}”", text=title))
            return
        wrapped = [Choice(choice.text, choice.note, (choice.value,)) for choice in choices]
        asked = tr("More like this") if more else tr("Less like this")
        self.screen.choose(ChooseDialog(asked, wrapped, note=tr("Enter choose · Esc close")), chosen)

    def _learn(self, id: int, kind: str, reason: Reason | None, about: str) -> None:
        self.screen.say(
            tr("More like {title}.", title=about) if kind == "more" else tr("Less like {title}.", title=about)
        )
        self.screen.app.jobs.ask(
            partial(self.screen.library.noted, id, kind, reason),
            lambda _: self.screen.learned(),
            queue="write",
        )

    # ------------------------------------------------------------ the profile

    def do_profile(self) -> None:
        """What recommendations rest on: every weight with where it comes from, to be changed or muted."""
        library = self.screen.library

        def weights() -> list[Choice]:
            return [
                Choice(with_point(text), told_weight(note), (kind, name))
                for kind, name, text, note in library.profile()
            ]

        def gathered(choices: list[Choice]) -> None:
            if not choices:
                self.screen.say(tr("Nothing is known of you yet: it begins with the first article you open."))
                return

            def toggled(weight: tuple[str, str]) -> None:
                self.screen.write(lambda: after_muting(*weight), dialog.show)

            dialog = ChooseDialog(
                tr("What the recommendations know of you"),
                choices,
                note=tr(
                    "All of it stays on this machine · Enter mutes or unmutes · ^E set the weight · "
                    "^R forget everything · ^X write it to a file · Esc close"
                ),
                keep_open=toggled,
                instead={"ctrl+e": edit, "ctrl+r": self._ask_forget, "ctrl+x": self._export},
            )
            self.screen.app.push_screen(dialog, lambda _: self.screen.learned())

        def after_muting(kind: str, name: str) -> list[Choice]:
            library.toggle_mute(kind, name)
            return weights()

        def edit(weight: tuple[str, str]) -> None:
            self._ask_weight(*weight)

        self.screen.app.jobs.ask(weights, gathered, topic="profile")

    def _ask_weight(self, kind: str, name: str) -> None:
        def answered(text: str) -> None:
            try:
                weight = float(text.replace(",", "."))
            except ValueError:
                weight = nan
            if not isfinite(weight) or abs(weight) > HEAVIEST:
                self.screen.say(tr("{text} is no number.", text=repr(text)))
                return
            self.screen.app.jobs.ask(
                lambda: self.screen.library.set_weight(kind, name, weight),
                lambda _: self.screen.learned(),
                queue="write",
            )
            self.screen.say(
                tr(
                    "{name} weighs {weight} now, whatever you read.",
                    name=name,
                    weight=with_point(f"{weight:+g}"),
                )
            )

        text = tr("A number: a star is worth 3, an article read to its end 1.5; below 0 is disliked.")
        title = tr("{kind}: {name}", kind=tr(KINDS.get(kind, kind)), name=name)
        self.screen.choose(AskDialog(title, text), answered)

    def _ask_forget(self, _: tuple[str, str]) -> None:
        def answered(_: str) -> None:
            self.screen.app.jobs.ask(
                self.screen.library.forget_profile, lambda _: self.screen.learned(), queue="write"
            )
            self.screen.say(
                tr("Everything that was learned of you is forgotten; what you muted stays muted.")
            )

        text = tr("Everything the recommendations have learned of you, for good. What you muted stays muted.")
        self.screen.choose(
            KeyDialog(tr("Forget it all?"), text, ("y",), tr("y forget it · Esc keep it")), answered
        )

    def _export(self, _: tuple[str, str]) -> None:
        def answered(path: str) -> None:
            def write() -> Path:
                target = paths.typed(path)
                facts = self.screen.library.export_profile()
                atomic.write(
                    target, json.dumps(facts, ensure_ascii=False, indent=1), new=True, mode=atomic.PRIVATE
                )
                return target

            self.screen.app.jobs.ask(
                write,
                lambda target: self.screen.say(tr("Written to {path}.", path=target)),
                queue="write",
            )

        suggested = Path(self.screen.app.settings.save_folder) / "broadsheet-profile.json"
        self.screen.choose(AskDialog(tr("Write the profile to"), value=str(suggested)), answered)
