"""How the web server runs.

gunicorn itself reads WEB_CONCURRENCY (how many workers), FORWARDED_ALLOW_IPS (which proxies may say
that a request came by https) and GUNICORN_CMD_ARGS (anything else) from the environment.
"""

import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

wsgi_app = "config.wsgi"
pythonpath = "site"
bind = "127.0.0.1:8000"

# Blocking threads: the work is Python building pages, so more of them only makes each one slower.
worker_class = "gthread"
threads = 2

# Loaded once and shared: quicker to start, and less memory for each worker.
preload_app = True

timeout = 30
graceful_timeout = 20
keepalive = 5
# A worker is renewed now and then, each at its own time, so that no leak grows for ever.
max_requests = 5000
max_requests_jitter = 500

limit_request_line = 4094
limit_request_fields = 60

# Heartbeats go to memory: on a slow disk a worker would look dead.
_memory = Path("/dev/shm")  # noqa: S108 (gunicorn makes a file there that nobody can guess)
worker_tmp_dir = str(_memory) if _memory.is_dir() and shutil.disk_usage(_memory).free > 1_000_000 else None

SECRET_IN_PATH = re.compile(r"(?=[a-z0-9_-]*[A-Z_])[A-Za-z0-9_-]{20,}|[0-9a-f]{20,}")


class PathLogger(Logger):
    """An access log that tells nothing personal: links of invitations and the like hold a secret in their path."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": SECRET_IN_PATH.sub("…", environ.get("PATH_INFO", ""))}


# No header of a request says where the site is mounted: a visitor could put false addresses into kept pages.
forwarder_headers = ""

# Signals are enough to steer it; a socket in the home folder is one more door.
control_socket_disable = True

logger_class = PathLogger
accesslog = "-"
# The path without its query, and no address of a person.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
errorlog = "-"
