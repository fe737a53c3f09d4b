"""What people type about lessons."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons import notes, rules
from lessons.fields import ClassField, PeriodsField
from lessons.models import LessonKind, Observation, OpenLesson, Purpose
from records.colleagues import ColleagueField, Colleagues
from records.forms import FilesField, RecordForm
from schools.ids import new_id
from schools.models import Employment

WALK_IN_REFUSED = _("Walk-in observations are logged by group leaders, office and principals.")
LONGEST_NOTES = 20_000
EVALUATION = ("process", "highlights", "problems", "suggestions", "grade")


def own_subject(person, school):
    """The first subject of a person's employment in a school, or ''."""
    spells = Employment.objects.on(timezone.localdate()).filter(person=person, school=school)
    subjects = spells.values_list("subjects", flat=True).first()
    return subjects[0] if subjects else ""


class ObservationForm(RecordForm):
    """Lessons observed in one visit, in the order in which a phone is used in the classroom."""

    taught_by = ColleagueField(
        label=_("Observed teacher"), help_text=_("Type the name or its pinyin.")
    )
    periods = PeriodsField()
    class_name = ClassField(required=False)
    began_at = forms.TimeField(
        label=_("Lesson began at"),
        required=False,
        help_text=_("For the minutes of the notes; set by the first stamp."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    process = forms.CharField(
        label=_("Process notes"),
        required=False,
        max_length=LONGEST_NOTES,
        help_text=_("One line for each moment; 12′ at its beginning is the minute."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=Purpose,
        initial=Purpose.DIAGNOSIS,
        help_text=_(
            "It decides who sees the grade. Diagnosis: only you and the observed teacher. "
            "Training: also their group leader, the office and the principal. "
            "Assessment and contest: also the office and the principal."
        ),
    )
    evidence = FilesField(required=False)

    class Meta:
        model = Observation
        fields = (
            "taught_by",
            "outside",
            "ended_on",
            "periods",
            "kind",
            "subject",
            "class_name",
            "topic",
            "process",
            "highlights",
            "problems",
            "suggestions",
            "grade",
            "purpose",
        )
        labels = {"ended_on": _("Date"), "outside": _("The teacher is from another school")}
        widgets = {
            "highlights": forms.Textarea(attrs={"rows": 3}),
            "problems": forms.Textarea(attrs={"rows": 3}),
            "suggestions": forms.Textarea(attrs={"rows": 3}),
            "grade": forms.RadioSelect,
        }

    def __init__(self, data=None, files=None, *, by, instance=None, initial=None, **options):
        initial = {"ended_on": timezone.localdate(), "kind": LessonKind.ROUTINE, **(initial or {})}
        if instance:
            initial = {}
        super().__init__(data, files, by=by, instance=instance, initial=initial, **options)
        record = self.instance
        self.colleagues = Colleagues(record.school_id, timezone.localdate())
        self.fields["taught_by"].colleagues = self.colleagues
        self.fields["periods"].offer(record.school)
        self.fields["grade"].choices = [("", _("no grade")), *self.fields["grade"].choices[1:]]
        self.leave_out_walk_in()
        self.fields["ended_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.initial["process"] = notes.write(record.process)
        if instance or not record._state.adding:
            self.initial["taught_by"] = self.text_of_teacher(record)
        else:
            self.suggest(record)

    def suggest(self, record):
        """What a new form begins with."""
        teacher = self.initial.get("taught_by")
        if teacher:
            self.initial["taught_by"] = self.colleagues.text_of(teacher)
        if not self.is_bound and not self.initial.get("subject"):
            self.initial["subject"] = own_subject(self.by, record.school_id)

    def leave_out_walk_in(self):
        kinds = self.fields["kind"]
        if not (rules.can_walk_in(self.by) or self.instance.kind == LessonKind.WALK_IN):
            kinds.choices = [one for one in kinds.choices if one[0] != LessonKind.WALK_IN]
        if not self.instance.kind:
            kinds.choices = [one for one in kinds.choices if one[0]]

    def text_of_teacher(self, record):
        teacher = record.taught_by
        return self.colleagues.text_of(teacher) if teacher else record.taught_by_name

    # --- checking ---------------------------------------------------------------

    def clean(self):
        cleaned = super().clean()
        self.find_teacher(cleaned)
        cleaned["process"] = notes.read(cleaned.get("process") or "", cleaned.get("began_at"))
        if not rules.can_log_kind(self.by, self.data.get(self.add_prefix("kind"))):
            self.errors.pop("kind", None)
            self.add_error("kind", WALK_IN_REFUSED)
        return cleaned

    def find_teacher(self, cleaned):
        said = cleaned.pop("taught_by", "")
        cleaned["taught_by"], self.name_from_elsewhere = None, ""
        if not said:
            return
        if cleaned.get("outside"):
            self.name_from_elsewhere = " ".join(said.split())
            return
        try:
            found = self.fields["taught_by"].find(said)
        except forms.ValidationError as refusal:
            self.add_error("taught_by", refusal)
            return
        if found.person_id == self.instance.teacher_id:
            self.add_error("taught_by", _("This is you: an own lesson is not an observed one."))
            return
        cleaned["taught_by"] = found.person

    def complete(self, record):
        record.taught_by_name = self.name_from_elsewhere
        record.lessons = len(record.periods)
        record.visit_key = record.make_visit_key()

    def changes(self):
        """The audit log tells that the evaluation changed, not what it says: others read it."""
        before, after = super().changes()
        # 七（3）班 where 7-3 stood is no change.
        same = {name for name in before if before[name] == after.get(name)}
        return tuple(
            {
                name: "…" if name in EVALUATION else value
                for name, value in change.items()
                if name not in same
            }
            for change in (before, after)
        )

    def shown(self, record, name):
        match name:
            case "taught_by":
                return str(record.taught_by or record.taught_by_name or "—")
            case "periods":
                return "、".join(str(period) for period in record.periods)
            case "process":
                return notes.write(record.process) or "—"
        return super().shown(record, name)


class OpenLessonForm(forms.ModelForm):
    """A lesson announced to the school. Only the office sees the field of the teacher."""

    teacher = ColleagueField(label=_("Teacher"), help_text=_("Type the name or its pinyin."))
    periods = PeriodsField()
    class_name = ClassField(required=False)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = OpenLesson
        fields = (
            "teacher",
            "topic",
            "held_on",
            "periods",
            "kind",
            "subject",
            "class_name",
            "place",
            "capacity",
            "note",
        )
        widgets = {
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"capacity": _("Empty: as many as like to come.")}

    def __init__(self, data=None, *, by, school, instance=None, initial=None):
        self.by = by
        instance = instance or OpenLesson(teacher=by, school=school)
        adding = instance._state.adding
        first = {"request_key": new_id()} | (initial or {}) if adding else {}
        super().__init__(data, instance=instance, initial=first)
        self.colleagues = Colleagues(school.pk, timezone.localdate())
        self.fields["periods"].offer(school)
        self.fields["held_on"].widget.attrs["min"] = timezone.localdate().isoformat()
        kinds = self.fields["kind"]
        kinds.choices = [one for one in kinds.choices if one[0] not in ("", LessonKind.WALK_IN)]
        self.offer_teacher(adding)
        if adding and not self.initial.get("subject"):
            self.initial["subject"] = own_subject(by, school)

    def offer_teacher(self, adding):
        if not adding or not rules.can_announce_for_others(self.by, self.instance.school_id):
            del self.fields["teacher"]
            return
        self.fields["teacher"].colleagues = self.colleagues
        self.initial["teacher"] = self.colleagues.text_of(self.by)

    def clean_teacher(self):
        return self.fields["teacher"].find(self.cleaned_data["teacher"]).person

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day < timezone.localdate() and day != self.instance.held_on:
            raise forms.ValidationError(_("This day is over. An open lesson is announced before."))
        return day

    def clean_capacity(self):
        seats = self.cleaned_data["capacity"]
        if seats is not None and seats < 1:
            raise forms.ValidationError(_("Leave it empty, or give at least one seat."))
        if seats and not self.instance._state.adding:
            coming = self.instance.sign_ups.count()
            if coming > seats:
                raise forms.ValidationError(
                    _("%(coming)s colleagues have signed up already."), params={"coming": coming}
                )
        return seats

    def _post_clean(self):
        super()._post_clean()
        self.instance.request_key = self.instance.request_key or self.cleaned_data.get(
            "request_key"
        )
