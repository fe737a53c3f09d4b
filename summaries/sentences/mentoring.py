"""D. Growth: who holds which title, and who is whose mentor."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolios.models import Rung
from summaries.facts import say
from summaries.sentences.catalogue import sentence
from summaries.sentences.wording import clauses, counted, lessons, listed


@sentence(
    "F46",
    "young",
    gettext_lazy("Mentor pairs and the lessons they observed of each other"),
    counts="portfolios.mentor_pairs",
)
def mentor_pairs(facts):
    """n=|pair on the last day|; a=Σlessons[observer=mentor, teacher=mentee]; b the reverse."""
    pairs = facts["portfolios.mentor_pairs"]
    pieces = [
        counted(
            ngettext(
                "{n} mentor pair worked together", "{n} mentor pairs worked together", pairs.count
            ),
            pairs,
        )
    ]
    names = {
        "portfolios.mentor_lessons": _("mentors observed {n} of their mentees"),
        "portfolios.mentee_lessons": _("mentees observed {n} of their mentors"),
    }
    pieces += [
        say(template, n=lessons(facts[name])).runs
        for name, template in names.items()
        if facts[name]
    ]
    return clauses(pieces)


@sentence(
    "F44",
    "backbone",
    gettext_lazy("Backbone teachers at county level or higher"),
    counts="portfolios.backbone_teachers",
    needs=("portfolios.backbone_share",),
)
def backbone_teachers(facts):
    """n=#{title[level≥county] on the last day}, everybody by the highest; q=pct(n,|R|)."""
    people = facts["portfolios.backbone_teachers"]
    parts = facts.by("portfolios.backbone_teachers", "rung")
    templates = {
        Rung.SPECIAL: _("{n} of special grade"),
        Rung.MASTER: _("{n} as master teachers"),
        Rung.LEADER: _("{n} as subject leaders"),
    }
    pieces = [
        counted(template, facts.part("portfolios.backbone_teachers", "rung", rung.value))
        for rung, template in templates.items()
        if parts.get(rung.value)
    ]
    words = ngettext(
        "{n} teacher held a title at county level or higher, {q} of all full-time teachers",
        "{n} teachers held a title at county level or higher, {q} of all full-time teachers",
        people.count,
    )
    said = say(words, n=people, q=facts["portfolios.backbone_share"]).runs
    if pieces:
        said += say(_(", among them {parts}"), parts=listed(pieces)).runs
    return clauses([said])


@sentence(
    "F45",
    "backbone",
    gettext_lazy("New backbone teachers at county level or higher"),
    counts="portfolios.backbone_new",
)
def new_backbone_teachers(facts):
    """n=#{person with title[level≥county, start∈P] and none of that rung or higher before}."""
    people = facts["portfolios.backbone_new"]
    return say(
        ngettext(
            "{n} teacher became a backbone teacher at county level or higher.",
            "{n} teachers became backbone teachers at county level or higher.",
            people.count,
        ),
        n=people,
    )


@sentence(
    "F64",
    "backbone",
    gettext_lazy("Subject leaders with mentees"),
    counts="portfolios.leading_mentors",
)
def leading_mentors(facts):
    """m=#{mentor with a title of subject leader on the last day}; n=#{mentee of those}."""
    mentors, mentees = facts["portfolios.leading_mentors"], facts["portfolios.mentees_of_leaders"]
    return say(
        ngettext(
            "{m} subject leader was a mentor, of {n}.",
            "{m} subject leaders were mentors, of {n}.",
            mentors.count,
        ),
        m=mentors,
        n=counted(ngettext("{n} mentee", "{n} mentees", mentees.count), mentees),
    )
