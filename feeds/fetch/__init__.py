"""The only HTTP there is: an address becomes `Fetched`, `NotModified` or a FetchError that reads as a sentence.

`get` fetches one address, `many` hundreds at once in the calling thread. The client is our
own, over non-blocking sockets: for 1,000 answers of 80 KB, 500 at once, it spends 0.4 s of
CPU. No connection is kept, so nothing of one request can reach another.
"""

from feeds.fetch.client import Answer, get, many
from feeds.fetch.guard import lies_beside, names_private
from feeds.fetch.request import Fetched, Limits, NotModified, PutOff, Request

__all__ = [
    "Answer",
    "Fetched",
    "Limits",
    "NotModified",
    "PutOff",
    "Request",
    "get",
    "lies_beside",
    "many",
    "names_private",
]
