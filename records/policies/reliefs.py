"""What exemptions make of a requirement: waived, lowered, or asked for fewer months."""

from collections import defaultdict

from django.db.models import Q

from records import figures
from records.models import Effect, Exemption
from records.policies import counting
from records.policies.arithmetic import Relief
from records.policies.windows import window_of


def reliefs_of(requirement, rules, scope, calendar, reading):
    """{person id: Relief} of those of whom one of the rules asks less in the requirement's
    window."""
    window = window_of(requirement, calendar, scope.end)
    if not rules or window is None:
        return {}
    exemptions = reading.once(
        ("exemptions", calendar.school.pk, window),
        lambda: exemptions_in(calendar.school, window),
    )
    found = {}
    for person, spells in exemptions.items():
        reliefs = [
            relief
            for rule in rules
            if (relief := relief_by(rule, rules, requirement, window, spells))
        ]
        if reliefs:
            found[person] = min(reliefs, key=lambda relief: relief.need)
    return found


def exemptions_in(school, window):
    """{person id: [Exemption]} that touch a period, one query."""
    rows = Exemption.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=window.start),
        school=school,
        starts_on__lte=window.end,
    )
    found = defaultdict(list)
    for row in rows.order_by("starts_on", "pk"):
        found[row.person_id].append(row)
    return found


def relief_by(rule, rules, requirement, window, exemptions):
    """What one rule makes of somebody's exemptions; None when it changes nothing.

    Months away are months away for whatever reasons that are prorated.
    """
    fitting = [row for row in exemptions if fits(rule, row)]
    if not fitting:
        return None
    grounds = [(fitting[0], rule)]
    match rule.effect:
        case Effect.WAIVE:
            need = counting.NOTHING
        case Effect.LOWER:
            need = rule.value
        case Effect.PRORATE:
            grounds = grounds_to_prorate(rules, exemptions)
            spells = [(row.starts_on, row.ends_on) for row, _rule in grounds]
            unit = figures.get(requirement.measure).unit
            need = counting.prorated(requirement.value, window, spells, unit.quantum)
    if need >= requirement.value:
        return None
    (exemption, by), *more = grounds
    return Relief(need, exemption, by, tuple(more))


def fits(rule, exemption):
    return exemption.reason == rule.reason and (exemption.document_no or not rule.needs_document)


def grounds_to_prorate(rules, exemptions):
    """[(exemption, rule)], each exemption once."""
    prorating = [rule for rule in rules if rule.effect == Effect.PRORATE]
    found = (
        (row, next((rule for rule in prorating if fits(rule, row)), None)) for row in exemptions
    )
    return [(row, rule) for row, rule in found if rule]
