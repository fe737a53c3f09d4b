"""Fifty people at work: what they open and what they save, and what the server acknowledged."""

import http.client
import random
import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

NOW = "2025-2"  # the last semester of the made-up years
AUTUMN = date(2025, 9, 1)  # what is saved lands in the one before: the lists stay as they are
TOKEN = "b" * 32  # any text that is both in the cookie and in the form
PATIENCE = 120  # seconds


@dataclass
class Side:
    """One installation under load, and what its users saw and were told."""

    name: str
    port: int
    users: list
    times: dict = field(default_factory=lambda: defaultdict(list))
    errors: list = field(default_factory=list)
    trainings: list = field(default_factory=list)  # request keys
    observations: list = field(default_factory=list)
    certified: list = field(default_factory=list)  # ids
    batches: list = field(default_factory=list)  # their ids
    waiting: dict = field(default_factory=lambda: defaultdict(list))  # deck: ids to certify
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, user, method, path, data=None):
        """(status, where it sends to, seconds). What is not an answer is an error, too."""
        headers = {
            "Cookie": f"sessionid={user['session']}; csrftoken={TOKEN}",
            "Accept-Language": "zh-CN",
        }
        body = None
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"csrfmiddlewaretoken": TOKEN, **data}, doseq=True)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        began = time.perf_counter()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("Location", ""), time.perf_counter() - began
        finally:
            connection.close()


# --- what there is to do ----------------------------------------------------------
# Each takes (side, user, chance) and gives (method, path, data, (where it sends to when it was
# accepted, what to note then)).


def page(path):
    def asked(side, user, chance):
        return "GET", path.format(when=NOW, **user), None, None

    return asked


def one_of(path, kind):
    def asked(side, user, chance):
        return "GET", path.format(chance.choice(user[kind]), when=NOW, **user), None, None

    return asked


def save_training(side, user, chance):
    key, day = str(uuid.UUID(int=chance.getrandbits(128), version=4)), some_day(chance)
    data = {
        "programme": f"新培训{key}",
        "level": "county",
        "mode": "face",
        "started_on": day,
        "ended_on": day,
        "hours": "8",
        "credits": "8",
        "request_key": key,
        "version": "",
        "then": "hand_in",
    }

    def accepted(where):
        side.trainings.append(key)
        side.waiting[user["deck"]].append(where.rstrip("/").rpartition("/")[2])

    return "POST", "/training/new/", data, ("/training/", accepted)


def save_observation(side, user, chance):
    key = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    data = {
        "request_key": key,
        "version": "",
        # Nobody of the decks: one does not observe oneself.
        "taught_by": f"{user['code']}t{chance.randrange(60, 150):03}",
        "ended_on": some_day(chance),
        "periods": [str(chance.randrange(1, 9))],
        "kind": "open",
        "subject": "语文",
        "class_name": "七（3）班",
        "topic": "背影",
        "process": "0′ 导入\n12′ 小组讨论",
        "highlights": "提问有层次",
        "purpose": "diagnosis",
        "then": "hand_in",
    }
    noted = "/lessons/", lambda where: side.observations.append(key)
    return "POST", "/lessons/add/", data, noted


def certify(side, user, chance):
    """What somebody of the same school saved a moment ago; the inbox when there is none."""
    with side.lock:
        waiting = side.waiting[user["deck"]]
        pk = waiting.pop() if waiting else None
    if pk is None:
        return page("/records/review/")(side, user, chance)
    data = {"ids": [f"training:{pk}"]}
    noted = "/records/review/", lambda where: side.certified.append(pk)
    return "POST", "/records/review/certify/", data, noted


def some_day(chance):
    return str(AUTUMN + timedelta(days=chance.randrange(140)))


