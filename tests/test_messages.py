"""Messages as data: their English, the way into a database and back, and errors that travel with all they carry."""

from __future__ import annotations

import json
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import errors
from feeds.errors import FetchError, Forbidden, MissingExtra, QueryError, SourceError, StoreError, WriteError
from feeds.hints import Hint
from feeds.messages import Message, from_json, to_json
from tests.tools import catalogue

ENOUGH = Message("hint.enough", "that is enough")
GONE = Message("http.410", "the server answered {status}: it is gone", status=410)


def counted(number: int) -> Message:
    return Message("maintenance.gone", "{number} feed is gone", "{number} feeds are gone", number=number)


def test_a_message_reads_as_english():
    assert str(Message("feed.empty", "the feed is empty")) == "the feed is empty"
    assert str(GONE) == "the server answered 410: it is gone"
    assert [str(counted(number)) for number in (0, 1, 2, 1200)] == [
        "0 feeds are gone",
        "1 feed is gone",
        "2 feeds are gone",
        "1,200 feeds are gone",
    ]


def test_values_are_messages_and_rows_of_values_too():
    whole = Message("x.y", "{what} ({names})", what=counted(2), names=("a", GONE))
    assert str(whole) == "2 feeds are gone (a, the server answered 410: it is gone)"


def test_what_is_filled_in_is_never_read_as_fields():
    assert str(Message("x.y", "“{title}”", title="{title} {0} {")) == "“{title} {0} {”"
    assert str(Message.plain("{number} of {what}")) == "{number} of {what}"
    assert str(Message("x.z", "write {name}, not {{name}}", name="a")) == "write a, not {name}"


def test_filled_is_the_same_with_other_values():
    restore = Hint.RESTORE.filled(day="2026-11-28")
    assert (restore.code, str(restore)) == ("hint.restore", "run `broadsheet restore 2026-11-28`")


def test_messages_that_say_the_same_are_equal():
    assert len({counted(1), counted(1)}) == 1
    assert counted(1) != counted(2)
    assert counted(1) != str(counted(1))
    assert repr(counted(1)) == "Message('maintenance.gone', '1 feed is gone')"


TEXTS = st.text(max_size=8)
SINGLE = st.one_of(TEXTS, st.integers(), st.builds(Message.plain, TEXTS))
VALUES = st.recursive(
    SINGLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.builds(lambda value: Message("a.b", "{value}", value=value), inner),
    ),
    max_leaves=6,
)


@given(VALUES)
def test_a_database_gives_back_what_it_was_given(value):
    message = Message("a.b", "said of {value}", value=value)
    kept = from_json(to_json(message))
    assert kept == message
    assert str(kept) == str(message)
    assert pickle.loads(pickle.dumps(message)) == message


ERRORS = [
    SourceError("a.html", Message("file.odd", "it is odd")),
    WriteError("a.html", Message("file.full", "the disk is full"), ENOUGH),
    FetchError("https://a.example/", GONE, ENOUGH, status=410, retry_after=3.5),
    Forbidden("https://a.example/", GONE),
    QueryError("(a", 1, Message("query.odd", "it is odd")),
    MissingExtra(Message("extra.pictures", "pictures"), "images"),
    errors.RuleError("r", Message("rule.odd", "it is odd"), ENOUGH),
    errors.UndoError(counted(3), Message("undo.later", "changed since"), ENOUGH),
    StoreError("l.db", Message("library.odd", "is odd"), is_damage=True),
    errors.ConfigError("keys.toml", Message("config.odd", "it is odd"), 3),
    errors.ConfigError("keys.toml", Message("config.odd", "it is odd")),
]


@pytest.mark.parametrize("error", ERRORS, ids=[type(error).__name__ for error in ERRORS])
def test_an_error_that_crosses_to_another_process_keeps_its_class_and_all_it_carries(error):
    row = json.loads(json.dumps(errors.to_row(error)))
    for crossed in (errors.from_row(row), pickle.loads(pickle.dumps(error))):
        assert type(crossed) is type(error)
        assert vars(crossed) == vars(error)
        assert (crossed.code, str(crossed), crossed.hint) == (error.code, str(error), error.hint)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ERRORS[0], "a.html: it is odd."),
        (ERRORS[1], "a.html: the disk is full; that is enough."),
        (ERRORS[4], "At character 2 of the query: it is odd."),
        (ERRORS[5], "For pictures an optional package is missing; install broadsheet[images]."),
        (ERRORS[6], "The rule “r” cannot be used: it is odd; that is enough."),
        (ERRORS[7], "Not taken back (3 feeds are gone): changed since; that is enough."),
        (ERRORS[8], "The library l.db is odd."),
        (ERRORS[9], "keys.toml, line 3: it is odd."),
        (ERRORS[10], "keys.toml: it is odd."),
        (errors.FeedsError("it is {odd}"), "it is {odd}."),
        (
            errors.SourceError("https://u:p@a.example/", GONE),
            "https://a.example/: the server answered 410: it is gone.",
        ),
    ],
)
def test_errors_are_sentences(error, said):
    assert str(error) == said
    assert str(error.message) == said
    assert error.message.code == error.code


@pytest.mark.parametrize(
    "written",
    ["http_status 500", "{", "[]", "3", '{"code": 1}', '{"code": "", "template": "{x}", "data": {"y": 1}}'],
)
def test_what_another_program_wrote_in_place_of_a_message_is_said_as_it_is(written: str) -> None:
    assert str(from_json(written)) == written


# ---------------------------------------------------------------- the codes


def test_every_code_says_what_it_said():
    written = json.loads(catalogue.SAYINGS.read_text("utf-8"))
    assert catalogue.codes() == written, (
        f"run python -m tests.tools.catalogue, or change {catalogue.SAYINGS.name}"
    )


def test_codes_name_a_field_and_what_happened_there():
    odd = re.compile(r"(?![a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$)")
    assert [code for code in catalogue.codes() if odd.match(code)] == []


def test_a_code_that_says_two_things_is_refused(tmp_path):
    (tmp_path / "one.py").write_text('Message("a.b", "said")\nMessage("a.b", "said", "or of many", number=1)')
    assert catalogue.codes(tmp_path)
    (tmp_path / "two.py").write_text('Message("a.b", "said otherwise")')
    with pytest.raises(ValueError, match=r"the code a\.b says something else"):
        catalogue.codes(tmp_path)


def test_hints_are_those_of_the_enumeration():
    said = {code for code in catalogue.codes() if code.startswith("hint.")}
    assert said == {hint.code for hint in Hint}
    assert all(from_json(to_json(hint)) == hint for hint in Hint)


def test_a_hint_says_what_to_do_in_any_python() -> None:
    assert [str(hint) for hint in Hint] == [hint.template for hint in Hint]
