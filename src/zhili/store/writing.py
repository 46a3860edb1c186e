"""One transaction, whose bad weather (locked, full, away, not to be written) comes out as a refusal in words; all else
surfaces as it is."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.utils import InterfaceError, OperationalError

from zhili.lib.refusal import Unavailable

from .refusals import Away, Full, Locked, Unwritten

NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
NO_WRITING = frozenset({errno.EROFS})

# https://www.sqlite.org/rescode.html: BUSY and LOCKED; FULL, and IOERR_WRITE and IOERR_SHMSIZE, which is how a file
# size limit (EFBIG) and a full disk under the shared memory file show; CANTOPEN; READONLY and every other IOERR, which
# is how a disk shows that the system has made read-only, or that fails.
SQLITE_PRIMARY: dict[int, type[Unavailable]] = {5: Locked, 6: Locked, 8: Unwritten, 10: Unwritten, 13: Full, 14: Away}
SQLITE_EXTENDED: dict[int, type[Unavailable]] = {778: Full, 4874: Full}

# https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRES: dict[str, type[Unavailable]] = {
    "40001": Locked,
    "40P01": Locked,
    "55P03": Locked,
    "53100": Full,
    "53300": Away,
    "57P01": Away,
    "57P02": Away,
    "57P03": Away,
    "25006": Unwritten,
    "58030": Unwritten,
}


@contextmanager
def writing(*, durable: bool = False, savepoint: bool = True, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """``transaction.atomic()`` that raises Locked, Full, Away or Unwritten (nothing was changed) instead of the
    driver's errors.

    ``durable``: refuse to be nested, for a writer that must see its own commit (the sealer). ``savepoint`` False: where
    this is nested, whatever is raised inside takes the outer transaction down too, even if somebody catches it.
    """
    with weather(using=using), transaction.atomic(using=using, durable=durable, savepoint=savepoint):
        yield


@contextmanager
def weather(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The same refusals for what a writer reads before it takes the pen."""
    try:
        yield
    except (OperationalError, InterfaceError, OSError) as error:
        refusal = refusal_for(error)
        if refusal is None:
            raise
        connection = connections[using]
        if isinstance(refusal, Away | Unwritten) and not connection.in_atomic_block:
            # A long-lived runner would otherwise keep the dead connection, or a file opened while it was read-only.
            connection.close()
        raise refusal from error


def refusal_for(error: Exception) -> Unavailable | None:
    """The refusal that says ``error`` to a citizen, or None when it is a bug that must surface."""
    if isinstance(error, OSError):
        return Full() if error.errno in NO_ROOM else Unwritten() if error.errno in NO_WRITING else None
    kind = _kind(error)
    return None if kind is None else kind()


def _kind(error: Exception) -> type[Unavailable] | None:
    cause = error.__cause__
    sqlite = getattr(cause, "sqlite_errorcode", None)
    if isinstance(sqlite, int):
        return SQLITE_EXTENDED.get(sqlite) or SQLITE_PRIMARY.get(sqlite & 0xFF)
    if cause is None:
        return Locked if str(error) == "database is locked" else None
    if not hasattr(cause, "sqlstate"):
        return None
    sqlstate = cause.sqlstate
    # No state at all means that the server never answered: refused, reset, or gone in the middle.
    if sqlstate is None or sqlstate.startswith("08"):
        return Away
    return POSTGRES.get(sqlstate)
