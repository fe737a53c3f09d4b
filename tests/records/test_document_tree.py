import json

from records.documents.tree import figures, from_json, plain, runs, to_json
from tests.records.documents import document, figure


def test_frozen_document_comes_back_equal():
    made = document()

    packed = json.loads(json.dumps(to_json(made)))

    assert from_json(packed) == made


def test_figures_are_found_in_sentences_and_tables_with_what_they_are_bound_to():
    found = figures(document())

    assert found == [figure("412")] + [figure("88")] * 60


def test_empty_parts_leave_no_run():
    assert plain(runs("共", "", figure("3"), "项")) == "共3项"
    assert len(runs("共", "", figure("3"), "项")) == 3
