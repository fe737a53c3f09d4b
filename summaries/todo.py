"""What waits for a person, and what they did last: the home page, above all ledgers."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import CharField, Value
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.models import Observation
from records import kinds, objections
from records.inbox import count_waiting
from records.models import BatchState, ImportBatch, Job, Objection, Status
from schools.access import access_of
from summaries.models import Summary

RECENT = 8
RETURNED = 20
MANY = 50
JOBS_FOR = timedelta(days=3)
LIST_OF_SUMMARIES = ("summaries:summary_list",)


@dataclass(frozen=True)
class Waiting:
    """A number of things to do, in words, with the page to do them on."""

    text: str
    url: str
    label: str


def address(name, *args):
    """The address, or "" while nothing answers there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def waiting_for(person):
    """The list of Waiting, most pressing first."""
    found = [
        summaries_to_sign(person),
        *answered_summaries(person),
        answered_objections(person),
        unopened_lessons(person),
    ]
    office = access_of(person).office_schools
    if office:
        found += [
            records_to_review(person),
            objections_to_answer(person),
            batches_to_confirm(office),
        ]
    return [one for one in found if one is not None]


def answered_objections(person):
    """One answer is opened at once, several by their list."""
    found = list(Objection.objects.by(person).unread()[:MANY])
    if not found:
        return None
    if len(found) == 1:
        text = _("Your objection to “%(record)s” was answered.") % {"record": found[0]}
        return Waiting(text, address("records:objection_detail", found[0].pk), _("Read"))
    text = ngettext(
        "%(count)s objection of yours was answered.",
        "%(count)s objections of yours were answered.",
        len(found),
    )
    return Waiting(text % {"count": len(found)}, address("own_data:objection_list"), _("Read"))


def summaries_to_sign(person):
    """Those that others handed in to this person; one is opened at once, several by the list."""
    access = access_of(person)
    if not access.principal_schools and not access.officer_districts:
        return None
    waiting = Summary.objects.to_sign(person)
    found = list(waiting.values_list("pk", flat=True)[:MANY])
    if not found:
        return None
    text = ngettext(
        "%(count)s summary waits for your signature.",
        "%(count)s summaries wait for your signature.",
        len(found),
    )
    page = ("summaries:summary_detail", found[0]) if len(found) == 1 else LIST_OF_SUMMARIES
    return Waiting(text % {"count": len(found)}, address(*page), _("Read and sign"))


def answered_summaries(person):
    """Of those one handed in: what was returned, and what was signed in the last days."""
    since = timezone.now() - JOBS_FOR
    rows = Summary.objects.answered(person, since).only("title", "subtitle", "state")[:MANY]
    signed, returned = [], []
    for row in rows:
        (signed if row.is_frozen else returned).append(row)
    return [
        opened(
            returned,
            _("Your summary “%(title)s” was returned."),
            ngettext(
                "%(count)s summary of yours was returned.",
                "%(count)s summaries of yours were returned.",
                len(returned),
            ),
        ),
        opened(
            signed,
            _("Your summary “%(title)s” was signed."),
            ngettext(
                "%(count)s summary of yours was signed.",
                "%(count)s summaries of yours were signed.",
                len(signed),
            ),
        ),
    ]


def opened(found, one, several):
    """One is opened at once, several by the list."""
    if not found:
        return None
    if len(found) == 1:
        page = address("summaries:summary_detail", found[0].pk)
        return Waiting(one % {"title": found[0]}, page, _("Read"))
    return Waiting(several % {"count": len(found)}, address(*LIST_OF_SUMMARIES), _("Read"))


def objections_to_answer(person):
    count = objections.to_answer(person).count()
    if not count:
        return None
    text = ngettext("%(count)s objection to answer.", "%(count)s objections to answer.", count)
    return Waiting(text % {"count": count}, address("records:objection_list"), _("Answer"))


def unopened_lessons(person):
    lessons = Observation.objects.of_lessons_by(person)
    count = lessons.filter(opened_by_teacher_at__isnull=True).count()
    if not count:
        return None
    text = ngettext(
        "%(count)s record of a lesson of yours you have not opened yet.",
        "%(count)s records of lessons of yours you have not opened yet.",
        count,
    )
    return Waiting(text % {"count": count}, address("lessons:own_lesson_list"), _("Read"))


def records_to_review(person):
    count = count_waiting(person)
    if not count:
        return None
    text = ngettext("%(count)s record to review.", "%(count)s records to review.", count)
    return Waiting(text % {"count": count}, address("records:review_inbox"), _("Review"))


def batches_to_confirm(schools):
    batches = ImportBatch.objects.filter(school__in=schools, state=BatchState.PREVIEWED)
    count = batches.count()
    if not count:
        return None
    text = ngettext(
        "%(count)s import read and not yet confirmed.",
        "%(count)s imports read and not yet confirmed.",
        count,
    )
    return Waiting(text % {"count": count}, address("records:import_list"), _("Look at them"))


def finished_jobs(person):
    """What ended in the last days, newest first."""
    since = timezone.now() - JOBS_FOR
    rows = Job.objects.visible_to(person).by(person).ended().filter(ended_at__gte=since)
    return list(rows.order_by("-ended_at")[:3])


# --- records of one's own, whichever ledger they are in ---------------------------


@dataclass(frozen=True)
class Mine:
    """A record of mine with the words of its kind."""

    label: str
    record: object
    url: str

    @property
    def day(self):
        return self.record.stands_at


def returned_to(person):
    """Records that came back with a reason, the latest first."""
    return mine(person, RETURNED, {"status": Status.RETURNED})


def recent_of(person):
    """What I entered or changed last."""
    return mine(person, RECENT, {"status__in": set(Status) - {Status.WITHDRAWN}})


def mine(person, most, what):
    """Places of all kinds in one query, then the rows of each kind found."""
    branches = [
        kind.model.objects.filter(teacher=person, **what)
        .order_by()
        .values_list("updated_at", Value(kind.name, CharField()), "id")
        for kind in kinds.reviewed()
    ]
    if not branches:
        return []
    places = list(branches[0].union(*branches[1:], all=True).order_by("-updated_at", "-id")[:most])
    rows = {}
    for name in {name for _at, name, _pk in places}:
        keys = [pk for _at, kind, pk in places if kind == name]
        rows.update(kinds.get(name).model.objects.in_bulk(keys))
    return [made(kinds.get(name), rows[pk]) for _at, name, pk in places if pk in rows]


def made(kind, record):
    return Mine(str(kind.label), record, address(kind.page, record.pk) if kind.page else "")
