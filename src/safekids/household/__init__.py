"""The one private file: what is in it, how it changes, and how it reaches the disk unharmed."""
