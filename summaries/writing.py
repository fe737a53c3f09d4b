"""Verbs about the parts of a summary: write one, go back to what it was."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from schools import audit
from summaries import rules
from summaries.actions import Conflict
from summaries.models import Part, PartRevision, State, Summary


@transaction.atomic
def write_part(summary, key, content, *, base, by, request_key=None, back_to=None):
    """The content of a part as of now; raises Conflict when it is not what was seen.

    `base` is the version that was seen, 0 for a part as the records wrote it. A
    repeated request changes nothing.
    """
    if not rules.can_write(by, summary) or not held(summary):
        raise PermissionDenied
    stored = Part.objects.filter(summary=summary, key=key).first()
    if stored and request_key and stored.request_key == request_key:
        return stored
    before = stored.content if stored else []
    fields = {
        "content": content,
        "request_key": request_key,
        "written_by": by,
        "written_at": timezone.now(),
    }
    stored = change(stored, base, fields) if stored else create(summary, key, base, fields)
    PartRevision.objects.create(
        part=stored,
        school=summary.school,
        number=stored.version,
        content=content,
        back_to=back_to,
        written_by=by,
        written_at=stored.written_at,
    )
    audit.record(
        by=by,
        verb="summaries.text_written" if back_to is None else "summaries.text_taken_back",
        target=summary,
        before={key: before},
        after={key: content},
    )
    return stored


def held(summary):
    """Whether it is a draft still, and stays one until this is written."""
    drafts = Summary.objects.filter(pk=summary.pk, state=State.DRAFT)
    return bool(drafts.select_for_update().values_list("pk"))


def change(stored, base, fields):
    mine = Part.objects.filter(pk=stored.pk, version=base)
    if not mine.update(**fields, version=base + 1):
        stored.refresh_from_db()
        raise Conflict(stored)
    stored.refresh_from_db()
    return stored


def create(summary, key, base, fields):
    if base:
        raise Conflict(None)
    try:
        with transaction.atomic():
            return Part.objects.create(summary=summary, school=summary.school, key=key, **fields)
    except IntegrityError:
        raise Conflict(Part.objects.get(summary=summary, key=key)) from None


def go_back(summary, key, number, *, base, by, request_key=None):
    """The part as it was in a revision, as a new one; 0 is as the records wrote it."""
    content = content_at(summary, key, number)
    return write_part(
        summary, key, content, base=base, by=by, request_key=request_key, back_to=number
    )


def content_at(summary, key, number):
    """What a part was in a version; PartRevision.DoesNotExist when there is no such."""
    if not number:
        return []
    return PartRevision.objects.get(part__summary=summary, part__key=key, number=number).content
