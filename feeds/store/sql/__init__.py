"""What a store tells any SQL database in the same words.

SQLite and PostgreSQL understand all that is said here; where they differ, it is asked of `connection.Connection`
or of the `engine.Engine` that a store was opened with (`feeds.store.sqlite`, `feeds.store.postgres`).
"""
