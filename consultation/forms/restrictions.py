"""担当だけが見る相談の様式"""

from consultation.forms.acts import CaseForm
from consultation.forms.fields import LineField


class RestrictionForm(CaseForm):
    """担当だけが見る相談にする、またはやめる: always with a reason"""

    reason = LineField(label="理由", max_length=200, required=True)
