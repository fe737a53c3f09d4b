"""One rule for all text that people or spreadsheets send."""

import re
import signal
import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from records.sheets.cells import plain
from schools.texts import MARK, MOST_MARKS, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王芳", "王芳"),
        ("𬭎㛃䶮𫖯", "𬭎㛃䶮𫖯"),
        ("葛\U000e0100城", "葛\U000e0100城"),  # a variant of a rare character
        ("\ue5e5", "\ue5e5"),  # old systems keep rare characters in the private area
        ("买买提·艾力", "买买提·艾力"),
        ("مۇھەممەت\u200cجان", "مۇھەممەت\u200cجان"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("　全角　空格", "　全角　空格"),
        ("e\u0301", "é"),
        ("王\u202e芳", "王芳"),
        ("王\u200b芳\ufeff\u2060\u00ad", "王芳"),
        ("王\u200d芳", "王芳"),
        ("王\x00芳\x1b\x7f\x9f", "王芳"),
        ("\u3164", ""),
        ("a\ufffe\ufdd0b", "ab"),
        ("王" + "\u0334" * 90, "王" + "\u0334" * 4),
        ("一\r\n二\u2028三\x85四\r五", "一\n二\n三\n四\n五"),
        ("一\t二", "一\t二"),
    ],
)
def test_what_one_can_see_stays_and_what_hides_goes(typed, kept):
    assert tidy(typed) == kept


def test_on_one_line_there_is_one_line():
    assert tidy("一\r\n\n二\t三", lines=False) == "一 二 三"


@given(st.text(alphabet=st.characters(), max_size=60))
def test_tidy_text_is_tidy(text):
    once = tidy(text)

    assert tidy(once) == once
    assert len(once) <= len(unicodedata.normalize("NFC", text))
    assert not any(unicodedata.category(c) == "Cc" and c not in "\t\n" for c in once)
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert not re.search(f"{MARK}{{{MOST_MARKS + 1}}}", once)
    assert once.encode().decode() == once


class AnyForm(forms.Form):
    name = forms.CharField(max_length=4)
    note = forms.CharField(widget=forms.Textarea, required=False)
    password = forms.CharField(widget=forms.PasswordInput, strip=False)


def test_every_form_tidies_its_text_and_leaves_passwords():
    form = AnyForm(
        {
            "name": "\u200b 王\u202e\n芳\u0000 ",
            "note": "一\r\n二\u200b",
            "password": "a\u200b\u202eb ",
        }
    )

    assert form.is_valid()
    assert form.cleaned_data == {"name": "王 芳", "note": "一\n二", "password": "a\u200b\u202eb "}


def test_text_of_nothing_but_what_hides_is_no_text():
    form = AnyForm({"name": "\u200b\u3164\u202e", "password": "x"})

    assert list(form.errors) == ["name"]


def test_cells_of_sheets_obey_the_same_rule():
    assert plain(" 王\u202e芳\u0301" + "\u0301" * 50) == tidy("王芳" + "\u0301" * 9)


@pytest.mark.parametrize("marks", ["\u302a\u3099", "\u0301\u0316", "\U0001d165\U0001d16d"])
def test_long_piles_of_marks_take_no_time(marks, time_limit):
    assert len(tidy("王" + marks * 300_000)) <= 1 + 2 * MOST_MARKS


@pytest.fixture
def time_limit():
    """Putting such a pile in order takes hours; nobody waits that long here."""

    def stop(number, frame):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
