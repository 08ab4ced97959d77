"""The plan and the walk: pure, so tried with anything that could come."""
