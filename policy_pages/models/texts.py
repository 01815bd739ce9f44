"""Notices: official texts that tell the public something and set no rule."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from policy_pages.models.base import TEMPLATE, OfficialTextPage


class NoticePage(OfficialTextPage):
    """A notice to the public, such as the list of report phones."""

    column_type: ClassVar[str] = "工作动态"
    template = TEMPLATE

    class Meta(OfficialTextPage.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
