from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from records.models import STANDING, Level, Record, RecordQuerySet, record_indexes
from schools.models import School
from schools.models.base import Row


class PaperKind(models.TextChoices):
    PAPER = "paper", _("paper")
    CASE = "case", _("teaching case")
    NARRATIVE = "narrative", _("narrative")
    DESIGN = "design", _("teaching design")
    OTHER = "other", _("other writing")


class Outcome(models.TextChoices):
    """What became of a paper; one paper may have several."""

    PUBLISHED = "published", _("published")
    PRIZE = "prize", _("prize")
    EXCHANGED = "exchanged", _("presented")


class Prize(models.TextChoices):
    FIRST = "first", _("first prize")
    SECOND = "second", _("second prize")
    THIRD = "third", _("third prize")
    OTHER = "other", _("other prize")


class PaperQuerySet(RecordQuerySet):
    def mine(self, person):
        authors = PaperAuthor.objects.filter(paper=OuterRef("pk"), person=person)
        return Q(teacher=person) | (Exists(authors) & Q(status__in=STANDING))

    def by_or_with(self, teacher_id):
        authors = PaperAuthor.objects.filter(paper=OuterRef("pk"), person=teacher_id)
        return Q(teacher=teacher_id) | Exists(authors)

    def with_outcome(self, scope, **what):
        """Papers with such an outcome in the period, each once."""
        outcomes = PaperOutcome.objects.filter(
            paper=OuterRef("pk"), happened_on__range=(scope.start, scope.end), **what
        )
        return self.of(scope).filter(Exists(outcomes))

    def with_any_outcome(self, **what):
        return self.filter(Exists(PaperOutcome.objects.filter(paper=OuterRef("pk"), **what)))

    def within(self, scope):
        return self.with_outcome(scope)


class Paper(Record):
    """A paper, case or essay. `teacher` is the first author; `ended_on` the day of the
    first outcome."""

    title = models.CharField(_("title"), max_length=200)
    title_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=PaperKind, default=PaperKind.PAPER)
    note = models.TextField(_("note"), blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("paper")
        constraints = [
            models.UniqueConstraint(
                "teacher",
                "school",
                "title_key",
                condition=Q(status__in=STANDING),
                name="research_paper_once",
                violation_error_message=_("This paper is on record already."),
            ),
        ]
        indexes = record_indexes("research_paper")

    def __str__(self):
        return self.title


class PaperAuthor(Row):
    """An author in order, the first author included; one from elsewhere is a name."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField(_("position"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("paper", "position", name="research_author_position"),
            models.UniqueConstraint(
                "paper", "person", condition=Q(person__isnull=False), name="research_author_once"
            ),
        ]

    def __str__(self):
        return self.name


class PaperOutcome(Row):
    """Published, given a prize or presented: where, at which level, on which day."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="outcomes")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    happened_on = models.DateField(_("date"))
    prize = models.CharField(_("prize"), max_length=10, choices=Prize, blank=True)
    venue = models.CharField(_("journal or awarding body"), max_length=150, blank=True)
    number = models.CharField(_("issue or publication number"), max_length=60, blank=True)
    core = models.BooleanField(_("core journal"), default=False)
    # Two prizes in one month have one day: which of them this is, when the office says so.
    occurrence = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [
            models.UniqueConstraint(
                "paper", "outcome", "happened_on", "occurrence", name="research_outcome_once"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.PRIZE) | ~Q(prize=""), name="research_prize_has_grade"
            ),
        ]
        indexes = [
            models.Index(fields=["paper", "happened_on"], name="research_outcome_paper"),
        ]

    def __str__(self):
        return self.get_outcome_display()
