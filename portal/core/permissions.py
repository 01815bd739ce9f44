"""Who may do what where: one table of actions and roles, and the one way to scope a queryset."""

from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from portal.core.gazetteer import county_paths
from portal.core.models import Division, Role, User

Person = User | AnonymousUser
M = TypeVar("M", bound=Model)


class Action(StrEnum):
    """Everything that a member of staff can be allowed to do."""

    PAGE_EDIT = "page.edit"
    PAGE_APPROVE = "page.approve"
    ROSTER_VIEW = "roster.view"
    ROSTER_PREPARE = "roster.prepare"
    ROSTER_APPROVE = "roster.approve"
    ROSTER_WITHDRAW = "roster.withdraw"
    POSTING_RECORD = "posting.record"
    OBJECTION_REGISTER = "objection.register"
    OBJECTION_DECIDE = "objection.decide"
    WAIVER_ASK = "waiver.ask"
    WAIVER_APPROVE = "waiver.approve"
    REGISTER_VIEW = "register.view"
    REGISTER_UPLOAD = "register.upload"
    FUNDS_VIEW = "funds.view"
    FUNDS_PREPARE = "funds.prepare"
    FUNDS_APPROVE = "funds.approve"
    ARCHIVE_EXPORT = "archive.export"
    COMPLAINT_VIEW = "complaint.view"
    COMPLAINT_HANDLE = "complaint.handle"
    COMPLAINT_IDENTITY = "complaint.identity"
    COMPLAINT_EXTEND = "complaint.extend"
    COMPLAINT_REVIEW = "complaint.review"
    CONFIDENTIAL_VIEW = "confidential.view"
    CONFIDENTIAL_HANDLE = "confidential.handle"
    RECTIFICATION_VIEW = "rectification.view"
    RECTIFICATION_OPEN = "rectification.open"
    RECTIFICATION_HANDLE = "rectification.handle"
    RECTIFICATION_CLOSE = "rectification.close"
    LOOKBACK_PERFORM = "lookback.perform"
    INSPECTION_VIEW = "inspection.view"
    INSPECTION_PLAN = "inspection.plan"
    INSPECTION_RECORD = "inspection.record"
    ASSESSMENT_VIEW = "assessment.view"
    ASSESSMENT_PREPARE = "assessment.prepare"
    ASSESSMENT_SETTLE = "assessment.settle"
    LEDGER_EXPORT = "ledger.export"
    RELATIVES_VIEW = "relatives.view"
    RELATIVES_RECORD = "relatives.record"
    RELATIVES_MANAGE = "relatives.manage"
    RULES_MANAGE = "rules.manage"
    STAFF_MANAGE = "staff.manage"
    LOG_VIEW = "log.view"


R = Role
ROLES_FOR: dict[Action, frozenset[Role]] = {
    Action.PAGE_EDIT: frozenset({R.EDITOR}),
    Action.PAGE_APPROVE: frozenset({R.REVIEWER}),
    Action.ROSTER_VIEW: frozenset({R.EDITOR, R.REVIEWER, R.SUPERVISOR, R.AUDITOR}),
    Action.ROSTER_PREPARE: frozenset({R.EDITOR}),
    Action.ROSTER_APPROVE: frozenset({R.REVIEWER}),
    Action.ROSTER_WITHDRAW: frozenset({R.REVIEWER, R.SUPERVISOR}),
    Action.POSTING_RECORD: frozenset({R.EDITOR}),
    Action.OBJECTION_REGISTER: frozenset({R.EDITOR}),
    Action.OBJECTION_DECIDE: frozenset({R.REVIEWER}),
    Action.WAIVER_ASK: frozenset({R.EDITOR}),
    Action.WAIVER_APPROVE: frozenset({R.REVIEWER}),
    Action.REGISTER_VIEW: frozenset({R.EDITOR, R.REVIEWER, R.SUPERVISOR, R.AUDITOR}),
    Action.REGISTER_UPLOAD: frozenset({R.EDITOR}),
    Action.FUNDS_VIEW: frozenset({R.EDITOR, R.REVIEWER, R.SUPERVISOR, R.AUDITOR}),
    Action.FUNDS_PREPARE: frozenset({R.EDITOR}),
    Action.FUNDS_APPROVE: frozenset({R.REVIEWER}),
    Action.ARCHIVE_EXPORT: frozenset({R.REVIEWER, R.SUPERVISOR, R.AUDITOR}),
    Action.COMPLAINT_VIEW: frozenset({R.PETITION_OFFICER, R.SUPERVISOR, R.AUDITOR}),
    Action.COMPLAINT_HANDLE: frozenset({R.PETITION_OFFICER}),
    Action.COMPLAINT_IDENTITY: frozenset({R.PETITION_OFFICER}),
    # Longer time is granted and a review recorded by somebody above the handling.
    Action.COMPLAINT_EXTEND: frozenset({R.SUPERVISOR}),
    Action.COMPLAINT_REVIEW: frozenset({R.SUPERVISOR}),
    Action.CONFIDENTIAL_VIEW: frozenset({R.CONFIDENTIAL_OFFICER}),
    Action.CONFIDENTIAL_HANDLE: frozenset({R.CONFIDENTIAL_OFFICER}),
    Action.RECTIFICATION_VIEW: frozenset(
        {R.RECTIFICATION_OFFICER, R.PETITION_OFFICER, R.SUPERVISOR, R.AUDITOR}
    ),
    # Who has found a complaint true puts the problem on the list.
    Action.RECTIFICATION_OPEN: frozenset({R.RECTIFICATION_OFFICER, R.PETITION_OFFICER}),
    Action.RECTIFICATION_HANDLE: frozenset({R.RECTIFICATION_OFFICER}),
    Action.RECTIFICATION_CLOSE: frozenset({R.SUPERVISOR}),
    Action.LOOKBACK_PERFORM: frozenset({R.RECTIFICATION_OFFICER, R.SUPERVISOR}),
    Action.INSPECTION_VIEW: frozenset({R.RECTIFICATION_OFFICER, R.SUPERVISOR, R.AUDITOR}),
    Action.INSPECTION_PLAN: frozenset({R.RECTIFICATION_OFFICER}),
    # Whoever may be drawn as an inspector; what they record is for their own townships only.
    Action.INSPECTION_RECORD: frozenset({R.RECTIFICATION_OFFICER, R.SUPERVISOR}),
    Action.ASSESSMENT_VIEW: frozenset({R.RECTIFICATION_OFFICER, R.SUPERVISOR, R.AUDITOR}),
    Action.ASSESSMENT_PREPARE: frozenset({R.RECTIFICATION_OFFICER}),
    Action.ASSESSMENT_SETTLE: frozenset({R.SUPERVISOR}),
    Action.LEDGER_EXPORT: frozenset({R.PETITION_OFFICER, R.SUPERVISOR, R.AUDITOR}),
    # Masked names and relations; what was typed is kept nowhere.
    Action.RELATIVES_VIEW: frozenset(
        {R.RECTIFICATION_OFFICER, R.SUPERVISOR, R.AUDITOR, R.ADMINISTRATOR}
    ),
    Action.RELATIVES_RECORD: frozenset({R.RECTIFICATION_OFFICER, R.ADMINISTRATOR}),
    Action.RELATIVES_MANAGE: frozenset({R.ADMINISTRATOR}),
    Action.RULES_MANAGE: frozenset({R.ADMINISTRATOR}),
    Action.STAFF_MANAGE: frozenset({R.ADMINISTRATOR}),
    Action.LOG_VIEW: frozenset({R.AUDITOR, R.ADMINISTRATOR}),
}


