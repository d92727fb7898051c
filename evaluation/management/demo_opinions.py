"""What the committee said in the invented years, what the city answered; nobody and nothing is real

Written in bulk like the rows of those years, under the guards: heard in one stage, answered in the
next, each answer approved by a head who did not write it.
"""

from random import Random

from evaluation.enums import OpinionTarget, Reflection, ViewStage
from evaluation.models import CityView, CommitteeGrade, Opinion, SectionAnswer
from evaluation.queries.sheets import entries_in_print_order
from koganei.models import Department

PLACE = "書面による意見（架空）"
ROW, MEASURE, SHEET = OpinionTarget.ENTRY, OpinionTarget.MEASURE, OpinionTarget.SHEET
REFLECTED, FUTURE, EXPLAINED = Reflection.REFLECTED, Reflection.FUTURE, Reflection.EXPLAINED
WHOLE = "地域福祉課"  # answers what is said of measures and of the sheet
# grade of the rows that it may be about → what is said, what is answered, how it is reflected
OF_ROWS = {
    "C": (
        ("参加の少なかった理由を調べ、次の年度の進め方に生かしてほしい。",
         "参加されなかった方にもうかがい、会場と時間を見直します。次の年度の実績で報告します。",
         FUTURE),
        ("進め方の課題が何か、読む人に分かるように書いてほしい。",
         "課題を事業実績に書き加え、今後の事業計画・展望と対応させました。", REFLECTED),
    ),
    "D": (
        ("実施できなかったことについて、いつまでに何をするかを示してほしい。",
         "関係機関との調整を年度の前半に終え、後半に実施します。", FUTURE),
        ("何年も未実施のままなら、事業の見直しも考えるべきではないか。",
         "計画の期間中は続けることとし、次期計画をつくるときに在り方を検討します。", EXPLAINED),
    ),
}  # fmt: skip
OF_MEASURE = (
    "個別事業のあいだのつながりが見えない。施策としてのまとめを書いてほしい。",
    "施策ごとのまとめは、次期計画の評価票の様式を決めるときに検討します。", FUTURE,
)  # fmt: skip
OF_SHEET = (
    "前年度から評価が変わった事業が、ひと目で分かるとよい。",
    "集計に前年度との比較を加え、上がった行と下がった行の数を示しました。", REFLECTED,
)  # fmt: skip
LEFT_OUT = "表の字が小さく、読みにくい。", "評価の内容ではなく、体裁についての意見のため"
GRADE = "C", "参加の数はあるが、届いていない人がいる。"


def hear(sheet, by, moment, seed):
    """What is said in 委員意見: of two rows, a measure and the whole, one left out; and a grade."""
    chance = Random(f"{seed}/{sheet.year.year}/opinions")  # noqa: S311 -- the same texts again
    rows = list(entries_in_print_order(sheet))
    whole = Department.objects.get(name=WHOLE)
    for grade, said in OF_ROWS.items():
        row = chance.choice([each for each in rows if each.grade == grade])
        text = chance.choice(said)[0]
        _say(sheet, by, moment, ROW, text, entry=row, department=row.department)
    measure = chance.choice(rows).initiative.measure
    _say(sheet, by, moment, MEASURE, OF_MEASURE[0], measure=measure, department=whole)
    _say(sheet, by, moment, SHEET, OF_SHEET[0], department=whole)
    text, reason = LEFT_OUT
    _say(sheet, by, moment, SHEET, text, department=whole, is_main=False, left_out_reason=reason)
    graded = chance.choice([each for each in rows if each.grade == "B"])
    grade, note = GRADE
    _save(CommitteeGrade(
        entry=graded, grade=grade, note=note, recorded_by=by, recorded_at=moment
    ), by, moment)  # fmt: skip


def answer(sheet, people, moment):
    """What the sections answer to all that is printed, approved by their heads on the same day."""
    answers = {text: rest for text, *rest in (OF_MEASURE, OF_SHEET, *OF_ROWS["C"], *OF_ROWS["D"])}
    for opinion in sheet.opinions.filter(is_main=True).order_by("number"):
        asked = SectionAnswer(sheet=sheet, department=opinion.department)
        author, head = people.author(asked), people.head(asked)
        text, reflection = answers[opinion.text]
        view = CityView(
            opinion=opinion, text=text, reflection=reflection, written_by=author,
            written_at=moment, version=1,
        )  # fmt: skip
        _save(view, author, moment)
        view.stage, view.version = ViewStage.CHECKING, 2
        _save(view, author, moment)
        view.stage, view.version = ViewStage.APPROVED, 3
        view.principal = view.approved_by = head
        view.approved_on = moment.date()
        _save(view, head, moment)


def _say(sheet, by, moment, target, text, **fields):
    opinion = Opinion(
        sheet=sheet, number=sheet.opinions.count() + 1, target=target, text=text, place=PLACE,
        recorded_by=by, recorded_at=moment, **fields,
    )  # fmt: skip
    _save(opinion, by, moment)


def _save(row, by, moment):
    row._history_user, row._history_date = by, moment
    row.save()
