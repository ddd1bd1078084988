"""What the engine says, in the chosen language.

The engine words its reasons in English with its data filled in. They are looked up as
they are, then by the patterns below, whose fields take whatever was filled in. What has
no translation stays English.
"""

from __future__ import annotations

import re
from functools import cache

from feeds import errors
from reader import tongue
from reader.tongue import mark, tr

SHELVES = (mark("Related"), mark("For you"), mark("From this page"))
TOPICS = (
    mark("Climate"),
    mark("Comics"),
    mark("Culture"),
    mark("Economy"),
    mark("Europe"),
    mark("Longreads"),
    mark("Maghreb & Middle East"),
    mark("Podcasts"),
    mark("Programming"),
    mark("Science"),
    mark("Sport"),
    mark("Technology"),
    mark("World"),
)
"""Topics of the catalogue of well-known feeds."""
NO_PATHS = (mark("standard input"), mark("this article"))
"""Sources that are named in words."""
REASONS = {
    "shares": mark("shares"),
    "story": mark("story"),
    "twin": mark("twin"),
    "meaning": mark("meaning"),
    "across": mark("across"),
    "starred": mark("starred"),
    "likes": mark("likes"),
    "feed": mark("feed"),
    "beside": mark("beside"),
    "author": mark("author"),
    "tag": mark("tag"),
    "sources": mark("sources"),
    "outside": mark("outside"),
    "page": mark("page"),
    "fresh": mark("fresh"),
}
"""Kinds of reasons to recommend a piece."""
KINDS = {"term": mark("words"), "feed": mark("feed"), "author": mark("author"), "tag": mark("tag")}
"""What a weight of the profile is of."""
EVENTS = {
    "open": mark("opened"),
    "read": mark("read for a while"),
    "finish": mark("read to the end"),
    "save": mark("kept"),
    "star": mark("starred"),
    "more": mark("more like this"),
    "leave": mark("left at once"),
    "less": mark("less like this"),
}
"""What a weight of the profile comes from."""
WHY = (
    mark("shares {terms}"),
    mark("similar wording"),
    mark("latest in this story"),
    mark("same story"),
    mark("like this, in another language: {terms}"),
    mark("like this, in another language"),
    mark("close in meaning"),
    mark("close in meaning, in another language"),
    mark("you starred {number} on {terms}"),
    mark("like {number} you starred"),
    mark("you read about {terms}"),
    mark("like what you read"),
    mark("from {terms}, which you finish"),
    mark("also from {terms}"),
    mark("by {terms}, whom you read"),
    mark("filed under {terms}, which you read"),
    mark("{number} of your sources carry it"),
    mark("outside your usual"),
    mark("recommended under {terms}"),
    mark("recommended by the page"),
    mark("new"),
    mark("set by you"),
    mark("muted"),
    mark("earlier"),
)
CHANGES = (
    mark("Marked {what} read"),
    mark("Marked {what} unread"),
    mark("Marked {what} starred"),
    mark("Marked {what} not starred"),
    mark("Marked {what} hidden"),
    mark("Marked {what} shown again"),
    mark("Changed the tags of {what}"),
    mark("{number} articles"),
    mark("an article"),
    mark("“{text}”"),
    mark("Subscribed to {feed}"),
    mark("Unsubscribed from {feed}"),
    mark("Renamed the tag {tag}"),
    mark("Took away the tag {tag}"),
    mark("Renamed {feed}"),
    mark("Moved {feed}"),
    mark("Changed the settings of {feed}"),
    mark("Changed the address of {feed}"),
    mark("Gave a feed the address {address}"),
    mark("Moved the folder {folder}"),
    mark("Imported feeds from {file}"),
    mark("Saved the smart feed “{name}”"),
    mark("Removed the smart feed “{name}”"),
    mark("Saved the rule “{name}”"),
    mark("Removed the rule “{name}”"),
    mark("Applied the rule “{name}”"),
    mark("Kept what was open"),
    mark("Kept {what}"),
)
"""What can be undone, as the library writes it down."""
UNDO = (
    mark("the same was changed again since ({what})"),
    mark("take that back first"),
    mark("something else has its name or address by now"),
)
"""Why a change is not taken back."""
CARE = (
    mark("The library is backed up as {path}."),
    mark("The texts of {number} old articles were dropped."),
    mark("{number} old articles stay because they are starred or tagged."),
    mark("{number} feeds removed a month ago are gone for good."),
    mark("Subscribed to {feed} ({number} articles)."),
    mark("Subscribed to {feed} ({number} articles). Left out: {addresses}."),
    mark("You had {feed} already ({number} articles)."),
    mark("You had {feed} already ({number} articles). Left out: {addresses}."),
    mark("Kept {number} articles of {path}."),
    mark("the file: {what}"),
    mark("{number} rows about articles that are not there"),
    mark("{number} articles have no text"),
    mark("{number} feeds are counted wrong"),
    mark("{number} articles are missing in the search index"),
    mark("{path} may not be read and written by you"),
    mark("it is empty: `broadsheet restore {day}` brings back its last backup that is not"),
)
LISTS = (
    mark("{name} has no feed address; add its page {page} instead"),
    mark("{address} is no web address"),
    mark("line {number}: {what}"),
    mark("query feeds are not taken over; make a smart feed instead"),
    mark("programs are never run from a list of feeds"),
    mark("a quote is not closed"),
    mark("further tags ({tags}), for a feed lies in one folder"),
    mark("{text} cannot be said as a query; make a smart feed instead"),
    mark("item {number} has no address and no text"),
    mark("the database is damaged: what stands behind the damage is missing"),
    mark("this database is damaged"),
    mark("close the program it is of and try again"),
    mark("this database is of no program that is known"),
    mark("this is an export of no program that is known"),
    mark("export a list of feeds there"),
    mark("the file is damaged or cut short"),
    mark("export it again"),
)
"""Why a list of feeds was not taken over whole."""
QUERIES = (
    mark("“{text}” is no day of the calendar; try 2026-01-31"),
    mark("“{text}” is no time; try 2026-01-31, yesterday, monday or 2 days"),
    mark("there is no key “{key}:”; did you mean “{other}:”?"),
    mark("there is no key “{key}:”; put it in quotes to look for it as words"),
    mark("there is no letter of this number"),
    mark("“{key}:” wants a value"),
    mark("“{value}” is no language; try fr or en-GB"),
    mark("“{key}:” may be {values} or {last}"),
    mark("“words:” wants a number such as >800"),
    mark("this “)” closes nothing"),
    mark("this “(” is never closed"),
    mark("parentheses nest too deep here"),
    mark("NEAR stands between words or phrases only"),
    mark("something is missing at the end"),
    mark("something is missing before this “)”"),
    mark("{word} wants something before and after it"),
    mark("too many negations here"),
)
LIBRARY = (
    mark("is damaged"),
    mark("is damaged too"),
    mark("choose an older backup"),
    mark("is not a library at all"),
    mark("is in use by another program"),
    mark("close it and try again"),
    mark("is in use by another program for too long"),
    mark("close that program and try again"),
    mark("could not be written because the disk is full"),
    mark("make room and try again"),
    mark("may not be written"),
    mark("check the rights of the file and its folder"),
    mark("could not be made"),
    mark("check the rights of its folder"),
    mark("could not be opened"),
    mark("check that the folder exists and may be written"),
    mark("run `broadsheet doctor` or restore a backup"),
    mark("choose another file, or restore a backup"),
    mark("could not be read or written: the disk reports an error"),
    mark("check the disk or network share"),
    mark("was closed"),
    mark("is a database of another program"),
    mark("choose another file"),
    mark("was written by a newer version of this program"),
    mark("update it to read this library"),
    mark("is of an older version and may not be written"),
    mark("open it once for writing"),
    mark("could not be used: {error}"),
    mark("could not be backed up: {error}"),
    mark("could not be replaced: {what}"),
    mark("could not be copied to {path}: {what}"),
    mark("is not copied onto itself"),
    mark("has nothing left in it, but its backup of {day} is whole"),
    mark("run `broadsheet restore {day}`"),
    mark("is no backup that can be used ({error})"),
    mark("choose another"),
    mark("has lost the feed that was just added"),
    mark("run broadsheet doctor"),
    mark("was not refreshed to the end: the process that did it has died"),
    mark("try again"),
)
"""What happened to the library, as clauses that follow its name, and what to do."""
SERVERS = (
    mark("the server answered {status}: it {what}"),
    mark("did not understand the request"),
    mark("wants a name and a password"),
    mark("set them for this feed"),
    mark("wants to be paid"),
    mark("open the site in a browser"),
    mark("refuses access"),
    mark("open the address in a browser to see why"),
    mark("has nothing at this address"),
    mark("the feed has moved or ended; look for a new address on its site"),
    mark("has nothing a feed reader accepts"),
    mark("is a proxy that wants a password"),
    mark("check the proxy's settings"),
    mark("waited too long for the request"),
    mark("it is tried again later"),
    mark("says the feed has ended for good"),
    mark("its articles stay; it is not asked again"),
    mark("serves another site"),
    mark("says that nothing has changed, though nothing was read before"),
    mark("asks for fewer requests"),
    mark("it is asked again later"),
    mark("may not show it for legal reasons"),
    mark("broke down over it"),
    mark("could not reach the server behind it"),
    mark("is overloaded or being looked after"),
    mark("waited in vain for the server behind it"),
    mark("refused the request"),
    mark("check the address"),
    mark("check it for mistakes"),
    mark("check the network connection"),
    mark("the name {host} could not be looked up"),
    mark("there is no host named {host}"),
    mark("the certificate of {host} is not to be trusted ({detail})"),
    mark("check the date of this computer, or tell the site"),
    mark("no safe connection to {host} could be made ({detail})"),
    mark("{host} did not answer in time"),
    mark("{host} refuses connections"),
    mark("the server may be down; it is tried again later"),
    mark("{host} broke the connection off"),
    mark("{host} cannot be reached from here"),
    mark("too many connections are open"),
    mark("set a lower number of connections"),
    mark("the connection to {host} failed ({detail})"),
    mark("{host} sent what is not HTTP"),
    mark("the server redirects more than {number} times"),
    mark("the server redirects into the private network"),
    mark("this is refused for safety"),
    mark("the address lies in the private network"),
    mark("add the feed by its address here if you mean it"),
    mark("the server redirects to what is no address"),
    mark("the server redirects to something that is no web page"),
    mark("the answer is larger than {size} MB"),
    mark("raise the limit in the settings if you trust it"),
    mark("tell the site"),
    mark("only http and https are fetched, not {scheme}"),
    mark("this is no address"),
    mark("this address names no host"),
    mark("this address names no port"),
    mark("the server gave no page"),
    mark("the server gave no picture"),
    mark("try again later"),
    mark("its password is nowhere"),
    mark("set a password command or install the keyring extra"),
    mark("the keyring does not open"),
    mark("unlock it, or set a password command"),
    mark("its password command failed"),
    mark("its password command printed nothing"),
    mark("try the command in a shell"),
)
"""What a server or the network answered; some are clauses that follow “the server”."""
SOURCES = (
    mark("there is no such file or folder"),
    mark("nobody has this home"),
    mark("check the name behind ~, or write ./~"),
    mark("check the path"),
    mark("it may not be read"),
    mark("check its permissions"),
    mark("its links lead round in a circle"),
    mark("mend the link"),
    mark("the name is too long"),
    mark("it could not be read ({error})"),
    mark("check the disk"),
    mark("this is a folder"),
    mark("name a file in it"),
    mark("this is no folder"),
    mark("name a folder"),
    mark("this is no ordinary file"),
    mark("point at a saved page or a feed"),
    mark("point at saved pages or feeds"),
    mark("the file is larger than {size} MB"),
    mark("split it"),
    mark("the file is empty"),
    mark("save or download it again"),
    mark("save the page again"),
    mark("nothing was saved in it"),
    mark("it cannot be read"),
    mark("pipe a page or a feed into it"),
    mark("nothing came in"),
    mark("more than {size} MB came in"),
    mark("this folder holds no page and no feed"),
    mark("no article was found in this folder"),
    mark("this is neither a feed nor a page that can be read"),
    mark("check the file"),
    mark("the list names no feed"),
    mark("this is no OPML that can be read"),
    mark("this is no OPML document"),
    mark("export the list again"),
    mark("the feed is empty"),
    mark("the feed is damaged beyond reading"),
    mark("tell its publisher"),
    mark("this is no feed"),
    mark("look for the feed's own address"),
    mark("a web page came where a feed should be"),
    mark("look for a new address on its site"),
    mark("reading the feed {what} and was stopped"),
    mark("used too much memory"),
    mark("took longer than {seconds} s"),
    mark("reading it failed ({error})"),
    mark("report this address"),
    mark("this is no JSON that can be read"),
    mark("this JSON is no feed: it has no list of items"),
    mark("this JSON does not say that it is a feed"),
    mark("no feed was found there"),
    mark("look for an RSS link on the page"),
    mark("no article was found there"),
    mark("no article was found on the page"),
    mark("the page has less of the article than its feed"),
    mark("open it in the browser"),
    mark("open the article in the browser"),
    mark("it has no page to fetch"),
    mark("it is no web address"),
    mark("it has not moved"),
    mark("you have the feed at {address} already"),
    mark("unsubscribe from one of them"),
    mark("the library has no article of this number"),
    mark("the page holds no text"),
    mark("it may be one that scripts fill in"),
    mark("there is no text in it"),
    mark("no part of it is a web page"),
    mark("no message in it has a text"),
    mark("open another mailbox"),
    mark("the message has too many parts"),
    mark("the message is nested too deep"),
    mark("it was made to break programs"),
    mark("the book is damaged"),
    mark("the book is damaged, no chapter is whole"),
    mark("no chapter of the book has a text"),
    mark("it may hold pictures only"),
    mark("the book has no table of its files"),
    mark("download or copy it again"),
    mark("the book is protected (DRM) and cannot be read here"),
    mark("open it with the program it was bought for"),
    mark("this is {what}, not an article"),
    mark("give a saved page, a text, Markdown or a feed"),
    mark("a picture or sound"),
    mark("a sound file"),
    mark("compressed data"),
    mark("an archive"),
    mark("an Office document"),
    mark("binary data"),
    mark("the archive holds no page or feed"),
    mark("look into it with another program"),
    mark("unpack it yourself and open the folder"),
    mark("the picture {what}"),
    mark("this is no picture that can be shown ({error})"),
)
WRITTEN = (
    mark("the disk is full"),
    mark("it may not be written"),
    mark("check the rights of its folder"),
    mark("choose a shorter one"),
    mark("a part of its path is no folder"),
    mark("there is a file of this name already"),
    mark("choose another name"),
    mark("this is a library or another database"),
    mark("this is no name of a file"),
    mark("it could not be written ({error})"),
)
"""Why a file could not be written."""
SAVED = (
    mark("no feed is named “{name}”"),
    mark("its feed is not among yours any more"),
    mark("there is no folder “{folder}”"),
    mark("the query of the rule “{name}” finds nothing: {what}"),
    mark("the query of the smart feed “{name}” finds nothing: {what}"),
)
"""What is wrong with saved queries."""
RULES = (
    mark("it has no query"),
    mark("say which articles it is about"),
    mark("{action} is no action"),
    mark("use hide, read, star, notify or tag NAME"),
)

