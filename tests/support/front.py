"""The front of the site, asked as a server asks it; counts how often Django was entered."""

from io import BytesIO
from typing import Any

from django.core.wsgi import get_wsgi_application

from portal.core.pagecache.front import Front


class Visit:
    """One process with a memory of its own."""

    def __init__(self, megabytes: int = 8) -> None:
        self.drawn = 0
        self.django = get_wsgi_application()
        self.front = Front(self._counted, megabytes)

    def _counted(self, environ: dict[str, Any], start: Any) -> Any:
        self.drawn += 1
        return self.django(environ, start)

    def __call__(
        self, address: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the answer."""
        path, _sign, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **headers,
        }
        told: list[Any] = []
        parts = self.front(environ, lambda *words: told.append(words))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        status, fields = told[-1][:2]
        return int(status[:3]), dict(fields), body
