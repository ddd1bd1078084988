"""From keys to commands: the one table, what the settings make of it, and what was typed so far."""
