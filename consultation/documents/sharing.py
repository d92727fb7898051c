"""共有シート for an agency, as a form for the pen: only what the consent lets be told goes on it"""

from consultation.codes import Sex
from consultation.documents.blocks import choices, fields, paragraph, section, text
from consultation.documents.paper import Paper

TITLE = "共有シート"
NOTE = (
    "このシートには、本人の同意がある内容だけを記します。"
    "受け取った機関がほかの機関に伝えるときは、本人の同意が要ります。"
)


def blank_sharing(mark):
    return Paper(
        TITLE,
        [
            fields(("宛先", ""), ("番号", "")),
            paragraph(NOTE),
            section("依頼したいこと"),
            text("依頼", lines=4),
            section("本人"),
            fields(("ふりがな", ""), ("氏名", ""), ("生年月日", ""), ("電話", "")),
            fields(("住所", ""), columns=1),
            choices("性別", Sex.choices),
            text("相談の内容と経過", lines=6),
            text("本人の希望・強み", lines=3),
            text("家計（同意があるときだけ）", lines=3),
            section("世帯のほかの人（同意がある人だけ）"),
            text("氏名・続柄・状況", lines=4),
        ],
        mark=mark,
    )
