"""How the rows of sign-in sheets become activities and who came to them."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from records.actions import NotNow
from records.imports.importers import PIECE, Importer, register
from records.models import STANDING, Choice
from records.sheets.cells import title_key
from schools import audit
from schools.models import Group, GroupKind
from training.models import Activity, Attendance, State
from training.sign_in_sheets import LAYOUT, identity

# Of those listed, so many in ten belong to one research group: then it is its activity.
OF_ONE_GROUP = 7.5


class SignInImporter(Importer):
    """Hours are not posted by it: the training register may hold the same activity."""

    once = gettext_lazy("Both cannot stand: everybody is on the list of an activity once.")
    # Equal rows of one sheet stand in blocks side by side: the first counts.
    offered_within = ()
    offered_on_record = (Choice.KEEP, Choice.REPLACE)

    def page(self, batch):
        scope = f"whose=school:{batch.school_id}&when={batch.semester.key}"
        return f"{reverse('training:activity_list')}?{scope}", _("See the activities")

    def shown(self, values):
        return {"sign": state_words(state_of(values), values["said"])}

    def stored(self, pks, batch):
        rows = Attendance.objects.filter(school=batch.school_id, pk__in=pks)
        return {row.pk: (row, {"sign": state_words(row.state, row.remark)}) for row in rows}

    def settle(self, rows, batch):
        """Who is on record at the same activity is a duplicate, whatever stands there; another
        state may replace that one unless its hours stand in the ledger."""
        rows = [row for row in rows if row.is_accepted]
        join_without_times(rows, batch)
        known = states_on_record(batch)
        for row in rows:
            there = known.get((*place_of(row.values), row.values["person"]))
            if there is None:
                continue
            pk, state, is_granted = there
            if state == state_of(row.values):
                row.duplicate_of(None, "DUPLICATE_ROW", "name")
            else:
                row.duplicate_of(None, "ATTENDANCE_CONFLICT", "sign")
                row.facts["known"] = None if is_granted else pk

    def write(self, batch, rows, by):
        changed = replace_states([row for row in rows if row.known], by)
        rows = [row for row in rows if not row.known]
        activities, new = activities_of(batch, rows, by)
        for start in range(0, len(rows), PIECE):
            Attendance.objects.bulk_create(
                [
                    attendance(row, activities[place_of(row.values)], batch)
                    for row in rows[start : start + PIECE]
                ],
                batch_size=500,
            )
        return {"added": len(rows), "changed": changed, "activities": new}

    def obstacles(self, batch):
        granted = touched_by(batch).filter(training__status__in=STANDING).count()
        if not granted:
            return []
        return [
            ngettext(
                "The hours of %(count)s attendance of this import stand in the ledger. "
                "Reverse that training first.",
                "The hours of %(count)s attendances of this import stand in the ledger. "
                "Reverse those trainings first.",
                granted,
            )
            % {"count": granted}
        ]

    def undo(self, batch, by, why):
        """Activities to which others were added in the meantime stay, with those."""
        lock_activities(touched_by(batch))
        if found := self.obstacles(batch):
            raise NotNow(" ".join(map(str, found)))
        restored = restore_states(batch, by)
        removed, _by_model = Attendance.objects.filter(batch=batch).delete()
        empty = list(Activity.objects.filter(batch=batch, attendances__isnull=True))
        audit.record_many(
            [audit.entry(by=by, verb="training.activity_removed", target=one) for one in empty]
        )
        Activity.objects.filter(pk__in=[one.pk for one in empty]).delete()
        return {"removed": removed, "restored": restored, "activities": len(empty)}


def state_words(state, remark):
    label = str(State(state).label)
    return f"{label} ({remark})" if remark else label


def replace_states(rows, by):
    """Put the states of rows over those on record; what stood there is kept with the row."""
    by_pk = {row.known: row for row in rows}
    lock_activities(Attendance.objects.filter(pk__in=by_pk))
    # What was granted in this very moment stays.
    found = list(on_lists().filter(pk__in=by_pk).exclude(training__status__in=STANDING))
    for one in found:
        row = by_pk[one.pk]
        row.before = {"state": one.state, "remark": one.remark}
        one.state, one.remark = state_of(row.values), row.values["said"][:100]
    put_states([(one, by_pk[one.pk].before["state"]) for one in found], by)
    if rows:
        type(rows[0]).objects.bulk_update(rows, ["before"], batch_size=200)
    return len(found)


def touched_by(batch):
    """The attendances that an import brought or changed."""
    replaced = batch.rows.filter(before__isnull=False).values("known")
    return Attendance.objects.filter(Q(batch=batch) | Q(pk__in=replaced))


def lock_activities(rows):
    """Who grants hours of these attendances waits until we are done."""
    activities = Activity.objects.filter(pk__in=rows.values("activity")).order_by("pk")
    list(activities.select_for_update().values_list("pk"))


def on_lists():
    """Attendances to change, with what the log says of them."""
    return Attendance.objects.select_related("activity", "teacher").select_for_update(of=("self",))


def put_states(changed, by):
    """Store [(attendance, its state before)]; each stands in the log of the person."""
    Attendance.objects.bulk_update(
        [one for one, _before in changed], ["state", "remark"], batch_size=200
    )
    audit.record_many(
        [
            audit.entry(
                by=by,
                verb="training.attendance_corrected",
                target=one.activity,
                subject=one.teacher,
                before={"state": before},
                after={"state": one.state},
            )
            for one, before in changed
        ]
    )


def restore_states(batch, by):
    """Put back what the rows of a batch had replaced and nobody has corrected since."""
    back = []
    rows = {row.known: row for row in batch.rows.filter(before__isnull=False)}
    for one in on_lists().filter(pk__in=rows):
        row = rows[one.pk]
        if one.state == state_of(row.values):
            back.append((one, one.state))
            one.state, one.remark = row.before["state"], row.before["remark"]
    put_states(back, by)
    return len(back)


def state_of(values):
    return State.LATE if values["late"] else State(values["state"])


def identity_of(activity):
    return (
        activity.topic_key,
        str(activity.started_on),
        str(activity.ended_on),
        activity.times,
    )


def join_without_times(rows, batch):
    """Somebody typed an activity without the times of the day, and the sheet says them, or the
    other way round: the rows are told under which times theirs stands on record. What they were
    told before holds as long as it stands there."""
    listed = times_of_days(identity(row.values) for row in rows)
    known = times_of_days(map(identity_of, on_record(batch)))
    for row in rows:
        *day, times = identity(row.values)
        there, stands_at = known[tuple(day)], row.values.pop("times_on_record", None)
        if stands_at not in there:
            stands_at = same_times(times, listed[tuple(day)], there)
        if stands_at != times:
            row.values["times_on_record"] = stands_at


def times_of_days(identities):
    """{(theme, first day, last day): {times}}, an empty set where there are none."""
    found = defaultdict(set)
    for *day, times in identities:
        found[tuple(day)].add(times)
    return found


def same_times(times, listed, known):
    """Under which times an activity stands that was `listed` with these.

    Where one of a sheet and one on record are left that say different things, and one of the
    two says nothing, they are the same. Of more than one each nobody can tell.
    """
    of_sheet, there = listed - known, known - listed
    is_one = of_sheet == {times} and len(there) == 1 and "" in of_sheet | there
    return next(iter(there)) if is_one else times


def place_of(values):
    """The identity under which the activity of a row stands on record, or will."""
    *day, times = identity(values)
    return *day, values.get("times_on_record", times)


def on_record(batch):
    """The activities of the school that ended in the semester of a batch."""
    semester = batch.semester
    return Activity.objects.filter(
        school=batch.school_id, ended_on__range=(semester.starts_on, semester.ends_on)
    )


def states_on_record(batch):
    """{(*identity, person id as text): (id, state, whether its hours stand in the ledger)} of
    everybody expected, one query."""
    rows = Attendance.objects.filter(activity__in=on_record(batch)).order_by()
    return {
        (key, str(first), str(last), times, str(teacher)): (pk, state, status in STANDING)
        for key, first, last, times, teacher, pk, state, status in rows.values_list(
            "activity__topic_key",
            "activity__started_on",
            "activity__ended_on",
            "activity__times",
            "teacher",
            "pk",
            "state",
            "training__status",
        ).iterator(2000)
    }


def activities_of(batch, rows, by):
    """({identity: Activity}, how many are new) of the rows; what is missing is stored."""
    listed = defaultdict(list)
    for row in rows:
        listed[place_of(row.values)].append(row.values)
    known = {identity_of(one): one for one in on_record(batch)}
    groups = {
        group.name: group
        for group in Group.objects.filter(school=batch.school_id, kind=GroupKind.RESEARCH)
    }
    new = {
        key: build(values, batch, groups.get(group_of(values)), by)
        for key, values in listed.items()
        if key not in known
    }
    Activity.objects.bulk_create(new.values(), batch_size=500)
    audit.record_many(
        [
            audit.entry(
                by=by,
                verb="training.activity_imported",
                target=activity,
                after={"expected": len(listed[key])},
            )
            for key, activity in new.items()
        ]
    )
    return {**known, **new}, len(new)


def group_of(values):
    """The research group to which nearly all of those listed belong, or ''."""
    groups = Counter(one["group"] for one in values)
    name, count = groups.most_common(1)[0]
    return name if count * 10 >= len(values) * OF_ONE_GROUP else ""


def build(listed, batch, group, by):
    values = listed[0]
    return Activity(
        school_id=batch.school_id,
        group=group,
        topic=values["topic"],
        topic_key=title_key(values["topic"])[:200],
        started_on=date.fromisoformat(str(values["starts_on"])),
        ended_on=date.fromisoformat(str(values["ends_on"])),
        times=values["times"][:200],
        hours=Decimal(str(values["hours"])),
        place=values["place"][:100],
        speaker=values["speaker"][:100],
        created_by=by,
        batch=batch,
    )


def attendance(row, activity, batch):
    return Attendance(
        pk=row.pk,
        activity=activity,
        school_id=batch.school_id,
        teacher_id=row.values["person"],
        ended_on=activity.ended_on,
        state=state_of(row.values),
        remark=row.values["said"][:100],
        batch=batch,
    )


register(SignInImporter(LAYOUT, gettext_lazy("Sign-in sheets")))
