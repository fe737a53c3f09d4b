"""How the lines of a week table are kept: beside the observations, to compare the two."""

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.models import WeekCount, WeekLine
from lessons.quota import asked_of_everybody
from lessons.week_days import last_day
from lessons.week_sheets import LAYOUT
from records.imports.importers import PIECE, Importer, register
from schools import audit
from schools.models import Semester


class WeekImporter(Importer):
    """A newer table of the semester replaces what the last one said of the same teachers."""

    once = gettext_lazy("Both cannot stand: everybody has one line in a semester.")

    def settings(self, school, semester):
        return {"lesson_target": asked_of_everybody(school, semester)}

    def page(self, batch):
        scope = f"whose=school:{batch.school_id}&when={batch.semester.key}"
        return f"{reverse('lessons:week_list')}?{scope}", _("Compare with the observations")

    def shown(self, values):
        was = values.get("was")
        words = {"total": str(values["total"])}
        if was is not None:
            words["total"] = _("%(total)s (so far %(was)s)") % {
                "total": values["total"],
                "was": was,
            }
        # An empty week need not be said to be none.
        weeks = enumerate(values["weeks"], 1)
        return words | {f"week_{week}": str(lessons) for week, lessons in weeks if lessons}

    def settle(self, rows, batch):
        """What is on record word for word is a duplicate; what is there otherwise is replaced."""
        known = facts_on_record(batch)
        for row in rows:
            if not row.is_accepted:
                continue
            row.values["was"] = None
            if (there := known.get(row.values["person"])) is None:
                continue
            if there == facts_of(row.values):
                row.duplicate_of(None, field="name")
            else:
                row.values["was"] = sum(there["weeks"].values())

    def write(self, batch, rows, by):
        replaced = 0
        for start in range(0, len(rows), PIECE):
            replaced += write_some(batch, rows[start : start + PIECE], by)
        return {"added": len(rows) - replaced, "changed": replaced}

    def obstacles(self, batch):
        there = WeekLine.objects.filter(batch=batch).count()
        gone = batch.rows.accepted().count() - there
        if not gone:
            return []
        return [
            _(
                "A later week table has replaced %(count)s lines of this one. Undo the later "
                "import first."
            )
            % {"count": gone}
        ]

    def undo(self, batch, by, why):
        lines = list(WeekLine.objects.filter(batch=batch))
        audit.record_many(
            [audit.entry(by=by, verb="lessons.week_taken_back", target=line) for line in lines]
        )
        before = list(
            batch.rows.filter(before__isnull=False)
            .order_by("order")
            .values_list("before", flat=True)
        )
        WeekLine.objects.filter(batch=batch).delete()
        restore(before, batch)
        return {"removed": len(lines) - len(before), "restored": len(before)}


def facts_of(values):
    """What a line says, for comparing: `weeks` holds the weeks with lessons only."""
    weeks = {week: lessons for week, lessons in enumerate(values["weeks"], 1) if lessons}
    return {"weeks": weeks, "stated": values["stated"], "note": values["note"]}


def lines_on_record(batch):
    """The lines of the same semester, also when the school got dates of its own meanwhile."""
    return WeekLine.objects.filter(
        school=batch.school_id,
        semester__start_year=batch.semester.start_year,
        semester__number=batch.semester.number,
    )


def facts_on_record(batch):
    """{person id as text: facts} of the lines of the school in the semester, two queries."""
    lines = lines_on_record(batch)
    weeks = defaultdict(dict)
    for line, week, lessons in WeekCount.objects.filter(line__in=lines).values_list(
        "line", "week", "lessons"
    ):
        weeks[line][week] = lessons
    return {
        str(teacher): {"weeks": weeks.get(pk, {}), "stated": stated, "note": note}
        for pk, teacher, stated, note in lines.values_list("pk", "teacher", "stated", "note")
    }


def write_some(batch, rows, by):
    """Store some lines; how many of them replaced one."""
    by_person = {row.values["person"]: row for row in rows}
    old = lines_on_record(batch).filter(teacher__in=by_person)
    replaced = []
    for line in old.prefetch_related("counts"):
        row = by_person[str(line.teacher_id)]
        row.before = kept(line)
        replaced.append(row)
    if replaced:
        batch.rows.model.objects.bulk_update(replaced, ["before"], batch_size=200)
        old.delete()
    lines = [line_of(batch, row) for row in rows]
    WeekLine.objects.bulk_create(lines, batch_size=500)
    counts = [
        count
        for line, row in zip(lines, rows, strict=True)
        for count in counts_of(line, facts_of(row.values)["weeks"], batch.semester)
    ]
    WeekCount.objects.bulk_create(counts, batch_size=500)
    audit.record_many(
        [audit.entry(by=by, verb="lessons.week_imported", target=line) for line in lines]
    )
    return len(replaced)


def line_of(batch, row):
    return WeekLine(
        pk=row.pk,
        school_id=batch.school_id,
        semester_id=batch.semester_id,
        teacher_id=row.values["person"],
        ended_on=batch.semester.ends_on,
        stated=row.values["stated"],
        note=row.values["note"],
        batch=batch,
        sheet=row.sheet,
        number=row.number,
    )


def counts_of(line, weeks, semester):
    return [
        WeekCount(
            line=line,
            school_id=line.school_id,
            teacher_id=line.teacher_id,
            ended_on=last_day(semester, week),
            week=week,
            lessons=lessons,
        )
        for week, lessons in weeks.items()
    ]


def kept(line):
    """A line as JSON, for putting it back."""
    return {
        "id": str(line.pk),
        "teacher": str(line.teacher_id),
        "stated": line.stated,
        "note": line.note,
        "batch": str(line.batch_id),
        "sheet": line.sheet,
        "number": line.number,
        "semester": str(line.semester_id),
        "weeks": {count.week: count.lessons for count in line.counts.all()},
    }


def restore(before, batch):
    """Put back the lines that a batch had replaced."""
    lines, counts = [], []
    named = Semester.objects.filter(pk__in={was["semester"] for was in before})
    semesters = {str(semester.pk): semester for semester in named}
    for was in before:
        line = WeekLine(
            pk=was["id"],
            school_id=batch.school_id,
            semester=semesters[was["semester"]],
            teacher_id=was["teacher"],
            ended_on=semesters[was["semester"]].ends_on,
            stated=was["stated"],
            note=was["note"],
            batch_id=was["batch"],
            sheet=was["sheet"],
            number=was["number"],
        )
        lines.append(line)
        weeks = {int(week): lessons for week, lessons in was["weeks"].items()}
        counts += counts_of(line, weeks, line.semester)
    WeekLine.objects.bulk_create(lines, batch_size=500)
    WeekCount.objects.bulk_create(counts, batch_size=500)


register(WeekImporter(LAYOUT, gettext_lazy("Week table of observed lessons")))
