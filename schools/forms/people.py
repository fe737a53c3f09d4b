"""What the office types about people. One form per question; none trusts another."""

import unicodedata
from datetime import date

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools import rules, transfer, tries
from schools.forms.fields import DayField, WordsField, must_be_a_name
from schools.models import Appointment, Employment, Group, GroupKind, Person, Role
from schools.models.people import Gender
from schools.models.places import Stage

FOREVER = date.max


class PersonFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name, pinyin or number"), required=False, max_length=60)
    group = forms.ModelChoiceField(
        Group.objects.none(), label=gettext_lazy("In the group"), required=False
    )
    account = forms.ChoiceField(
        label=gettext_lazy("Account"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("none", gettext_lazy("never had a password")),
            ("first", gettext_lazy("first password not changed yet")),
            ("closed", gettext_lazy("closed")),
        ],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Works here"),
        required=False,
        choices=[
            ("", gettext_lazy("works here now")),
            ("left", gettext_lazy("has left")),
            ("all", gettext_lazy("now or earlier")),
        ],
    )

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = Group.objects.filter(school=school)
        self.fields["group"].empty_label = _("All")
        for field in self.fields.values():
            field.says_optional = False


class EmploymentForm(forms.ModelForm):
    """A spell of employment in one school; `person` is known or made by the subclass."""

    subjects = WordsField(
        label=gettext_lazy("Subjects"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Several apart by 、"),
    )
    started_on = DayField(label=gettext_lazy("Works here from"))

    class Meta:
        model = Employment
        fields = ["employee_no", "label", "stage", "subjects", "title", "staff_type", "duty"]

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.school = school
        self.school = school
        if self.instance._state.adding:
            self.initial.setdefault("stage", school.stage if school.stage in Stage else "")
            self.initial.setdefault("started_on", timezone.localdate())

    def clean_employee_no(self):
        number = unicodedata.normalize("NFKC", self.cleaned_data["employee_no"]).strip()
        others = Employment.objects.filter(school=self.school, employee_no=number)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                _("Somebody in this school has this number already, or had it."), code="unique"
            )
        return number

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        if self.instance.ended_on and day > self.instance.ended_on:
            raise forms.ValidationError(
                _("This is after the last day here, %(day)s.") % {"day": self.instance.ended_on}
            )
        return day

    def _post_clean(self):
        # Dates are no plain model field of this form, see DayField.
        if day := self.cleaned_data.get("started_on"):
            self.instance.started_on = day
        super()._post_clean()


class PersonFields(EmploymentForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, validators=[must_be_a_name])
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"), required=False, choices=[("", "—"), *Gender.choices]
    )
    first_worked_on = DayField(label=gettext_lazy("First job"), required=False)
    teaching_since = DayField(label=gettext_lazy("Teaching since"), required=False)

    PERSON = ("name", "gender", "first_worked_on", "teaching_since")

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def person_of(self, person):
        for name in self.PERSON:
            setattr(person, name, self.cleaned_data[name])
        return person


class GroupChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Research group"))
        super().__init__(Group.objects.none(), required=False, **kwargs)


def open_groups(school, **kinds):
    return Group.objects.filter(school=school, closed_on__isnull=True, **kinds)


class PersonAddForm(PersonFields):
    sign_in_name = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        required=False,
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("Empty: made of the school code and the employee number."),
    )
    group = GroupChoice()

    field_order = [
        "name", "employee_no", "gender", "group", "stage", "subjects", "title", "staff_type",
        "duty", "started_on", "first_worked_on", "teaching_since", "sign_in_name", "label",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = open_groups(self.school, kind=GroupKind.RESEARCH)

    def clean(self):
        cleaned = super().clean()
        name = normal_sign_in_name(cleaned.get("sign_in_name") or "")
        if not name and cleaned.get("employee_no"):
            name = normal_sign_in_name(f"{self.school.code}-{cleaned['employee_no']}")
        if name and Person.objects.filter(sign_in_name=name).exists():
            self.add_error("sign_in_name", _("%(name)s is taken.") % {"name": name})
        cleaned["sign_in_name"] = name
        return cleaned

    @property
    def person(self):
        return self.person_of(Person(sign_in_name=self.cleaned_data["sign_in_name"]))


class PersonChangeForm(PersonFields):
    field_order = [
        "name", "employee_no", "gender", "stage", "subjects", "title", "staff_type", "duty",
        "started_on", "first_worked_on", "teaching_since", "label",
    ]  # fmt: skip

    def __init__(self, *args, instance, **kwargs):
        person = instance.person
        initial = {name: getattr(person, name) for name in self.PERSON}
        initial["started_on"] = instance.started_on
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        if rules.home_school_id(person) not in (None, self.school.pk):
            # Who somebody is, the school says that entered them; here is their second one.
            for name in self.PERSON:
                self.fields[name].disabled = True


class TakeOnForm(EmploymentForm):
    """Somebody with an account comes to this school; both names must fit and the code must
    be one of theirs, so that nobody finds or takes accounts by trying."""

    sign_in_name = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=60)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    code = forms.CharField(
        label=gettext_lazy("Code for changing schools"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "From the person's account, or from the school they leave. Not needed for somebody "
            "who worked here last."
        ),
    )
    group = GroupChoice()

    field_order = [
        "sign_in_name", "name", "code", "employee_no", "group", "stage", "subjects", "title",
        "staff_type", "duty", "started_on", "label",
    ]  # fmt: skip

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.refused = False
        self.fields["code"].says_optional = False
        self.fields["group"].queryset = open_groups(self.school, kind=GroupKind.RESEARCH)

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            tries.take("take_on", self.by.pk)
        except tries.Wait as wait:
            raise forms.ValidationError(
                _("Tried too often. Please try again in %(minutes)s minutes."),
                params={"minutes": wait.minutes},
            ) from wait
        self.person = Person.objects.filter(
            sign_in_name=normal_sign_in_name(cleaned["sign_in_name"]), name=cleaned["name"].strip()
        ).first()
        if not self.may_come(cleaned["code"]):
            self.refused = True
            raise forms.ValidationError(
                _("There is no account with this sign-in name, this name and this code.")
            )
        tries.give_back("take_on", self.by.pk)
        spells = Employment.objects.filter(person=self.person, school=self.school)
        if spells.touching(cleaned["started_on"], FOREVER).exists():
            self.add_error("started_on", _("Works here already at that time."))
        return cleaned

    def may_come(self, code):
        return self.person is not None and (
            transfer.fits(self.person, code) or rules.last_school_id(self.person) == self.school.pk
        )


