"""Requests that no page of ours sends: the same ones each time for the same seed."""

import io
import json
import random
import re
import zipfile
from urllib.parse import urlencode

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from schools.ids import new_id
from tests.world import address

WORDS = (
    "",
    " ",
    "0",
    "1",
    "true",
    "null",
    "None",
    "../../etc/passwd",
    "..\\..\\x",
    "%00",
    "\x00",
    "\ud800",
    "\udfff\ud800",
    "\u202e方王",  # nobody's name: what comes back is not learnt
    "\u200b\u2060",
    "𠀋😀👩‍👩‍👧",
    "﷽" * 40,
    "a" * 70_000,
    "1e309",
    "-1e309",
    "NaN",
    "inf",
    "١٢٣",
    "2021-02-30",
    "24:00",
    "'; drop table schools_person; --",
    '" or 1=1',
    "<svg onload=alert(1)>",
    "{{ request.user.password }}",
    "{% debug %}",
    '=HYPERLINK("x")',
    "\r\nX: y",
    "__class__",
    "teacher__password",
    "-pk",
    "?",
    "school:0",
    "group:{}",
    "career",
    "2020-2",
    "9" * 400,
)
HEADERS = {
    "HX-Request": ("true", "false", "\u202e"),
    "HX-Boosted": ("true",),
    "HX-Target": ("content", "records", "x" * 9000, "<b>"),
    "HX-Trigger": ("x",),
    "HX-Current-URL": (
        "https://evil.example/?whose=school:1",
        "//evil",
        "http://[",
        "\x00",
        "http://x:99999/",
    ),
    "HX-History-Restore-Request": ("true",),
    "HX-Prompt": ("%F0%28%8C%28",),
    "Referer": ("http://[::1", "https://evil.example/", "javascript:1", "\ud800"),
    "Accept-Language": ("zz,*;q=2", "a" * 3000, "zh;q=x"),
    "Cookie": ("django_language=../x", "sessionid=\x00; ;="),
    "X-Forwarded-For": ("' or 1=1", "::1%eth0", "1.2.3.4, " * 300),
    "X-Requested-With": ("XMLHttpRequest",),
    "Range": ("bytes=5-1,-", "bytes=0-" + "9" * 40),
    "If-Modified-Since": ("yesterday", "9" * 99),
    "If-None-Match": ("*",),
    "Accept": ("application/x",),
    "X-HTTP-Method-Override": ("DELETE",),
    "X-Request-ID": ("x\r\ny", "z" * 5000),
    "Content-Encoding": ("gzip",),
    "Authorization": ("Basic !!",),
}
TYPES = (
    "application/x-www-form-urlencoded",
    "application/json",
    "text/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "x" * 300,
    "multipart/mixed; boundary=x",
    "text/plain; charset=utf-99",
    "application/x-www-form-urlencoded; charset=utf-16",
    "\x00",
)
FILES = ("file", "evidence", "files", "sheet", "upload", "attachment")
NAMES = (
    "证书.pdf",
    "../../x.pdf",
    "a\x00b.png",
    "\u202egnp.exe",
    "名册.xlsx",
    "x.xls",
    "x" * 400 + ".pdf",
    ".htaccess",
    "x.html",
    "",
    "con.pdf",
    "😀.jpg",
    "x.pdf.exe",
)


