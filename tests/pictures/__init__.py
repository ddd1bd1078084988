"""Pictures of the screen in many states, for the documentation and for `pytest -m pictures`.

    python -m tests.pictures            draw all of them anew into docs/screens
    python -m tests.pictures NAME …     only these
    python -m tests.pictures session    record a session for `asciinema play`

Look at each before it is kept. They hold for the release of Textual they were drawn with.
"""
