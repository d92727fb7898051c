"""Make the first two administrators of accounts, each with a one-time code to come in with."""

import re

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from koganei.access.roles import Role
from koganei.dates.wareki import format_datetime
from koganei.login import codes
from koganei.models import RoleAssignment, User

NAME = re.compile(r"[a-z][a-z0-9._-]{2,49}")


class Command(BaseCommand):
    help = "最初の利用者管理の担当者2人を登録し、1回だけ使える符号を出します。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--account",
            action="append",
            nargs=3,
            metavar=("利用者名", "氏名", "かな"),
            default=[],
            help="2人分を書きます: --account tanaka '田中 花' 'たなか はな' --account …",
        )

    @transaction.atomic
    def handle(self, *, account, **options):
        _refuse_nonsense(account)
        lines = []
        for username, name, kana in account:
            user = _pending_administrator(username, name, kana)
            code = codes.issue(user)
            until = format_datetime(user.one_time_codes.get().expires_at)
            lines.append(f"  {username:<20} {code}  （{until}まで）")
        self.stdout.write(
            "符号は、この画面に1回だけ出ます。1枚ずつ別の紙に写し、本人に手で渡してください。\n"
            + "\n".join(lines)
            + "\n2人はそれぞれ、ブラウザーで /first-login/ を開き、パスワードを決めて、"
            "二要素認証を登録します。"
        )


def _refuse_nonsense(accounts):
    names = [username for username, *_ in accounts]
    if len(set(names)) != 2 or len(names) != 2:
        raise CommandError("別々の2人を書いてください: --account 利用者名 氏名 かな を2つ。")
    if wrong := [name for name in names if not NAME.fullmatch(name)]:
        raise CommandError(
            f"{'、'.join(wrong)}: 利用者名は、英小文字で始まる3文字以上の"
            "英小文字・数字・. _ - にしてください。"
        )
    if working := [user for user in _administrators() if user.has_usable_password()]:
        raise CommandError(
            f"利用者管理の担当者（{'、'.join(user.username for user in working)}）がもういます。"
            "ほかの担当者は、その人が画面で登録します。"
        )


def _administrators():
    """Accounts in use that hold the role today, with or without a password yet."""
    held = RoleAssignment.objects.filter(role=Role.ACCOUNT_ADMIN).select_related("user")
    users = {assignment.user for assignment in held}
    return sorted(
        (user for user in users if Role.ACCOUNT_ADMIN in user.current_roles()),
        key=lambda user: user.username,
    )


def _pending_administrator(username, name, kana):
    """Return the account, made where it is missing; one that nobody has entered may come again."""
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, name=name, kana=kana)
        user.set_unusable_password()
        user.save()
    elif user not in _administrators():
        raise CommandError(f"{username}: この利用者名は、別の利用者が使っています。")
    if Role.ACCOUNT_ADMIN not in user.current_roles():
        RoleAssignment.objects.create(
            user=user, role=Role.ACCOUNT_ADMIN, starts_on=timezone.localdate()
        )
    return user
