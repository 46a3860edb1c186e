"""Zhili (智理): the open platform on which a county governs its grassroots."""

__version__ = "0.1.0"
