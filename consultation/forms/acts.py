"""What the forms of acts on a case share: who may be chosen, in which groups the fields stand"""

from dataclasses import replace

from django import forms
from django.utils import timezone

from consultation.models import Agency
from consultation.queries.staff import staff_of
from koganei.forms import RuleForm
from koganei.models import User


class StaffField(forms.ModelChoiceField):
    """One of the people of the desk; the form says which of them."""

    def __init__(self, **options):
        super().__init__(User.objects.none(), **options)

    def label_from_instance(self, user):
        return user.name


class AgencyField(forms.ModelChoiceField):
    """One of the agencies in use."""

    def __init__(self, **options):
        super().__init__(Agency.objects.none(), **options)


class CaseForm(RuleForm):
    """A form about one case; ``about`` is the row of it that the act is about.

    ``GROUPS`` are (legend, names of fields, class) in their order; fields of no group come first.
    """

    GROUPS = ()
    PLACES = {}  # what a guard names → the field of this form that mends it

    def __init__(self, *args, case, by, about=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.by, self.about = case, by, about
        self.today = timezone.localdate()
        self.elsewhere = []  # the places outside this form that mend what is wrong
        for field in self.fields.values():
            if isinstance(field, StaffField):
                field.queryset = self.staff()
            elif isinstance(field, AgencyField):
                field.queryset = Agency.objects.filter(is_active=True)

    def staff(self):
        return staff_of(self.case.desk.organization_id, self.today)

    def add_violations(self, violations):
        """Show each at its field; remember the places of those that are mended elsewhere."""
        placed = [replace(v, place=self.PLACES.get(v.place, v.place)) for v in violations]
        self.elsewhere = list(
            dict.fromkeys(v.place for v in placed if v.place and v.place not in self.fields)
        )
        super().add_violations(placed)

    def grouped(self):
        """Yield (legend, class, bound fields) of each group, as the page shows it."""
        placed = {name for _, names, _ in self.GROUPS for name in names.split()}
        placed |= {field.name for field in self.hidden_fields()}
        if alone := [self[name] for name in self.fields if name not in placed]:
            yield "", "", alone
        for legend, names, kind in self.GROUPS:
            yield legend, kind, [self[name] for name in names.split() if name in self.fields]
