"""What stands between an account and a person's record: 利益相反, 緊急閲覧, 支援措置 (access.md).

Ready for the consultation app, which registers its models here; the kernel imports no app.
"""
