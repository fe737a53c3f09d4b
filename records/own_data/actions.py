"""Taking all of one's data away."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records import jobs
from schools import audit
from schools.access import school_of
from schools.models import AuditEvent, School


@transaction.atomic
def order_archive(person):
    """The job that makes the archive; asked for again while it lives, it is the same one.

    The job belongs to no school: nobody but the person sees it or its file.
    """
    job = jobs.enqueue(
        "records.own_data",
        by=person,
        arguments={"asked_at": timezone.now().isoformat()},
        key=str(person.pk),
        title=_("All data about me"),
    )
    if not AuditEvent.objects.filter(target_id=job.pk).exists():
        school = school_of(person)
        audit.record(
            by=person,
            verb="records.own_data_exported",
            target=job,
            subject=person,
            school=School(pk=school) if school else None,
        )
    return job
