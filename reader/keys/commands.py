"""The one table of what a reader can do: keys, palette, help, footer hints and docs come from here.

Keys are written as they are typed: a printable character stands for itself (`A` is
Shift+a), others have Textual's names (`enter`, `ctrl+o`, `pagedown`). A sequence has its
keys between spaces: `, r`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from feeds.record import record
from reader.i18n.translate import message, tr

SECTIONS, LIST, ARTICLE, SIDEBAR = "sections", "list", "article", "sidebar"
PANES = (SECTIONS, LIST, ARTICLE, SIDEBAR)
"""From left to right."""
ANYWHERE = PANES


@record(frozen=True, slots=True)
class Command:
    """One thing a reader can do. Label, group and hint are in English: `tr` gives them as the reader is shown them."""

    id: str
    runs: str
    """The function of a `Context` that does it, as `marking:star` in `reader.commands`: imported when it is first run."""
    keys: tuple[str, ...]
    label: str
    group: str
    panes: tuple[str, ...] = ANYWHERE
    """Where it is for its keys."""
    hint: str = ""
    """Its word in the footer, empty where it is not shown there."""
    is_seen: bool = False
    """Whether it is about what is seen: nothing to plain lines."""
    repeats: bool = False
    """Whether a count before its keys says how often, or to which row: `5j`, `40G`."""
    is_of_article: bool = False
    """Whether it is about the article that the cursor has come to: it waits until that one is open."""


MOVE, READ, MARK, FIND, COLLECT, RECOMMEND, SCREEN = (
    message("Moving"),
    message("Reading"),
    message("Marking"),
    message("Finding"),
    message("Collecting"),
    message("Recommended"),
    message("Screen"),
)

COMMANDS: tuple[Command, ...] = (
    Command(
        "down",
        "moving:down",
        ("j", "down"),
        message("Down one headline, line or piece"),
        MOVE,
        hint=message("move"),
        repeats=True,
        is_seen=True,
    ),
    Command(
        "up",
        "moving:up",
        ("k", "up"),
        message("Up one headline, line or piece"),
        MOVE,
        repeats=True,
        is_seen=True,
    ),
    Command(
        "pane_left", "moving:pane_left", ("h", "left"), message("To the pane at the left"), MOVE, is_seen=True
    ),
    Command(
        "pane_right",
        "moving:pane_right",
        ("l", "right"),
        message("To the pane at the right"),
        MOVE,
        is_seen=True,
    ),
    Command(
        "next_pane",
        "moving:next_pane",
        ("tab",),
        message("To the next pane, from the last to the first"),
        MOVE,
        is_seen=True,
    ),
    Command(
        "previous_pane",
        "moving:previous_pane",
        ("shift+tab",),
        message("To the pane before, from the first to the last"),
        MOVE,
        is_seen=True,
    ),
    Command(
        "open",
        "moving:open_it",
        ("enter",),
        message("Open what is under the cursor"),
        MOVE,
        hint=message("open"),
        is_seen=True,
    ),
    Command("back", "moving:back", ("escape",), message("Back, or close what is open"), MOVE),
    Command(
        "close_article",
        "moving:close_article",
        ("backspace",),
        message("Back from the article to the headlines"),
        MOVE,
        (ARTICLE, SIDEBAR),
        is_seen=True,
    ),
    Command(
        "next_unread",
        "moving:next_unread",
        ("n",),
        message("Next unread article"),
        MOVE,
        hint=message("next unread"),
        repeats=True,
    ),
    Command(
        "previous_unread",
        "moving:previous_unread",
        ("p", "N"),
        message("Previous unread article"),
        MOVE,
        repeats=True,
    ),
    Command("top", "moving:top", ("g", "home"), message("To the top"), MOVE, repeats=True),
    Command(
        "bottom", "moving:bottom", ("G", "end"), message("To the bottom"), MOVE, repeats=True, is_seen=True
    ),
    Command(
        "page_down",
        "moving:page_down",
        ("pagedown", "ctrl+f", "ctrl+d"),
        message("Down a page"),
        MOVE,
        repeats=True,
        is_seen=True,
    ),
    Command(
        "page_up",
        "moving:page_up",
        ("pageup", "ctrl+b", "ctrl+u"),
        message("Up a page"),
        MOVE,
        repeats=True,
        is_seen=True,
    ),
    Command(
        "fold",
        "moving:fold",
        ("space",),
        message("Fold or unfold a folder"),
        MOVE,
        (SECTIONS,),
        hint=message("fold"),
        is_seen=True,
    ),
    Command(
        "read_on",
        "moving:read_on",
        ("space",),
        message("Page down; at the end, the next unread"),
        READ,
        (LIST, ARTICLE, SIDEBAR),
        hint=message("read on"),
        is_seen=True,
        is_of_article=True,
    ),
    Command(
        "scroll_down",
        "moving:scroll_down",
        ("J",),
        message("Scroll the article down from anywhere"),
        READ,
        repeats=True,
        is_seen=True,
        is_of_article=True,
    ),
    Command(
        "scroll_up",
        "moving:scroll_up",
        ("K",),
        message("Scroll the article up from anywhere"),
        READ,
        repeats=True,
        is_seen=True,
        is_of_article=True,
    ),
    Command(
        "browse",
        "following:browse",
        ("o", "b"),
        message("Open the article in the browser"),
        READ,
        is_of_article=True,
    ),
    Command(
        "links", "following:links", ("u",), message("List the links of the article"), READ, is_of_article=True
    ),
    Command(
        "link_hints",
        "reading:link_hints",
        ("f",),
        message("Letters on the links in view; type those of one"),
        READ,
        (ARTICLE, LIST),
        is_seen=True,
        is_of_article=True,
    ),
    Command(
        "full_text",
        "reading:full_text",
        ("x",),
        message("Fetch the full text from the page; then: the feed's text or the page's"),
        READ,
        is_of_article=True,
    ),
    Command(
        "whole_page",
        "reading:whole_page",
        ("X",),
        message("All that the page says, where its article is hard to tell"),
        READ,
        is_of_article=True,
    ),
    Command(
        "outline",
        "reading:outline",
        ("H",),
        message("Jump to a heading of the article"),
        READ,
        is_of_article=True,
    ),
    Command(
        "footnotes",
        "reading:footnotes",
        ("#",),
        message("The footnotes in view, beside their marks; from a jump within the article, back"),
        READ,
        is_of_article=True,
    ),
    Command("find", "reading:find", (";",), message("Find in the article"), READ, is_of_article=True),
    Command(
        "find_next",
        "reading:find_next",
        (".",),
        message("The next place found in the article"),
        READ,
        is_of_article=True,
    ),
    Command(
        "find_previous",
        "reading:find_previous",
        ("'",),
        message("The previous place found in the article"),
        READ,
        is_of_article=True,
    ),
    Command(
        "pan_left",
        "reading:pan_left",
        ("shift+left",),
        message("Code in view to the left"),
        READ,
        is_seen=True,
        is_of_article=True,
    ),
    Command(
        "pan_right",
        "reading:pan_right",
        ("shift+right",),
        message("Code in view to the right"),
        READ,
        is_seen=True,
        is_of_article=True,
    ),
    Command("zen", "looks:zen", ("z",), message("The article alone"), READ, is_seen=True),
    Command(
        "pictures",
        "reading:pictures",
        ("I",),
        message("Load and show the pictures of the article"),
        READ,
        is_seen=True,
        is_of_article=True,
    ),
    Command(
        "copy_address",
        "sharing:copy_address",
        ("y",),
        message("Copy the article's address"),
        READ,
        is_of_article=True,
    ),
    Command(
        "copy_text",
        "sharing:copy_text",
        ("Y", "ctrl+c"),
        message("Copy what is selected, or the article's text"),
        READ,
        is_of_article=True,
    ),
    Command(
        "enclosure",
        "following:enclosure",
        ("O",),
        message("Open what comes with the article: audio, video, a file, its comments"),
        READ,
        is_of_article=True,
    ),
    Command(
        "play",
        "listening:play",
        (", p",),
        message("Play what comes with the article, from where it was stopped; pause it, go on"),
        READ,
        is_of_article=True,
    ),
    Command(
        "stop_playing",
        "listening:stop_playing",
        (", s",),
        message("Stop what is playing; the place is kept"),
        READ,
        is_seen=True,
    ),
    Command(
        "download",
        "listening:download",
        (", d",),
        message("Download what comes with the article"),
        READ,
        is_of_article=True,
    ),
    Command(
        "downloads",
        "listening:downloads",
        (", D",),
        message("What was downloaded, and how far what is on its way is"),
        READ,
    ),
    Command(
        "highlight",
        "noting:highlight",
        ("_",),
        message("Choose a passage of the article to highlight, or to write a note on"),
        MARK,
        (ARTICLE,),
        is_of_article=True,
    ),
    Command(
        "note",
        "noting:note",
        ('"',),
        message("Write a note: on the passage that is chosen, else on the article"),
        MARK,
        is_of_article=True,
    ),
    Command(
        "notes",
        "noting:notes",
        (", n",),
        message("The notes and highlights of this article; go to one, change it, take it away"),
        MARK,
        is_of_article=True,
    ),
    Command("star", "marking:star", ("s",), message("Star or unstar"), MARK, hint=message("star")),
    Command("toggle_read", "marking:toggle_read", ("m",), message("Mark read or unread"), MARK),
    Command("mark_all_read", "marking:mark_all_read", ("A",), message("Mark the whole list read"), MARK),
    Command(
        "read_above",
        "marking:read_above",
        (", a",),
        message("Mark all above this headline read"),
        MARK,
        (LIST,),
    ),
    Command(
        "read_below",
        "marking:read_below",
        (", b",),
        message("Mark all below this headline read"),
        MARK,
        (LIST,),
    ),
    Command("undo", "marking:undo", ("U",), message("Undo the last change, also after a restart"), MARK),
    Command(
        "changes",
        "marking:changes",
        (", u",),
        message("Everything that was changed; take back any of it"),
        MARK,
    ),
    Command("tag", "marking:tag", ("t",), message("Tag the article"), MARK),
    Command("later", "marking:later", ("L",), message("Read later, or no longer"), MARK),
    Command("hide", "marking:hide", ("d",), message("Hide the article; <undo> brings it back"), MARK),
    Command("select", "marking:select", ("v",), message("Select this row, or no longer"), MARK, (LIST,)),
    Command(
        "select_range",
        "marking:select_range",
        ("V",),
        message("Select the rows from the last selected one to here"),
        MARK,
        (LIST,),
    ),
    Command(
        "search", "searching:search", ("/",), message("Search as you type"), FIND, hint=message("search")
    ),
    Command("filter", "searching:filter_list", ("F",), message("Filter the list by a query"), FIND),
    Command("all", "searching:all_articles", ("1",), message("Show all articles"), FIND, (SECTIONS, LIST)),
    Command("unread", "searching:unread", ("2",), message("Show unread articles"), FIND, (SECTIONS, LIST)),
    Command("starred", "searching:starred", ("3",), message("Show starred articles"), FIND, (SECTIONS, LIST)),
    Command(
        "sections",
        "sections:sections",
        ("e",),
        message("Choose a section: folders, feeds, smart feeds"),
        FIND,
        hint=message("sections"),
    ),
    Command(
        "sort",
        "searching:sort",
        ("\\",),
        message("Sort the list: newest, oldest, fair, for you, by feed, by title"),
        FIND,
    ),
    Command("group", "searching:group", (", g",), message("Group the list: by day, feed or story"), FIND),
    Command(
        "edition",
        "papers:edition",
        (", e",),
        message("A paper of today or this week, which has an end"),
        FIND,
    ),
    Command("smart_feed", "sections:smart_feed", ("S",), message("Keep this list as a smart feed"), FIND),
    Command(
        "fewer",
        "rules:fewer",
        ("M",),
        message("A rule from this article: hide, mark, star or tag its like"),
        FIND,
    ),
    Command(
        "all_notes",
        "noting:all_notes",
        (", N",),
        message("The notes and highlights of all articles"),
        FIND,
    ),
    Command("rules", "rules:rules", (", r",), message("The rules for what arrives"), FIND),
    Command(
        "sources", "stories:sources", ("C",), message("Every source of this story; what each adds"), FIND
    ),
    Command("refresh", "refreshing:refresh", ("r",), message("Refresh this feed"), COLLECT),
    Command(
        "refresh_all",
        "refreshing:refresh_all",
        ("R",),
        message("Refresh all feeds"),
        COLLECT,
        hint=message("refresh"),
    ),
    Command(
        "add",
        "subscribing:add",
        ("a",),
        message("Add a feed, or keep what is open"),
        COLLECT,
        hint=message("add"),
    ),
    Command(
        "catalogue",
        "subscribing:catalogue",
        ("c",),
        message("Choose from the catalogue of well-known feeds"),
        COLLECT,
    ),
    Command(
        "import", "subscribing:import_feeds", ("i",), message("Import feeds (OPML, newsboat urls)"), COLLECT
    ),
    Command("feed", "feeds:feed", ("E",), message("This feed: rename, move, settings, unsubscribe"), COLLECT),
    Command(
        "health",
        "health:health",
        ("ctrl+e",),
        message("Feed health: what works, what does not and why"),
        COLLECT,
    ),
    Command(
        "accounts",
        "accounts:accounts",
        (", o",),
        message("Accounts on servers: how they stand, one more, one less"),
        COLLECT,
    ),
    Command(
        "save",
        "sharing:save",
        ("w",),
        message("Save the article as a text file"),
        COLLECT,
        is_of_article=True,
    ),
    Command(
        "share",
        "passing_on:share",
        (", y",),
        message("Share: a link, quotation, citation, QR code, mail; to a program or file"),
        COLLECT,
        is_of_article=True,
    ),
    Command(
        "export",
        "passing_on:export",
        ("W",),
        message("Write the article or the list to a file: Markdown, a web page, a book …"),
        COLLECT,
        is_of_article=True,
    ),
    Command(
        "pipe", "sharing:pipe", ("|",), message("Give the article to a program"), COLLECT, is_of_article=True
    ),
    Command(
        "next_piece",
        "moving:next_piece",
        ("]",),
        message("Next recommended piece"),
        RECOMMEND,
        hint=message("recommended"),
    ),
    Command(
        "previous_piece",
        "moving:previous_piece",
        ("[",),
        message("Previous recommended piece"),
        RECOMMEND,
        is_seen=True,
    ),
    Command("history_back", "moving:history_back", ("ctrl+o",), message("Back in what was read"), RECOMMEND),
    Command(
        "history_forward",
        "moving:history_forward",
        ("ctrl+i", "ctrl+y"),
        message("Forward in what was read"),
        RECOMMEND,
    ),
    Command("more_like", "recommending:more_like", ("+", "="), message("More like this"), RECOMMEND),
    Command("less_like", "recommending:less_like", ("-",), message("Less like this"), RECOMMEND),
    Command(
        "profile", "recommending:profile", ("P",), message("What the recommendations know of you"), RECOMMEND
    ),
    Command("wider", "looks:wider", (">",), message("Make this pane wider"), SCREEN, is_seen=True),
    Command("narrower", "looks:narrower", ("<",), message("Make this pane narrower"), SCREEN, is_seen=True),
    Command(
        "hide_sections",
        "looks:hide_sections",
        ("{",),
        message("Hide or show the sections at the left"),
        SCREEN,
        is_seen=True,
    ),
    Command(
        "hide_list", "looks:hide_list", ("(",), message("Hide or show the headlines"), SCREEN, is_seen=True
    ),
    Command(
        "hide_sidebar",
        "looks:hide_sidebar",
        (")",),
        message("Hide or show the recommended pieces"),
        SCREEN,
        is_seen=True,
    ),
    Command("density", "looks:density", ("D",), message("Rows: compact, normal, airy"), SCREEN, is_seen=True),
    Command("theme", "looks:theme", ("T",), message("Change the theme"), SCREEN, is_seen=True),
    Command("rebind", "program:rebind", (", k",), message("Give an action other keys"), SCREEN),
    Command(
        "help",
        "program:help_keys",
        ("?", "f1"),
        message("Help: every key, searchable"),
        SCREEN,
        hint=message("keys"),
    ),
    Command("command", "program:command_line", (":",), message("Command line"), SCREEN, is_seen=True),
    Command("palette", "program:palette", ("ctrl+p",), message("Command palette"), SCREEN, is_seen=True),
    Command("suspend", "program:suspend", ("ctrl+z",), message("Suspend to the shell"), SCREEN, is_seen=True),
    Command("quit", "program:leave", ("q", "ctrl+q"), message("Quit"), SCREEN),
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


def keymap(
    overrides: Mapping[str, Iterable[str]] | None = None,
    *,
    preset: Mapping[str, Iterable[str]] | None = None,
    macros: Iterable[Command] = (),
) -> tuple[dict[str, list[Command]], list[str]]:
    """Key or sequence -> the commands that answer to it (in a pane the first that is for it), and a sentence for each clash.

    `overrides` gives command ids their keys anew, before those of `preset`, before the
    table's. `macros` are the reader's own commands. An unknown id and two commands the reader
    wants on one key in one pane are reported; the first in the table keeps the key. A key
    that begins a sequence has no command of its own.
    """
    macros = tuple(macros)
    wished = {**(overrides or {}), **{macro.id: macro.keys for macro in macros}}
    wanted = {**(preset or {}), **wished}
    problems = [
        tr("there is no action named {name} to bind", name=repr(name))
        for name in overrides or {}
        if name not in BY_ID
    ]
    keys: dict[str, list[Command]] = {}

    def rank(command: Command) -> int:
        return 0 if command.id in wished else 1 if command.id in wanted else 2

    for command in sorted((*COMMANDS, *macros), key=rank):
        for key in wanted.get(command.id, command.keys):
            rivals = [other for other in keys.get(key, ()) if set(other.panes) & set(command.panes)]
            # What is for some panes comes first in them: what is for all has the key in the others.
            if all(set(other.panes) < set(command.panes) for other in rivals):
                keys.setdefault(key, []).append(command)
            elif rank(command) == 0:
                problems.append(
                    tr(
                        "key {key} is wanted by {one} and by {other}",
                        key=repr(key),
                        one=rivals[0].id,
                        other=command.id,
                    )
                )
    for start in sorted(beginnings(keys) & keys.keys()):
        begun = [key for key in keys if key.startswith(f"{start} ")]
        best = min(min(map(rank, keys[key])) for key in begun)
        if min(map(rank, keys[start])) < best:
            for key in begun:
                del keys[key]
            continue
        if best == 0 and min(map(rank, keys[start])) == 0:
            problems.append(
                tr(
                    "key {key} begins {sequence}, so it has no action of its own",
                    key=repr(start),
                    sequence=repr(begun[0]),
                )
            )
        del keys[start]
    return keys, problems


def short(command: Command) -> str:
    """The first clause of a command's label, where there is little room."""
    return re.split("[\u00a0\u202f]?[:;]", tr(command.label))[0]