def _grants(user: Person) -> list[tuple[str, str]]:
    """The (role, division path) pairs of *user*, read once per user object."""
    if not isinstance(user, User) or not user.is_active:
        return []
    cached: list[tuple[str, str]] | None = getattr(user, "_grants", None)
    if cached is None:
        cached = list(user.appointments.values_list("role", "division__path"))
        user._grants = cached  # type: ignore[attr-defined]  # lives as long as the request
    return cached


def _paths(user: Person, action: Action) -> list[str]:
    roles = ROLES_FOR[action]
    return [path for role, path in _grants(user) if role in roles]


def may(user: Person, action: Action, division: Division | None = None) -> bool:
    """Whether *user* may do *action* in *division*; without a division: anywhere at all."""
    paths = _paths(user, action)
    if division is None:
        return bool(paths)
    return any(division.path.startswith(path) for path in paths)


def may_everywhere(user: Person, action: Action) -> bool:
    """Whether *user* may do *action* in the whole county; asks the database nothing of its own."""
    return any(len(path) == Division.steplen for path in _paths(user, action))


def require(user: Person, action: Action, division: Division | None = None) -> User:
    """The member of staff that *user* is; PermissionDenied unless they may do *action* there."""
    if not isinstance(user, User) or not may(user, action, division):
        raise PermissionDenied(_("Your role does not allow this here."))
    return user


def divisions_for(user: Person, action: Action) -> QuerySet[Division]:
    """The divisions in which *user* may do *action*."""
    return scoped(Division.objects.all(), user, action, path="")


def scoped(
    queryset: QuerySet[M], user: Person, action: Action, path: str = "division", *others: str
) -> QuerySet[M]:
    """Restrict *queryset* to the jurisdiction in which *user* may do *action*.

    *path* is the lookup from the row to its division ("" for divisions themselves); with *others*,
    one of them in the jurisdiction is enough. This is the only way a staff queryset is made: who
    has no such role anywhere gets nothing.
    """
    paths = _paths(user, action)
    if not paths:
        return queryset.none()
    ways = (path, *others)
    if _is_everything(paths) and any(_leads_always(queryset.model, way) for way in ways):
        return queryset
    inside = reduce(or_, (Q(path__startswith=p) for p in paths))
    if ways == ("",):
        return queryset.filter(inside)
    places = Division.objects.filter(inside).order_by().values("pk")
    return queryset.filter(reduce(or_, (Q(**{f"{way}__in": places}) for way in ways)))


def _is_everything(paths: list[str]) -> bool:
    """Whether nothing lies outside *paths*: the one county of this installation is among them."""
    whole = {path for path in paths if len(path) == Division.steplen}
    return bool(whole) and whole.issuperset(county_paths())


def _leads_always(model: type[Model], path: str) -> bool:
    """Whether every row of *model* has a division at the end of *path*."""
    for name in filter(None, path.split("__")):
        field = model._meta.get_field(name)
        if field.null or not isinstance(field.related_model, type):
            return False
        model = field.related_model
    return True


def people_with(action: Action, division: Division) -> QuerySet[User]:
    """Active staff who may do *action* in *division*."""
    return User.objects.filter(
        is_active=True,
        appointments__role__in=ROLES_FOR[action],
        appointments__division__path__in=division.lineage(),
    ).distinct()
