"""Setting a PDF in a process of its own: a Chinese typeface takes over 100 MB while it is cut to what is used, and the
web process gives none of that back."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any, Final

from zhili.lib.refusal import Unavailable

AT_ONCE: Final = 2
WAIT_S: Final = 20
LONGEST_S: Final = 60
_turns = threading.BoundedSemaphore(AT_ONCE)


class TooManyPapers(Unavailable):
    code = "too_many_papers"
    zh = "同时做的纸件太多，请过一会儿再点一次。"
    en = "Too many papers are being made at once; please press again in a moment."


class PaperNotMade(Unavailable):
    code = "paper_not_made"
    zh = "这份 PDF 没有做成，请过一会儿再试；打印页可以照常用。"
    en = "This PDF could not be made; please try again later. The print page works as ever."


def make(content: dict[str, Any], press: str = "press") -> bytes:
    """The PDF of what ``content`` says, set by the module ``press`` of this folder. Raises TooManyPapers,
    PaperNotMade."""
    if not _turns.acquire(timeout=WAIT_S):
        raise TooManyPapers()
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"zhili.doors.desk.outward.{press}"],
            input=json.dumps(content).encode(), capture_output=True, timeout=LONGEST_S, check=True,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        raise PaperNotMade() from error
    finally:
        _turns.release()
    return done.stdout
