"""What every answer tells the browser besides its content, whichever way the answer was made.

The content-security policy comes from django-csp, the rest of what Django knows from its own
middleware; this adds what neither knows, and sees to what must hold without exception.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
TOO_MANY = 429
ALWAYS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
# Of the staff area only these are the same for everybody.
STAFF = "/admin/"
SAME_FOR_ALL = ("/admin/sprite/", "/admin/jsi18n/")
# Pages of one person, at whatever status they answer.
PERSONAL = (
    "/complaints/file/",
    "/complaints/track/",
    "/complaints/lost-code/",
    "/complaints/receipt",
    "/errors/report/",
    "/rectification/answer/",
    STAFF,
)
PAUSE = 3600  # seconds, where no limit says how long
FEATURES = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection"),
    *("local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment"),
    *("picture-in-picture", "publickey-credentials-create", "publickey-credentials-get"),
    *("screen-wake-lock", "serial", "usb", "window-management", "xr-spatial-tracking"),
)


class HeadersMiddleware:
    """First in the line, so that static files and errors carry the same."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        if _is_personal(request.path):
            response["Cache-Control"] = "private, no-store"
        if response.status_code == TOO_MANY and "Retry-After" not in response:
            response["Retry-After"] = str(getattr(request, "pause_seconds", PAUSE))
        return response


def _is_personal(path: str) -> bool:
    return path.startswith(PERSONAL) and not path.startswith(SAME_FOR_ALL)
