"""What a password must be, and that everything that is wrong with one is said at once."""

import hashlib

import pytest
from django.contrib.auth.password_validation import (
    get_default_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError

from koganei.access.roles import Role
from koganei.login.passwords import CommonValidator, context_words
from koganei.models import AuditEvent, Department, PartnerOrganization, User
from koganei.tests.login.conftest import PASSWORD, enter, text

GOOD = "静かな図書館で読んだ長い物語と雨"
LONG = hashlib.shake_256(b"long").hexdigest(150)


@pytest.fixture
def worker():
    """Not saved: the rules only look."""
    return User(
        username="sakura_miho",
        name="佐倉 美帆",
        kana="さくら みほ",
        department=Department(name="地域福祉課"),
        organization=PartnerOrganization(name="小金井市社会福祉協議会"),
    )


def wrong(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [each.code for each in error.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "correct horse battery staple",
        "4071936582117406",  # numbers are as good as letters, if nobody can guess them
        "x7Kq2mVp9Rt4Lw8z",
        "  a sentence with blanks  ",
        "雨のち晴れ🌂公園の鳩とパン屋の角",
        LONG[:256],
    ],
)
def test_good_ones(worker, password):
    assert wrong(password, worker) == []


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("", ["too_short", "too_common"]),
        ("静かな図書館で読んだ長い物語", ["too_short"]),  # 14
        (LONG[:257], ["too_long"]),
        ("qwerty", ["too_short", "too_common"]),
        ("password1234567", ["too_common"]),
        ("Password-Password", ["too_common"]),
        ("ｐａｓｓｗｏｒｄ１２３４５６７", ["too_common"]),
        ("iloveyouprincess", ["too_common"]),
        ("sunshine!dragon2026", ["too_common"]),
        ("manchesterunited", ["too_common"]),  # in the list as it stands
        ("123456789101112", ["too_common"]),
        ("abcdefghijklmnop", ["too_common"]),
        ("qwertyuiopasdfghjkl", ["too_common"]),
        ("aaaaaaaaaaaaaaaa", ["too_common"]),
        ("ねこいぬねこいぬねこいぬねこいぬ", ["too_common"]),
        ("2026-2026-2026-2026", ["too_common"]),
        ("猫と時計と koganei の朝", ["context_word"]),
        ("猫と時計と ＫＯＧＡＮＥＩ の朝", ["context_word"]),
        ("小金井の猫は朝によく眠っている", ["context_word"]),
        ("福祉", ["too_short", "too_common", "context_word"]),
    ],
)
def test_bad_ones_with_all_that_is_wrong(worker, password, codes):
    assert wrong(password, worker) == codes


@pytest.mark.parametrize(
    "own",
    ["sakura", "SAKURA", "miho", "佐倉", "美帆", "さくら", "みほ", "地域福祉", "sakura_miho",
     "小金井市社会福祉協議会"],
)  # fmt: skip
def test_nothing_of_the_person(worker, own):
    password = f"雨のち晴れ{own}公園の鳩とパン屋の角"
    assert wrong(password, worker) == ["context_word"]


def test_every_such_word_is_named(worker):
    with pytest.raises(ValidationError) as refused:
        validate_password("koganei-sakura-美帆", worker)
    [message] = refused.value.messages
    for word in ("「koganei」（市の名前）", "「sakura」", "「美帆」（氏名）"):
        assert word in message
    assert message.endswith("除いてください。")


def test_long_vowels_in_both_spellings():
    words = context_words(User(username="a.b", name="大庭 直樹", kana="おおば なおき"))
    assert {"ooba", "naoki"} <= set(words)
    assert "oba" not in words  # three letters stand in half of all sentences


def test_no_message_is_english_and_each_says_what_to_do():
    with pytest.raises(ValidationError) as refused:
        validate_password("qwertykoganei", None)
    assert all("ください" in message and message.isascii() is False for message in refused.value)
    helps = [each.get_help_text() for each in get_default_password_validators()]
    assert helps[0].startswith("15文字以上。")
    assert "貼り付けてもかまいません" in helps[0]


def test_the_common_list_is_long_enough_for_the_asvs():
    assert len(CommonValidator().passwords) >= 3000


# the page


@pytest.fixture
def client(person):
    return enter(
        person(Role.SECTION_AUTHOR, username="tohyama", name="遠山 なつき", kana="とおやま なつき")
    )


def change(client, old=PASSWORD, new=GOOD, again=None):
    form = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post("/account/password/", form)


def test_one_changes_ones_own_password(client):
    assert change(client).url == "/account/"
    user = User.objects.get(username="tohyama")
    assert user.check_password(GOOD)
    assert AuditEvent.objects.filter(verb="password_changed", user=user).exists()
    assert client.get("/").status_code == 200


def test_all_faults_of_the_form_come_at_once(client):
    page = text(change(client, old="違うもの", new="tohyama", again="natsuki"))
    for words in (
        "いまのパスワードが違います",
        "15文字以上にしてください（いまは7文字です）",
        "「tohyama」（利用者名）",
        "上の欄と違います",
        "を直すと保存できます",
    ):
        assert words in page
    assert User.objects.get(username="tohyama").check_password(PASSWORD)


def test_nothing_hinders_pasting_or_password_managers(client):
    page = text(client.get("/account/password/"))
    assert page.count('autocomplete="new-password"') == 2
    assert page.count('autocomplete="current-password"') == 1
    for hindrance in ("onpaste", "maxlength", 'autocomplete="off"', "placeholder"):
        assert hindrance not in page


def test_the_old_password_cannot_be_guessed_in_an_open_session(client):
    answers = [change(client, old=f"違うもの{n}").status_code for n in range(6)]
    assert answers == [200] * 5 + [429]


def test_blanks_and_width_are_taken_as_typed(client):
    typed = "  ｗｉｄｅ な文字と空白は そのまま　"
    assert change(client, new=typed).status_code == 302
    user = User.objects.get(username="tohyama")
    assert user.check_password(typed)
    assert not user.check_password(typed.strip())
