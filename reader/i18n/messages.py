"""What the engine says, in the chosen language.

The engine words its reasons in English with its data filled in. They are looked up as
they are, then by the patterns below, whose fields take whatever was filled in. What has
no translation stays English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from feeds import errors
from feeds.messages import NUMBER, Message
from reader.i18n import translate
from reader.i18n.translate import message, tr

if TYPE_CHECKING:
    from feeds.messages import Value

SHELVES = (message("Related"), message("For you"), message("From this page"))
TOPICS = (
    message("Climate"),
    message("Comics"),
    message("Culture"),
    message("Economy"),
    message("Europe"),
    message("Longreads"),
    message("Maghreb & Middle East"),
    message("Podcasts"),
    message("Programming"),
    message("Science"),
    message("Sport"),
    message("Technology"),
    message("World"),
)
"""Topics of the catalogue of well-known feeds."""
NO_PATHS = (message("standard input"), message("this article"))
"""Sources that are named in words."""
REASONS = {
    "shares": message("shares"),
    "story": message("story"),
    "twin": message("twin"),
    "meaning": message("meaning"),
    "across": message("across"),
    "starred": message("starred"),
    "likes": message("likes"),
    "feed": message("feed"),
    "beside": message("beside"),
    "author": message("author"),
    "tag": message("tag"),
    "sources": message("sources"),
    "outside": message("outside"),
    "page": message("page"),
    "fresh": message("fresh"),
}
"""Kinds of reasons to recommend a piece."""
KINDS = {
    "term": message("words"),
    "feed": message("feed"),
    "author": message("author"),
    "tag": message("tag"),
}
"""What a weight of the profile is of."""
EVENTS = {
    "open": message("opened"),
    "read": message("read for a while"),
    "finish": message("read to the end"),
    "save": message("kept"),
    "star": message("starred"),
    "more": message("more like this"),
    "leave": message("left at once"),
    "less": message("less like this"),
}
"""What a weight of the profile comes from."""
WHY = (
    message("shares {terms}"),
    message("similar wording"),
    message("latest in this story"),
    message("same story"),
    message("like this, in another language: {terms}"),
    message("like this, in another language"),
    message("close in meaning"),
    message("close in meaning, in another language"),
    message("you starred {number} on {terms}"),
    message("like {number} you starred"),
    message("you read about {terms}"),
    message("like what you read"),
    message("from {terms}, which you finish"),
    message("also from {terms}"),
    message("by {terms}, whom you read"),
    message("filed under {terms}, which you read"),
    message("{number} of your sources carry it"),
    message("outside your usual"),
    message("recommended under {terms}"),
    message("recommended by the page"),
    message("new"),
    message("set by you"),
    message("muted"),
    message("earlier"),
)
CHANGES = (
    message("Marked {what} read"),
    message("Marked {what} unread"),
    message("Marked {what} starred"),
    message("Marked {what} not starred"),
    message("Marked {what} hidden"),
    message("Marked {what} shown again"),
    message("Changed the tags of {what}"),
    message("{number} articles"),
    message("an article"),
    message("“{text}”"),
    message("Subscribed to {feed}"),
    message("Unsubscribed from {feed}"),
    message("Renamed the tag {tag}"),
    message("Took away the tag {tag}"),
    message("Renamed {feed}"),
    message("Moved {feed}"),
    message("Changed the settings of {feed}"),
    message("Changed the address of {feed}"),
    message("Gave a feed the address {address}"),
    message("Moved the folder {folder}"),
    message("Imported feeds from {file}"),
    message("Saved the smart feed “{name}”"),
    message("Removed the smart feed “{name}”"),
    message("Saved the rule “{name}”"),
    message("Removed the rule “{name}”"),
    message("Applied the rule “{name}”"),
    message("Kept what was open"),
    message("Kept {what}"),
)
"""What can be undone, as the library writes it down."""
UNDO = (
    message("the same was changed again since ({what})"),
    message("take that back first"),
    message("something else has its name or address by now"),
)
"""Why a change is not taken back."""
CARE = (
    message("The library is backed up as {path}."),
    message("The texts of {number} old articles were dropped."),
    message("{number} old articles stay because they are starred or tagged."),
    message("{number} feeds removed a month ago are gone for good."),
    message("Subscribed to {feed} ({number} articles)."),
    message("Subscribed to {feed} ({number} articles). Left out: {addresses}."),
    message("You had {feed} already ({number} articles)."),
    message("You had {feed} already ({number} articles). Left out: {addresses}."),
    message("Kept {number} articles of {path}."),
    message("the file: {what}"),
    message("{number} rows about articles that are not there"),
    message("{number} articles have no text"),
    message("{number} feeds are counted wrong"),
    message("{number} articles are missing in the search index"),
    message("{path} may not be read and written by you"),
    message("it is empty: `broadsheet restore {day}` brings back its last backup that is not"),
)
LISTS = (
    message("{name} has no feed address; add its page {page} instead"),
    message("{address} is no web address"),
    message("line {number}: {what}"),
    message("query feeds are not taken over; make a smart feed instead"),
    message("programs are never run from a list of feeds"),
    message("a quote is not closed"),
    message("further tags ({tags}), for a feed lies in one folder"),
    message("{text} cannot be said as a query; make a smart feed instead"),
    message("item {number} has no address and no text"),
    message("the database is damaged: what stands behind the damage is missing"),
    message("this database is damaged"),
    message("close the program it is of and try again"),
    message("this database is of no program that is known"),
    message("this is an export of no program that is known"),
    message("export a list of feeds there"),
    message("the file is damaged or cut short"),
    message("export it again"),
)
"""Why a list of feeds was not taken over whole."""
QUERIES = (
    message("“{text}” is no day of the calendar; try 2026-01-31"),
    message("“{text}” is no time; try 2026-01-31, yesterday, monday or 2 days"),
    message("there is no key “{key}:”; did you mean “{other}:”?"),
    message("there is no key “{key}:”; put it in quotes to look for it as words"),
    message("there is no letter of this number"),
    message("“{key}:” wants a value"),
    message("“{value}” is no language; try fr or en-GB"),
    message("“{key}:” may be {values} or {last}"),
    message("“words:” wants a number such as >800"),
    message("this “)” closes nothing"),
    message("this “(” is never closed"),
    message("parentheses nest too deep here"),
    message("NEAR stands between words or phrases only"),
    message("something is missing at the end"),
    message("something is missing before this “)”"),
    message("{word} wants something before and after it"),
    message("too many negations here"),
)
LIBRARY = (
    message("is damaged"),
    message("is damaged too"),
    message("choose an older backup"),
    message("is not a library at all"),
    message("is in use by another program"),
    message("close it and try again"),
    message("is in use by another program for too long"),
    message("close that program and try again"),
    message("could not be written because the disk is full"),
    message("make room and try again"),
    message("may not be written"),
    message("check the rights of the file and its folder"),
    message("could not be made"),
    message("check the rights of its folder"),
    message("could not be opened"),
    message("check that the folder exists and may be written"),
    message("run `broadsheet doctor` or restore a backup"),
    message("choose another file, or restore a backup"),
    message("could not be read or written: the disk reports an error"),
    message("check the disk or network share"),
    message("was closed"),
    message("is a database of another program"),
    message("choose another file"),
    message("was written by a newer version of this program"),
    message("update it to read this library"),
    message("is of an older version and may not be written"),
    message("open it once for writing"),
    message("could not be used: {error}"),
    message("could not be backed up: {error}"),
    message("could not be replaced: {what}"),
    message("could not be copied to {path}: {what}"),
    message("is not copied onto itself"),
    message("has nothing left in it, but its backup of {day} is whole"),
    message("run `broadsheet restore {day}`"),
    message("is no backup that can be used ({error})"),
    message("choose another"),
    message("has lost the feed that was just added"),
    message("run broadsheet doctor"),
    message("was not refreshed to the end: the process that did it has died"),
    message("try again"),
)
"""What happened to the library, as clauses that follow its name, and what to do."""
SERVERS = (
    message("the server answered {status}: it {what}"),
    message("did not understand the request"),
    message("wants a name and a password"),
    message("set them for this feed"),
    message("wants to be paid"),
    message("open the site in a browser"),
    message("refuses access"),
    message("open the address in a browser to see why"),
    message("has nothing at this address"),
    message("the feed has moved or ended; look for a new address on its site"),
    message("has nothing a feed reader accepts"),
    message("is a proxy that wants a password"),
    message("check the proxy's settings"),
    message("waited too long for the request"),
    message("it is tried again later"),
    message("says the feed has ended for good"),
    message("its articles stay; it is not asked again"),
    message("serves another site"),
    message("says that nothing has changed, though nothing was read before"),
    message("asks for fewer requests"),
    message("it is asked again later"),
    message("may not show it for legal reasons"),
    message("broke down over it"),
    message("could not reach the server behind it"),
    message("is overloaded or being looked after"),
    message("waited in vain for the server behind it"),
    message("refused the request"),
    message("check the address"),
    message("check it for mistakes"),
    message("check the network connection"),
    message("the name {host} could not be looked up"),
    message("there is no host named {host}"),
    message("the certificate of {host} is not to be trusted ({detail})"),
    message("check the date of this computer, or tell the site"),
    message("no safe connection to {host} could be made ({detail})"),
    message("{host} did not answer in time"),
    message("{host} refuses connections"),
    message("the server may be down; it is tried again later"),
    message("{host} broke the connection off"),
    message("{host} cannot be reached from here"),
    message("too many connections are open"),
    message("set a lower number of connections"),
    message("the connection to {host} failed ({detail})"),
    message("{host} sent what is not HTTP"),
    message("the server redirects more than {number} times"),
    message("the server redirects to another one, {address}, which is sent nothing"),
    message("set that address if it is the right one"),
    message("the server redirects a change to {address}"),
    message("set that address"),
    message("the server asks for fewer requests"),
    message("it is asked again in {number} min"),
    message("the server redirects into the private network"),
    message("this is refused for safety"),
    message("the address lies in the private network"),
    message("add the feed by its address here if you mean it"),
    message("the server redirects to what is no address"),
    message("the server redirects to something that is no web page"),
    message("the answer is larger than {size} MB"),
    message("raise the limit in the settings if you trust it"),
    message("tell the site"),
    message("only http and https are fetched, not {scheme}"),
    message("this is no address"),
    message("this address names no host"),
    message("this address names no port"),
    message("the server gave no page"),
    message("the server gave no picture"),
    message("try again later"),
    message("its password is nowhere"),
    message("set a password command or install the keyring extra"),
    message("the keyring does not open"),
    message("unlock it, or set a password command"),
    message("its password command failed"),
    message("its password command printed nothing"),
    message("try the command in a shell"),
)
"""What a server or the network answered; some are clauses that follow “the server”."""
SOURCES = (
    message("there is no such file or folder"),
    message("nobody has this home"),
    message("check the name behind ~, or write ./~"),
    message("check the path"),
    message("it may not be read"),
    message("check its permissions"),
    message("its links lead round in a circle"),
    message("mend the link"),
    message("the name is too long"),
    message("it could not be read ({error})"),
    message("check the disk"),
    message("this is a folder"),
    message("name a file in it"),
    message("this is no folder"),
    message("name a folder"),
    message("this is no ordinary file"),
    message("point at a saved page or a feed"),
    message("point at saved pages or feeds"),
    message("the file is larger than {size} MB"),
    message("split it"),
    message("the file is empty"),
    message("save or download it again"),
    message("save the page again"),
    message("nothing was saved in it"),
    message("it cannot be read"),
    message("pipe a page or a feed into it"),
    message("nothing came in"),
    message("more than {size} MB came in"),
    message("this folder holds no page and no feed"),
    message("no article was found in this folder"),
    message("this is neither a feed nor a page that can be read"),
    message("check the file"),
    message("the list names no feed"),
    message("this is no OPML that can be read"),
    message("this is no OPML document"),
    message("export the list again"),
    message("the feed is empty"),
    message("the feed is damaged beyond reading"),
    message("tell its publisher"),
    message("this is no feed"),
    message("look for the feed's own address"),
    message("a web page came where a feed should be"),
    message("look for a new address on its site"),
    message("reading the feed {what} and was stopped"),
    message("used too much memory"),
    message("took longer than {seconds} s"),
    message("reading it failed ({error})"),
    message("report this address"),
    message("this is no JSON that can be read"),
    message("this JSON is no feed: it has no list of items"),
    message("this JSON does not say that it is a feed"),
    message("no feed was found there"),
    message("look for an RSS link on the page"),
    message("no article was found there"),
    message("no article was found on the page"),
    message("the page has less of the article than its feed"),
    message("open it in the browser"),
    message("open the article in the browser"),
    message("it has no page to fetch"),
    message("it is no web address"),
    message("it has not moved"),
    message("you have the feed at {address} already"),
    message("unsubscribe from one of them"),
    message("the library has no article of this number"),
    message("the page holds no text"),
    message("it may be one that scripts fill in"),
    message("there is no text in it"),
    message("no part of it is a web page"),
    message("no message in it has a text"),
    message("open another mailbox"),
    message("the message has too many parts"),
    message("the message is nested too deep"),
    message("it was made to break programs"),
    message("the book is damaged"),
    message("the book is damaged, no chapter is whole"),
    message("no chapter of the book has a text"),
    message("it may hold pictures only"),
    message("the book has no table of its files"),
    message("download or copy it again"),
    message("the book is protected (DRM) and cannot be read here"),
    message("open it with the program it was bought for"),
    message("this is {what}, not an article"),
    message("give a saved page, a text, Markdown or a feed"),
    message("a picture or sound"),
    message("a sound file"),
    message("compressed data"),
    message("an archive"),
    message("an Office document"),
    message("binary data"),
    message("the archive holds no page or feed"),
    message("look into it with another program"),
    message("unpack it yourself and open the folder"),
    message("the picture {what}"),
    message("this is no picture that can be shown ({error})"),
)
WRITTEN = (
    message("the disk is full"),
    message("it may not be written"),
    message("check the rights of its folder"),
    message("choose a shorter one"),
    message("a part of its path is no folder"),
    message("there is a file of this name already"),
    message("there is something in this folder already"),
    message("choose another folder"),
    message("a Markdown file holds one article"),
    message("name a folder for several of them"),
    message("choose another name"),
    message("this is a library or another database"),
    message("this is no name of a file"),
    message("it could not be written ({error})"),
)
"""Why a file could not be written."""
SAVED = (
    message("no feed is named “{name}”"),
    message("its feed is not among yours any more"),
    message("there is no folder “{folder}”"),
    message("the query of the rule “{name}” finds nothing: {what}"),
    message("the query of the smart feed “{name}” finds nothing: {what}"),
)
"""What is wrong with saved queries."""
RULES = (
    message("it has no query"),
    message("say which articles it is about"),
    message("{action} is no action"),
    message("use hide, read, star, notify or tag NAME"),
)

_NESTED = "what"
"""The field whose value is another of the engine's texts."""
_NUMBERS = ("number",)


