"""The web server as it is started for real, with its own configuration."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.thorough, pytest.mark.once]

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """Where the web server answers when it trusts whoever stands in front."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        "VAR_DIR": str(tmp_path),
        "FORWARDED_ALLOW_IPS": "*",
        "DEMO": "0",
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield "127.0.0.1", port
    server.terminate()
    server.wait(PATIENCE)


@pytest.mark.parametrize("header", ["SCRIPT_NAME", "PATH_INFO"])
def test_no_header_says_where_the_site_is_mounted(address: tuple[str, int], header: str) -> None:
    host, port = address
    link = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    link.request("GET", "/healthz", headers={"Host": f"localhost:{port}", header: "/healthz"})
    answer = link.getresponse()

    assert (answer.status, answer.read()) == (200, b'{"status": "ok"}')
