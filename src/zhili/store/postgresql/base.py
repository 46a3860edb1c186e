"""``ENGINE = "zhili.store.postgresql"``: Django's PostgreSQL backend as the house uses it.

Values are bound by the server, and a statement that comes a second time is prepared: the house's statements are few and
always the same text, and planning one costs more than running it. A pooler in transaction mode in front of the database
must know prepared statements (PgBouncer ≥ 1.21); ``?prepare_threshold=off`` in ``ZHILI_DATABASE`` turns them off.
"""

from __future__ import annotations

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, which says before each request whether it still lives."""

    def is_usable(self) -> bool:
        """A server that ended the connection has sent its farewell or an end of file, and the socket can be read; a
        socket that has nothing to say is a connection at rest. Only in doubt is the server asked."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        if not waiting.poll(0):
            return True
        return bool(super().is_usable())
