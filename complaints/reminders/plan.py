"""The plan of this county, and whether its time of day has come."""

from datetime import datetime

from django.utils import timezone

from complaints.models import ReminderPlan
from complaints.reminders.schedule import Plan, days_in


def plan_in_force() -> Plan:
    """What the county has entered; without an entry the usual values."""
    row = ReminderPlan.objects.first()
    return Plan(days_in(row.days_before), row.every_days, row.send_at) if row else Plan()


def time_has_come(plan: Plan, now: datetime) -> bool:
    """Whether it is late enough in the day of the county."""
    return timezone.localtime(now).time() >= plan.send_at
