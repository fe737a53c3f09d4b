from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = _("Schools and people")

    def ready(self):
        from axes.signals import user_locked_out
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from schools.forms.fields import tidy_text_fields

        tidy_text_fields()
        user_locked_out.connect(note_lock_out, dispatch_uid="schools.note_lock_out")
        user_logged_in.connect(note_session, dispatch_uid="schools.note_session")
        user_logged_out.connect(forget_session, dispatch_uid="schools.forget_session")


def note_lock_out(sender, request, username, **kwargs):
    from schools import actions

    # Counted just now: who tries on while it is closed is not written down again.
    if request.axes_failures_since_start:
        actions.locked_out(username)


def note_session(sender, request, user, **kwargs):
    from schools import actions
    from schools.addresses import client_address

    actions.begin_session(
        user,
        request.session,
        agent=request.META.get("HTTP_USER_AGENT", ""),
        address=client_address(request),
    )


def forget_session(sender, request, **kwargs):
    from schools import actions

    actions.forget_session(request.session.session_key)
