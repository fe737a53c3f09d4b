from schools.forms.accounts import (
    AuditFilter,
    CodeForm,
    EmailForm,
    ForgottenForm,
    LanguageForm,
    NewPasswordForm,
    PasswordForm,
    ProofForm,
    SignInForm,
)
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
from schools.forms.sets import SetForm

__all__ = [
    "AppointmentForm",
    "AuditFilter",
    "CodeForm",
    "EmailForm",
    "EndEmploymentForm",
    "ForgottenForm",
    "GroupForm",
    "LanguageForm",
    "LastDayForm",
    "LeaderForm",
    "MembersForm",
    "MembershipForm",
    "NewPasswordForm",
    "PasswordForm",
    "PersonAddForm",
    "PersonChangeForm",
    "PersonFilter",
    "ProofForm",
    "SemesterForm",
    "SetForm",
    "SignInForm",
    "TakeOnForm",
]
