"""Something between the site and Elasticsearch that can refuse, keep waiting, or talk nonsense."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit


def answer_of(body: bytes) -> bytes:
    """What an Elasticsearch would send, as http."""
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Elastic-Product: Elasticsearch\r\n"
    # No second question comes by a connection that is closed then.
    head += "Connection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


GARBAGE = {
    "garbage": answer_of(b"{{{ what?"),
    "another shape": answer_of(b'{"hits": null}'),
    "nothing done": answer_of(b'{"errors":false,"items": [] }'),
    # Python reads it as infinity.
    "no number": answer_of(b'{"timed_out":false,"_shards":{"failed":0},"hits":{"total":{"value":1e999},"hits":[]}}'),
    "too deep": answer_of(b"[" * 50_000),
    "error": b"HTTP/1.1 503 Unavailable\r\nContent-Type: application/json\r\nX-Elastic-Product: Elasticsearch\r\n"
    b"Content-Length: 2\r\n\r\n{}",
    "no http": b"\x00\x01\x02 who are you?\r\n",
    "somebody else": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 7\r\n\r\nWelcome",
}
STALL_SECONDS = 5


class Proxy:
    """Hands on what comes until told otherwise: "pass", "refuse", "stall", or a name of GARBAGE.

    What is handed on back may come late, by `delay` seconds each, and have some `replaced` by as much else.
    """

    def __init__(self, address: str) -> None:
        target = urlsplit(address)
        self._target = (target.hostname, target.port)
        self._connections: set[socket.socket] = set()
        self._stopped = threading.Event()
        self.mode = "pass"
        self.delay = 0.0
        self.replaced = (b"", b"")
        # How many answers were handed on.
        self.answers = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def become(self, mode: str) -> None:
        """Behave differently from now on; what was connected is cut off."""
        self.mode = mode
        for connection in list(self._connections):
            _close(connection)

    def stop(self) -> None:
        self._stopped.set()
        self.become("refuse")
        _close(self._listener)

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if self.mode == "refuse":
                _close(connection)
                continue
            self._connections.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self.mode == "pass":
                self._hand_on(connection)
            elif connection.recv(65536):
                if self.mode == "stall":
                    self._stopped.wait(STALL_SECONDS)
                else:
                    connection.sendall(GARBAGE[self.mode])
                    time.sleep(0.01)
        _close(connection)
        self._connections.discard(connection)

    def _hand_on(self, connection: socket.socket) -> None:
        server = socket.create_connection(self._target)
        self._connections.add(server)
        asked = threading.Event()

        def asks(data: bytes) -> bytes:
            asked.set()
            return data

        def answers(data: bytes) -> bytes:
            if asked.is_set():
                asked.clear()
                self._stopped.wait(self.delay)
                self.answers += 1
            return data.replace(*self.replaced) if all(self.replaced) else data

        back = threading.Thread(target=_pump, args=(server, connection, answers), daemon=True)
        back.start()
        _pump(connection, server, asks)
        back.join()
        self._connections.discard(server)


def _pump(source: socket.socket, sink: socket.socket, seen: Callable[[bytes], bytes]) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(seen(data))
    _close(sink)
    _close(source)


def _close(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
