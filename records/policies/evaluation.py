"""Evaluate requirements for many teachers at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.db.models import Q
from django.utils.translation import gettext as _

from records import figures
from records.figures import Reading
from records.models import Effect, Exemption, Requirement, Way, Window
from records.policies import counting
from records.policies.arithmetic import Relief, Standing, Standings
from records.policies.rulebook import book_of
from records.scope import Scope, people_in
from records.templatetags.ui import cn_day
from schools.models import Employment, School
from schools.periods import Calendar, Period, calendar_year


@dataclass(frozen=True)
class Outcome:
    """How one teacher stands against one requirement, and the scope whose rows counted.

    `got` is what counted, in the figure's unit; without a standing nothing is asked of
    it, and `relief` says why. `window` is the whole of it, of which the scope may be the
    first part. `lines` are what counted and what was cut where limits or conversions
    apply, else None.
    """

    requirement: Requirement
    standing: Standing | None
    scope: Scope
    window: Period | None = None
    got: Decimal = counting.NOTHING
    relief: Relief | None = None
    lines: list[counting.Line] | None = None

    @property
    def figure(self):
        return figures.get(self.requirement.measure)

    @property
    def is_waived(self):
        return self.standing is None

    @property
    def met(self):
        return self.is_waived or self.standing.met

    def is_late(self, today):
        """Whether the time for it is over and it was not met."""
        return not self.met and self.window is not None and self.window.end < today

    @property
    def value(self):
        return self.figure.text(self.standing.value if self.standing else self.got)

    @property
    def need(self):
        return self.figure.text(self.standing.need if self.standing else 0)

    @property
    def gap(self):
        return self.figure.text(self.standing.gap if self.standing else 0)

    @property
    def lost(self):
        """What limits took away within the window, in the figure's unit."""
        if not self.lines:
            return 0
        meant = counting.meant(self.lines, self.scope.period, self.requirement.only)
        return sum(line.lost for line in meant)

    @property
    def period(self):
        """The window in words, and up to when it was looked at."""
        counted = self.scope.period
        if self.window is None or counted == self.window:
            return counted.label
        facts = {"window": self.window.label, "day": cn_day(counted.end)}
        return _("%(window)s up to %(day)s") % facts

    @property
    def asked(self):
        """What is counted, in words: the figure, and which part of it."""
        words = narrowed_words(self.figure, self.requirement.only)
        label = str(self.figure.label)
        if self.requirement.way == Way.LARGEST:
            label = _("the largest single one of %(figure)s") % {"figure": label}
        return f"{label}（{words}）" if words else label

    @property
    def explanation(self):
        """A sentence or two: what is there, what is needed, by which rule, what was left out."""
        return self.explained()

    def explained(self, *, tells_reasons=True):
        """The same, where need be without why somebody is exempt and since when."""
        relief = self.relief_words if tells_reasons else self.relief_in_short
        return " ".join(part for part in (self.result, self.cut_words, relief) if part)

    @property
    def result(self):
        facts = {
            "period": self.period,
            "figure": self.asked,
            "value": self.value,
            "need": self.need,
            "gap": self.gap,
            "unit": self.figure.unit.after(self.need),
            "gap_unit": self.figure.unit.after(self.gap),
            "policy": self.requirement.policy.cited,
        }
        if self.is_waived:
            return _("%(period)s: %(figure)s are not asked of you. Rule: %(policy)s.") % facts
        if self.met:
            return (
                _("%(period)s: %(figure)s %(value)s of %(need)s %(unit)s, met. Rule: %(policy)s.")
                % facts
            )
        return (
            _(
                "%(period)s: %(figure)s %(value)s of %(need)s %(unit)s, "
                "%(gap)s %(gap_unit)s missing. Rule: %(policy)s."
            )
            % facts
        )

    @property
    def cut_words(self):
        if not self.lost:
            return ""
        lost = self.figure.text(self.lost)
        facts = {"lost": lost, "unit": self.figure.unit.after(lost)}
        return _("Beyond the limits of the rules, %(lost)s %(unit)s did not count.") % facts

    @property
    def relief_words(self):
        if self.relief is None:
            return ""
        grounds = [(self.relief.exemption, self.relief.rule), *self.relief.more]
        return " ".join(exempt_words(exemption, rule) for exemption, rule in grounds)

    @property
    def relief_in_short(self):
        if self.relief is None:
            return ""
        return _("Exempt. Rule: %(policy)s.") % {"policy": self.relief.rule.policy.cited}


