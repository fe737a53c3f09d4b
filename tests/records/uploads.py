"""Files for tests: honest ones and hostile ones."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TYPES = b'<?xml version="1.0"?><Types xmlns="x"></Types>'


def picture(name="照片.jpg", size=(40, 30), kind="JPEG", colour=(200, 30, 30), **options):
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, kind, **options)
    return SimpleUploadedFile(name, content.getvalue())


def pdf(name="证书.pdf", body=b"1 0 obj"):
    return SimpleUploadedFile(name, b"%PDF-1.7\n" + body + b"\n%%EOF\n")


def office(name="总结.docx", main="word/document.xml", members=(), types=TYPES):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(main, b"<document/>")
        for member, body in members:
            archive.writestr(member, body)
    return SimpleUploadedFile(name, content.getvalue())
