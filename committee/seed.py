"""The two texts as the fixture has them, readable without a database (for generated pages)."""

import json
from dataclasses import dataclass, field

from django.conf import settings

FIXTURE = settings.BASE_DIR / "fixtures" / "04_committee.json"


@dataclass
class Paragraph:
    """One paragraph with its proviso and items joined."""

    place: str
    text: str


@dataclass
class Text:
    """One ordinance: ``paragraphs`` is {(article, paragraph): Paragraph}; 付則 is article 0."""

    body: str
    name: str
    paragraphs: dict = field(default_factory=dict)

    @property
    def whole(self):
        """All the words in one line, for comparing quotations."""
        return "".join(paragraph.text for paragraph in self.paragraphs.values())


def texts():
    """Return the texts of the fixture in its order."""
    rows = json.loads(FIXTURE.read_text(encoding="utf-8"))
    bodies = {row["pk"]: row["fields"]["code"] for row in rows if _is(row, "committee")}
    found = {
        row["pk"]: Text(bodies[row["fields"]["committee"]], row["fields"]["name"])
        for row in rows
        if _is(row, "ordinance")
    }
    for row in rows:
        if _is(row, "ordinancearticle"):
            _add(found[row["fields"]["ordinance"]].paragraphs, row["fields"])
    return list(found.values())


def _is(row, model):
    return row["model"] == f"committee.{model}"


def _add(paragraphs, fields):
    key = fields["article"], fields["paragraph"]
    words = f"({fields['item']}) {fields['text']}" if fields["item"] else fields["text"]
    if key in paragraphs:
        paragraphs[key].text += words if fields["is_proviso"] else f" {words}"
    else:
        article = f"第{key[0]}条" if key[0] else "付則"
        paragraphs[key] = Paragraph(f"{article}第{key[1]}項", words)
