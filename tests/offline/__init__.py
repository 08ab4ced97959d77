"""Nothing is sent: the whole suite runs where an internet socket means death."""
