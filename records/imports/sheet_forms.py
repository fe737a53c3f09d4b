"""The form that takes a spreadsheet."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.imports import importers
from records.sheets import SheetError
from records.sheets.workbook import check
from schools.access import access_of
from schools.models import School
from schools.periods import Calendar


class SheetForm(forms.Form):
    """What kind of list, of which semester, and the file; refused at once when it is no sheet."""

    layout = forms.ChoiceField(
        label=_("Kind of list"), widget=forms.RadioSelect, required=False, initial=""
    )
    semester = forms.ChoiceField(label=_("Semester"))
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "An Excel workbook (.xlsx or .xls) or a CSV file. It is deleted once you import it or "
            "throw it away, after 7 days at the latest."
        ),
        max_length=150,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = [
            ("", _("Recognise it by the headings, sheet by sheet")),
            *((name, one.label) for name, one in importers.REGISTRY.items()),
        ]
        self.fields["layout"].says_optional = False
        self.semesters = semesters_of(person)
        several = len({school for school, _semester in self.semesters.values()}) > 1
        self.fields["semester"].choices = [
            (key, f"{school} · {semester}" if several else str(semester))
            for key, (school, semester) in self.semesters.items()
        ]
        self.fields["semester"].initial = current(self.semesters)

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            check(file, file.name)
        except SheetError as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        file.seek(0)
        return file

    @property
    def chosen(self):
        """(school, semester) of a valid form."""
        return self.semesters[self.cleaned_data["semester"]]


def semesters_of(person):
    """{key: (school, semester)} of the schools whose office the person is in, newest first."""
    schools = School.objects.filter(pk__in=access_of(person).office_schools)
    return {
        f"{school.code}/{semester.key}": (school, semester)
        for school in schools
        for _key, semester in sorted(Calendar(school).semester_rows.items(), reverse=True)
    }


def current(semesters):
    """The semester that runs or ended last."""
    today = timezone.localdate()
    begun = (key for key, (_school, one) in semesters.items() if one.starts_on <= today)
    return next(begun, next(iter(semesters), None))
