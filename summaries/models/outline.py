from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.access import access_of
from schools.models import District, School
from schools.models.base import Row
from summaries.models.summary import SummaryKind


class OutlineQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the schools in which somebody is, and of an officer's districts."""
        access = access_of(person)
        return self.filter(
            Q(school__in=access.all_schools) | Q(district__in=access.officer_districts)
        )

    def of_house(self, *, school=None, district=None):
        return self.filter(school=school, district=district)


class Outline(Row):
    """How a house builds its summaries: parts, their titles and order, sentences, own words.

    Those that come with the product are no rows (`summaries.outlines.built_in`).
    `content` is that of `summaries.outlines.content`; a summary keeps a copy of the
    one it was composed with, so that changing a row changes no summary.
    """

    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="outlines"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="outlines"
    )
    kind = models.CharField(_("for"), max_length=8, choices=SummaryKind)
    name = models.CharField(_("name"), max_length=60)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    is_usual = models.BooleanField(_("the usual one"), default=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = OutlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("outline")
        ordering = ["kind", "name", "id"]
        constraints = [
            models.CheckConstraint(
                name="summaries_outline_of_one_house",
                condition=(
                    Q(school__isnull=False, district__isnull=True)
                    | Q(school__isnull=True, district__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                "school", "kind", condition=Q(is_usual=True), name="summaries_outline_usual_school"
            ),
            models.UniqueConstraint(
                "district",
                "kind",
                condition=Q(is_usual=True),
                name="summaries_outline_usual_district",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def house(self):
        return self.school or self.district
