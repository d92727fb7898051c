"""A model of the consultation desk that could leak by its form keeps the server from starting."""

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import models

from koganei.access import matrix
from koganei.access.field_classes import SENSITIVE, FieldClass
from koganei.access.scoped import ScopedManager, ScopedModel
from koganei.my_number import validate as refuse_my_number

FREE_TEXT = (models.CharField, models.TextField)
WRITTEN = frozenset(FieldClass) - {FieldClass.EXISTENCE, FieldClass.PUBLIC, FieldClass.AUDIT}


@register(Tags.models)
def scoped_models_cannot_leak(app_configs, **kwargs):
    return [
        Error(message, hint=hint, obj=model, id=code)
        for model, code, message, hint in problems(apps.get_models(include_auto_created=True))
    ]


def problems(all_models):
    """Yield (model, code, message, hint) of what is wrong with any of these models."""
    for model in all_models:
        if issubclass(model, ScopedModel):
            for each in SCOPED:
                yield from ((model, *found) for found in each(model))
        else:
            yield from ((model, *found) for found in _leads_into_a_scoped_table(model))


def _fields_without_a_class(model):
    named = [name for names in model.field_classes.values() for name in names.split()]
    fields = [field.name for field in model._meta.concrete_fields]
    if wrong := sorted({n for n in named if named.count(n) > 1} | (set(fields) ^ set(named))):
        yield (
            "koganei.E010",
            f"区分が1つに決まっていない項目があります: {'、'.join(wrong)}",
            "field_classes に、すべての項目を1回ずつ書いてください（FieldClass）。",
        )


def _sensitive_beside_others(model):
    classes = model.classes()
    if classes & SENSITIVE and (
        len(classes & SENSITIVE) > 1
        or classes - SENSITIVE - {FieldClass.EXISTENCE, FieldClass.WORK}
    ):
        yield (
            "koganei.E011",
            "別の表にする区分の項目が、ほかの区分と同じ表にあります。",
            "区分ごとに別の表: " + "・".join(c.label for c in FieldClass if c in SENSITIVE),
        )


def _another_manager(model):
    managers = [model._default_manager, model._base_manager, *model._meta.managers]
    if any(not isinstance(manager, ScopedManager) for manager in managers):
        yield (
            "koganei.E012",
            "見てよい範囲を守らないマネージャーがあります。",
            "ScopedManager だけにし、Meta.base_manager_name は変えないでください。",
        )


def _leads_into_a_scoped_table(model):
    for field in model._meta.get_fields():
        target = field.related_model if field.is_relation and field.concrete else None
        if isinstance(target, type) and issubclass(target, ScopedModel):
            yield (
                "koganei.E013",
                f"{field.name}から、見てよい範囲のある{target.__name__}へ結合できます。",
                "ScopedModel にするか、番号だけを持ってください（多対多の表も同じ）。",
            )


def _can_be_joined_from_outside(model):
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not target or issubclass(target, ScopedModel) or field.remote_field.hidden:
            continue
        yield (
            "koganei.E014",
            f"{target.__name__}から{field.name}を逆にたどって、範囲の外の行へ結合できます。",
            'related_name="+" にしてください。',
        )


def _belongs_to_no_record(model):
    if not model.belongs_to:
        return
    names = {f.name: f for f in model._meta.concrete_fields if f.is_relation}
    field = names.get(model.belongs_to)
    if field is None or not issubclass(field.related_model, ScopedModel):
        yield (
            "koganei.E015",
            f"belongs_to の {model.belongs_to} は、記録への外部キーではありません。",
            "ScopedModel への ForeignKey の名前を書いてください。",
        )


def _unknown_resource(model):
    if model.resource not in {resource.key for resource in matrix.RESOURCES}:
        yield (
            "koganei.E016",
            f"resource の {model.resource!r} が権限一覧にありません。",
            "koganei/access/matrix.py の RESOURCES に加えてください。",
        )


def _free_text_unguarded(model):
    classes = {
        name: FieldClass(each)
        for each, names in model.field_classes.items()
        for name in names.split()
    }
    for field in model._meta.concrete_fields:
        if not isinstance(field, FREE_TEXT) or field.choices or field.primary_key:
            continue
        if classes.get(field.name) in WRITTEN and refuse_my_number not in field.validators:
            yield (
                "koganei.E017",
                f"{field.name}に、個人番号を断る検証がありません。",
                "validators=[koganei.my_number.validate] を付けてください。",
            )


SCOPED = (
    _fields_without_a_class,
    _sensitive_beside_others,
    _another_manager,
    _can_be_joined_from_outside,
    _belongs_to_no_record,
    _unknown_resource,
    _free_text_unguarded,
)
