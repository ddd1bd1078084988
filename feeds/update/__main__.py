"""`python -m feeds.update LIBRARY`: the process behind `feeds.update.refresh_apart`."""

import sys

from feeds.update.apart import serve

if __name__ == "__main__":
    told, sys.stdout = sys.stdout, sys.stderr
    serve(sys.argv[1], sys.stdin.buffer, told)
