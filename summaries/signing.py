"""Verbs of the sign-off: hand in, take back, return, sign, withdraw.

What is signed is frozen: nothing about it changes any more, and what it rests on is
kept with it. A state is changed by one conditional update, so that of two people at
once one is told.
"""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolios import tables
from records import jobs, kinds
from records.actions import NotNow
from records.documents import tree
from records.documents.tree import Proof
from records.templatetags.ui import cn_day
from schools import audit
from summaries import rules
from summaries.actions import composed
from summaries.facts import Facts
from summaries.frozen import codes, policies, rows
from summaries.frozen.labels import labels_of
from summaries.frozen.values import Numbers, same
from summaries.models import Frozen, Move, State, Step, Summary
from summaries.models.frozen import fingerprint, packed

SHOWN = 3


@transaction.atomic
def hand_in(summary, *, by):
    """Gives a summary to whoever signs it; it can no longer be changed."""
    if not rules.can_hand_in(by, summary):
        raise PermissionDenied
    if not summary.is_composed or is_being_composed(summary):
        raise NotNow(_("It is still being composed. Please wait until it is there."))
    refuse_old_figures(summary)
    refuse_old_lists(summary)
    move(summary, State.DRAFT, State.HANDED_IN, handed_in_by=by, returned_at=None)
    note(summary, Move.HANDED_IN, by=by)


@transaction.atomic
def take_back(summary, *, by):
    """Before it is signed, to write in it again."""
    if not rules.can_take_back(by, summary):
        raise PermissionDenied
    move(summary, State.HANDED_IN, State.DRAFT)
    note(summary, Move.TAKEN_BACK, by=by)


@transaction.atomic
def give_back(summary, *, by, why):
    """Not signed, for a reason in words."""
    if not why.strip():
        raise ValueError("a returned summary needs a reason")
    if not rules.can_sign(by, summary):
        raise PermissionDenied
    move(summary, State.HANDED_IN, State.DRAFT, returned_at=timezone.now())
    note(summary, Move.RETURNED, by=by, why=why)


@transaction.atomic
def sign(summary, *, by, seen, site):
    """Approves what `by` has seen (`seen_of` of it) and freezes it; a job makes the files.

    `site` is the address that stands before the one of the check page.
    """
    if not rules.can_sign(by, summary):
        raise PermissionDenied
    move(summary, State.HANDED_IN, State.SIGNED)
    # It may have been taken back and handed in anew since it was read.
    summary.refresh_from_db(fields=["tree", "palette", "outline"])
    document = document_of(summary)
    if seen != seen_of(document):
        raise NotNow(_("It was changed since you opened it. Please read it again."))
    refuse_old_figures(summary)
    frozen = freeze(summary, document, by=by, site=site)
    note(summary, Move.SIGNED, by=by, after={"code": frozen.shown_code})
    order_files(frozen, by=by)
    return frozen


@transaction.atomic
def withdraw(summary, *, by, why):
    """The document stays as it is, and its check page says that it no longer holds."""
    if not why.strip():
        raise ValueError("a withdrawal needs a reason")
    if not rules.can_withdraw(by, summary):
        raise PermissionDenied
    move(summary, State.SIGNED, State.WITHDRAWN)
    note(summary, Move.WITHDRAWN, by=by, why=why)


def move(summary, was, state, **fields):
    moved = Summary.objects.filter(pk=summary.pk, state=was).update(state=state, **fields)
    if not moved:
        raise NotNow(_("Somebody else was quicker. Please look at the summary again."))
    summary.state = state
    for name, value in fields.items():
        setattr(summary, name, value)


def note(summary, what, *, by, why="", after=None):
    Step.objects.create(
        summary=summary, school=summary.school, move=what, by=by, by_name=by.name, why=why
    )
    audit.record(by=by, verb=f"summaries.{what}", target=summary, after=after, why=why)


# --- what is signed -------------------------------------------------------------


def document_of(summary):
    """The document as it would be printed now."""
    return summary.document()


def seen_of(document):
    """Changes with every letter of the document: proves which one somebody saw."""
    return fingerprint(packed(tree.to_json(document)), packed(None))


def is_being_composed(summary):
    job = summary.job
    return bool(job and job.kind == "summaries.compose" and job.is_live)


