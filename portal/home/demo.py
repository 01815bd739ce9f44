"""The front page and what people call things: made once in every county, the demo included."""

from django.utils import timezone
from wagtail.models import Page, Site

from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division
from portal.home.models import HomePage, SearchEntry, SearchSynonym
from portal.home.search.index import catch_up


@demo_loader(order=19, name="home")
def load_home(options: Options) -> dict[str, int]:
    """Replace Wagtail's welcome page by our home page, once."""
    if not HomePage.objects.exists():
        site = Site.objects.get(is_default_site=True)
        welcome = site.root_page
        home = HomePage(
            title="首页",
            slug="shouye",
            introduction="政策公开、名单公示、投诉举报、整改结果，一站查询，全程可查。",
            division=Division.objects.get(level=Division.Level.COUNTY),
        )
        Page.objects.get(depth=1).add_child(instance=home)
        home.save_revision().publish(skip_permission_checks=True)
        site.root_page = home
        site.save()
        if welcome.specific_class is Page:
            welcome.delete()
    return {"pages": 1}


@demo_loader(order=95, name="search")
def load_search(options: Options) -> dict[str, int]:
    """Enter what people call things, once, and index what is public and not in the index yet."""
    if not SearchSynonym.objects.exists():
        for word, means in data("search")["synonyms"].items():
            SearchSynonym.objects.create(word=word, means=means)
    catch_up(timezone.now())
    return {"entries": SearchEntry.objects.count()}
