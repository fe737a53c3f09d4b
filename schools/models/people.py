import re

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from schools.ids import new_id
from schools.models.base import Spell, SpellQuerySet
from schools.models.places import District, Group, GroupKind, School, Stage


class Gender(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


class PersonQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Oneself, the people of one's school for office, principals and
        administrators, and the members of a group one leads."""
        from schools.access import access_of, led_members  # they read these models

        access = access_of(viewer)
        door = Q(pk=viewer.pk)
        places = access.read_schools | access.administrator_schools
        if places:
            door |= Exists(Employment.objects.filter(person=OuterRef("pk"), school__in=places))
        if access.led_groups:
            members = led_members(access, access.led_group_schools)
            door |= Exists(members.filter(person=OuterRef("pk")))
        return self.filter(door)

    def with_place(self, school_id, day):
        """With `employee_no` and `group_name` (research group) in a school on a day; without a
        school in the one joined last."""
        spells = Employment.objects.on(day).filter(person=OuterRef("pk"))
        groups = Membership.objects.on(day).filter(
            person=OuterRef("pk"), group__kind=GroupKind.RESEARCH
        )
        if school_id:
            spells, groups = spells.filter(school=school_id), groups.filter(group__school=school_id)
        else:
            spells = spells.newest_first()
        return self.annotate(
            employee_no=Subquery(spells.values("employee_no")[:1]),
            group_name=Subquery(groups.newest_first().values("group__name")[:1]),
        )


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_user(self, sign_in_name, password=None, **fields):
        person = self.model(sign_in_name=sign_in_name.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, sign_in_name):
        return self.get(sign_in_name=sign_in_name.strip().lower())


class Person(AbstractBaseUser):
    """A human being, who keeps one account and one portfolio for life.

    What belongs to work in a school stands on the employment spell.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sign_in_name = models.CharField(
        _("sign-in name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name"), max_length=40)
    sort_key = models.CharField(_("name in pinyin"), max_length=120, blank=True, db_index=True)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(_("month of birth"), null=True, blank=True)
    first_worked_on = models.DateField(_("first job"), null=True, blank=True)
    teaching_since = models.DateField(_("teaching since"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=8,
        default="zh-hans",
        choices=[("zh-hans", "中文"), ("en", "English")],
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_month__isnull=True) | Q(birth_month__range=(1, 12)),
                name="schools_person_birth_month",
            )
        ]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class StaffType(models.TextChoices):
    TEACHER = "teacher", _("full-time teacher")
    PART_TIME = "part_time", _("part-time teacher")
    OTHER = "other", _("other staff")


class ProfessionalTitle(models.TextChoices):
    """职称 as in the reform of 2015; old names are mapped to these on import."""

    PROFESSOR = "professor", _("professor-rank senior teacher")
    SENIOR = "senior", _("senior teacher")
    FIRST = "first", _("first-grade teacher")
    SECOND = "second", _("second-grade teacher")
    THIRD = "third", _("third-grade teacher")
    NONE = "none", _("without a professional title")


