"""What the program says, in the reader's language: sentences, moments and numbers, and the engine's messages."""
