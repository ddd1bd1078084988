"""What the makers of sites and notes write between Markdown -> CommonMark, or nothing where it says nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import basename, splitext

from feeds import prose

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_CODE = r"(?P<code>(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))|"
"""Code in a line, which stays as it is."""
_SHORTCODE = re.compile(
    _CODE + r"\{\{[<%].*?[%>]\}\}|\{%-?.*?-?%\}|\{\{.*?\}\}|\{#.*?#\}|%%.*?%%|<!--.*?-->|\{/\*.*?\*/\}", re.S
)
"""Of Hugo, Jekyll, Liquid, Jinja and Obsidian: what stands between two of them is text."""
_ATTRIBUTES = re.compile(
    _CODE + r"[ \t]*\{(?::|[.#][\w-])[^{}\n]{0,300}\}|(?<=[)\]`*_])\{[\w-]+=[^{}\n]{0,300}\}"
)
"""Of kramdown and pandoc: classes, ids, sizes."""
_NOTE = re.compile(
    r"^(?:!!!|\?\?\?\+?)[ \t]+([\w-]{1,30})(?:[ \t]+[\w-]{1,30}){0,4}(?:[ \t]+\"([^\"\n]{0,300})\")?[ \t]*$"
)
"""Of MkDocs: the head of a box, whose text is set in by four columns."""
_SET_IN = 4
_FOOTNOTE = re.compile(r"^ {0,3}\[\^([^\]\s^]{1,60})\]:[ \t]*", re.M)
_NOTE_MARK = re.compile(_CODE + r"\[\^([^\]\s^]{1,60})\](?!:)")
_INLINE_NOTE = re.compile(_CODE + r"\^\[((?:[^\[\]]|\[[^\[\]]*\])+)\]")
"""Of pandoc: a note where it is called."""
_EMBED = re.compile(_CODE + r"!\[\[([^\[\]\n]{1,400})\]\]")
_WIKI = re.compile(_CODE + r"\[\[([^\[\]|\n]{1,400})(?:\\?\|([^\[\]\n]{1,400}))?\]\]")
_CALLOUT = re.compile(r"^((?:\s{0,3}>\s?)+)\[!(\w[\w-]{0,30})(?:\|[^\]]{0,60})?\][+-]?[ \t]*(.*)$")
_MARK = re.compile(_CODE + r"==(?=\S)([^=\n]{1,1000})(?<=\S)==")
_BLOCK_ID = re.compile(r"\s\^[A-Za-z0-9-]{1,40}$")
_DEFINITION = re.compile(r"^ {0,3}[:~][ \t]{1,4}(?=\S)")
"""Of pandoc, kramdown and their kin: what a term in the line above means."""
_NO_TERM = re.compile(r"^(?:\s|[#>|:~`=<]|[*+-]\s|\d{1,9}[.)]\s|$)")
_LONGEST_TERM = 120
_CONTENTS = re.compile(r"^\s*(?:\[\[?_?toc_?\]?\]|\[\[_TOC_\]\]|\*\s+TOC|<!-- toc -->)\s*$", re.I)
_DIV = re.compile(r"^\s{0,3}:{3,}\s*(?:\{[^{}]*\}|[\w-]{0,30})?\s*(.*?)\s*:*$")
_JSX = re.compile(
    r"^(?:import\s.+?\sfrom\s+['\"].+|import\s+['\"].+|export\s+(?:const|default|let|function)\b.*)$"
)
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"))


def to_commonmark(text: str) -> str:
    """`text` with what only its maker's program understands put in plain Markdown; code stays as it is."""
    parts: list[tuple[bool, list[str]]] = [(False, [])]
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if not fence and mark:
            parts.append((True, []))
            fence = mark[1]
        elif fence and mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
            parts[-1][1].append(line)
            parts.append((False, []))
            continue
        parts[-1][1].append(line)
    return _with_notes(
        [(code, "\n".join(lines if code else _prose(lines))) for code, lines in parts if lines]
    )


def plain_name(text: str) -> str:
    """A name without the brackets of a link to its note."""
    return _WIKI.sub(_wiki_words, text).strip()


def _prose(lines: list[str]) -> list[str]:
    text = "\n".join(map(_line, _defined(_spaced(_unboxed(lines)))))
    if "{" in text or "%%" in text or "<!--" in text:
        text = _ATTRIBUTES.sub(_kept, _SHORTCODE.sub(_kept, text))
    if "^[" in text:
        text = _INLINE_NOTE.sub(lambda found: found["code"] or f" ({found[3]})", text)
    if "[[" in text:
        text = _WIKI.sub(_wiki_words, _EMBED.sub(_embedded, text))
    if "==" in text:
        text = _MARK.sub(lambda found: found["code"] or f"<mark>{found[3]}</mark>", text)
    return text.split("\n") if lines else []


