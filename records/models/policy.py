from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models import District, School
from schools.models.base import Row


class Policy(Row):
    """A dated rule book: issued by a school or a district, never code.

    `document_no` is how people cite it, for example 浙教师〔2016〕71号, `version`
    counts how often its issuer issued one of this name. A cycle is so many
    years from a fixed day, again and again.
    """

    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="policies"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="policies"
    )
    name = models.CharField(_("name"), max_length=120)
    document_no = models.CharField(_("document number"), max_length=60, blank=True)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    cycle_starts_on = models.DateField(_("first day of the first cycle"), null=True, blank=True)
    cycle_years = models.PositiveSmallIntegerField(_("years of a cycle"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cycle_starts_on__isnull=True, cycle_years__isnull=True)
                | Q(cycle_starts_on__isnull=False, cycle_years__range=(1, 10)),
                name="records_policy_has_a_whole_cycle",
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=False) ^ Q(district__isnull=False),
                name="records_policy_has_one_issuer",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="records_policy_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.document_no}）" if self.document_no else self.name

    @property
    def cited(self):
        """Its name, document number and version, as a result names it."""
        facts = {"number": self.version}
        parts = [self.document_no, _("version %(number)s") % facts]
        return f"{self.name}（{'，'.join(str(part) for part in parts if part)}）"

    def holds_on(self, day):
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Window(models.TextChoices):
    SEMESTER = "semester", _("semester")
    SCHOOL_YEAR = "school_year", _("school year")
    CALENDAR_YEAR = "calendar_year", _("calendar year")
    CYCLE = "cycle", _("cycle of the rule")


class Way(models.TextChoices):
    """What is compared with the need."""

    TOTAL = "total", _("all together")
    LARGEST = "largest", _("the largest single one")


class Requirement(Row):
    """At least `value` of a figure in every window, for those it applies to.

    `measure` is the name of a figure, so that a requirement counts exactly what
    the pages show; `only` narrows it: {dimension: [keys]}. `applies_to` holds
    lists by staff_type, title or stage; an empty one is everybody. What is
    advised is shown but nobody misses it. A school may tighten what its
    district asks; only a row that it names in `overrides` may it weaken.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="requirements")
    measure = models.CharField(_("what is counted"), max_length=40)
    only = models.JSONField(_("only of these"), default=dict, blank=True)
    way = models.CharField(_("what is compared"), max_length=8, choices=Way, default=Way.TOTAL)
    window = models.CharField(_("within"), max_length=14, choices=Window)
    value = models.DecimalField(_("at least"), max_digits=8, decimal_places=2)
    applies_to = models.JSONField(_("applies to"), default=dict, blank=True)
    is_advice = models.BooleanField(_("only advised"), default=False)
    overrides = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="overridden_by"
    )

    class Meta:
        ordering = ["policy", "measure"]
        constraints = [
            models.UniqueConstraint(
                "policy", "measure", "window", "way", "only", "applies_to",
                name="records_requirement_once",
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="records_requirement_positive"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.measure} ≥ {self.value}"


class CapWindow(models.TextChoices):
    ITEM = "item", _("single record")
    SEMESTER = Window.SEMESTER.value, Window.SEMESTER.label
    SCHOOL_YEAR = Window.SCHOOL_YEAR.value, Window.SCHOOL_YEAR.label
    CALENDAR_YEAR = Window.CALENDAR_YEAR.value, Window.CALENDAR_YEAR.label
    CYCLE = Window.CYCLE.value, Window.CYCLE.label


class Cap(Row):
    """No more than `most` of a figure counts in a window, of what `only` chooses.

    With `carry` the rest counts in the next window. It holds for what ended
    while its policy was in force.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="caps")
    measure = models.CharField(_("what is counted"), max_length=40)
    only = models.JSONField(_("only of these"), default=dict, blank=True)
    window = models.CharField(_("within"), max_length=14, choices=CapWindow)
    most = models.DecimalField(_("at most"), max_digits=8, decimal_places=2)
    carry = models.BooleanField(_("the rest counts in the next period"), default=False)

    class Meta:
        ordering = ["policy", "measure", "id"]
        constraints = [
            models.UniqueConstraint(
                "policy", "measure", "window", "only", name="records_cap_once"
            ),
            models.CheckConstraint(condition=Q(most__gt=0), name="records_cap_positive"),
            models.CheckConstraint(
                condition=~Q(carry=True, window="item"), name="records_cap_carries_into_a_window"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.measure} ≤ {self.most}"


class Conversion(Row):
    """Each unit of `source` counts `factor` units of `measure`.

    Of conversions of one `group` that fit the same record the highest counts.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="conversions")
    measure = models.CharField(_("counts as"), max_length=40)
    source = models.CharField(_("what is converted"), max_length=40)
    only = models.JSONField(_("only of these"), default=dict, blank=True)
    factor = models.DecimalField(_("each counts"), max_digits=8, decimal_places=2)
    group = models.CharField(_("of one group the highest counts"), max_length=30, blank=True)

    class Meta:
        ordering = ["policy", "measure", "id"]
        constraints = [
            models.UniqueConstraint(
                "policy", "measure", "source", "only", name="records_conversion_once"
            ),
            models.CheckConstraint(condition=Q(factor__gt=0), name="records_conversion_positive"),
            models.CheckConstraint(
                condition=~Q(source=F("measure")), name="records_conversion_changes_what_counts"
            ),
        ]

    def __str__(self):
        return f"{self.source} × {self.factor} → {self.measure}"


class Reason(models.TextChoices):
    """Why less is asked of somebody for a time (domain.md §1.7, summary.md F68)."""

    MATERNITY = "maternity", _("maternity leave")
    SICK = "sick", _("sick leave")
    SECONDED = "seconded", _("seconded elsewhere")
    STUDY = "study", _("released for study")
    NEW = "new", _("began during the period")
    RETIRING = "retiring", _("about to retire")
    OTHER = "other", _("other reason")


class Effect(models.TextChoices):
    WAIVE = "waive", _("nothing is asked")
    PRORATE = "prorate", _("less by the months away")
    LOWER = "lower", _("only so much is asked")


class ExemptionRule(Row):
    """What a reason changes in what is asked; `measure` empty is everything asked."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="exemption_rules")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    measure = models.CharField(_("of what is asked"), max_length=40, blank=True)
    effect = models.CharField(_("effect"), max_length=8, choices=Effect)
    value = models.DecimalField(
        _("so much is asked"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    needs_document = models.BooleanField(_("needs a document number"), default=False)

    class Meta:
        ordering = ["policy", "reason", "id"]
        constraints = [
            models.UniqueConstraint(
                "policy", "reason", "measure", name="records_exemption_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(effect="lower", value__gte=0) | (~Q(effect="lower") & Q(value=None)),
                name="records_exemption_rule_lowers_to_a_value",
            ),
        ]

    def __str__(self):
        return f"{self.reason} → {self.effect}"


class Exemption(Row):
    """That somebody was away or is spared, for a reason, by a decision of their school."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exemptions")
    school = models.ForeignKey(School, models.PROTECT, related_name="exemptions")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    document_no = models.CharField(_("document number"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="exemptions_granted"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-starts_on", "id"]
        indexes = [models.Index(fields=["school", "starts_on"], name="records_exemption_school")]
        constraints = [
            models.UniqueConstraint(
                "school", "person", "reason", "starts_on", name="records_exemption_once",
                violation_error_message=_("This exemption is on record already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="records_exemption_ends_after_start",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.get_reason_display()
