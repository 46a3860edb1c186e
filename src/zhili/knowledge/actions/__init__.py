"""The verbs of what the house knows."""

from .articles import NewArticle, approve_article, discard_article, retire_article, write_article
from .replies import keep_reply, retire_reply
from .sheet import Imported, import_articles
from .troubles import NewTrouble, change_trouble, clear_trouble, post_trouble

__all__ = [
    "Imported",
    "NewArticle",
    "NewTrouble",
    "approve_article",
    "change_trouble",
    "clear_trouble",
    "discard_article",
    "import_articles",
    "keep_reply",
    "post_trouble",
    "retire_article",
    "retire_reply",
    "write_article",
]
