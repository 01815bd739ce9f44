"""A case with its kind, place, unit and limits, joined from standing data, not by the database."""

from complaints.models import Complaint, ComplaintKind
from portal.core.gazetteer import divisions_by_id, offices_by_id
from portal.core.models import DeadlineRule
from portal.core.standing import standing


def made_whole(case: Complaint) -> Complaint:
    """*case* with what every page of it shows; a row made a moment ago is read when asked for."""
    known = {
        "kind": _kinds().get(case.kind_id),
        "division": divisions_by_id().get(case.division_id),
        "office": offices_by_id().get(case.office_id),
        "notice_rule": _rules().get(case.notice_rule_id),
        "handle_rule": _rules().get(case.handle_rule_id),
    }
    for name, row in known.items():
        if row is not None:
            setattr(case, name, row)
    return case


@standing(ComplaintKind)
def _kinds() -> dict[int | None, ComplaintKind]:
    return {kind.pk: kind for kind in ComplaintKind.objects.all()}


@standing(DeadlineRule)
def _rules() -> dict[int | None, DeadlineRule]:
    return {rule.pk: rule for rule in DeadlineRule.objects.all()}
