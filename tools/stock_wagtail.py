"""A stock Wagtail site with the article page of its tutorial, to compare our pages with."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.server import free_port

PATIENCE = 60.0
# As the tutorial of Wagtail has it: a blog with an article of a date, an introduction and a body.
MODELS = """
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class BlogPage(Page):
    date = models.DateField("Post date")
    intro = models.CharField(max_length=250)
    body = RichTextField(blank=True)
    content_panels = Page.content_panels + [
        FieldPanel("date"), FieldPanel("intro"), FieldPanel("body")
    ]
"""
TEMPLATE = """{% extends "base.html" %}
{% load wagtailcore_tags %}
{% block body_class %}template-blogpage{% endblock %}
{% block content %}
<h1>{{ page.title }}</h1>
<p class="meta">{{ page.date }}</p>
<div class="intro">{{ page.intro }}</div>
{{ page.body|richtext }}
<p><a href="{{ page.get_parent.url }}">Return to blog</a></p>
{% endblock %}
"""
CONTENT = """
import datetime
from wagtail.models import Site
from blog.models import BlogPage
root = Site.objects.get(is_default_site=True).root_page
root.add_child(instance=BlogPage(
    title="An article", slug="article", date=datetime.date(2026, 1, 1), intro="What it is about",
    body="<p>A paragraph of some length, as articles have them.</p>" * 20,
))
"""
SETTINGS = """
from stock.settings.base import *
DEBUG = False
SECRET_KEY = "of-a-bench-that-nobody-visits-0123456789"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["blog", *INSTALLED_APPS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
"""


@contextmanager
def stock_wagtail(folder: Path) -> Iterator[tuple[str, str]]:
    """The address of the site and the path of its article, served as our own pages are."""
    environment = _clean_environment()

    def run(*arguments: str) -> None:
        subprocess.run(
            arguments, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL
        )

    run(sys.executable, "-m", "wagtail.bin.wagtail", "start", "stock", ".")
    _add_blog(folder)
    manage = (sys.executable, "manage.py")
    run(*manage, "makemigrations", "blog", "-v", "0")
    run(*manage, "migrate", "-v", "0")
    run(*manage, "shell", "-v", "0", "-c", CONTENT)
    port = free_port()
    command = [sys.executable, "-m", "granian", "stock.wsgi:application", "--interface", "wsgi"]
    command += ["--http", "1", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--blocking-threads", "4", "--log-level", "warning"]
    server = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}/article/", server)
        yield f"http://127.0.0.1:{port}", "/article/"
    finally:
        server.terminate()
        server.wait()


def _clean_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {"DJANGO_SETTINGS_MODULE": "stock.settings.bench"}


def _add_blog(folder: Path) -> None:
    files = {
        "blog/__init__.py": "",
        "blog/migrations/__init__.py": "",
        "blog/models.py": MODELS,
        "blog/templates/blog/blog_page.html": TEMPLATE,
        "stock/settings/bench.py": SETTINGS,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  an address of ours
                return
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the stock site does not answer at {url}")
