"""Objections to records (异议): raised by whom the record is about, answered by the office.

The record counts until the objection is decided; what is then done with it is done by the
actions of every record, in the transaction of the answer.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from records import actions, kinds, rules
from records.models import Objection, ObjectionState, Record, Remedy
from schools import audit
from schools.access import access_of


class OpenAlready(Exception):
    """There is an open objection of this person to this record: `objection`."""

    def __init__(self, objection):
        super().__init__("open already")
        self.objection = objection


def record_of(objection):
    """The record an objection is about, whoever may see it; None when it is gone."""
    kind = kinds.REGISTRY.get(objection.kind)
    if kind is None or not is_contestable(kind):
        return None
    related = kind.related if kind.contest else ("teacher", "created_by", "decided_by")
    return kind.model.objects.select_related(*related).filter(pk=objection.record_id).first()


def is_contestable(kind):
    """Whether whom a row of a kind is about can object to it."""
    return kind.contest is not None or issubclass(kind.model, Record)


def of(record):
    """Objections to a record, the newest first."""
    return Objection.objects.about(kinds.of(record).name, [record.pk])


def open_about(entries):
    """{(kind, record id)} of those of `entries` that are under objection; one query."""
    wanted = set(entries)
    rows = Objection.objects.open().filter(record_id__in={pk for _kind, pk in wanted})
    return wanted & set(rows.values_list("kind", "record_id"))


def marked(rows, kind):
    """Rows of a kind, each told by `is_contested` whether it is under objection."""
    about = Objection.objects.open().filter(kind=kind, record_id=OuterRef("pk"))
    return rows.annotate(is_contested=Exists(about))


def to_answer(person):
    """What waits for an answer of the office a person is in; nobody answers their own."""
    schools = access_of(person).office_schools
    return Objection.objects.open().filter(school__in=schools).exclude(person=person.pk)


def remedies(person, record):
    """What this person could do about a record if the objection is upheld."""
    found = [Remedy.OTHER]
    if corrections(person, record):
        found.insert(0, Remedy.CORRECT)
    if is_record(record) and rules.can_return(person, record):
        found.insert(0, Remedy.RETURN)
    if is_record(record) and rules.can_reverse(person, record):
        found.insert(0, Remedy.REVERSE)
    return found


def is_record(row):
    return isinstance(row, Record)


def corrections(person, record):
    """{key: words} of what this person could put an entry to, where its kind has such."""
    contest = record is not None and kinds.of(record).contest
    return contest.corrections(person, record) if contest else {}


@transaction.atomic
def object_to(record, *, by, why, request_key=None):
    """Raise an objection; a repeated request (same key) gives the one of the first.

    Raises PermissionDenied, and OpenAlready when the person has one that waits.
    """
    if not why.strip():
        raise ValueError("an objection needs a reason")
    if known := first_of(request_key, by):
        return known
    if not rules.can_object(by, record):
        raise PermissionDenied
    objection = Objection(
        school_id=record.school_id,
        kind=kinds.of(record).name,
        record_id=record.pk,
        record_label=str(record)[:200],
        person=by,
        why=why,
        request_key=request_key,
    )
    try:
        with transaction.atomic():
            objection.save(force_insert=True)
    except IntegrityError:
        if known := first_of(request_key, by):
            return known
        standing = of(record).open().by(by).first()
        if standing is None:
            # The key of somebody else's request.
            raise PermissionDenied from None
        raise OpenAlready(standing) from None
    note(objection, record, "objected", by=by, after={"why": why})
    return objection


def first_of(request_key, by):
    return request_key and Objection.objects.filter(request_key=request_key, person=by).first()


@transaction.atomic
def withdraw(objection, *, by):
    """Take it back before it was answered. Raises PermissionDenied, NotNow."""
    if objection.person_id != by.pk:
        raise PermissionDenied
    if objection.state == ObjectionState.WITHDRAWN:
        return
    close(
        objection,
        objection.version,
        state=ObjectionState.WITHDRAWN,
        withdrawn_at=timezone.now(),
    )
    note(objection, record_of(objection), "objection_withdrawn", by=by)


@transaction.atomic
def answer(objection, *, by, remedy="", correction="", words, version, answer_key=None):
    """Decide on it: with a `remedy` it is upheld and that is done, without one rejected.

    `correction` is one of `corrections`, for the remedy that is one. `words` are the reason; of
    a reversal or return they are the record's reason too.
    The same answer again changes nothing. Raises PermissionDenied, NotNow when
    it was answered, withdrawn or overtaken by another decision on the record.
    """
    if not words.strip():
        raise ValueError("an answer needs a reason")
    if was_answered_with(objection, answer_key, by):
        return
    record = record_of(objection)
    if not rules.can_answer(by, objection, record):
        if not objection.is_open:
            raise actions.NotNow(over(objection))
        raise PermissionDenied
    if remedy and remedy not in remedies(by, record):
        raise actions.NotNow(changed_meanwhile())
    if remedy == Remedy.CORRECT and correction not in corrections(by, record):
        raise actions.NotNow(changed_meanwhile())
    state = ObjectionState.UPHELD if remedy else ObjectionState.REJECTED
    close(
        objection,
        version,
        state=state,
        remedy=remedy,
        answer=words,
        answered_by=by,
        answered_at=timezone.now(),
        answer_key=answer_key,
    )
    done = {"answer": words, **({"remedy": remedy} if remedy else {})}
    note(objection, record, f"objection_{state}", by=by, after=done)
    if remedy == Remedy.REVERSE:
        actions.reverse(record, by=by, why=words)
    elif remedy == Remedy.RETURN:
        actions.give_back([record], by=by, why=words)
    elif remedy == Remedy.CORRECT:
        kinds.of(record).contest.correct(record, correction, by)


def was_answered_with(objection, answer_key, by):
    """Whether this very answer of a person came before; a key as text will do."""
    answered = objection.answer_key is not None and objection.answered_by_id == by.pk
    return answered and str(objection.answer_key) == str(answer_key)


def changed_meanwhile():
    return _("The record has changed meanwhile; this cannot be done with it now.")


def close(objection, version, **fields):
    """One conditional update: of two answers at one moment one is told."""
    mine = Objection.objects.open().filter(pk=objection.pk, version=version)
    if not mine.update(version=F("version") + 1, **fields):
        objection.refresh_from_db()
        raise actions.NotNow(over(objection))
    objection.refresh_from_db()


def over(objection):
    """Why nothing can be done with it any more, in words."""
    if objection.state == ObjectionState.WITHDRAWN:
        return _("The objection was withdrawn in the meantime.")
    if objection.is_answered:
        return _("%(name)s answered this objection in the meantime.") % {
            "name": objection.answered_by.name
        }
    return _("Somebody changed this objection in the meantime. Look at it and send again.")


def note_seen(objection, *, by):
    """Stamp when whoever objected first read the answer."""
    if objection.person_id == by.pk and objection.is_answered and objection.seen_at is None:
        mine = Objection.objects.filter(pk=objection.pk, seen_at__isnull=True)
        mine.update(seen_at=timezone.now())


def note(objection, record, word, *, by, after=None):
    """In the log beside the other steps of the record, as an entry about whoever objected."""
    target = record if record is not None else objection
    audit.record(
        by=by,
        verb=f"{target._meta.app_label}.{word}",
        target=target,
        subject=objection.person,
        school=objection.school,
        after=after or {},
    )
