"""Sheets in the layouts that we read: what an import gives back, empty ones to fill in, and
the staff list."""

import tempfile
from io import BytesIO
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from records import rules
from records.exports import CONTENT_TYPE, IN_MEMORY, sent, write_about
from records.imports import registers, returned
from records.views.imports import find
from records.xlsx import Book
from schools import audit
from schools.access import access_of
from schools.bounds import bounded, one_each
from schools.models import School
from schools.views.people import found_spells
from schools.views.places import school_or_404


@bounded("exports", one_each)
@require_GET
def import_returned(request, pk):
    """The rows that need a look as they stood in the file, with why in one column more."""
    batch = find(request, pk)
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    count = returned.write(file, batch, batch.rows.problems())
    file.seek(0)
    name = _("To correct – %(name)s.xlsx") % {"name": Path(batch.name).stem}
    audit.record(
        by=request.user,
        verb="records.exported",
        target=batch,
        school=batch.school,
        after={"kind": "import", "rows": count, "title": name},
    )
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


@bounded("exports", one_each)
@require_GET
def register_empty(request, name):
    """An empty sheet of a layout, with the lists of a school whose office asks (`?school=`)."""
    school = chosen_school(request)
    register = next((one for one in registers.offered() if one.layout == name), None)
    if register is None:
        raise Http404
    file = BytesIO()
    registers.write_empty(file, register, school)
    file.seek(0)
    file_name = _("To fill in – %(name)s.xlsx") % {"name": register.label}
    audit.record(
        by=request.user,
        verb="records.exported",
        target=school,
        school=school,
        after={"kind": f"{name}.empty", "title": file_name},
    )
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=CONTENT_TYPE)


def chosen_school(request):
    """The school asked for, or the only one; of schools of others there are none."""
    offices = access_of(request.user).office_schools
    if not offices:
        raise PermissionDenied
    schools = School.objects.filter(pk__in=offices)
    if code := request.GET.get("school"):
        # PostgreSQL takes no NUL in a text.
        return get_object_or_404(schools, code=code.replace("\x00", ""))
    return schools.first()


@bounded("exports", one_each)
@require_GET
def roster_register(request, code):
    """The people whom the roster shows, in the layout of the staff list."""
    school = school_or_404(request, code)
    if not rules.can_import(request.user, school):
        raise PermissionDenied
    form, spells = found_spells(school, request.GET)
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    book, register = Book(file), registers.get("roster")
    records = spells.select_related("person").order_by("employee_no").iterator(2000)
    sheet, said = register.sheets[0], registers.Said(school)
    count = registers.write_sheet(book, register.layout, sheet, records, said)
    facts = [(_("School"), school.name), *filters_of(form)]
    write_about(book, _("Staff list"), facts, count)
    book.close()
    about = {"title": _("Staff list"), "facts": facts, "school": school}
    return sent(request, file, "roster.register", count, **about)


def filters_of(form):
    """What the roster was narrowed to, in words."""
    for name, field in form.fields.items():
        if value := form.cleaned_data.get(name):
            choices = dict(getattr(field, "choices", ()))
            yield str(field.label), str(choices.get(value, value))
