"""How one teacher stands against one requirement, and how that is said."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from records import figures
from records.models import Requirement, Way
from records.policies import counting
from records.policies.arithmetic import Relief, Standing
from records.policies.choices import narrowed_words
from records.scope import Scope
from records.templatetags.ui import cn_day
from schools.periods import Period


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
