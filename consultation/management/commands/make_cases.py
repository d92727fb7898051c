"""manage.py make_cases: a synthetic city of invented people, for the demo and for measuring"""

import sys
import time
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from consultation.management.city.build import build
from consultation.management.city.conferences import sittings
from consultation.management.city.matters import register
from consultation.management.city.packets import hand_out_case
from consultation.management.city.story import World
from consultation.models import Agency, Case, ConsentWording, Desk
from consultation.queries.attendance import agency_of
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.audit import record
from koganei.models import RoleAssignment, User

CASES_A_WORKER = 1000  # over the whole time; more accounts are made for a larger city


class Command(BaseCommand):
    help = "架空の相談を作ります（見本のデータベースだけ。同じ --seed からは同じ相談ができます）。"

    def add_arguments(self, parser):
        parser.add_argument("--count", type=int, default=300, help="相談の件数（1以上）")
        parser.add_argument("--seed", type=int, default=1, help="種。同じ数からは同じ相談")
        parser.add_argument("--years", type=int, default=3, help="何年分か")
        parser.add_argument("--past", type=int, default=0, help="保存期間の過ぎた相談も何件か")
        parser.add_argument("--only-if-empty", action="store_true", help="相談があれば何もしない")
        parser.add_argument("--today", type=date.fromisoformat, help="最後の日（2026-11-24）")

    def handle(self, *, count, seed, years, past, today, only_if_empty, **options):
        if only_if_empty and self._has_cases():
            return
        self._check(count, years)
        began = time.monotonic()
        world = self._world(count, today or timezone.localdate(), years)
        written = build(
            world,
            count=count,
            seed=seed,
            years=years,
            past=past,
            progress=lambda done, rows: self._progress(count, done, rows, began),
        )
        with without_scope(), transaction.atomic():
            outside = self._outside()
            written += register(
                world, self._of_city(Role.WELFARE_STAFF), past=past > 0, outside=outside
            )
            written += hand_out_case(world, outside) if outside else 0
            # nobody's act: rows were written past the actions, which would each have been recorded
            record(verb="cases_made", on_object=("make_cases", f"{count}:{seed}:{years}"))
        self.stdout.write(f"架空の相談を{count:,}件（{written:,}行）作りました。")

    def _check(self, count, years):
        problems = []
        if not settings.DEMO:
            problems.append("見本のデータベース（DEMO）ではありません。")
        if count < 1 or years < 1:
            problems.append("--count と --years は1以上にしてください。")
        if self._has_cases():
            problems.append("相談がすでにあります。空の見本データベースで実行してください。")
        for model, name in ((Desk, "窓口"), (Agency, "関係機関"), (ConsentWording, "同意書の文面")):
            if not model.objects.exists():
                problems.append(f"{name}がありません。先に見本を読み込んでください。")
        if problems:
            raise CommandError("\n".join(problems))

    def _has_cases(self):
        with without_scope():
            return Case.objects.exists()

    def _world(self, count, today, years):
        desk = Desk.objects.first()
        workers = self._with(Role.SUPPORT_WORKER, desk) + self._more_workers(count, desk)
        return World(
            desk=desk,
            chief=self._with(Role.CHIEF_SUPPORT_WORKER, desk)[0],
            workers=workers,
            coordinators=self._with(Role.INTEGRATION_COORDINATOR, desk),
            finance=self._with(Role.HOUSEHOLD_FINANCE_WORKER, desk)[0],
            decider=self._of_city(Role.WELFARE_MANAGER),
            agencies=tuple(Agency.objects.order_by("pk")),
            wordings=tuple(ConsentWording.objects.order_by("number")),
            parts=sittings(self._of_city(Role.WELFARE_MANAGER), today, years),
            today=today,
        )

    def _of_city(self, role):
        """Who decides plans for the city, or drafts for who does."""
        users = User.objects.filter(role_assignments__role=role)
        if (found := users.order_by("pk").first()) is None:
            raise CommandError(f"{role.label}の利用者がいません。先に見本を読み込んでください。")
        return found

    def _outside(self):
        """Who attends for an agency, where such an account is there."""
        users = User.objects.filter(role_assignments__role=Role.CONFERENCE_ATTENDEE)
        return next((user for user in users.order_by("pk") if agency_of(user)), None)

    def _with(self, role, desk):
        users = User.objects.filter(organization=desk.organization, role_assignments__role=role)
        found = tuple(users.order_by("pk"))
        if not found:
            raise CommandError(f"{Role(role).label}の利用者がいません。見本が要ります。")
        return found

    @transaction.atomic
    def _more_workers(self, count, desk):
        """Invented colleagues without a password, so that nobody has thousands of cases."""
        made = []
        for n in range(1, count // CASES_A_WORKER):
            user, is_new = User.objects.get_or_create(
                username=f"synthetic_worker_{n}",
                defaults={
                    "name": f"架空 相談員{n}",
                    "organization": desk.organization,
                    "expires_on": date(2046, 3, 31),
                },
            )
            if is_new:
                user.set_unusable_password()
                user.save()
                RoleAssignment.objects.create(
                    user=user, role=Role.SUPPORT_WORKER, starts_on=date(2018, 4, 1)
                )
            made.append(user)
        return tuple(made)

    def _progress(self, count, done, rows, began):
        seconds = time.monotonic() - began
        left = seconds / done * (count - done)
        self.stderr.write(
            f"\r{done:,}／{count:,}件　{rows:,}行　残り約{left / 60:.0f}分",
            ending="" if sys.stderr.isatty() else "\n",
        )
