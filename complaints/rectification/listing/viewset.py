"""The addresses of the list as a file, beside those of the items themselves."""

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from complaints.rectification.listing.bringing_back import bring_back
from complaints.rectification.listing.download import ListDownload
from complaints.rectification.staff.items import ItemViewSet


class ListViewSet(ViewSet):
    """The list taken out and brought back; its buttons stand on the page of the items."""

    name = "rectification_list"

    def get_urlpatterns(self) -> list[Any]:
        items = ItemViewSet()  # the same rows, filters and rights as the page of the items
        download = items.construct_view(ListDownload, **items.get_index_view_kwargs())
        return [
            path("export/", download, name="export"),
            path("import/", bring_back, name="import"),
        ]
