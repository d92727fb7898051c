"""How a person stands in a line: name, age, sex, and what the person is to the client"""

from consultation.codes import Sex
from consultation.models.household import RelationshipKind as Kind
from koganei.dates.ages import age_on
from koganei.dates.wareki import format_date

NOBODY = "（氏名は見られません）"


def name_of(person):
    """The name, or what somebody without a known name is called."""
    return str(person) if person else NOBODY


def age_of(person, day):
    """「42歳」, 「30代」 or empty; who died has the age at death."""
    age = age_on(person.birth_on, person.died_on or day)
    return person.age_about if age is None else f"{age}歳"


def born(person, day):
    """Lines: kana; day of birth with age, sex."""
    if person is None:
        return [NOBODY]
    age, sex = age_of(person, day), person.get_sex_display()
    if person.birth_on:
        age = f"{format_date(person.birth_on)}（{age}）"
    died = f"{format_date(person.died_on)} 死亡" if person.died_on else ""
    kana = person.kana or ("匿名・仮名" if person.is_anonymous else "かなは不明")
    return [kana, "　".join(filter(None, (age or "生年月日は不明", sex))), *filter(None, [died])]


# 続柄: (kind, male, female, other) of who is ``kind`` of the client, and of whom the client is it
OF_CLIENT = {
    Kind.PARENT: ("父", "母", "親"),
    Kind.ADOPTIVE_PARENT: ("養父", "養母", "養親"),
    Kind.STEP_PARENT: ("継父", "継母", "継親"),
    Kind.FOSTER_PARENT: ("里親", "里親", "里親"),
    Kind.SPOUSE: ("夫", "妻", "配偶者"),
    Kind.SIBLING: ("きょうだい", "きょうだい", "きょうだい"),
    Kind.GRANDPARENT: ("祖父", "祖母", "祖父母"),
}
CLIENT_OF = {
    Kind.PARENT: ("息子", "娘", "子"),
    Kind.ADOPTIVE_PARENT: ("養子", "養子", "養子"),
    Kind.STEP_PARENT: ("継子", "継子", "継子"),
    Kind.FOSTER_PARENT: ("里子", "里子", "里子"),
    Kind.GRANDPARENT: ("孫", "孫", "孫"),
    Kind.GUARDIAN: ("被後見人等",) * 3,
    Kind.CARER: ("世話を受ける人",) * 3,
}
ENDS_TIE = (Kind.SPOUSE, Kind.PARTNER)


def kin_word(person, row):
    """Say what ``person`` is to the client, from the Relationship ``row`` between the two."""
    is_kind_of_client = row.person_id == person.pk
    words = OF_CLIENT if is_kind_of_client or row.kind in ENDS_TIE else CLIENT_OF
    three = words.get(row.kind) or OF_CLIENT.get(row.kind) or (row.get_kind_display(),) * 3
    word = three[{Sex.MALE: 0, Sex.FEMALE: 1}.get(person.sex, 2)]
    is_over = row.ended_by in ("divorced", "separated")
    return f"元{word}" if is_over and row.kind in ENDS_TIE else word
