"""With which record a row is erased: read from the models, so that a new table takes part by itself

A row is erased with its case where it has one, also where it is a part of a person (consents, what
was told); else with the record it belongs to. What ties two records of people together
(relationships, merges, members of a household) goes with either end.
"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from itertools import pairwise

from django.apps import apps

from consultation.models.case import Case
from consultation.models.household import Household
from consultation.models.person import Person
from koganei.access.scoped import ScopedModel

OF_PEOPLE = (Household, Person)


def scoped_models():
    """Return every model of the desk that holds data of somebody."""
    models = apps.get_app_config(Case._meta.app_label).get_models()
    return [model for model in models if issubclass(model, ScopedModel)]


def links(model):
    """Return the foreign keys of ``model`` to other scoped models."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.is_relation
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, ScopedModel)
    ]


def way_up(model):
    """Return the foreign keys from ``model`` to the record with which its rows are erased."""
    way, here = [], model
    while link := _next_up(here):
        way.append(link)
        here = link.related_model
    return way


def _next_up(model):
    """The case where the model names one, also as a record of its own; else what it belongs to."""
    to_case = [field for field in links(model) if field.name == "case"]
    if to_case:
        return to_case[0]
    return model._meta.get_field(model.belongs_to) if model.belongs_to else None


def owner_of(model):
    """Return the model of the record with which the rows of ``model`` are erased."""
    way = way_up(model)
    return way[-1].related_model if way else model


def path_to_owner(model):
    """Return the lookup from a row to that record: "pk" for a record itself."""
    return "__".join(field.name for field in way_up(model)) or "pk"


def ends(model):
    """Return [(record model, foreign keys to it)]: with which of them a row is erased."""
    found = [(owner_of(model), way_up(model))]
    if owner_of(model) in OF_PEOPLE and model.belongs_to:
        first = found[0][1][0]
        found += [
            (field.related_model, [field])
            for field in links(model)
            if field.related_model in OF_PEOPLE and field != first
        ]
    return found


def sql_of(way, row="OLD"):
    """Return the SQL of the id of the record at the end of ``way`` from ``row`` of a trigger."""
    if not way:
        return f"{row}.id"
    found = f"{row}.{way[0].column}"
    for above, link in pairwise(way):
        table = above.related_model._meta
        found = f"(SELECT {link.column} FROM {table.db_table} WHERE {table.pk.column} = {found})"
    return found
