"""What a workbook that came back would do: each row beside what was sent and what stands now

Reads only; a constant number of queries for however many rows.
"""

from dataclasses import dataclass, field

from evaluation.enums import NOT_RATED
from evaluation.models import Initiative, SheetEntry
from evaluation.permissions import check_may_write
from evaluation.queries.campaigns import answer_of
from evaluation.queries.facts import lock_of
from evaluation.queries.sheets import entries_in_print_order, texts_of_versions
from evaluation.resources.layout import ANSWERS, COLUMNS, FIXED, NAMES, record
from evaluation.rules.flow import FLOW
from evaluation.rules.grades import check_row, read_grade
from evaluation.rules.merge import Outcome, merge, plain
from koganei.access.matrix import visible
from koganei.law import Violation
from koganei.models import Department
from koganei.row_imports import ROW, by_column

BLANK = dict.fromkeys(ANSWERS, "")
UNREADABLE = f"事業評価「{{}}」は読めません。A・B・C・D・{NOT_RATED} のどれか1字を書いてください。"
WRITTEN = {Outcome.MINE, Outcome.CONFLICT}


@dataclass(frozen=True)
class Cell:
    """One answer three times; ``sent`` is None where nobody knows what was sent."""

    key: str
    sent: str | None
    now: str
    excel: str

    @property
    def outcome(self):
        return merge(self.sent, self.now, self.excel)

    @property
    def is_conflict(self):
        return self.outcome == Outcome.CONFLICT


@dataclass
class Line:
    """One row of the workbook; ``entry`` is the row it is of (not saved yet, where it is new).

    ``errors`` are {key of a column: messages}, everything that is wrong with the row.
    """

    number: int
    values: dict
    entry: SheetEntry | None
    cells: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)

    @property
    def is_new(self):
        return self.entry is not None and self.entry.pk is None

    @property
    def outcomes(self):
        return {cell.outcome for cell in self.cells.values()}

    @property
    def conflicts(self):
        return [cell for cell in self.cells.values() if cell.is_conflict]

    @property
    def is_written(self):
        """Whether something of it would be written, now or after somebody chose."""
        return self.is_new or bool(self.outcomes & WRITTEN)

    def merged(self, chosen=()):
        """The three answers as they would be written; of a conflict Excel's where ``chosen``."""
        return {
            key: cell.excel
            if cell.outcome == Outcome.MINE or (cell.is_conflict and key in chosen)
            else cell.now
            for key, cell in self.cells.items()
        }


def compare(dataset, user):
    """Return the Lines of a dataset of ``read_dataset`` for ``user``, in the file's order."""
    return _Comparison(dataset, user).lines()


