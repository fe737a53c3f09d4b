from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from records.scope import in_schools
from schools import roster
from schools.access import access_of, led_members
from schools.models import School
from schools.models.base import Row


class Status(models.TextChoices):
    """The life of a record. Only certified records count, unless a figure says otherwise."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    CERTIFIED = "certified", _("certified")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVERSED = "reversed", _("reversed")


# What the owner may still change.
OPEN = (Status.DRAFT, Status.RETURNED)
# A draft, also one that was thrown away.
NEVER_HANDED_IN = Q(status=Status.DRAFT) | Q(status=Status.WITHDRAWN, submitted_at=None)
# What stands for something that happened: a second equal record is a duplicate of it.
STANDING = (Status.SUBMITTED, Status.CERTIFIED)


class RecordQuerySet(models.QuerySet):
    """Which rows. `visible_to` is the only door: lists, pages, files, figures, exports, PDFs."""

    # States in which the record counts in figures.
    counts_in: tuple[str, ...] = (Status.CERTIFIED,)

    # Which of the rows office and principal, and which a group's leader, may see.
    open_to_school = ~NEVER_HANDED_IN
    open_to_leader = Q(status=Status.CERTIFIED)

    def visible_to(self, person, school_id=None):
        """Own records and those about me; the school's for office and principals;
        the certified ones of their group for group leaders. Drafts are nobody else's.

        With a school only those of it, and quicker: see `seen_whole`.
        """
        rows = self.seen_whole(person, school_id)
        return self.at(school_id).filter(self.door(person, school_id)) if rows is None else rows

    def visible_in_figures(self, person, school_id=None):
        """Those, and for the officer of a district the certified ones of its schools: as
        rows behind a figure only, without their pages and files."""
        rows = self.seen_whole(person, school_id)
        if rows is not None:
            return rows
        officer = Q(school__in=access_of(person).officer_schools) & self.open_to_leader
        return self.at(school_id).filter(self.door(person, school_id) | officer)

    def seen_whole(self, person, school_id):
        """What who reads all records of a school sees of it; None for everybody else.

        The door would name the school a second time: PostgreSQL takes the two for different
        conditions and expects a fraction of the rows, the smaller the more schools there are.
        """
        if school_id not in access_of(person).read_schools:
            return None
        rows = self.at(school_id)
        return rows.filter(self.mine(person) | self.open_to_school) if self.open_to_school else rows

    def at(self, school_id):
        return self.filter(school=school_id) if school_id else self

    def door(self, person, school_id=None):
        """Q of what a person sees; of a school that the rows are narrowed to already."""
        access = access_of(person)
        door = self.mine(person)
        if access.read_schools:
            door |= Q(school__in=access.read_schools) & self.open_to_school
        for school in access.led_group_schools:
            members = led_members(access, [school]).values("person")
            here = Q() if school == school_id else Q(school=school)
            door |= here & Q(teacher__in=members) & self.open_to_leader
        return door

    def mine(self, person):
        """Q of the records a person made or is part of; kinds with more people widen it."""
        return Q(teacher=person)

    def by_or_with(self, teacher_id):
        """Q of the records that count for a teacher."""
        return Q(teacher=teacher_id)

    def certified(self):
        return self.filter(status=Status.CERTIFIED)

    def submitted(self):
        return self.filter(status=Status.SUBMITTED)

    def counted(self):
        """Certified, and for kinds that count from submission also submitted ones."""
        return self.filter(status__in=self.counts_in)

    def standing(self):
        return self.filter(status__in=STANDING)

    def within(self, scope):
        """Of those a scope is about, ended in its period."""
        return self.of(scope, ended_on__range=(scope.start, scope.end))

    def of(self, scope, **what):
        """Of those a scope is about, at any time, narrowed by `what`."""
        # One filter: figures ask dozens of times on a page, and each call copies the query.
        if scope.school_id or scope.district_id:
            what |= in_schools(scope)
        doors = []
        if scope.group_id:
            members = roster.members(scope.group_id, scope.end)
            doors.append(Exists(members.filter(person=OuterRef("teacher"))))
        if scope.teacher_id:
            doors.append(self.by_or_with(scope.teacher_id))
        return self.filter(*doors, **what)


class Record(Row):
    """One thing that happened to a teacher, at a school, on a day.

    `version` guards against two people editing; `request_key` makes a repeated
    request the same record; `batch` is the import it came with.
    """

    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    ended_on = models.DateField(_("last day"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decision_note = models.TextField(_("reason"), blank=True, editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    batch = models.ForeignKey(
        "records.ImportBatch", models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-ended_on", "-id"]

    @property
    def stands_at(self):
        """The day at which lists of several kinds show it."""
        return self.ended_on

    @property
    def is_open(self):
        return self.status in OPEN

    @property
    def is_certified(self):
        return self.status == Status.CERTIFIED


def record_indexes(prefix, *counted):
    """The questions every list asks: of this person, of this school, what waits.

    `counted` are fields that figures of a school sum or narrow by: beside the
    day they are read from the index alone.
    """
    return [
        models.Index(fields=["teacher", "-ended_on", "-id"], name=f"{prefix}_teacher"),
        models.Index(fields=["school", "status", "ended_on", *counted], name=f"{prefix}_school"),
        models.Index(fields=["batch"], name=f"{prefix}_batch", condition=Q(batch__isnull=False)),
    ]


def list_indexes(prefix, *about):
    """For kinds of which a school has thousands a year: a list counts its rows and shows the
    newest, and a teacher sees what changed last, without looking at any other row.

    `about` are the people, besides the teacher, by whom a record is somebody's own.
    """
    return [
        models.Index(
            fields=["school", "-ended_on", "-id", "status", "teacher", "submitted_at", *about],
            name=f"{prefix}_list",
        ),
        models.Index(fields=["teacher", "-updated_at", "-id", "status"], name=f"{prefix}_last"),
    ]
