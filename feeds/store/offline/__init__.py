"""A library on a server that is away for a while: what is known of it is shown, what is done to articles waits.

`OfflineStore` stands before any store. Marks that do not reach it wait in a file of this machine (`waiting`), as the
journal's own values (`deeds`), and are sent in their order when it is back, each once. What was read lately (`known`)
is read again meanwhile, with the marks that wait.
"""
