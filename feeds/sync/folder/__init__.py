"""Devices in step without a server: each keeps a log in a folder that something else copies between them.

The folder may be Syncthing's, Dropbox's, a git checkout or a memory stick. Each device writes to a log of its own
alone (`own`) and reads all of them (`others`); what they say together is a function of the set of lines they
hold (`state`, `stamps`), so copies may come late, by half, twice or in any order. `meeting` is one exchange.
"""
