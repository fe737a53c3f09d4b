"""Activities at school: who comes, who came, and the hours the office grants for it."""

import hashlib
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import kinds
from records.actions import NotNow, Stale
from records.models import STANDING, Level, Status
from records.sheets.cells import title_key
from schools import audit, roster
from schools.access import access_of
from training.models import CAME, Activity, Attendance, Mode, State, Training

CENT = Decimal("0.01")
GRANTED = gettext_lazy(
    "The hours of this attendance stand in the ledger. Reverse that training first."
)
GONE = gettext_lazy("This line is no longer there. Look at the list again.")


# --- who may ------------------------------------------------------------------------------


def can_add(person, school_id):
    """The office for the whole school, leaders for their groups."""
    access = access_of(person)
    return school_id in access.office_schools or school_id in access.led_group_schools


def can_run(person, activity):
    """The office, and who leads the group that holds it."""
    access = access_of(person)
    is_leader = activity.group_id is not None and activity.group_id in access.led_groups
    return is_leader or activity.school_id in access.office_schools


def can_import(person, school_id):
    return school_id in access_of(person).office_schools


def can_grant(person, activity):
    """Hours are certified by the office, never one's own."""
    return activity.school_id in access_of(person).office_schools


# --- the activity -------------------------------------------------------------------------


@transaction.atomic
def add(activity, *, by, state=State.PRESENT):
    """Store a new activity with everybody expected; a repeated request gives the first one's."""
    if not (can_add(by, activity.school_id) and can_run(by, activity)):
        raise PermissionDenied
    activity.created_by = by
    complete(activity)
    if known := first_of(activity.request_key, by):
        return known
    refuse_twin(activity)
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError:
        if known := first_of(activity.request_key, by):
            return known
        raise NotNow(_("This activity is on record already.")) from None
    people = expected_people(activity)
    Attendance.objects.bulk_create(
        [expected(activity, person.pk, state) for person in people], batch_size=500
    )
    audit.record(
        by=by, verb="training.activity_added", target=activity, after={"expected": len(people)}
    )
    return activity


def first_of(request_key, by):
    """The activity that this request stored before, when its answer got lost."""
    rows = Activity.objects.filter(request_key=request_key, created_by=by)
    return rows.first() if request_key else None


def complete(activity):
    activity.topic_key = title_key(activity.topic)[:200]


def refuse_twin(activity):
    """The same theme on the same days, of which one says no times: nobody could tell whether
    these are two. Raises NotNow."""
    same = Activity.objects.filter(
        school=activity.school_id,
        topic_key=activity.topic_key,
        started_on=activity.started_on,
        ended_on=activity.ended_on,
    ).exclude(pk=activity.pk)
    twins = sorted(same.values_list("times", flat=True))
    if twins and not activity.times:
        raise NotNow(
            _("This activity is on record already (%(times)s). For another one, say its times.")
            % {"times": "; ".join(filter(None, twins)) or _("without times")}
        )
    if "" in twins:
        raise NotNow(_("This activity is on record already without its times. Fill them in there."))


def expected_people(activity):
    """The full-time teachers of the school or the group on the day."""
    return list(roster.teachers(activity.school_id, activity.started_on, activity.group_id))


def expected(activity, teacher_id, state):
    return Attendance(
        activity=activity,
        school_id=activity.school_id,
        teacher_id=teacher_id,
        ended_on=activity.ended_on,
        state=state,
    )


@transaction.atomic
def change(activity, *, by, before=None, after=None):
    """Store a changed activity. What was granted stays as it was: days and hours do, too.

    Raises Stale when the stored version is not the one that was changed.
    """
    if not can_run(by, activity):
        raise PermissionDenied
    was = locked(activity)
    if was.version != activity.version:
        raise Stale
    fixed = ("topic", "started_on", "ended_on", "hours")
    moved = any(getattr(was, name) != getattr(activity, name) for name in fixed)
    if moved and granted(activity).exists():
        raise NotNow(
            _(
                "Hours of this activity stand in the ledger, so its topic, days and hours stay. "
                "Reverse those trainings first."
            )
        )
    complete(activity)
    if what_it_is(was) != what_it_is(activity):
        refuse_twin(activity)
    activity.version = was.version + 1
    try:
        with transaction.atomic():
            activity.save()
    except IntegrityError:
        raise NotNow(_("This activity is on record already.")) from None
    Attendance.objects.filter(activity=activity).update(ended_on=activity.ended_on)
    audit.record(
        by=by, verb="training.activity_changed", target=activity, before=before, after=after
    )
    return activity


