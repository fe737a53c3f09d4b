"""What a teacher types into the form of a training."""

import uuid


def typed(**fields):
    return {
        "request_key": str(uuid.uuid4()),
        "version": "1",
        "programme": "统编教材培训",
        "level": "county",
        "mode": "face",
        "started_on": "2021-03-05",
        "ended_on": "2021-03-06",
        "hours": "16",
        "credits": "",
        "provider": "",
        "place": "",
        "certificate_no": "",
        "note": "",
        "then": "hand_in",
        **fields,
    }