def sentence(error: BaseException) -> str:
    """An error as one sentence for the reader: what happened, to what, and what to do about it."""
    return worded(error.message) if isinstance(error, errors.FeedsError) else str(error)


def worded(message: Message) -> str:
    """A message in the reader's language."""
    if (message.code, message.template) == ("", "{text}"):
        return told(str(message.data["text"]))
    values = {name: _worded(name, value) for name, value in message.data.items()}
    if message.many:
        return translate.either(message.template, message.many, message.number).format(**values)
    return tr(message.template, **values)


def _worded(name: str, value: Value) -> str:
    if isinstance(value, tuple):
        return tr(", ").join(_worded("", each) for each in value)
    if isinstance(value, Message):
        return worded(value)
    return translate.number(value) if name == NUMBER and isinstance(value, int) else str(value)


def told(text: str | Message) -> str:
    """A text of the engine: a clause, a label, or an error it wrote down as a sentence."""
    if isinstance(text, Message):
        return worded(text)
    if translate.this() == translate.ENGLISH or not text:
        return text
    if (said := tr(text)) != text:
        return said
    for pattern, template in _patterns():
        if found := pattern.fullmatch(text):
            return tr(template, **{name: _value(name, value) for name, value in found.groupdict().items()})
    if found := _SENTENCE.fullmatch(text):
        return sentence(errors.SourceError(found["source"], found["reason"], found["advice"] or ""))
    return text