def what_it_is(activity):
    return activity.topic_key, activity.started_on, activity.ended_on, activity.times


@transaction.atomic
def remove(activity, *, by):
    """Remove an activity with all that says who came, while no hours were granted for it."""
    if not can_run(by, activity):
        raise PermissionDenied
    activity = locked(activity)
    if granted(activity).exists():
        raise NotNow(
            _("Hours of this activity stand in the ledger. Reverse those trainings first.")
        )
    audit.record(
        by=by,
        verb="training.activity_removed",
        target=activity,
        before={"expected": activity.attendances.count()},
    )
    activity.delete()


def locked(activity):
    """The row as it is now; others who change it wait until we are done. Raises NotNow when
    somebody has removed it."""
    found = Activity.objects.select_for_update().filter(pk=activity.pk).first()
    if found is None:
        raise NotNow(_("Somebody has removed this activity."))
    return found


def current(attendance):
    """The line as it is now. Raises NotNow when it is gone."""
    rows = Attendance.objects.select_related("teacher").filter(pk=attendance.pk)
    if (found := rows.first()) is None:
        raise NotNow(GONE)
    return found


def granted(activity):
    return Attendance.objects.filter(activity=activity, training__status__in=STANDING)


# --- who came -------------------------------------------------------------------------------


@transaction.atomic
def set_state(attendance, state, *, by, seen=None):
    """Correct with one tap whether somebody came; `seen` is the state that was shown.

    Raises NotNow when the hours were granted, or somebody else was quicker.
    """
    activity = locked(attendance.activity)
    if not can_run(by, activity):
        raise PermissionDenied
    attendance = current(attendance)
    if attendance.state == state:
        return attendance
    refuse_unseen(attendance, seen)
    if granted(activity).filter(pk=attendance.pk).exists():
        raise NotNow(GRANTED)
    before = attendance.state
    attendance.state = State(state)
    if attendance.has_come or attendance.state == State.ABSENT:
        attendance.remark = ""
    attendance.save(update_fields=["state", "remark"])
    audit.record(
        by=by,
        verb="training.attendance_corrected",
        target=activity,
        subject=attendance.teacher,
        before={"state": before},
        after={"state": attendance.state},
    )
    return attendance


def refuse_unseen(attendance, seen):
    """Nobody puts over the word of somebody else what they never saw."""
    if seen not in (None, attendance.state):
        words = _(
            "Somebody has marked %(name)s as “%(state)s” in the meantime. "
            "If that is not right, tap again."
        )
        raise NotNow(
            words % {"name": attendance.teacher.name, "state": attendance.get_state_display()}
        )


@transaction.atomic
def expect(activity, person, *, by, state=State.PRESENT):
    """Add somebody who is not expected yet; who is already stays as they are."""
    if not can_run(by, activity):
        raise PermissionDenied
    activity = locked(activity)
    known = Attendance.objects.filter(activity=activity, teacher=person.pk).first()
    if known:
        return known
    made = expected(activity, person.pk, state)
    made.save(force_insert=True)
    audit.record(
        by=by,
        verb="training.attendance_added",
        target=activity,
        subject=person,
        after={"state": state},
    )
    return made


