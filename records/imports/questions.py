"""What the reader asked, and what somebody said: kept beside the file, which is read again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from records import rules
from records.actions import NotNow
from records.imports import importers, life, sorting, words
from records.sheets.questions import Question
from schools import audit

HEADINGS = "headings"


def questions_of(batch):
    """The Questions of the latest reading, as long as an answer can change the preview."""
    if not batch.may_be_read_again:
        return []
    return [Question.from_json(kept) for kept in batch.counts.get("questions", [])]


def lock(batch, by):
    """The batch as it is now, locked with all others of its file, which may be read again with
    it: in one order, so that two people wait for each other and not both for ever. Raises
    NotNow when its file cannot be read again."""
    if not rules.can_import(by, batch.school):
        raise PermissionDenied
    list(sorting.of_one_file(batch).select_for_update().values_list("pk"))
    batch.refresh_from_db()
    if not batch.may_be_read_again:
        raise NotNow(life.not_again(batch))


@transaction.atomic
def answer(batch, answers, *, by):
    """Keep what things mean, [(Question, meaning)], and read the file again with it.

    What holds in every file is remembered for the school, the rest for this file alone. The
    meaning of a heading is a field, or `known` for a column that is not needed; of a person an
    employee number, or `""` for nobody of the school. Raises NotNow.
    """
    lock(batch, by)
    found = [(one.lasts, word_of(batch, one, meaning)) for one, meaning in answers]
    words.remember(batch.school, [word for lasts, word in found if lasts], by=by)
    for lasts, word in found:
        if not lasts:
            words.put(batch.answers, word)
    batch.save(update_fields=["answers"])
    batch.school.refresh_from_db(fields=["words"])
    life.read_again(batch, by=by)
    read_siblings_again(batch, by=by)


def look_again(batch, *, by):
    """Read again what waits of a file, after the roster or the school's words changed."""
    life.read_again(batch, by=by)
    read_siblings_again(batch, by=by)


def after_import(batch, *, by):
    """Whoever a staff list brought is found in what waits beside it."""
    if not importers.get(batch.layout).needs_roster:
        read_siblings_again(batch, by=by)


def word_of(batch, question, meaning):
    """What is remembered of an answer."""
    return words.Word(path_of(question, batch), meaning, question.word)


def path_of(question, batch):
    if question.kind == HEADINGS:
        return ("headers", importers.get(batch.layout).layout.name)
    return ("cells", question.kind)


def read_siblings_again(batch, *, by):
    """What waits beside a batch may read otherwise now; what cannot be read stays."""
    for other in sorting.siblings(batch).waiting():
        try:
            life.read_again(other, by=by)
        except (NotNow, PermissionDenied):
            continue


@transaction.atomic
def change_kinds(batch, chosen, *, by):
    """Have sheets read as other kinds: {sheet: layout}, `""` for not at all.

    What stays of the batch is read again, the rest goes to the batches beside it or becomes
    one of its own. Raises NotNow. Returns the others.
    """
    lock(batch, by)
    elsewhere = {name for one in sorting.siblings(batch) for name in one.only or ()}
    known = [name for name in sorting.sheets_of(batch) if name not in elsewhere]
    now = sorting.read_by(batch)
    after = now | {name: layout for name, layout in chosen.items() if name in known}
    parts: dict[str, list] = {}
    for name in known:
        if after.get(name):
            parts.setdefault(after[name], []).append(name)
    if not parts or after == now:
        return []
    batch.layout = batch.layout if batch.layout in parts else next(iter(parts))
    batch.only = parts.pop(batch.layout)
    batch.save(update_fields=["layout", "only"])
    others = [give(batch, layout, names, by) for layout, names in parts.items()]
    audit.record(
        by=by,
        verb="records.import_sorted",
        target=batch,
        school=batch.school,
        before=now,
        after=after,
    )
    life.read_again(batch, by=by)
    return others


def give(batch, layout, names, by):
    """Sheets to the batch of their kind that waits beside this one, or to a new one."""
    for other in sorting.siblings(batch).filter(layout=layout).waiting():
        if other.may_be_read_again and other.only is not None:
            other.only = [*other.only, *names]
            other.save(update_fields=["only"])
            life.read_again(other, by=by)
            return other
    return life.split_off(batch, layout, names, by=by)
