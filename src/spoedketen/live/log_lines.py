"""One JSON object a line: what a log collector reads without a parser of its own."""

import json
import logging
from datetime import UTC, datetime


class JsonLine(logging.Formatter):
    """Write time, level, logger, message and, where given, request and fault."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name in ("request_id", "status_code", "duration_ms", "actor"):
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
