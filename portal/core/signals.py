"""Appointments take effect at once."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from portal.core.models import Appointment, Role, User
from portal.core.signin import sessions


def sync_groups(user: User) -> None:
    """Put *user* into the Wagtail groups of their roles, and out of those they lost."""
    held = set(user.appointments.values_list("role", flat=True))
    groups = {group.name: group for group in Group.objects.filter(name__in=Role.values)}
    for role in Role.values:
        if role not in groups:
            groups[role], _created = Group.objects.get_or_create(name=role)
    now = set(user.groups.filter(name__in=Role.values).values_list("name", flat=True))
    if lost := now - held:
        user.groups.remove(*(groups[role] for role in lost))
    if new := held - now:
        user.groups.add(*(groups[role] for role in new))


@receiver([post_save, post_delete], sender=Appointment)
def appointment_changed(instance: Appointment, **kwargs: Any) -> None:
    sync_groups(instance.user)
    sessions.end_all(instance.user)


@receiver(post_save, sender=User)
def account_changed(instance: User, **kwargs: Any) -> None:
    """Who is switched off, or has a new password, is signed out everywhere at once."""
    if not instance.is_active or getattr(instance, "_password", None) is not None:
        sessions.end_all(instance)
