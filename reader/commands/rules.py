"""Rules for what arrives: made from an article, listed, changed, applied to what is here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from feeds import query as query_language
from feeds.errors import QueryError
from feeds.query import Query
from reader.commands.sections import arrange, ask_replace
from reader.i18n import formats
from reader.i18n.messages import sentence, worded
from reader.i18n.translate import message, tr, trn
from reader.questions import Ask, Choice, Choose, Decide

if TYPE_CHECKING:
    from feeds.library import Opened
    from feeds.model import Headline
    from feeds.store import Rule
    from feeds.workspace import Workspace
    from reader.context import Context

RULE_ACTIONS = (
    ("h", "hide", message("hide them; is:hidden lists them")),
    ("m", "read", message("mark them read")),
    ("s", "star", message("star them")),
    ("t", "tag", message("tag them")),
    ("n", "notify", message("say so when one arrives")),
)
MOST = 0.5
"""A rule that is about more than this share of the newest articles is asked about."""
SHOWN = 6
"""Articles a rule is about that are named."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule in the making: the query as it is typed, what it does."""

    query: str
    action: str = ""

    @property
    def name(self) -> str:
        return f"{self.action}: {self.query}"


# ---------------------------------------------------------------- making one


async def fewer(context: Context) -> None:
    """Make a rule from the article at hand: choose what its like is, then what happens to it."""
    target, library = context.target(), context.library
    row = context.headlines.row(target) if target is not None else None
    if row is None:
        return

    def gather() -> list[tuple[str, str]]:
        from_feed = str(library.subscriptions.query(row.feed_id)) if row.feed_id else ""
        return _likenesses(row, library.articles.open(row.id), from_feed)

    choices = [Choice(label, text, text) for label, text in await context.ask(gather)]
    choices.append(Choice(tr("A query of your own"), "", ""))
    question = Choose(tr("A rule for articles like this"), choices, note=tr("Enter choose · Esc close"))
    if (chosen := await context.choose(question)) is None:
        return
    query: str | None = chosen.value
    if not query:
        text = tr("Which articles, as in the search: title:ferry feed:gazette words:>800 …")
        section = str(context.headlines.section.query)
        query = await context.choose(Ask(tr("A rule"), text, value=section))
    if query is not None and (draft := await _ask_action(context, query)) is not None:
        await _keep(context, draft)


def _likenesses(row: Headline, opened: Opened | None, from_feed: str) -> list[tuple[str, str]]:
    """What an article may be like others in, and the query for it; `from_feed` is that of its feed."""
    found = []
    if opened is not None:
        for author in opened.article.entry.authors[:3]:
            found.append(
                (tr("By {author}", author=author), str(Query(query_language.Text(author, "author"))))
            )
        for category in opened.article.entry.categories[:4]:
            found.append((tr("About {topic}", topic=category), str(Query(query_language.Text(category)))))
    if from_feed:
        found.append((tr("From {feed}", feed=row.feed), from_feed))
    long = sorted({word.strip("“”\"'.,:;!?()«»") for word in row.title.split()}, key=len, reverse=True)
    for word in [word for word in long if len(word) > 4][:4]:
        label = tr("With “{word}” in the title", word=word)
        found.append((label, str(Query(query_language.Text(word, "title")))))
    return found


async def _ask_action(context: Context, query: str) -> Draft | None:
    """Show what a rule would have been about, and ask what it does."""
    try:
        query_language.parse(query)
    except QueryError as error:
        context.say(sentence(error))
        return None
    rows, looked_at = await context.ask(lambda: context.library.preview(query))
    text = _preview(query, rows, looked_at)
    keys = tuple(key for key, _, _ in RULE_ACTIONS)
    key = await context.choose(Decide(tr("A rule"), text, keys, tr("A rule never deletes · Esc close")))
    if key is None:
        return None
    action = next(action for at, action, _ in RULE_ACTIONS if at == key)
    if action == "tag":
        tag = await context.choose(Ask(tr("Tag them"), query, placeholder=tr("one tag")))
        return Draft(query, f"tag {tag}") if tag is not None else None
    if (
        looked_at
        and len(rows) > MOST * looked_at
        and not await _is_sure(context, query, len(rows), looked_at)
    ):
        return None
    return Draft(query, action)


