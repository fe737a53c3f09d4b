from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.ids import new_id


class Row(models.Model):
    """Anything we store: an id that sorts by when it was made."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class SpellQuerySet(models.QuerySet):
    """Rows that hold from one day to another, both days included."""

    def on(self, day):
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), started_on__lte=day)

    def touching(self, start, end):
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=start), started_on__lte=end)

    def newest_first(self):
        """Of those that began on one day the one written last: every database gives the same."""
        return self.order_by("-started_on", "-id")


class Spell(Row):
    """From a day to a day, both included; without an end it still holds."""

    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = SpellQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]

    def holds_on(self, day):
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)
