"""Log-in with a second factor, and sessions that end: what we add to django-allauth.

Reasons and numbers: koganei/docs/decisions/0011-login-and-second-factor.md.
"""
