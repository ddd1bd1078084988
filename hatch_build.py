"""What a wheel holds beside the packages: the page of the manual and the completion scripts, where they are looked for.

Both are made from the table of commands when the wheel is built. The table needs nothing but the standard library.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPLETIONS = {
    "bash": "share/bash-completion/completions/broadsheet",
    "zsh": "share/zsh/site-functions/_broadsheet",
    "fish": "share/fish/vendor_completions.d/broadsheet.fish",
}


class Shared(BuildHookInterface):
    """Puts them into the data of the wheel, which pip installs below the environment."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        from reader.cli import completion, man

        self.folder = Path(tempfile.mkdtemp(prefix="broadsheet-"))
        made = {"share/man/man1/broadsheet.1": man.page()}
        made |= {path: completion.script(shell) for shell, path in COMPLETIONS.items()}
        for path, text in made.items():
            file = self.folder / path
            file.parent.mkdir(parents=True)
            file.write_text(text, "utf-8")
            build_data["shared_data"][str(file)] = path

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
