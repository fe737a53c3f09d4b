"""The words of the code, and their translations."""

import gettext

import polib
import pytest
from django.core.management import CommandError, call_command

from schools.catalogues import (
    CATALOGUE,
    Catalogues,
    Message,
    messages_of_python,
    messages_of_template,
)

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy as word
_("Save")
_("one " "sentence")
ngettext("%(n)s row", "%(n)s rows", n) % {"n": n}
word("verb", "Open")
_(variable)
print("not this")
"""

TEMPLATE = """
{% load i18n %}
<a title="no">{% translate "Back" %}</a> {{ x|default:_("none") }}
{% translate "Open" context "verb" %}
{% blocktranslate trimmed count n=rows|length %}
  {{ n }} row
{% plural %}
  {{ n }} rows
{% endblocktranslate %}
{# translate "comment" #}
{% comment %}{% translate "hidden" %}{% endcomment %}
"""


@pytest.fixture
def project(tmp_path, settings):
    """A project with one untranslated word in an app and one in a common template."""
    settings.BASE_DIR = tmp_path
    write(
        tmp_path / "training/forms.py",
        "from django.utils.translation import gettext as _\n_('Hours')",
    )
    write(tmp_path / "templates/base.html", "{% load i18n %}{% translate 'Home' %}")
    return tmp_path


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def translate(path, **words):
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for text, said in words.items():
        catalogue.append(polib.POEntry(msgid=text, msgstr=said))
    catalogue.save(str(path))


def test_words_of_python_are_those_given_to_gettext():
    assert list(messages_of_python(PYTHON)) == [
        Message("Save"),
        Message("one sentence"),
        Message("Open", context="verb"),
        Message("%(n)s row", "%(n)s rows"),
    ]


def test_words_of_a_template_are_those_a_reader_sees():
    assert list(messages_of_template(TEMPLATE)) == [
        Message("Back"),
        Message("none"),
        Message("Open", context="verb"),
        Message("%(n)s row", "%(n)s rows"),
    ]


def test_check_names_what_is_not_translated(project, capsys):
    translate(project / "training" / CATALOGUE, Hours="学时")

    with pytest.raises(CommandError):
        call_command("messages", "--check")

    assert "missing   templates/base.html: 'Home'" in capsys.readouterr().out


def test_any_catalogue_may_translate_any_word(project):
    translate(project / "training" / CATALOGUE, Hours="学时", Home="首页")

    call_command("messages", "--check")

    assert Catalogues(project).missing() == []


def test_update_adds_words_to_the_nearest_catalogue_once(project):
    call_command("messages", "--update")
    call_command("messages", "--update")

    texts = {
        place: [entry.msgid for entry in polib.pofile(str(project / place / CATALOGUE))]
        for place in ("training", ".")
    }
    assert texts == {"training": ["Hours"], ".": ["Home"]}


def test_translation_with_another_placeholder_is_broken(project):
    write(
        project / "training/forms.py",
        "from django.utils.translation import gettext as _\n_('%(n)s hours')",
    )
    translate(project / CATALOGUE, **{"Home": "首页", "%(n)s hours": "%(m)s 学时"})

    with pytest.raises(CommandError):
        call_command("messages", "--check")

    assert Catalogues(project).broken() == ["%(n)s hours"]


def test_compiled_catalogue_is_written_when_the_source_is_newer(project):
    translate(project / CATALOGUE, Home="首页")

    written = [Catalogues(project).compile(), Catalogues(project).compile()]

    with (project / CATALOGUE).with_suffix(".mo").open("rb") as file:
        home = gettext.GNUTranslations(file).gettext("Home")
    assert (written, home) == ([1, 0], "首页")
