"""The build hook: messages and assets are made at packaging and listed, else no wheel has them.

Run as a script it makes the same files in the source tree, for work from a checkout.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))


def built(root: Path) -> list[str]:
    """Run every step of the packaging and return the files that were made."""
    from assets import build_assets  # noqa: PLC0415 - the steps stand beside this file
    from bundled_pack import write_bundled_pack  # noqa: PLC0415
    from messages import compile_messages  # noqa: PLC0415

    pack = [path.relative_to(root).as_posix() for path in write_bundled_pack(root)]
    return [*compile_messages(root), *build_assets(root), *pack]


class CustomBuildHook(BuildHookInterface):
    """Makes what is not in the repository before hatch collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Run the steps for a wheel, an editable install or an sdist."""
        build_data["artifacts"] += built(Path(self.root))


if __name__ == "__main__":
    for path in built(Path(__file__).resolve().parents[1]):
        print(path)
