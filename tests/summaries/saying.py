"""What a sentence says of a scope, in words."""

from django.utils import translation

from records.documents.tree import plain
from records.scope import Scope
from schools.periods import Calendar
from summaries import sentences
from summaries.facts import Facts


def facts_of(cast, period="2020-2", **scope):
    found = Calendar(cast.school).parse(period)
    return Facts(Scope(found, cast.school.pk, **scope))


def said(code, facts, part=None, language="zh-hans"):
    """The sentence of a code in words, None when there is nothing to say."""
    one = next(
        one
        for one in sentences.CATALOGUE
        if one.code == code and facts.scope.kind in one.kinds and part in (None, one.part)
    )
    with translation.override(language):
        written = one.write(facts)
    return written and plain(written.runs)
