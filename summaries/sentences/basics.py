"""Who was there."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summaries.facts import say
from summaries.sentences.catalogue import SCHOOL, SUMMED, sentence
from summaries.sentences.wording import clauses, counted, which_is


@sentence(
    "B1",
    "basics",
    gettext_lazy("Roster and professional titles"),
    counts="people.teachers",
    zero=gettext_lazy("No full-time teacher was on the roster on the last day of the period."),
    # Of a district without a school that counts, B3 says why.
    applies=lambda facts: bool(facts["people.teachers"]) or not facts.scope.district_id,
    kinds=SUMMED,
)
def roster(facts):
    """R; teachers with a senior and with a first-grade title."""
    titles = {
        "people.senior": _("{n} with a senior title"),
        "people.first_grade": _("{n} with a first-grade title"),
    }
    pieces = [counted(words, facts[name]) for name, words in titles.items() if facts[name]]
    teachers = facts["people.teachers"]
    template = ngettext(
        "There was {n} full-time teacher at the end of the period{parts}.",
        "There were {n} full-time teachers at the end of the period{parts}.",
        teachers.count,
    )
    return say(template, n=teachers, parts=which_is(pieces))


@sentence("B2", "basics", gettext_lazy("Teachers who came and left"), kinds=(SCHOOL,))
def moves(facts):
    """R(P.end) without R of the day before P; R of the day before P without R(P.end)."""
    came, went = facts["people.joined"], facts["people.left"]
    pieces = []
    if came:
        words = ngettext(
            "{n} teacher joined the school", "{n} teachers joined the school", came.count
        )
        pieces.append(counted(words, came))
    if went:
        words = ngettext("{n} teacher left it", "{n} teachers left it", went.count)
        pieces.append(counted(words, went))
    return clauses(pieces) if pieces else None