def key_of(command_id: str, keymap: Mapping[str, Iterable[Command]]) -> str:
    """The key that a command is bound to now, as the reader knows it; empty where it has none."""
    names = (key for key, bound in keymap.items() if any(one.id == command_id for one in bound))
    return next(map(key_name, names), "")


def names_of_keys(keymap: Mapping[str, Iterable[Command]]) -> dict[str, str]:
    """What sentences call the key of each command: one without a key is named as the command line takes it."""
    found: dict[str, str] = {}
    for key, bound in keymap.items():
        name = key_name(key)
        for command in bound:
            found.setdefault(command.id, tr("“{text}”", text=name) if " " in key else name)
    return {command.id: found.get(command.id, f":{command.id.replace('_', '-')}") for command in COMMANDS}


def beginnings(keys: Iterable[str]) -> set[str]:
    """What begins a sequence: `,` and `, s` for `, s a`."""
    return {
        " ".join(parts[:end]) for key in keys for parts in (key.split(" "),) for end in range(1, len(parts))
    }


NAMES = {
    "space": message("Space"),
    "enter": message("Enter"),
    "home": message("Home"),
    "end": message("End"),
    "pagedown": message("PgDn"),
    "pageup": message("PgUp"),
    "escape": message("Esc"),
    "shift+tab": message("S-Tab"),
}
"""Keys by the names on a keyboard."""
ARROWS = {"down": "↓", "up": "↑", "left": "←", "right": "→"}


