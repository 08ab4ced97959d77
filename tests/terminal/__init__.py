"""The one layer that prints and reads: what it lets through, and what it never prints."""