_NESTED = "what"
"""The field whose value is another of the engine's texts."""
_NUMBERS = ("number",)


def sentence(error: BaseException) -> str:
    """An error as one sentence for the reader: what happened, to what, and what to do about it."""
    if tongue.this() == tongue.ENGLISH:
        return str(error)
    match error:
        case errors.SourceError():
            name = tr(error.source) if error.source in NO_PATHS else error.source
            return _clauses(tr("{name}: {reason}", name=name, reason=told(error.reason)), error.advice)
        case errors.StoreError():
            said = tr("The library {path} {reason}", path=error.path, reason=told(error.reason))
            return _clauses(said, error.advice)
        case errors.RuleError():
            said = tr(
                "The rule “{name}” cannot be used: {reason}", name=error.name, reason=told(error.reason)
            )
            return _clauses(said, error.advice)
        case errors.QueryError():
            return tr(
                "At character {place} of the query: {reason}.",
                place=error.position + 1,
                reason=told(error.reason),
            )
        case errors.UndoError():
            said = tr(
                "Not taken back ({change}): {reason}", change=told(error.label), reason=told(error.reason)
            )
            return _clauses(said, error.advice)
        case errors.MissingExtra():
            return tr(
                "For {what} an optional package is missing; install broadsheet[{extra}].",
                what=error.what,
                extra=error.extra,
            )
        case errors.ConfigError(line=line) if line:
            return tr("{path}, line {line}: {reason}.", path=error.path, line=line, reason=error.reason)
        case errors.ConfigError():
            return tr("{path}: {reason}.", path=error.path, reason=error.reason)
    return str(error)


def _clauses(said: str, advice: str) -> str:
    return tr("{said}; {advice}.", said=said, advice=told(advice)) if advice else tr("{said}.", said=said)


def told(text: str) -> str:
    """A text of the engine: a clause, a label, or an error it wrote down as a sentence."""
    if tongue.this() == tongue.ENGLISH or not text:
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
    if tongue.this() == tongue.ENGLISH:
        return note
    kind, _, because = note.partition(" · ")
    events = (event.rpartition(" ") for event in because.split(", "))
    counted = [f"{tr(EVENTS[event])} {number}" for event, _, number in events if event in EVENTS]
    return f"{tr(KINDS.get(kind, kind))} · {', '.join(counted) or told(because)}"


_SENTENCE = re.compile(r"(?P<source>\S.*?): (?P<reason>.+?)(?:; (?P<advice>.+))?\.")


def _value(name: str, value: str) -> str:
    if name == _NESTED:
        return told(value)
    return value.replace(",", tongue.THOUSANDS[tongue.this()]) if name in _NUMBERS else value


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
