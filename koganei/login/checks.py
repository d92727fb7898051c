"""Deployment checks of log-in, each with what to do about it."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def second_factor_is_required(app_configs, **kwargs):
    if settings.MFA_REQUIRED:
        return []
    return [
        Warning(
            "二要素認証なしで、相談ケースを見る役割がログインできます。",
            hint="本番では MFA_REQUIRED=False と DEMO を消してください（koganei/docs/deploy.md）。",
            id="koganei.W010",
        )
    ]
