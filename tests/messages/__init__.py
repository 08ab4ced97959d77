"""What the sentences around the content promise."""
