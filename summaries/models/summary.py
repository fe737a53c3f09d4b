import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.documents import tree
from records.models import Job
from records.scope import Scope
from schools.access import access_of, districts_in
from schools.models import District, Group, School
from schools.models.base import Row
from schools.periods import UnknownPeriod, calendar_at, semester_as_kept
from summaries.parts import with_parts


class SummaryKind(models.TextChoices):
    DISTRICT = "district", _("district")
    SCHOOL = "school", _("school")
    GROUP = "group", _("group")
    TEACHER = "teacher", _("teacher")


class State(models.TextChoices):
    """How far a summary is on its way to be signed."""

    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("handed in for signing")
    SIGNED = "signed", _("signed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SummaryQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A district's for its officers, the school's and its groups' for office and
        principals, a group's for its leader, a teacher's for the teacher; and whatever the
        office prepared for whoever of it did so. A teacher's that was handed in is read by
        those who sign it, and a school's that holds by everybody in the school."""
        access = access_of(person)
        door = Q(teacher=person) | Q(created_by=person, school__in=access.office_schools)
        to_school = ~Q(kind=SummaryKind.TEACHER) | ~Q(state=State.DRAFT)
        door |= Q(school__in=access.read_schools) & to_school
        door |= Q(school__in=access.schools, kind=SummaryKind.SCHOOL, state=State.SIGNED)
        door |= Q(group__in=access.led_groups)
        if access.officer_districts:
            door |= Q(district__in=districts_in(access.officer_districts))
        return self.filter(door)

    def to_sign(self, person):
        """Handed in by others to whoever signs them."""
        access = access_of(person)
        mine = Q(school__in=access.principal_schools)
        mine |= Q(district__in=District.objects.of_houses(access.officer_districts))
        return self.filter(mine, state=State.HANDED_IN).exclude(handed_in_by=person.pk)

    def answered(self, person, since):
        """Of those a person handed in: returned with a reason, or signed after a moment."""
        returned = Q(state=State.DRAFT, returned_at__isnull=False)
        signed = Q(state=State.SIGNED, frozen__signed_at__gte=since)
        return self.filter(returned | signed, handed_in_by=person.pk)

    def about(self, scope):
        """Of exactly this scope, the newest first."""
        return self.filter(
            district=scope.district_id,
            school=scope.school_id,
            group=scope.group_id,
            teacher=scope.teacher_id,
            period_key=scope.period.key,
        ).order_by("-id")


class Summary(Row):
    """A summary of somebody's work in a period: a draft that may be composed again.

    `tree` is the document as the records wrote it; the office's own words are
    rows beside it, so that composing again loses none of them.
    """

    file_fields = ("pdf",)  # for the backup

    # None of a district's, which is about many schools.
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("whose"), max_length=8, choices=SummaryKind)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    period_key = models.CharField(_("period"), max_length=24)
    starts_on = models.DateField()
    ends_on = models.DateField()
    language = models.CharField(
        _("language"), max_length=8, choices=[("zh-hans", "中文"), ("en", "English")]
    )
    office = models.CharField(_("signed by"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=150)
    subtitle = models.CharField(max_length=80, blank=True)
    tree = models.JSONField(default=dict)
    # {name of the figure: value as text} of all that the document prints.
    figures = models.JSONField(default=dict)
    # Every figure that may be put into a text: runs of a tree, as JSON.
    palette = models.JSONField(default=list)
    # The outline it is composed with, as it was when it was chosen: {} is the usual one.
    outline = models.JSONField(default=dict)
    composed_at = models.DateTimeField(_("composed"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    pdf = models.CharField(max_length=200, blank=True)
    pdf_of = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["school", "period_key", "-id"], name="summaries_summary_school")
        ]
        constraints = [
            models.CheckConstraint(
                name="summaries_summary_is_of_its_kind",
                condition=(
                    Q(kind="school", group__isnull=True, teacher__isnull=True)
                    | Q(kind="group", group__isnull=False, teacher__isnull=True)
                    | Q(kind="teacher", group__isnull=True, teacher__isnull=False)
                    | Q(kind="district", group__isnull=True, teacher__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="summaries_summary_is_of_a_place",
                condition=(
                    Q(kind="district", district__isnull=False, school__isnull=True)
                    | (~Q(kind="district") & Q(district__isnull=True, school__isnull=False))
                ),
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.subtitle}".strip()

    @property
    def is_draft(self):
        """Whether anything about it may still change."""
        return self.state == State.DRAFT

    @property
    def is_frozen(self):
        return self.state in (State.SIGNED, State.WITHDRAWN)

    @property
    def is_composed(self):
        return bool(self.tree)

    def scope(self):
        """Reads the calendar of the school or the district."""
        try:
            period = self.calendar().parse(self.period_key)
        except UnknownPeriod:
            # A semester may go, as with the schools that were taken out of a set.
            period = semester_as_kept(self.period_key, self.starts_on, self.ends_on)
        return Scope(period, self.school_id, self.group_id, self.teacher_id, self.district_id)

    def calendar(self):
        return calendar_at(self.school or self.district)

    def document(self, parts=None):
        """The tree with all that was written at its places; reads it when not given."""
        parts = self.parts.all() if parts is None else parts
        contents = {part.key: part.content for part in parts}
        return with_parts(tree.from_json(self.tree), contents, tree.from_json(self.palette))

    def fingerprint(self, parts=None):
        """Changes whenever a PDF of it would."""
        parts = self.parts.all() if parts is None else parts
        contents = sorted((part.key, part.content) for part in parts)
        whole = json.dumps([self.tree, self.palette, contents], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()
