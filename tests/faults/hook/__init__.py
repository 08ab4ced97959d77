"""What is put in front of the real program from the outside. The product knows nothing of it."""
