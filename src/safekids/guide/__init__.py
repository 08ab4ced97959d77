"""The session without a terminal: pure functions from a reply to the next view and the changes to keep."""
