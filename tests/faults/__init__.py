"""The promises about the household file, proven by faults: the real program is stopped and refused at every call."""
