from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from records.models import STANDING, Level, Record, RecordQuerySet, record_indexes
from records.sheets.cells import title_key
from schools.models import Employment


class Rung(models.TextChoices):
    """Kinds of titles, the highest first (domain.md §4.1)."""

    SPECIAL = "special", _("special-grade teacher")
    MASTER = "master", _("master teacher")
    CHIEF = "chief", _("chief teacher")
    LEADER = "leader", _("subject leader")
    BACKBONE = "backbone", _("backbone teacher")
    EXPERT = "expert", _("teaching expert")
    RISING = "rising", _("rising teacher")
    OTHER = "other", _("other title")


# By which words a title is told; the first that fits.
RUNG_WORDS = (
    (Rung.SPECIAL, ("特级",)),
    (Rung.MASTER, ("名师", "名教师")),
    (Rung.CHIEF, ("首席",)),
    (Rung.LEADER, ("带头人",)),
    (Rung.BACKBONE, ("骨干",)),
    (Rung.EXPERT, ("能手",)),
    (Rung.RISING, ("新秀", "新星", "新苗")),
)
COUNTY_OR_HIGHER = [Level.NATIONAL, Level.PROVINCIAL, Level.CITY, Level.COUNTY]


def rung_of(title):
    found = (rung for rung, words in RUNG_WORDS if any(word in title for word in words))
    return next(found, Rung.OTHER)


def place_on_ladder(path):
    """0 for the highest rung."""
    rungs = [When(**{path: rung.value}, then=Value(n)) for n, rung in enumerate(Rung)]
    return Case(*rungs, output_field=IntegerField())


class TitleHeldQuerySet(RecordQuerySet):
    def within(self, scope):
        """Held at some time of the period; of some nobody wrote down since when."""
        return self.of(scope).filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=scope.end),
            Q(ended_on__isnull=True) | Q(ended_on__gte=scope.start),
        )

    def begun_by(self, scope):
        """Given by the period's last day, whether or not the term is over."""
        return self.of(scope).filter(Q(starts_on__isnull=True) | Q(starts_on__lte=scope.end))

    def held_on(self, day):
        """Begun and not ended on a day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), starts_on__lte=day)

    def of_staff(self, day):
        """Of those who work in the school of the record on a day."""
        spells = Employment.objects.on(day).filter(
            person=OuterRef("teacher"), school=OuterRef("school")
        )
        return self.filter(Exists(spells))

    def newly_given(self, scope):
        """County level or higher, begun in the period, by people who had none of that rung or a
        higher one before: a term that is prolonged is no new title."""
        given = self.of(scope, starts_on__range=(scope.start, scope.end))
        before = (
            TitleHeld.objects.certified()
            .filter(
                Q(starts_on__isnull=True) | Q(starts_on__lt=OuterRef("starts_on")),
                level__in=COUNTY_OR_HIGHER,
                teacher=OuterRef("teacher"),
            )
            .alias(place=place_on_ladder("rung"))
            .filter(place__lte=OuterRef("place"))
        )
        given = given.filter(level__in=COUNTY_OR_HIGHER).alias(place=place_on_ladder("rung"))
        return given.filter(~Exists(before))

    def highest(self, day):
        """County level or higher, held on a day, and nobody holds a higher one beside it."""
        held = self.held_on(day).filter(level__in=COUNTY_OR_HIGHER)
        others = (
            TitleHeld.objects.certified()
            .held_on(day)
            .filter(
                level__in=COUNTY_OR_HIGHER, teacher=OuterRef("teacher"), school=OuterRef("school")
            )
        )
        higher = others.alias(place=place_on_ladder("rung")).filter(place__lt=OuterRef("place"))
        return held.alias(place=place_on_ladder("rung")).filter(~Exists(higher))


class TitleHeld(Record):
    """A title a teacher holds for a term, such as 学科带头人 (称号).

    `ended_on` is the last day of the term, empty where it has no fixed end; `rung` follows
    from the words of the title.
    """

    title = models.CharField(_("title held"), max_length=100)
    title_key = models.CharField(max_length=100, editable=False)
    rung = models.CharField(
        _("kind of title"), max_length=10, choices=Rung, default=Rung.OTHER, editable=False
    )
    level = models.CharField(_("level"), max_length=10, choices=Level)
    starts_on = models.DateField(_("held since"), null=True)
    ended_on = models.DateField(_("term ends"), null=True, blank=True)  # type: ignore[assignment]
    document = models.CharField(_("document number"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = TitleHeldQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta(Record.Meta):
        verbose_name = _("title held")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ended_on__gte=F("starts_on")),
                name="portfolios_title_term",
                violation_error_message=_("The term ends before it begins."),
            ),
            models.UniqueConstraint(
                "teacher",
                "school",
                "title_key",
                "level",
                "starts_on",
                condition=Q(status__in=STANDING),
                name="portfolios_title_once",
                violation_error_message=_("This title is on record already."),
            ),
        ]
        indexes = record_indexes("portfolios_title", "starts_on", "teacher", "level", "rung")

    @property
    def stands_at(self):
        # Its last day is still to come, or open.
        return self.starts_on

    def __str__(self):
        return self.title

    def settle_words(self):
        """Sets what follows from the words of the title."""
        self.title_key = title_key(self.title)[:100]
        self.rung = rung_of(self.title)

    def is_over_on(self, day):
        return self.ended_on is not None and self.ended_on < day
