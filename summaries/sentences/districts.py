"""F. Districts: the schools together, none of them named beside a number that is against it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summaries.facts import say
from summaries.sentences.catalogue import DISTRICT, ROLL_UP, sentence
from summaries.sentences.wording import clauses, counted, participations, programmes

ONLY = (DISTRICT,)


def schools(bound):
    words = ngettext("{n} school", "{n} schools", bound.count)
    return counted(words, bound)


@sentence(
    "B3",
    "basics",
    gettext_lazy("Schools, and those too small to be counted"),
    kinds=ONLY,
    privacy=ROLL_UP,
)
def schools_counted(facts):
    """#{school with five full-time teachers or more}; #{the others}, of which no number is told."""
    told, small = facts["schools.counted"], facts["schools.too_small"]
    if not told:
        return say(_("None of the schools has five full-time teachers or more."))
    if not small:
        return say(_("This summary is about {s}."), s=schools(told))
    return say(
        ngettext(
            "This summary is about {s}; {m} with fewer than five full-time teachers is left out.",
            "This summary is about {s}; {m} with fewer than five full-time teachers are left out.",
            small.count,
        ),
        s=schools(told),
        m=schools(small),
    )


@sentence(
    "F59",
    "schools",
    gettext_lazy("Schools whose summary is signed"),
    counts="schools.summary_signed",
    kinds=ONLY,
    privacy=ROLL_UP,
)
def summaries_signed(facts):
    """s=#{school whose own summary of the period is signed}; q=pct(s, schools). Reports handed
    in and their anomalies are not recorded yet."""
    signed = facts["schools.summary_signed"]
    template = ngettext(
        "{s} has signed its own summary of this period, {q} of all.",
        "{s} have signed their own summaries of this period, {q} of all.",
        signed.count,
    )
    return say(template, s=schools(signed), q=facts["schools.summary_signed_share"])


@sentence(
    "F60",
    "schools",
    gettext_lazy("School-based training of all schools"),
    counts="training.school_programmes",
    needs=("training.school_programmes_each",),
    kinds=ONLY,
    privacy=ROLL_UP,
)
def school_based(facts):
    """n=Σ programmes at school level over schools; p=|training[level=school]|; a=n/schools."""
    return say(
        _("School-based training: {n}, {p}, on average {a} for each school."),
        n=programmes(facts["training.school_programmes"]),
        p=participations(facts.part("training.person_times", "level", "school")),
        a=facts["training.school_programmes_each"],
    )


@sentence(
    "F61",
    "schools",
    gettext_lazy("Credits, school by school"),
    counts="training.credits_year_met",
    needs=("training.credits_year_share",),
    kinds=ONLY,
    privacy=ROLL_UP,
)
def credits_by_school(facts):
    """k=#{school: share=100}; q=F02 weighted by |R|; d=max−min of the schools' shares."""
    pieces = [
        counted(
            _("Over all schools {n} of the teachers have the credits required"),
            facts["training.credits_year_share"],
        )
    ]
    if full := facts["schools.credits_met"]:
        words = ngettext(
            "in {k} all of the teachers have them",
            "in {k} all of the teachers have them",
            full.count,
        )
        pieces.append(say(words, k=schools(full)).runs)
    if apart := facts["schools.credits_spread"]:
        words = _("between the highest and the lowest school lie {n} percentage points")
        pieces.append(counted(words, apart))
    return clauses(pieces)
