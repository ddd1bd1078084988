"""The screen in a browser on this machine: textual-serve behind a token, for whoever may see the reader's news.

Each visitor gets a process of the program of its own over the same library. Without the token
nothing is answered; pages of other sites cannot speak to it (Host and Origin are checked, so that a
name that leads here does not help); nothing is loaded from anywhere else.
"""

from reader.serving.gate import Gate
from reader.serving.server import MissingExtra, serve

__all__ = ["Gate", "MissingExtra", "serve"]
