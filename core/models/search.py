"""What the search knows of each live page: its text, and its words in its own language.

Rows are written by `core.search_index` alone. They go with their page, and when it is unpublished.
"""

from django.db import models


class SearchText(models.Model):
    """A live page as the search shows it. `stems` is its text in stems, to find names of several words."""

    wagtail_reference_index_ignore = True

    page = models.OneToOneField(
        "wagtailcore.Page", primary_key=True, on_delete=models.CASCADE, related_name="search_text"
    )
    language = models.CharField(max_length=10)
    introduction = models.TextField(blank=True)
    text = models.TextField(blank=True)
    stems = models.TextField(blank=True)
    rules_version = models.PositiveSmallIntegerField()
    indexed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["language"])]

    def __str__(self) -> str:
        return f"{self.language} {self.page_id}"


class SearchWord(models.Model):
    """A stem that pages of one language use: the vocabulary against which typos are read."""

    wagtail_reference_index_ignore = True

    language = models.CharField(max_length=10)
    stem = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "stem"], name="one_row_per_word_and_language")]

    def __str__(self) -> str:
        return self.stem


class SearchPosting(models.Model):
    """A word on a page. `weight` is larger where the word stands in the title or the introduction, or comes often."""

    wagtail_reference_index_ignore = True

    text = models.ForeignKey(SearchText, on_delete=models.CASCADE, related_name="postings")
    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="postings")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "text"], name="one_posting_per_word_and_page")]

    def __str__(self) -> str:
        return f"{self.word_id} {self.text_id}"