@transaction.atomic
def expect_no_longer(attendance, *, by, seen=None):
    """Take somebody off the list who was not expected; `seen` as for `set_state`."""
    activity = locked(attendance.activity)
    if not can_run(by, activity):
        raise PermissionDenied
    attendance = current(attendance)
    refuse_unseen(attendance, seen)
    if granted(activity).filter(pk=attendance.pk).exists():
        raise NotNow(GRANTED)
    audit.record(
        by=by,
        verb="training.attendance_removed",
        target=activity,
        subject=attendance.teacher,
        before={"state": attendance.state},
    )
    attendance.delete()


# --- hours ----------------------------------------------------------------------------------


def on_record(activity, seen_by=None):
    """{teacher id: Training} of standing trainings that are, or may be, this activity: the
    granted ones, those of the same name and day, and other trainings at school of that day; with
    `seen_by` those that this person may see."""
    rows = Training.objects.visible_to(seen_by) if seen_by else Training.objects.all()
    rows = rows.filter(
        # What was granted for an activity is none of another.
        Q(programme_key=activity.topic_key) | Q(level=Level.SCHOOL, attendance__isnull=True),
        school=activity.school_id,
        status__in=STANDING,
        ended_on__range=(activity.started_on, activity.ended_on),
        teacher__in=Attendance.objects.filter(activity=activity).values("teacher"),
    )
    found = {}
    for training in rows.order_by("id"):
        same = training.programme_key == activity.topic_key
        if same or training.teacher_id not in found:
            found[training.teacher_id] = training
    return found


def without_hours(activity):
    """Who came and has nothing of it on record."""
    known = on_record(activity)
    return [
        attendance
        for attendance in activity.attendances.filter(state__in=CAME).select_related("teacher")
        if attendance.teacher_id not in known
    ]


def to_grant(activity, by):
    """Of those without hours, all whom this person may give them: never themself."""
    return [one for one in without_hours(activity) if one.teacher_id != by.pk]


def print_of(activity, attendances):
    """Tells by its look whether the same people would get the same hours."""
    said = [str(activity.version), *sorted(str(one.pk) for one in attendances)]
    return hashlib.sha256(" ".join(said).encode()).hexdigest()[:16]


@transaction.atomic
def grant(activity, *, by, seen=None, today=None):
    """Certified trainings, and with them entries of the ledger, for all who came and have
    nothing of it on record; never for oneself.

    `seen` is the `print_of` what was shown. Raises NotNow when the list is another by now.
    """
    if not can_grant(by, activity):
        raise PermissionDenied
    activity = locked(activity)
    if activity.ended_on > (today or timezone.localdate()):
        raise NotNow(_("Hours are granted when the activity is over."))
    chosen = to_grant(activity, by)
    if chosen and seen not in (None, print_of(activity, chosen)):
        raise NotNow(
            _("The activity or who came has changed in the meantime. Look at it, then grant.")
        )
    now = timezone.now()
    trainings = [training_of(one, activity, by, now) for one in chosen]
    try:
        with transaction.atomic():
            Training.objects.bulk_create(trainings, batch_size=500)
    except IntegrityError:
        raise NotNow(
            _("Somebody entered one of these trainings in this very moment. Look again.")
        ) from None
    kinds.of(Training).certified(trainings, by)
    for attendance, training in zip(chosen, trainings, strict=True):
        attendance.training = training
    Attendance.objects.bulk_update(chosen, ["training"], batch_size=200)
    audit.record_many(
        [audit.entry(by=by, verb="training.granted", target=training) for training in trainings]
    )
    return trainings


def training_of(attendance, activity, by, now):
    """The certified training that stands for an attendance."""
    credits = activity.hours * activity.school.credits_per_hour
    return Training(
        teacher=attendance.teacher,
        school_id=activity.school_id,
        programme=activity.topic,
        programme_key=activity.topic_key,
        level=Level.SCHOOL,
        mode=Mode.FACE,
        started_on=activity.started_on,
        ended_on=activity.ended_on,
        hours=activity.hours,
        credits=credits.quantize(CENT, ROUND_HALF_UP),
        place=activity.place,
        provider=activity.speaker,
        status=Status.CERTIFIED,
        created_by=by,
        decided_by=by,
        submitted_at=now,
        decided_at=now,
    )
