"""Sheets: one neutral document, and one renderer a format, each escaping for itself."""
