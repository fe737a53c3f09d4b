"""How rows of a list of observed lessons become observations."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from lessons.models import Grade, LessonKind, Observation
from lessons.sheets import LAYOUT
from records.imports.importers import RecordImporter, register
from records.imports.words import may_mean

GRADES = {"优": Grade.EXCELLENT, "良": Grade.GOOD, "中": Grade.FAIR, "差": Grade.POOR}

may_mean("types", LessonKind.choices)


def build(values):
    """An unsaved observation from the values of a row, fresh or as JSON kept them."""
    observation = Observation(
        teacher_id=values["observer_person"],
        ended_on=date.fromisoformat(str(values["date"])),
        taught_by_id=values["teacher_person"],
        taught_by_name=name_as_text(values)[:60],
        outside=values["is_outside"],
        kind=values["type"],
        subject=values["subject"][:30],
        class_name=values["class_name"] or "",
        topic=values["topic"][:200],
        periods=values["periods"],
        lessons=len(values["periods"]),
        highlights=values["strengths"],
        problems=values["weaknesses"],
        suggestions=values["suggestions"],
        grade=GRADES.get(values["grade"], ""),
        score=score_of(values),
        submitted_at=moment(values["submitted_at"]),
    )
    observation.visit_key = observation.make_visit_key()[:100]
    return observation


def name_as_text(values):
    if not values["external"] or not values["external_school"]:
        return values["external"] or ""
    return f"{values['external']}（{values['external_school']}）"


def score_of(values):
    score = values["score"]
    return Decimal(str(score)).quantize(Decimal("0.1")) if score and score < 1000 else None


def moment(value):
    if not value:
        return None
    return make_aware(value if isinstance(value, datetime) else datetime.fromisoformat(value))


def key(values):
    observation = build(values)
    return values["observer_person"], str(values["date"]), observation.visit_key


def stored_key(observation):
    return str(observation.teacher_id), str(observation.ended_on), observation.visit_key


def words(observation):
    return {
        "date": str(observation.ended_on),
        "period": "、".join(map(str, observation.periods)),
        "type": observation.get_kind_display(),
        "class": observation.class_name,
        "grade": observation.get_grade_display(),
    }


register(
    RecordImporter(
        LAYOUT,
        _("List of observed lessons"),
        model=Observation,
        build=build,
        key=key,
        stored_key=stored_key,
        key_fields=("teacher_id", "ended_on", "visit_key"),
        field="period",
        words=words,
        why_once=_("Both cannot have happened: in a period one sees one lesson of a teacher."),
    )
)