def refuse_old_figures(summary):
    """A document is signed only while it agrees with the records. Raises NotNow."""
    if lost := [run for run in tree.figures(document_of(summary)) if run.missing]:
        raise NotNow(
            ngettext(
                "%(count)s figure in a text is no longer in the records (%(names)s). Take it out "
                "or put in another.",
                "%(count)s figures in texts are no longer in the records (%(names)s). Take them "
                "out or put in others.",
                len(lost),
            )
            % {"count": len(lost), "names": "、".join(run.text for run in lost[:SHOWN])}
        )
    old = outdated(summary)
    if not old:
        return
    names = "、".join(label for label, _then, _now in old[:SHOWN])
    raise NotNow(
        ngettext(
            "%(count)s figure is no longer what the records say (%(names)s). Get fresh figures, "
            "then read it again.",
            "%(count)s figures are no longer what the records say (%(names)s). Get fresh "
            "figures, then read it again.",
            len(old),
        )
        % {"count": len(old), "names": names}
    )


def refuse_old_lists(summary):
    """The same for what is no figure: names in lists, rows of tables, bars of charts.

    Only where a fresh composing is one click away; between handing in and signing a title
    may be corrected without the document becoming wrong. Raises NotNow.
    """
    fresh = tree.to_json(replace(composed(summary, Facts(summary.scope())), signature=None))
    if fresh != {name: part for name, part in summary.tree.items() if name != "signature"}:
        raise NotNow(
            _(
                "A list, table or chart is no longer what the records say. Get fresh figures, "
                "then read it again."
            )
        )


def outdated(summary):
    """[(label, value, value of now)] of the figures that records changed since it was composed."""
    numbers = Numbers(summary.scope())
    printed = rows.printed_in(document_of(summary))
    now = numbers.values(printed)
    old = {key: run for key, run in printed.items() if not same(run.value, now[key])}
    labels = labels_of({key: run.title for key, run in old.items()}, numbers.scope)
    return [(labels[key], run.value, now[key]) for key, run in old.items()]


def still_to_come(summary):
    """In words, what of the period the document cannot hold yet."""
    told = []
    if summary.ends_on >= timezone.localdate():
        told.append(
            _("The period runs until %(day)s. What is recorded until then will not be in it.")
            % {"day": cn_day(summary.ends_on)}
        )
    if count := waiting_for_review(summary.scope()):
        told.append(
            ngettext(
                "%(count)s record of the period still waits for review and is not in it.",
                "%(count)s records of the period still wait for review and are not in it.",
                count,
            )
            % {"count": count}
        )
    return told


def waiting_for_review(scope):
    """How many records of the period are handed in and do not count before they are certified."""
    return sum(
        kind.model.objects.submitted().within(scope).count()
        for kind in kinds.reviewed()
        if not kind.counted_from_submission
    )


def freeze(summary, document, *, by, site):
    code, at = codes.new_code(), timezone.now()
    frozen = Frozen(
        summary=summary,
        school=summary.school,
        code=code,
        title=document.title,
        subtitle=document.subtitle,
        issuer=issuer_of(summary, document),
        signed_by=by,
        signed_at=at,
    )
    proved = replace(document, proof=proof_of(frozen, summary.language, site))
    frozen.document = packed({"tree": tree.to_json(proved), "language": summary.language})
    frozen.basis = packed(basis_of(summary, document))
    frozen.sha256 = fingerprint(frozen.document, frozen.basis)
    frozen.save(force_insert=True)
    return frozen


def issuer_of(summary, document):
    return document.signature.office if document.signature else str(summary.school or "")


def proof_of(frozen, language, site):
    code = frozen.shown_code
    url = f"{site.rstrip('/')}{reverse('summaries:check', args=[code])}"
    with translation.override(language):
        day = tables.date_in_words(timezone.localdate(frozen.signed_at))
        signed = _("Approved and signed on %(day)s. Check code: %(code)s")
        where = _("To check this document, scan the code or open %(url)s")
        return Proof(url, code, (signed % {"day": day, "code": code}, where % {"url": url}))


def basis_of(summary, document):
    """What the document rests on, as plain values."""
    scope = summary.scope()
    printed = rows.printed_in(document)
    return {
        "scope": {
            **scope.parameters(),
            "starts_on": str(scope.start),
            "ends_on": str(scope.end),
            "language": summary.language,
        },
        "figures": [
            {
                "key": key,
                "label": run.title,
                "unit": run.unit,
                "text": run.text,
                "value": run.value,
                "href": run.href,
            }
            for key, run in printed.items()
        ],
        "rows": rows.read(printed, Numbers(scope)),
        "policies": policies.in_force_for(summary, scope.end),
        "outline": summary.outline,
    }


def order_files(frozen, *, by):
    """A job that makes the files of a signed summary which are not there yet."""
    summary = frozen.summary
    summary.job = jobs.enqueue(
        "summaries.frozen_files",
        by=by,
        school=frozen.school,
        arguments={"frozen": str(frozen.pk)},
        key=str(frozen.pk),
        title=_("Files of the signed summary: %(title)s") % {"title": frozen},
    )
    summary.save(update_fields=["job"])
    return summary.job
