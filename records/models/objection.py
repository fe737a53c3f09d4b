from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools.access import access_of
from schools.models import Appointment, Role, School
from schools.models.base import Row


class ObjectionState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    UPHELD = "upheld", _("upheld")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn by the person")


ANSWERED = (ObjectionState.UPHELD, ObjectionState.REJECTED)


class Remedy(models.TextChoices):
    """What is done when an objection is upheld."""

    REVERSE = "reverse", _("the record is reversed and no longer counts")
    RETURN = "return", _("the record goes back to whoever made it, to be corrected")
    CORRECT = "correct", _("the entry is corrected")
    OTHER = "other", _("it is put right in another way, as the answer says")


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Own ones; those of the school for its office, and for principals those that
        nobody of the office is left to answer."""
        access = access_of(person)
        door = Q(person=person.pk)
        if access.office_schools:
            door |= Q(school__in=access.office_schools)
        if access.principal_schools:
            door |= Q(school__in=access.principal_schools) & ~Exists(office_beside())
        return self.filter(door)

    def by(self, person):
        return self.filter(person=person.pk)

    def open(self):
        return self.filter(state=ObjectionState.OPEN)

    def answered(self):
        return self.filter(state__in=ANSWERED)

    def unread(self):
        """Answered, and whoever objected has not looked yet."""
        return self.answered().filter(seen_at__isnull=True)

    def about(self, kind, record_ids):
        return self.filter(kind=kind, record_id__in=record_ids)


def office_beside():
    """Appointments in the office of an objection's school, of anybody but who objects."""
    today = timezone.localdate()
    held = Q(ended_on__isnull=True) | Q(ended_on__gte=today)
    return Appointment.objects.filter(
        held,
        role=Role.OFFICE,
        school=OuterRef("school"),
        started_on__lte=today,
        person__is_active=True,
    ).exclude(person=OuterRef("person"))


class Objection(Row):
    """What a person says against a record about them (异议), and what became of it.

    `kind` and `record_id` name the record, as evidence does. Its name is copied,
    because a record may go out of the sight of who objected to it. It counts until
    the objection is decided.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    record_id = models.UUIDField()
    record_label = models.CharField(_("record"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.TextField(_("reason"), max_length=2000)
    raised_at = models.DateTimeField(_("raised"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ObjectionState, default=ObjectionState.OPEN
    )
    remedy = models.CharField(_("what is done"), max_length=10, choices=Remedy, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    # When whoever objected first read the answer.
    seen_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    answer_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                "record_id",
                "person",
                condition=Q(state=ObjectionState.OPEN),
                name="records_objection_open_once",
                violation_error_message=_("You have an open objection to this record already."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=ANSWERED, answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                )
                | Q(
                    state__in=[ObjectionState.OPEN, ObjectionState.WITHDRAWN],
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                    answer="",
                ),
                name="records_objection_answered_in_words",
            ),
            models.CheckConstraint(
                condition=(Q(state=ObjectionState.UPHELD) & ~Q(remedy=""))
                | (~Q(state=ObjectionState.UPHELD) & Q(remedy="")),
                name="records_objection_upheld_does_something",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("person")),
                name="records_objection_not_answered_by_oneself",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "state", "id"], name="records_objection_school"),
            models.Index(fields=["record_id"], name="records_objection_record"),
            models.Index(fields=["person", "-id"], name="records_objection_person"),
        ]

    def __str__(self):
        return self.record_label

    @property
    def is_open(self):
        return self.state == ObjectionState.OPEN

    @property
    def is_answered(self):
        return self.state in ANSWERED
