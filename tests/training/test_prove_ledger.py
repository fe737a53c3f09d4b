from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import make
from training.models import Training

pytestmark = pytest.mark.django_db


def test_clean_ledger_is_said_to_be_clean(cast):
    make.training(cast.owner)
    said = StringIO()

    call_command("prove_ledger", school=cast.school.code, stdout=said)

    assert said.getvalue() == "Every training agrees with the ledger.\n"


def test_a_training_that_differs_is_named(cast):
    record = make.training(cast.owner, hours=8)
    Training.objects.update(hours=9)
    said = StringIO()

    with pytest.raises(CommandError, match="1 trainings differ"):
        call_command("prove_ledger", stdout=said)

    assert str(record.pk) in said.getvalue()
