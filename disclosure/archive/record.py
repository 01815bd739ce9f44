"""The record of one publication: when, where, by whom, what was found and objected, and why.

Everything in it is known to the office already; nothing in it is of a person listed. Free texts
lose numbers of persons once more on their way out, whoever wrote them. Scans of village
signatures stay in the house, for a signed sheet may show full names; the record has their SHA-256.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import ModelLogEntry

from disclosure.intake.finding_texts import place, sentence
from disclosure.lists.history import PREFIX
from disclosure.models import Publication, PublicityWaiver, Roster
from portal.core import seal
from portal.core.identifiers import redact
from portal.core.models import User

Data = dict[str, Any]
FORMAT = "sunlit.publicity-record/1"
# The steps that Wagtail's workflow writes into the history, by the writer's own names.
APPROVAL = {
    "wagtail.workflow.start": "submit",
    "wagtail.workflow.resume": "submit",
    "wagtail.workflow.approve": "approve",
    "wagtail.workflow.reject": "reject",
}


def holds(publication: Publication) -> bool:
    """Whether the sealed bytes still are what was sealed; reads them now."""
    return seal.digest(bytes(publication.content)) == publication.sha256


def record_of(publication: Publication) -> Data:
    """The record as plain data: texts in the language in force, moments in local time."""
    roster = publication.roster
    return {
        "format": FORMAT,
        "reference": roster.reference,
        "title": str(roster),
        "programme": roster.programme.code,
        "stage": roster.stage,
        "stage_name": str(roster.get_stage_display()),
        "month": f"{roster.month:%Y-%m}",
        "division": roster.division.code,
        "division_name": roster.division.name,
        "publishing_unit": roster.office.name,
        "report_phones": [roster.township_phone, roster.county_phone],
        "basis": roster.basis,
        "state": roster.status,
        "state_name": str(roster.get_status_display()),
        "entries": roster.rows_accepted,
        "rows_read": roster.rows_total,
        "rows_left_out": roster.rows_rejected,
        "sha256": publication.sha256,
        "seal_holds": holds(publication),
        "corrects": roster.corrects.reference if roster.corrects else "",
        **_people(roster),
        "opened_at": _moment(publication.opened_at),
        "opens_on": _day(roster.opens_on),
        "closes_on": _day(roster.closes_on),
        "ended_at": _moment(roster.ended_at),
        "events": [_event(one) for one in publication.events.select_related("by")],
        "steps": _steps(roster),
        "findings": [_finding(one) for one in roster.findings.select_related("explained_by")],
        "postings": _postings(publication),
        "objections": _objections(roster),
        "signatures": _signatures(roster),
    }


def _people(roster: Roster) -> Data:
    return {
        "prepared_by": _name(roster.preparer),
        "prepared_at": _moment(roster.created_at),
        "submitted_by": _name(roster.submitter),
        "submitted_at": _moment(roster.submitted_at),
        "approved_by": _name(roster.approver),
        "approved_at": _moment(roster.approved_at),
        "meeting": {
            "held_on": _day(roster.meeting_held_on),
            "chair": redact(roster.meeting_chair),
            "attendees": redact(roster.meeting_attendees),
        },
    }


def _event(event: Any) -> Data:
    return {
        "kind": event.kind,
        "name": str(event.get_kind_display()),
        "at": _moment(event.at),
        "by": _name(event.by),
        "reason": redact(event.reason),
    }


def _steps(roster: Roster) -> list[Data]:
    """The steps that people and the clock took, from the history that the staff area keeps."""
    rows = ModelLogEntry.objects.for_instance(roster).select_related("user")
    rows = rows.filter(Q(action__startswith=PREFIX) | Q(action__in=APPROVAL))
    return [_step(row) for row in rows.order_by("timestamp", "pk")]


def _step(row: ModelLogEntry) -> Data:
    return {
        "step": APPROVAL.get(row.action, row.action.removeprefix(PREFIX)),
        "name": str(row.message),
        "at": _moment(row.timestamp),
        "by": _name(row.user),
    }


def _finding(finding: Any) -> Data:
    return {
        "severity": finding.severity,
        "severity_name": str(finding.get_severity_display()),
        "rule": finding.code,
        "where": place(finding),
        "what": sentence(finding.code, finding.params),
        "explanation": redact(finding.explanation),
        "explained_by": _name(finding.explained_by),
        "explained_at": _moment(finding.explained_at),
    }


def _postings(publication: Publication) -> list[Data]:
    rows = publication.postings.select_related("village", "photo", "recorded_by")
    return [
        {
            "place": row.place,
            "place_name": str(row.get_place_display()),
            "village": row.village.name if row.village else "",
            "posted_on": _day(row.posted_on),
            "note": redact(row.note),
            "recorded_by": _name(row.recorded_by),
            "recorded_at": _moment(row.recorded_at),
            "photo": "",
            "photo_sha256": row.photo.sha256 if row.photo else "",
        }
        for row in rows
    ]


def _objections(roster: Roster) -> list[Data]:
    return [
        {
            "received_on": _day(row.received_on),
            "channel": row.channel,
            "channel_name": str(row.get_channel_display()),
            "entry_number": row.entry_number,
            "complaint_number": row.complaint_number,
            "summary": redact(row.summary),
            "outcome": row.outcome,
            "outcome_name": str(row.get_outcome_display()),
            "answer": redact(row.answer),
            "registered_by": _name(row.registered_by),
            "decided_by": _name(row.decided_by),
            "decided_at": _moment(row.decided_at),
        }
        for row in roster.objections.select_related("registered_by", "decided_by")
    ]


def _signatures(roster: Roster) -> list[Data]:
    return [
        {
            "village": row.village.name,
            "signed_by": redact(row.signed_by),
            "signed_on": _day(row.signed_on),
            "recorded_by": _name(row.recorded_by),
            "scan_sha256": row.scan.sha256 if row.scan else "",
        }
        for row in roster.signatures.select_related("village", "scan", "recorded_by")
    ]


def waiver_record(waiver: PublicityWaiver) -> Data:
    """A publicity that did not take place, and why."""
    return {
        "programme": waiver.programme.name,
        "division_name": waiver.division.name,
        "stage_name": str(waiver.get_stage_display()),
        "month": f"{waiver.month:%Y-%m}",
        "reason": redact(waiver.reason),
        "asked_by": _name(waiver.asked_by),
        "approved_by": _name(waiver.approved_by),
        "approved_at": _moment(waiver.approved_at),
    }


def _name(user: User | None) -> str:
    return user.get_full_name() if user else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(sep=" ", timespec="seconds") if moment else ""
