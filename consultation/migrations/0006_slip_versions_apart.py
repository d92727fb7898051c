import django.db.models.deletion
from django.db import migrations, models

import koganei.my_number


class Migration(migrations.Migration):
    dependencies = [
        ("consultation", "0005_index_by_reception"),
    ]

    operations = [
        migrations.CreateModel(
            name="SlipThirdPartyRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True,
                        max_length=100000,
                        validators=[koganei.my_number.validate],
                        verbose_name="ほかの人から聞いたこと",
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="third_party",
                        to="consultation.sliprevision",
                        verbose_name="連絡票の前の版",
                    ),
                ),
            ],
            options={
                "verbose_name": "ほかの人から聞いたことの前の版",
                "verbose_name_plural": "ほかの人から聞いたことの前の版",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
    ]
