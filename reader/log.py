"""The log: a rotating file in the XDG state folder, without article texts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType


def start(folder: Path, *, debug: bool = False) -> None:
    """Log warnings (everything with `debug`) to `folder`; a folder that cannot be written means no log.

    What has nothing to log does not load `logging`, which takes a twelfth of the time of `list`.
    """
    if "logging" in sys.modules:
        _begin(folder, debug)
    else:
        sys.meta_path.insert(0, _Awaiting(folder, debug))


class _Awaiting:
    """Asked for every module that is loaded: once it is `logging`, the log begins with it."""

    def __init__(self, folder: Path, debug: bool) -> None:
        self._folder, self._debug = folder, debug

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "logging":
            return None
        from importlib.util import find_spec

        sys.meta_path.remove(self)
        found = find_spec(name)
        if found is not None and (loader := found.loader) is not None:
            load = loader.exec_module

            def load_and_begin(module: ModuleType) -> None:
                load(module)
                _begin(self._folder, self._debug)

            loader.exec_module = load_and_begin  # type: ignore[method-assign]
        return found


def _begin(folder: Path, debug: bool) -> None:
    from reader import log_file

    log_file.begin(folder, debug=debug)
