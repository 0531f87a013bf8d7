"""Write the bundled pack `netherlands` into the package, so that everything runs out of the box."""

import sys
from pathlib import Path


def write_bundled_pack(root: Path) -> list[str]:
    """Build the pack from the hand-written lists and return the files written.

    The pack is read back and checked like any other: a pack with faults stops the packaging.
    """
    for folder in (root / "src", root / "packaging"):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    from netherlands.tables import built, netherlands_tables, report_lines  # noqa: PLC0415

    from spoedketen.domain.pack import Pack  # noqa: PLC0415
    from spoedketen.sources.pack_files import note_from, read_pack, write_pack  # noqa: PLC0415

    tables, meta = netherlands_tables()
    folder = root / "src" / "spoedketen" / "sources" / "bundled" / "netherlands"
    write_pack(Pack(note=note_from(meta), tables=tables), folder)
    read_pack(folder)
    for line in report_lines(built()):
        print(line)
    return sorted(str(path.relative_to(root)) for path in folder.iterdir())


if __name__ == "__main__":
    for path in write_bundled_pack(Path(__file__).resolve().parents[1]):
        print(path)
