"""How rows of a list of backbone teachers and mentors become titles held and mentor pairs."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolios.models import MentorPair, TitleHeld
from portfolios.sheets import LAYOUT
from records import actions
from records.imports import replaced
from records.imports.importers import Importer, certified, keep, register
from records.models import STANDING, Choice, Status
from schools.ids import new_id

MODELS = (TitleHeld, MentorPair)
# Where the preview says of a row that it is there already.
FIELD = {"title": "title", "pair": "mentee"}


@dataclass(frozen=True)
class TitleImporter(Importer):
    """A row is a title with the pairs of its mentees, or one pair.

    Pairs stand in both sheets and are on record once. A title is on record already when one
    of the same words and level has a term that meets it: a later term is a new one.
    """

    once = gettext_lazy(
        "Both cannot stand: nobody holds a title twice at a time, and nobody has a mentor twice. A "
        "later term is imported as a new one."
    )
    # A row of pairs may repeat a mentee beside a title: in its place the title would be lost.
    offered_within = ()
    offered_on_record = (Choice.KEEP, Choice.REPLACE)  # type: ignore[assignment]

    def page(self, batch):
        scope = f"whose=school:{batch.school_id}&when={batch.semester.key}"
        return f"{reverse('portfolios:title_list')}?{scope}", _("See the titles and pairs")

    def shown(self, values):
        return words_of(title_of(values) or pairs_of(values)[0])

    def stored(self, pks, batch):
        found = [
            record
            for model in MODELS
            for record in model.objects.filter(school=batch.school_id, pk__in=pks)
        ]
        return {record.pk: (record, words_of(record)) for record in found}

    def settle(self, rows, batch):
        on_record = OnRecord(batch.school_id)
        for row in rows:
            if row.is_accepted and not any(on_record.new_of(row.values)):
                row.duplicate_of(None, field=FIELD[row.values["kind"]])
                row.facts["known"] = on_record.equal_to(row.values)

    def write(self, batch, rows, by):
        made_way = sum(replaced.make_way(model, batch, rows, by) for model in MODELS)
        on_record, now, titles, pairs = OnRecord(batch.school_id), timezone.now(), [], []
        for row in rows:
            title, found = on_record.new_of(row.values)
            for place, record in enumerate(filter(None, [title, *found])):
                pk = new_id() if place else row.pk
                (titles if record is title else pairs).append(certified(record, pk, batch, by, now))
                on_record.add(record)
        keep(TitleHeld, titles, by)
        keep(MentorPair, pairs, by)
        done = {"added": len(titles) + len(pairs), "changed": 0}
        return {**done, "replaced": made_way} if made_way else done

    def obstacles(self, batch):
        on_record = OnRecord(batch.school_id, but=batch)

        def rivals(batch, records):
            found = {record.pk: on_record.find(record) for record in records}
            return {pk: other for pk, other in found.items() if other not in (None, pk)}

        return [one for model in MODELS for one in replaced.obstacles(model, batch, rivals)]

    def undo(self, batch, by, why):
        why = why or _("The import was undone.")
        done = {"reversed": 0, "restored": 0}
        for model in MODELS:
            records = list(model.objects.filter(batch=batch, status=Status.CERTIFIED))
            actions.reverse_many(records, by=by, why=why)
            done["reversed"] += len(records)
            done["restored"] += replaced.bring_back(model, batch, by, why)
        return done

    def coming_back(self, batch):
        return sum(len(replaced.of(model, batch)) for model in MODELS)


class OnRecord:
    """The standing titles and pairs of a school, but not those of one import: {what makes them
    equal: those with a term}."""

    def __init__(self, school_id, but=None):
        self.equals = {}
        fields = {
            TitleHeld: ("teacher_id", "title_key", "level", "starts_on", "ended_on"),
            MentorPair: ("teacher_id", "mentee_key", "starts_on", "ended_on"),
        }
        for model, names in fields.items():
            rows = model.objects.filter(school=school_id, status__in=STANDING)
            rows = rows.exclude(batch=but) if but else rows
            for record in rows.only(*names).iterator(2000):
                self.add(record)

    def add(self, record):
        self.equals.setdefault(key_of(record), []).append((*term_of(record), record.pk))

    def find(self, record):
        """The id of one whose term meets that of a record."""
        start, end = term_of(record)
        equals = self.equals.get(key_of(record), ())
        return next((pk for first, last, pk in equals if first <= end and start <= last), None)

    def new_of(self, values):
        """(title or None, pairs) of a row that are not on record."""
        title = title_of(values)
        pairs = [pair for pair in pairs_of(values) if not self.find(pair)]
        return (None if title is None or self.find(title) else title), pairs

    def equal_to(self, values):
        """The id of the title, or of the pair, that a row repeats."""
        return self.find(title_of(values) or pairs_of(values)[0])


def words_of(record):
    """How the cells of a row were understood."""
    words = {"term": str(record.ended_on or _("no fixed end"))}
    if isinstance(record, MentorPair):
        return {**words, "since": str(record.starts_on or "")}
    return {
        **words,
        "level": record.get_level_display(),
        "approved": str(record.starts_on or ""),
        "document": record.document,
    }


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
    """Unsaved pairs: those of the row, or those of the mentees beside a title.

    Since when mentees beside a title are such the title does not say: only a pair that is
    told in the other sheet as well has its days.
    """
    if values["kind"] == "pair":
        mentees = [values["mentee"], *values.get("further", ())]
        return [pair_of(values["person"], mentee, values) for mentee in mentees]
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