def _unboxed(lines: list[str]) -> list[str]:
    """Lines of boxes as plain ones under the title of their box."""
    out: list[str] = []
    inside = False
    for line in lines:
        if line[:1] in ("!", "?") and (note := _NOTE.match(line)):
            out += ["", f"**{note[2]}**" if note[2] else "", ""]
            inside = True
        elif inside and line.startswith(" " * _SET_IN):
            out.append(line[_SET_IN:])
        else:
            inside = inside and not line.strip()
            out.append(line)
    return out


def _spaced(lines: list[str]) -> list[str]:
    """Lines with the blank that many leave out behind the marks of a heading; a tag (`#boats`) is a single word."""
    return [
        f"{mark[1]} {mark[2]}"
        if line[:1] == "#"
        and not (at and lines[at - 1].strip())
        and (mark := _TIGHT.match(line))
        and not prose.stops(line)
        else line
        for at, line in enumerate(lines)
    ]


_TIGHT = re.compile(r"^(#{1,6})(?=[^\W\d_a-z])([^#\n]{1,60}\s[^#\n]{1,120})$")


def _defined(lines: list[str]) -> list[str]:
    """Lines with terms and what they mean as the lists of HTML."""
    out: list[str] = []
    at = 0
    while at < len(lines):
        mark = _DEFINITION.match(lines[at])
        term = _term(out) if mark else ""
        if mark is None or not term:
            out.append(lines[at])
            at += 1
            continue
        if out[-2:] == ["</dl>", ""]:
            del out[-2:]
        else:
            out.append("<dl>")
        out += ["<dt>", "", term, "", "</dt>"]
        while mark:
            meaning = [lines[at][mark.end() :]]
            at += 1
            while at < len(lines) and _goes_on(lines, at):
                meaning.append(
                    lines[at].removeprefix("    ") if lines[at].startswith("    ") else lines[at].lstrip()
                )
                at += 1
            out += ["<dd>", "", *meaning, "", "</dd>"]
            following = at + (at + 1 < len(lines) and not lines[at].strip())
            mark = _DEFINITION.match(lines[following]) if following < len(lines) else None
            at = following if mark else at
        out += ["</dl>", ""]
    return out


def _term(before: list[str]) -> str:
    """The term that stands by itself at the end of `before`, from which it is taken; empty where none does."""
    end = len(before) - (before[-1:] == [""])
    if end < 1 or (end > 1 and before[end - 2].strip()):
        return ""
    term = before[end - 1]
    if _NO_TERM.match(term) or len(term) > _LONGEST_TERM:
        return ""
    del before[end - 1 :]
    return term


def _goes_on(lines: list[str], at: int) -> bool:
    """Whether a line belongs to the meaning above it: it is set in, or follows without a gap."""
    if lines[at].strip():
        return lines[at].startswith("  ") or (
            bool(lines[at - 1].strip()) and not _DEFINITION.match(lines[at])
        )
    following = next((line for line in lines[at + 1 :] if line.strip()), "")
    return following.startswith("    ")


def _with_notes(parts: Sequence[tuple[bool, str]]) -> str:
    """Code (True) and prose put together, marks of footnotes as numbers in their order, the notes beside theirs."""
    prose_of_it = "\n".join(text for code, text in parts if not code)
    named = [found[1] for found in _FOOTNOTE.finditer(prose_of_it)]
    marked = [found[3] for found in _NOTE_MARK.finditer(prose_of_it) if found[3] in named]
    order = {name: at for at, name in enumerate(dict.fromkeys([*marked, *named]), 1)}

    def number(found: re.Match[str]) -> str:
        if found["code"] or found[3] not in order:
            return found[0]
        return f"<sup>{order[found[3]]}</sup>"

    def numbered(text: str) -> str:
        return _NOTE_MARK.sub(number, _FOOTNOTE.sub(lambda note: f"\n<sup>{order[note[1]]}</sup> ", text))

    return "\n".join(text if code or not order else numbered(text) for code, text in parts)


def _kept(found: re.Match[str]) -> str:
    return found["code"] or ""


def _line(line: str) -> str:
    if _CONTENTS.match(line) or _JSX.match(line):
        return ""
    if line.lstrip().startswith(":::") and (div := _DIV.match(line)):
        return f"**{div[1]}**" if div[1] else ""
    if "[!" in line and (callout := _CALLOUT.match(line)):
        return f"{callout[1]}**{callout[3]}**\n{callout[1]}" if callout[3] else callout[1]
    return _BLOCK_ID.sub("", line)


def _wiki_words(found: re.Match[str]) -> str:
    """What a link to another note says: its own words, else the note's name."""
    if found["code"]:
        return found["code"]
    if found[4]:
        return found[4].strip()
    note, _, part = found[3].partition("#")
    return (basename(note.strip()) or part.lstrip("^")).strip()


def _embedded(found: re.Match[str]) -> str:
    if found["code"]:
        return found["code"]
    name, _, words = found[3].partition("|")
    stem, ending = splitext(name.strip())
    if ending.lower() not in _PICTURES:
        return ""
    said = words if words and not re.fullmatch(r"\d+(?:x\d+)?", words) else basename(stem)
    address = name.strip().replace(" ", "%20")
    return f"![{said}]({address})"
