"""The private file: what it promises a family."""
