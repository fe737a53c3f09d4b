"""What people choose and type on the pages of summaries."""

from dataclasses import replace

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from records import policies
from records.scope import find_place
from schools.access import access_of, districts_in
from schools.ids import new_id
from schools.models import Employment, Group
from schools.periods import UnknownPeriod, calendar_at, parse_calendar_free
from summaries.compose import name_of
from summaries.outlines import found as outlines
from summaries.rules import can_prepare_scope

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
CUSTOM = "custom"


class NewSummaryForm(forms.Form):
    """Whose, which period, in which language, signed by whom.

    `school` (None for who works in none) gives, for its office, the people to choose from.
    A valid form knows the `place`.
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
        help_text=gettext_lazy("The office that stands under a school's or district's summary."),
    )
    outline = forms.ChoiceField(label=gettext_lazy("Outline"), required=False)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, person, school, **kwargs):
        super().__init__(data, **kwargs)
        self.person, self.place = person, None
        districts = inspected(person)
        self.fields["whose"].choices = whose_choices(person, school, districts)
        home = school or next(iter(districts), None)
        self.fields["when"].choices = when_choices(home) if home else []
        self.fields["language"].initial = get_language()
        self.fields["office"].initial = _("Academic Affairs Office") if school else ""
        self.fields["outline"].choices = outline_choices(person, self["outline"].value())
        self.fields["request_key"].initial = new_id()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == CUSTOM:
            self.read_dates(cleaned)
        if not self.errors:
            self.find_place(cleaned)
        if self.place:
            self.find_outline(cleaned)
        return cleaned

    def find_outline(self, cleaned):
        """`cleaned["outline"]` becomes the copy a summary keeps."""
        key = cleaned.get("outline")
        chosen = outlines.find(self.person, key) if key else outlines.usual(self.place)
        if chosen is None or chosen.kind != self.place.scope.kind:
            self.add_error("outline", _("This outline is for something else."))
        else:
            cleaned["outline"] = outlines.snapshot(chosen)

    def find_place(self, cleaned):
        """Also of a school or district whose calendar lacks what another one's has."""
        try:
            self.place = find_place(
                self.person, cleaned["whose"], cleaned["when"], rule=can_prepare_scope
            )
        except Http404:
            self.add_error("when", _("There is no such semester in this calendar."))

    def read_dates(self, cleaned):
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


def outline_choices(person, asked):
    """All there are, and the summary that is asked for: its outline, with what stands in it."""
    found = outlines.every(person)
    if asked and asked.startswith(outlines.SUMMARY) and (one := outlines.find(person, asked)):
        found.insert(0, replace(one, name=_("As in “%(name)s”") % {"name": one.name}))
    kinds = {}
    for one in found:
        kinds.setdefault(one.for_whom, []).append((one.key, one.name))
    return [("", _("As usual")), *kinds.items()]


def is_period(key):
    try:
        return bool(parse_calendar_free(key))
    except UnknownPeriod:
        return False


def inspected(person):
    """The districts somebody is an officer of, and then the parts and sets of those."""
    own = access_of(person).officer_districts
    found = districts_in(own).select_related("parent").order_by("name", "pk") if own else []
    return sorted(found, key=lambda district: district.pk not in own)


def whose_choices(person, school, districts):
    """Only whom the person may prepare a summary for."""
    choices = []
    for label, is_set in ((_("Districts"), False), (_("Sets of schools"), True)):
        named = [one for one in districts if one.is_set is is_set]
        if named:
            choices.append((label, [(f"district:{one.pk}", name_of(one)) for one in named]))
    return choices + (choices_in(person, school) if school else [])


def choices_in(person, school):
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
    spells = Employment.objects.on(timezone.localdate()).filter(school=school)
    rows = spells.exclude(person=person.pk).order_by("person__sort_key", "person")
    named = rows.values_list("person", "person__name", "employee_no")
    return [(f"teacher:{pk}", f"{name} {number}") for pk, name, number in named]


def when_choices(home):
    """Every period of the calendar of a school or district, and the cycles of its rules."""
    words = {
        "semester": _("Semesters"),
        "school_year": _("School years"),
        "half_year": _("Half-years"),
        "calendar_year": _("Calendar years"),
    }
    groups = [
        (words[kind], [(one.key, one.label) for one in periods])
        for kind, periods in calendar_at(home).offered(timezone.localdate())
    ]
    groups.append((_("Cycles"), cycle_choices(home)))
    groups.append((_("Other"), [(CUSTOM, _("Other dates"))]))
    return [(name, choices) for name, choices in groups if choices]


def cycle_choices(home):
    found = {}
    for policy in policies.with_cycles(home):
        for cycle in policies.cycles(policy, timezone.localdate()):
            words = {"policy": policy.name, "period": cycle.label}
            found.setdefault(cycle.key, _("%(period)s (%(policy)s)") % words)
    return list(found.items())
