"""The words of a matter as bigrams, in SQLite's FTS5 or PostgreSQL's text search; both answer to two characters."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from zhili.language.text import bigrams

_SQLITE = "INSERT INTO matters_search (rowid, tokens) VALUES (%s, %s)"
_POSTGRES = "INSERT INTO matters_search (matter_id, tokens) VALUES (%s, to_tsvector('simple', %s))"
_MORE_SQLITE = "UPDATE matters_search SET tokens = tokens || ' ' || %s WHERE rowid = %s"
_MORE_POSTGRES = "UPDATE matters_search SET tokens = tokens || to_tsvector('simple', %s) WHERE matter_id = %s"


def index(texts: Sequence[tuple[int, str]], *, more: bool = False) -> None:
    """Make matters findable by (id, text); ``more`` adds to what is there. In the caller's transaction."""
    index_tokens([(matter_id, bigrams(text)) for matter_id, text in texts], more=more)


def index_tokens(tokens: Sequence[tuple[int, str]], *, more: bool = False) -> None:
    """As ``index``, for texts whose bigrams are at hand."""
    sqlite = connection.vendor == "sqlite"
    rows: list[tuple[int | str, int | str]] = list(tokens)
    if more:
        rows = [(words, matter_id) for matter_id, words in rows]
        statement = _MORE_SQLITE if sqlite else _MORE_POSTGRES
    else:
        statement = _SQLITE if sqlite else _POSTGRES
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
