"""Matters (事项): from report to solved or owed (办成或欠账)."""
