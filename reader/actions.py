"""The one table of what a reader can do: keys, palette, help, footer hints and docs come from here.

Keys are written as they are typed: a printable character stands for itself (`A` is
Shift+a), others have Textual's names (`enter`, `ctrl+o`, `pagedown`). A sequence has its
keys between spaces: `, r`. An action named `next_unread` is carried out by the main
screen's method `do_next_unread`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SECTIONS, LIST, ARTICLE, SIDEBAR = "sections", "list", "article", "sidebar"
ANYWHERE = (SECTIONS, LIST, ARTICLE, SIDEBAR)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a reader can do. `hint` is its word in the footer, empty where it is not shown there."""

    id: str
    keys: tuple[str, ...]
    label: str
    group: str
    panes: tuple[str, ...] = ANYWHERE
    hint: str = ""


MOVE, READ, MARK, FIND, COLLECT, RECOMMEND, SCREEN = (
    "Moving",
    "Reading",
    "Marking",
    "Finding",
    "Collecting",
    "Recommended",
    "Screen",
)

ACTIONS: tuple[Action, ...] = (
    Action("down", ("j", "down"), "Down one headline, line or piece", MOVE, hint="move"),
    Action("up", ("k", "up"), "Up one headline, line or piece", MOVE),
    Action("pane_left", ("h", "left", "shift+tab"), "To the pane at the left", MOVE),
    Action("pane_right", ("l", "right", "tab"), "To the pane at the right", MOVE),
    Action("open", ("enter",), "Open what is under the cursor", MOVE, hint="open"),
    Action("back", ("escape",), "Back, or close what is open", MOVE),
    Action("next_unread", ("n",), "Next unread article", MOVE, hint="next unread"),
    Action("previous_unread", ("p", "N"), "Previous unread article", MOVE),
    Action("top", ("g", "home"), "To the top", MOVE),
    Action("bottom", ("G", "end"), "To the bottom", MOVE),
    Action("page_down", ("pagedown", "ctrl+f", "ctrl+d"), "Down a page", MOVE),
    Action("page_up", ("pageup", "ctrl+b", "ctrl+u"), "Up a page", MOVE),
    Action("read_on", ("space",), "Page down; at the end, the next unread", READ, hint="read on"),
    Action("scroll_down", ("J",), "Scroll the article down from anywhere", READ),
    Action("scroll_up", ("K",), "Scroll the article up from anywhere", READ),
    Action("browse", ("o", "b"), "Open the article in the browser", READ),
    Action("links", ("u",), "List the links of the article", READ),
    Action("link_hints", ("f",), "Show link numbers; then type one", READ, (ARTICLE, LIST)),
    Action(
        "full_text", ("x",), "Fetch the full text from the page; then: the feed's text or the page's", READ
    ),
    Action("outline", ("H",), "Jump to a heading of the article", READ),
    Action("find", (";",), "Find in the article", READ),
    Action("find_next", (".",), "The next place found in the article", READ),
    Action("pan_left", ("shift+left",), "Code in view to the left", READ),
    Action("pan_right", ("shift+right",), "Code in view to the right", READ),
    Action("zen", ("z",), "The article alone", READ),
    Action("pictures", ("I",), "Load and show the pictures of the article", READ),
    Action("copy_address", ("y",), "Copy the article's address", READ),
    Action("copy_text", ("Y",), "Copy the article's text", READ),
    Action("enclosure", ("O",), "Open what comes with the article: audio, video, a file", READ),
    Action("star", ("s",), "Star or unstar", MARK, hint="star"),
    Action("toggle_read", ("m",), "Mark read or unread", MARK),
    Action("mark_all_read", ("A",), "Mark the whole list read", MARK),
    Action("undo", ("U",), "Undo the last change, also after a restart", MARK),
    Action("changes", (", u",), "Everything that was changed; take back any of it", MARK),
    Action("tag", ("t",), "Tag the article", MARK),
    Action("later", ("L",), "Read later, or no longer", MARK),
    Action("hide", ("d",), "Hide the article; U brings it back", MARK),
    Action("select", ("v",), "Select this row, or no longer", MARK, (LIST,)),
    Action("select_range", ("V",), "Select the rows from the last selected one to here", MARK, (LIST,)),
    Action("search", ("/",), "Search as you type", FIND, hint="search"),
    Action("filter", ("F",), "Filter the list by a query", FIND),
    Action("all", ("1",), "Show all articles", FIND, (LIST,)),
    Action("unread", ("2",), "Show unread articles", FIND, (LIST,)),
    Action("starred", ("3",), "Show starred articles", FIND, (LIST,)),
    Action("sections", ("e",), "Choose a section: folders, feeds, smart feeds", FIND, hint="sections"),
    Action("sort", ("\\",), "Sort the list: newest, oldest, fair, for you, by feed, by title", FIND),
    Action("smart_feed", ("S",), "Keep this list as a smart feed", FIND),
    Action("fewer", ("M",), "A rule from this article: hide, mark, star or tag its like", FIND),
    Action("rules", (", r",), "The rules for what arrives", FIND),
    Action("sources", ("C",), "Every source of this story; what each adds", FIND),
    Action("refresh", ("r",), "Refresh this feed", COLLECT),
    Action("refresh_all", ("R",), "Refresh all feeds", COLLECT, hint="refresh"),
    Action("add", ("a",), "Add a feed, or keep what is open", COLLECT, hint="add"),
    Action("catalogue", ("c",), "Choose from the catalogue of well-known feeds", COLLECT),
    Action("import", ("i",), "Import feeds (OPML, newsboat urls)", COLLECT),
    Action("feed", ("E",), "This feed: rename, move, settings, unsubscribe", COLLECT),
    Action("health", ("ctrl+e",), "Feed health: what works, what does not and why", COLLECT),
    Action("save", ("w",), "Save the article as a text file", COLLECT),
    Action("pipe", ("|",), "Give the article to a program", COLLECT),
    Action("next_piece", ("]",), "Next recommended piece", RECOMMEND, hint="recommended"),
    Action("previous_piece", ("[",), "Previous recommended piece", RECOMMEND),
    Action("history_back", ("ctrl+o",), "Back in what was read", RECOMMEND),
    Action("history_forward", ("ctrl+i", "ctrl+y"), "Forward in what was read", RECOMMEND),
    Action("more_like", ("+", "="), "More like this", RECOMMEND),
    Action("less_like", ("-",), "Less like this", RECOMMEND),
    Action("profile", ("P",), "What the recommendations know of you", RECOMMEND),
    Action("wider", (">",), "Make this pane wider", SCREEN),
    Action("narrower", ("<",), "Make this pane narrower", SCREEN),
    Action("hide_sections", ("{",), "Hide or show the sections at the left", SCREEN),
    Action("hide_list", ("(",), "Hide or show the headlines", SCREEN),
    Action("hide_sidebar", (")",), "Hide or show the recommended pieces", SCREEN),
    Action("density", ("D",), "Rows: compact, normal, airy", SCREEN),
    Action("theme", ("T",), "Change the theme", SCREEN),
    Action("rebind", (", k",), "Give an action other keys", SCREEN),
    Action("help", ("?", "f1"), "Help: every key, searchable", SCREEN, hint="keys"),
    Action("command", (":",), "Command line", SCREEN),
    Action("palette", ("ctrl+p",), "Command palette", SCREEN),
    Action("suspend", ("ctrl+z",), "Suspend to the shell", SCREEN),
    Action("quit", ("q", "ctrl+q"), "Quit", SCREEN),
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def keymap(
    overrides: Mapping[str, Iterable[str]] | None = None,
    *,
    preset: Mapping[str, Iterable[str]] | None = None,
    macros: Iterable[Action] = (),
) -> tuple[dict[str, list[Action]], list[str]]:
    """Key or sequence -> the actions that answer to it (one a pane at most), and a sentence for each clash.

    `overrides` gives action ids their keys anew, before those of `preset`, before the
    table's. `macros` are the reader's own actions. An unknown id and two actions the reader
    wants on one key in one pane are reported; the first in the table keeps the key. A key
    that begins a sequence has no action of its own.
    """
    macros = tuple(macros)
    wished = {**(overrides or {}), **{macro.id: macro.keys for macro in macros}}
    wanted = {**(preset or {}), **wished}
    problems = [f"there is no action named {name!r} to bind" for name in overrides or {} if name not in BY_ID]
    keys: dict[str, list[Action]] = {}

    def rank(action: Action) -> int:
        return 0 if action.id in wished else 1 if action.id in wanted else 2

    for action in sorted((*ACTIONS, *macros), key=rank):
        for key in wanted.get(action.id, action.keys):
            rivals = [other for other in keys.get(key, ()) if set(other.panes) & set(action.panes)]
            if not rivals:
                keys.setdefault(key, []).append(action)
            elif rank(action) == 0:
                problems.append(f"key {key!r} is wanted by {rivals[0].id} and by {action.id}")
    for start in sorted(beginnings(keys) & keys.keys()):
        begun = [key for key in keys if key.startswith(f"{start} ")]
        best = min(min(map(rank, keys[key])) for key in begun)
        if min(map(rank, keys[start])) < best:
            for key in begun:
                del keys[key]
            continue
        if best == 0 and min(map(rank, keys[start])) == 0:
            problems.append(f"key {start!r} begins {begun[0]!r}, so it has no action of its own")
        del keys[start]
    return keys, problems


def beginnings(keys: Iterable[str]) -> set[str]:
    """What begins a sequence: `,` and `, s` for `, s a`."""
    return {
        " ".join(parts[:end]) for key in keys for parts in (key.split(" "),) for end in range(1, len(parts))
    }


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
    names = {"pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "shift+tab": "S-Tab"}
    arrows = {"down": "↓", "up": "↑", "left": "←", "right": "→"}
    return names.get(key) or arrows.get(key) or key.capitalize()
