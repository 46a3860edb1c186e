"""Ways in. A door turns what came in into one verb and the answer into words; it holds no rule and writes no row."""
