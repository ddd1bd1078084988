"""Text dumps of pages that were never anywhere, with what is right for each: the same page for the same seed."""

from __future__ import annotations

import random
import textwrap
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

DAY, MOMENT = datetime(2024, 5, 3, tzinfo=UTC), datetime(2024, 5, 3, 14, 20, tzinfo=UTC)
NO_SPACES = ("ja", "zh")
_ENCODINGS = {
    "ru": ("cp1251", "koi8-r"), "uk": ("cp1251",), "el": ("cp1253",), "tr": ("cp1254",), "ar": ("cp1256",), "he": ("cp1255",), "pl": ("cp1250", "iso8859-2"),
    "cs": ("cp1250",), "ja": ("shift_jis", "euc_jp"), "zh": ("gb18030",), "ko": ("euc_kr",), "fr": ("cp1252",), "de": ("cp1252", "latin-1"), "es": ("cp1252",),
    "it": ("latin-1",), "pt": ("cp1252",), "nl": ("cp1252",), "sv": ("cp1252",),
}  # fmt: skip


@dataclass
class Dump:
    """A page as text, and the truth about it."""

    seed: int
    lang: str
    kind: str
    text: str = ""
    encoding: str = "utf-8"
    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    standfirst: str = ""
    paragraphs: list[str] = field(default_factory=list)
    picks: list[tuple[str, str]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    """What must not be read as the article's."""

    @property
    def data(self) -> bytes:
        """The file."""
        return self.text.encode(self.encoding)


@cache
def stories() -> Mapping[str, Mapping[str, Any]]:
    """The stories by their language."""
    return tomllib.loads(Path(__file__).with_name("stories.toml").read_text(encoding="utf-8"))


@cache
def around() -> Mapping[str, Mapping[str, Any]]:
    """What sites put around stories, by their language."""
    return tomllib.loads(Path(__file__).with_name("around.toml").read_text(encoding="utf-8"))


KINDS = ("news", "news", "news", "news", "note", "recipe", "poem", "interview", "ticker", "marked")


def dump(seed: int) -> Dump:
    """The page of a seed."""
    chance = random.Random(seed)
    lang = chance.choice(sorted(stories()))
    page = _Page(chance, stories()[lang], Dump(seed, lang, chance.choice(KINDS)))
    page.write()
    return page.dump


class _Page:
    """A page being written: lines in their order, the truth beside them."""

    def __init__(self, chance: random.Random, story: Mapping[str, Any], truth: Dump) -> None:
        self.chance = chance
        self.story = story
        self.around = around()[truth.lang]
        self.dump = truth
        self.blocks: list[str] = []
        self.is_broken = False
        self.others = chance.sample(story["others"], len(story["others"]))

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def site(self, *lines: str) -> None:
        """Lines that are not the article's."""
        self.blocks.extend(lines)
        self.dump.foreign.extend(line for line in lines if len(line) > 12)

    def own(self, *lines: str) -> None:
        """Paragraphs of the article."""
        self.blocks.extend(lines)
        self.dump.paragraphs.extend(lines)

    def write(self) -> None:
        truth = self.dump
        if self.maybe(0.1):
            self.site(*self.story["cookies"])
        if self.maybe(0.1):
            self.site(self.chance.choice(self.around["crumbs"]))
        if self.maybe(0.05):
            self.blocks.append(self.chance.choice([" › ", " » ", " > "]).join(self.around["menu"][:2]))
        menu = self.around["menu"] if truth.kind != "poem" and self.maybe(0.15) else []
        self.blocks += menu
        truth.title = self.story["title"]
        self.head()
        body: Mapping[str, Callable[[], None]] = {
            "note": self.note,
            "recipe": self.recipe,
            "poem": self.poem,
            "interview": self.interview,
            "ticker": self.ticker,
        }
        if truth.kind == "news" and self.maybe(0.05):
            self.site(self.chance.choice(["00:00 / 31:12", "0:00/4:07", "★★★★☆ (48)"]))
        body.get(truth.kind, self.news)()
        self.tail()
        if menu and self.maybe(0.5):
            self.blocks += menu
        truth.text = self.kept(self.laid_out())
        if self.maybe(0.15):
            for encoding in _ENCODINGS.get(truth.lang, ()):
                try:
                    truth.text.encode(encoding)
                except UnicodeEncodeError:
                    continue
                truth.encoding = encoding
                break

    # ------------------------------------------------------------ head

    def head(self) -> None:
        story, truth = self.story, self.dump
        poem = truth.kind in ("poem", "recipe")
        standfirst = [] if poem or self.maybe(0.4) else [story["standfirst"]]
        truth.standfirst = "".join(standfirst)
        marks = self.byline()
        if self.maybe(0.15):
            marks.append(story["reading"])
            truth.foreign.append(story["reading"])
        if self.maybe(0.1) and not poem:
            self.blocks += [*marks, truth.title, *standfirst]
        elif self.maybe(0.5):
            self.blocks += [truth.title, *standfirst, *marks]
        else:
            self.blocks += [truth.title, *marks, *standfirst]
        if self.maybe(0.15):
            self.site(*story["shares"])
        if self.maybe(0.05):
            self.site(self.chance.choice(self.around["count"]))
        if self.maybe(0.2) and not poem:
            self.site(story["caption"])

    def byline(self) -> list[str]:
        """Author and day in one of the ways pages have."""
        story, truth, chance = self.story, self.dump, self.chance
        date = chance.choice([*story["dates"], *self.around["numeric"]])
        at_time = any(clock in date for clock in ("14:20", "14h20", "14.20", "2:20", "14時20"))
        truth.published = MOMENT if at_time else DAY
        names = chance.sample(story["names"], 2 if self.maybe(0.25) else 1)
        by = chance.choice(story["by"])
        if len(names) == 2 and truth.lang == "ar":
            names = names[:1]
        name = story["glue"].join(names)
        if self.maybe(0.1):
            date += chance.choice(["\n\n", " | "]) + chance.choice(self.around["updated"])
        way = chance.randrange(7)
        if way == 0:  # the day alone
            return [date]
        truth.authors = tuple(names)
        if way == 1:
            return [by.format(name), date]
        if way == 2:
            return [date, by.format(name)]
        if way == 3:
            return [f"{by.format(name)} | {date}"]
        if way == 4 and len(names) == 1:
            return [
                by.format(name)
                + (f", {story['agency']}" if truth.lang not in NO_SPACES else f" {story['agency']}"),
                date,
            ]
        if way == 5:
            return [name, story["role"], date]
        return [name, date]

    # ------------------------------------------------------------ bodies

    def signed(self) -> None:
        """What is said under the text of who wrote it."""
        if self.dump.authors and self.maybe(0.1):
            self.site(f"{self.dump.authors[0]} – {self.story['role']}, {self.story['agency']}")

    def news(self) -> None:
        story = self.story
        paragraphs = list(story["paragraphs"])
        shorts = self.chance.sample(story["shorts"], self.chance.randrange(3))
        for short in shorts:
            paragraphs.insert(self.chance.randrange(len(paragraphs) + 1), short)
        subheads = iter(story["subheads"])
        boxed = self.maybe(0.25)
        for at, paragraph in enumerate(paragraphs):
            if at and self.maybe(0.3):
                self.site(self.chance.choice(story["ads"]))
            if at and self.maybe(0.15):
                self.site(story["caption"])
            if at > 1 and len(paragraph) > 60 and self.maybe(0.25) and (subhead := next(subheads, "")):
                self.own(subhead)
            self.own(paragraph)
            if at < len(paragraphs) - 1 and self.maybe(0.08):
                self.piece()
            if at == 1 and self.maybe(0.05):
                self.site(*self.around["letter"])
            if boxed and at == 1 and len(paragraphs[2]) > 60:
                self.list(self.chance.choice(story["boxes"]), 2)
        self.signed()

    def note(self) -> None:
        self.own(self.story["paragraphs"][0], *self.chance.sample(self.story["shorts"], 2))

    def recipe(self) -> None:
        self.own(self.story["paragraphs"][0], *self.story["ingredients"], *self.story["steps"])

    def poem(self) -> None:
        self.own(*self.story["verses"])

    def interview(self) -> None:
        story = self.story
        self.own(story["paragraphs"][0])
        for question, answer in zip(story["shorts"], story["paragraphs"][1:], strict=True):
            dash = self.chance.choice("–—")
            self.own(f"{dash} {question}", f"{dash} {answer}")

    def ticker(self) -> None:
        story = self.story
        for hour, subhead, paragraph in zip((16, 15), story["subheads"], story["paragraphs"], strict=False):
            self.own(f"{hour}:{self.chance.randrange(10, 60)}", subhead, paragraph)

    # ------------------------------------------------------------ what follows

    def list(self, heading: str, count: int) -> None:
        """A list of the site's other pieces."""
        titles, self.others = self.others[:count], self.others[count:]
        self.blocks += [heading, *titles]
        self.dump.picks += [(heading, title) for title in titles]

    def piece(self) -> None:
        """One other piece behind its label."""
        label, title = self.chance.choice(self.around["also"]), self.others.pop()
        self.site(label.format(title))
        self.dump.picks.append((label.format("").strip(" :：>【】[]"), title))

    def tail(self) -> None:
        story = self.story
        if self.maybe(0.2):
            self.site(self.chance.choice(self.around["tags"]))
        if self.maybe(0.1):
            self.site(self.chance.choice(self.around["count"]))
        for _ in range(self.chance.randrange(3)):
            self.site(self.chance.choice(story["ads"]))
        if self.maybe(0.1):
            self.site(*story["shares"])
        unknown = self.dump.kind in ("news", "marked", "interview") and self.maybe(0.3)
        if len(self.others) >= 3 and self.maybe(0.75):
            self.list(story["unknown"] if unknown else story["lists"][0], 3)
        if len(self.others) >= 3 and self.maybe(0.3):
            self.list(story["lists"][1], 3)
        if self.maybe(0.1):
            self.site(*self.around["letter"])
        if self.maybe(0.1):
            self.site(*story["cookies"])
        if self.maybe(0.15):
            self.site(*self.around["foot"])

    # ------------------------------------------------------------ on paper

    def laid_out(self) -> str:
        """The lines as a tool or a person keeps them: with blank lines, broken at a width, as Markdown."""
        if self.dump.kind == "marked":
            return self.marked()
        width = self.chance.randrange(60, 81) if self.maybe(0.3) and self.dump.kind != "poem" else 0
        self.is_broken = width > 0
        blocks = [self.wrapped(block, width) if width else block for block in self.blocks]
        if self.dump.kind == "poem":
            return "\n\n".join(blocks).replace(",\n\n", ",\n") + "\n"
        return "\n\n".join(blocks) + "\n"

    def kept(self, text: str) -> str:
        """The text as browsers, editors and systems keep it: without blank lines or with more, other ends of lines and spaces."""
        chance = random.Random(-1 - self.dump.seed)
        if self.dump.kind not in ("poem", "marked") and "\n\n" in text and not self.is_broken:
            gap = chance.choices(["\n\n", "\n", "\n\n\n", "\n \n"], [5, 3, 1, 1])[0]
            text = text.replace("\n\n", gap)
        if chance.random() < 0.15 and self.dump.kind != "marked":
            text = "\n".join("  " + line for line in text.split("\n"))
        if chance.random() < 0.2:
            text = text.replace("\n", "\r\n")
        if chance.random() < 0.1:
            text = "\ufeff" + text
        return text

    def wrapped(self, block: str, width: int) -> str:
        if self.dump.lang == "ko":  # two columns a letter
            width = width * 5 // 9
        if self.dump.lang not in NO_SPACES:
            return textwrap.fill(block, width, break_long_words=False, break_on_hyphens=False)
        half = width // 2
        lines = [block[at : at + half] for at in range(0, len(block), half)]
        return "\n".join(lines)

    def marked(self) -> str:
        """As html2text and its like write it."""
        truth = self.dump
        lines: list[str] = []
        titles = {title for _, title in truth.picks}
        headings = {heading for heading, _ in truth.picks}
        for block in self.blocks:
            if block == truth.title:
                lines.append(f"# {block}")
            elif block in headings:
                lines.append(f"## {block}")
            elif block in titles:
                lines.append(f"  * [{block}](https://news.example/{len(lines)})")
            elif block in truth.paragraphs and " " in block and len(block) > 80:
                first, *rest, last = block.split(" ")
                link = f"[{first}](https://news.example/a?b={len(lines)})"
                lines.append(
                    textwrap.fill(
                        " ".join([link, *rest[:3], f"**{rest[3]}**", *rest[4:], last]),
                        78,
                        break_long_words=False,
                        break_on_hyphens=False,
                    )
                )
            else:
                lines.append(block)
        if self.maybe(0.5):
            lines.insert(
                1 + (not lines[0].startswith("#")), "![A picture](https://img.example/a-\nlong-name.jpg)"
            )
        return "\n\n".join(lines) + "\n"