def told_why(why: str) -> str:
    """Why a piece is recommended: several reasons, each a clause."""
    return tr("; ").join(told(reason) for reason in why.split("; "))


def told_weight(note: str) -> str:
    """Where a weight of the profile comes from: `term · star 2, open 5`."""
    if translate.this() == translate.ENGLISH:
        return note
    kind, _, because = note.partition(" · ")
    events = (event.rpartition(" ") for event in because.split(", "))
    counted = [f"{tr(EVENTS[event])} {number}" for event, _, number in events if event in EVENTS]
    return f"{tr(KINDS.get(kind, kind))} · {', '.join(counted) or told(because)}"


_SENTENCE = re.compile(r"(?P<source>\S.*?): (?P<reason>.+?)(?:; (?P<advice>.+))?\.")


def _value(name: str, value: str) -> str:
    if name == _NESTED:
        return told(value)
    return value.replace(",", translate.THOUSANDS[translate.this()]) if name in _NUMBERS else value


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The templates that have fields, as patterns; those with more words of their own come first."""
    all_words = (
        *WHY,
        *CHANGES,
        *UNDO,
        *CARE,
        *LISTS,
        *QUERIES,
        *LIBRARY,
        *SERVERS,
        *SOURCES,
        *WRITTEN,
        *SAVED,
        *RULES,
    )
    templates = [text for text in all_words if "{" in text]
    templates.sort(key=lambda text: -len(re.sub(r"\{\w+\}", "", text)))
    return [
        (re.compile(re.sub(r"\\\{(\w+)\\\}", _group, re.escape(text)), re.DOTALL), text) for text in templates
    ]


def _group(field: re.Match[str]) -> str:
    name = field[1]
    return rf"(?P<{name}>[\d,]+)" if name in _NUMBERS else rf"(?P<{name}>.+?)"
