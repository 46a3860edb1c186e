"""Base data on the desk: looked up for a purpose, shown masked, opened one value at a time."""
