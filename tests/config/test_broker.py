"""The embedded broker: every message arrives once, whatever its neighbours do."""

import multiprocessing
from queue import Empty

import pytest
from kombu import Connection

from config import broker


def connect(root):
    return Connection(f"{broker.SCHEME}://localhost", transport_options={"root": str(root)})


def send(root, start, count):
    with connect(root) as connection, connection.SimpleQueue("work") as queue:
        for number in range(start, start + count):
            queue.put(number)


def receive(root, path, all_sent):
    """Notes the numbers it reads until all were sent and nothing is left."""
    with connect(root) as connection, connection.SimpleQueue("work") as queue:
        numbers = []
        while True:
            is_last_look = all_sent.is_set()
            try:
                message = queue.get(timeout=0.2)
            except Empty:
                if is_last_look:
                    break
            else:
                numbers.append(message.payload)
                message.ack()
        path.write_text(" ".join(map(str, numbers)))


def messages_in(root):
    return sorted((root / "messages").iterdir())


def test_many_writers_and_readers_lose_nothing_and_read_nothing_twice(tmp_path):
    context = multiprocessing.get_context("spawn")
    root = tmp_path / "broker"
    notes = [tmp_path / f"{index}.txt" for index in range(3)]
    all_sent = context.Event()
    writers = [context.Process(target=send, args=(root, start, 300)) for start in (0, 300, 600)]
    readers = [context.Process(target=receive, args=(root, note, all_sent)) for note in notes]

    for process in writers + readers:
        process.start()
    for process in writers:
        process.join(300)
    all_sent.set()
    for process in readers:
        process.join(300)

    read = [int(number) for note in notes for number in note.read_text().split()]
    assert [process.exitcode for process in writers + readers] == [0] * 6
    assert sorted(read) == list(range(900))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xfe"])
def test_message_that_cannot_be_read_is_put_aside(tmp_path, content):
    send(tmp_path, 0, 2)
    messages_in(tmp_path)[0].write_bytes(content)

    with connect(tmp_path) as connection, connection.SimpleQueue("work") as queue:
        message = queue.get(timeout=60)
        message.ack()

    aside = [path.read_bytes() for path in (tmp_path / "unreadable").iterdir()]
    assert (message.payload, aside, messages_in(tmp_path)) == (1, [content], [])


def test_half_written_message_is_not_seen(tmp_path):
    send(tmp_path, 0, 1)
    whole = messages_in(tmp_path)[0]
    whole.rename(tmp_path / "writing" / "half")

    with (
        connect(tmp_path) as connection,
        connection.SimpleQueue("work") as queue,
        pytest.raises(Empty),
    ):
        queue.get(block=False)


def test_broken_table_of_queues_does_not_stop_the_next_worker(tmp_path):
    send(tmp_path, 0, 1)
    for path in (tmp_path / "control").glob("*.exchange"):
        path.write_text("")

    send(tmp_path, 1, 1)

    assert len(messages_in(tmp_path)) == 2


def test_redis_is_used_where_it_is_named(tmp_path):
    urls = [broker.connection_settings(url, tmp_path)["broker_url"] for url in ("redis://r/0", "")]

    assert urls == ["redis://r/0", "files://localhost"]
