"""``ENGINE = "zhili.store.sqlite"``: Django's SQLite backend as several processes can share it.

Write-ahead log, ``synchronous=FULL`` (an accepted matter survives a power cut), foreign keys enforced, erased bytes
overwritten (``secure_delete``), every transaction ``BEGIN IMMEDIATE`` after its fair turn at the pen (turns.py). Every
``atomic()`` takes the turn, so reads are never wrapped in one. Every process that writes (server, runner, commands)
must use this backend. ``OPTIONS["timeout"]`` is how long to wait for the pen, in seconds (default 5).
"""

from __future__ import annotations

import os
import sqlite3
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from . import turns

DEFAULT_TIMEOUT_S = 5.0
PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
)


@lru_cache(maxsize=2048)
def _with_question_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which searches each statement for ``%s`` each time; the house's statements are few and long, so
    what was found is kept."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None:
            return _with_question_marks(query)
        return str(super().convert_query(query, param_names=param_names))  # type: ignore[misc]  # untyped


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, and the turn it holds while a transaction is open."""

    _turn: turns.Turn | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params.setdefault("timeout", DEFAULT_TIMEOUT_S)
        self._timeout_s = float(params["timeout"])
        self._lock_path = None if self._in_memory() else f"{self.settings_dict['NAME']}.turn"
        self.transaction_mode = "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._refuse_a_lost_file()
        connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        if self._lock_path is not None and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            self._switch_to_wal(connection)
        return connection

    def _refuse_a_lost_file(self) -> None:
        """SQLite would silently begin an empty database where the file of a running house is away (a disk not mounted,
        a restore under way). The turn's file beside it says that there was one; raises what a missing folder raises."""
        if self._lock_path is None or not os.path.exists(self._lock_path):
            return
        if not os.path.exists(self.settings_dict["NAME"]):
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _switch_to_wal(self, connection: Any) -> None:
        # Only the very first connection to a new file comes here. SQLite does not call its busy handler for this
        # switch, so two processes that start together would see "database is locked" without the turn.
        turn = self._take()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            if turn is not None:
                turn.give_back()

    def _start_transaction_under_autocommit(self) -> None:
        self._turn = self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # untyped in django-stubs
        except BaseException:
            self._give_back()
            raise

    def _commit(self) -> Any:
        # A commit that fails leaves the transaction open; Django rolls back next, and the turn ends there.
        result = super()._commit()  # type: ignore[misc]  # untyped in django-stubs
        self._give_back()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]  # untyped in django-stubs
        finally:
            self._give_back()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]  # untyped in django-stubs
        finally:
            self._give_back()

    def _take(self) -> turns.Turn | None:
        if self._lock_path is None:
            return None
        turn = turns.take(self._lock_path, self._timeout_s)
        if turn is None:
            raise OperationalError("database is locked")
        return turn

    def _give_back(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.give_back()

    def _in_memory(self) -> bool:
        name = str(self.settings_dict["NAME"])
        return name == "" or bool(self.creation.is_in_memory_db(name))
