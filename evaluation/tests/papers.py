"""Read a PDF of the sheet as a person would who leafs through it, for the tests of printing."""

import io
import re
from functools import lru_cache

from pypdf import PdfReader

HEADINGS = ("施策", "個別事業・取り組み", "担当課", "事業実績", "事業評価", "今後の事業計画・展望")
HEAD = "".join(HEADINGS)


def packed(text):
    """A text without blanks, as lines are broken anywhere."""
    return re.sub(r"\s", "", text)


class Paper:
    """The pages of a PDF as packed texts, and what else it says of itself."""

    def __init__(self, pdf):
        self.reader = PdfReader(io.BytesIO(pdf))
        self.pages = [packed(page.extract_text()) for page in self.reader.pages]
        self.cover, *self.tables = self.pages

    @property
    def text(self):
        return "".join(self.pages)

    def pages_with(self, *texts):
        """The indexes of the pages on which all the texts stand."""
        return [
            index
            for index, page in enumerate(self.pages)
            if all(packed(text) in page for text in texts)
        ]

    @property
    def fonts(self):
        """Name of each font → whether its outlines are in the file."""
        found = {}
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                (inner,) = font.get_object()["/DescendantFonts"]
                descriptor = inner.get_object()["/FontDescriptor"]
                name = descriptor["/FontName"].split("+")[-1]
                found[name] = bool({"/FontFile2", "/FontFile3"} & descriptor.keys())
        return found

    def tags(self):
        """The kinds of the elements in the tree of tags, in reading order."""
        return list(_kinds(self.reader.trailer["/Root"]["/StructTreeRoot"]))


def _kinds(element):
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(child, dict) and "/S" in child:
            yield child["/S"]
            yield from _kinds(child)


@lru_cache(8)
def read(pdf):
    return Paper(pdf)
