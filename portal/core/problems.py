"""What is typically found wrong in social assistance, and what is done about who did it.

Shared by circulars, checks and the rectification list. Source: 沁民字〔2022〕51号 三（二）; the
words for accountability are those of published circulars.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """Typical findings in social assistance."""

    MISSED = "missed", _("Eligible household left out")
    WRONG = "wrong", _("Ineligible household included")
    FAVOUR = "favour", _("Favour to kin or friends")
    DECEASED = "deceased", _("Paid to a deceased person")
    DUPLICATE = "duplicate", _("Duplicate assistance")
    PAYMENT = "payment", _("Payment error")
    PUBLICITY = "publicity", _("Publicity missing or irregular")
    HOME_VISIT = "home_visit", _("Home visit missing")
    FEE = "fee", _("Fee taken")
    PRIVACY = "privacy", _("Personal information leaked")
    RELATIVE = "relative", _("Near relative not filed")
    FILES = "files", _("Files incomplete")
    SERVICE = "service", _("Service attitude or delay")
    OTHER = "other", _("Other")


class Urgency(models.TextChoices):
    """How fast a problem has to be put right (立行立改、限期整改、长期坚持)."""

    AT_ONCE = "at_once", _("At once")
    BY_DATE = "by_date", _("By a date")
    STANDING = "standing", _("Standing")


class Accountability(models.TextChoices):
    """What was done about whoever is answerable."""

    NONE = "none", _("None")
    ORDERED = "ordered", _("Ordered to rectify by a date")
    CRITICISED = "criticised", _("Criticism and education")
    REMINDED = "reminded", _("Reminder talk")
    SUMMONED = "summoned", _("Summoned for a talk")
    ADMONISHED = "admonished", _("Admonition talk")
    CIRCULATED = "circulated", _("Named in a circular")
    SUPERVISED = "supervised", _("Listed for special supervision")
    REFERRED = "referred", _("Referred to the discipline inspection organ")
    # 容错免责: an honest mistake, with the reasons on record.
    EXEMPTED = "exempted", _("Exempted as an honest mistake")
