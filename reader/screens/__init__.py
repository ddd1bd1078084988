"""What fills the terminal: the panes, and what opens over them."""
