"""The one table: what it says can be run, read and helped with."""

from __future__ import annotations

import shlex
from importlib import import_module

import pytest

from reader.cli import parser, schemas, table
from reader.cli.command import Kind, Many
from reader.cli.status import MEANINGS, Status

ROWS = (table.SCREEN, *table.COMMANDS)


@pytest.mark.parametrize("command", ROWS, ids=lambda command: command.name)
def test_what_a_row_names_is_there(command):
    module, _, function = command.runs.partition(":")
    assert callable(getattr(import_module(f"reader.cli.commands.{module}"), function))
    assert not command.output or command.output in schemas.names()


def test_no_two_rows_share_a_name_and_all_schemas_are_used():
    assert len({command.name for command in table.COMMANDS}) == len(table.COMMANDS)
    printed = {command.output for command in table.COMMANDS if command.output}
    assert set(schemas.names()) - printed == {"error"}


@pytest.mark.parametrize("command", ROWS, ids=lambda command: command.name)
def test_every_example_is_a_command_line_of_its_command(command):
    assert command.examples or command is table.SCREEN
    for example in command.examples:
        program, *words = shlex.split(example.rpartition("| ")[2])
        assert program == "broadsheet"
        assert parser.parsed(words)[0] is command


@pytest.mark.parametrize("command", ROWS, ids=lambda command: command.name)
def test_the_help_says_every_argument_and_example(command, run):
    said = run(*command.name.split(), "--help")
    assert said.status == 0
    assert said.err == ""
    assert all(option.name in said.out for option in command.options)
    assert all(example in said.out for example in command.examples)


def test_the_help_lists_every_command_and_exit_status(run):
    said = run("--help").out
    assert all(f"\n  {command.name} " in said for command in table.COMMANDS)
    assert all(f"\n  {int(status)} " in said and MEANINGS[status] in said for status in Status)


def test_options_may_stand_before_the_command(library, run, home):
    other = home / "other.db"
    assert run("--library", str(other), "counts", "--format", "{total}").out == "0\n"
    assert run("counts", "--format", "{total}").out == "10\n"


def test_the_longest_name_is_meant(library, run):
    assert run("feed", "rename", "1", "Quay").status == 0
    assert run("feed", "Quay", "--fields", "title").out == "Quay\n"


def test_only_the_last_words_of_a_command_may_be_many():
    for command in ROWS:
        assert all(word.many is Many.ONE for word in command.words[:-1]), command.name
        assert all(option.many is Many.ONE for option in command.options), command.name
        assert all(word.kind is not Kind.FLAG for word in command.words), command.name
