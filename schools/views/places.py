"""The school of an address, and the pages that belong together there."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from schools import rules
from schools.access import access_of
from schools.models import School


def school_or_404(request, code, rule=rules.can_see_roster):
    """A school whose roster the person may see; for others it does not exist.

    `rule` closes single pages in the same way.
    """
    school = get_object_or_404(School.objects.select_related("district"), code=code)
    if not rule(request.user, school):
        raise Http404
    return school


def schools_of(person):
    """Schools whose roster somebody may see."""
    access = access_of(person)
    return School.objects.filter(pk__in=access.read_schools | access.administrator_schools)


TABS = [
    # Address name, words, rule.
    ("schools:person_list", lambda: _("Roster"), rules.can_see_roster),
    ("schools:group_list", lambda: _("Groups"), rules.can_see_roster),
    ("schools:calendar", lambda: _("Calendar"), rules.can_see_roster),
    ("policies:policy_list", lambda: _("Rules"), rules.can_see_roster),
    ("schools:audit_list", lambda: _("Audit log"), rules.can_see_audit),
]


def tabs(request, school, here):
    """The pages about a school that the person may open; see ui/subnav.html."""
    found = []
    for name, label, rule in TABS:
        if rule(request.user, school):
            try:
                url = reverse(name, args=[school.code])
            except NoReverseMatch:
                continue
            found.append({"url": url, "label": label(), "here": name == here})
    return found


def other_schools(request, school, here):
    """The same page of the other schools, for the few who keep several."""
    every = schools_of(request.user)
    if len(every) < 2:
        return []
    return [(one, reverse(here, args=[one.code])) for one in every if one != school]


def page(request, school, here, **context):
    """What every page about a school gives its template."""
    return {
        "school": school,
        "tabs": tabs(request, school, here),
        "other_schools": other_schools(request, school, here),
        "may_change": rules.can_change_roster(request.user, school),
        **context,
    }
