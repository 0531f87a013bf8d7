"""Every step of the packaging, for the build hook and for work from a checkout."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def built(root: Path) -> list[str]:
    """Make what is not in the repository and return the files, relative to the root."""
    from assets import build_assets  # noqa: PLC0415 - the steps stand beside this file
    from bundled_pack import write_bundled_pack  # noqa: PLC0415
    from messages import compile_messages  # noqa: PLC0415

    return [*compile_messages(root), *build_assets(root), *write_bundled_pack(root)]
