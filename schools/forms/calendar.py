from datetime import date, timedelta

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.forms.fields import DayField, DayInput
from schools.models import Semester
from schools.periods import Calendar


class DaysField(forms.CharField):
    """Days, one on a line; cleans to a sorted list of ISO dates."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        days = set()
        for word in super().clean(value).replace("、", " ").replace(",", " ").split():
            try:
                day = parse_date(word)
            except ValueError:
                day = None
            if day is None:
                raise forms.ValidationError(
                    _("%(word)s is not a day like 2021-05-01.") % {"word": word}
                )
            days.add(day.isoformat())
        return sorted(days)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class SemesterForm(forms.ModelForm):
    """The dates of a semester in one school."""

    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput)
    non_teaching_days = DaysField(
        label=gettext_lazy("Days without lessons"),
        required=False,
        help_text=gettext_lazy("One on a line, for example 2021-05-03."),
    )
    make_up_days = DaysField(
        label=gettext_lazy("Weekend days with lessons"), required=False,
        help_text=gettext_lazy("One on a line."),
    )  # fmt: skip

    class Meta:
        model = Semester
        fields = ["start_year", "number"]

    field_order = ["start_year", "number", "starts_on", "ends_on"]

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school
        self.instance.school, self.instance.district_id = school, school.district_id
        self.fields["start_year"].label = _("School year begins in")
        if not self.instance._state.adding:
            del self.fields["start_year"], self.fields["number"]
            for name in ("starts_on", "ends_on", "non_teaching_days", "make_up_days"):
                self.initial.setdefault(name, getattr(self.instance, name))

    def clean_start_year(self):
        year = self.cleaned_data["start_year"]
        if not 1950 <= year <= 2100:
            raise forms.ValidationError(_("Please check the year."))
        return year

    def clean(self):
        cleaned = super().clean()
        year = cleaned.get("start_year", self.instance.start_year)
        number = cleaned.get("number", self.instance.number)
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if self.instance._state.adding and year and number:
            self.must_be_new(year, number)
        if start and end and year and number:
            self.must_fit(year, number, start, end)
        return cleaned

    def must_be_new(self, year, number):
        own = Semester.objects.filter(school=self.school, start_year=year, number=number)
        if own.exists():
            self.add_error("number", _("This school has dates for that semester already."))

    def must_fit(self, year, number, start, end):
        if end <= start:
            self.add_error("ends_on", _("The last day is not after the first."))
            return
        if start < date(year, 8, 1) or end > date(year + 1, 8, 31):
            self.add_error(
                "starts_on",
                _("A semester of the school year %(year)s lies between 1 August %(year)s and "
                  "31 August %(next)s.") % {"year": year, "next": year + 1},
            )  # fmt: skip
        for other in Calendar(self.school).semesters():
            same = (other.start_year, other.number) == (year, number)
            if not same and start <= other.end and other.start <= end:
                self.add_error("starts_on", _("Overlaps with %(other)s.") % {"other": other.label})
        for name in ("non_teaching_days", "make_up_days"):
            outside = [
                day
                for day in self.cleaned_data.get(name, [])
                if not start.isoformat() <= day <= end.isoformat()
            ]
            if outside:
                self.add_error(
                    name, _("Not in the semester: %(days)s.") % {"days": "、".join(outside)}
                )

    def _post_clean(self):
        for name in ("starts_on", "ends_on", "non_teaching_days", "make_up_days"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if start and end and end > start:
            monday = start - timedelta(days=start.weekday())
            self.instance.week_1_monday = monday
            self.instance.weeks = (end - monday).days // 7 + 1
        super()._post_clean()
