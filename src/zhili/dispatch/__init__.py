"""Dispatch (派单): who handles what, where, and what time does to it."""