def keyboard_names() -> frozenset[str]:
    """What a reader calls the keys that are no letters."""
    return frozenset((*map(tr, NAMES.values()), *ARROWS.values(), "Tab"))


NAMED_KEYS = frozenset(
    "space enter escape tab backspace delete insert home end pageup pagedown up down left right".split()
) | {f"f{number}" for number in range(1, 25)}
"""Keys that have a name and no sign."""
MODIFIERS = ("ctrl", "alt", "shift", "super")


def unpressable(key: str) -> str:
    """Why a key or sequence as a reader wrote it can never be pressed, a clause; empty where it can."""
    for part in key.split(" "):
        if not part:
            return tr("{key} has a blank too many; the key is called “space”", key=repr(key))
        if not _is_pressable(part):
            other = _likely(part)
            if _is_pressable(other):
                return tr("no key is called {key}; did you mean {other}?", key=repr(part), other=repr(other))
            return tr("no key is called {key}; try “x”, “X”, “ctrl+x” or “f5”", key=repr(part))
    return ""


def _is_pressable(part: str) -> bool:
    *held, key = part.split("+") if len(part) > 1 and not part.endswith("++") else (part,)
    if len(set(held)) < len(held) or not set(held) <= set(MODIFIERS):
        return False
    if key in NAMED_KEYS:
        return True
    if len(key) != 1 or not key.isprintable() or key.isspace():
        return False
    # With Shift a sign is another sign; with Ctrl a terminal tells small letters only.
    return not held or ("shift" not in held and key == key.lower())


