"""Text that exists in Chinese and in English."""

from typing import NamedTuple

from tiercheck.model.outcome import Language


class Text(NamedTuple):
    """A title or note in both languages."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.zh if language is Language.ZH else self.en
