"""Keeping what the house knows: articles, canned replies, known troubles."""
