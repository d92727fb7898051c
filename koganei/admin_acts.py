"""Buttons of the admin that call an action: the one door, with a form before it.

    class AppointmentAdmin(ActingAdmin, ReadOnlyAdmin):
        acts = [Act("end", "退任を記録する", EndForm, end_it, "記録しました。", blockers=why_not)]

A button that cannot do anything now is greyed, with the reasons and their articles beside it. What
the rules refuse stands at its field, and what was typed stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from koganei.access.matrix import RESOURCE_OF_MODEL, Action, allows
from koganei.law import RuleBroken


@dataclass(frozen=True)
class Act:
    """One button on the page of a row.

    ``form`` is made with ``row=`` the row; its cleaned data are the arguments of ``perform(row,
    by=…, …)``. ``blockers(row)`` returns the violations that keep it from being done at all. The
    right asked for is ``action`` on ``resource``, by default the resource of the row's model.
    """

    name: str
    label: str
    form: type[Form]
    perform: Callable
    done: str
    blockers: Callable = lambda row: []
    resource: str = ""
    action: str = Action.CHANGE


@dataclass(frozen=True)
class Button:
    """An act as the page of a row shows it: greyed where there are reasons."""

    label: str
    address: str
    reasons: list


class ActingAdmin:
    """A ModelAdmin with ``acts``: buttons on a row's page, each with a page of its own."""

    acts = ()
    change_form_template = "admin/acts_change_form.html"

    def get_urls(self):
        opts = self.opts
        pages = [
            path(
                f"<path:object_id>/act/{act.name}/",
                self._page(act),
                name=f"{opts.app_label}_{opts.model_name}_act_{act.name}",
            )
            for act in self.acts
        ]
        return [*pages, *super().get_urls()]

    def _page(self, act):
        def page(request, object_id):
            return self.act_view(request, object_id, act)

        view = self.admin_site.admin_view(page)
        view.model_admin = self
        return update_wrapper(view, page)

    def may_act(self, request, act):
        resource = act.resource or RESOURCE_OF_MODEL[self.opts.label_lower]
        return allows(request.user, resource, act.action)

    def buttons(self, request, row):
        """Return the buttons that the user may see on the page of a row."""
        return [
            Button(act.label, self._address(act, row), [v for v in act.blockers(row) if v])
            for act in self.acts
            if self.may_act(request, act)
        ]

    def _address(self, act, row):
        opts = self.opts
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_act_{act.name}", args=[row.pk])

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, unquote(object_id))
        buttons = self.buttons(request, row) if row else []
        context = (extra_context or {}) | {"buttons": buttons}
        return super().change_view(request, object_id, form_url, context)

    def act_view(self, request, object_id, act):
        """Ask for what the action needs, and carry it out."""
        if not self.may_act(request, act):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        form = act.form(request.POST or None, row=row)
        if request.method == "POST" and form.is_valid() and self._perform(request, act, row, form):
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)
        context = self.admin_site.each_context(request) | {
            "title": act.label,
            "subtitle": None,
            "opts": self.opts,
            "row": row,
            "form": form,
            "reasons": [violation for violation in act.blockers(row) if violation],
        }
        return TemplateResponse(
            request, "admin/act.html", context, status=422 if form.errors else 200
        )

    def _perform(self, request, act, row, form):
        try:
            act.perform(row, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            for violation in broken.violations:
                known = violation.place in form.fields
                form.add_error(violation.place if known else None, str(violation))
            return False
        messages.success(request, act.done)
        return True
