"""Verbs about people, places and accounts: change and audit entry stand or fall together."""

from schools.actions.accounts import (
    choose_language,
    close_account,
    issue_first_password,
    issue_first_passwords,
    locked_out,
    open_account,
    password_changed,
    signed_in,
    signed_out,
)
from schools.actions.calendar import drop_semester, store_semester
from schools.actions.groups import Overlap, join, leave, store_group
from schools.actions.people import (
    add_person,
    appoint,
    change_person,
    end_appointment,
    end_employment,
    take_on,
)

__all__ = [
    "Overlap",
    "add_person",
    "appoint",
    "change_person",
    "choose_language",
    "close_account",
    "drop_semester",
    "end_appointment",
    "end_employment",
    "issue_first_password",
    "issue_first_passwords",
    "join",
    "leave",
    "locked_out",
    "open_account",
    "password_changed",
    "signed_in",
    "signed_out",
    "store_group",
    "store_semester",
    "take_on",
]
