"""The passphrase of the backups: from the environment or a file, never from the command line."""

import os
from pathlib import Path

from django.core.management.base import CommandError

from koganei.backup.archive import SHORTEST_PASSPHRASE


def read_passphrase():
    """Return BACKUP_PASSPHRASE, or the first line of the file BACKUP_PASSPHRASE_FILE names."""
    passphrase = os.environ.get("BACKUP_PASSPHRASE", "")
    if path := os.environ.get("BACKUP_PASSPHRASE_FILE"):
        try:
            passphrase = Path(path).read_text(encoding="utf-8").partition("\n")[0]
        except OSError as error:
            raise CommandError(f"{path} を読めません（{error.strerror}）。") from error
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise CommandError(
            "BACKUP_PASSPHRASE（または BACKUP_PASSPHRASE_FILE のファイル）に"
            f"{SHORTEST_PASSPHRASE}文字以上の合言葉を入れてください。これがないとバックアップは二度と読めません。別の場所に控えてください。"
        )
    return passphrase
