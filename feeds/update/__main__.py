"""`python -m feeds.update LIBRARY`: the process behind `feeds.update.refresh_in_process`."""

import sys

from feeds.update.process import serve

if __name__ == "__main__":
    told, sys.stdout = sys.stdout, sys.stderr
    serve(sys.argv[1], sys.stdin.buffer, told)
