"""Print figures as JSON, for administrators and for checking."""

import json

from django.core.management.base import BaseCommand, CommandError

from records import figures
from records.scope import Scope
from schools.models import Employment, Group, School
from schools.periods import Calendar, UnknownPeriod

BY = ["level", "mode", "kind", "rung", "week", "teacher", "group"]


class Command(BaseCommand):
    help = "Print every figure of a school, or of one teacher in it, in a period."

    def add_arguments(self, parser):
        parser.add_argument("--school", required=True, metavar="CODE")
        parser.add_argument(
            "--period", required=True, help="2020-2, 2020, y2021, 2021-03-01..2021-05-31"
        )
        parser.add_argument("--teacher", metavar="EMPLOYEE_NO")
        parser.add_argument("--by", choices=BY)
        parser.add_argument("--json", action="store_true", help="the only form there is")

    def handle(self, *, school, period, teacher, by, **options):
        scope = scope_of(school, period, teacher)
        everything = list(figures.REGISTRY.values())
        found = figures.values(everything, scope)
        printed = {
            figure.name: {"value": number(found[figure.name]), "unit": figure.unit.key}
            for figure in everything
        }
        if by:
            names = keys_of(by, scope)
            for figure in everything:
                if splits(figure, by):
                    parts = figure.by(by, scope)
                    printed[figure.name]["by"] = {
                        names.get(key, key) or "": number(value)
                        for key, value in sorted(parts.items(), key=lambda item: str(item[0]))
                    }
        self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=1))


def scope_of(code, key, employee_no=None):
    """The scope of the command line's words; CommandError in words for what is not there."""
    school = School.objects.select_related("district").filter(code=code).first()
    if school is None:
        raise CommandError(f"There is no school with the code {code}.")
    try:
        period = Calendar(school).parse(key)
    except UnknownPeriod as error:
        raise CommandError(f"The calendar of {school} has no period {key}.") from error
    teacher = None
    if employee_no:
        spell = Employment.objects.filter(school=school, employee_no=employee_no).first()
        if spell is None:
            raise CommandError(f"{school} has nobody with the employee number {employee_no}.")
        teacher = spell.person_id
    return Scope(period, school.pk, teacher_id=teacher)


def splits(figure, by):
    if isinstance(figure, figures.Ratio):
        return False
    if by in ("teacher", "group"):
        # The figures of a district's schools are nobody's.
        return figure.teacher is not None
    return by in figure.dimensions


def keys_of(by, scope):
    """What ids are called: employee numbers and group names."""
    if by == "teacher":
        return dict(
            Employment.objects.filter(school=scope.school_id).values_list("person", "employee_no")
        )
    if by == "group":
        return dict(Group.objects.filter(school=scope.school_id).values_list("pk", "name"))
    return {}


def number(value):
    """As JSON holds it: whole numbers whole, others with their decimals."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else float(value)
