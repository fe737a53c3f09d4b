"""How rows of a list of papers become papers, each with everything that came of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records import actions
from records.imports.importers import Importer, certified, keep
from records.models import STANDING, Choice, ImportRow, Status
from records.sheets.cells import title_key
from research.models import Outcome, Paper, PaperAuthor, PaperOutcome, Prize
from schools import audit

PRIZES = {"一等": Prize.FIRST, "二等": Prize.SECOND, "三等": Prize.THIRD}


@dataclass(frozen=True)
class PaperImporter(Importer):
    """One row is one outcome; rows of one title are one paper (13.4). A paper on record that
    has one of the authors gets the new outcome. Two prizes in one month have the same day: both
    may be kept."""

    offered_within = tuple(Choice)
    offered_on_record = (Choice.KEEP, Choice.BOTH)  # type: ignore[assignment]

    def offered_for(self, values):
        # Of a paper that still waits for review the office decides there.
        return () if values.get("waits") else self.offered_on_record

    def shown(self, values):
        outcome = outcome_of(values)
        return {
            "prize": outcome.get_prize_display() or outcome.get_outcome_display(),
            "level": outcome.get_level_display(),
            "date": values["date"],
        }

    def settle(self, rows, batch):
        known = Known(batch)
        outcomes = {
            (one.paper_id, one.outcome, one.happened_on)
            for one in PaperOutcome.objects.filter(paper__in=known.papers)
        }
        for row in rows:
            if not row.is_accepted or (paper := known.same(row.values)) is None:
                continue
            waits = not paper.is_certified
            if waits or outcome_key(paper, row.values) in outcomes:
                row.duplicate_of(None, field="title")
                row.facts["known"] = paper.pk
                if waits:
                    row.values["waits"] = True

    def stored(self, pks, batch):
        papers = Paper.objects.filter(school=batch.school_id, pk__in=pks)
        return {paper.pk: (paper, {}) for paper in papers}

    def write(self, batch, rows, by):
        known, new, grown = Known(batch), defaultdict(list), defaultdict(list)
        for row in rows:
            paper = known.same(row.values)
            if paper is None:
                new[key_of_title(row.values)].append(row)
            else:
                grown[paper.pk].append(row)
        papers = [paper_of(group, batch, by) for group in new.values()]
        keep(Paper, papers, by)
        authors = [
            author
            for paper, group in zip(papers, new.values(), strict=True)
            for author in authors_of(paper, group)
        ]
        PaperAuthor.objects.bulk_create(authors, batch_size=500)
        found = [
            outcome_of(row.values, paper, row.pk)
            for paper, group in zip(papers, new.values(), strict=True)
            for row in group
        ]
        for pk, group in grown.items():
            found += grow(known.papers[pk], group, by)
        count_equal(found, known.papers)
        PaperOutcome.objects.bulk_create(found, batch_size=500)
        return {"added": len(papers), "changed": len(grown)}

    def obstacles(self, batch):
        grown = PaperOutcome.objects.filter(
            paper__batch=batch, pk__in=ImportRow.objects.exclude(batch=batch).values("pk")
        )
        count = grown.values("paper").distinct().count()
        if not count:
            return []
        words = ngettext(
            "%(count)s of its papers got an outcome from a later import. Undo that one first.",
            "%(count)s of its papers got outcomes from later imports. Undo those first.",
            count,
        )
        return [words % {"count": count}]

    def undo(self, batch, by, why):
        papers = list(Paper.objects.filter(batch=batch, status=Status.CERTIFIED))
        actions.reverse_many(papers, by=by, why=why or _("The import was undone."))
        added = PaperOutcome.objects.filter(pk__in=batch.rows.values("pk"))
        elsewhere = added.exclude(paper__batch=batch)
        touched = list(Paper.objects.filter(outcomes__in=elsewhere).distinct())
        elsewhere.delete()
        for paper in touched:
            settle_day(paper)
            audit.record(by=by, verb="research.outcome_taken_back", target=paper, why=why)
        return {"reversed": len(papers), "changed": len(touched)}


class Known:
    """The standing papers of the school, and which of them a row is about: one of its title
    by one of its authors. Two people may well call theirs the same."""

    def __init__(self, batch):
        rows = Paper.objects.filter(school=batch.school_id, status__in=STANDING)
        rows = rows.only("title_key", "status", "teacher", "ended_on", "school")
        self.papers = {one.pk: one for one in rows.order_by("pk")}
        self.people = defaultdict(set)
        for one in self.papers.values():
            self.people[one.pk].add(str(one.teacher_id))
        authors = PaperAuthor.objects.filter(paper__in=rows, person__isnull=False)
        for paper, person in authors.values_list("paper", "person"):
            self.people[paper].add(str(person))
        self.titles = defaultdict(list)
        for one in self.papers.values():
            self.titles[one.title_key].append(one)

    def same(self, values):
        people = {str(one["person"]) for one in values["team"] if one["person"]}
        titled = self.titles.get(key_of_title(values), ())
        return next((one for one in titled if self.people[one.pk] & people), None)


def key_of_title(values):
    return title_key(values["title"])[:200]


def day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


def outcome_key(paper, values):
    return paper.pk, values["outcome"], day(values["happened_on"])


def outcome_of(values, paper=None, pk=None):
    prize = PRIZES.get(values["prize"], Prize.OTHER) if values["prize"] else ""
    outcome = PaperOutcome(
        outcome=values["outcome"],
        level=values["level"],
        happened_on=day(values["happened_on"]),
        prize=prize,
        venue=values["venue"][:150],
        number=values["number"][:60],
        core=values["core"] and values["outcome"] == Outcome.PUBLISHED,
    )
    if paper is not None:
        # The id of its row, so that an undo finds it again.
        outcome.pk, outcome.paper, outcome.school_id = pk, paper, paper.school_id
    return outcome


def paper_of(rows, batch, by):
    """The paper of some rows: its author is the first of the first of them."""
    first = rows[0].values
    paper = Paper(
        teacher_id=first["first_person"],
        title=first["title"],
        title_key=title_key(first["title"])[:200],
        ended_on=min(day(row.values["happened_on"]) for row in rows),
        note=first["note"],
    )
    return certified(paper, rows[0].pk, batch, by, timezone.now())


def authors_of(paper, rows):
    """In the order of the first row, then whom others add; everybody once."""
    everybody = {
        one["person"] or one["name"]: one for row in rows for one in row.values["team"]
    }  # the first place of a key stays where it is
    return [
        PaperAuthor(
            school_id=paper.school_id,
            paper=paper,
            position=place,
            person_id=one["person"],
            name=one["name"][:40],
        )
        for place, one in enumerate(everybody.values(), 1)
    ]


def grow(paper, rows, by):
    """New outcomes of a paper on record."""
    found = [outcome_of(row.values, paper, row.pk) for row in rows]
    earliest = min(paper.ended_on, *(one.happened_on for one in found))
    Paper.objects.filter(pk=paper.pk).update(ended_on=earliest, version=F("version") + 1)
    audit.record(by=by, verb="research.outcome_imported", target=paper)
    return found


def count_equal(outcomes, papers):
    """Say of new outcomes which of several equal ones they are, those on record counted."""
    last = Counter()
    stored = PaperOutcome.objects.filter(paper__in=papers)
    for key in stored.values_list("paper", "outcome", "happened_on", "occurrence"):
        last[key[:3]] = max(last[key[:3]], key[3])
    for one in outcomes:
        key = one.paper_id, one.outcome, one.happened_on
        one.occurrence = last[key] = last[key] + 1


def settle_day(paper):
    """The day of a paper is that of its first outcome."""
    first = paper.outcomes.order_by("happened_on").first()
    if first:
        Paper.objects.filter(pk=paper.pk).update(
            ended_on=first.happened_on, version=F("version") + 1
        )
