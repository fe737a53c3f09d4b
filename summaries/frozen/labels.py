"""What tells the numbers of a document from each other: which part, whose, of when."""

from uuid import UUID

from records import figures
from records.documents.tree import FigureRun
from schools.models import Group, School
from summaries.keys import Key
from summaries.palette import label_of

NAMED = {"group": Group, "school": School}


def labels_of(titles, scope):
    """{key: words} for {key: title of the figure}; two queries at most."""
    names = names_of(filter(None, map(parsed, titles)))
    return {key: label(key, title, scope, names) for key, title in titles.items()}


def parsed(key):
    try:
        return Key.parse(key)
    except KeyError:
        return None


def names_of(keys):
    """{whose: name} of the groups and schools that keys name."""
    wanted = {key.whose for key in keys if key.whose}
    found = {}
    for kind, model in NAMED.items():
        ids = [UUID(whose.partition(":")[2]) for whose in wanted if whose.startswith(kind)]
        if ids:
            rows = model.objects.filter(pk__in=ids).values_list("pk", "name")
            found.update({f"{kind}:{pk}": name for pk, name in rows})
    return found


def label(key, title, scope, names):
    try:
        # In the language of the page, not of the document.
        declared = str(figures.get(Key.parse(key).name).label)
        words = label_of(FigureRun("", name=key, title=declared), scope)
    except KeyError:  # a figure this version does not know any more
        return title or key
    whose = Key.parse(key).whose
    return f"{words} · {names[whose]}" if whose in names else words
