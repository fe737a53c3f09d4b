"""How rows of a list of papers and awards (论文、获奖) become papers and honours."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolios.models import Honour
from records import actions
from records.imports.importers import certified, keep, register
from records.models import STANDING, Choice, Status
from records.sheets.cells import title_key
from research.imports.papers import PaperImporter
from research.sheets.papers import LAYOUT
from schools.ids import new_id


@dataclass(frozen=True)
class PaperAndAwardImporter(PaperImporter):
    """An award of several is an honour for each of them (13.6)."""

    def shown(self, values):
        if not values["is_award"]:
            return super().shown(values)
        honour = honours_of(values)[0]
        return {"level": honour.get_level_display(), "date": values["date"]}

    def settle(self, rows, batch):
        awards, papers = halves(rows)
        super().settle(papers, batch)
        known = known_honours(batch)
        for row in awards:
            keys = [key_of(one) for one in honours_of(row.values)]
            if row.is_accepted and known.keys() >= set(keys):
                row.duplicate_of(None, field="event")
                row.facts["known"] = known[keys[0]].pk

    def stored(self, pks, batch):
        honours = Honour.objects.filter(school=batch.school_id, pk__in=pks)
        return super().stored(pks, batch) | {honour.pk: (honour, {}) for honour in honours}

    def write(self, batch, rows, by):
        """Of several people those who have the honour already get no second one, unless the
        office says that both were given."""
        awards, papers = halves(rows)
        done = super().write(batch, papers, by)
        known, now, honours = known_honours(batch), timezone.now(), []
        for row in awards:
            for place, honour in enumerate(honours_of(row.values)):
                last = known.get(key_of(honour))
                if last and row.choice != Choice.BOTH:
                    continue
                honour.occurrence = last.occurrence + 1 if last else 1
                known[key_of(honour)] = honour
                pk = new_id() if place else row.pk
                honours.append(certified(honour, pk, batch, by, now))
        keep(Honour, honours, by)
        return {**done, "added": done["added"] + len(honours)}

    def undo(self, batch, by, why):
        done = super().undo(batch, by, why)
        honours = list(Honour.objects.filter(batch=batch, status=Status.CERTIFIED))
        actions.reverse_many(honours, by=by, why=why or _("The import was undone."))
        return {**done, "reversed": done["reversed"] + len(honours)}


def halves(rows):
    """(awards, papers); what was not accepted is in neither."""
    accepted = [row for row in rows if row.values]
    awards = [row for row in accepted if row.values["is_award"]]
    return awards, [row for row in accepted if not row.values["is_award"]]


def honours_of(values):
    """One unsaved honour for each of the school's people."""
    title = f"{values['title']}{values['prize']}奖"[:150]
    return [
        Honour(
            teacher_id=one["person"],
            title=title,
            title_key=title_key(title)[:150],
            level=values["level"],
            awarded_by=values["venue"][:100],
            ended_on=date.fromisoformat(str(values["happened_on"])),
            note=values["note"],
        )
        for one in values["team"]
        if one["person"]
    ]


def key_of(honour):
    return str(honour.teacher_id), honour.title_key, honour.level, honour.ended_on


def known_honours(batch):
    """{what makes honours equal: the last of those on record}"""
    rows = Honour.objects.filter(school=batch.school_id, status__in=STANDING)
    rows = rows.only("teacher", "title_key", "level", "ended_on", "occurrence")
    return {key_of(one): one for one in rows.order_by("occurrence", "pk")}


register(PaperAndAwardImporter(LAYOUT, gettext_lazy("List of papers and awards")))
