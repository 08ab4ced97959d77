"""The promises about the household file, kept by faults: the real program is stopped, refused and cut off at every call."""
