"""Keeping devices in step: with a server's account, or by logs in a shared folder."""
