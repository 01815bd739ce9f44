"""{% lasting %}: parts of a page that are the same on every page of a section.

Head, header and footer are half of what a short page costs. They follow a changed site identity,
and the pages that the footer links, with the commit, in every process.
"""

from collections.abc import Hashable

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page, Site

from portal.core.models import SiteIdentity
from portal.core.standing import kept_of

register = template.Library()
# The footer links pages: a part that another thread draws before a page is gone, or the moment
# after in another process, must not outlive the commit.
_parts = kept_of(Site, SiteIdentity, Page)


class LastingNode(template.Node):
    """Draws its content once for each site, language, face and value of its arguments."""

    def __init__(
        self, nodelist: template.NodeList, arguments: list[template.base.FilterExpression]
    ) -> None:
        self.nodelist, self.arguments = nodelist, arguments

    def render(self, context: template.Context) -> SafeString:
        request = context.get("request")
        if request is None:  # an error page that is drawn without one
            return self.nodelist.render(context)
        key: tuple[Hashable, ...] = (
            self,
            request._get_raw_host(),  # an error page is shown under a host name that is not ours
            request.is_secure(),
            get_language(),
            bool(context.get("elder_mode")),
            bool(context.get("demo")),
            *(one.resolve(context) for one in self.arguments),
        )
        drawn: str = _parts.of(key, lambda *_key: str(self.nodelist.render(context)))
        return mark_safe(drawn)  # noqa: S308  what the template drew


@register.tag
def lasting(parser: template.base.Parser, token: template.base.Token) -> LastingNode:
    """Keep what stands up to endlasting; it may use site_identity, elder_mode, demo and arguments.

    Everything else that the content depends on is an argument: {% lasting current_section %}.
    """
    _name, *arguments = token.split_contents()
    nodelist = parser.parse(("endlasting",))
    parser.delete_first_token()
    return LastingNode(nodelist, [parser.compile_filter(one) for one in arguments])
