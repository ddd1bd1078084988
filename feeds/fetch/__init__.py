"""The only HTTP there is: an address becomes `Fetched`, `NotModified` or a FetchError that reads as a sentence.

`get` fetches one address, `many` hundreds at once in the calling thread. The client is our
own, over non-blocking sockets: for 1,000 answers of 80 KB, 500 at once, it spends 0.4 s of
CPU. They keep no connection, so nothing of one request can reach another; a `Session`, for a
server that is written to, keeps its connections and never leaves its origin.
"""

from feeds.fetch.client import Answer, Session, get, many
from feeds.fetch.guard import is_loopback, lies_beside, names_private
from feeds.fetch.request import Fetched, Limits, NotModified, PutOff, Request, Sink

__all__ = [
    "Answer",
    "Fetched",
    "Limits",
    "NotModified",
    "PutOff",
    "Request",
    "Session",
    "Sink",
    "get",
    "is_loopback",
    "lies_beside",
    "many",
    "names_private",
]
