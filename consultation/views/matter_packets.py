"""支援会議の配付資料: one matter on its recipient's own screen, or on paper without an account"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from consultation.actions import matter_packets as actions
from consultation.documents.matter import handout_paper
from consultation.models import MatterItem, Packet, StatutoryMatter
from consultation.presenters.packets import (
    mark_of_packet,
    opened_matter_page,
    packet_page,
    terms_of_packet,
)
from consultation.queries.packets import packet_of
from consultation.views.documents import pdf_response
from koganei.access.decision import get_or_404
from koganei.access.decorators import requires
from koganei.documents import PdfFailed
from koganei.law import RuleBroken


@require_POST
@requires("consultation.own_packet", "view")
def open_item(request, packet_id, item_id):
    """Open one matter: the gate is asked at this moment; refused, nothing is shown but why."""
    row = packet_of(request.user, packet_id)
    if row is None:
        raise Http404
    try:
        opened = actions.open_item(by=request.user, packet=row, item=item_id)
    except RuleBroken as broken:
        context = packet_page(row) | {"refused": broken.violations}
        return render(request, "consultation/packet.html", context, status=422)
    context = opened_matter_page(row, opened, mark_of_packet(row))
    return render(request, "consultation/packet_matter.html", context)


@require_POST
@requires("consultation.matter", "export")
def print_packet(request, matter_id, item_id, packet_id):
    """紙の配付資料: a PDF for one recipient without an account, marked on each page."""
    matter = get_or_404(request.user, StatutoryMatter, matter_id)
    item = MatterItem.objects.filter(pk=item_id, matter=matter).first()
    row = Packet.objects.filter(pk=packet_id, is_paper=True, part=item and item.part_id)
    row = row.select_related("part__conference", "part__body", "attendee__agency").first()
    if item is None or row is None:
        raise Http404
    try:
        opened = actions.print_item(by=request.user, packet=row, item=item.pk)
        paper = handout_paper(row, opened, terms_of_packet(row), mark_of_packet(row))
        return pdf_response(paper.pdf(), f"支援会議_配付資料_第{row.number}号.pdf")
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("consultation:matter", matter.pk)
    except PdfFailed as failure:
        return HttpResponse(str(failure), status=503, content_type="text/plain; charset=utf-8")
