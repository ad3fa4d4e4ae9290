"""Files sent by partners: what they are, told by their content. Plain functions."""

import io
import re

from PIL import Image
from pypdf import PdfReader

from ..meeting.texts import one_line

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 80
MOST_PIXELS = 60_000_000
# Where a browser that guesses looks for a page; no scan begins with these words.
HEAD = 4096
PAGES = re.compile(rb"<(?:html|script|svg|body|iframe|!doctype)", re.IGNORECASE)
# What makes a PDF act instead of being read.
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")
FORMATS = {"JPEG": (".jpg", b"\xff\xd9"), "PNG": (".png", b"IEND\xaeB`\x82")}


def extension_of(content):
    """Extension of a file that is wholly a PDF, a JPEG or a PNG, and nothing besides.

    :param bytes content: the file
    :return: str, or None when it is anything else
    """
    if PAGES.search(content[:HEAD]):
        return None
    if content.startswith(b"%PDF-"):
        return ".pdf" if _is_pdf(content) else None
    return _image_extension(content)


def clean_name(name, extension):
    """File name without folders nor odd characters, with the extension of its content.

    :param str name: as the browser says it
    :param str extension: as :func:`extension_of` gives it
    :return: str
    """
    name = one_line(name).replace("\\", "/").rpartition("/")[2]
    stem = re.sub(r"\.\w{1,5}$", "", name)
    stem = re.sub(r"[^\w -]+", "_", stem).strip(" _-")[:LONGEST_NAME]
    return (stem or "file") + extension


def _is_pdf(content):
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n\t \0") or ACTIVE.search(content):
        return False
    try:
        reader = PdfReader(io.BytesIO(content))
        return not reader.is_encrypted and len(reader.pages) > 0
    except Exception:  # whatever a reader may say of garbage
        return False


def _image_extension(content):
    try:
        with Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
            extension, end = FORMATS[image.format]
            small = image.width * image.height <= MOST_PIXELS
            image.verify()
    except Exception:  # whatever a reader may say of garbage
        return None
    return extension if small and content.endswith(end) else None
