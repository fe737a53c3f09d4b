"""What is taken as evidence, and what is not, whatever its name says."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from records import uploads
from tests.records.uploads import office, pdf, picture


def reason(file):
    with pytest.raises(uploads.Refused) as refused:
        uploads.check(file)
    return str(refused.value)


@pytest.mark.parametrize(
    ("file", "content_type"),
    [
        (picture("a.jpg"), "image/jpeg"),
        (picture("a.png", kind="PNG"), "image/png"),
        (picture("a.webp", kind="WEBP"), "image/webp"),
        (pdf("a.pdf"), "application/pdf"),
        (
            office("a.docx"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            office("a.xlsx", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            office("a.pptx", "ppt/presentation.xml"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
    ],
)
def test_files_that_schools_have_are_taken(file, content_type):
    upload = uploads.check(file)

    assert (upload.name, upload.content_type) == (file.name, content_type)
    assert upload.size == len(upload.content.read())


def test_picture_loses_where_it_was_taken_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "camera of 王芳"
    content = io.BytesIO()
    Image.new("RGB", (40, 30)).save(content, "JPEG", exif=exif)

    upload = uploads.check(SimpleUploadedFile("a.jpg", content.getvalue() + b"<script>"))

    stored = upload.content.read()
    image = Image.open(io.BytesIO(stored))
    assert image.size == (30, 40)
    assert dict(image.getexif()) == {}
    assert "王芳".encode() not in stored
    assert b"<script>" not in stored


def test_screenshot_loses_its_texts():
    texts = PngInfo()
    texts.add_text("Author", "wangfang", zip=True)
    exif = Image.Exif()
    exif[0x010F] = "camera of wangfang"

    upload = uploads.check(picture("a.png", kind="PNG", pnginfo=texts, exif=exif))

    image = Image.open(upload.content)
    image.load()
    assert (dict(image.getexif()), image.info) == ({}, {})


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "CMYK"])
def test_pictures_of_every_mode_are_taken(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    content = io.BytesIO()
    Image.new(mode, (9, 9)).save(content, kind)

    upload = uploads.check(SimpleUploadedFile("a.png", content.getvalue()))

    assert Image.open(upload.content).mode in ("RGB", "RGBA", "L")


def test_same_picture_gives_the_same_bytes():
    assert uploads.check(picture()).sha256 == uploads.check(picture()).sha256


def test_screenshot_named_jpg_is_stored_as_what_it_is():
    upload = uploads.check(picture("截图.jpg", kind="PNG"))

    assert (upload.name, upload.content_type) == ("截图.png", "image/png")


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("证书.pdf", b"MZ\x90\x00 this program cannot be run %%EOF"),
        SimpleUploadedFile("证书.pdf", b"%PDF-1.7 cut off in the middle"),
        SimpleUploadedFile("照片.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        SimpleUploadedFile("照片.png", b"<html><script>alert(1)</script></html>"),
        SimpleUploadedFile("照片.jpg", picture().read()[:200]),
        SimpleUploadedFile("照片.jpg", b"GIF89a" + bytes(60)),
        SimpleUploadedFile("总结.docx", b"PK\x03\x04 no archive at all"),
        office("总结.docx", main="xl/workbook.xml"),
        pdf("总结.docx"),
    ],
    ids=lambda file: file.name,
)
def test_file_that_is_not_what_its_name_says_is_refused(file):
    assert "名称不符" in reason(file) or "not what its name says" in reason(file)


@pytest.mark.parametrize(
    "name", ["a.exe", "a.svg", "a.html", "a.zip", "a.docm", "pdf", "a.pdf.exe"]
)
def test_other_kinds_are_refused(name):
    with pytest.raises(uploads.Refused):
        uploads.check(SimpleUploadedFile(name, b"%PDF-1.7 %%EOF"))


@pytest.mark.parametrize(
    "file",
    [
        office(members=[("word/vbaProject.bin", b"x")]),
        office(types=b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        office(members=[("word/embeddings/setup.exe", b"MZ")]),
    ],
)
def test_macros_are_refused(file):
    with pytest.raises(uploads.Refused):
        uploads.check(file)


def test_zip_bomb_is_refused():
    bomb = office(members=[(f"word/media/{n}.bin", bytes(20_000_000)) for n in range(3)])

    with pytest.raises(uploads.Refused):
        uploads.check(bomb)


def test_zip_bomb_that_lies_about_its_size_is_refused(monkeypatch):
    honest = office(members=[("word/media/big.bin", bytes(3_000_000))]).read()
    size = (3_000_000).to_bytes(4, "little")
    liar = SimpleUploadedFile("总结.docx", honest.replace(size, (10).to_bytes(4, "little")))
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 1_000_000)

    with pytest.raises(uploads.Refused):
        uploads.check(liar)


def test_encrypted_archive_is_refused():
    content = bytearray(office().read())
    for sign in (b"PK\x01\x02", b"PK\x03\x04"):
        place = content.find(sign)
        while place >= 0:
            content[place + (8 if sign == b"PK\x01\x02" else 6)] |= 1
            place = content.find(sign, place + 4)
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        assert archive.infolist()[0].flag_bits & 1

    with pytest.raises(uploads.Refused):
        uploads.check(SimpleUploadedFile("总结.docx", bytes(content)))


def test_picture_of_a_billion_pixels_is_refused_before_it_is_decoded():
    huge = picture("a.png", size=(6000, 6000), kind="PNG")

    with pytest.raises(uploads.Refused):
        uploads.check(huge)


def test_phone_picture_is_stored_no_larger_than_a_page_needs():
    upload = uploads.check(picture(size=(8000, 6000)))

    assert max(Image.open(upload.content).size) == uploads.LONGEST_SIDE


def test_file_over_the_limit_is_refused(settings):
    settings.EVIDENCE_MAX_BYTES = 20

    with pytest.raises(uploads.Refused):
        uploads.check(pdf())


def test_empty_file_is_refused():
    with pytest.raises(uploads.Refused):
        uploads.check(SimpleUploadedFile("a.pdf", b""))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/证书.pdf", "证书.pdf"),
        ("C:\\temp\\证书.pdf", "证书.pdf"),
        ("gpj.\u202e证书.pdf", "gpj.证书.pdf"),
        ("证\r\n书\x00.pdf", "证书.pdf"),
        ("长" * 300 + ".pdf", "长" * 140 + ".pdf"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert uploads.safe_name(name) == clean


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\wang\\证书.pdf", "证书.pdf"),
        ("../../etc/证书.pdf", "证书.pdf"),
        ("证书\u202efdp.exe.pdf", "证书fdp.exe.pdf"),
        ("证\u200b书\x00\r\n.pdf", "证书.pdf"),
        ('a<b>:"c"|?*.pdf', "a_b_c_.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1.pdf", "_LPT1.pdf"),
        ("console.pdf", "console.pdf"),
        ("..证书.pdf", "证书.pdf"),
        ("𬭎㛃\ue5e5.pdf", "𬭎㛃\ue5e5.pdf"),
        ("长" * 400 + ".pdf", "长" * 140 + ".pdf"),
        ("证书.PDF", "证书.pdf"),
    ],
)
def test_names_are_safe_on_every_system(name, kept):
    file = pdf()
    # Set past Django's own cleaning.
    file._name = name

    assert uploads.check(file).name == kept


def test_packings_that_ask_for_memory_are_refused():
    content = io.BytesIO(office().read())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/more.xml", "x" * 100)

    with pytest.raises(uploads.Refused):
        uploads.check(SimpleUploadedFile("总结.docx", content.getvalue()))


@pytest.mark.parametrize("side", [5_000, 20_000])
def test_a_picture_of_too_many_pixels_is_told_so(side):
    with pytest.raises(uploads.Refused) as refused:
        uploads.check(picture("照片.png", size=(side, side), kind="PNG"))

    assert "像素" in str(refused.value) or "pixels" in str(refused.value)
