"""Files people send as evidence: what they must be, whatever their name says.

Nothing is trusted: pictures are decoded and written anew without metadata,
office files are unpacked in bounds and may hold no macros.
"""

import hashlib
import io
import os
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from schools.texts import tidy

MOST_AT_ONCE = 10
LONGEST_NAME = 150
NOT_IN_NAMES = re.compile(r'[<>:"|?*\t]+')
# Windows takes these for devices, whatever their ending.
DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)(?=\.|$)", re.I)
PIECE = 64 * 1024

PICTURES = {
    "JPEG": ("jpg", "image/jpeg"),
    "PNG": ("png", "image/png"),
    "WEBP": ("webp", "image/webp"),
}
PICTURE_ENDINGS = ("jpg", "jpeg", "png", "webp")
# A decoded pixel takes three or four bytes of the server; a plain JPEG is decoded smaller.
MOST_PIXELS = 16_000_000
MOST_PIXELS_OF_JPEG = 30_000_000
MOST_PIXELS_OF_PLAIN_JPEG = 100_000_000
# A page of A4 at 200 dots to the inch.
LONGEST_SIDE = 2500

OFFICE = {
    "docx": (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (
        "xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
}
# Others that archives may be packed with take what memory their headers ask for.
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
MOST_MEMBERS = 3000
MOST_UNPACKED = 150 * 1024 * 1024
MOST_RATIO = 120
FORBIDDEN_MEMBER = re.compile(
    r"vbaproject|vbadata|activex|\.(exe|dll|js|vbs|bat|cmd|ps1|scr)$", re.I
)

ACCEPT = ",".join(f".{ending}" for ending in (*PICTURE_ENDINGS, "pdf", *OFFICE))


class Refused(ValueError):
    """The file is not taken; says why and what to do, in the reader's language."""


@dataclass(frozen=True)
class Upload:
    """A file that was checked: `content` is at its start and holds what will be stored."""

    name: str
    content: BinaryIO
    content_type: str
    size: int
    sha256: str


def check(file) -> Upload:
    """The upload as it will be stored. Raises Refused with the file's name in the message."""
    name = safe_name(file.name)
    if file.size > settings.EVIDENCE_MAX_BYTES:
        raise refusal(
            name,
            _("It is larger than %(most)s. Please make it smaller or send it in parts.")
            % {"most": filesizeformat(settings.EVIDENCE_MAX_BYTES)},
        )
    if not file.size:
        raise refusal(name, _("It is empty."))
    stem, dot, ending = name.rpartition(".")
    ending = ending.lower() if dot else ""
    if ending in PICTURE_ENDINGS:
        content, ending, content_type = picture(file, name)
    elif ending == "pdf":
        content, content_type = pdf(file, name), "application/pdf"
    elif ending in OFFICE:
        content, content_type = office_file(file, name, ending), OFFICE[ending][1]
    elif ending in ("heic", "heif"):
        raise refusal(name, _("Please save the photo as JPEG first."))
    elif ending in ("doc", "xls", "ppt"):
        raise refusal(name, _("Please save it in the newer format first: docx, xlsx, pptx or PDF."))
    else:
        raise refusal(
            name, _("Only pictures (jpg, png, webp), PDF, docx, xlsx and pptx are taken.")
        )
    size, sha256 = measured(content)
    return Upload(f"{stem}.{ending}", content, content_type, size, sha256)


def refusal(name, why):
    return Refused(_("“%(name)s” was not taken. %(why)s") % {"name": name, "why": why})


def not_what_it_says(name):
    return refusal(name, _("It is damaged, or not what its name says."))


def safe_name(name):
    """The name without folders and what hides or steers, as every system can store it."""
    name = os.path.basename(str(name or "").replace("\\", "/"))
    name = "".join(tidy(name).splitlines())
    name = NOT_IN_NAMES.sub("_", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot:
        name = f"{stem[: LONGEST_NAME - 10].rstrip()}.{ending[:8]}"
    return DEVICES.sub(r"_\1", name[:LONGEST_NAME]) or "file"


def measured(content):
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    content.seek(0)
    return size, digest.hexdigest()


# --- pictures -----------------------------------------------------------------


def picture(file, name):
    """Decoded and written anew: what is no picture does not survive, nor does metadata."""
    try:
        with warnings.catch_warnings():
            # The limits here are stricter than the one Pillow warns about.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return written_anew(file, name)
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise too_many_pixels(name) from error
    except Exception as error:
        # Decoders raise anything from struct.error to MemoryError on hostile bytes.
        raise not_what_it_says(name) from error


def written_anew(file, name):
    file.seek(0)
    image = Image.open(file, formats=list(PICTURES))
    kind = image.format
    width, height = image.size
    if width * height > most_pixels(image):
        raise too_many_pixels(name)
    if kind == "JPEG":
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode != (mode := wanted_mode(kind, image.mode)):
        image = image.convert(mode)
    image.info = {}
    content = io.BytesIO()
    image.save(content, kind, **({} if kind == "PNG" else {"quality": 88}))
    ending, content_type = PICTURES[kind]
    return content, ending, content_type


def too_many_pixels(name):
    return refusal(name, _("The picture has too many pixels. Please make it smaller."))


def most_pixels(image):
    if image.format != "JPEG":
        return MOST_PIXELS
    return MOST_PIXELS_OF_JPEG if image.info.get("progressive") else MOST_PIXELS_OF_PLAIN_JPEG


def wanted_mode(kind, mode):
    transparent = mode in ("RGBA", "LA", "PA", "P") and kind != "JPEG"
    return "RGBA" if transparent else "L" if mode == "L" else "RGB"


# --- PDF and office files -----------------------------------------------------


def pdf(file, name):
    file.seek(0)
    begins = file.read(8).startswith(b"%PDF-")
    file.seek(max(0, file.size - 2048))
    if not begins or b"%%EOF" not in file.read():
        raise not_what_it_says(name)
    return file


def office_file(file, name, ending):
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            look_inside(archive, name, ending)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        OSError,
    ) as error:
        if isinstance(error, Refused):
            raise
        raise not_what_it_says(name) from error
    return file


def look_inside(archive, name, ending):
    members = archive.infolist()
    names = {member.filename for member in members}
    packings = {member.compress_type for member in members}
    if not {"[Content_Types].xml", OFFICE[ending][0]} <= names or packings - PACKINGS:
        raise not_what_it_says(name)
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or unpacked > MOST_RATIO * max(packed, 100_000)
    ):
        raise refusal(name, _("It unpacks to far too much. Please save it anew."))
    with archive.open("[Content_Types].xml") as types:
        macros = b"macroenabled" in types.read(1_000_000).lower()
    if macros or any(FORBIDDEN_MEMBER.search(member) for member in names):
        raise refusal(name, _("It holds macros or programs. Please save it without them."))
    # What the directory says of sizes may be a lie: unpack everything, and count.
    left = MOST_UNPACKED
    for member in members:
        with archive.open(member) as content:
            while piece := content.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise refusal(name, _("It unpacks to far too much. Please save it anew."))
