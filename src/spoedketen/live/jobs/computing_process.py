"""Compute one thing: ``python -m spoedketen.live.jobs.computing_process minutes``."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spoedketen.live.settings")
    django.setup(set_prefix=False)
    from spoedketen.live.jobs.computing import COMPUTATIONS

    COMPUTATIONS[sys.argv[1]].keep()
