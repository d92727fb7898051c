"""System checks of an installation, each with what to do about it."""

import shutil
import subprocess

from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.utils import timezone

from koganei import layout

FONTS = ("BIZ UDPGothic", "IPAmjMincho")


@register
def pdf_can_be_made(app_configs, **kwargs):
    """Without Pango the application runs, but prints nothing."""
    if reason := layout.why_unavailable():
        return [
            Warning(
                f"PDFを作れません: {reason}",
                hint=f"管理者に頼んで入れてもらってください: {layout.SYSTEM_PACKAGES}",
                id="koganei.W001",
            )
        ]
    return []


@register
def fonts_are_installed(app_configs, **kwargs):
    """Without the fonts of the city's papers another is taken, and pages break elsewhere."""
    if not shutil.which("fc-list"):
        return []
    listed = subprocess.run(  # noqa: S603 -- fixed words, nothing from outside
        [shutil.which("fc-list"), ":", "family"], capture_output=True, text=True, check=False
    )
    missing = [font for font in FONTS if font not in listed.stdout]
    return [
        Warning(
            f"書体 {font} がありません。",
            hint=f"管理者に頼んで入れてもらってください: {layout.FONT_PACKAGES}",
            id="koganei.W002",
        )
        for font in missing
    ]


@register
def clock_is_plausible(app_configs, **kwargs):
    """A clock before this version was written makes terms, deadlines and roles wrong."""
    if timezone.localdate().year < 2026:
        return [
            Warning(
                f"この機械の時計は {timezone.localdate()} を指しています。",
                hint="任期・期限・役割はすべて今日の日付で判断します。時計を合わせてください。",
                id="koganei.W003",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def production_uses_https(app_configs, **kwargs):
    if settings.DEBUG or not settings.HTTPS:
        return [
            Warning(
                "DEBUG または HTTPS=False のまま動いています。",
                hint="本番では DEBUG と HTTPS=False を消してください（koganei/docs/deploy.md）。",
                id="koganei.W004",
            )
        ]
    return []
