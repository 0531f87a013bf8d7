"""Whether the tables are of a newer version than this one, which cannot read or keep them."""

from pathlib import Path

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.demonstration_mark import connected, has_tables

LIVE = Path(__file__).parents[1]
APPLIED = "SELECT app, name FROM django_migrations WHERE app = ANY(%s) ORDER BY id DESC"


def refuse_newer_tables(owner_url: str) -> None:
    """Raise where a migration was applied that this version does not have."""
    known = {(path.parents[1].name, path.stem) for path in LIVE.glob("*/migrations/[0-9]*.py")}
    if not has_tables(owner_url):
        return
    with connected(owner_url) as connection:
        applied = connection.execute(APPLIED, [sorted({app for app, _ in known})]).fetchall()
    newer = [f"{app} {name}" for app, name in applied if (app, name) not in known]
    if newer:
        raise RequestError("tables_newer", found=newer[0])
