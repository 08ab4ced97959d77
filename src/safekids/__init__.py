"""safekids: ten quiet minutes to get ready and to talk."""

__version__ = "0.1.0"
