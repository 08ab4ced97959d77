"""The road from what people write to what the program reads."""
