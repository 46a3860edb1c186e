"""Watching the watchers: alerts, looks, lists taken away, contractors. No value of anybody is shown here."""
