"""A store in one SQLite file: all SQL of the embedded library."""
