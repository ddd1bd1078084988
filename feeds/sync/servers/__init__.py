"""Servers that keep the state of what is read: one adapter a kind, all asked the same seven questions.

`Server` says the questions, `client` carries them over HTTP, `wire` reads what came. Adapters know the
shapes of their server and nothing of what is here: what is to be done is decided by `feeds.sync.plan`.
"""
