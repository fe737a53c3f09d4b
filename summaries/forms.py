"""What people choose and type on the pages of summaries."""

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from schools.access import access_of
from schools.ids import new_id
from schools.models import Group, Person
from schools.periods import Calendar, UnknownPeriod, parse_calendar_free
from summaries.texts import WRITABLE

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
CUSTOM = "custom"


class NewSummaryForm(forms.Form):
    """Whose, which period, in which language, signed by whom.

    `school` gives the calendar and, for its office, the people to choose from.
    """

    whose = forms.ChoiceField(label=gettext_lazy("Whose"))
    when = forms.ChoiceField(label=gettext_lazy("Period"))
    starts_on = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Only for other dates."),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    office = forms.CharField(
        label=gettext_lazy("Signed by"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("The office that stands under the school's summary."),
    )
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, person, school, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["whose"].choices = whose_choices(person, school)
        self.fields["when"].choices = when_choices(Calendar(school))
        self.fields["language"].initial = get_language()
        self.fields["office"].initial = _("Academic Affairs Office")
        self.fields["request_key"].initial = new_id()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") != CUSTOM:
            return cleaned
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        for name, value in (("starts_on", start), ("ends_on", end)):
            if value is None and name not in self.errors:
                self.add_error(name, _("Enter a date."))
        if start and end:
            cleaned["when"] = f"{start}..{end}"
            if end < start:
                self.add_error("ends_on", _("The end lies before the beginning."))
            elif not is_period(cleaned["when"]):
                self.add_error("starts_on", _("Please check the year."))
        return cleaned


def is_period(key):
    try:
        return bool(parse_calendar_free(key))
    except UnknownPeriod:
        return False


def whose_choices(person, school):
    """Only whom the person may prepare a summary for."""
    access = access_of(person)
    choices = []
    if school.pk in access.office_schools:
        choices.append((_("School"), [(f"school:{school.pk}", school.name)]))
        groups = Group.objects.filter(school=school)
    else:
        groups = Group.objects.filter(pk__in=access.led_groups, school=school)
    if named := [(f"group:{group.pk}", group.name) for group in groups]:
        choices.append((_("Groups"), named))
    myself = [(f"teacher:{person.pk}", _("%(name)s (myself)") % {"name": person.name})]
    if school.pk in access.office_schools:
        choices.append((_("Teachers"), myself + colleagues(person, school)))
    elif school.pk in access.schools:
        choices.append((_("Teachers"), myself))
    return choices


def colleagues(person, school):
    people = (
        Person.objects.filter(employments__school=school, employments__ended_on__isnull=True)
        .exclude(pk=person.pk)
        .distinct()
        .values_list("pk", "name", "employments__employee_no")
    )
    return [(f"teacher:{pk}", f"{name} {number}") for pk, name, number in people]


def when_choices(calendar):
    semesters = calendar.semesters()
    years = sorted({one.start_year for one in semesters}, reverse=True)
    return [
        (_("Semesters"), [(one.key, one.label) for one in semesters]),
        (
            _("School years"),
            [(one.key, one.label) for one in map(calendar.school_year, years)],
        ),
        (_("Other"), [(CUSTOM, _("Other dates"))]),
    ]


class OwnTextForm(forms.Form):
    """Own words for one part."""

    section = forms.ChoiceField(choices=[(key, key) for key in WRITABLE], widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Own words"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class BatchForm(forms.Form):
    """Which period the portfolios of everybody are made for."""

    when = forms.ChoiceField(label=gettext_lazy("Period"))

    def __init__(self, data=None, *, school, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["when"].choices = when_choices(Calendar(school))[:2]
