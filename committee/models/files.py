"""A file that is kept in the database: laid before a meeting, or attached to a report"""

from django.db import models


class KeptFile(models.Model):
    """One file, with what is needed to hand it out and to see that it is still the same."""

    name = models.CharField("ファイル名", max_length=150)
    content_type = models.CharField("種類", max_length=100)
    size = models.PositiveIntegerField("大きさ（バイト）")
    content_hash = models.CharField("内容のハッシュ", max_length=64)
    content = models.BinaryField("内容")

    class Meta:
        abstract = True
