"""What components in templates/ui/ are given."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from records.scope import FEWEST, can_see_scope, inspects, people_in
from schools import roster
from schools.access import access_of, school_of
from schools.models import Group, Membership
from schools.periods import calendar_year


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True)
class ScopeControl:
    """The choices of ui/scope.html, each a list of (group name or "", [Option])."""

    whose: list
    when: list


def scope_control(person, place):
    """What this person may choose on a page about `place` (a records.scope.Place)."""
    return ScopeControl(whose=whose_choices(person, place), when=when_choices(place))


def chosen(options, key, label):
    """The options with the current one selected, added when it is none of the usual."""
    if key not in [value for value, _label in options]:
        options = [(key, label), *options]
    return [Option(value, text, value == key) for value, text in options]


def whose_choices(person, place):
    access = access_of(person)
    options = [(f"teacher:{person.pk}", _("Myself"))] if school_of(person) else []
    if place.district:
        options += inspected(access, place)
        groups = Group.objects.none()
    elif inspects(person, place.scope) and not can_see_scope(person, place.scope):
        options += inspected(access, place)
        groups = large_groups(place)
    elif place.school.pk in access.read_schools:
        options.append((f"school:{place.school.pk}", str(place.school)))
        groups = Group.objects.filter(school=place.school)
    else:
        groups = Group.objects.filter(pk__in=access.led_groups)
    options += [(f"group:{group.pk}", str(group)) for group in groups.order_by("kind", "name")]
    if len(options) == 1 and place.scope.whose == options[0][0]:
        return []
    return [("", chosen(options, place.scope.whose, place.label))]


def inspected(access, place):
    """The schools of an officer's district."""
    schools = roster.large(access.officer_schools, place.scope.end, FEWEST)
    return [(f"school:{school.pk}", str(school)) for school in schools]


def large_groups(place):
    members = Membership.objects.on(place.scope.end).filter(
        group__school=place.school, person__in=people_in(place.scope.of_school())
    )
    sizes = members.order_by().values("group").annotate(people=Count("person", distinct=True))
    large = sizes.filter(people__gte=FEWEST)
    return Group.objects.filter(pk__in=large.values("group"))


def when_choices(place):
    calendar, period = place.calendar, place.scope.period
    semesters = calendar.semesters()
    school_years = sorted({one.start_year for one in semesters}, reverse=True)
    years = sorted({day.year for one in semesters for day in (one.start, one.end)}, reverse=True)
    groups = [
        (_("Semesters"), semesters),
        (_("School years"), [calendar.school_year(year) for year in school_years]),
        (_("Calendar years"), [calendar_year(year) for year in years]),
    ]
    known = {one.key for _name, periods in groups for one in periods}
    if period.key not in known:
        groups = [("", [period]), *groups]
    return [
        (name, [Option(one.key, one.label, one.key == period.key) for one in periods])
        for name, periods in groups
        if periods
    ]
