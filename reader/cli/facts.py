"""What the engine's values are for programs: objects of the schemas in `reader.cli.schemas`, documented in `docs/json.md`.

Names and texts are in English whatever the reader speaks; moments are printed as ISO 8601.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds.logins import without_password
from feeds.record import record
from reader.cli.output import printable
from reader.cli.status import MEANINGS, Status
from reader.i18n.translate import tr

NoteFound = tuple["Article", "Note", bool]

if TYPE_CHECKING:
    from feeds.errors import FeedsError
    from feeds.library import Opened
    from feeds.library.downloads import Download
    from feeds.library.imports import Imported
    from feeds.messages import Message
    from feeds.model import Article, Counts, Feed, Headline, Note, SharedFolder, Shelf, Suggestion
    from feeds.store import HistoryItem, Rule
    from feeds.store.values import Account
    from feeds.sync.accounts import Met
    from feeds.sync.folder.meeting import Met as Exchange
    from feeds.update import Outcome
    from reader.cli.command import Argument, Command
    from reader.cli.completion import Candidate


def headline(row: Headline) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "url": row.url,
        "feed": row.feed,
        "date": row.date,
        "published": row.date if row.dated else None,
        "lang": row.lang,
        "read": row.read,
        "starred": row.starred,
        "tags": list(row.tags),
    }


def article(source: str, opened: Opened) -> dict[str, Any]:
    from feeds.library.facts import as_facts

    return {**as_facts(source, opened), "published": opened.article.entry.published}


def unread(source: str, error: FeedsError) -> dict[str, Any]:
    """A source that no article could be read from."""
    from feeds.library.facts import no_facts

    return {**no_facts(source), "error": printable(str(error))}


def recommendation(found: tuple[Shelf, Suggestion]) -> dict[str, Any]:
    shelf, piece = found
    return {
        "heading": str(shelf.heading),
        "id": piece.id,
        "title": piece.title,
        "url": piece.url,
        "feed": piece.feed,
        "why": "; ".join(map(str, piece.why)),
    }


def refreshed(outcome: Outcome) -> dict[str, Any]:
    """What became of a feed that was asked."""
    from feeds.update import Failed, Updated

    updated = outcome if isinstance(outcome, Updated) else None
    return {
        "feed_id": outcome.feed.id,
        "feed": outcome.feed.title,
        "url": outcome.feed.url,
        "outcome": type(outcome).__name__.lower(),
        "new": list(updated.new_ids) if updated else [],
        "revised": list(updated.revised_ids) if updated else [],
        "notices": [printable(str(notice)) for notice in updated.notices] if updated else [],
        "error": printable(str(outcome.error)) if isinstance(outcome, Failed) else None,
    }


def account(account: Account, waiting: int) -> dict[str, Any]:
    return {
        "name": account.name,
        "kind": account.kind,
        "address": account.address,
        "user": account.user,
        "waiting": waiting,
        "synced": account.synced,
        "error": printable(str(account.error)) if account.error else None,
    }


def synced(account: Account, came: Met | FeedsError, waiting: int) -> dict[str, Any]:
    """What came of a meeting with a server."""
    from feeds.sync.accounts import Met
    from feeds.sync.run import Outcome

    outcome = came.outcome if isinstance(came, Met) else Outcome()
    return {
        "name": account.name,
        "sent": outcome.sent,
        "changed": outcome.changed,
        "received": outcome.received,
        "missing": outcome.missing,
        "waiting": waiting,
        "notices": [printable(str(notice)) for notice in came.notices] if isinstance(came, Met) else [],
        "error": None if isinstance(came, Met) else printable(str(came)),
    }


def shared(wish: SharedFolder, met: Exchange) -> dict[str, Any]:
    """What came of a meeting with the shared folder."""
    return {
        "folder": printable(wish.path),
        "told": met.said,
        "heard": met.heard,
        "troubles": [
            {"file": printable(one.file), "message": printable(str(one.what))} for one in met.troubles
        ],
    }


def added(address: str, said: Message, feeds: list[int]) -> dict[str, Any]:
    return {"address": printable(address), "feed_ids": feeds, "message": printable(str(said))}


def imported(report: Imported, rehearsed: bool) -> dict[str, Any]:
    return {
        "rehearsed": rehearsed,
        "added": report.added,
        "known": report.known,
        "twice": report.twice,
        "arranged": report.arranged,
        "articles": report.articles,
        "marked": report.marked,
        "left_out": report.left,
        "smart_feeds": report.searches,
        "rules": report.rules,
        "refused": [printable(str(why)) for why in report.refused],
        "held": [printable(address) for address in report.held],
        "programs": [printable(name) for name in report.programs],
    }


def feed(feed: Feed) -> dict[str, Any]:
    fetch = feed.fetch
    return {
        "id": feed.id,
        "url": feed.url,
        "title": feed.title,
        "folder": list(feed.folder),
        "unread": feed.unread,
        "total": feed.total,
        "checked": fetch.checked,
        "succeeded": fetch.succeeded,
        "due": fetch.due,
        "failures": fetch.failures,
        "error": str(fetch.error) if fetch.error else None,
        "moved_to": fetch.moved_to or None,
        "retired": fetch.retired,
        "visits": [{"at": at, "status": status} for at, status in feed.visits],
    }


def problem(sentence: str) -> dict[str, Any]:
    return {"message": printable(sentence)}


def backup(day: str | None, path: Path) -> dict[str, Any]:
    return {"day": day, "path": printable(str(path)), "bytes": path.stat().st_size}


def error(error: FeedsError) -> dict[str, Any]:
    """What went wrong: `code` is for programs to go by, `hint` what to do."""
    values = vars(error)
    about = ("source", "path", "text", "name", "label", "what")
    return {
        "code": error.code,
        "source": printable(str(next((values[name] for name in about if name in values), ""))),
        "message": printable(str(error)),
        "hint": printable(str(error.hint)) if error.hint else None,
    }


def download(found: Download) -> dict[str, Any]:
    from feeds.logins import without_password

    return {
        "url": printable(without_password(found.url)),
        "path": printable(found.path),
        "id": found.article,
        "title": printable(found.title),
        "type": printable(found.type),
        "bytes": found.size,
        "total": found.total,
        "state": found.state,
        "error": printable(str(found.error)) if found.error else None,
    }


def note(found: NoteFound) -> dict[str, Any]:
    """A note, whose article it is of, and whether its passage is in the text that article has."""
    article, note, is_found = found
    return {
        "note": note.id,
        "id": article.id,
        "title": article.entry.title,
        "url": article.entry.url,
        "feed": article.feed,
        "quote": note.anchor.quote,
        "words": note.words,
        "at": note.at,
        "found": is_found,
    }


def change(change: HistoryItem, number: int | None = None) -> dict[str, Any]:
    """A change that undo takes back; `number` is of how many articles, where that is known."""
    return {
        "change": change.id,
        "at": change.at,
        "label": printable(str(change.label)),
        "undone": change.undone,
        "number": number,
    }


def no_change() -> dict[str, Any]:
    return {"change": None, "at": None, "label": "", "undone": False, "number": 0}


def tag(found: tuple[str, int]) -> dict[str, Any]:
    name, number = found
    return {"name": name, "articles": number}


def story(articles: list[Headline]) -> dict[str, Any]:
    """What several sources tell, each piece with its source."""
    return {
        "title": articles[0].title,
        "sources": len({row.feed_id for row in articles}),
        "articles": [headline(row) for row in articles],
    }


@record(frozen=True, slots=True)
class PaperPiece:
    """A piece of a paper as it is told: its section (empty on the front page), its row, and what tells the same."""

    section: str
    row: Headline
    minutes: int
    others: tuple[Headline, ...]


def paper_piece(found: PaperPiece) -> dict[str, Any]:
    row = headline(found.row)
    return {
        "section": found.section,
        **{name: row[name] for name in ("id", "title", "url", "feed", "date")},
        "minutes": found.minutes,
        "read": found.row.read,
        "others": [headline(other) for other in found.others],
    }


def counts(library: Counts) -> dict[str, Any]:
    return {
        "total": library.total,
        "unread": library.unread,
        "starred": library.starred,
        "feeds": library.feeds,
        "failing": library.failing,
        "refreshed": library.refreshed,
    }


def opened(id: int, url: str) -> dict[str, Any]:
    return {"id": id, "url": url}


def feed_settings(feed: Feed) -> dict[str, Any]:
    """What the reader set for a feed, without secrets: no password, of headers the names."""

    own = feed.settings
    return {
        "id": feed.id,
        "title": feed.title,
        "interval": None if own.interval is None else int(own.interval.total_seconds() // 60),
        "full_text": own.full_text,
        "images": own.images,
        "keep_days": own.keep_days,
        "keep_count": own.keep_count,
        "user_agent": own.user_agent,
        "proxy": without_password(own.proxy),
        "user": own.user,
        "password_command": list(own.password_command),
        "headers": [name for name, _ in own.headers],
        "filter": own.filter,
        "note": own.note,
    }


def rule(rule: Rule, problem: Message | None) -> dict[str, Any]:
    return {
        "name": rule.name,
        "query": rule.query,
        "does": rule.action,
        "problem": str(problem) if problem else None,
    }


def smart_feed(name: str, query: str, problem: Message | None) -> dict[str, Any]:
    return {"name": name, "query": query, "problem": str(problem) if problem else None}


def setting(name: str, value: Any, default: Any) -> dict[str, Any]:
    return {"name": name, "value": value, "default": default, "changed": value != default}


def place(name: str, path: Path | str) -> dict[str, Any]:
    """Where something lies; of a library on a server is not asked whether it is there."""
    exists = path.exists() if isinstance(path, Path) else True
    return {"name": name, "path": printable(without_password(str(path))), "exists": exists}


def spec() -> dict[str, Any]:
    """The table of commands, with every schema."""
    from reader import __version__
    from reader.cli import schemas, table

    return {
        "program": "broadsheet",
        "version": __version__,
        "statuses": [
            {"status": int(status), "name": status.name.lower(), "meaning": tr(MEANINGS[status])}
            for status in Status
        ],
        "commands": [_command(command) for command in (table.SCREEN, *table.COMMANDS)],
        "schemas": {name: schemas.schema(name) for name in schemas.names()},
    }


def _command(command: Command) -> dict[str, Any]:
    return {
        "name": command.name,
        "summary": tr(command.summary),
        "arguments": [_argument(argument) for argument in (*command.words, *command.options)],
        "output": command.output or None,
        "examples": list(command.examples),
    }


def _argument(argument: Argument) -> dict[str, Any]:
    return {
        "name": argument.name,
        "kind": str(argument.kind),
        "help": tr(argument.help),
        "many": str(argument.many),
        "choices": list(argument.choices),
        "default": argument.default,
        "repeats": argument.repeats,
    }


def candidate(candidate: Candidate) -> dict[str, Any]:
    return {"value": candidate.value, "about": candidate.about}
