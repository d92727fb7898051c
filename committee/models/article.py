"""条文: the whole text of an ordinance, sentence by sentence where a proviso has its own rule"""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from committee.enums import Topic
from committee.models.ordinance import Ordinance
from koganei.law import Citation


class OrdinanceArticle(models.Model):
    """条文: one paragraph, item or proviso (ただし書)

    ``article`` 0 is a supplementary provision (付則). ``item`` 0 is the paragraph itself.
    ``topic`` tells the rules where in this text their matter stands.
    """

    ordinance = models.ForeignKey(
        Ordinance, models.CASCADE, verbose_name="条例・要綱", related_name="articles"
    )
    article = models.PositiveSmallIntegerField("条", help_text="付則は0")
    paragraph = models.PositiveSmallIntegerField("項", default=1)
    item = models.PositiveSmallIntegerField("号", default=0, help_text="項そのものは0")
    is_proviso = models.BooleanField("ただし書", default=False)
    caption = models.CharField("見出し", max_length=50, blank=True)
    text = models.TextField("条文")
    topic = models.CharField("主題", max_length=20, choices=Topic.choices, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "条文"
        verbose_name_plural = "条文"
        ordering = ["ordinance_id", "article", "paragraph", "item", "is_proviso"]
        constraints = [
            models.UniqueConstraint(
                fields=["ordinance", "article", "paragraph", "item", "is_proviso"],
                name="article_place_once",
                violation_error_message="この条・項・号の条文は、もうあります。",
            ),
            models.UniqueConstraint(
                fields=["ordinance", "topic"],
                condition=~Q(topic=""),
                name="article_topic_once",
                violation_error_message="同じ主題の条文は一つだけにしてください。",
            ),
            models.CheckConstraint(
                name="article_topic_is_known",
                condition=Q(topic__in=["", *Topic.values]),
                violation_error_message="主題は一覧から選んでください。",
            ),
            models.CheckConstraint(
                name="article_paragraph_from_one",
                condition=Q(paragraph__gte=1),
                violation_error_message="項は1から数えます。",
            ),
        ]

    def __str__(self):
        return self.place(several_paragraphs=True)

    @property
    def key(self):
        """Where the row stands in the text: the supplementary provisions come last."""
        return (self.article == 0, self.article, self.paragraph, self.item, self.is_proviso)

    def place(self, *, several_paragraphs):
        """Return 「第4条第1項ただし書」; 項 is left out where an article has only one."""
        paragraph = f"第{self.paragraph}項" if several_paragraphs else ""
        item = f"第{self.item}号" if self.item else ""
        proviso = "ただし書" if self.is_proviso else ""
        article = f"第{self.article}条" if self.article else "付則"
        return f"{article}{paragraph}{item}{proviso}"

    def citation_in(self, articles):
        """Return the citation, given all articles of the same ordinance."""
        several = any(each.article == self.article and each.paragraph > 1 for each in articles)
        return Citation(self.ordinance.short_name, self.place(several_paragraphs=several))

    def is_under(self, topic, articles):
        """Say whether this item belongs to the paragraph of a topic."""
        return any(
            each.topic == topic and (each.article, each.paragraph) == (self.article, self.paragraph)
            for each in articles
        )
