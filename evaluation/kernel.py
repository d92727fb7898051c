"""What the evaluation tells the kernel: the words of its acts, the page of its flow, its drafts"""

from django.urls import reverse

from evaluation.documents.flow import flow_page
from evaluation.forms.entries import EntryForm
from evaluation.forms.opinions import ViewForm
from evaluation.permissions import AUTHOR
from evaluation.verbs import VERBS
from koganei import docs_generated
from koganei.auditing.words import register_verbs
from koganei.drafts import kinds

DRAFTS = (
    kinds.Kind(
        "evaluation.entry",
        "評価票の行",
        ("evaluation.entry", "change"),
        lambda draft: reverse("evaluation:row", args=[draft.subject_id.int]),
        form=EntryForm,
    ),
    kinds.Kind(
        "evaluation.city_view",
        "市の考え方",
        AUTHOR,
        lambda draft: reverse("evaluation:city_view", args=[draft.subject_id.int]),
        form=ViewForm,
    ),
)


def join():
    """Register all of it; called once, when the apps are ready."""
    register_verbs(VERBS)
    docs_generated.register("evaluation_flow.md", flow_page)
    for kind in DRAFTS:
        kinds.register(kind)