def _preview(query: str, rows: list[Headline], looked_at: int) -> str:
    """What a rule would have been about among the newest articles, and what it can do."""
    found = [f"  · {row.title}" for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        found.append("  " + trn("… and {number} more", "… and {number} more", len(rows) - SHOWN))
    about = trn(
        "Of the newest {number} article it is about {concerned}.",
        "Of the newest {number} articles it is about {concerned}.",
        looked_at,
        concerned=formats.number(len(rows)),
    )
    asked = tr("When such an article arrives:")
    actions = [f"  {key}   {tr(label)}" for key, _, label in RULE_ACTIONS]
    return "\n".join([query, "", about, *(found or [""]), "", asked, *actions])


async def _is_sure(context: Context, query: str, number: int, looked_at: int) -> bool:
    asked = trn(
        "This is about {concerned} of the newest {number} article. Keep the rule?",
        "This is about {concerned} of the newest {number} articles. Keep the rule?",
        looked_at,
        concerned=formats.number(number),
    )
    question = Decide(
        tr("That is most of what arrives"),
        f"{query}\n\n{asked}",
        ("y",),
        tr("y keep it · Esc leave it"),
    )
    return await context.choose(question) is not None


async def _keep(context: Context, draft: Draft) -> None:
    """Keep a rule; one of its name that is another is asked about."""
    taken = await context.ask(lambda: context.library.own.saved.rule(draft.name))
    if taken is not None and (taken.query, taken.action) != (draft.query, draft.action):
        old, new = _rule_text(taken.query, taken.action), _rule_text(draft.query, draft.action)
        if not await ask_replace(context, draft.name, old, new):
            return
    await arrange(
        context,
        partial(context.library.own.saved.save_rule, draft.name, draft.query, draft.action),
        tr("The rule is kept, for what arrives from now on; <rules> lists the rules, <undo> takes it back."),
    )


def _rule_text(query: str, action: str) -> str:
    return f"{query} → {action}"


# ---------------------------------------------------------------- those there are


async def rules(context: Context) -> None:
    """The rules; Enter changes one, ^A applies it to what is here, ^D removes it."""
    library = context.library
    found = await context.ask(partial(_choices, library))
    if not found:
        context.say(tr("There are no rules yet; <fewer> makes one from the article at hand."))
        return

    async def remove(rule: Rule) -> list[Choice[Rule]]:
        def work() -> list[Choice[Rule]]:
            library.own.saved.remove_rule(rule.name)
            return _choices(library)

        return await context.write(work)

    note = tr("Enter change it · ^A apply it to what is here · ^D remove it · Esc close")
    question = Choose(
        tr("Rules for what arrives"), found, note=note, others=("ctrl+a",), staying={"ctrl+d": remove}
    )
    if (chosen := await context.choose(question)) is None:
        return
    if chosen.key == "ctrl+a":
        await _apply(context, chosen.value)
    else:
        await _edit(context, chosen.value)


def _choices(library: Workspace) -> list[Choice[Rule]]:
    astray = library.own.saved.astray()
    return [
        Choice(
            rule.name,
            worded(astray.get(("rule", rule.name))) or f"{rule.action} · {rule.query}",
            rule,
            "✗" if ("rule", rule.name) in astray else "",
            ink="alarm",
        )
        for rule in library.own.saved.rules()
    ]


async def _apply(context: Context, rule: Rule) -> None:
    """Say how many of the articles that are here a rule is about, and do it where the reader wants it."""
    number = await context.ask(lambda: context.library.own.saved.concerned(rule.query))
    if not number:
        context.say(tr("No article that is here is one for the rule “{name}”.", name=rule.name))
        return
    asked = trn(
        "It is about {number} article that is here. Do it now? U takes it back.",
        "It is about {number} articles that are here. Do it now? U takes it back.",
        number,
    )
    text = f"{_rule_text(rule.query, rule.action)}\n\n{asked}"
    question = Decide(rule.name, text, ("y",), tr("y do it · Esc leave them"))
    if await context.choose(question) is None:
        return

    def said(number: int) -> str:
        return trn(
            "The rule changed {number} article. U takes it back.",
            "The rule changed {number} articles. U takes it back.",
            number,
        )

    await arrange(context, partial(context.library.own.saved.apply_rule, rule), said)


async def _edit(context: Context, rule: Rule) -> None:
    text = tr("Its query → what it does (hide, read, star, notify, tag NAME; several between commas).")
    question = Ask(rule.name, text, value=_rule_text(rule.query, rule.action), change=True)
    if (typed := await context.choose(question)) is None:
        return
    query, _, action = typed.rpartition("→")
    await arrange(
        context,
        partial(context.library.own.saved.save_rule, rule.name, query.strip(), action.strip()),
        tr("The rule “{name}” is changed.", name=rule.name),
    )
