"""How rows of a list of projects become projects with their members."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from records.imports.importers import RecordImporter, register
from records.imports.words import may_mean
from records.sheets.cells import title_key
from research.models import Project, ProjectMember, Stage
from research.sheets.projects import LAYOUT

GRADES = {"优": "excellent", "良": "good", "合格": "passed", "通过": "passed"}

may_mean("states", Stage.choices)


@dataclass(frozen=True)
class ProjectImporter(RecordImporter):
    def settle(self, rows, batch):
        for row in rows:
            if row.is_accepted and school_people(row.values) == []:
                # Nobody of the school has to do with it: it would be on nobody's record.
                row.reject("PERSON_UNKNOWN", "leader")
        super().settle(rows, batch)
        # Two leaders from elsewhere may stand for one project of the same person of the school.
        firsts = {}
        for row in rows:
            if row.is_accepted and (first := firsts.setdefault(key(row.values), row)) is not row:
                row.duplicate_of(first.place, field=self.field)


def school_people(values):
    return [one for one in values["team"] if one["person"]]


def build(values):
    """An unsaved project; somebody from elsewhere may lead it."""
    leader = values["team"][0]
    stage = Stage(values["state"] or Stage.LISTED)
    closed = day(values["closed_on"])
    return Project(
        teacher_id=school_people(values)[0]["person"],
        leader_name="" if leader["person"] else leader["name"][:40],
        title=values["title"],
        title_key=title_key(values["title"])[:200],
        level=values["level"],
        small=values["is_small"],
        number=values["number"][:60],
        planning_body=values["body"][:100],
        stage=stage,
        ended_on=closed,
        listed_on=day(values["listed_on"]),
        completed_on=closed,
        due_on=day(values["due_on"]),
        grade=grade_of(values["grade"]),
        note=values["note"],
    )


def grade_of(said):
    """What did not pass has no grade."""
    if any(sign in said for sign in "不未"):
        return ""
    return next((grade for word, grade in GRADES.items() if word in said), "")


def day(value):
    """As read, or as JSON kept it."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def members(project, values):
    """Everybody but the leader, once and in order; who is from elsewhere is a name."""
    leader, *others = values["team"]
    seen, found = {leader["person"]} - {None}, []
    for one in others:
        if one["person"] in seen or not one["name"]:
            continue
        seen |= {one["person"]} - {None}
        found.append(
            ProjectMember(
                school_id=project.school_id,
                project=project,
                position=len(found) + 1,
                person_id=one["person"],
                name=one["name"][:40],
            )
        )
    return found


def key(values):
    return (
        str(school_people(values)[0]["person"]),
        title_key(values["title"])[:200],
        values["level"],
    )


def stored_key(project):
    return str(project.teacher_id), project.title_key, project.level


def words(project):
    return {
        "level": project.get_level_display(),
        "state": project.get_stage_display(),
        "listed": str(project.listed_on or ""),
        "closed": str(project.completed_on or project.due_on or ""),
        "grade": project.get_grade_display(),
        "number": project.number,
    }


register(
    ProjectImporter(
        LAYOUT,
        _("List of research projects"),
        model=Project,
        build=build,
        key=key,
        stored_key=stored_key,
        key_fields=("teacher_id", "title_key", "level"),
        field="title",
        words=words,
        why_once=_("Both cannot stand: one title of one leader at one level is one project."),
        parts=members,
        lasts=True,
    )
)
