"""The build hook: what is made at packaging is listed, or no wheel would have it."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))


class CustomBuildHook(BuildHookInterface):
    """Makes what is not in the repository before hatch collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Run the steps for a wheel, an editable install or an sdist."""
        from steps import built  # noqa: PLC0415 - it stands beside this file

        build_data["artifacts"] += built(Path(self.root))
