"""What SQL asks of a database: statements, transactions, and the few things that each database says its own way.

Statements have `?` for a value after the other, or `?1`, `?2` for values by their places. Whole numbers, text,
bytes and None are values; truth is 0 or 1.
"""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Values = Sequence[Any]
TITLE = "\x1f"
"""Stands for a title that only the database knows."""


class Cursor(Protocol):
    """What a statement answered."""

    @property
    def rowcount(self) -> int: ...

    @property
    def description(self) -> Any:
        """A sequence of its columns, of which each begins with its name."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection in a transaction."""

    def execute(self, sql: str, values: Values = (), /) -> Cursor: ...

    def executemany(self, sql: str, rows: Iterable[Values], /) -> Cursor:
        """Execute a statement with each of these rows, which may come of other statements of this connection."""

    def fill(self, table: str, columns: str, rows: Iterable[Values]) -> None:
        """Insert rows, which may be many. `columns` are names between commas."""

    def fill_new(self, table: str, columns: str, rows: Sequence[Values]) -> int:
        """Insert rows, which may be many, but for those that clash with others; how many."""

    def scan(self, sql: str, values: Values = ()) -> Generator[Any, None, None]:
        """The rows of a statement as they are asked for: of many it need not be all."""

    def ids(self, sql: str, values: Values = ()) -> array[int]:
        """The answer of a statement that selects one column `id`: a million of them, while other threads run."""

    def hint(self, index: str) -> str:
        """SQL after a table's name that has an index of it used; empty where the database chooses."""

    def kept_aside(self) -> str:
        """SQL at the end of a selection of rows that will be written: those that others write are left out."""

    def still(self, order: str) -> str:
        """SQL after a subquery that is in this order and is to stay in it."""

    def last_id(self, table: str) -> int:
        """The last id that was given in a table, also where the row is gone; 0 for none."""

    def number(self, table: str) -> int:
        """A `serial` for a row that is made in a table: one that was never given there."""

    def empty_picked(self) -> None:
        """Make the temporary table `picked` of numbers called `id`; what it held is gone."""


class Connections(Protocol):
    """A library's connections, for any thread."""

    clash: type[Exception]
    """What a statement raises where something else has a name or address already."""

    @property
    def name(self) -> str:
        """What errors call the library."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the library throughout; within `writing` what is written there."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection that alone writes, in a transaction; all of it is kept on leaving, or none."""

    def leasing(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction beside whoever writes, in which one program at a time leases feeds."""

    def mark(self, *values: Any) -> int | None:
        """Mark an article and write that down at once: its id, the column and what it becomes, and a row of the journal
        whose label has TITLE where the title goes.

        The serial, 0 where it was so already; None where it has to be done step by step, in `writing`.
        """

    def indexing(self) -> AbstractContextManager[bool]:
        """The turn of one program to fill the search index; False where another has it, who does the same work."""

    def stirred(self) -> bool:
        """Whether other programs may have written since this was last asked: False only where that is known."""

    def close(self) -> None:
        """Close them all; none is to be in use."""