def exempt_words(exemption, rule):
    facts = {
        "reason": exemption.get_reason_display(),
        "start": cn_day(exemption.starts_on),
        "end": cn_day(exemption.ends_on) if exemption.ends_on else "",
        "policy": rule.policy.cited,
    }
    if exemption.ends_on:
        return _("Exempt: %(reason)s, %(start)s to %(end)s. Rule: %(policy)s.") % facts
    return _("Exempt: %(reason)s since %(start)s. Rule: %(policy)s.") % facts


def narrowed_words(figure, only):
    """`only` of a rule in words: the choices it names."""
    return "、".join(choices_text(figure, dimension, keys) for dimension, keys in only.items())


def choices_text(figure, dimension, keys):
    """The words of choices of a dimension; nothing for a mark that is none."""
    words = choices_of(figure, dimension)
    return "、".join(str(words[key]) for key in keys if key in words)


@cache
def dimension_field(name, dimension):
    """The model field behind a dimension of a figure."""
    figure = figures.get(name)
    nothing = Period(date.max, date.max)
    model = figure.rows(Scope(nothing)).model
    *path, last = figure.dimensions[dimension].split("__")
    for step in path:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(last)


def choices_of(figure, dimension):
    """{key: word} of a dimension; empty where it has no fixed words."""
    if dimension not in figure.dimensions:
        return {}
    return dict(dimension_field(figure.name, dimension).flatchoices)


# --- which rules, which windows ---------------------------------------------------


def book(school, reading):
    """The rule book of a school, read once."""
    return reading.once(("book", school.pk), lambda: book_of(school))


def issued_to(school):
    """Every requirement ever issued by the school, its district or a district above."""
    return book_of(school).requirements


def in_force(school, day, reading=None):
    """The requirements that hold in a school on a day, the strictest of each kind."""
    return book(school, reading_or_new(reading)).in_force(day)


def reading_or_new(reading):
    return reading if reading is not None else Reading()


def window_of(row, calendar, day):
    """The window of a requirement or cap in which a day lies; None outside all."""
    match row.window:
        case Window.SEMESTER:
            return calendar.semester_on(day)
        case Window.SCHOOL_YEAR:
            return calendar.school_year_of(day)
        case Window.CYCLE:
            return cycle_of(row.policy, day)
    return calendar_year(day.year)


def cycle_of(policy, day):
    """The cycle of a policy in which a day lies; None before the first."""
    first, years = policy.cycle_starts_on, policy.cycle_years
    if first is None or day < first:
        return None
    n = 0
    while day >= in_year(first, first.year + (n + 1) * years):
        n += 1
    start = in_year(first, first.year + n * years)
    end = in_year(first, first.year + (n + 1) * years) - timedelta(days=1)
    return Period(start, end)


def cycles(policy, day):
    """The cycles of a policy that have begun by a day, the newest first."""
    found = []
    while cycle := cycle_of(policy, day):
        found.append(cycle)
        day = cycle.start - timedelta(days=1)
    return found


