"""The headers of every answer that shows a list."""

from typing import TypeVar

from django.http import HttpResponse
from django.utils.cache import patch_cache_control

R = TypeVar("R", bound=HttpResponse)


def fresh(response: R) -> R:
    """A list may be withdrawn at any moment: nobody keeps a copy, and no search engine either."""
    patch_cache_control(response, no_cache=True, no_store=True, private=True)
    return unindexed(response)


def unindexed(response: R) -> R:
    """No search engine keeps a copy; who else may is for `portal.core.pagecache` to say."""
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
