"""The chain in words: how a link stands, and why one blocks."""

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from spoedketen.domain.flow import Blockage, flow
from spoedketen.live.capacity.queries.chain_monitor import ChainPicture, LinkStanding
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.web.ages import wait_words
from spoedketen.live.web.alert_words import number
from spoedketen.live.web.words import in_sentence, told


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLink:
    """A link in the picture with its words; ``share`` is how full it is, in percent."""

    standing: LinkStanding
    sector: Sector
    word: str
    glyph: str
    share: int | None
    figures: tuple[str, ...]
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStage:
    """A stage with its links."""

    code: str
    name: str
    links: tuple[ShownLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCause:
    """A link that blocks: the verdict, what was seen on the way, and what could help."""

    link: str
    verdict: str
    steps: tuple[str, ...]
    advice: str


def stage_name(stage: str) -> str:
    """Return the heading of a stage."""
    return {
        "inflow": _("Instroom"),
        "throughput": _("Doorstroom"),
        "outflow": _("Uitstroom"),
    }[stage]


def status_word(status: str) -> str:
    """Return how a link stands, in a word."""
    return {
        "easy": _("ruimte"),
        "tight": _("krap"),
        "full": _("vol"),
        "unknown": _("onbekend"),
    }[status]


GLYPHS = {"easy": "open", "tight": "threatening", "full": "stop", "unknown": "unknown"}


def shown_stages(picture: ChainPicture) -> list[ShownStage]:
    """Return the picture with its words."""
    return [
        ShownStage(code=stage, name=stage_name(stage), links=tuple(map(_shown_link, links)))
        for stage, links in picture.stages.items()
    ]


def _shown_link(standing: LinkStanding) -> ShownLink:
    sector = chain().sectors[standing.link.code]
    percent = standing.link.percent
    return ShownLink(
        standing=standing,
        sector=sector,
        word=_("blokkeert") if standing.is_blocking else status_word(standing.status),
        glyph=GLYPHS[standing.status],
        share=None if percent is None else int(percent),  # 94.8 is not yet 95
        figures=tuple(_figures(standing)),
        queue=queue_words(sector, standing.link.waiting),
    )


def _figures(standing: LinkStanding) -> list[str]:
    link, tile = standing.link, standing.tile
    found = []
    if link.free is not None and link.staffed is not None:
        given = {"free": whole(link.free), "staffed": whole(link.staffed)}
        about = _("ongeveer {free} vrij van {staffed}")
        words = about if tile.is_rounded else _("{free} vrij van {staffed}")
        found.append(words.format(**given))
    if tile.waiting_minutes is not None:
        found.append(_("{time} wacht").format(time=wait_words(tile.waiting_minutes)))
    if link.stops:
        stops = ngettext("{count} stop", "{count} stops", link.stops)
        found.append(stops.format(count=link.stops))
    return found


def queue_words(sector: Sector, waiting: int | None) -> str:
    """Return who waits in a link for a next one; nothing where a link has no such wait."""
    queue = next((r for r in sector.resources.values() if r.is_queue), None)
    if queue is None:
        return ""
    if waiting is None:
        return _("{what}: onbekend").format(what=told(queue.label))
    return _("{what}: {count}").format(what=told(queue.label), count=whole(waiting))


def whole(count: int) -> str:
    """Return a whole number as people read it."""
    text = f"{count:,}"
    return text if get_language() == "en" else text.replace(",", ".")


def full_links(picture: ChainPicture) -> str:
    """Return the links that are full and hold up nobody, by name."""
    found = (each for each in picture.links.values() if each.status == "full")
    return ", ".join(_name(each.link.code) for each in found)


def shown_causes(picture: ChainPicture) -> list[ShownCause]:
    """Return what blocks, in sentences."""
    return [_shown_cause(picture, cause) for cause in picture.causes]


def _shown_cause(picture: ChainPicture, cause: Blockage) -> ShownCause:
    return ShownCause(
        link=_name(cause.link),
        verdict=_verdict(cause),
        steps=tuple(_step(picture, code, cause) for code in cause.path),
        advice=_advice(cause),
    )


def _name(code: str) -> str:
    return told(chain().sectors[code].label)


def _verdict(cause: Blockage) -> str:
    words = {
        "full": _("{link} is vol; er wacht daar niemand op een volgende schakel."),
        "outflow": _("{link} is vol en houdt op wie daarheen moet ({before})."),
        "not_matched": _("{link}: er wachten mensen, terwijl de volgende schakels ruimte hebben."),
        "no_units": _("{link}: bijna niets vrij om te sturen."),
        "not_told": _(
            "{link}: er wachten mensen; of de volgende schakels ruimte hebben is niet bekend."
        ),
    }[cause.why]
    before = in_sentence(_name(cause.path[-2])) if len(cause.path) > 1 else ""
    return words.format(link=_name(cause.link), before=before)


def _step(picture: ChainPicture, code: str, cause: Blockage) -> str:
    """Return what was seen at a link on the way to the cause."""
    standing = picture.links[code]
    link, found = standing.link, []
    if link.percent is not None:
        limit = picture.limits.full_percent(code)
        words = _("{percent} % bezet (vol vanaf {limit} %)")
        found.append(words.format(percent=number(link.percent), limit=number(limit)))
    if link.waiting is not None and flow()["waits"].get(code):
        found.append(_waiting_words(picture, standing))
    del cause
    told_ = ", ".join(found) or _("niets doorgegeven")
    return f"{_name(code)}: {told_}"


def _waiting_words(picture: ChainPicture, standing: LinkStanding) -> str:
    per_hundred = standing.link.waiting_per_hundred
    queue = queue_words(chain().sectors[standing.link.code], standing.link.waiting)
    if per_hundred is None:
        return queue
    words = _("{queue} ({share} per 100 plaatsen, te veel vanaf {limit})")
    limit = number(picture.limits.most_waiting(standing.link.code))
    return words.format(queue=queue, share=number(per_hundred), limit=limit)


def _advice(cause: Blockage) -> str:
    return {
        "full": _("Spreid de instroom, of schaal op: wat is er opschaalbaar?"),
        "outflow": _(
            "Zoek hier plaatsen, ook in aangrenzende netwerken; elke plaats maakt er eerder in de "
            "keten een vrij."
        ),
        "not_matched": _(
            "Plaatsen zijn er: kijk naar soort bed, tijd van overdracht, en wie de vraag uitzet."
        ),
        "no_units": _("Vraag bijstand, en kijk welke SEH de overdracht ophoudt."),
        "not_told": _("Vraag de volgende schakels hun capaciteit door te geven; zie Aanlevering."),
    }[cause.why]


def cause_in_short(cause: Blockage) -> str:
    """Return what blocks, for a row of a table."""
    return {
        "full": _("{link} vol"),
        "outflow": _("{link} vol, houdt op"),
        "not_matched": _("{link}: wachtenden niet geplaatst"),
        "no_units": _("{link}: niets vrij"),
        "not_told": _("{link}: vervolg onbekend"),
    }[cause.why].format(link=_name(cause.link))
