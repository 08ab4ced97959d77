"""The commands beside the session: what they print, what they keep, and how they end."""
