"""Registers the pages of one's own sign-in and of the staff's second factors."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.core.permissions import Action, may
from portal.core.signin import factors, own, staff


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("account/signing-in/", own.overview, name="signin_own"),
        path("account/signing-in/end/<int:pk>/", own.end, name="signin_end"),
        path("account/signing-in/again/", own.again, name="signin_again"),
        path("account/signing-in/enrol/", own.enrol, name="signin_own_enrol"),
        path("account/signing-in/codes/", own.codes, name="signin_own_codes"),
        path("account/signing-in/remove/", own.remove, name="signin_own_remove"),
        path("second-factors/", staff.overview, name="second_factors"),
        path("second-factors/<int:pk>/", staff.reset, name="second_factor_reset"),
    ]


@hooks.register("register_account_menu_item")
def account_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("signin_own"),
        "label": _("Signing in"),
        "help_text": _("Your second factor, and where you are signed in."),
    }


class SecondFactorsItem(MenuItem):
    """The menu entry of the staff's second factors, for those who manage staff."""

    def is_shown(self, request: HttpRequest) -> bool:
        return settings.STAFF_SECOND_FACTOR != "off" and may(request.user, Action.STAFF_MANAGE)


@hooks.register("register_admin_menu_item")
def second_factors_item() -> MenuItem:
    return SecondFactorsItem(
        _("Second factors"), reverse_lazy("second_factors"), icon_name="lock", order=895
    )


@hooks.register("insert_global_admin_js")
def time_left() -> SafeString:
    """The script that says beforehand that a session ends, and keeps what was typed."""
    words = {
        "soon": _("You will be signed out in a few minutes because nothing was sent for a while."),
        "stay": _("Stay signed in"),
        "over": _("You have been signed out. What you typed is still on this page."),
        "again": _("Sign in in a new window, then go on here"),
    }
    return format_html(
        '<script defer src="{}" data-words="{}" data-minutes="{}"></script>',
        static("js/session.js"),
        json.dumps({name: str(word) for name, word in words.items()}, ensure_ascii=False),
        settings.STAFF_IDLE_MINUTES,
    )


@hooks.register("register_log_actions")
def words_of_the_log(actions: Any) -> None:
    words = {
        factors.ENROLLED: (_("Set up a second factor"), _("Set up a second factor")),
        factors.RENEWED: (_("Renew recovery codes"), _("Made new recovery codes")),
        factors.RECOVERED: (_("Use a recovery code"), _("Used a recovery code")),
        factors.REMOVED: (_("Remove a second factor"), _("Removed the second factor")),
        factors.BRAKED: (_("Too many wrong codes"), _("Too many wrong codes in a row")),
    }
    for action, (label, message) in words.items():
        actions.register_action(action, label, message)
