"""Start the jobs process: ``python -m spoedketen.live.jobs``."""

import asyncio
import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spoedketen.live.settings")
    django.setup(set_prefix=False)
    from spoedketen.live.jobs.process import main

    asyncio.run(main())