def contents():
    """What files may hold."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "xl/workbook.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        )
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 3_000_000)
        archive.writestr("../../out.txt", "x")
    packed = whole.getvalue()
    return (
        b"",
        b"\0" * 100,
        packed,
        packed[: len(packed) // 2],
        packed[9:],
        b"%PDF-1.7\n" + b"\xff" * 50,
        b"%PDF",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
        b"\xff\xd8\xff\xe0",
        b"GIF89a\xff\xff\xff\xff",
        b"<html><script>alert(1)</script>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"RIFF\0\0\0\0WEBP",
        "姓名,学时\n方王,九十".encode("gb18030"),
        b"MZ" + b"\x90" * 64,
    )


class Attacker:
    """Sends to the addresses of `rows`, made with the ids of the world and with `form`."""

    def __init__(self, world, seed, *, rows, form, forms, asked, words):
        self.world, self.rows, self.form, self.forms, self.asked = world, rows, form, forms, asked
        self.words = (*WORDS, *words)
        self.dice = random.Random(seed)
        things = [thing for thing in vars(world).values() if hasattr(thing, "pk")]
        self.ids = [*(str(thing.pk) for thing in things), *(str(new_id()) for _turn in range(3))]
        self.places = [f"{kind}:{pk}" for kind in ("teacher", "group", "school") for pk in self.ids]
        self.contents = contents()

    def word(self):
        return self.dice.choice(self.dice.choice((self.words, self.ids, self.places)))

    def some(self, names, most):
        names = list(names)
        return self.dice.sample(names, self.dice.randint(0, min(most, len(names))))

    def address(self, name, thing):
        """Mostly the address of something there is; else with another id, code or end."""
        url = address(self.world, name, thing)
        match self.dice.randrange(6):
            case 0:
                url = re.sub(
                    r"[0-9a-f]{8}-[0-9a-f-]{27}", lambda _found: self.dice.choice(self.ids), url
                )
            case 1:
                code = self.dice.choice([self.world.other_school.code, "x", "9" * 30])
                url = url.replace(f"/{self.world.school.code}/", f"/{code}/")
            case 2 if self.dice.random() < 0.3:
                url += self.dice.choice(["..", "%00", "%ff", "x/", "?", ";", "//", "%F0%A0%80%8B"])
        return url

    def query(self):
        asked = {name: self.word() for name in self.some(self.asked, 5)}
        if self.dice.random() < 0.6:
            asked["whose"] = self.dice.choice(self.places)
            asked["when"] = self.dice.choice(["2020-2", "career", self.word()])
        return asked

    def fields(self, name):
        form = self.form | self.forms.get(name, {})
        kept = {field: form[field] for field in self.some(form, len(form))}
        typed = {field: self.word() for field in self.some([*form, *self.asked, *FILES], 8)}
        return kept | typed

    def body(self, name):
        """(bytes, content type) of a body."""
        fields = {key: spelled(value) for key, value in self.fields(name).items()}
        match self.dice.randrange(8):
            case 0:
                deep = (
                    "[" * 30_000
                    if self.dice.random() < 0.3
                    else json.dumps({"a": fields}, default=str)
                )
                return deep.encode(), "application/json"
            case 1:
                return self.dice.choice(self.contents), self.dice.choice(TYPES)
            case 2:
                whole = encode_multipart(BOUNDARY, fields | self.files())
                return whole[: self.dice.randrange(len(whole))], MULTIPART_CONTENT
            case 3 | 4:
                return encode_multipart(BOUNDARY, fields | self.files()), MULTIPART_CONTENT
            case 5:
                halves = urlencode(self.fields(name), doseq=True, errors="surrogatepass")
                return halves.encode(), "application/x-www-form-urlencoded"
            case _:
                return encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT

    def files(self):
        found = {}
        for field in self.some(FILES, 3):
            file = io.BytesIO(self.dice.choice(self.contents))
            file.name = self.dice.choice(NAMES) or "x"
            found[field] = file
        return found

    def headers(self):
        names = self.some(HEADERS, 4)
        return {name: spelled(self.dice.choice(HEADERS[name])) for name in names}

    def send(self, client):
        """(what was asked, answer)."""
        name, thing, *_signs = self.dice.choice(self.rows)
        if "pdf" in name and self.dice.random() < 0.95:
            # Setting type is slow, and little in it depends on what is asked.
            return self.send(client)
        method = self.dice.choice(
            ("GET",) * 8 + ("POST",) * 11 + ("HEAD", "PUT", "PATCH", "DELETE", "PROPFIND")
        )
        asked = (method, self.address(name, thing), self.query(), self.headers())
        url, data, kind = asked[1], b"", "text/plain"
        if method not in ("GET", "HEAD"):
            data, kind = self.body(name)
        query = urlencode(asked[2], errors="surrogatepass")
        answer = client.generic(method, url, data, kind, QUERY_STRING=query, headers=asked[3])
        return (name, thing, *asked), answer


def spelled(value):
    """As bytes on the line would arrive: halves of characters are no text in any encoding."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return value
