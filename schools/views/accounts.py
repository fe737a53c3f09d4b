"""My account, and the language of the pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.i18n import set_language as django_set_language

from schools import actions, transfer
from schools.forms import LanguageForm
from schools.models import AuditEvent
from schools.views.audit import page_of

LANGUAGE_CHOSEN = "language_chosen"


@require_safe
def account(request):
    """My account: what is known of me, and what was done with my data."""
    person = request.user
    events = AuditEvent.objects.filter(subject=person.pk)
    appointments = person.appointments.on(timezone.localdate())
    return render(
        request,
        "schools/account.html",
        {
            "spells": person.employments.select_related("school").newest_first(),
            "transfer_code": transfer.code_for(person),
            "memberships": person.memberships.on(timezone.localdate()).select_related("group"),
            "appointments": appointments.select_related("group", "school", "district"),
            "has_second_factor": actions.has_second_factor(person),
            "codes_left": actions.recovery_codes_left(person),
            "few": actions.FEW,
            "sessions": len(actions.places_of(person, request.session.session_key)),
            "language_form": LanguageForm(initial={"language": get_language()}),
            "page": page_of(request, events, 20),
        },
    )


@login_not_required
def set_language(request):
    """Shows the page one came from in another language, and remembers it for the person."""
    response = django_set_language(request)
    language = request.POST.get("language", "")
    if request.method == "POST" and language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.choose_language(request.user, language)
        else:
            request.session[LANGUAGE_CHOSEN] = language
    return response


def set_language_cookie(response, language):
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
