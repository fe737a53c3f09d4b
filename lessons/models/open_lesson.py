from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lessons.models.observation import LessonKind
from schools.access import access_of
from schools.models import School
from schools.models.base import Row


class OpenLessonQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The calendar of a school is open to everybody in it."""
        return self.filter(school__in=access_of(person).all_schools)

    def between(self, start, end):
        return self.filter(held_on__range=(start, end))

    def from_day(self, day):
        return self.filter(held_on__gte=day)

    def standing(self):
        return self.filter(called_off_at__isnull=True)

    def for_page(self, person):
        """With the teacher, how many come (`coming`) and whether `person` does (`i_come`)."""
        mine = SignUp.objects.filter(open_lesson=OuterRef("pk"), person=person)
        return self.select_related("teacher").annotate(
            coming=Count("sign_ups"), i_come=Exists(mine)
        )


class OpenLesson(Row):
    """A lesson announced to the school, to which colleagues may come."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("teacher")
    )
    held_on = models.DateField(_("date"))
    periods = models.JSONField(_("periods"), default=list)
    kind = models.CharField(
        _("kind of lesson"), max_length=12, choices=LessonKind, default=LessonKind.OPEN
    )
    subject = models.CharField(_("subject"), max_length=30, blank=True)
    class_name = models.CharField(_("class"), max_length=20, blank=True)
    topic = models.CharField(_("topic"), max_length=200)
    place = models.CharField(_("place"), max_length=60, blank=True)
    capacity = models.PositiveSmallIntegerField(_("seats for guests"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    called_off_at = models.DateTimeField(null=True, editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = OpenLessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("open lesson")
        ordering = ["held_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=LessonKind.WALK_IN), name="lessons_walk_in_is_not_announced"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="lessons_open_has_a_seat",
            ),
        ]
        indexes = [models.Index(fields=["school", "held_on"], name="lessons_open_calendar")]

    def __str__(self):
        return self.topic


class SignUpQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Who comes stands beside the lesson, for everybody in the school."""
        return self.filter(school__in=access_of(person).all_schools)


class SignUp(Row):
    """A colleague who wants to come. `seat` counts from 1: two people cannot take the last one."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    open_lesson = models.ForeignKey(OpenLesson, models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seat = models.PositiveSmallIntegerField()
    signed_up_at = models.DateTimeField(auto_now_add=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["signed_up_at", "id"]
        constraints = [
            models.UniqueConstraint("open_lesson", "person", name="lessons_sign_up_once"),
            models.UniqueConstraint("open_lesson", "seat", name="lessons_seat_once"),
        ]

    def __str__(self):
        return f"{self.open_lesson_id} {self.person_id}"
