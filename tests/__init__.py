"""Each test's name or docstring is the promise it keeps."""
