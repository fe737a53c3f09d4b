import pytest

from records.documents import press
from schools.models import Role
from summaries import tasks
from summaries.frozen import files
from tests import make


@pytest.fixture
def no_preparing(monkeypatch):
    """Fonts are as they are: preparing them takes a process of its own."""
    monkeypatch.setattr(tasks, "prepare_fonts", lambda: None)


@pytest.fixture
def quick(monkeypatch):
    """Typesetting that only says of what it was."""

    def typeset(documents, *, processes, fonts):
        for key, document in documents:
            yield key, f"%PDF {document.title}".encode()

    monkeypatch.setattr(press, "typeset", typeset)


@pytest.fixture
def quick_files(monkeypatch, no_preparing):
    """Files of signed documents that take no typesetting."""
    makers = {
        name: lambda document, name=name: f"{name}: {document.title}".encode()
        for name in files.MAKERS
    }
    monkeypatch.setattr(files, "MAKERS", makers)


@pytest.fixture
def cluster():
    return make.district("栖霞学区", "cluster", parent=make.district())


@pytest.fixture
def officer(cluster):
    someone = make.person("学区干部")
    make.appoint(someone, Role.OFFICER, district=cluster)
    return someone
