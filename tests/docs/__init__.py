"""What is written about the program is true of it."""
