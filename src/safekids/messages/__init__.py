"""Every sentence the program says that is not content, by language."""
