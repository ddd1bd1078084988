"""The panes. A widget shows what it is given and reports what the reader does; a screen decides."""
