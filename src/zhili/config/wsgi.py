"""What the web server loads, in each of its worker processes."""

from __future__ import annotations

import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

from zhili.doors.cli.supervise import die_with_parent

_server = multiprocessing.parent_process()
if _server is not None:
    # A worker whose server was killed outright would go on answering with yesterday's code beside the new server.
    # Killed, not asked: while it loads, granian's worker loses the asking. What was committed stays.
    die_with_parent(signal.SIGKILL, _server.pid)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.config.settings")

application = get_wsgi_application()
