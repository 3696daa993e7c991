"""From nothing to the site with its demo: the environment, the data, then web and worker together."""

import argparse
import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from environment import PYTHON, ROOT, ensure, say

Process = subprocess.Popen[bytes]
PATIENCE = 15
START_PATIENCE = 600


def main() -> int:
    """Returns the exit code: 0 after Ctrl-C, 1 when something could not start or died."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8000")
    port = _port(parser.parse_args().port)
    addresses = _free_addresses(port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    start = time.monotonic()
    ensure()
    environment = _environment(port)
    say("Preparing:")
    processes: dict[str, Process] = {}
    try:
        binds = [part for address in addresses for part in ("--bind", f"{address}:{port}")]
        processes["web"] = _start("bin/prepare.py", *binds, environment=environment)
        if not _wait_for_answer(port, processes):
            return 1
        processes["worker"] = _start("manage.py", "run_worker", environment=environment)
        say(f"\nReady after {time.monotonic() - start:.0f} seconds:  http://localhost:{port}/")
        say(f"Try every role:      http://localhost:{port}/demo/")
        say("Ctrl-C stops it.\n")
        return _watch(processes)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(processes)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT is “{text}”, and a port is a number from 1 to 65535: make run PORT=8001")
    return int(text)


def _free_addresses(port: int) -> list[str]:
    """The loopback addresses to serve, when nobody else does; else one sentence and a stop."""
    free = []
    for family, address, name in ((socket.AF_INET, "127.0.0.1", "127.0.0.1"), (socket.AF_INET6, "::1", "[::1]")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except PermissionError:
            sys.exit(f"Port {port} is for administrators only. Choose a higher one: make run PORT=8000")
        except OSError as error:
            if family is socket.AF_INET6 and error.errno != errno.EADDRINUSE:
                continue
            sys.exit(f"Port {port} is taken by another program. Stop that one, or choose: make run PORT={port + 1}")
        free.append(name)
    return free


def _environment(port: int) -> dict[str, str]:
    paths = f"{ROOT / 'site'}{os.pathsep}{ROOT}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEMO": "1",
        "SITE_URL": f"http://localhost:{port}",
        "PYTHONPATH": paths,
        "PYTHONUNBUFFERED": "1",
        "WEB_CONCURRENCY": os.environ.get("WEB_CONCURRENCY", "2"),
    }


def _start(*arguments: str, environment: dict[str, str]) -> Process:
    # A session of its own, so that Ctrl-C reaches this script alone and it can stop both in order.
    return subprocess.Popen([PYTHON, *arguments], cwd=ROOT, env=environment, start_new_session=True)


def _wait_for_answer(port: int, processes: dict[str, Process]) -> bool:
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline:
        if _dead(processes):
            return False
        request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": f"localhost:{port}"})
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310 (our own address)
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    say("The site does not answer; what it said is above.")
    return False


def _watch(processes: dict[str, Process]) -> int:
    while not _dead(processes):
        time.sleep(0.5)
    return 1


def _dead(processes: dict[str, Process]) -> bool:
    for name, process in processes.items():
        if process.poll() is not None:
            say(f"The {name} process ended by itself; what it said is above.")
            return True
    return False


def _stop(number: int, frame: FrameType | None) -> None:
    # Once is enough: a second Ctrl-C must not interrupt the stopping.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _end(processes: dict[str, Process]) -> None:
    alive = [process for process in processes.values() if process.poll() is None]
    if alive:
        say("\nStopping web and worker.")
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in alive:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")
