"""A server with security in front of the Elasticsearch of the tests: https, and an answer only for who has the key."""

import contextlib
import http.client
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, Self
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "localhost"
HANDED_ON = ("Content-Type", "Accept")
HANDED_BACK = ("Content-Type", "X-Elastic-Product")
REFUSED = b'{"error": {"type": "security_exception", "reason": "missing authentication credentials"}, "status": 401}'


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates, and where the authority's own is kept."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    path: Path

    @classmethod
    def made(cls, folder: Path, name: str) -> Self:
        """A new one."""
        key, subject = ec.generate_private_key(ec.SECP256R1()), _called(name)
        ours = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        built = _begun(subject, subject, key).add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        certificate = built.add_extension(ours, False).sign(key, hashes.SHA256())
        path = folder / f"{name}.pem"
        path.write_bytes(_pem(certificate))
        return cls(key, certificate, path)

    def certify(self, host: str) -> Path:
        """A file with a key and a certificate for a host."""
        key = ec.generate_private_key(ec.SECP256R1())
        built = _begun(_called(host), self.certificate.subject, key)
        built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), False)
        built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False)
        path = self.path.with_name(f"{host}.pem")
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + _pem(built.sign(self.key, hashes.SHA256())))
        return path


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


class Secured:
    """Listens until stopped. `authorization` is what a request must bring; counts who was let in and who was not."""

    def __init__(self, target: str, certificate: Path, authorization: str) -> None:
        self.let_in, self.turned_away = 0, 0
        self._server = _Server(("127.0.0.1", 0), _handler(self, target, authorization))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        # Shaking hands is left to the thread of each connection.
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def address(self, host: str = HOST, *, login: str = "") -> str:
        """Where it is; `login` is a name and a password with a colon between."""
        return f"https://{login}{'@' if login else ''}{host}:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Take no more connections."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    # A loopback address is not looked up.
    server_bind = TCPServer.server_bind

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever does not trust the certificate goes away: nothing to tell of."""


def _handler(secured: Secured, target: str, authorization: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            with contextlib.suppress(OSError):
                super().handle_one_request()
                return
            self.close_connection = True

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Authorization") != authorization:
                secured.turned_away += 1
                self._answer(401, {"Content-Type": "application/json", "X-Elastic-Product": "Elasticsearch"}, REFUSED)
                return
            secured.let_in += 1
            server = http.client.HTTPConnection(urlsplit(target).netloc, timeout=60)
            with contextlib.closing(server):
                headers = {name: self.headers[name] for name in HANDED_ON if name in self.headers}
                server.request(self.command, self.path, body, headers)
                answer = server.getresponse()
                given = {name: value for name in HANDED_BACK if (value := answer.getheader(name))}
                self._answer(answer.status, given, answer.read())

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _serve  # noqa: N815 - the names that http.server calls

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: Any) -> None:
            """Nothing."""

    return Handler
