"""How rows of a list of backbone teachers and mentors become titles held and mentor pairs."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolios.models import MentorPair, TitleHeld
from portfolios.sheets import LAYOUT
from records import actions
from records.importers import Importer, certified, keep, register
from records.models import STANDING, Status
from schools.ids import new_id


@dataclass(frozen=True)
class TitleImporter(Importer):
    """A row is a title with the pairs of its mentees, or one pair.

    Pairs stand in both sheets and are on record once. A title is on record already when one
    of the same words and level has a term that meets it: a later term is a new one.
    """

    def shown(self, values):
        record = title_of(values) or pairs_of(values)[0]
        term = {"term": str(record.ended_on or _("no fixed end"))}
        if values["kind"] == "pair":
            return {"since": str(record.starts_on or ""), **term}
        return {
            "level": record.get_level_display(),
            "approved": str(record.starts_on or ""),
            "document": record.document,
            **term,
        }

    def settle(self, rows, batch):
        known = OnRecord(batch.school_id)
        for row in rows:
            if row.is_accepted and not any(known.new_of(row.values)):
                row.duplicate_of(None, field=row.values["kind"].replace("pair", "mentee"))

    def write(self, batch, rows, by):
        known, now, titles, pairs = OnRecord(batch.school_id), timezone.now(), [], []
        for row in rows:
            title, found = known.new_of(row.values)
            for place, record in enumerate(filter(None, [title, *found])):
                pk = new_id() if place else row.pk
                (titles if record is title else pairs).append(certified(record, pk, batch, by, now))
                known.add(record)
        keep(TitleHeld, titles, by)
        keep(MentorPair, pairs, by)
        return {"added": len(titles) + len(pairs), "changed": 0}

    def undo(self, batch, by, why):
        done = 0
        for model in (TitleHeld, MentorPair):
            records = list(model.objects.filter(batch=batch, status=Status.CERTIFIED))
            actions.reverse_many(records, by=by, why=why or _("The import was undone."))
            done += len(records)
        return {"reversed": done}


class OnRecord:
    """The standing titles and pairs of a school: {what makes them equal: their terms}."""

    def __init__(self, school_id):
        self.terms = {}
        fields = {
            TitleHeld: ("teacher_id", "title_key", "level", "starts_on", "ended_on"),
            MentorPair: ("teacher_id", "mentee_key", "starts_on", "ended_on"),
        }
        for model, names in fields.items():
            rows = model.objects.filter(school=school_id, status__in=STANDING)
            for record in rows.only(*names).iterator(2000):
                self.add(record)

    def add(self, record):
        self.terms.setdefault(key_of(record), []).append(term_of(record))

    def has(self, record):
        start, end = term_of(record)
        terms = self.terms.get(key_of(record), ())
        return any(first <= end and start <= last for first, last in terms)

    def new_of(self, values):
        """(title or None, pairs) of a row that are not on record."""
        title = title_of(values)
        pairs = [pair for pair in pairs_of(values) if not self.has(pair)]
        return (None if title is None or self.has(title) else title), pairs


def key_of(record):
    if isinstance(record, TitleHeld):
        return "title", str(record.teacher_id), record.title_key, record.level
    return "pair", str(record.teacher_id), record.mentee_key


def term_of(record):
    """Without a first day it meets every earlier one, without a last day every later one."""
    return record.starts_on or date.min, record.ended_on or date.max


def day(value):
    """As read, or as JSON kept it."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def title_of(values):
    """An unsaved title; None for a row that is a pair."""
    if values["kind"] != "title":
        return None
    title = TitleHeld(
        teacher_id=values["person"],
        title=values["title"],
        level=values["level"],
        starts_on=day(values["starts_on"]),
        ended_on=day(values["ends_on"]),
        document=values["document"][:60],
        note=values["note"],
    )
    title.settle_words()
    return title


def pairs_of(values):
    """Unsaved pairs: that of the row, or those of the mentees beside a title.

    Since when mentees beside a title are such the title does not say: only a pair that is
    told in the other sheet as well has its days.
    """
    if values["kind"] == "pair":
        return [pair_of(values["person"], values["mentee"], values)]
    named = [pair_of(values["person"], one, one) for one in values["apprentices"]]
    others = {key_of(pair): pair for pair in named if pair.mentee_id != values["person"]}
    return list(others.values())


def pair_of(mentor, mentee, term):
    pair = MentorPair(
        teacher_id=mentor,
        subject=term.get("subject", "")[:30],
        starts_on=day(term.get("starts_on")),
        ended_on=day(term.get("ends_on")),
        note=term.get("note", ""),
    )
    pair.settle_mentee(mentee["person"], mentee["name"])
    return pair


register(TitleImporter(LAYOUT, gettext_lazy("List of titles and mentors")))
