"""The access matrix: role × resource × action × scope, declared once (access.md).

Decorators, the admin, menus, buttons and the page 「権限一覧」 read ``GRANTS``. What is not named
here is refused. Adding a resource needs a row in ``RESOURCES`` and its grants, nothing else.
Whether a grant reaches a row of a consultation record is asked by ``koganei.access.decision``, for
which it is one step of several. A model with the scope PUBLISHED has ``is_published`` and a
classmethod ``published()`` (a Q).
"""

from collections import defaultdict

from django.db.models import Q

from koganei.access import (
    desk_rights,
    disposal_rights,
    evaluation_rights,
    sitting_rights,
    statistics_rights,
    support_rights,
)
from koganei.access.field_classes import FieldClass
from koganei.access.rights import Action, Resource, Scope, grants
from koganei.access.roles import ACCOUNT_ROLES, CONTRACTOR_ROLES, Role

RESOURCES = (
    Resource("koganei.home", "職員ホーム"),
    Resource("koganei.account", "自分のアカウント"),
    Resource("koganei.draft", "下書き"),
    Resource("koganei.accounts", "利用者の管理"),
    Resource("koganei.role_request", "役割の申請（「書く・直す」は承認）"),
    Resource("koganei.transfer", "人事異動（「書く・直す」は承認）"),
    Resource("koganei.deputy", "代決者"),
    Resource("koganei.account_review", "利用者の棚卸し"),
    Resource("koganei.conflict", "利益相反（「書く・直す」は承認と終了）"),
    Resource("koganei.break_glass", "緊急閲覧の申出（「追加する」）と記録"),
    Resource("koganei.break_glass_grant", "緊急閲覧の許可（自分の申出は許可なしに始まる）"),
    Resource("koganei.break_glass_review", "緊急閲覧の確認"),
    Resource("koganei.address_protection", "支援措置の登録（「書く・直す」は解除）"),
    Resource("koganei.protected_address", "保護された住所（見てよい人に入っているとき）"),
    Resource("koganei.audit", "監査の記録"),
    Resource("koganei.audit_person", "この方の記録を見た人"),
    Resource("koganei.audit_review", "閲覧の点検"),
    Resource("koganei.audit_leak", "漏えいの調べ"),
    Resource(
        "koganei.organization",
        "課・関係機関",
        ("koganei.department", "koganei.partnerorganization"),
    ),
    Resource(
        "evaluation.plan",
        "地域福祉計画の体系",
        (
            "evaluation.welfareplan",
            "evaluation.goal",
            "evaluation.basicmeasure",
            "evaluation.measure",
            "evaluation.initiative",
            "evaluation.treechange",
            "evaluation.indicator",
            "evaluation.indicatortarget",
        ),
    ),
    Resource(
        "evaluation.sheet",
        "評価票",
        (
            "evaluation.evaluationsheet",
            "evaluation.sheetversion",
            "evaluation.publishedfile",
        ),
    ),
    Resource(
        "evaluation.entry",
        "評価票の行",
        ("evaluation.sheetentry", "evaluation.indicatoractual", "evaluation.evidencefile"),
    ),
    *evaluation_rights.RESOURCES,
    Resource(
        "committee.body",
        "委員会と条例・要綱",
        (
            "committee.committee",
            "committee.ordinance",
            "committee.ordinancearticle",
            "committee.selectioncategory",
            "committee.remunerationrate",
            "committee.mayor",
        ),
    ),
    Resource("committee.roster", "委員名簿"),
    Resource(
        "committee.appointment",
        "委嘱・任期・会長と副会長",
        ("committee.member", "committee.appointment", "committee.officer"),
    ),
    Resource("committee.contact", "委員の連絡先", ("committee.membercontact",)),
    Resource(
        "committee.meeting",
        "会議",
        (
            "committee.meeting",
            "committee.agendaitem",
            "committee.material",
            "committee.materialversion",
            "committee.attendancereply",
            "committee.attendanceevent",
            "committee.quorumrecord",
            "committee.resolution",
            "committee.invitee",
            "committee.meetingstaff",
        ),
    ),
    Resource("committee.closed_part", "会議の非公開の部分"),
    Resource("committee.observer", "傍聴の受付簿", ("committee.observer",)),
    Resource(
        "committee.minutes",
        "会議録の案と確認",
        (
            "committee.minutes",
            "committee.minutessection",
            "committee.minutesrevision",
            "committee.minutescheck",
        ),
    ),
    Resource("committee.minutes_publication", "会議録の公表", ("committee.minutesversion",)),
    Resource("committee.pay", "報酬の支給調書", ("committee.payslip", "committee.payline")),
    Resource(
        "committee.inquiry",
        "諮問・答申",
        (
            "committee.inquiry",
            "committee.advisoryreport",
            "committee.reportattachment",
            "committee.cityresponse",
        ),
    ),
    *desk_rights.RESOURCES,
    *statistics_rights.RESOURCES,
    *support_rights.RESOURCES,
    *disposal_rights.RESOURCES,
    *sitting_rights.RESOURCES,
)

