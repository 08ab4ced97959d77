"""English. One module an area; constants are typed, functions where a count matters."""