class _Comparison:
    def __init__(self, dataset, user):
        self.user, self.dataset, self.sheet = user, dataset, dataset.sheet
        entries = list(entries_in_print_order(self.sheet))
        readable = visible(self.sheet.entries.all(), user, "evaluation.entry")
        self.readable = {None, *readable.values_list("pk", flat=True)}  # None: a row to come
        self.by_id = {str(entry.pk): entry for entry in entries}
        self.records = {entry.pk: record(entry) for entry in entries}
        self.by_place = {_place(self.records[entry.pk]): entry for entry in entries}
        self.departments = {each.name: each for each in Department.objects.all()}
        self.initiatives = _initiatives(self.sheet)
        self.seen, self.locks = {}, {}

    def lines(self):
        lines = []
        for row in self.dataset.dict:
            entry = self._entry(row)
            line = Line(row[ROW], row, entry)
            unclear = list(self._identity(row, entry))
            line.errors = by_column(COLUMNS, unclear, self.dataset.problems[line.number])
            if read_grade(row["grade"]) is None:
                line.errors.setdefault("grade", [UNREADABLE.format(row["grade"])])
            lines.append((line, not unclear))
        self._fill([line for line, is_clear in lines if is_clear])
        return [line for line, _ in lines]

    def _entry(self, row):
        """Find the row by its hidden id, else by number and section; else begin a new one."""
        if row["id"].strip():
            return self.by_id.get(row["id"].strip())
        path, name = place = row["path"].strip(), row["department"].strip()
        if place not in self.by_place and path in self.initiatives and name in self.departments:
            new = SheetEntry(
                sheet=self.sheet,
                initiative=self.initiatives[path],
                department=self.departments[name],
            )
            self.by_place[place] = new
        return self.by_place.get(place)

    def _identity(self, row, entry):
        """Yield (key, message) for everything that makes it unclear which row is meant."""
        if entry is None and row["id"].strip():
            yield (
                "id",
                f"行ID {row['id']} の行は{self.sheet.year}の評価票にありません。"
                "行IDを直さないでください。",
            )
        elif entry is None:
            if row["department"].strip() not in self.departments:
                yield "department", self._unknown_department(row["department"])
            if row["path"].strip() not in self.initiatives:
                yield (
                    "path",
                    f"番号「{row['path']}」の個別事業はこの計画にありません。"
                    "番号は 1-2-1-3 の形です。",
                )
        else:
            stands = self.records.get(entry.pk) or record(entry)
            first = self.seen.setdefault(_place(stands), row[ROW])
            if first != row[ROW]:
                yield "id", f"{first}行目と同じ行です。どちらか1つを消してください。"
            for key in FIXED if row["id"].strip() else NAMES:
                if row[key].strip() != plain(stands[key]).strip():
                    yield key, self._fixed(key, row[key], stands[key])

    def _fixed(self, key, found, stands):
        if key == "department" and found.strip() not in self.departments:
            return f"{self._unknown_department(found)}この行は「{stands}」です。"
        wanted = f"「{stands}」に戻して" if stands else "空欄に戻して"
        return f"「{COLUMNS[key].heading}」は書き換えられません。{wanted}ください。"

    def _unknown_department(self, name):
        return f"課「{name}」はありません。{'・'.join(self.departments)} のどれかを書いてください。"

    def _fill(self, lines):
        """Give each line its cells, and what the rules and rights say to what would be written.

        Of a row that the account may not read nothing is compared: the answer would tell its text.
        """
        sent = self._sent(lines)
        for line in lines:
            if line.entry.pk not in self.readable:
                refused = check_may_write(self.user, line.entry)
                line.errors.setdefault("department", [str(refused)])
                continue
            excel = {key: line.values[key] for key in ANSWERS}
            excel["grade"] = str(read_grade(excel["grade"]) or "")
            now = BLANK if line.is_new else texts_of(line.entry)
            base = sent[line.number]
            line.cells = {
                key: Cell(key, base and base[key], now[key], excel[key])
                for key in ANSWERS
                if key not in line.errors
            }
            if line.is_written or line.errors:
                self._judge(line, now | excel | line.merged())

    def _sent(self, lines):
        """{row number: the texts that were sent, or None}"""
        asked = {
            line.number: (line.entry.pk, _whole(line.values["version"]))
            for line in lines
            if not line.is_new
        }
        versions = {entry.pk: entry.version for entry in self.by_id.values()}
        older = [key for key, version in asked.values() if version not in (None, versions[key])]
        known = texts_of_versions(self.sheet, older) if older else {}
        found = {}
        for line in lines:
            if line.is_new:
                found[line.number] = BLANK
                continue
            key, version = asked[line.number]
            is_newest = version == line.entry.version
            found[line.number] = texts_of(line.entry) if is_newest else known.get((key, version))
        return found

    def _judge(self, line, wanted):
        refused = check_may_write(self.user, line.entry)
        violations = [refused] if refused else [self._lock(line.entry)]
        if not line.conflicts:
            violations += check_row(**wanted)
        for violation in filter(None, violations):
            place = violation.place or "department"
            line.errors.setdefault(place, [str(violation)])

    def _lock(self, entry):
        """Why the rows of a section are closed; asked once for each section."""
        key = entry.department_id
        if key not in self.locks:
            words = lock_of(self.sheet, answer_of(self.sheet, key))
            self.locks[key] = Violation(FLOW.section("課長確定"), words) if words else None
        return self.locks[key]


def texts_of(entry):
    """The answers of a row as a workbook carries them."""
    return {key: plain(getattr(entry, key)) for key in ANSWERS}


def _place(values):
    return values["path"], values["department"]


def _whole(text):
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _initiatives(sheet):
    found = Initiative.objects.filter(measure__basic_measure__goal__plan=sheet.plan_id)
    found = found.select_related("measure__basic_measure__goal")
    return {
        record(SheetEntry(sheet=sheet, initiative=i, department=Department()))["path"]: i
        for i in found
    }
