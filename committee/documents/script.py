"""進行台本: what chair and secretariat say, with the sentences of the ordinance beside it."""

from dataclasses import dataclass, field

from committee.documents.meetings import agenda_context
from committee.documents.paper import Paper, session_name
from committee.enums import ItemKind, Office, QuorumKind, Topic, VoteKind
from committee.queries.ordinances import ordinance_on
from committee.queries.rosters import roster
from committee.rules.meetings import Quorum

OFFICE, PROVISIONAL, NOBODY_YET = "事務局", "仮議長", "（　　）"


@dataclass
class Scene:
    """One part of the meeting: lines of {who, say, do}, and the sentences of the ordinance."""

    title: str
    lines: list = field(default_factory=list)
    laws: list = field(default_factory=list)

    def say(self, who, words, do=""):
        self.lines.append({"who": who, "say": words, "do": do})


def script_paper(meeting):
    """進行台本; numbers are those of the record once the meeting is open, before that blank"""
    ordinance = ordinance_on(meeting.committee, meeting.held_on)
    found = roster(meeting.committee, meeting.held_on)
    book = Words(ordinance, found)
    items = list(meeting.items.prefetch_related("invitees", "materials").order_by("number"))
    elections = [item for item in items if item.kind == ItemKind.ELECTION]
    scenes = [
        _opening(meeting, book, PROVISIONAL if elections else book.chair),
        *(_item(item, book) for item in elections),
        _publicity(meeting, book),
        *(_item(item, book) for item in items if item not in elections),
        _closing(meeting, book),
    ]
    context = agenda_context(meeting) | {
        "scenes": [{"title": s.title, "lines": s.lines, "laws": s.laws} for s in scenes]
    }
    return Paper(f"{session_name(meeting)} 進行台本", "script", context)


class Words:
    """The ordinance of the day: its titles, numbers and sentences."""

    def __init__(self, ordinance, found):
        self.provisions, self.in_office = found.provisions, found.in_office
        self.chair = self.provisions.title(Office.CHAIR)
        articles = list(ordinance.articles.all())
        self.sentences = {
            row.topic: {"place": str(row.citation_in(articles)), "text": row.text}
            for row in articles
            if row.topic
        }

    def laws(self, *topics):
        return [self.sentences[topic] for topic in topics if topic in self.sentences]

    def cite(self, topic):
        return str(self.provisions.cite(topic))


def _opening(meeting, book, leader):
    scene = Scene("開会", laws=book.laws(Topic.QUORUM))
    scene.say(OFFICE, f"定刻になりましたので、{session_name(meeting)}を始めます。")
    if book.provisions.quorum_kind != QuorumKind.NONE:
        opening = meeting.quorum_records.filter(is_opening=True).first()
        present = opening.present if opening else NOBODY_YET
        required = Quorum(book.provisions, book.in_office, 0).required
        kind = QuorumKind(book.provisions.quorum_kind).label
        scene.say(
            OFFICE,
            f"本日は、委員{book.in_office}人のうち{present}人の出席をいただいています。"
            f"{book.cite(Topic.QUORUM)}の定める{kind}の{required}人に達していますので、"
            "会議は成立しています。",
            do=f"出席が{required}人に満たないときは、開会せずに待ちます。",
        )
    scene.say(leader, "それでは、会議を開きます。")
    return scene


def _publicity(meeting, book):
    scene = Scene("会議の公開", laws=book.laws(Topic.PUBLICITY, Topic.CLOSURE))
    if not book.provisions.meetings_public:
        scene.say(book.chair, "この会議は、公開を原則としていません。")
        return scene
    where = book.cite(Topic.CLOSURE)
    scene.say(
        book.chair,
        f"会議は、{book.cite(Topic.PUBLICITY)}により公開します。傍聴の方の入室を認めます。",
        do="傍聴人がいれば、ここで入室してもらいます。",
    )
    scene.say(
        book.chair,
        f"（非公開にするとき）{where}により、議題{NOBODY_YET}を非公開とすることについてお諮りし"
        f"ます。理由は、{meeting.non_public_reason or NOBODY_YET}です。御異議ありませんか。",
        do="異議がなければ「異議なしと認め、非公開とします。」異議があれば採決します。"
        "議決と理由を記録し、傍聴人に退室を求めます。",
    )
    return scene


def _item(item, book):
    topics = {ItemKind.ELECTION: (Topic.OFFICERS, Topic.ELECTION)}
    scene = Scene(f"議題({item.number})　{item.title}", laws=book.laws(*topics.get(item.kind, ())))
    leader = PROVISIONAL if item.kind == ItemKind.ELECTION else book.chair
    materials = "、".join(f"資料{material.number}" for material in item.materials.all())
    guests = "、".join(str(guest) for guest in item.invitees.all())
    scene.say(leader, f"議題({item.number})「{item.title}」に入ります。")
    if guests:
        scene.laws += book.laws(Topic.INVITEES)
        scene.say(
            leader,
            f"{book.cite(Topic.INVITEES)}により、{guests}さんに出席を求めました。"
            "表決には加わりません。",
        )
    if item.kind == ItemKind.ELECTION:
        return _election(scene, leader, book)
    scene.say(leader, "事務局から説明してください。")
    scene.say(OFFICE, f"{materials}により説明します。" if materials else "説明します。")
    scene.say(leader, "御質問、御意見はありますか。")
    if item.kind == ItemKind.DELIBERATION:
        _decision(scene, leader, book)
    elif item.kind == ItemKind.REPORT:
        scene.say(leader, "ほかになければ、報告を受けたものとします。")
    return scene


def _election(scene, leader, book):
    chair, vice = (book.provisions.title(office) for office in Office)
    for title in (chair, vice):
        scene.say(leader, f"{title}は、委員の互選により定めます。御推薦はありますか。")
        scene.say(
            leader,
            f"{NOBODY_YET}委員を{title}とすることに、御異議ありませんか。",
            do="異議がなければ「異議なしと認めます。」異議があれば投票にします。",
        )
    scene.say(
        leader, f"ここからは{chair}に進行をお願いします。", do=f"{chair}が議長の席に移ります。"
    )
    return scene


def _decision(scene, leader, book):
    if book.provisions.vote_kind == VoteKind.NONE:
        scene.say(leader, "ほかになければ、そのように取りまとめます。")
        return
    scene.laws += book.laws(Topic.VOTE)
    scene.say(
        leader,
        "お諮りします。原案のとおり決することに、御異議ありませんか。",
        do="異議がなければ「異議なしと認め、決定します。」",
    )
    votes = "" if book.provisions.chair_has_vote else f"（{leader}は加わりません）"
    tie = f"可否同数のときは「同数ですので、{leader}が決します。」" if (
        book.provisions.chair_breaks_tie
    ) else ""  # fmt: skip
    scene.say(
        leader,
        f"（異議があるとき）採決します。賛成の方は挙手してください{votes}。"
        f"出席{NOBODY_YET}人、賛成{NOBODY_YET}人です。",
        do=f"出席委員の過半数で可決です。{tie}",
    )


def _closing(meeting, book):
    scene = Scene("閉会")
    planned = meeting.next_meeting or NOBODY_YET
    scene.say(OFFICE, f"次回は、{planned}を予定しています。")
    scene.say(book.chair, f"これで、{session_name(meeting)}を閉じます。")
    return scene
