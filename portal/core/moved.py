"""Old addresses of pages lead on, and never back to where the visitor already is.

Wagtail notes each change of an address. A page that took its first address again and was then
withdrawn would send its visitors round in a circle; they are told that there is no such page.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect


class MovedMiddleware(RedirectMiddleware):
    """What nobody answers may have moved."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        answer: HttpResponseBase = super().process_response(request, response)
        if answer is response:
            return response
        there = urlsplit(str(answer["Location"])).path
        stays = Redirect.normalise_path(there) == Redirect.normalise_path(request.path)
        return response if stays else answer
