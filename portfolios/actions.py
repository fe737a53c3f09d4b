"""What lasts ends earlier or later than was agreed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portfolios import rules
from records.actions import NotNow
from schools import audit


@transaction.atomic
def set_last_day(record, day, *, by, why):
    """Of a certified title or pair; `day` None leaves the end open.

    Raises PermissionDenied, and NotNow where the day does not fit.
    """
    record = type(record).objects.select_for_update().get(pk=record.pk)
    if not rules.can_set_last_day(by, record):
        raise PermissionDenied
    if day and record.starts_on and day < record.starts_on:
        raise NotNow(_("This day is before the first one."))
    before = {"ended_on": record.ended_on}
    record.ended_on = day
    record.version += 1
    record.save(update_fields=["ended_on", "version", "updated_at"])
    audit.record(
        by=by,
        verb="portfolios.last_day_set",
        target=record,
        before=before,
        after={"ended_on": day},
        why=why,
    )
    return record
