"""What a fresh database needs before staff can work: role groups, the root workflow."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from portal.core.models import FourEyesTask, Role

# Wagtail permissions per role group; everything of our own is decided by permissions.py.
PAGE_PERMISSIONS = {
    Role.EDITOR: ["add_page", "change_page"],
    Role.REVIEWER: ["change_page"],
}
# Wagtail asks for the permissions of its own image and document models, whatever replaces them.
# An added document is public only with a page that a second person has approved.
MEDIA_PERMISSIONS = {
    Role.EDITOR: [
        ("wagtailimages", "add_image"),
        ("wagtailimages", "choose_image"),
        ("wagtaildocs", "add_document"),
        ("wagtaildocs", "choose_document"),
    ],
    Role.REVIEWER: [("wagtaildocs", "choose_document")],
}
MODEL_PERMISSIONS = {
    Role.ADMINISTRATOR: [
        ("core", "change_siteidentity"),
        ("complaints", "change_petitionchannels"),
        ("wagtailredirects", "add_redirect"),
        ("wagtailredirects", "change_redirect"),
    ],
}


def grant_staff_access() -> None:
    """Create the role groups and the four-eyes workflow on the page tree; safe to repeat."""
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    root = Page.objects.get(depth=1)
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.add(access)
        _grant_pages(group, root, PAGE_PERMISSIONS.get(role, []))
        _grant_media(group, role)
        for app, codename in MODEL_PERMISSIONS.get(role, []):
            group.permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
    _four_eyes(root)


def _grant_pages(group: Group, root: Page, codenames: list[str]) -> None:
    for codename in codenames:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _grant_media(group: Group, role: Role) -> None:
    collection = Collection.get_first_root_node()
    for app, codename in MEDIA_PERMISSIONS.get(role, []):
        permission = Permission.objects.get(content_type__app_label=app, codename=codename)
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _four_eyes(root: Page) -> None:
    task = FourEyesTask.objects.first()
    if task is None:
        task = FourEyesTask.objects.create(name="双人审核")
        task.groups.add(Group.objects.get(name=Role.REVIEWER.value))
    workflow, _created = Workflow.objects.get_or_create(name="信息公开审查")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
