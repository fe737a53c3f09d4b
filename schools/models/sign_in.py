"""What signing in needs to remember beside the password."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.base import Row
from schools.models.people import Person


class SecondFactor(Row):
    """The secret that a person's telephone shares with us, sealed by `schools.vault`."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="second_factor")
    sealed_secret = models.CharField(max_length=300)
    last_step = models.BigIntegerField(
        default=0, help_text="Codes of this step of time and of earlier ones are spent."
    )
    added_at = models.DateTimeField(_("at"), auto_now_add=True)

    def __str__(self):
        return f"{self.person_id}"


class RecoveryCode(Row):
    """One way in without the telephone; only a keyed digest of it is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "digest", name="schools_recovery_code_once")
        ]

    def __str__(self):
        return f"{self.person_id}"


class OpenSession(Row):
    """Where somebody is signed in. It is open as long as Django keeps the session itself."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-since", "-id"]

    def __str__(self):
        return f"{self.person_id} {self.address}"


class Tally(models.Model):
    """How often something was tried lately; see `schools.tries`.

    Names and addresses stand here as digests: some type a password where the name belongs.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(db_index=True)
    open_at = models.DateTimeField(help_text="Nothing is accepted before.")

    def __str__(self):
        return f"{self.key} {self.count}"
