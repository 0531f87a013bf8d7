"""Every error of the product.

::

    SpoedketenError          code + parameters, worded in the reader's language by `reports.wording`
    ├── DataError            facts that cannot be used (exit 1)
    │   ├── PackError        a region pack with faults; carries all of them
    │   ├── CaseError        a case to simulate with faults; carries all of them
    │   ├── UnitsError       a file of ambulances with faults; carries all of them
    │   ├── ProtocolError    a triage protocol with faults; carries all of them
    │   └── RoadError        a road file or graph that cannot be routed on
    │       └── RoadFileError    a road file with faults; carries all of them
    ├── RequestError         a question that names something unknown or impossible (exit 2)
    └── ShapeError           two arrays that should be equally long are not (a programming error)

An error carries a code and its parameters, never a finished sentence: the sentence is made at the
edge, in the language of the reader, and says what was expected, what came, where, and the remedy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


class SpoedketenError(Exception):
    """An expected failure, described by a code and parameters.

    Parameters
    ----------
    code
        Short identifier; `reports.wording` holds its sentence in each language.
    **parameters
        What the sentence needs: names, numbers, candidates.
    """

    def __init__(self, code: str, **parameters: object) -> None:
        self.code = code
        self.parameters = parameters
        super().__init__(code)

    def __str__(self) -> str:
        """Return code and parameters, for logs and for users of the library."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return f"{self.code}({told})"


class DataError(SpoedketenError):
    """Facts that cannot be used as they are."""


class RoadError(DataError):
    """A road file or graph that cannot be routed on."""


class RequestError(SpoedketenError):
    """A question that names something unknown or impossible."""


class ShapeError(SpoedketenError):
    """Two arrays that should be equally long are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault in a file, with the place where a person can repair it.

    ``row`` is the line as a spreadsheet shows it (the header is row 1), or None where the fault
    concerns a whole file or column.
    """

    file: str
    code: str
    row: int | None = None
    column: str | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)


class PackError(DataError):
    """A region pack that may not be used; ``faults`` holds every fault at once."""

    def __init__(self, pack: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("pack_has_faults", pack=pack, count=len(faults))
        self.faults = faults


class CaseError(DataError):
    """A case that may not be simulated; ``faults`` holds every fault at once."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("case_has_faults", file=file, count=len(faults))
        self.faults = faults


class UnitsError(DataError):
    """A file of ambulances that may not be used; ``faults`` holds every fault at once."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("units_have_faults", file=file, count=len(faults))
        self.faults = faults


class RoadFileError(RoadError):
    """A road file that may not be used; ``faults`` holds every fault at once."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("road_file_has_faults", file=file, count=len(faults))
        self.faults = faults


class ProtocolError(DataError):
    """A triage protocol that may not be used; ``faults`` holds every fault at once."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("triage_protocol_has_faults", file=file, count=len(faults))
        self.faults = faults
