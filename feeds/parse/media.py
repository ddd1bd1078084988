"""What kind of file an enclosure is: what its publisher says, or what its address shows where that is nothing."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_BY_ENDING = {
    ending: f"{kind}/{name}"
    for kind, names in {
        "audio": {
            "mpeg": "mp3 mp2 mpga",
            "mp4": "m4a m4b",
            "aac": "aac",
            "ogg": "ogg oga spx",
            "opus": "opus",
            "flac": "flac",
            "x-wav": "wav",
            "x-aiff": "aif aiff",
            "x-ms-wma": "wma",
            "amr": "amr",
            "midi": "mid midi",
            "x-caf": "caf",
            "webm": "weba",
        },
        "video": {
            "mp4": "mp4 m4v",
            "quicktime": "mov",
            "webm": "webm",
            "x-matroska": "mkv",
            "ogg": "ogv",
            "x-msvideo": "avi",
            "x-ms-wmv": "wmv",
            "mpeg": "mpg mpeg",
            "x-flv": "flv",
            "3gpp": "3gp",
        },
        "image": {
            "jpeg": "jpg jpeg",
            "png": "png",
            "gif": "gif",
            "webp": "webp",
            "svg+xml": "svg",
            "avif": "avif",
        },
        "application": {"pdf": "pdf", "epub+zip": "epub", "x-bittorrent": "torrent"},
    }.items()
    for name, endings in names.items()
    for ending in endings.split()
}
_TYPE = re.compile(r"(?:audio|video|image|text|application|model|font|multipart|message)/[\w.+-]+")
_HEARD = ("audio/", "video/")
_SAYS_NOTHING = frozenset(("application/octet-stream", "binary/octet-stream", "application/binary"))


def type_of(said: str, address: str) -> str:
    """The MIME type of a file. A file that is heard or watched by its ending is so whatever else is said of it."""
    kind = said.partition(";")[0].strip()
    if kind.startswith(_HEARD):
        return said
    shown = _by_address(address)
    if shown and (shown.startswith(_HEARD) or not _TYPE.fullmatch(kind) or kind in _SAYS_NOTHING):
        return shown
    if kind in _BY_ENDING:
        return _BY_ENDING[kind]
    return f"{kind}/*" if kind in ("audio", "video", "image") else said


def _by_address(address: str) -> str:
    """The type that the ending of a file shows: of its path, else of a name in its query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    for name in (parts.path, *re.split("[&=;]", parts.query)):
        ending = unquote(name).rpartition(".")[2].lower()
        if ending in _BY_ENDING:
            return _BY_ENDING[ending]
    return ""
