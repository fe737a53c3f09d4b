from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.access import access_of
from schools.models import District, School
from schools.models.places import DistrictLevel, lies_in

FEWEST_SCHOOLS = 2


class SetForm(forms.ModelForm):
    """The name of a set, and the schools that belong to it."""

    schools = forms.ModelMultipleChoiceField(
        School.objects.none(),
        label=gettext_lazy("Schools in it"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = District
        fields = ["parent", "name"]

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.level = DistrictLevel.SET
        own = District.objects.filter(pk__in=access_of(person).officer_districts)
        self.choose_parent(own)
        houses = own.values("pk") if self.instance._state.adding else [self.instance.parent_id]
        schools = School.objects.filter(lies_in(houses, "district")).order_by("name", "pk")
        self.fields["schools"].queryset = schools
        if not self.instance._state.adding:
            self.initial["schools"] = list(self.instance.members.values_list("school", flat=True))

    def choose_parent(self, own):
        """Only a new set of somebody who has several districts has a choice."""
        if self.instance._state.adding and own.count() > 1:
            field = self.fields["parent"]
            field.queryset, field.required, field.empty_label = own, True, None
            field.label = _("District")
            return
        del self.fields["parent"]
        self.instance.parent = self.instance.parent or own.first()

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_schools(self):
        schools = self.cleaned_data["schools"]
        if len(schools) < FEWEST_SCHOOLS:
            raise forms.ValidationError(_("Choose at least two schools."), code="few")
        return schools

    def same_name(self):
        return _("There is a set of this name.")

    def clean(self):
        cleaned = super().clean()
        parent = cleaned.get("parent") or self.instance.parent
        if parent is None:
            return cleaned
        if name := cleaned.get("name"):
            same = District.objects.filter(level=DistrictLevel.SET, parent=parent, name=name)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("name", self.same_name())
        if schools := cleaned.get("schools"):
            inside = schools.filter(lies_in([parent.pk], "district")).values_list("pk", flat=True)
            away = [one.name for one in schools if one.pk not in set(inside)]
            if away:
                self.add_error(
                    "schools",
                    _("Not in this district: %(names)s.") % {"names": "、".join(away)},
                )
        return cleaned
