"""課と関係機関"""

from django.db import models


class PartnerOrganization(models.Model):
    """関係機関: an agency outside the city hall, such as the 社会福祉協議会"""

    name = models.CharField("名称", max_length=100, unique=True)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "関係機関"
        verbose_name_plural = "関係機関"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Department(models.Model):
    """庁内関係課: a section that answers for initiatives; the 社会福祉協議会 counts as one"""

    name = models.CharField("課名", max_length=50, unique=True)
    division = models.CharField("部名", max_length=50, blank=True)
    organization = models.ForeignKey(
        PartnerOrganization,
        models.PROTECT,
        verbose_name="関係機関",
        null=True,
        blank=True,
        help_text="市の課でないときだけ選びます。",
    )
    display_order = models.PositiveSmallIntegerField("表示順", default=0)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "庁内関係課"
        verbose_name_plural = "庁内関係課"
        ordering = ["display_order", "name"]

    def __str__(self):
        return self.name
