"""What a sentence of the catalogue declares (summary.md §6.5)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from records.documents.tree import Paragraph
from summaries.facts import Facts, say

DISTRICT, SCHOOL, GROUP, TEACHER = "district", "school", "group", "teacher"
# Of a district is said what adds up over its schools.
SUMMED = (DISTRICT, SCHOOL, GROUP)
# Who may read it: everybody to whom a document is given, the people of the school only, or
# the officers of a district.
DOCUMENT, INTERNAL, ROLL_UP = "document", "internal", "roll_up"


def always(facts):
    return True


@dataclass(frozen=True)
class Sentence:
    """One sentence, and what decides whether and how it is said.

    `words(facts)` writes it where there is something to say, one as one; its docstring is
    the formula over declared figures. `counts` is the key of the number it is about: of
    less than `least` it says nothing, and where there is nothing at all `zero`. Each number
    of `needs` must have a value: without somebody to divide by there is no sentence. Any
    other condition is `applies`. The footnote for a denominator follows from the numbers
    (`summaries.sentences.notes`). `label` says what it is about, where one is chosen.
    """

    code: str
    part: str
    label: str | Promise
    words: Callable[[Facts], Paragraph | None]
    counts: str = ""
    least: int | Decimal = 0
    zero: str | Promise = ""
    needs: tuple[str, ...] = ()
    applies: Callable[[Facts], bool] = always
    kinds: tuple[str, ...] = (SCHOOL, GROUP)
    privacy: str = DOCUMENT
    # Whether it speaks of what is to come, which only the next steps may.
    is_planned: bool = False

    @property
    def formula(self):
        return self.words.__doc__

    def write(self, facts):
        """The paragraph, in the active language; None where there is nothing to say."""
        if not self.applies(facts):
            return None
        if self.counts:
            number = facts[self.counts].value
            if not number:
                return say(self.zero) if self.zero else None
            if number < self.least:
                return None
        if any(facts[key].value is None for key in self.needs):
            return None
        return self.words(facts)


CATALOGUE: list[Sentence] = []


def sentence(code, part, label, **what):
    """Puts the function that writes it into the catalogue."""

    def register(words):
        CATALOGUE.append(Sentence(code, part, label, words, **what))
        return words

    return register


def of_part(part, kind):
    return [one for one in CATALOGUE if one.part == part and kind in one.kinds]
