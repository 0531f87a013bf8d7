"""The key by which names are sorted: case and accents folded, Dutch articles left out."""

import re
import unicodedata

ARTICLES = re.compile(r"^('s[- ]|'t |de |het |st\.? )")


def sort_key(name: str) -> str:
    """Return what sorts a Dutch name where a person looks for it."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return ARTICLES.sub("", plain.strip()).strip()[:200]
