"""The real nginx with the very files of deploy/nginx: only paths, ports and owners are others."""

import datetime as dt
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.server import ROOT, free_port

PUBLIC, STAFF = "jiuzhu.example.cn", "gongzuo.example.cn"
START_SECONDS = 10
MAIN = """
daemon off; worker_processes {workers}; pid {folder}/nginx.pid; user {user};
error_log {folder}/main.log warn;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types; default_type application/octet-stream;
    sendfile on; tcp_nopush on; keepalive_requests 1000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/sunlit.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers by any spelling, body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def cache(self) -> str:
        """What the page cache did for this answer."""
        return self.headers.get("X-Cache", "")


@dataclass
class Front:
    """nginx before the site whose files lie in *var* and whose instances listen on two ports."""

    folder: Path
    var: Path
    public_port: int
    staff_port: int
    workers: int = 1
    files_logged: bool = False  # for a comparison of like with like
    tls: int = field(default_factory=free_port)
    plain: int = field(default_factory=free_port)
    local: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def pages(self) -> Path:
        """The folder of the page cache."""
        return self.folder / "pages"

    @property
    def asked(self) -> Path:
        """The folder of its pages with a query."""
        return self.folder / "asked"

    def write(self) -> None:
        """Copy the files of deploy/nginx with the paths and ports of this test."""
        for name in ("snippets", "pages", "asked", "log"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        certificate(self.folder)
        source = ROOT / "deploy" / "nginx"
        for path in [source / "sunlit.conf", *sorted((source / "snippets").glob("*.conf"))]:
            target = self.folder / path.relative_to(source)
            target.write_text(self._placed(path.read_text(encoding="utf-8")), encoding="utf-8")
        main = MAIN.format(folder=self.folder, workers=self.workers, user=_owner())
        (self.folder / "nginx.conf").write_text(main, encoding="utf-8")

    def _placed(self, text: str) -> str:
        changes = [
            (r"/var/cache/sunlit", str(self.folder)),
            (r"/var/log/sunlit", str(self.folder / "log")),
            (r"/var/lib/sunlit", str(self.var)),
            (r"/etc/ssl/sunlit", str(self.folder)),
            (r"include snippets/", f"include {self.folder}/snippets/"),
            (r"server 127\.0\.0\.1:8000", f"server 127.0.0.1:{self.public_port}"),
            (r"server 127\.0\.0\.1:8001", f"server 127.0.0.1:{self.staff_port}"),
            (r"listen 127\.0\.0\.1:8090", f"listen 127.0.0.1:{self.local}"),
            (r"(listen (?:\[::\]:)?)443", rf"\g<1>{self.tls}"),
            (r"(listen (?:\[::\]:)?)80\b", rf"\g<1>{self.plain}"),
        ]
        if self.files_logged:
            changes.append((r"    access_log off;\n(    include)", r"\1"))
        if not ipv6():
            changes.append((r"\n *listen \[::\][^;]*;", ""))
        for pattern, placed in changes:
            text = re.sub(pattern, placed, text)
        assert "/var/" not in text.replace(str(self.folder), "").replace(str(self.var), "")
        return text

    def start(self) -> None:
        command = ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self.process = subprocess.Popen(command, cwd=self.folder, start_new_session=True)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, self.said
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.tls), 1):
                return
            time.sleep(0.02)
        raise AssertionError(self.said)

    @property
    def said(self) -> str:
        """The error log."""
        logs = [self.folder / "main.log", self.folder / "log" / "error.log"]
        return "".join(log.read_text(errors="replace") for log in logs if log.exists())

    @property
    def visits(self) -> str:
        """The access log."""
        return (self.folder / "log" / "access.log").read_text(encoding="utf-8")

    def stop(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(10)
            self.process = None

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | str = b"", host: str = PUBLIC,
        family: str = "127.0.0.1", **headers: str,
    ) -> Answer:  # fmt: skip
        """One request by HTTPS, as a visitor of *host* sends it."""
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        plain = socket.create_connection((family, self.tls), timeout=60)
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.sock = context.wrap_socket(plain, server_hostname=host)
        sent = {name.replace("_", "-"): text for name, text in headers.items()}
        try:
            connection.request(method, path, body or None, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


def certificate(folder: Path) -> None:
    """A certificate of its own for both host names."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PUBLIC)])
    now = dt.datetime.now(dt.UTC)
    hosts = x509.SubjectAlternativeName([x509.DNSName(PUBLIC), x509.DNSName(STAFF)])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(hosts, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "privkey.pem").write_bytes(secret)


def _owner() -> str:
    return "root" if os.geteuid() == 0 else os.environ.get("USER", "nobody")


def ipv6() -> bool:
    """Whether this machine has an IPv6 to listen on: some containers have none."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def installed() -> bool:
    """Whether there is an nginx to start."""
    return shutil.which("nginx") is not None


@contextmanager
def running(front: Front) -> Iterator[Front]:
    """*front* started; whatever happens, nothing of it is left running."""
    front.write()
    try:
        front.start()
        yield front
    finally:
        front.stop()
