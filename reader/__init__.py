"""The terminal side of Broadsheet: the Textual app and the command line."""
