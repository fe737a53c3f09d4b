"""What the templates of lists ask for."""

from django import template
from django.urls import reverse

from records import kinds, lists
from records.imports import registers
from schools.access import access_of
from schools.models import School

register = template.Library()


@register.simple_tag
def filter_controls(form):
    """The fields of a GET form as `records.lists.Control`."""
    return lists.controls(form)


@register.filter
def word(row, name):
    """The word of a row's choice: `training|word:"level"`."""
    return kinds.word_of(row, name)


@register.inclusion_tag("records/_register_link.html", takes_context=True)
def register_link(context, kind, url):
    """The rows of a list in the layout of their import, for the office of the school."""
    request, school = context["request"], context["place"].school
    may = is_office(request, school) and registers.of_kind(kind) is not None
    query = request.GET.copy()
    query["as"] = "register"
    return {"url": f"{url}?{query.urlencode()}" if may else ""}


@register.inclusion_tag("records/_register_link.html", takes_context=True)
def roster_link(context, school):
    """The people of a roster in the layout of the staff list, for the office of the school."""
    request = context["request"]
    url = reverse("records:roster_register", args=[school.code])
    return {"url": f"{url}?{request.GET.urlencode()}" if is_office(request, school) else ""}


def is_office(request, school):
    return school is not None and school.pk in access_of(request.user).office_schools


@register.inclusion_tag("records/_empty_registers.html", takes_context=True)
def empty_registers(context):
    """Links to the empty sheets, for every school whose office one is."""
    offices = access_of(context["request"].user).office_schools
    schools = School.objects.filter(pk__in=offices)
    return {"schools": [(school, links_of(school)) for school in schools]}


def links_of(school):
    return [
        (f"{reverse('records:register_empty', args=[one.layout])}?school={school.code}", one.label)
        for one in registers.offered()
    ]
