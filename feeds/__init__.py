"""The engine of Broadsheet: feeds, pages, storage, search and recommendation, without a terminal."""
