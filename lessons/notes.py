"""Process notes: one line for each moment, as people type them on a phone."""

import re

STAMPED = re.compile(r"(\d{1,3})\s*(?:['’′＇]|分(?!钟)|min\b)\s*(.*)", re.DOTALL)
CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)\s*(.*)", re.DOTALL)
MARK = "′"
LONGEST_LESSON = 240


def read(text, began=None):
    """`12′ groups discuss` -> [{"minute": 12, "text": "groups discuss"}], in order of minutes.

    With `began` (a time) a line may begin with the time of day instead. A line
    without a stamp belongs to the one above; before the first stamp the minute is None.
    """
    notes = []
    for line in text.splitlines():
        line = line.strip()
        minute, said = stamp_of(line, began)
        if minute is not None:
            notes.append({"minute": minute, "text": said})
        elif line and notes:
            notes[-1]["text"] = f"{notes[-1]['text']}\n{line}".strip()
        elif line:
            notes.append({"minute": None, "text": line})
    said = [note for note in notes if note["text"]]
    return sorted(said, key=lambda note: -1 if note["minute"] is None else note["minute"])


def stamp_of(line, began):
    """(minute or None, the rest of the line)"""
    if match := STAMPED.fullmatch(line):
        return int(match[1]), match[2].strip()
    if began and (match := CLOCK.fullmatch(line)):
        minute = int(match[1]) * 60 + int(match[2]) - began.hour * 60 - began.minute
        if 0 <= minute <= LONGEST_LESSON:
            return minute, match[3].strip()
    return None, line


def write(notes):
    """The text that reads as these notes."""
    return "\n".join(
        note["text"] if note.get("minute") is None else f"{note['minute']}{MARK} {note['text']}"
        for note in notes
    )
