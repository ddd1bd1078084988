"""A library in a PostgreSQL database: what it says its own way beside `feeds.store.sql`."""
