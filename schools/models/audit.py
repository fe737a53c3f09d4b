from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.models.base import Row
from schools.models.people import Person
from schools.models.places import School


class AuditEventQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What concerns oneself; the school's for its office; of what happened to
        accounts, people and calendar also for its administrator."""
        from schools.access import access_of  # it reads these models

        access = access_of(person)
        door = Q(subject=person.pk)
        if access.office_schools:
            door |= Q(school__in=access.office_schools)
        if access.administrator_schools:
            door |= Q(school__in=access.administrator_schools, verb__startswith="schools.")
        return self.filter(door)

    def of_school(self, school, person):
        """`visible_to`, of one school: its office sees all of it, and the database is not asked
        for the school in two ways, which hides from it how many there are."""
        from schools.access import access_of  # it reads these models

        rows = self.filter(school=school)
        if school.pk in access_of(person).office_schools:
            return rows
        return rows.visible_to(person)


class AuditEvent(Row):
    """Who did what to what, written in the transaction of the change.

    Append-only: the database refuses update and delete. Names are copied, so
    that an entry still reads when the object is gone.
    """

    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        Person, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    by_name = models.CharField(_("by"), max_length=40, blank=True)
    school = models.ForeignKey(
        School, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    verb = models.CharField(_("what"), max_length=60)
    target_kind = models.CharField(max_length=60)
    target_id = models.UUIDField(null=True)
    target_label = models.CharField(_("of"), max_length=200, blank=True)
    subject = models.ForeignKey(
        Person,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        help_text="The person whose data it is.",
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.TextField(_("reason"), blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target_id", "-id"], name="schools_audit_target"),
            models.Index(fields=["school", "-id"], name="schools_audit_school"),
            models.Index(fields=["school", "at"], name="schools_audit_school_at"),
            models.Index(fields=["subject", "-id"], name="schools_audit_subject"),
            models.Index(fields=["school", "subject", "-id"], name="schools_audit_subject_here"),
        ]

    def __str__(self):
        return f"{self.verb} {self.target_label}"