# security.md §2.5: who reads drafts of the whole sheet, and who only those of the own section;
# the auditor knows that drafts exist, but reads what is published.
WHOLE_SHEET = (Role.SECRETARIAT, Role.WELFARE_STAFF, Role.WELFARE_MANAGER)
SECTION = (Role.SECTION_AUTHOR, Role.SECTION_HEAD)
READERS = (*WHOLE_SHEET, *SECTION, Role.AUDITOR)

ACCOUNT_READERS = (Role.WELFARE_MANAGER, Role.AUDITOR, Role.ACCOUNT_ADMIN)
AUDIT_READERS = (Role.WELFARE_MANAGER, Role.AUDITOR)
TWO_PERSONS = (Role.WELFARE_MANAGER, Role.ACCOUNT_ADMIN)  # one of them asks, another one agrees

# whoever fills in long forms; of the others nobody has a form that keeps drafts
WRITERS = (*WHOLE_SHEET, *SECTION, *CONTRACTOR_ROLES)

# security.md §2.4: who works on cases; who opens one in an emergency; who asks the former to
CASE_STAFF = (Role.WELFARE_STAFF, *CONTRACTOR_ROLES, Role.CONFERENCE_ATTENDEE)
GLASS_KEEPERS = (Role.WELFARE_MANAGER, Role.CHIEF_SUPPORT_WORKER)
GLASS_ASKERS = (Role.SUPPORT_WORKER, Role.INTEGRATION_COORDINATOR)


