"""A reader's life moves in from other programs, and out again."""
