"""Registers the staff side of rectification."""

from typing import Any

from wagtail import hooks

from complaints.rectification.assessment.staff import AssessmentViewSet, IndicatorViewSet
from complaints.rectification.circulars import staff as circulars
from complaints.rectification.staff.items import ItemViewSet


@hooks.register("register_admin_viewset")
def items() -> ItemViewSet:
    return ItemViewSet()


@hooks.register("register_admin_viewset")
def assessments() -> list[Any]:
    return [AssessmentViewSet(), IndicatorViewSet()]


hooks.register("register_admin_urls", circulars.addresses)
hooks.register("after_unpublish_page", circulars.tell_that_items_stay)
