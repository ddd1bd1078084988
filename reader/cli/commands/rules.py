"""Commands about rules and smart feeds: queries that are kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import Misused, printable
from reader.cli.status import Status
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.messages import Message
    from feeds.store import Rule
    from feeds.workspace import Workspace


def rules(call: Call) -> Status:
    with call.library() as library:
        wrong, found = library.own.saved.astray(), library.own.saved.rules()
    call.out.each(
        found,
        lambda rule: facts.rule(rule, wrong.get(("rule", rule.name))),
        lambda rule: _line(rule.name, f"{rule.query} → {rule.action}", wrong.get(("rule", rule.name))),
    )
    return Status.DONE


def smart_feeds(call: Call) -> Status:
    with call.library() as library:
        wrong, found = library.own.saved.astray(), library.own.saved.smart_feeds()
    call.out.each(
        found,
        lambda smart: facts.smart_feed(*smart, wrong.get(("smart", smart[0]))),
        lambda smart: _line(*smart, wrong.get(("smart", smart[0]))),
    )
    return Status.DONE


def _line(name: str, what: str, problem: Message | None) -> str:
    """A kept query as a line, with what it looks for in vain."""
    from reader.i18n.messages import worded

    return printable(f"{name}  {what}" + (f"  ! {worded(problem)}" if problem else ""))


def add_rule(call: Call) -> Status:
    """Keep a rule, and with --apply let it do its work on what is here."""
    given = call.given
    with call.library() as library:

        def does() -> int | None:
            library.own.saved.save_rule(given.name, given.query, given.does)
            return None

        chosen.told_change(call, library, does)
        if given.apply:
            _apply(call, library, given.name)
    return call.out.status


def apply_rule(call: Call) -> Status:
    with call.library() as library:
        return _apply(call, library, call.given.name)


def _apply(call: Call, library: Workspace, name: str) -> Status:
    rule = _rule(library, name)
    chosen.query(call, library, rule.query)
    return chosen.told_change(call, library, lambda: library.own.saved.apply_rule(rule))


def remove_rule(call: Call) -> Status:
    with call.library() as library:
        rule = _rule(library, call.given.name)
        return chosen.told_change(call, library, lambda: library.own.saved.remove_rule(rule.name))


def _rule(library: Workspace, name: str) -> Rule:
    """The rule of a name. Raises Misused where there is none."""
    found = library.own.saved.rule(name)
    if found is None:
        raise Misused(
            tr("there is no rule {name}; `broadsheet rules` lists them", name=repr(printable(name)))
        )
    return found


def add_smart_feed(call: Call) -> Status:
    with call.library() as library:
        return chosen.told_change(
            call, library, lambda: library.own.saved.save_smart_feed(call.given.name, call.given.query)
        )


def remove_smart_feed(call: Call) -> Status:
    name = call.given.name
    with call.library() as library:
        if library.own.saved.smart_feed(name) is None:
            raise Misused(
                tr("there is no smart feed {name}; `broadsheet smart` lists them", name=repr(printable(name)))
            )
        return chosen.told_change(call, library, lambda: library.own.saved.remove_smart_feed(name))
