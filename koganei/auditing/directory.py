"""What the audit screens ask about persons. The kernel knows their ids only; an app registers.

The consultation app derives from ``Directory`` and calls ``register`` once. Every method takes all
persons of a page at once and answers in a constant number of queries. Names and addresses do not
pass through the kernel: what is compared are marks.
"""

import unicodedata

from django.utils.crypto import salted_hmac


class Directory:
    """Knows nobody: what the house is like without an app that keeps persons."""

    def find(self, actor, text):
        """Return the ids of the persons that ``actor`` may look for whose name or number is so."""
        return []

    def labels(self, actor, persons):
        """Return {id: how ``actor`` may see the person named}; who is left out stays a number."""
        return {}

    def may_see(self, actor, persons):
        """Return the set of those ``persons`` whose audit ``actor`` may see."""
        return set(persons)

    def unassigned(self, reads):
        """Return those of ``reads`` whose reader was not assigned to the person at that moment."""
        return []

    def surnames(self, persons):
        """Return {id: set of marks of surnames}, in writing and in kana."""
        return {}

    def addresses(self, persons):
        """Return {id: set of marks of addresses}."""
        return {}

    def reader_addresses(self, users):
        """Return {primary key of an account: set of marks of the address of who uses it}."""
        return {}


def mark(text):
    """Return what stands for a text where only sameness matters; '' for no text.

    Width, case and spaces do not count. The text cannot be had back, nor guessed without our key.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return salted_hmac("koganei.auditing", plain, algorithm="sha256").hexdigest() if plain else ""


def surname_marks(*names):
    """Return the marks of the first words: 「山田 花子」「やまだ はなこ」→ 山田, やまだ."""
    return {mark(name.split()[0]) for name in names if name.split()}


_registered = [Directory()]


def register(directory):
    """Let ``directory`` answer from now on, in place of the one before."""
    _registered[:] = [directory]


def current():
    return _registered[0]
