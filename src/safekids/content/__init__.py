"""What safekids says: the steps, sources and help pages, and the only road from YAML to the program."""