def in_year(day, year):
    """The same day of another year; 29 February becomes 1 March."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def counting_period(requirement, calendar, period):
    """From the window's first day to the last day of the period asked about.

    So the standing at the end of a semester is what it was then, however much
    of a yearly duty was done later.
    """
    window = window_of(requirement, calendar, period.end)
    if window is None or window.end <= period.end:
        return window
    return Period(window.start, period.end)


# --- evaluation -------------------------------------------------------------------


def evaluate(requirements, scope, calendar, reading=None):
    """{requirement: {teacher id: Standing}} for everybody the requirements apply to.

    A constant number of queries, however many teachers: two for the roster, one for all
    that is counted plainly, one for each figure that limits or conversions need item by item.
    """
    return evaluate_many([(scope, requirements)], calendar, reading)[0]


def evaluate_many(asked, calendar, reading=None):
    """The same for several (scope, requirements), which share the query that counts."""
    reading = reading_or_new(reading)
    rules = book(calendar.school, reading)
    counted = [counted_within(requirements, scope, calendar) for scope, requirements in asked]
    reading.read_by_teacher(plainly(rules, [one for row in counted for one in row]))
    return [
        {
            requirement: standings(requirement, figure, scope, within, calendar, reading)
            for requirement, figure, within in row
        }
        for (scope, _requirements), row in zip(asked, counted, strict=True)
    ]


def counted_within(requirements, scope, calendar):
    """[(requirement, figure, scope whose rows count)] of those that ask anything then."""
    return [
        (requirement, figures.get(requirement.measure), scope.at(period))
        for requirement in requirements
        if (period := counting_period(requirement, calendar, scope.period))
    ]


def plainly(rules, counted):
    """The (figure, scope) that are compared as pages show them."""
    return [
        (figure, within)
        for requirement, figure, within in counted
        if rules.counts_plainly(requirement)
    ]


def standings(requirement, figure, scope, within, calendar, reading):
    if book(calendar.school, reading).counts_plainly(requirement):
        got = reading.by_teacher(figure, within)
    else:
        got = counted_by_teacher(requirement, within, calendar, reading)
    everybody = reading.once(("roster", scope), lambda: roster_of(scope, reading))
    if requirement.applies_to:
        spells = reading.once(("spells", scope), lambda: spells_of(scope))
        everybody = dict.fromkeys(
            person for person in everybody if applies(requirement, spells.get(person))
        )
    return Standings(
        everybody, got, requirement.value, reliefs_of(requirement, scope, calendar, reading)
    )


def counted_by_teacher(requirement, within, calendar, reading):
    """{teacher id: what counts} of a requirement that limits or conversions touch."""
    take = counting.largest if requirement.way == Way.LARGEST else counting.total
    clean = figures.get(requirement.measure).clean
    return {
        teacher: clean(take(lines, within.period, requirement.only))
        for teacher, lines in lines_of(requirement.measure, within, calendar, reading).items()
    }


def lines_of(measure, within, calendar, reading):
    """{teacher id: [counting.Line]} of a measure up to the end of a scope's period.

    From so early on that every limit is full that was filled before.
    """
    rules = book(calendar.school, reading)
    caps = rules.caps_on(measure)
    conversions = rules.conversions_to(measure)
    span = span_of(caps, within, calendar)

    def read():
        facts = facts_of(measure, conversions, span, reading)
        limits = [limit_of(cap, calendar) for cap in caps]
        return {teacher: counting.count(found, limits) for teacher, found in facts.items()}

    return reading.once(("lines", measure, span), read)


def span_of(caps, within, calendar):
    """The scope from the first day on which anything may have filled one of the limits."""
    start = min([within.start, *(first_day(cap, within.start, calendar) for cap in caps)])
    return within.at(Period(start, within.end))


def first_day(cap, day, calendar):
    """The first day on which something may have filled this limit, or was carried on."""
    if cap.carry:
        return min(cap.policy.starts_on, day)
    window = cap.window in Window.values and window_of(cap, calendar, day)
    return window.start if window else day


def limit_of(cap, calendar):
    window = None
    if cap.window in Window.values:
        window = cache(lambda day: window_of(cap, calendar, day))
    return counting.Limit(cap.most, cap.only, window, cap.carry, cap.policy.holds_on, cap)


def facts_of(measure, conversions, span, reading):
    """{teacher id: [counting.Fact]}: what counts by itself and what is converted."""
    found = defaultdict(list)
    for teacher, item, day, value, marks in reading.facts(figures.get(measure), span):
        if value:
            found[teacher].append(counting.Fact(item, day, value, {**marks, "source": measure}))
    by_source = defaultdict(list)
    for conversion in conversions:
        by_source[conversion.source].append(conversion)
    for source, rows in by_source.items():
        for teacher, item, day, value, marks in reading.facts(figures.get(source), span):
            for row in rows:
                if value and row.policy.holds_on(day) and counting.chosen(row.only, marks):
                    fact = counting.Fact(
                        item, day, value * row.factor, {**marks, "source": source}, row.group
                    )
                    found[teacher].append(fact)
    return found


# --- exemptions -------------------------------------------------------------------


def reliefs_of(requirement, scope, calendar, reading):
    """{person id: Relief} of those of whom a rule asks less in the requirement's window."""
    window = window_of(requirement, calendar, scope.end)
    rules = book(calendar.school, reading).easing(requirement, scope.end)
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


