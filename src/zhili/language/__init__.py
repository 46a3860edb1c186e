"""Chinese text, plainly: cleaned, cut for an index, masked, compared. Knows neither Django nor any room."""
