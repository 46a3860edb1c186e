"""Which rows of several lists are one person: compared, weighed, put together or laid before a clerk. Without Django.

``engine.link`` is the way in. Nothing here is imported by a web process: the libraries are large.
"""
