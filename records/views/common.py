"""Small steps that the pages of every kind of record share."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records import evidence, kinds, objections, rules
from records.models import Evidence, Record, Status
from schools.accepted import mark_accepted
from schools.access import access_of, school_of
from schools.models import AuditEvent, School

HISTORY_WORDS = {
    "added": _("entered"),
    "imported": _("imported"),
    "granted": _("granted for an activity"),
    "changed": _("changed"),
    "submitted": _("handed in"),
    "withdrawn": _("withdrawn"),
    "certified": _("certified"),
    "returned": _("returned"),
    "reversed": _("reversed"),
    "stage_noted": _("stage noted"),
    "last_day_set": _("last day set"),
    "evidence_added": _("evidence added"),
    "evidence_removed": _("evidence removed"),
    "objected": _("objection raised"),
    "objection_withdrawn": _("objection withdrawn"),
    "objection_upheld": _("objection upheld"),
    "objection_rejected": _("objection rejected"),
}


def find_record(person, kind_name, pk, *, related=()):
    """(kind, record) of an address; 404 for what there is not or the person may not see."""
    kind = kinds.REGISTRY.get(kind_name)
    if kind is None or not issubclass(kind.model, Record):
        raise Http404
    return kind, row_of(kind, person, pk, related)


def row_of(kind, person, pk, related=()):
    """A row of a kind, with what its columns read; 404 where the person may not see it."""
    rows = kind.model.objects.visible_to(person).select_related(*kind.related, *related)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def record_url(record):
    """The address of a record's own page."""
    return reverse(kinds.of(record).page, args=[record.pk])


def back_to(request, record):
    """To the page the request came from when it says so (`next`), else to the record's own."""
    return back(request, record_url(record))


def back(request, otherwise):
    """To a page of ours that the request names (`next`), else to another one."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    # Not `redirect`, which takes a word for the name of a page.
    return HttpResponseRedirect(target if ours and target.startswith("/") else otherwise)


def saved(request, form):
    """The record a posted RecordForm stored, or None when the form is to be shown (again).

    The draft in the browser is forgotten as soon as the record is stored.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    record = form.save()
    if record is not None:
        mark_accepted(request, form.cleaned_data.get("request_key"))
        messages.success(request, done_words(form, record))
    return record


def done_words(form, record):
    """What became of it."""
    if record.status == Status.DRAFT:
        return gettext("Saved as a draft. Hand it in when it is complete.")
    return gettext("Handed in for review.") if form.hands_in else gettext("Saved.")


def refuse_unless_editable(request, record):
    """403 where the record is not theirs to edit.

    A form that was sent for one's own record after it was decided goes on: the
    form says what happened and keeps the text.
    """
    if rules.can_edit(request.user, record):
        return
    if request.method == "POST" and record.teacher_id == request.user.pk:
        return
    raise PermissionDenied


# --- what a record's own page shows of its life ----------------------------------


@dataclass(frozen=True)
class Step:
    """One line of the history."""

    what: str
    by: str
    at: object
    why: str


@dataclass(frozen=True)
class Life:
    """For templates/records/_life.html and _evidence.html: four queries for every kind."""

    record: Record
    kind: str
    decided_by: str
    files: list[Evidence]
    history: list[Step]
    may_edit: bool
    may_submit: bool
    may_withdraw: bool
    may_certify: bool
    may_return: bool
    may_reverse: bool
    may_add_evidence: bool
    may_remove_evidence: bool
    may_object: bool
    # Open ones; those in `objections` may be opened, of others only the fact is told.
    is_under_objection: bool
    objections: list

    @property
    def is_decided(self):
        return self.record.decided_at is not None


def life_of(person, record):
    """The life of a record as this person may see it."""
    history = history_of(person, record)
    standing = list(objections.of(record).open())
    return Life(
        record=record,
        kind=kinds.of(record).name,
        decided_by=record.decided_by.name if record.decided_by_id else "",
        files=list(evidence.of(record)),
        history=history,
        may_edit=rules.can_edit(person, record),
        may_submit=rules.can_submit(person, record),
        may_withdraw=rules.can_withdraw(person, record),
        may_certify=rules.can_certify(person, record),
        may_return=rules.can_return(person, record),
        may_reverse=rules.can_reverse(person, record),
        may_add_evidence=rules.can_add_evidence(person, record),
        may_remove_evidence=rules.can_remove_evidence(person, record),
        may_object=not any(one.person_id == person.pk for one in standing)
        and rules.can_object(person, record),
        is_under_objection=bool(standing),
        objections=readable_by(person, standing),
    )


def readable_by(person, standing):
    """Of a record's open objections one's own, and for its office all."""
    office = access_of(person).office_schools
    return [one for one in standing if one.person_id == person.pk or one.school_id in office]


def history_of(person, record):
    """Its steps, oldest first, for its owner and for those who read the school's records."""
    if record.teacher_id != person.pk and record.school_id not in access_of(person).read_schools:
        return []
    events = AuditEvent.objects.filter(target_id=record.pk).order_by("id")
    return [
        Step(
            str(HISTORY_WORDS.get(event.verb.rpartition(".")[2], event.verb)),
            event.by_name,
            event.at,
            event.why,
        )
        for event in events[:200]
    ]


def own_school(person):
    """The school in which this person logs something new; 404 for who works in none."""
    school = School.objects.filter(pk=school_of(person)).first()
    if school is None:
        raise Http404
    return school
