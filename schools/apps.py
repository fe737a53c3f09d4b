from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = _("Schools and people")

    def ready(self):
        from axes.signals import user_locked_out

        from schools.forms.fields import tidy_text_fields

        tidy_text_fields()
        user_locked_out.connect(note_lock_out, dispatch_uid="schools.note_lock_out")


def note_lock_out(sender, request, username, **kwargs):
    from schools import actions

    # Counted just now: who tries on while it is closed is not written down again.
    if request.axes_failures_since_start:
        actions.locked_out(username)