class EndEmploymentForm(forms.Form):
    ended_on = DayField(label=gettext_lazy("Last day here"))
    why = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)

    def __init__(self, *args, employment, **kwargs):
        self.employment = employment
        super().__init__(*args, **kwargs)

    def clean_ended_on(self):
        return not_before(self.cleaned_data["ended_on"], self.employment.started_on)


class LastDayForm(forms.Form):
    """When something with a first day ends."""

    ended_on = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args, spell, **kwargs):
        self.spell = spell
        super().__init__(*args, **kwargs)

    def clean_ended_on(self):
        return not_before(self.cleaned_data["ended_on"], self.spell.started_on)


def not_before(day, first):
    if day < first:
        raise forms.ValidationError(
            _("It began on %(day)s; it cannot end before.") % {"day": first}, code="before"
        )
    return day


class MembershipForm(forms.Form):
    group = forms.ModelChoiceField(Group.objects.none(), label=gettext_lazy("Group"))
    started_on = DayField(label=gettext_lazy("From"))

    def __init__(self, *args, employment, **kwargs):
        self.employment = employment
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = open_groups(employment.school)

    def clean_started_on(self):
        return within_spell(self.cleaned_data["started_on"], self.employment)


def within_spell(day, employment):
    if not employment.holds_on(day):
        raise forms.ValidationError(_("Does not work here on that day."), code="spell")
    return day


class AppointmentForm(forms.ModelForm):
    """A role for a person in a school, of those the one who gives it may give."""

    started_on = DayField(label=gettext_lazy("From"))
    ended_on = DayField(label=gettext_lazy("Until"), required=False)

    class Meta:
        model = Appointment
        fields = ["role", "group"]

    field_order = ["role", "group", "started_on", "ended_on"]

    def __init__(self, *args, employment, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.employment = employment
        self.instance.person = employment.person
        roles = rules.roles_to_give(by, employment.school)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]
        if Role.GROUP_LEADER in roles:
            self.fields["group"].label = _("Leads the group")
            self.fields["group"].queryset = open_groups(employment.school)
            self.fields["group"].help_text = _("For a group leader only.")
        else:
            del self.fields["group"]

    def clean_started_on(self):
        return within_spell(self.cleaned_data["started_on"], self.employment)

    def clean(self):
        cleaned = super().clean()
        leads = cleaned.get("role") == Role.GROUP_LEADER
        group = cleaned.get("group")
        if leads and not group and "group" not in self.errors:
            self.add_error("group", _("Which group?"))
        if not leads:
            cleaned["group"] = None
        self.instance.school = None if leads else self.employment.school
        start, end = cleaned.get("started_on"), cleaned.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", _("It cannot end before it begins."))
        elif start and "role" in cleaned and not (leads and not group):
            self.must_not_overlap(cleaned["role"], cleaned["group"], start, end)
            self.instance.started_on, self.instance.ended_on = start, end
        return cleaned

    def must_not_overlap(self, role, group, start, end):
        place = Q(group=group) if group else Q(school=self.employment.school)
        held = Appointment.objects.filter(place, person=self.employment.person, role=role)
        if held.touching(start, end or FOREVER).exists():
            self.add_error("role", _("Has this role already at that time."))


def normal_sign_in_name(said):
    return unicodedata.normalize("NFKC", said).strip().lower()
