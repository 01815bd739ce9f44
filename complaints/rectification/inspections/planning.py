"""A check is planned, announced and drawn: by the county, in the open, and never without a seed."""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.rectification.desk.checks import public_text
from complaints.rectification.inspections import draw as drawing
from complaints.rectification.inspections import pool, tickets
from complaints.rectification.inspections.draw import Pool
from complaints.rectification.inspections.frame import Status, Taken, taking
from complaints.rectification.models import Draw, InspectionCase, InspectionPlan, InspectionTarget
from disclosure.models import RosterEntry
from portal.core import seal
from portal.core.errors import Refused
from portal.core.models import Division, User
from portal.core.permissions import Action, may_everywhere, require

SEED_BYTES = 16
PUBLIC_VALUE = re.compile(r"[0-9A-Za-z]{1,30}")
Kind = InspectionPlan.Kind


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What somebody plans a check with."""

    title: str
    theme: str
    kind: str
    starts_on: date
    ends_on: date
    townships_wanted: int
    cases_wanted: int
    inspectors_wanted: int
    pool: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class PublicSeed:
    """A number that nobody at the county can choose, such as a lottery's, and where it stands."""

    value: str = ""
    source: str = ""


@transaction.atomic
def plan(draft: PlanDraft, by: User, at: datetime | None = None) -> InspectionPlan:
    """Plan a check of the county. Refused where the draw could not be made."""
    require(by, Action.INSPECTION_PLAN)
    if not may_everywhere(by, Action.INSPECTION_PLAN):
        raise Refused(_("The county plans checks, not the townships themselves."), code="county")
    moment = at or timezone.now()
    made = InspectionPlan(
        number=_next_number(moment), division=_county(), created_by=by, created_at=moment
    )
    _write(Taken(made, by, moment), draft, "planned")
    return made


def change(
    plan: InspectionPlan, by: User, draft: PlanDraft, at: datetime | None = None
) -> InspectionPlan:
    """Change a check until it is drawn; the change stays on record."""
    with taking(plan, by, {Status.PLANNED}, Action.INSPECTION_PLAN, at) as taken:
        _write(taken, draft, "changed")
    return taken.plan


def announce(plan: InspectionPlan, by: User, at: datetime | None = None) -> InspectionPlan:
    """Tell everyone that the check will be, before anything is drawn."""
    with taking(plan, by, {Status.PLANNED}, Action.INSPECTION_PLAN, at) as taken:
        if taken.plan.announced_at:
            raise Refused(_("This check is announced already."), code="announced-already")
        taken.plan.announced_at = taken.at
        taken.note("announced", {"from": taken.plan.starts_on, "until": taken.plan.ends_on})
    return taken.plan


def draw(
    plan: InspectionPlan, by: User, public: PublicSeed | None = None, at: datetime | None = None
) -> Draw:
    """Draw townships, inspectors and households, once. Refused: not-announced, wrong-state."""
    with taking(plan, by, {Status.PLANNED}, Action.INSPECTION_PLAN, at) as taken:
        if not taken.plan.announced_at:
            raise Refused(_("Announce the check before you draw."), code="not-announced")
        taken.plan.status = Status.UNDER_WAY
        return _draw(taken, public or PublicSeed(), "")


def draw_again(
    plan: InspectionPlan,
    by: User,
    reason: str,
    public: PublicSeed | None = None,
    at: datetime | None = None,
) -> Draw:
    """Draw anew, with a reason that everyone reads, while no visit has begun.

    The first draw stays on record; its townships and households are checked no more.
    """
    with taking(plan, by, {Status.UNDER_WAY}, Action.INSPECTION_PLAN, at) as taken:
        if has_begun(taken.plan):
            raise Refused(
                _("A sheet has been begun: what was drawn is checked now."), code="visits-begun"
            )
        reason = public_text(reason)
        for target in taken.plan.targets.all():
            target.cases.all().delete()
            target.delete()
        return _draw(taken, public or PublicSeed(), reason)


def publication(drawn: Draw) -> dict[str, Any]:
    """All that anybody needs to draw again; no name and no household."""
    return {
        "check": drawn.plan.number,
        "round": drawn.round,
        "drawn_at": timezone.localtime(drawn.drawn_at).isoformat(timespec="seconds"),
        "reason": drawn.reason,
        "seed": drawn.seed,
        "seed_source": drawn.seed_source,
        "pool": tickets.open_pool(drawn.pool),
        "result": drawn.result,
    }


def fingerprint(drawn: Draw) -> str:
    """The SHA-256 of what is published, as the ledger keeps it."""
    return sha256(published_bytes(drawn)).hexdigest()