GRANTS = (
    *grants(ACCOUNT_ROLES, "koganei.home", "view"),
    *grants(ACCOUNT_ROLES, "koganei.account", "change"),
    *grants(WRITERS, "koganei.draft", "view change", Scope.OWN, {FieldClass.NARRATIVE}),
    # security.md §2.4, last rows: SY never acts on the own account, W2 and P1 ask, AU reads
    *grants(ACCOUNT_READERS, "koganei.accounts", "view"),
    *grants((Role.CHIEF_SUPPORT_WORKER,), "koganei.accounts", "view", Scope.OWN_ORGANIZATION),
    *grants((Role.ACCOUNT_ADMIN,), "koganei.accounts", "add"),
    *grants((Role.ACCOUNT_ADMIN,), "koganei.accounts", "change", Scope.OTHERS),
    *grants(ACCOUNT_READERS, "koganei.role_request", "view"),
    *grants(TWO_PERSONS, "koganei.role_request", "add change", Scope.OTHERS),
    *grants(
        (Role.CHIEF_SUPPORT_WORKER,), "koganei.role_request", "view add", Scope.OWN_ORGANIZATION
    ),
    *grants(ACCOUNT_READERS, "koganei.transfer", "view"),
    *grants(TWO_PERSONS, "koganei.transfer", "add change", Scope.OTHERS),
    *grants(ACCOUNT_READERS, "koganei.deputy", "view"),
    *grants((Role.ACCOUNT_ADMIN,), "koganei.deputy", "add change"),
    *grants(ACCOUNT_READERS, "koganei.account_review", "view export"),
    *grants((Role.WELFARE_MANAGER,), "koganei.account_review", "add"),
    # security.md §2.4: COI declaration, break-glass, 「F4 address when δ」
    *grants(CASE_STAFF, "koganei.conflict", "add", Scope.OWN),
    *grants((Role.WELFARE_MANAGER,), "koganei.conflict", "view add"),
    *grants((Role.WELFARE_MANAGER,), "koganei.conflict", "change", Scope.OTHERS),
    *grants((Role.CHIEF_SUPPORT_WORKER,), "koganei.conflict", "view add", Scope.OWN_ORGANIZATION),
    *grants((Role.AUDITOR,), "koganei.conflict", "view"),
    *grants((*GLASS_KEEPERS, *GLASS_ASKERS), "koganei.break_glass", "add", Scope.OWN),
    *grants((Role.WELFARE_MANAGER, Role.AUDITOR), "koganei.break_glass", "view"),
    *grants((Role.CHIEF_SUPPORT_WORKER,), "koganei.break_glass", "view", Scope.OWN_ORGANIZATION),
    *grants(GLASS_ASKERS, "koganei.break_glass", "view", Scope.OWN),
    *grants((Role.WELFARE_MANAGER,), "koganei.break_glass_grant", "change"),
    *grants(
        (Role.CHIEF_SUPPORT_WORKER,),
        "koganei.break_glass_grant",
        "change",
        Scope.OWN_ORGANIZATION,
    ),
    *grants((Role.WELFARE_MANAGER,), "koganei.break_glass_review", "change", Scope.OTHERS),
    *grants((Role.AUDITOR,), "koganei.address_protection", "view"),
    *grants(GLASS_KEEPERS, "koganei.address_protection", "view add change"),
    *grants(GLASS_KEEPERS, "koganei.protected_address", "view"),
    *grants(GLASS_ASKERS, "koganei.protected_address", "view", Scope.ASSIGNED),
    # security.md §2.4: AU reads all of the audit, W2 that of a person and has the duty to review;
    # AU reviews too, for somebody must look at what the manager reads
    *grants((Role.AUDITOR,), "koganei.audit", "view"),
    *grants(AUDIT_READERS, "koganei.audit_person", "view"),
    *grants(AUDIT_READERS, "koganei.audit_review", "view"),
    *grants(AUDIT_READERS, "koganei.audit_review", "change", Scope.OTHERS),
    *grants(AUDIT_READERS, "koganei.audit_leak", "view export"),
    *grants(READERS, "evaluation.sheet", "view"),
    *grants((*WHOLE_SHEET, *SECTION), "evaluation.sheet", "export"),
    *grants(WHOLE_SHEET, "evaluation.entry", "view"),
    *grants(SECTION, "evaluation.entry", "view", Scope.OWN_SECTION),
    *grants((*SECTION, Role.AUDITOR), "evaluation.entry", "view", Scope.PUBLISHED),
    *grants((Role.SECTION_AUTHOR,), "evaluation.entry", "change", Scope.OWN_SECTION),
    *evaluation_rights.GRANTS,
    *grants(READERS, "evaluation.plan", "view"),
    *grants((Role.WELFARE_STAFF,), "evaluation.plan", "add change"),
    *grants(READERS, "koganei.organization", "view"),
    *grants((Role.WELFARE_STAFF,), "koganei.organization", "add change"),
    *grants((*WHOLE_SHEET, Role.AUDITOR), "committee.body", "view"),
    *grants((Role.SECRETARIAT,), "committee.body", "add change"),
    *grants((Role.COMMITTEE_MEMBER, *READERS), "committee.roster", "view"),
    *grants(WHOLE_SHEET, "committee.roster", "export"),
    *grants(
        (Role.SECRETARIAT, Role.WELFARE_MANAGER, Role.AUDITOR), "committee.appointment", "view"
    ),
    *grants((Role.SECRETARIAT,), "committee.appointment", "add change export"),
    *grants((Role.SECRETARIAT,), "committee.contact", "view add change"),
    *grants((Role.COMMITTEE_MEMBER, *READERS), "committee.meeting", "view"),
    *grants((Role.SECRETARIAT,), "committee.meeting", "add change export"),
    *grants((Role.SECRETARIAT, Role.WELFARE_MANAGER), "committee.closed_part", "view"),
    *grants((Role.SECRETARIAT,), "committee.observer", "view add change"),
    *grants((Role.SECRETARIAT, Role.WELFARE_MANAGER), "committee.pay", "view"),
    *grants((Role.SECRETARIAT,), "committee.pay", "add export"),
    *grants((Role.COMMITTEE_MEMBER, *READERS), "committee.inquiry", "view"),
    *grants((Role.SECRETARIAT,), "committee.inquiry", "add change"),
    *grants((Role.SECRETARIAT, Role.WELFARE_MANAGER), "committee.minutes", "view"),
    *grants((Role.SECRETARIAT,), "committee.minutes", "add change"),
    # whoever recorded that the chair fixed a version is not the one who publishes it (rules.md)
    *grants((Role.SECRETARIAT, Role.WELFARE_MANAGER), "committee.minutes_publication", "view add"),
    *desk_rights.GRANTS,
    *statistics_rights.GRANTS,
    *support_rights.GRANTS,
    *disposal_rights.GRANTS,
    *sitting_rights.GRANTS,
)

