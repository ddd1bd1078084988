"""The one table of what a reader can do: keys, palette, help, footer hints and docs come from here.

Keys are written as they are typed: a printable character stands for itself (`A` is
Shift+a), others have Textual's names (`enter`, `ctrl+o`, `pagedown`). A sequence has its
keys between spaces: `, r`. An action named `next_unread` is carried out by the main
screen's method `do_next_unread`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from feeds.record import record
from reader.tongue import mark, tr

SECTIONS, LIST, ARTICLE, SIDEBAR = "sections", "list", "article", "sidebar"
PANES = (SECTIONS, LIST, ARTICLE, SIDEBAR)
"""From left to right."""
ANYWHERE = PANES


@record(frozen=True, slots=True)
class Action:
    """One thing a reader can do. `hint` is its word in the footer, empty where it is not shown there.

    Label, group and hint are in English: `tr` gives them as the reader is shown them.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    group: str
    panes: tuple[str, ...] = ANYWHERE
    hint: str = ""


MOVE, READ, MARK, FIND, COLLECT, RECOMMEND, SCREEN = (
    mark("Moving"),
    mark("Reading"),
    mark("Marking"),
    mark("Finding"),
    mark("Collecting"),
    mark("Recommended"),
    mark("Screen"),
)

ACTIONS: tuple[Action, ...] = (
    Action("down", ("j", "down"), mark("Down one headline, line or piece"), MOVE, hint=mark("move")),
    Action("up", ("k", "up"), mark("Up one headline, line or piece"), MOVE),
    Action("pane_left", ("h", "left"), mark("To the pane at the left"), MOVE),
    Action("pane_right", ("l", "right"), mark("To the pane at the right"), MOVE),
    Action("next_pane", ("tab",), mark("To the next pane, from the last to the first"), MOVE),
    Action("previous_pane", ("shift+tab",), mark("To the pane before, from the first to the last"), MOVE),
    Action("open", ("enter",), mark("Open what is under the cursor"), MOVE, hint=mark("open")),
    Action("back", ("escape",), mark("Back, or close what is open"), MOVE),
    Action(
        "close_article",
        ("backspace",),
        mark("Back from the article to the headlines"),
        MOVE,
        (ARTICLE, SIDEBAR),
    ),
    Action("next_unread", ("n",), mark("Next unread article"), MOVE, hint=mark("next unread")),
    Action("previous_unread", ("p", "N"), mark("Previous unread article"), MOVE),
    Action("top", ("g", "home"), mark("To the top"), MOVE),
    Action("bottom", ("G", "end"), mark("To the bottom"), MOVE),
    Action("page_down", ("pagedown", "ctrl+f", "ctrl+d"), mark("Down a page"), MOVE),
    Action("page_up", ("pageup", "ctrl+b", "ctrl+u"), mark("Up a page"), MOVE),
    Action("fold", ("space",), mark("Fold or unfold a folder"), MOVE, (SECTIONS,), hint=mark("fold")),
    Action(
        "read_on",
        ("space",),
        mark("Page down; at the end, the next unread"),
        READ,
        (LIST, ARTICLE, SIDEBAR),
        hint=mark("read on"),
    ),
    Action("scroll_down", ("J",), mark("Scroll the article down from anywhere"), READ),
    Action("scroll_up", ("K",), mark("Scroll the article up from anywhere"), READ),
    Action("browse", ("o", "b"), mark("Open the article in the browser"), READ),
    Action("links", ("u",), mark("List the links of the article"), READ),
    Action(
        "link_hints", ("f",), mark("Letters on the links in view; type those of one"), READ, (ARTICLE, LIST)
    ),
    Action(
        "full_text",
        ("x",),
        mark("Fetch the full text from the page; then: the feed's text or the page's"),
        READ,
    ),
    Action("whole_page", ("X",), mark("All that the page says, where its article is hard to tell"), READ),
    Action("outline", ("H",), mark("Jump to a heading of the article"), READ),
    Action("footnotes", ("#",), mark("To the footnote in view; from a jump within the article, back"), READ),
    Action("find", (";",), mark("Find in the article"), READ),
    Action("find_next", (".",), mark("The next place found in the article"), READ),
    Action("find_previous", ("'",), mark("The previous place found in the article"), READ),
    Action("pan_left", ("shift+left",), mark("Code in view to the left"), READ),
    Action("pan_right", ("shift+right",), mark("Code in view to the right"), READ),
    Action("zen", ("z",), mark("The article alone"), READ),
    Action("pictures", ("I",), mark("Load and show the pictures of the article"), READ),
    Action("copy_address", ("y",), mark("Copy the article's address"), READ),
    Action("copy_text", ("Y", "ctrl+c"), mark("Copy what is selected, or the article's text"), READ),
    Action(
        "enclosure",
        ("O",),
        mark("Open what comes with the article: audio, video, a file, its comments"),
        READ,
    ),
    Action("star", ("s",), mark("Star or unstar"), MARK, hint=mark("star")),
    Action("toggle_read", ("m",), mark("Mark read or unread"), MARK),
    Action("mark_all_read", ("A",), mark("Mark the whole list read"), MARK),
    Action("read_above", (", a",), mark("Mark all above this headline read"), MARK, (LIST,)),
    Action("read_below", (", b",), mark("Mark all below this headline read"), MARK, (LIST,)),
    Action("undo", ("U",), mark("Undo the last change, also after a restart"), MARK),
    Action("changes", (", u",), mark("Everything that was changed; take back any of it"), MARK),
    Action("tag", ("t",), mark("Tag the article"), MARK),
    Action("later", ("L",), mark("Read later, or no longer"), MARK),
    Action("hide", ("d",), mark("Hide the article; <undo> brings it back"), MARK),
    Action("select", ("v",), mark("Select this row, or no longer"), MARK, (LIST,)),
    Action("select_range", ("V",), mark("Select the rows from the last selected one to here"), MARK, (LIST,)),
    Action("search", ("/",), mark("Search as you type"), FIND, hint=mark("search")),
    Action("filter", ("F",), mark("Filter the list by a query"), FIND),
    Action("all", ("1",), mark("Show all articles"), FIND, (SECTIONS, LIST)),
    Action("unread", ("2",), mark("Show unread articles"), FIND, (SECTIONS, LIST)),
    Action("starred", ("3",), mark("Show starred articles"), FIND, (SECTIONS, LIST)),
    Action(
        "sections", ("e",), mark("Choose a section: folders, feeds, smart feeds"), FIND, hint=mark("sections")
    ),
    Action("sort", ("\\",), mark("Sort the list: newest, oldest, fair, for you, by feed, by title"), FIND),
    Action("group", (", g",), mark("Group the list: by day, feed or story"), FIND),
    Action("smart_feed", ("S",), mark("Keep this list as a smart feed"), FIND),
    Action("fewer", ("M",), mark("A rule from this article: hide, mark, star or tag its like"), FIND),
    Action("rules", (", r",), mark("The rules for what arrives"), FIND),
    Action("sources", ("C",), mark("Every source of this story; what each adds"), FIND),
    Action("refresh", ("r",), mark("Refresh this feed"), COLLECT),
    Action("refresh_all", ("R",), mark("Refresh all feeds"), COLLECT, hint=mark("refresh")),
    Action("add", ("a",), mark("Add a feed, or keep what is open"), COLLECT, hint=mark("add")),
    Action("catalogue", ("c",), mark("Choose from the catalogue of well-known feeds"), COLLECT),
    Action("import", ("i",), mark("Import feeds (OPML, newsboat urls)"), COLLECT),
    Action("feed", ("E",), mark("This feed: rename, move, settings, unsubscribe"), COLLECT),
    Action("health", ("ctrl+e",), mark("Feed health: what works, what does not and why"), COLLECT),
    Action("save", ("w",), mark("Save the article as a text file"), COLLECT),
    Action("pipe", ("|",), mark("Give the article to a program"), COLLECT),
    Action("next_piece", ("]",), mark("Next recommended piece"), RECOMMEND, hint=mark("recommended")),
    Action("previous_piece", ("[",), mark("Previous recommended piece"), RECOMMEND),
    Action("history_back", ("ctrl+o",), mark("Back in what was read"), RECOMMEND),
    Action("history_forward", ("ctrl+i", "ctrl+y"), mark("Forward in what was read"), RECOMMEND),
    Action("more_like", ("+", "="), mark("More like this"), RECOMMEND),
    Action("less_like", ("-",), mark("Less like this"), RECOMMEND),
    Action("profile", ("P",), mark("What the recommendations know of you"), RECOMMEND),
    Action("wider", (">",), mark("Make this pane wider"), SCREEN),
    Action("narrower", ("<",), mark("Make this pane narrower"), SCREEN),
    Action("hide_sections", ("{",), mark("Hide or show the sections at the left"), SCREEN),
    Action("hide_list", ("(",), mark("Hide or show the headlines"), SCREEN),
    Action("hide_sidebar", (")",), mark("Hide or show the recommended pieces"), SCREEN),
    Action("density", ("D",), mark("Rows: compact, normal, airy"), SCREEN),
    Action("theme", ("T",), mark("Change the theme"), SCREEN),
    Action("rebind", (", k",), mark("Give an action other keys"), SCREEN),
    Action("help", ("?", "f1"), mark("Help: every key, searchable"), SCREEN, hint=mark("keys")),
    Action("command", (":",), mark("Command line"), SCREEN),
    Action("palette", ("ctrl+p",), mark("Command palette"), SCREEN),
    Action("suspend", ("ctrl+z",), mark("Suspend to the shell"), SCREEN),
    Action("quit", ("q", "ctrl+q"), mark("Quit"), SCREEN),
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def keymap(
    overrides: Mapping[str, Iterable[str]] | None = None,
    *,
    preset: Mapping[str, Iterable[str]] | None = None,
    macros: Iterable[Action] = (),
) -> tuple[dict[str, list[Action]], list[str]]:
    """Key or sequence -> the actions that answer to it (in a pane the first that is for it), and a sentence for each clash.

    `overrides` gives action ids their keys anew, before those of `preset`, before the
    table's. `macros` are the reader's own actions. An unknown id and two actions the reader
    wants on one key in one pane are reported; the first in the table keeps the key. A key
    that begins a sequence has no action of its own.
    """
    macros = tuple(macros)
    wished = {**(overrides or {}), **{macro.id: macro.keys for macro in macros}}
    wanted = {**(preset or {}), **wished}
    problems = [
        tr("there is no action named {name} to bind", name=repr(name))
        for name in overrides or {}
        if name not in BY_ID
    ]
    keys: dict[str, list[Action]] = {}

    def rank(action: Action) -> int:
        return 0 if action.id in wished else 1 if action.id in wanted else 2

    for action in sorted((*ACTIONS, *macros), key=rank):
        for key in wanted.get(action.id, action.keys):
            rivals = [other for other in keys.get(key, ()) if set(other.panes) & set(action.panes)]
            # What is for some panes comes first in them: what is for all has the key in the others.
            if all(set(other.panes) < set(action.panes) for other in rivals):
                keys.setdefault(key, []).append(action)
            elif rank(action) == 0:
                problems.append(
                    tr(
                        "key {key} is wanted by {one} and by {other}",
                        key=repr(key),
                        one=rivals[0].id,
                        other=action.id,
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


def short(action: Action) -> str:
    """The first clause of an action's label, where there is little room."""
    return re.split("[\u00a0\u202f]?[:;]", tr(action.label))[0]


def key_of(action_id: str, keymap: Mapping[str, Iterable[Action]]) -> str:
    """The key that an action is bound to now, as the reader knows it; empty where it has none."""
    action = BY_ID[action_id]
    return next((key_name(key) for key, bound in keymap.items() if action in bound), "")


def names_of_keys(keymap: Mapping[str, Iterable[Action]]) -> dict[str, str]:
    """What sentences call the key of each action: one without a key is named as the command line takes it."""
    found: dict[str, str] = {}
    for key, bound in keymap.items():
        name = key_name(key)
        for action in bound:
            found.setdefault(action.id, tr("“{text}”", text=name) if " " in key else name)
    return {action.id: found.get(action.id, f":{action.id.replace('_', '-')}") for action in ACTIONS}


def beginnings(keys: Iterable[str]) -> set[str]:
    """What begins a sequence: `,` and `, s` for `, s a`."""
    return {
        " ".join(parts[:end]) for key in keys for parts in (key.split(" "),) for end in range(1, len(parts))
    }


NAMES = {
    "space": mark("Space"),
    "enter": mark("Enter"),
    "home": mark("Home"),
    "end": mark("End"),
    "pagedown": mark("PgDn"),
    "pageup": mark("PgUp"),
    "escape": mark("Esc"),
    "shift+tab": mark("S-Tab"),
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
