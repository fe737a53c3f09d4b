"""Figures of research: projects (项), papers (篇), people."""

from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from records.figures import Figure, Ratio, declare
from records.models import Level
from records.people import teachers
from records.policies import PeopleFigure, PeopleRows, Which, met_figure
from records.scope import people_in
from records.units import PAPERS, PEOPLE, PROJECTS
from research.models import Outcome, Paper, PaperAuthor, Project, ProjectMember

LEVEL = {"level": "level"}
KIND = {"kind": "kind"}
# Young among leaders of projects: up to so many years of age (教科研 statistics; F42).
YOUNG = 35
CITY_OR_HIGHER = [Level.NATIONAL, Level.PROVINCIAL, Level.CITY]


def certified_projects():
    return Project.objects.certified()


def in_progress(scope):
    return certified_projects().in_progress(scope)


def listed(scope):
    return certified_projects().with_stage_in("listed_on", scope)


def opened(scope):
    return certified_projects().with_stage_in("opened_on", scope)


def midterm_passed(scope):
    return certified_projects().with_stage_in("midterm_on", scope)


def completed(scope):
    return certified_projects().with_stage_in("completed_on", scope)


def completed_excellent(scope):
    return completed(scope).filter(grade="excellent")


def small(scope):
    return certified_projects().of(scope).filter(small=True)


def small_listed(scope):
    return listed(scope).filter(small=True)


def small_completed(scope):
    return completed(scope).filter(small=True)


def small_due(scope):
    """Planned to end in the period."""
    return small(scope).filter(due_on__range=(scope.start, scope.end))


def small_due_completed(scope):
    return small_due(scope).filter(completed_on__lte=scope.end)


def overdue(scope):
    return in_progress(scope).overdue(scope.end)


def midterm_overdue(scope):
    return in_progress(scope).filter(midterm_due_on__lt=scope.end, midterm_on__isnull=True)


def papers_out(scope):
    return Paper.objects.certified().with_outcome(scope)


def published(scope):
    return Paper.objects.certified().with_outcome(scope, outcome=Outcome.PUBLISHED)


def published_core(scope):
    return Paper.objects.certified().with_outcome(scope, outcome=Outcome.PUBLISHED, core=True)


def prized(scope):
    return Paper.objects.certified().with_outcome(scope, outcome=Outcome.PRIZE)


def prized_city(scope):
    return Paper.objects.certified().with_outcome(
        scope, outcome=Outcome.PRIZE, level__in=CITY_OR_HIGHER
    )


def project_figure(name, label, rows, day="listed_on"):
    return declare(
        Figure(
            f"research.{name}", label, PROJECTS, rows, Count("pk", distinct=True), LEVEL, day=day
        )
    )


def paper_figure(name, label, rows):
    return declare(
        PaperFigure(
            f"research.{name}",
            label,
            PAPERS,
            rows,
            Count("pk", distinct=True),
            KIND,
            additive=False,
        )
    )


@dataclass(frozen=True)
class PaperFigure(Figure):
    """A paper counts for each of its authors and once for the school."""

    item: str = "paper"
    day: str = "paper__ended_on"
    school: str = "paper__school"

    def parts(self, dimension, scope):
        if dimension != "teacher":
            return super().parts(dimension, scope)
        authors = PaperAuthor.objects.filter(paper__in=self.rows(scope), person__isnull=False)
        return authors, "person", Count("paper", distinct=True)

    def marks(self):
        return [f"paper__{path}" for path in super().marks()]


projects_in_progress = project_figure(
    "projects_in_progress", _("Projects in progress"), in_progress
)
projects_listed = project_figure("projects_listed", _("Projects newly listed"), listed)
projects_opened = project_figure("projects_opened", _("Projects opened"), opened, "opened_on")
projects_midterm = project_figure(
    "projects_midterm", _("Projects past their mid-term review"), midterm_passed, "midterm_on"
)
projects_completed = project_figure("projects_completed", _("Projects completed"), completed)
projects_excellent = project_figure(
    "projects_excellent",
    _("Projects completed as excellent"),
    completed_excellent,
    "completed_on",
)
projects_overdue = project_figure("projects_overdue", _("Projects past their planned end"), overdue)
projects_midterm_overdue = project_figure(
    "projects_midterm_overdue", _("Projects without their mid-term review"), midterm_overdue
)