def published_bytes(drawn: Draw) -> bytes:
    """The file of a draw, byte for byte the same whenever it is asked for."""
    return seal.canonical(publication(drawn))


def _county() -> Division:
    found = Division.get_first_root_node()
    if found is None:
        raise Refused(_("There is no division to check."), code="no-division")
    return found


def _next_number(now: datetime) -> str:
    """The next number of the year; the ledger's lock makes numbers unique and without gaps."""
    ledger.lock()
    prefix = f"JC{timezone.localdate(now):%Y}-"
    numbers = InspectionPlan.objects.filter(number__startswith=prefix).order_by("-number")
    last = numbers.values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:03d}"


def _write(taken: Taken, draft: PlanDraft, kind: str) -> None:
    if draft.ends_on < draft.starts_on:
        raise Refused(_("The check ends before it begins."), code="period-reversed")
    if draft.kind == Kind.RANDOM and draft.townships_wanted < 1:
        raise Refused(_("A random check draws at least one township."), code="townships-short")
    row = taken.plan
    row.title, row.theme = public_text(draft.title), public_text(draft.theme)
    row.kind, row.starts_on, row.ends_on = draft.kind, draft.starts_on, draft.ends_on
    row.townships_wanted, row.cases_wanted = draft.townships_wanted, draft.cases_wanted
    row.inspectors_wanted = draft.inspectors_wanted
    _require_possible(row, draft)
    row.save()
    row.pool.set(draft.pool)
    taken.note(kind, {"title": row.title}, {"pool": sorted(one.pk for one in draft.pool)})


def _require_possible(row: InspectionPlan, draft: PlanDraft) -> None:
    """Whatever is drawn, there are people to check it: tried for every township."""
    eligible = {one.pk for one in pool.may_be_drawn(row.division)}
    for person in draft.pool:
        if person.pk not in eligible:
            raise Refused(
                _("%(person)s may not check anything: take them out.") % {"person": person},
                code="not-an-inspector",
            )
    places = pool.townships(row.division)
    sizes = pool.sizes_of(row, places)
    people = pool.inspectors(draft.pool, places)
    everything = Pool({place.code: frozenset() for place in places}, people)
    drawing.draw("", everything, sizes)
    drawing.draw("", everything, drawing.Sizes(len(places), sizes.inspectors, 0))


def has_begun(row: InspectionPlan) -> bool:
    """Whether anything was written on a sheet."""
    begun = row.targets.filter(answers__isnull=False) | row.targets.filter(findings__isnull=False)
    return begun.exists() or row.targets.filter(finished_at__isnull=False).exists()


def _draw(taken: Taken, public: PublicSeed, reason: str) -> Draw:
    places = pool.townships(taken.plan.division)
    kept, people = pool.gather(taken.plan, places)
    seed = _seed(public)
    result = drawing.draw(seed, *drawing.pool_from_data(tickets.open_pool(kept)))
    row = Draw.objects.create(
        plan=taken.plan,
        round=taken.plan.draws.count() + 1,
        seed=seed,
        seed_source=public_text(public.source) if public.value else "",
        pool=kept,
        result=drawing.result_as_data(result),
        reason=reason,
        drawn_by=taken.by,
        drawn_at=taken.at,
    )
    by_code = {place.code: place for place in places}
    for one in result:
        _target(taken.plan, by_code[one.township], one, kept, people)
    taken.note(
        "drawn",
        {"round": row.round, "seed": seed, "reason": reason, "fingerprint": fingerprint(row)},
        {"people": {label: person.pk for label, person in people.items()}},
    )
    return row


def _seed(public: PublicSeed) -> str:
    """Chance of this machine, which nobody here can choose, and the public value behind it."""
    own = secrets.token_hex(SEED_BYTES)
    if not public.value:
        return own
    if not PUBLIC_VALUE.fullmatch(public.value):
        raise Refused(
            _("Give the public number as up to 30 digits or letters."), code="public-seed"
        )
    return f"{own}-{public.value}"


def _target(
    row: InspectionPlan,
    place: Division,
    drawn: drawing.Drawn,
    kept: pool.Kept,
    people: dict[str, User],
) -> None:
    target = InspectionTarget.objects.create(plan=row, division=place)
    target.inspectors.set([people[label] for label in drawn.inspectors])
    [lists] = [one["lists"] for one in kept["townships"] if one["code"] == place.code]
    known = tickets.tickets(kept["salt"], tickets.lists_from_data(lists))
    for one in drawn.tickets:
        case = known[one]
        entry = RosterEntry.objects.filter(roster__reference=case.reference, number=case.serial)
        InspectionCase.objects.create(target=target, reference=str(case), entry=entry.first())
