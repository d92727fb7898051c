"""A correction through the browser's eyes: back to the section, through everybody, out again

Citizens read the former version until the new one is published, and find it afterwards too.
"""

from django.test import Client

from evaluation.models import SheetVersion
from evaluation.queries.campaigns import entries_of
from evaluation.tests import years
from evaluation.tests.test_year_pages import of, page_of, press, write
from evaluation.tests.years import SAFETY

pytest_plugins = ["evaluation.tests.fixtures"]
PUBLIC, YEAR = "/evaluation/public/2019/", "/evaluation/2019/"
WRONG, RIGHT, REASON = "講座を3回開いた。", "講座を2回開いた。", "回数を誤って数えていたため"


def published_with_a_fault():
    years.open_year()
    years.only(SAFETY)
    years.gather(SAFETY)
    years.to_publication()
    return years.publish()


def test_a_correction_goes_the_whole_way_and_the_former_version_stays(sheet):
    first = published_with_a_fault()
    author, head = of(years.author_of(SAFETY)), of(years.head_of(SAFETY))
    staff, manager = of(years.user("welfare_staff")), of(years.user("welfare_manager"))
    citizen, section = Client(), page_of(SAFETY)
    row = entries_of(years.answer(SAFETY)).first()
    locked = author.post(row.get_absolute_url(), {"version": row.version, "results": RIGHT})
    assert locked.status_code == 422, "what is published is not written over"

    no_words = press(staff, f"{YEAR}gathering/reopen/", comment=" ")
    assert no_words.status_code == 422
    press(staff, f"{YEAR}gathering/reopen/", comment="数が違う。")
    press(staff, f"{section}gathering/return_section/", comment="回数を直して。")
    assert write(author, row, results=RIGHT, grade="C", outlook="続ける。").status_code == 302
    press(author, f"{section}entry/hand_up/")
    press(head, f"{section}fixing/fix/", document_number="地安発第7号")
    press(staff, f"{section}gathering/receive/")
    press(staff, f"{YEAR}gathering/gather/")
    press(staff, f"{YEAR}submission/submit/", stamp="【資料4】", cover_date="令和3年4月")
    press(staff, f"{YEAR}submission/hear/")
    press(staff, f"{YEAR}submission/respond/")
    no_reason = press(staff, f"{YEAR}submission/prepare/", cover_date="令和3年5月", comment="")
    assert "何をなぜ訂正するかを書いてください" in no_reason.content.decode()
    press(staff, f"{YEAR}submission/prepare/", cover_date="令和3年5月", comment=REASON)
    meanwhile = citizen.get(PUBLIC).content.decode()
    assert WRONG in meanwhile
    assert RIGHT not in meanwhile
    assert REASON not in meanwhile
    press(manager, f"{YEAR}publication/publish/", document_number="福地発第10号")

    second = SheetVersion.objects.filter(kind="published").get(sheet__year=2019, reason=REASON)
    now, former = citizen.get(PUBLIC), citizen.get(f"{PUBLIC}{first.number}/")
    assert RIGHT in now.content.decode()
    assert f"第{second.number}版で訂正しました。理由：{REASON}" in now.content.decode()
    assert RIGHT not in former.content.decode()
    assert "これは前の版です。" in former.content.decode()
    for version, words in ((first, WRONG), (second, RIGHT)):
        for kind in ("csv", "csv-cp932"):
            file = citizen.get(f"{PUBLIC}{version.number}/{kind}/").content
            encoding = {"csv": "utf-8-sig", "csv-cp932": "cp932"}[kind]
            assert words in file.decode(encoding)
    assert RIGHT not in citizen.get(f"{PUBLIC}{first.number}/csv/").content.decode("utf-8-sig")