RESOURCE_OF_MODEL = {model: r.key for r in RESOURCES for model in r.models}


def _account(row):
    """The account that a row is about: itself, or whose request it is."""
    return getattr(row, "user", row)


def _is_of(user, row):
    organization = _account(row).organization_id
    return organization is not None and organization == user.organization_id


def _path(model):
    return "user__" if hasattr(model, "user") else ""


def _of_organization(user, model):
    if user.organization_id is None:
        return Q(pk__in=[])
    return Q(**{f"{_path(model)}organization": user.organization_id})


def _of_section(user, model):
    """What belongs to no section is nobody's own, also not of an account without one."""
    if user.department_id is None:
        return Q(pk__in=[])
    return Q(department=user.department_id)


HOLDS = {
    Scope.ALL: lambda user, row: True,
    Scope.OWN_SECTION: lambda user, row: (
        row.department_id is not None and row.department_id == user.department_id
    ),
    Scope.PUBLISHED: lambda user, row: row.is_published,
    Scope.OTHERS: lambda user, row: _account(row).pk != user.pk,
    Scope.OWN: lambda user, row: _account(row).pk == user.pk,
    Scope.OWN_ORGANIZATION: _is_of,
}
FILTER = {
    Scope.ALL: lambda user, model: Q(),
    Scope.OWN_SECTION: _of_section,
    Scope.PUBLISHED: lambda user, model: model.published(),
    Scope.OTHERS: lambda user, model: ~Q(**{f"{_path(model)}pk": user.pk}),
    Scope.OWN: lambda user, model: Q(**{f"{_path(model)}pk": user.pk}),
    Scope.OWN_ORGANIZATION: _of_organization,
}


def roles_of(user):
    """The roles held today; somebody who is not logged in is the public."""
    return getattr(user, "roles", frozenset({Role.PUBLIC}))


_by_resource = (), {}  # the grants that were sorted, and resource → its grants


def grants_for(resource):
    """Return the grants for one resource; a page asks for some thirty, so they are sorted once."""
    global _by_resource  # tests put other grants in the place of GRANTS
    if _by_resource[0] is not GRANTS:
        found = defaultdict(list)
        for grant in GRANTS:
            found[grant.resource].append(grant)
        _by_resource = GRANTS, dict(found)
    return _by_resource[1].get(resource, [])


def scopes(roles, resource, action):
    """Return the scopes in which someone holding ``roles`` may do ``action``; empty means never."""
    return {
        grant.scope
        for grant in grants_for(resource)
        if grant.role in roles and action in grant.actions
    }


def allows(user, resource, action, row=None):
    """Tell whether ``user`` may do ``action`` on ``row``, or on any row at all without one."""
    if hasattr(row, "may"):
        return row.may(user, action)
    found = scopes(roles_of(user), resource, action)
    return any(row is None or HOLDS[scope](user, row) for scope in found)


def visible(queryset, user, resource, action=Action.VIEW):
    """Narrow ``queryset`` to the rows on which ``user`` may do ``action``."""
    if hasattr(queryset, "seen_by"):
        return queryset.seen_by(user, action)
    found = scopes(roles_of(user), resource, action)
    if not found:
        return queryset.none()
    condition = Q(pk__in=[])
    for scope in found:
        if scope == Scope.ALL:
            return queryset
        condition |= FILTER[scope](user, queryset.model)
    return queryset.filter(condition)


def has_permission(user, permission, row=None):
    """Answer Django's ``app.action_model`` (``evaluation.change_goal``) from the matrix."""
    app, _, rest = permission.partition(".")
    action, _, model = rest.partition("_")
    resource = RESOURCE_OF_MODEL.get(f"{app}.{model}")
    return bool(resource) and allows(user, resource, action, row)


def has_module_permission(user, app):
    """Tell whether ``user`` may see any model of ``app`` that the admin serves."""
    models = (model for model in RESOURCE_OF_MODEL if model.startswith(f"{app}."))
    return any(allows(user, RESOURCE_OF_MODEL[model], Action.VIEW) for model in models)
