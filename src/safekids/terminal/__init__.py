"""The only layer that writes to the terminal or reads from it."""