# --- standings for pages ----------------------------------------------------------


def standings_of(scope, reading=None):
    """`evaluate` for all that is in force on the scope's last day, kept in the reading."""
    return standings_of_many([scope], reading)[0]


def standings_of_many(scopes, reading=None):
    """The same for several scopes of one school, counted in one query together."""
    reading = reading_or_new(reading)
    missing = [scope for scope in scopes if ("standings", scope) not in reading.kept]
    if missing:
        calendar = reading.once(("calendar", missing[0].school_id), lambda: calendar_of(missing[0]))
        asked = [(scope, in_force(calendar.school, scope.end, reading)) for scope in missing]
        for scope, found in zip(missing, evaluate_many(asked, calendar, reading), strict=True):
            reading.kept["standings", scope] = found
    return [reading.kept["standings", scope] for scope in scopes]


def calendar_of(scope):
    return Calendar(School.objects.select_related("district").get(pk=scope.school_id))


def roster_of(scope, reading):
    """{person id: None}: in order, and quick to ask."""
    return dict.fromkeys(reading.ids_of(people_in(scope).order_by(), "pk"))


def spells_of(scope):
    rows = Employment.objects.on(scope.end).filter(school=scope.school_id)
    return {row.person_id: row for row in rows}


def applies(requirement, spell):
    """`applies_to` lists what a spell must have; an empty one is everybody."""
    return all(
        spell is not None and getattr(spell, name) in allowed
        for name, allowed in requirement.applies_to.items()
    )


def of_teacher(scope, school, calendar, reading=None):
    """The outcomes of one teacher for every requirement in force, in order of the rules."""
    reading = reading_or_new(reading)
    requirements = in_force(school, scope.end, reading)
    found = evaluate(requirements, scope, calendar, reading)
    outcomes = [
        outcome_of(requirement, standings, scope, calendar, reading)
        for requirement, standings in found.items()
    ]
    return [outcome for outcome in outcomes if outcome]


def of_teachers(scope, school, calendar, reading=None):
    """{teacher id: outcomes} of everybody in a scope, as `of_teacher` has them; in as many
    queries as for one."""
    reading = reading_or_new(reading)
    evaluated = evaluate(in_force(school, scope.end, reading), scope, calendar, reading)
    found = defaultdict(list)
    for requirement, standings in evaluated.items():
        for teacher in {**standings, **standings.waived}:
            own = scope.of_teacher(teacher)
            found[teacher].append(
                outcome_of(requirement, standings, own, calendar, reading, read=scope)
            )
    return found


def outcome_of(requirement, standings, scope, calendar, reading, *, read=None):
    """One teacher's outcome; None when the requirement is not for them. `read` is the scope
    that was read when it is wider than the teacher's."""
    teacher = scope.teacher_id
    within = scope.at(counting_period(requirement, calendar, scope.period))
    lines = None
    if not book(calendar.school, reading).counts_plainly(requirement):
        counted = (read or scope).at(within.period)
        lines = lines_of(requirement.measure, counted, calendar, reading).get(teacher, [])
    if teacher not in standings and teacher not in standings.waived:
        return None
    return Outcome(
        requirement,
        standings.get(teacher),
        within,
        window_of(requirement, calendar, scope.end),
        standings.value_of(teacher),
        standings.reliefs.get(teacher),
        lines,
    )
