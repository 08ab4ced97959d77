"""Evenings in a real terminal: the program as a person meets it."""
