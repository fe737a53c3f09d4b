"""What the page of a summary says and offers about its sign-off."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from records.documents import page as document_page
from summaries import rules
from summaries.frozen import files, reading
from summaries.models import Frozen, Move, State


@dataclass
class SignOff:
    """Everything `summaries/_sign_off.html` needs; `may_…` is what the viewer may do now."""

    steps: list
    frozen: Frozen | None = None
    files: list = field(default_factory=list)
    returned: object = None
    withdrawn: object = None
    waits_for: str = ""
    may_hand_in: bool = False
    may_take_back: bool = False
    may_sign: bool = False
    may_withdraw: bool = False
    may_see_changes: bool = False
    may_make_files: bool = False

    @property
    def any_action(self):
        return self.files or any(
            value for name, value in vars(self).items() if name.startswith("may_")
        )


def sign_off_of(summary, person, *, job=None):
    """`SignOff` for a viewer; two queries, for a signed summary four. `job` is what runs."""
    may_know = rules.reads_records(person, summary)
    made = SignOff(list(summary.steps.all()) if may_know else [])
    last = made.steps[-1] if made.steps else None
    if last and last.move == Move.RETURNED:
        made.returned = last
    if last and last.move == Move.WITHDRAWN:
        made.withdrawn = last
    made.may_hand_in = summary.is_composed and rules.can_hand_in(person, summary)
    made.may_take_back = rules.can_take_back(person, summary)
    made.may_sign = rules.can_sign(person, summary)
    made.may_withdraw = rules.can_withdraw(person, summary)
    if summary.state == State.HANDED_IN and not made.may_sign:
        made.waits_for = waits_for(summary, person)
    if summary.is_frozen:
        made.frozen = frozen_of(summary)
        made.files = list(made.frozen.files.all())
        made.may_see_changes = may_know
        made.may_make_files = may_know and not job and bool(files.missing(made.frozen))
    return made


def waits_for(summary, person):
    if rules.signs_for(person, summary):
        return _("You handed it in yourself: somebody else has to sign it.")
    if summary.school is None:
        return _("It waits for a colleague of the district to sign it.")
    return _("It waits for the principal to sign it.")


def frozen_of(summary):
    rows = Frozen.objects.select_related("signed_by").prefetch_related("files")
    return rows.get(summary=summary)


def frozen_page(frozen, person, summary):
    """The signed document as a page; figures are links for those who read the records."""
    document = frozen.tree
    if not rules.reads_records(person, summary):
        document = reading.without_links(document)
    return document_page.html(document)
