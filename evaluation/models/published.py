"""公表のファイル: what citizens take away of a published version, byte for byte, with its hash

Made once, in the act that publishes; never changed (the guards at the end of this module).
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from evaluation.enums import CampaignStage, FileKind, VersionKind
from evaluation.models.version import SheetVersion
from evaluation.rules.flow import FLOW
from koganei.triggers import Trigger, raised, refuse, register

HASH_LETTERS = 64  # of a SHA-256 in hexadecimal


class PublishedFile(models.Model):
    """公表のファイル"""

    version = models.ForeignKey(
        SheetVersion, models.PROTECT, verbose_name="評価票の版", related_name="files"
    )
    kind = models.CharField("種類", max_length=20, choices=FileKind.choices)
    file_name = models.CharField("ファイル名", max_length=100)
    content_type = models.CharField("形式", max_length=100)
    size = models.PositiveIntegerField("大きさ（バイト）")
    content = models.BinaryField("中身")
    content_hash = models.CharField("中身のハッシュ（SHA-256）", max_length=HASH_LETTERS)
    made_at = models.DateTimeField("作った日時", default=timezone.now)

    class Meta:
        verbose_name = "公表のファイル"
        verbose_name_plural = "公表のファイル"
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind"],
                name="published_file_once_of_a_kind",
                violation_error_message="この版には、同じ種類のファイルがもうあります。",
            ),
            models.CheckConstraint(
                name="published_file_kind_is_known",
                condition=Q(kind__in=FileKind.values),
                violation_error_message="ファイルの種類は一覧から選んでください。",
            ),
            models.CheckConstraint(
                name="published_file_is_whole",
                condition=Q(size=Length("content"), size__gt=0),
                violation_error_message="ファイルの大きさが中身と合いません。",
            ),
            models.CheckConstraint(
                name="published_file_has_its_hash",
                condition=Q(Exact(Length("content_hash"), HASH_LETTERS)),
                violation_error_message="ファイルのハッシュは SHA-256 です。",
            ),
        ]

    def __str__(self):
        return self.file_name


TABLE, MESSAGE = "evaluation_publishedfile", "公表したファイルは変えられません。"
OF_PUBLISHED = f"""EXISTS (SELECT 1 FROM evaluation_sheetversion v
    WHERE v.id = NEW.version_id AND v.kind = '{VersionKind.PUBLISHED}')"""  # noqa: S608 -- our own
FILES_OF_NEWEST = """(SELECT COUNT(*) FROM evaluation_publishedfile f
    JOIN evaluation_sheetversion v ON v.id = f.version_id
    WHERE v.sheet_id = NEW.sheet_id AND v.number = (SELECT MAX(number)
    FROM evaluation_sheetversion WHERE sheet_id = NEW.sheet_id))"""
HASH = "published_file_hash_fits", "ファイルのハッシュが中身と合いません。"

register(
    *(
        refuse(
            f"published_file_frozen_{event.lower()}", TABLE, event,
            f"{MESSAGE}直しは次の版にしてください。", citation=FLOW.section("版の固定"),
        )
        for event in ("UPDATE", "DELETE")
    ),
    refuse(
        "published_file_insert_of_what_is_published", TABLE, "INSERT",
        "公表していない版のファイルは置けません。",
        when=f"NOT {OF_PUBLISHED}", citation=FLOW.section("公表"),
    ),
    # none at all: what came with papers gets its files afterwards (evaluation_make_files)
    refuse(
        "campaign_update_published_with_its_files", "evaluation_campaign", "UPDATE",
        "公表する版のファイルが、一部しかありません。",
        when=f"OLD.stage = '{CampaignStage.PREPARED}' AND NEW.stage = '{CampaignStage.PUBLISHED}'"
        f" AND {FILES_OF_NEWEST} NOT IN (0, {len(FileKind)})",
        citation=FLOW.section("公表"),
    ),
    # SQLite has no SHA-256 of bytes; there evaluation_verify_published finds what does not fit
    Trigger(
        HASH[0], TABLE, "",
        f"""
        CREATE FUNCTION {HASH[0]}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.content_hash <> encode(sha256(NEW.content), 'hex') THEN
                RAISE EXCEPTION '{raised(*HASH)}'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{HASH[0]}';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER {HASH[0]} BEFORE INSERT ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION {HASH[0]}()""",
        HASH[1], FLOW.section("公表"),
    ),
)  # fmt: skip
