"""What is stored about a person's honours, titles and mentoring, and their growth file on paper."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolios.compose import portfolio_document
from portfolios.models import Honour, MentorPair, TitleHeld
from portfolios.portfolio import career
from portfolios.timeline import Timeline
from records import own_data
from records.documents import pdf
from records.scope import Scope
from schools.periods import calendar_year

# More rows than this on one paper take too much time and memory to typeset.
MOST_ROWS = 1500

own_data.record_part(
    "honour", own_data.fields(Honour, "title", "level", "awarded_by", "may_be_named", "note")
)

own_data.record_part(
    "title_held",
    own_data.fields(TitleHeld, "title", "rung", "level", "starts_on", "document", "note"),
    day=F("starts_on"),
)

own_data.record_part(
    "mentor_pair",
    (
        own_data.Field("mentor", _("mentor"), "text", lambda row, person: row.teacher.name),
        own_data.Field("mentee", _("mentee"), "text", lambda row, person: row.mentee_shown),
        *own_data.fields(MentorPair, "subject", "goal", "starts_on", "note"),
    ),
    role=lambda row, person: "mentor" if row.teacher_id == person.pk else "mentee",
    roles=(("mentor", _("mentor")), ("mentee", _("mentee"))),
    day=F("starts_on"),
    related=("mentee",),
)


def growth_file(person, language):
    """(file name, PDF): the whole career; year by year where it is too long for one paper."""
    whole = career(timezone.localdate())
    timeline = Timeline(Scope(whole, teacher_id=person.pk), person)
    if len(timeline) <= MOST_ROWS:
        yield "portfolio.pdf", typeset(person, whole, language)
        return
    for year in sorted({day.year for day, _kind, _pk in timeline.places if day}):
        yield f"portfolio-{year}.pdf", typeset(person, calendar_year(year), language)


def typeset(person, period, language):
    document = portfolio_document(person, period, school=None, language=language, viewer=person)
    return pdf.typeset(document)


own_data.document("portfolio", _("Growth portfolio: everything certified, on paper"), growth_file)
