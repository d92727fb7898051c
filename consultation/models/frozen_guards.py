"""終結した相談の記録は変わらない (access.md, guarantee 8; rules.md, frozen): as triggers

Which tables are frozen is read from the models: every part of a case is, by its own way up to the
case, so that a new table is frozen as soon as it is there. What may still be written stands in
``AFTER_CLOSURE`` with its reason, and is written by an action of its own.
"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from django.apps import apps

from consultation.enums import EventKind, Stage
from consultation.models.case import Case
from koganei.access.scoped import ScopedModel
from koganei.law import LegalText
from koganei.triggers import refuse, register

CLOSURE = LegalText("検討結果報告書").section("自立、他機関への引継ぎ")
MESSAGE = "終結した相談の記録は変えられません。"
# parts of a case that are not frozen → why. 同意 and 情報提供 are parts of a person.
AFTER_CLOSURE = {
    "caseassignment": "利益相反の申出は、いつでも担当を終わらせる",
    "retentionhold": "開示請求や訴訟は、終結のあとに起こる",
    "itemattendee": "利益相反の申出は、いつでも案件から除斥する",
    "casereading": "理由を書いた閲覧は、終結のあとにもある",
    "caseevent": "日付のある訂正だけは書ける（変更と削除は、いつでも断る）",
    "eventnote": "訂正の内容だけは書ける（変更と削除は、いつでも断る）",
}
EVENTS = (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",)))


def parts_of_cases():
    """Return the models of all parts of a case, whichever table stands between them."""
    models = apps.get_app_config(Case._meta.app_label).get_models()
    scoped = [model for model in models if issubclass(model, ScopedModel) and model is not Case]
    return [model for model in scoped if model.record_model() is Case]


def case_of(model, row):
    """Return the SQL of the id of the case to which ``row`` (OLD, NEW) of a part belongs."""
    link = model._meta.get_field(model.belongs_to)
    found = f"{row}.{link.column}"
    while link.related_model is not Case:
        above = link.related_model
        link = above._meta.get_field(above.belongs_to)
        table, key = above._meta.db_table, above._meta.pk.column
        found = f"(SELECT {link.column} FROM {table} WHERE {key} = {found})"
    return found


def is_closed(case):
    return (
        f"EXISTS (SELECT 1 FROM consultation_case c WHERE c.id = {case}"
        f" AND c.stage = '{Stage.CLOSED}')"
    )


def _frozen(model):
    table = model._meta.model_name
    for event, rows in EVENTS:
        cases = [case_of(model, row) for row in rows]
        yield refuse(
            f"{table}_{event.lower()}_under_open_case",
            model._meta.db_table,
            event,
            MESSAGE,
            when=" OR ".join(map(is_closed, cases)),
            citation=CLOSURE,
            first_lock=f"consultation_case WHERE id = {cases[0]}",
        )


def _corrections():
    """Of the timeline only 訂正 is written under a closed case."""
    message = MESSAGE + "訂正だけを書けます。"
    yield refuse(
        "caseevent_insert_under_open_case",
        "consultation_caseevent",
        "INSERT",
        message,
        when=f"{is_closed('NEW.case_id')} AND NEW.kind <> '{EventKind.CORRECTION}'",
        citation=CLOSURE,
        first_lock="consultation_case WHERE id = NEW.case_id",
    )
    yield refuse(
        "eventnote_insert_under_open_case",
        "consultation_eventnote",
        "INSERT",
        message,
        when=f"""EXISTS (SELECT 1 FROM consultation_caseevent e
            JOIN consultation_case c ON c.id = e.case_id WHERE e.id = NEW.event_id
            AND c.stage = '{Stage.CLOSED}' AND e.kind <> '{EventKind.CORRECTION}')""",
        citation=CLOSURE,
    )


def declare():
    """Register them all; called once the apps are ready."""
    for model in parts_of_cases():
        if model._meta.model_name not in AFTER_CLOSURE:
            register(*_frozen(model))
    register(
        *_corrections(),
        refuse(
            "case_update_while_open", "consultation_case", "UPDATE", MESSAGE,
            when=f"OLD.stage = '{Stage.CLOSED}'", citation=CLOSURE,
        ),
    )  # fmt: skip
