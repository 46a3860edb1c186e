"""Directives (指令): one question to many units, with a limit, what it costs them, and what comes of the answers."""
