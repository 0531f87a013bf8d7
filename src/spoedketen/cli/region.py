"""``spoedketen region build|check|show``: make, validate and summarise a region pack."""

from pathlib import Path

import click
import polars as pl

from spoedketen.cli.session import Session
from spoedketen.cli.tables import table
from spoedketen.cli.translated import Command, Group, language_option, option
from spoedketen.domain.dictionary import table_dictionary
from spoedketen.domain.errors import PackError, RequestError
from spoedketen.domain.pack import Pack
from spoedketen.reports.bundled_words import BUNDLED
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import UNKNOWN, day, whole
from spoedketen.reports.wording import worded_fault
from spoedketen.reports.words import ORIGIN_WORDS, SERVICE_WORDS
from spoedketen.sources.pack_files import inspected_pack, write_pack
from spoedketen.sources.pack_locations import pack_folder
from spoedketen.sources.recipes import build_pack


@click.group("region", cls=Group, help=_("Regiopakketten maken, controleren en tonen."))
@language_option()
def region_group() -> None:
    """Hold the commands about packs."""


@region_group.command("build", cls=Command, help=_("Maak een regiopakket volgens een recept."))
@click.argument("recipe", type=click.Path(path_type=Path))
@option("--data", default=".", type=click.Path(path_type=Path), help=_("Map met bronbestanden."))
@option("-o", "--output", required=True, type=click.Path(path_type=Path), help=_("Nieuwe map."))
@language_option()
@click.pass_obj
def build_command(session: Session, /, recipe: Path, data: Path, output: Path) -> None:
    """Build a pack; nothing is written when there are faults."""
    with session.progress(_("Bronbestanden lezen en controleren")):
        pack = build_pack(recipe, data)
    try:
        written = write_pack(pack, output)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RequestError("output_unwritable", path=str(output), found=str(error)) from error
    _print_pack(session, written)
    said = session.say("Geschreven naar {folder}.", folder=str(output))
    session.out.print(said, style="green", highlight=False)


@region_group.command("check", cls=Command, help=_("Controleer een regiopakket op alle fouten."))
@click.argument("pack")
@option("--json", "as_json", is_flag=True, help=_("Eén JSON-document op de uitvoer."))
@language_option()
@click.pass_obj
def check_command(session: Session, /, pack: str, as_json: bool) -> None:
    """Report every fault at once; exit 1 if there is any."""
    with session.progress(_("Regiopakket controleren")):
        found, faults = inspected_pack(pack_folder(pack))
    if as_json:
        rows = [
            {
                "file": fault.file,
                "row": fault.row,
                "column": fault.column,
                "code": fault.code,
                "message": worded_fault(fault, session.translate),
            }
            for fault in faults
        ]
        document = {"schema": "spoedketen/check/1", "pack": found.note.name, "faults": rows}
        session.print_json(document)
        if faults:
            raise click.exceptions.Exit(1)
        return
    if faults:
        raise PackError(found.note.name, tuple(faults))
    said = session.say("Geen fouten gevonden in {pack}.", pack=found.note.name)
    session.out.print(said, style="green", highlight=False)


@region_group.command("show", cls=Command, help=_("Vat een regiopakket samen."))
@click.argument("pack")
@option("--json", "as_json", is_flag=True, help=_("Eén JSON-document op de uitvoer."))
@language_option()
@click.pass_obj
def show_command(session: Session, /, pack: str, as_json: bool) -> None:
    """Summarise a pack: tables, origins, services on its day."""
    with session.progress(_("Regiopakket lezen")):
        found = session.pack(pack)
    if as_json:
        session.print_json(pack_document(found))
    else:
        _print_pack(session, found)
        _print_services(session, found)


def service_counts(pack: Pack) -> dict[str, int]:
    """Return the services by type that are valid on the day of the pack."""
    rows = pack.valid("services", pack.note.date)["service_type"].value_counts(sort=True)
    return dict(rows.iter_rows())


def pack_document(pack: Pack) -> dict[str, object]:
    """Return the summary of a pack as JSON."""
    return {
        "schema": "spoedketen/region/1",
        "pack": {
            "name": pack.note.name,
            "date": pack.note.date.isoformat(),
            "checksum": pack.checksum,
        },
        "title": dict(pack.note.title),
        "indicative": pack.note.is_indicative,
        "population": int(pack.table("areas")["population"].sum() or 0),
        "tables": [
            {
                "table": name,
                "rows": frame.height,
                "origin": pack.note.tables[name].origin if name in pack.note.tables else None,
                "source": pack.note.tables[name].source if name in pack.note.tables else None,
            }
            for name, frame in pack.tables.items()
        ],
        "services": service_counts(pack),
        "remarks": [dict(remark) for remark in pack.note.remarks],
    }


def _print_pack(session: Session, pack: Pack) -> None:
    lang = session.language
    title = pack.note.title.get(lang, pack.note.name)
    session.out.print(f"{title}, {day(pack.note.date, lang)}", style="bold", highlight=False)
    people = whole(int(pack.table("areas")["population"].sum() or 0), lang)
    session.out.print(session.say("{people} inwoners", people=people), highlight=False)
    columns = [(_("Tabel"), "left"), (_("Rijen"), "right"), (_("Herkomst"), "left")]
    columns.append((_("Bron"), "left"))
    made = table("", [(session.say(word), side) for word, side in columns])
    for name, frame in pack.tables.items():
        told = pack.note.tables.get(name)
        origin = UNKNOWN if told is None else session.say(ORIGIN_WORDS[told.origin])
        label = table_dictionary()[name].label[lang]
        source = UNKNOWN if told is None else session.say(BUNDLED.get(told.source, told.source))
        made.add_row(label, whole(frame.height, lang), origin, source)
    session.out.print(made)
    for remark in pack.note.remarks:
        session.out.print(f"· {remark[lang]}", style="dim", highlight=False)


def _print_services(session: Session, pack: Pack) -> None:
    session.out.print()
    columns = [(session.say("Soort dienst"), "left"), (session.say("Kenmerk"), "left")]
    columns.append((session.say("Aantal"), "right"))
    made = table(session.say("Diensten op de dag van het pakket"), columns)
    for name, count in service_counts(pack).items():
        made.add_row(
            session.say(SERVICE_WORDS.get(name, name)), name, whole(count, session.language)
        )
    session.out.print(made)