FIGURE = "/records/figures/{name}/?whose={{whose}}&when={{when}}".format
WORK = {
    "teacher": [
        ("home", 4, page("/?when={when}")),
        ("own trainings", 4, page("/training/?when={when}")),
        ("own observations", 3, page("/lessons/?when={when}")),
        ("own lessons", 2, page("/lessons/own/")),
        ("one training", 2, one_of("/training/{}/", "trainings")),
        ("one observation", 2, one_of("/lessons/{}/", "observations")),
        ("training form", 2, page("/training/new/")),
        ("observation form", 2, page("/lessons/add/")),
        ("save a training", 3, save_training),
        ("save an observation", 3, save_observation),
        ("own ledger", 1, page("/training/statement/?whose={whose}&when={when}")),
        ("own portfolio", 2, page("/portfolios/{person}/?when={when}")),
        ("own figure", 2, page(FIGURE(name="training.hours"))),
    ],
    "leader": [
        ("group dashboard", 3, page("/dashboard/?whose={whose}&when={when}")),
        ("trainings of a group", 3, page("/training/?whose={whose}&when={when}")),
        ("observations of a group", 2, page("/lessons/?whose={whose}&when={when}")),
        ("figure of a group", 3, page(FIGURE(name="lessons.observed"))),
    ],
    "office": [
        ("review inbox", 4, page("/records/review/")),
        ("certify", 4, certify),
        ("trainings of the school", 3, page("/training/?whose={whose}&when={when}")),
        ("trainings searched", 2, page("/training/?whose={whose}&when={when}&q=%E8%BF%9B")),
        ("last page of trainings", 1, page("/training/?whose={whose}&when={when}&page=999")),
        ("trainings by teacher", 1, page("/training/?whose={whose}&when={when}&sort=teacher")),
        ("observations of the school", 3, page("/lessons/?whose={whose}&when={when}")),
        ("people", 2, page("/schools/{code}/people/")),
        ("audit log", 1, page("/schools/{code}/audit/")),
        ("audit log searched", 1, page("/schools/{code}/audit/?about=%E8%AE%B2%E5%BA%A7")),
        ("one person", 1, one_of("/schools/{code}/people/{}/", "colleagues")),
        ("portfolio of a teacher", 1, one_of("/portfolios/{}/?when={when}", "colleagues")),
        ("imports", 1, page("/records/imports/")),
        ("summaries", 1, page("/summaries/")),
        ("jobs", 1, page("/records/jobs/")),
    ],
    "principal": [
        ("school dashboard", 4, page("/dashboard/?whose={whose}&when={when}")),
        ("dashboard of a year", 2, page("/dashboard/?whose={whose}&when=2025")),
        ("figure of the school", 3, page(FIGURE(name="training.hours"))),
        ("figure of observations", 3, page(FIGURE(name="lessons.observed"))),
        ("figure narrowed", 2, page(FIGURE(name="training.person_times") + "&level=county")),
        ("ratio and its halves", 1, page(FIGURE(name="lessons.quota_share"))),
    ],
}  # fmt: skip
GOOD = {"GET": (200,), "POST": (302,)}


def do(side, user, name, task, chance):
    """One request: timed when it was answered, noted as an error when not as it should."""
    method, path, data, accepted = task(side, user, chance)
    if name == "certify" and method == "GET":
        name = "review inbox"
    try:
        status, where, spent = side.ask(user, method, path, data)
    except OSError as error:
        side.errors.append(f"{name}: {error!r}")
        return None
    if status not in GOOD[method] or (accepted and not where.startswith(accepted[0])):
        side.errors.append(f"{name}: {method} {path} gave {status} {where}")
        return None
    if accepted:
        with side.lock:
            accepted[1](where)
    return name, spent


def begin_batch(side):
    """The portfolios of a whole school as PDFs, unless they are still being made."""
    user = next(user for user in side.users if user["role"] == "office")
    what = {"kinds": "portfolio", "when": NOW, "language": "zh-hans"}
    status, where, _spent = side.ask(user, "POST", "/summaries/batches/new/", what)
    if status != 302 or not where.startswith("/summaries/batches/"):
        side.errors.append(f"batch of PDFs: {status} {where}")
        return
    pk = where.rstrip("/").rpartition("/")[2]
    if pk not in side.batches:
        side.batches.append(pk)


# --- measuring --------------------------------------------------------------------


def alone(sides, times, chance):
    """Every page by one person while nobody else works: {page: {side: [seconds]}}.

    The sides take turns request by request, and each begins as often.
    """
    found = {}
    for role, work in WORK.items():
        for name, _weight, task in work:
            found[name] = {side.name: [] for side in sides}
            for turn in range(-2, times):
                for side in sides if turn % 2 else reversed(sides):
                    users = [user for user in side.users if user["role"] == role]
                    done = do(side, users[turn % len(users)], name, task, chance)
                    if done and turn >= 0 and done[0] == name:
                        found[name][side.name].append(done[1])
    return found


def together(side, seconds, pause, seed):
    """All users of a side at once, each with a pause of their own between requests."""
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=at_work, args=(side, user, until, pause, f"{seed} {n}"))
        for n, user in enumerate(side.users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def at_work(side, user, until, pause, seed):
    chance = random.Random(seed)
    work = WORK[user["role"]]
    weights = [weight for _name, weight, _task in work]
    time.sleep(chance.uniform(0, pause))
    while time.monotonic() < until:
        name, _weight, task = chance.choices(work, weights)[0]
        if done := do(side, user, name, task, chance):
            with side.lock:
                side.times[done[0]].append(done[1])
        time.sleep(chance.uniform(0.5, 1.5) * pause)