def _likely(part: str) -> str:
    """What a name that is none was likely meant for: `C-x`, `Ctrl-X`, `<Esc>`, `page_down`, `shift+a`."""
    words = re.split(r"[+_\- ]+", part.strip("<>"))
    known = {
        "c": "ctrl",
        "control": "ctrl",
        "a": "alt",
        "m": "alt",
        "meta": "alt",
        "option": "alt",
        "s": "shift",
    }
    keys = {"esc": "escape", "return": "enter", "cr": "enter", "pgdn": "pagedown", "pgup": "pageup"}
    keys |= {"del": "delete", "ins": "insert", "spc": "space", "bs": "backspace", "arrowup": "up"}
    held = [known.get(word.lower(), word.lower()) for word in words[:-1]]
    last = words[-1] if len(words[-1]) == 1 and not held else words[-1].lower()
    if held == ["shift"] and len(last) == 1:
        return last.upper()
    whole = "".join(words).lower()
    if (joined := keys.get(whole, whole)) in NAMED_KEYS:
        return joined
    return "+".join([*held, keys.get(last, last)])


def key_name(key: str) -> str:
    """A key or sequence as the reader knows it: `ctrl+o` is ^O, `space` is Space."""
    if " " in key:
        return " ".join(key_name(part) for part in key.split(" "))
    if key.startswith("ctrl+"):
        return "^" + key[5:].upper()
    if len(key) == 1:
        return key
    if key.startswith("shift+") and key != "shift+tab":
        return "S-" + key_name(key[6:])
    return ARROWS.get(key) or tr(NAMES.get(key, key.capitalize()))
