"""One call of a command: what was typed, where its output goes, the library it is about."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.errors import FeedsError
from feeds.record import record
from reader import config
from reader.cli.command import Command
from reader.cli.output import Misused, Output, tell
from reader.cli.status import Status
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.workspace import Workspace


@record(frozen=True, slots=True)
class Call:
    """What a command is given. Commands raise FeedsError for what fails as a whole."""

    given: Namespace
    """The words and options by `Argument.place`, and `library`, `debug`."""
    out: Output

    @property
    def place(self) -> Path | str:
        """Where the library lies: a path, or the address of a database on a server."""
        return config.library_place(str(self.given.library or ""))

    def library(self) -> Workspace:
        """The library, opened. Raises StoreError."""
        from feeds.workspace import Workspace

        return Workspace.at(self.place, programs=config.programs)


def run(command: Command, given: Namespace) -> Status:
    """Do what a command line says; what the program ends with."""
    as_json = bool(command.output) and given.json
    module, _, function = command.runs.partition(":")
    try:
        out = _output(command, given) if command.output else Output()
        does = getattr(import_module(f"reader.cli.commands.{module}"), function)
        status: Status = does(Call(given, out))
    except FeedsError as error:
        tell(error, as_json=as_json)
        return Status.MISUSED if isinstance(error, Misused) else Status.FAILED
    return status


def _output(command: Command, given: Namespace) -> Output:
    """Where the data go. Raises Misused for fields that are none."""
    wanted = (given.fields or "").replace(",", " ").split()
    form = given.format or ""
    if wanted or form:
        from reader.cli import forms, schemas

        known = schemas.fields(command.output)
        for name in (*wanted, *forms.names(form)):
            if name not in known:
                raise Misused(
                    tr("there is no field {name}; there are {names}", name=repr(name), names=", ".join(known))
                )
    return Output(as_json=given.json, fields=tuple(wanted), form=form)
