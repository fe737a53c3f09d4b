import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lessons.models import Observation
from portfolios.models.title_held import Rung, TitleHeld
from records.models import STANDING, Record, RecordQuerySet, record_indexes
from records.sheets.cells import squash
from schools.models import Employment

# Where a pair has no day.
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(9999, 12, 31)


class MentorPairQuerySet(RecordQuerySet):
    def mine(self, person):
        """Whose mentor I am, and once it was handed in who is mine."""
        return Q(teacher=person) | Q(mentee=person, status__in=STANDING)

    def by_or_with(self, teacher_id):
        return Q(teacher=teacher_id) | Q(mentee=teacher_id)

    def within(self, scope):
        """Together at some time of the period; of some nobody wrote down since when."""
        return self.of(scope).touching(scope.start, scope.end)

    def touching(self, start, end):
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=end),
            Q(ended_on__isnull=True) | Q(ended_on__gte=start),
        )

    def running_on(self, day):
        """Pairs of that day whose mentor works in the school then."""
        spells = Employment.objects.on(day).filter(
            person=OuterRef("teacher"), school=OuterRef("school")
        )
        return self.touching(day, day).filter(Exists(spells))

    def of_subject_leaders(self, day):
        """Whose mentor is a subject leader on that day."""
        titles = (
            TitleHeld.objects.certified()
            .held_on(day)
            .filter(rung=Rung.LEADER, teacher=OuterRef("teacher"), school=OuterRef("school"))
        )
        return self.filter(Exists(titles))

    def with_lessons(self, start, end):
        """Adds `mentor_lessons` and `mentee_lessons`: how many lessons the one observed of the
        other from day to day, as far as they were a pair."""
        return self.annotate(
            mentor_lessons=lessons_observed("teacher", "mentee", start, end),
            mentee_lessons=lessons_observed("mentee", "teacher", start, end),
        )


def lessons_observed(observer, observed, start, end):
    rows = Observation.objects.counted().filter(
        school=OuterRef("school"),
        teacher=OuterRef(observer),
        taught_by=OuterRef(observed),
        ended_on__range=(start, end),
        ended_on__gte=Coalesce(OuterRef("starts_on"), Value(FIRST)),
        ended_on__lte=Coalesce(OuterRef("ended_on"), Value(LAST)),
    )
    total = rows.order_by().values("school").annotate(total=Sum("lessons")).values("total")
    return Coalesce(Subquery(total), Value(0))


class MentorPair(Record):
    """A mentor and a mentee (师徒结对). `teacher` of the record is the mentor.

    A mentee from elsewhere is a name; `ended_on` is the last day agreed, if any.
    """

    mentee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mentee"),
    )
    mentee_name = models.CharField(_("mentee (name)"), max_length=40)
    # Who it is, for counting people and for finding the same pair again.
    mentee_key = models.CharField(max_length=40, editable=False)
    subject = models.CharField(_("subject"), max_length=30, blank=True)
    goal = models.CharField(_("goal"), max_length=200, blank=True)
    starts_on = models.DateField(_("paired since"), null=True, blank=True)
    ended_on = models.DateField(_("paired until"), null=True, blank=True)  # type: ignore[assignment]
    note = models.TextField(_("note"), blank=True)

    objects = MentorPairQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta(Record.Meta):
        verbose_name = _("mentor pair")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mentee__isnull=True) | ~Q(mentee=F("teacher")),
                name="portfolios_not_own_mentor",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ended_on__gte=F("starts_on")),
                name="portfolios_pair_term",
                violation_error_message=_("The pair ends before it begins."),
            ),
            models.UniqueConstraint(
                "teacher",
                "school",
                "mentee_key",
                "starts_on",
                condition=Q(status__in=STANDING),
                name="portfolios_pair_once",
                violation_error_message=_("This pair is on record already."),
            ),
        ]
        indexes = [
            *record_indexes("portfolios_pair", "starts_on", "teacher", "mentee"),
            models.Index(fields=["mentee", "-starts_on"], name="portfolios_pair_mentee"),
        ]

    @property
    def stands_at(self):
        # Its last day is still to come, or open.
        return self.starts_on

    def __str__(self):
        return f"{self.teacher.name}—{self.mentee_shown}"

    @property
    def mentee_shown(self):
        return self.mentee.name if self.mentee else self.mentee_name

    def settle_mentee(self, person_id, name):
        """Somebody of the school by id, else a name from elsewhere."""
        self.mentee_id, self.mentee_name = person_id, name[:40]
        self.mentee_key = str(person_id) if person_id else squash(name)[:40]

    def lessons_of(self, observer_id, observed_id):
        """Lessons the one observed of the other while they were a pair."""
        return Observation.objects.counted().filter(
            school=self.school_id,
            teacher=observer_id,
            taught_by=observed_id,
            ended_on__range=(self.starts_on or FIRST, self.ended_on or LAST),
        )