class EmploymentQuerySet(SpellQuerySet):
    def ended_before(self, day):
        return self.filter(ended_on__lt=day)

    def search(self, words):
        """By name, pinyin (whole or initials), employee number or sign-in name."""
        said = "".join(words.split()).lower()
        initials = Q()
        if re.fullmatch("[a-z]{2,4}", said):
            initials = Q(person__sort_key__regex="^" + "".join(f"{one}[a-z]* " for one in said))
        return self.annotate(pinyin=Replace(F("person__sort_key"), Value(" "), Value(""))).filter(
            Q(person__name__icontains=said)
            | Q(pinyin__startswith=said)
            | Q(employee_no__icontains=said)
            | Q(person__sign_in_name__istartswith=said)
            | initials
        )

    def in_group(self, group, day):
        members = Membership.objects.on(day).filter(person=OuterRef("person"), group=group)
        return self.filter(Exists(members))

    def with_account(self, state):
        """`none` never had a password, `first` still has the one of the office, `closed`."""
        match state:
            case "none":
                return self.filter(
                    person__password__startswith=UNUSABLE_PASSWORD_PREFIX, person__is_active=True
                )
            case "first":
                # Imported people must change it too, and have none yet.
                return self.filter(
                    person__must_change_password=True, person__is_active=True
                ).exclude(person__password__startswith=UNUSABLE_PASSWORD_PREFIX)
            case "closed":
                return self.filter(person__is_active=False)
        return self

    def for_list(self, day):
        """With person, `group_name` (research group) and the appointments that have not ended."""
        groups = Membership.objects.on(day).filter(
            person=OuterRef("person"),
            group__school=OuterRef("school"),
            group__kind=GroupKind.RESEARCH,
        )
        held = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
        appointments = Appointment.objects.filter(held).select_related("group")
        return (
            self.select_related("person")
            .annotate(group_name=Subquery(groups.newest_first().values("group__name")[:1]))
            .prefetch_related(Prefetch("person__appointments", appointments), "person__employments")
            .order_by("person__sort_key", "employee_no")
        )


class Employment(Spell):
    """A spell of work in one school (任职)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="employments")
    school = models.ForeignKey(School, models.PROTECT, related_name="employments")
    employee_no = models.CharField(_("employee number"), max_length=20)
    label = models.CharField(
        _("told apart by"),
        max_length=20,
        blank=True,
        help_text=_("A short word for people who share a name, for example 语."),
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, blank=True)
    subjects = models.JSONField(_("subjects"), default=list, blank=True)
    title = models.CharField(
        _("professional title"),
        max_length=10,
        choices=ProfessionalTitle,
        default=ProfessionalTitle.NONE,
    )
    staff_type = models.CharField(
        _("staff type"), max_length=10, choices=StaffType, default=StaffType.TEACHER
    )
    duty = models.CharField(_("duty"), max_length=60, blank=True)

    objects = EmploymentQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Spell.Meta):
        ordering = ["school", "employee_no"]
        constraints = [
            *Spell.Meta.constraints,
            models.UniqueConstraint("school", "employee_no", name="schools_employee_no_once"),
        ]
        indexes = [models.Index(fields=["person", "started_on"], name="schools_employment_person")]

    def __str__(self):
        return f"{self.employee_no} {self.person_id}"


class Role(models.TextChoices):
    """Appointments that open doors; being employed as a teacher needs none."""

    GROUP_LEADER = "group_leader", _("group leader")
    OFFICE = "office", _("academic affairs office")
    VICE_PRINCIPAL = "vice_principal", _("vice-principal")
    PRINCIPAL = "principal", _("principal")
    OFFICER = "officer", _("district officer")
    ADMINISTRATOR = "administrator", _("system administrator")


class Appointment(Spell):
    """What a person may do somewhere, from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="appointments"
    )

    class Meta(Spell.Meta):
        ordering = ["person", "role"]
        indexes = [models.Index(fields=["person", "started_on"], name="schools_appointment_person")]
        constraints = [
            *Spell.Meta.constraints,
            models.CheckConstraint(
                name="schools_appointment_has_its_place",
                condition=(
                    Q(role=Role.GROUP_LEADER, group__isnull=False, district__isnull=True)
                    | Q(
                        role__in=[Role.OFFICE, Role.VICE_PRINCIPAL, Role.PRINCIPAL],
                        school__isnull=False,
                        group__isnull=True,
                        district__isnull=True,
                    )
                    | Q(
                        role=Role.OFFICER,
                        district__isnull=False,
                        school__isnull=True,
                        group__isnull=True,
                    )
                    | Q(role=Role.ADMINISTRATOR, group__isnull=True)
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.person_id}"


class Membership(Spell):
    """A person in a group, from a day to a day."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")

    class Meta(Spell.Meta):
        indexes = [
            models.Index(fields=["person", "started_on"], name="schools_membership_person"),
            models.Index(fields=["group", "started_on"], name="schools_membership_group"),
        ]

    def __str__(self):
        return f"{self.group_id} {self.person_id}"
