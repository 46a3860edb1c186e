"""Wiring: settings, urls, wsgi, the command line. The only room that knows every other."""