small_projects_listed = project_figure(
    "small_listed", _("Small-scale projects newly listed"), small_listed
)
small_projects_completed = project_figure(
    "small_completed", _("Small-scale projects completed"), small_completed, "completed_on"
)
small_projects_due = project_figure("small_due", _("Small-scale projects due"), small_due, "due_on")
small_projects_due_completed = project_figure(
    "small_due_completed",
    _("Small-scale projects due and completed"),
    small_due_completed,
    "completed_on",
)
small_completed_share = declare(
    Ratio(
        "research.small_completed_share",
        _("Share of due small-scale projects completed"),
        small_projects_due_completed,
        small_projects_due,
    )
)

papers = paper_figure("papers", _("Papers"), papers_out)
papers_published = paper_figure("papers_published", _("Papers published"), published)
papers_core = paper_figure("papers_core", _("Papers in core journals"), published_core)
papers_prized = paper_figure("papers_prized", _("Papers given a prize"), prized)
papers_prized_city = paper_figure(
    "papers_prized_city", _("Papers given a prize at city level or higher"), prized_city
)


class Researchers(PeopleRows):
    """Leaders and members of projects in progress who are on the roster."""

    def __call__(self, scope):
        # Membership in a group is asked of the person, not of the project's leader.
        everywhere = in_progress(scope.of_school())
        members = ProjectMember.objects.filter(project__in=everywhere, person__isnull=False)
        return people_in(scope).filter(
            Q(pk__in=everywhere.values("teacher")) | Q(pk__in=members.values("person"))
        )


class Leaders(PeopleRows):
    """Leaders of projects in progress who are on the roster and whose year of birth is known."""

    def __call__(self, scope):
        running = in_progress(scope).filter(leader_name="").order_by().values("teacher")
        return people_in(scope).filter(pk__in=running, birth_year__isnull=False)


class YoungLeaders(Leaders):
    """Those not yet 36 on the last day. A month that is not known is taken for January."""

    def __call__(self, scope):
        months = F("birth_year") * 12 + Coalesce("birth_month", 1)
        born = scope.end.year * 12 + scope.end.month - (YOUNG + 1) * 12
        return super().__call__(scope).alias(born=months).filter(born__gt=born)


leaders = declare(
    PeopleFigure(
        "research.leaders",
        _("Leaders of research projects"),
        PEOPLE,
        Leaders(),
        Count("pk", distinct=True),
        note=_("Whose year of birth is known."),
    )
)
young_leaders = declare(
    PeopleFigure(
        "research.young_leaders",
        _("Leaders of research projects up to 35 years of age"),
        PEOPLE,
        YoungLeaders(),
        Count("pk", distinct=True),
    )
)
young_leaders_share = declare(
    Ratio(
        "research.young_leaders_share",
        _("Share of young leaders of research projects"),
        young_leaders,
        leaders,
    )
)
researchers = declare(
    PeopleFigure(
        "research.people",
        _("Teachers in research projects"),
        PEOPLE,
        Researchers(),
        Count("pk", distinct=True),
    )
)
researchers_share = declare(
    Ratio(
        "research.people_share", _("Share of teachers in research projects"), researchers, teachers
    )
)
paper_duty_met = declare(
    met_figure("research.paper_duty_met", _("Teachers who wrote their paper"), "research.papers")
)
paper_duty_missed = declare(
    met_figure(
        "research.paper_duty_missed",
        _("Teachers whose paper is missing"),
        "research.papers",
        Which.MISSED,
    )
)
paper_duty_asked = declare(
    met_figure(
        "research.paper_duty_asked",
        _("Teachers of whom a paper is asked"),
        "research.papers",
        Which.ASKED,
    )
)
paper_duty_share = declare(
    Ratio(
        "research.paper_duty_share",
        _("Share of teachers who wrote their paper"),
        paper_duty_met,
        paper_duty_asked,
    )
)
