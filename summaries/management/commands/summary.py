"""Write a summary as PDF or for Word, as the browser would give it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.documents import docx, pdf
from records.management.commands.figures import scope_of
from records.scope import Place
from schools.models import Group, Person, School
from schools.periods import Calendar
from summaries.compose import compose, figure_values
from summaries.facts import Facts
from summaries.models import Summary
from summaries.outlines import found
from summaries.palette import figures_in_parts, palette_of
from summaries.parts import with_parts


class Command(BaseCommand):
    help = "Write the summary of a school, a group or a teacher in a period, as PDF or for Word."

    def add_arguments(self, parser):
        parser.add_argument("--school", required=True, metavar="CODE")
        parser.add_argument(
            "--period", required=True, help="2020-2, 2020, y2021, 2021-03-01..2021-05-31"
        )
        parser.add_argument("--out", required=True, metavar="FILE.pdf|FILE.docx")
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument("--group", metavar="NAME")
        whose.add_argument("--teacher", metavar="EMPLOYEE_NO")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])
        parser.add_argument("--office", help="who signs for the school")

    def handle(self, *, school, period, out, group, teacher, language, office, **options):
        scope = scope_of(school, period, teacher)
        place = place_of(scope, group)
        if office is None:
            with override(language):
                office = _("Academic Affairs Office")
        facts = Facts(place.scope)
        newest = Summary.objects.about(place.scope).filter(language=language).first()
        outline = found.outline_of(newest) if newest else found.usual(place)
        document = compose(
            place, language=language, office=office, content=outline.content, facts=facts
        )
        # What was written into it is in the newest one of the same scope.
        parts = {part.key: part.content for part in newest.parts.all()} if newest else {}
        keys = [*figure_values(document), *figures_in_parts(parts.values())]
        with override(language):
            document = with_parts(document, parts, palette_of(facts, keys))
        write = docx.write if out.lower().endswith(".docx") else pdf.typeset
        try:
            Path(out).write_bytes(write(document))
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error}") from error
        self.stdout.write(out)


def place_of(scope, group_name):
    school = School.objects.select_related("district").get(pk=scope.school_id)
    group = None
    if group_name:
        group = Group.objects.filter(school=school, name=group_name).first()
        if group is None:
            raise CommandError(f"{school} has no group {group_name}.")
        scope = scope.of_group(group.pk)
    teacher = Person.objects.filter(pk=scope.teacher_id).first() if scope.teacher_id else None
    return Place(scope, school, Calendar(school), group, teacher)
