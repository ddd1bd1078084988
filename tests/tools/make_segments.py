"""Writes feeds/recommend/segments.json: where words end in Japanese and Chinese.

    python tests/tools/make_segments.py > feeds/recommend/segments.json

Needs the package budoux, whose models these are.
"""

from __future__ import annotations

import json
from pathlib import Path

import budoux

LICENCE = "From BudouX, Copyright Google LLC, Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0"
MODELS = {"ja": "ja_word", "hans": "zh-hans", "hant": "zh-hant"}


def main() -> None:
    folder = Path(budoux.__file__).parent / "models"
    models = {name: json.loads((folder / f"{file}.json").read_text("utf-8")) for name, file in MODELS.items()}
    print(json.dumps({"licence": LICENCE, **models}, ensure_ascii=False, separators=(",", ":")))


main()
