from schools.forms.accounts import AuditFilter, LanguageForm, PasswordForm, SignInForm
from schools.forms.calendar import SemesterForm
from schools.forms.groups import GroupForm, LeaderForm, MembersForm
from schools.forms.people import (
    AppointmentForm,
    EndEmploymentForm,
    LastDayForm,
    MembershipForm,
    PersonAddForm,
    PersonChangeForm,
    PersonFilter,
    TakeOnForm,
)

__all__ = [
    "AppointmentForm",
    "AuditFilter",
    "EndEmploymentForm",
    "GroupForm",
    "LanguageForm",
    "LastDayForm",
    "LeaderForm",
    "MembersForm",
    "MembershipForm",
    "PasswordForm",
    "PersonAddForm",
    "PersonChangeForm",
    "PersonFilter",
    "SemesterForm",
    "SignInForm",
    "TakeOnForm",
]
