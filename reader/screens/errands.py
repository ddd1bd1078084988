"""Every errand together, and those that concern the program itself."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual.geometry import Offset

from feeds import collation
from reader import config, figures, themes
from reader.config import DENSITIES
from reader.dialogs import ChooseDialog, KeyDialog, MenuDialog, PressDialog, TryDialog, WideDialog
from reader.i18n.translate import message, tr
from reader.keys.commands import BY_ID, COMMANDS, Command, key_name, short
from reader.screens.arranging import Arranging
from reader.screens.collecting import Collecting
from reader.screens.finding import Finding
from reader.screens.following import Following
from reader.screens.handing import Handing
from reader.screens.marking import Marking
from reader.screens.playing import Playing
from reader.screens.recommending import Recommending
from reader.screens.refreshing import Refreshing
from reader.screens.subscribing import Subscribing
from reader.widgets.choice_list import Choice

WELCOME = message("""\
This is the sample edition: articles of our own in six languages, as feeds and as saved pages, so that there is something to read without a network.

  Enter   read it
  c       choose from a catalogue of well-known feeds
  a       add a feed by address
  i       import from another reader (OPML, newsboat)
  ?       every key

broadsheet --sample opens it again at any time.""")


class Errands(
    Following,
    Finding,
    Marking,
    Arranging,
    Recommending,
    Refreshing,
    Subscribing,
    Collecting,
    Playing,
    Handing,
):
    """What the keys do beyond the panes."""

    def welcome(self) -> None:
        """Greet a reader whose library is empty."""

        async def answered(key: str) -> None:
            if key in BY_KEY:
                await self.screen.act(BY_KEY[key])

        dialog = KeyDialog(
            tr("Welcome to Broadsheet"),
            tr(WELCOME),
            ("enter", "space", *BY_KEY),
            tr("Enter or Esc to read on"),
        )
        self.screen.choose(dialog, answered)

    # ------------------------------------------------------------ the program

    def do_help(self) -> None:
        """Every action under its heading, searchable; Enter carries it out."""
        choices = [
            Choice(tr(action.label), "", action.id, self._keys(action), tr(action.group))
            for action in self._actions()
        ]
        dialog = WideDialog(
            tr("Keys"),
            choices,
            placeholder=tr("type a key's work, such as star"),
            note=tr("Type to narrow · ↑ ↓ ← → choose · Enter do it · Esc close"),
        )
        self.screen.choose(dialog, self.screen.act)

    def _actions(self) -> list[Command]:
        """All there is to do: the table's actions and the reader's own."""
        own = dict.fromkeys(action for bound in self.screen.app.keymap.values() for action in bound)
        return [*COMMANDS, *(action for action in own if action.id not in BY_ID)]

    def do_rebind(self) -> None:
        """Choose an action, then press what it shall answer to; kept in `keys.toml`."""

        def chosen(action: Command) -> None:
            dialog = PressDialog(
                tr(action.label), tr("Press the new key. A key that begins a sequence takes one more.")
            )
            self.screen.choose(dialog, lambda key: self._bind(action, key))

        choices = [
            Choice(tr(action.label), tr(action.group), action, self._keys(action)) for action in COMMANDS
        ]
        self.screen.choose(ChooseDialog(tr("Which action?"), choices), chosen)

    def _keys(self, action: Command) -> str:
        """The keys an action answers to."""
        return " ".join(key_name(k) for k, found in self.screen.app.keymap.items() if action in found)

    def _bind(self, action: Command, key: str) -> None:
        settings = self.screen.app.settings
        taken = self.screen.app.keymap.get(key, ())
        wanted = replace(settings, keys={**settings.keys, action.id: (key,)})
        rival = next(
            (other for other in taken if other is not action and set(other.panes) & set(action.panes)), None
        )
        named = {"key": key_name(key), "action": tr(action.label)}
        told = (
            tr("{key}: {action}.", **named)
            if rival is None
            else tr("{key}: {action}. It was the key of “{other}”.", **named, other=tr(rival.label))
        )

        def kept(_: None) -> None:
            problems = self.screen.app.change_keys(wanted)
            self.screen.say(problems[0] if problems else told, 12)

        write = partial(config.write_key, config.keys_path(), action.id, [key])
        self.screen.app.jobs.ask(write, kept, queue="state")

    def menu(self, at: Offset) -> None:
        """What can be done with the article at hand, for the mouse: it opens where that is."""
        wanted = (
            "open star later toggle_read tag hide more_like less_like fewer sources browse copy_address feed"
        )
        actions = [BY_ID[name] for name in wanted.split()]
        choices = [Choice(short(action), "", action.id, self._keys(action)) for action in actions]
        self.screen.choose(MenuDialog(tr("This article"), choices, at), self.screen.act)

    def do_palette(self) -> None:
        """Every action by name."""
        actions = sorted(self._actions(), key=lambda action: collation.key(tr(action.label)))
        choices = [Choice(tr(action.label), self._keys(action), action.id) for action in actions]
        note = tr("Type to narrow · ↑ ↓ choose · Enter do it · Esc close")
        dialog = ChooseDialog(tr("Commands"), choices, placeholder=tr("Search for commands…"), note=note)
        self.screen.choose(dialog, self.screen.act)

    async def do_command(self) -> None:
        """Type an action's name, `open ADDRESS`, `select QUERY` or the number of a row; Tab completes."""

        async def done(text: str | None) -> None:
            self.screen.list.focus()
            self.screen.lay_out()
            name, _, rest = (text or "").strip().partition(" ")
            if not name:
                return
            if (number := figures.whole(name)) is not None:
                self.screen.list.move_to(number - 1)
            elif name == "open" and rest:
                self.load_sources([rest])
            elif name == "select" and rest:
                self.select_where(rest)
            elif (action_id := name.replace("-", "_")) in BY_ID:
                await self.screen.act(action_id)
            else:
                self.screen.say(tr("There is no command {name}; <help> lists them.", name=repr(name)))

        def complete(text: str, cursor: int) -> list[tuple[str, int, int]]:
            return [(name, 0, cursor) for name in TYPABLE if name.startswith(text[:cursor])]

        await self.screen.prompt.ask(
            ":",
            done,
            placeholder=tr("mark-all-read, open ADDRESS, select QUERY, 120 …"),
            complete=complete,
        )

    def do_density(self) -> None:
        values = [(name, tr(DENSITY_NAMES[name])) for name in DENSITIES]
        app = self.screen.app
        app.push_screen(TryDialog(tr("Rows of the list"), values, app.settings.density, app.choose_density))

    def do_theme(self) -> None:
        app = self.screen.app
        ours = [theme.name for theme in themes.OURS]
        names = ours + sorted(set(app.available_themes) - set(ours))
        values = [(name, name) for name in names]
        app.push_screen(TryDialog(tr("Themes"), values, app.theme, app.choose_theme))

    def do_suspend(self) -> None:
        self.screen.app.action_suspend_process()

    def do_quit(self) -> None:
        self.screen.app.leave()


DENSITY_NAMES = {
    "auto": message("auto"),
    "compact": message("compact"),
    "normal": message("normal"),
    "airy": message("airy"),
}
TYPABLE = sorted([*(action.id.replace("_", "-") for action in COMMANDS), "open ", "select "])
BY_KEY = {"c": "catalogue", "a": "add", "i": "import", "?": "help"}
assert set(BY_KEY.values()) <= set(BY_ID)
