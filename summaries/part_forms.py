"""What a browser sends of a part of a summary."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.ids import new_id
from summaries.plain import Unreadable, read, text_of

LONGEST = 100_000
MOST_MARKS = 500


class MarksField(forms.Field):
    """Many short words under one name: codes of sentences, ids of honours."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        return [mark[:80] for mark in (value or ())[:MOST_MARKS]]


class PartForm(forms.Form):
    """The text of a part with what was ticked beside it; `content` is what it says.

    `base` is the version the text was made from; it stays with a draft in the browser,
    unlike a field called version.
    """

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Text of this part"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    offered = MarksField(required=False)
    chosen = MarksField(required=False)
    honours_offered = MarksField(required=False)
    honours = MarksField(required=False)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, ground, **kwargs):
        super().__init__(data, **kwargs)
        self.ground = ground
        self.content = []

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            self.content = read(
                cleaned["text"],
                self.ground,
                offered=cleaned["offered"],
                chosen=cleaned["chosen"],
            )
        except Unreadable as error:
            self.add_error("text", error.words)
            return cleaned
        self.content += self.picked(cleaned)
        return cleaned

    def picked(self, cleaned):
        """Nothing where all are listed, so that an honour of tomorrow is listed too."""
        offered, chosen = cleaned["honours_offered"], cleaned["honours"]
        if not offered or set(offered) <= set(chosen):
            return []
        return [{"honours": [one for one in offered if one in chosen]}]

    @classmethod
    def of(cls, opened, **more):
        """As an opened part (`summaries.editor.OpenPart`) stands now."""
        initial = {
            "key": opened.key,
            "text": text_of(opened.content, opened.ground),
            "base": opened.version,
            "request_key": new_id(),
        }
        return cls(ground=opened.ground, initial=initial | more)


class BackForm(forms.Form):
    """To which revision of a part to go back."""

    key = forms.CharField(max_length=40)
    number = forms.IntegerField(min_value=0)
    base = forms.IntegerField(min_value=0)
    request_key = forms.UUIDField(required=False)


def merged_notice(is_clean):
    if is_clean:
        return _("Both are put together below. Look at the text and save it.")
    return _(
        "You both changed the same lines. Theirs stand before yours below: keep what is right "
        "and save."
    )
