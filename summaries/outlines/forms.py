"""What is typed and ticked about an outline.

The content comes as rows in their order: `row` holds the token of each (`part:training`,
`sentence:F02`, …; an item belongs to the part above it), `on` those that are switched
on, and each part and text has fields under its own key.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from records.documents.markup import heading_number
from records.figures import REGISTRY
from schools.texts import tidy
from summaries.compose import PLACE
from summaries.formats import FORMATS
from summaries.keys import Key, UnknownFigure
from summaries.models import Outline
from summaries.outlines import catalogue, editing
from summaries.outlines.content import (
    ANNEX,
    BLOCK,
    DEEPEST,
    OPENING,
    SENTENCE,
    TEXT,
    Content,
    Item,
    Part,
    levelled,
)

PLACES = ("school", "office", "group", "name", "period")
LEVELS = {str(n) for n in range(1, DEEPEST + 1)}
MOST_PARTS = 40
MOST_TEXTS = 60


class KeepForm(forms.Form):
    """The name under which a house keeps an outline."""

    name = forms.CharField(label=gettext_lazy("Name of the outline"), max_length=60)
    is_usual = forms.BooleanField(
        label=gettext_lazy("New summaries begin with it"),
        required=False,
        help_text=gettext_lazy("Instead of the one they begin with now. It can be chosen anew."),
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, house, kind, this=None, **kwargs):
        super().__init__(data, **kwargs)
        self.rows = Outline.objects.of_house(**house).filter(kind=kind)
        if this is not None:
            self.rows = self.rows.exclude(pk=this.pk)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.rows.filter(name=name).exists():
            raise forms.ValidationError(_("There is an outline of this name already."))
        return name


class TitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title of the document"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "{school}, {office}, {period}, {group} and {name} are filled in. Left empty, the "
            "usual title stands."
        ),
    )

    def clean_title(self):
        return without_unknown(self.cleaned_data["title"], may_hold_figures=False)


class PartForm(forms.Form):
    """Left without a title, a part of the genre has the genre's."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=60)
    level = forms.TypedChoiceField(label=gettext_lazy("Level"), coerce=int)

    def __init__(self, *args, language, level, is_own, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = is_own
        self.fields["title"].says_optional = False
        self.fields["level"].choices = [
            (n, heading_number(n, 1, language).strip()) for n in range(1, DEEPEST + 1)
        ]
        if not level:
            # The opening stands before all headings.
            del self.fields["title"], self.fields["level"]


class TextForm(forms.Form):
    """Left without words it is not printed, and gone when the outline is kept."""

    words = forms.CharField(
        label=gettext_lazy("Own text"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Each line is a paragraph. {school}, {office}, {period} and {headlines}, the figures "
            "of the opening, are filled in."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].says_optional = False

    def clean_words(self):
        return without_unknown(self.cleaned_data["words"])


def without_unknown(words, may_hold_figures=True):
    """The words, when everything in braces is known."""
    known = {*PLACES, "headlines"} if may_hold_figures else set(PLACES)
    for name in PLACE.findall(words):
        if name not in known and not (may_hold_figures and is_figure(name)):
            raise forms.ValidationError(
                _("%(name)s is not known. Write %(known)s, or no braces."),
                params={
                    "name": f"{{{name}}}",
                    "known": " ".join(f"{{{one}}}" for one in sorted(known)),
                },
            )
    return words


def is_figure(name):
    """A key of one, and how it is to be printed: `training.hours`, `training.hours|han`."""
    key, _bar, how = name.partition("|")
    try:
        return Key.parse(key).name in REGISTRY and how in FORMATS
    except UnknownFigure:
        return False


@dataclass(frozen=True)
class ItemRow:
    item: Item
    label: str
    example: str = ""
    form: TextForm | None = None
    may_rise: bool = True
    may_sink: bool = True

    @property
    def token(self):
        return editing.token(self.item)

    @property
    def title(self):
        """What the buttons of the row are about, for those who do not see it."""
        return _("Own text") if self.form else self.label


@dataclass(frozen=True)
class PartRow:
    part: Part
    title: str
    form: PartForm
    rows: list
    is_open: bool = False

    @property
    def token(self):
        return f"part:{self.part.key}"

    @property
    def chosen(self):
        return sum(row.item.on for row in self.rows)

    @property
    def is_opening(self):
        return self.part.key == OPENING

    @property
    def is_own(self):
        return editing.is_own(self.part.key)


class ContentForm:
    """The content of an outline as it is shown, or as it was typed.

    `examples` are {code: words} of what sentences said in some summary.
    """

    def __init__(self, content, *, kind, language, data=None, examples=None):
        self.kind, self.language = kind, language
        self.examples = examples or {}
        self.base = whole(content, kind)
        self.content = typed(self.base, data, language) if data is not None else self.base
        # A page that lost its rows on the way is not an outline without any.
        self.is_whole = data is None or "row" in data
        self.is_bound = False
        self.opened = set()

    def apply(self, what):
        """A change of the order or of the house's own parts that is not kept yet."""
        how, _colon, name = what.partition(":")
        self.opened.add(name)
        if how in ("up", "down"):
            step = editing.UP if how == "up" else editing.DOWN
            self.content = editing.move(self.content, name, step)
            self.opened |= {part.key for part in self.content.parts if holds(part, name)}
        elif how == "remove":
            self.opened |= {part.key for part in self.content.parts if holds(part, name)}
            self.content = editing.remove(self.content, name)
        elif how == "add_text" and sum(item.kind == TEXT for item in self.content.items()) < (
            MOST_TEXTS
        ):
            self.content = editing.add_text(self.content, name)
        elif how == "add_part" and len(self.content.parts) < MOST_PARTS:
            self.content, key = editing.add_part(self.content, self.language, _("New part"))
            self.opened.add(key)

    def is_valid(self):
        self.is_bound = True
        return self.is_whole and all(form.is_valid() for form in self.forms())

    def forms(self):
        yield self.title_form
        for row in self.parts:
            yield row.form
            yield from (item.form for item in row.rows if item.form)

    @property
    def errors(self):
        """[(id of the field, what is wrong)]"""
        if not self.is_bound:
            return []
        return [
            (field.auto_id, f"{field.label}: {error}")
            for form in self.forms()
            for field in form
            for error in field.errors
        ]

    def cleaned(self) -> Content:
        """After `is_valid`: what is to be kept."""
        parts = tuple(self.cleaned_part(row) for row in self.parts)
        title = self.title_form.cleaned_data["title"]
        titles = {**self.content.titles, self.language: title}
        return replace(
            self.content, parts=levelled(parts), titles={k: v for k, v in titles.items() if v}
        )

    def cleaned_part(self, row):
        part = replace(
            row.part, items=tuple(cleaned_item(each, self.language) for each in row.rows)
        )
        if row.is_opening:
            return part
        titles = {k: v for k, v in part.titles.items() if k != self.language}
        typed_title = row.form.cleaned_data["title"]
        # What the genre calls it anyway stays the genre's.
        if typed_title and typed_title != genre_title(part.key, self.language):
            titles[self.language] = typed_title
        return replace(part, titles=titles, level=row.form.cleaned_data["level"])

    # --- to be shown ----------------------------------------------------------------

    @cached_property
    def title_form(self):
        return bound(
            TitleForm, "document", {"title": self.content.titles.get(self.language, "")}, self
        )

    @cached_property
    def parts(self):
        return [self.part_row(n, part) for n, part in enumerate(self.content.parts)]

    def part_row(self, n, part):
        title = part_title(part, self.language)
        form = bound(
            PartForm,
            part.key,
            {"title": title, "level": part.level},
            self,
            language=self.language,
            level=part.level,
            is_own=editing.is_own(part.key),
        )
        last = len(part.items) - 1
        rows = [
            replace(
                self.item_row(item),
                may_rise=at > 0 or n > 0,
                may_sink=at < last or n < len(self.content.parts) - 1,
            )
            for at, item in enumerate(part.items)
        ]
        return PartRow(part, title, form, rows, part.key in self.opened)

    def item_row(self, item):
        if item.kind == TEXT:
            words = {"words": item.words.get(self.language, "")}
            form = bound(TextForm, item.key, words, self)
            return ItemRow(item, _("Print"), form=form)
        return ItemRow(item, self.label_of(item), self.examples.get(item.key, ""))

    def label_of(self, item):
        if item.kind == SENTENCE:
            found = catalogue.sentences_of(self.kind).get(item.key)
            return str(getattr(found, "label", "") or item.key)
        known = catalogue.blocks_of if item.kind == BLOCK else catalogue.annexes_of
        block = known(self.kind).get(item.key)
        return str(block.label) if block else item.key

    @property
    def annexes(self):
        last = len(self.content.annexes) - 1
        return [
            ItemRow(item, self.label_of(item), may_rise=n > 0, may_sink=n < last)
            for n, item in enumerate(self.content.annexes)
        ]


def bound(form, prefix, values, shown, **more):
    """A form with values: to be checked, or as they are."""
    more["auto_id"] = "id_%s"
    if shown.is_bound:
        return form(
            {f"{prefix}-{key}": value for key, value in values.items()}, prefix=prefix, **more
        )
    return form(initial=values, prefix=prefix, **more)


def holds(part, name):
    return any(editing.token(item) == name for item in part.items)


def part_title(part, language):
    with override(language):
        return part.title(language)


def genre_title(key, language):
    return part_title(Part(key), language)


def cleaned_item(row, language):
    if row.form is None:
        return row.item
    words = {**row.item.words, language: row.form.cleaned_data["words"]}
    return replace(row.item, words={key: said for key, said in words.items() if said})


def whole(content, kind):
    """With everything that could be chosen, and without what is not known any more."""
    sentences = catalogue.sentences_of(kind)
    blocks, annexes = catalogue.blocks_of(kind), catalogue.annexes_of(kind)
    known = {SENTENCE: sentences, BLOCK: blocks, ANNEX: annexes}

    def kept(items):
        return tuple(item for item in items if item.kind == TEXT or item.key in known[item.kind])

    content = replace(
        content,
        parts=tuple(replace(part, items=kept(part.items)) for part in content.parts),
        annexes=kept(content.annexes),
    )
    return editing.completed(
        content,
        {key: one.part for key, one in sentences.items()},
        {name: block.home for name, block in blocks.items()},
        list(annexes),
    )


def typed(base, data, language):
    """The content in the order of the rows that were sent, as it was ticked and typed.

    Only what there is to choose from and parts and texts of the house come in; what was
    not sent of the genre stays where it was.
    """
    known = {editing.token(item): item for item in base.items()}
    on = set(data.getlist("on"))
    parts, annexes, texts = [], [], 0
    for token in dict.fromkeys(data.getlist("row")):
        kind, _colon, key = token.partition(":")
        if kind == "part" and len(parts) < MOST_PARTS:
            if part := sent_part(base, key, token in on, data, language):
                parts.append(part)
        elif item := sent_item(known, kind, key, token in on, data, language):
            texts += kind == TEXT
            if kind == ANNEX:
                annexes.append(item)
            elif parts and (kind != TEXT or texts <= MOST_TEXTS):
                parts[-1] = replace(parts[-1], items=(*parts[-1].items, item))
    sent = {part.key for part in parts}
    parts += [
        replace(part, items=())
        for part in base.parts
        if part.key not in sent and not editing.is_own(part.key)
    ]
    title = tidy(data.get("document-title", ""), lines=False).strip()
    return Content(tuple(parts), tuple(annexes), {**base.titles, language: title})


def sent_part(base, key, on, data, language):
    known = base.part(key)
    if known is None and not is_own_key(key):
        return None
    part = replace(known or Part(key), on=on, items=())
    if key == OPENING:
        return part
    title = tidy(data.get(f"{key}-title", ""), lines=False).strip()
    level = data.get(f"{key}-level", "")
    return replace(
        part,
        titles={**part.titles, language: title},
        level=int(level) if level in LEVELS else part.level,
    )


def sent_item(known, kind, key, on, data, language):
    item = known.get(f"{kind}:{key}")
    if kind != TEXT:
        return replace(item, on=on) if item else None
    if item is None and not is_own_key(key):
        return None
    words = tidy(data.get(f"{key}-words", "")).strip()
    item = item or Item(TEXT, key)
    return replace(item, on=on, words={**item.words, language: words})


def is_own_key(key):
    return editing.is_own(key) and len(key) == 11 and key.isalnum() and key.isascii()
