"""The map of the matters that a post may see: gathered on the server, drawn in the browser, and told as a table."""
