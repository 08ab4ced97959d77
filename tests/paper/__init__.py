"""Sheets: the same in every format, and texts that stay texts."""
