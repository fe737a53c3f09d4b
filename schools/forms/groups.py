from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools import roster
from schools.forms.fields import DayField
from schools.models import Appointment, Employment, Group, GroupKind, Membership, Person, Role


class GroupForm(forms.ModelForm):
    closed_on = DayField(
        label=gettext_lazy("Closed on"),
        required=False,
        help_text=gettext_lazy("A closed group stays in the records; nobody can be added."),
    )

    class Meta:
        model = Group
        fields = ["name", "kind", "closed_on"]

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.school = school
        if self.instance._state.adding:
            del self.fields["closed_on"]
        else:
            # Who is in it was checked for this kind.
            del self.fields["kind"]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        kind = self.data.get("kind") or self.instance.kind
        same = Group.objects.filter(school=self.instance.school, kind=kind, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a group of this name."), code="unique")
        return name


class PeopleChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person):
        return f"{person.name} {person.employee_no}"


class MembersForm(forms.Form):
    """People who join a group on a day: those who can."""

    started_on = DayField(label=gettext_lazy("From"))
    people = PeopleChoice(Person.objects.none(), label=gettext_lazy("Who joins"))

    def __init__(self, *args, group, **kwargs):
        self.group = group
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = without_group(group, timezone.localdate())
        if group.kind == GroupKind.RESEARCH:
            self.fields["people"].help_text = _(
                "Everybody here who is in no research group. To move somebody from another "
                "group, open the person's page."
            )

    def clean(self):
        cleaned = super().clean()
        day, people = cleaned.get("started_on"), cleaned.get("people")
        if day and people:
            here = set(
                roster.employments(self.group.school_id, day).values_list("person_id", flat=True)
            )
            absent = [person.name for person in people if person.pk not in here]
            if absent:
                self.add_error(
                    "started_on",
                    _("Not here on that day: %(names)s.") % {"names": "、".join(absent)},
                )
        return cleaned


def without_group(group, day):
    """People of the school who may join: in no research group, or not in this one."""
    spells = Employment.objects.touching(day, day.max).filter(
        person=OuterRef("pk"), school=group.school_id
    )
    inside = Membership.objects.touching(day, day.max).filter(person=OuterRef("pk"))
    if group.kind == GroupKind.RESEARCH:
        inside = inside.filter(group__school=group.school_id, group__kind=group.kind)
    else:
        inside = inside.filter(group=group)
    return (
        Person.objects.filter(Exists(spells), ~Exists(inside))
        .with_place(group.school_id, day)
        .order_by("sort_key")
    )


class LeaderForm(forms.Form):
    """One of the members leads the group from a day on."""

    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Leader"))
    started_on = DayField(label=gettext_lazy("From"))

    def __init__(self, *args, group, by, **kwargs):
        self.group = group
        super().__init__(*args, **kwargs)
        members = roster.members(group.pk, timezone.localdate()).filter(person=OuterRef("pk"))
        self.fields["person"].queryset = Person.objects.filter(Exists(members)).exclude(pk=by.pk)

    def clean(self):
        cleaned = super().clean()
        person, day = cleaned.get("person"), cleaned.get("started_on")
        if person and day:
            held = Appointment.objects.filter(
                person=person, role=Role.GROUP_LEADER, group=self.group
            )
            if held.touching(day, day.max).exists():
                self.add_error("person", _("Has this role already at that time."))
            spells = Employment.objects.on(day).filter(person=person, school=self.group.school_id)
            if not spells.exists():
                self.add_error("started_on", _("Does not work here on that day."))
        return cleaned

    @property
    def appointment(self):
        return Appointment(
            person=self.cleaned_data["person"],
            role=Role.GROUP_LEADER,
            group=self.group,
            started_on=self.cleaned_data["started_on"],
        )
