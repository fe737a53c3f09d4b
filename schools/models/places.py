from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.base import Row


class Stage(models.TextChoices):
    """School stage (学段)."""

    KINDERGARTEN = "kindergarten", _("kindergarten")
    PRIMARY = "primary", _("primary")
    JUNIOR = "junior", _("junior secondary")
    SENIOR = "senior", _("senior secondary")
    NINE_YEAR = "nine_year", _("nine-year")
    COMPLETE = "complete", _("complete secondary")


class DistrictLevel(models.TextChoices):
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    CLUSTER = "cluster", _("school sub-district")
    SET = "set", _("set of schools")


class DistrictQuerySet(models.QuerySet):
    def sets_of(self, districts):
        return self.filter(level=DistrictLevel.SET, parent__in=districts)

    def of_houses(self, districts):
        """Those whose officers sign for them (`house_id`) are officers of these."""
        mine = models.Q(pk__in=districts)
        return self.filter(mine | models.Q(level=DistrictLevel.SET, parent__in=districts))


class District(Row):
    """A place above schools: province, city, county or school sub-district (学区).

    Or a set (学校组): some of the schools of the district it is part of, named one by one.
    No school lies in it, nobody is appointed to it, and it has no rules or dates of its own.
    """

    name = models.CharField(_("name"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=DistrictLevel)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("name", "level", "parent", name="schools_district_once"),
            models.CheckConstraint(
                condition=~models.Q(level=DistrictLevel.SET) | models.Q(parent__isnull=False),
                name="schools_set_is_part_of_a_district",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_set(self):
        return self.level == DistrictLevel.SET

    @property
    def house_id(self):
        """The district whose officers sign for it and keep its outlines: a set has none itself."""
        return self.parent_id if self.is_set else self.pk


def lies_in(districts, path=""):
    """Q of what lies in one of the districts or in their parts; `path` leads to a district."""
    step = f"{path}__" if path else ""
    within = models.Q(**{f"{step}pk__in": districts})
    for _level in DistrictLevel.values[1:]:
        step += "parent__"
        within |= models.Q(**{f"{step}pk__in": districts})
    return within


def districts_above(districts):
    """{district id: [its own id, that of the one it lies in, and so on]} of some ids."""
    step, steps = "parent", ["pk"]
    for _level in DistrictLevel.values[1:]:
        steps.append(step)
        step += "__parent"
    rows = District.objects.filter(pk__in=districts).values_list(*steps)
    return {chain[0]: [one for one in chain if one] for chain in rows}


class SchoolQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those in which somebody is, and of a district's officer those of the district."""
        from schools.access import access_of  # it reads these models

        access = access_of(person)
        return self.filter(pk__in=access.all_schools | access.officer_schools)


class School(Row):
    """A school and the settings its office would have typed in.

    `code` is the national ten-digit code (JY/T 1004) or, where a school has
    none at hand, a short word of our own.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="schools")
    code = models.CharField(
        _("school code"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[0-9a-z]+$", _("Use digits and small letters only."))],
    )
    name = models.CharField(_("name"), max_length=80)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.JUNIOR)
    place_levels = models.JSONField(
        _("level of a place name"),
        default=dict,
        blank=True,
        help_text=_("For example 越州: city, 禾溪: county."),
    )
    employee_no_prefix = models.CharField(
        _("prefix of employee numbers"), max_length=10, blank=True
    )
    employee_no_digits = models.PositiveSmallIntegerField(
        _("digits of employee numbers"), default=5
    )
    morning_periods = models.PositiveSmallIntegerField(_("periods in a morning"), default=4)
    periods_per_day = models.PositiveSmallIntegerField(_("periods in a day"), default=8)
    half_day_hours = models.DecimalField(
        _("hours of half a day"), max_digits=4, decimal_places=1, default=Decimal(4)
    )
    day_hours = models.DecimalField(
        _("hours of a day"), max_digits=4, decimal_places=1, default=Decimal(8)
    )
    minutes_per_hour = models.PositiveSmallIntegerField(_("minutes of an hour"), default=45)
    credits_per_hour = models.DecimalField(
        _("credits for an hour"), max_digits=6, decimal_places=3, default=Decimal(1)
    )
    words = models.JSONField(
        _("the school's own words in spreadsheets"),
        default=dict,
        blank=True,
        help_text=_(
            "Headings and words that the reading tables do not know, learnt for this school."
        ),
    )

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class SetMemberQuerySet(models.QuerySet):
    def of(self, district_id):
        """Members of a set that still lie in the district it is part of."""
        inside = lies_in([models.F("district__parent")], "school__district")
        return self.filter(inside, district=district_id)


class SetMember(Row):
    """A school that was named for a set of schools."""

    district = models.ForeignKey(District, models.CASCADE, related_name="members")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")

    objects = SetMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("district", "school", name="schools_set_member_once")
        ]

    def __str__(self):
        return f"{self.district_id} {self.school_id}"


def belongs_to(district_id, path=""):
    """Q of the schools of a district or of a set; `path` leads to a school."""
    step = f"{path}__" if path else ""
    named = SetMember.objects.of(district_id).values("school")
    return lies_in([district_id], f"{step}district") | models.Q(**{f"{step}pk__in": named})


class GroupKind(models.TextChoices):
    """Kinds of groups in a school; only research groups divide its teachers without overlap."""

    RESEARCH = "research", _("teaching research group")
    PREPARATION = "preparation", _("lesson preparation group")
    GRADE = "grade", _("grade group")
    OFFICE = "office", _("office")


class Group(Row):
    school = models.ForeignKey(School, models.PROTECT, related_name="groups")
    kind = models.CharField(_("kind"), max_length=12, choices=GroupKind, default=GroupKind.RESEARCH)
    name = models.CharField(_("name"), max_length=60)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint("school", "kind", "name", name="schools_group_name_once")
        ]

    def __str__(self):
        return self.name
