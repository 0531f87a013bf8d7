"""The settings with placeholders for secrets, for tools that read code and start nothing."""

import os

for _name in ("SPOEDKETEN_SECRET_KEY", "SPOEDKETEN_KEY_PEPPER", "SPOEDKETEN_FIELD_KEYS"):
    os.environ.setdefault(_name, "placeholder")
os.environ.setdefault("DATABASE_URL", "postgresql:///placeholder")

from spoedketen.live.settings import *  # noqa: E402, F403 - after the placeholders
