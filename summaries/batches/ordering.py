"""What a batch holds, and the job that makes it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from records import jobs
from schools import audit, roster
from schools.models import Employment, Group, GroupKind, Membership
from schools.names import sort_key
from summaries import rules
from summaries.models import Batch, BatchDocument, DocumentKind, DocumentState, Formats

JOB = "summaries.batch"
# In bytes: no file system takes more than 255 of them, and a number may follow.
LONGEST_NAME = 200
NOT_IN_NAMES = '\\/:*?"<>|'


@transaction.atomic
def order(school, period, kinds, *, by, language, formats=Formats.PDF, office="", request_key=None):
    """A batch of the kinds of documents (DocumentKind) with the job that makes it.

    The same request again, or an equal one while its job lives, gives the batch it made.
    Without anything to make there is none.
    """
    if not rules.can_make_portfolios(by, school):
        raise PermissionDenied
    if known := of_request(request_key, by):
        return known
    batch = Batch(
        school=school,
        period_key=period.key,
        language=language,
        formats=formats,
        office=office,
        title=_("Documents in one go, %(period)s") % {"period": period.label},
        request_key=request_key,
        created_by=by,
    )
    documents = asked_for(batch, period, kinds)
    if not documents:
        return None
    job = send(batch, by=by, key=" ".join([period.key, language, formats, *sorted(kinds)]))
    if job.arguments["batch"] != str(batch.pk):
        return Batch.objects.get(pk=job.arguments["batch"])
    batch.job = job
    batch.save(force_insert=True)
    BatchDocument.objects.bulk_create(documents)
    audit.record(
        by=by,
        verb="summaries.batch_ordered",
        target=batch,
        after={"period": period.key, "documents": len(documents), "formats": formats},
    )
    return batch


def of_request(request_key, by):
    known = Batch.objects.filter(request_key=request_key).first() if request_key else None
    if known and known.created_by_id != by.pk:
        raise PermissionDenied
    return known


def send(batch, *, by, key):
    return jobs.enqueue(
        JOB,
        by=by,
        school=batch.school,
        arguments={"batch": str(batch.pk)},
        key=key,
        title=batch.title,
        for_office=True,
    )


@transaction.atomic
def go_on(batch, *, by):
    """What was not made is tried again, by a new job."""
    if not rules.can_make_portfolios(by, batch.school):
        raise PermissionDenied
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if is_under_way(batch) or not batch.is_kept:
        return
    left = batch.documents.not_made()
    if left.update(state=DocumentState.WAITING, reason=""):
        batch.job = send(batch, by=by, key=f"again {batch.pk}")
        batch.save(update_fields=["job"])


def is_under_way(batch):
    return batch.job is not None and batch.job.is_live


def asked_for(batch, period, kinds):
    """The unsaved documents of a batch: what takes longest comes first."""
    makers = (
        (DocumentKind.SCHOOL, school_document),
        (DocumentKind.GROUP, group_documents),
        (DocumentKind.PORTFOLIO, portfolio_documents),
    )
    documents = []
    with translation.override(batch.language):
        for kind, make in makers:
            if kind in kinds:
                documents += [
                    BatchDocument(batch=batch, school=batch.school, kind=kind, **fields)
                    for fields in make(batch.school, period)
                ]
    for number, document in enumerate(documents, start=1):
        document.order = number
    return documents


def school_document(school, period):
    name = _("Summary of %(whose)s") % {"whose": school.name}
    yield {"name": school.name, "file_name": file_name(name, period.key)}


def group_documents(school, period):
    """Research groups in which somebody was on the last day."""
    members = Membership.objects.on(period.end).values("group")
    groups = Group.objects.filter(school=school, kind=GroupKind.RESEARCH, pk__in=members)
    for group in sorted(groups, key=lambda one: sort_key(one.name)):
        name = _("Summary of %(whose)s") % {"whose": group.name}
        yield {"group": group, "name": group.name, "file_name": file_name(name, period.key)}


def portfolio_documents(school, period):
    spells = Employment.objects.on(period.end).filter(school=school)
    numbers = dict(spells.values_list("person", "employee_no"))
    for person in roster.teachers(school.pk, period.end).order_by("sort_key", "pk"):
        name = f"{numbers.get(person.pk, '')} {person.name}".strip()
        yield {"teacher": person, "name": name, "file_name": file_name(name)}


def file_name(*words):
    """Without an ending. Names of people are no paths."""
    name = "".join(letter for letter in " ".join(words) if letter not in NOT_IN_NAMES).strip()
    name = name[:120].encode()[:LONGEST_NAME].decode(errors="ignore")
    return name or _("Document")
