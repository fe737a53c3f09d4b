"""D. Growth: young teachers, honours."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from records.models import Level
from records.scope import FEWEST
from summaries.facts import say
from summaries.sentences.catalogue import INTERNAL, SUMMED, TEACHER, sentence
from summaries.sentences.wording import clauses, counted, hours, level_name, listed, with_means


@sentence(
    "F07",
    "young",
    gettext_lazy("Teachers in their first year"),
    counts="people.new",
    privacy=INTERNAL,
)
def beginners(facts):
    """N=R[first year of service]; h=Σhours[N]/|N|; m=min, of five and more. Of one the mean
    would be that person's own."""
    people = facts["people.new"]
    words = counted(
        ngettext(
            "{n} teacher was in the first year of service",
            "{n} teachers were in their first year of service",
            people.count,
        ),
        people,
    )
    pieces = []
    if people.value > 1:
        pieces.append(
            counted(_("with {n} training hours each"), facts["training.hours_of_new_each"])
        )
    if people.value >= FEWEST:
        least = facts["training.hours_of_new:least"]
        pieces.append(say(_("and {m} at the least"), m=hours(least)).runs)
    return clauses([(*words, *with_means(pieces))])


@sentence(
    "F49", "young", gettext_lazy("Teachers in their first three years"), counts="people.young"
)
def young_teachers(facts):
    """N=R[service≤3]; Σlessons/|N|; |open lessons|/|N|; Σhours/|N|. Of one the means would be
    that person's own."""
    people = facts["people.young"]
    words = counted(
        ngettext(
            "{n} teacher was in the first three years of service",
            "{n} teachers were in their first three years of service",
            people.count,
        ),
        people,
    )
    names = {
        "lessons.observed_by_young": _("{n} lessons observed each"),
        "lessons.opened_by_young": _("{n} open lessons held each"),
        "training.hours_of_young": _("{n} training hours each"),
    }
    pieces = []
    if people.value > 1:
        pieces = [
            counted(template, facts[f"{name}_each"])
            for name, template in names.items()
            if facts[name]
        ]
    return clauses([(*words, *with_means(pieces))])


@sentence(
    "H1",
    "honours",
    gettext_lazy("Honours of all levels"),
    counts="portfolios.honours",
    kinds=(*SUMMED, TEACHER),
)
def honours_by_level(facts):
    """|honour| by level; the parts add up."""
    total = facts["portfolios.honours"]
    parts = facts.by("portfolios.honours", "level")
    pieces = [
        counted(
            pgettext("honours", "{n} at %(level)s") % {"level": level_name(level)},
            facts.part("portfolios.honours", "level", level),
        )
        for level in Level
        if parts.get(level.value)
    ]
    words = ngettext(
        "{n} honour was received: {parts}.", "{n} honours were received: {parts}.", total.count
    )
    return say(words, n=total, parts=listed(pieces))


@sentence(
    "F55",
    "honours",
    gettext_lazy("Honours at city level or higher"),
    counts="portfolios.honours_city",
    kinds=SUMMED,
)
def honours(facts):
    """n=|honour[level≥city]|; m=#{person}."""
    times, people = facts["portfolios.honours_city"], facts["portfolios.honoured_city"]
    return say(
        ngettext(
            "Teachers received {n} honour at city level or higher ({m}).",
            "Teachers received {n} honours at city level or higher ({m}).",
            times.count,
        ),
        n=times,
        m=counted(ngettext("{n} person", "{n} people", people.count), people),
    )
