"""自分への配付資料: what an attendee of an agency may read, item by item; and the paper ones"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from consultation.actions import packets as actions
from consultation.documents.packets import packet_paper
from consultation.enums import ConsentRule
from consultation.models import Packet
from consultation.presenters.packets import mark_of_packet, opened_page, own_packets, packet_page
from consultation.queries.matter_packets import matter_of_packet, matters_not_returned
from consultation.queries.packets import not_returned, packet_of
from consultation.views.documents import pdf_response
from koganei.access.decorators import requires
from koganei.documents import PdfFailed
from koganei.law import RuleBroken


@require_safe
@requires("consultation.own_packet", "view")
def index(request):
    """自分への配付資料: those that may be read, and whose secrecy is still to be acknowledged."""
    return render(request, "consultation/packets.html", own_packets(request.user))


@require_safe
@requires("consultation.own_packet", "view")
def packet(request, packet_id):
    """One packet: each item with what the gate says now; nothing of what it is about."""
    row = packet_of(request.user, packet_id)
    if row is None:
        raise Http404
    return render(request, "consultation/packet.html", packet_page(row))


@require_POST
@requires("consultation.own_packet", "view")
def open_item(request, packet_id, item_id):
    """Open one item: the gate is asked at this moment; refused, nothing is shown but why."""
    row = packet_of(request.user, packet_id)
    if row is None:
        raise Http404
    try:
        opened = actions.open_item(by=request.user, packet=row, item=item_id)
    except RuleBroken as broken:
        context = packet_page(row) | {"refused": broken.violations}
        return render(request, "consultation/packet.html", context, status=422)
    context = opened_page(row, opened, mark_of_packet(row))
    return render(request, "consultation/packet_item.html", context)


@require_POST
@requires("consultation.packet", "add")
def print_packet(request, packet_id):
    """紙の配付資料: a PDF for a recipient who has no account, marked on each page."""
    row = Packet.objects.filter(pk=packet_id, is_paper=True)
    row = row.exclude(part__body__consent_rule=ConsentRule.NOT_REQUIRED)
    row = row.select_related("part__conference", "part__body", "attendee__agency").first()
    if row is None:
        raise Http404
    items, kept_back = actions.print_items(by=request.user, packet=row)
    try:
        content = packet_paper(row, items, kept_back, mark_of_packet(row)).pdf()
    except PdfFailed as failure:
        return HttpResponse(str(failure), status=503, content_type="text/plain; charset=utf-8")
    return pdf_response(content, f"配付資料_第{row.number}号.pdf")


@require_safe
@requires("consultation.attendee", "view")
def returns(request):
    """返っていない配付資料"""
    today = timezone.localdate()
    context = {"packets": [*not_returned(today), *matters_not_returned(today)]}
    return render(request, "consultation/packet_returns.html", context)


@require_POST
@requires("consultation.attendee", "change")
def take_returned(request, packet_id):
    """返却を記録する"""
    row = Packet.objects.select_related("part__conference", "part__body").filter(pk=packet_id)
    row = row.first()
    if row is None:
        raise Http404
    try:
        actions.take_returned(by=request.user, conference=row.part.conference, packet=row)
        messages.success(request, "返却を記録しました。")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    matter = matter_of_packet(row)
    if matter:
        return redirect("consultation:matter", matter.pk)
    return redirect("consultation:conference", row.part.conference_id)
