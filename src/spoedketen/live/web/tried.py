"""Doing what a page asks, and telling on the next page how it went."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.errors import NotFound, Refused
from spoedketen.live.capacity.wording import error_sentence, rejection_sentence


def tried(request: HttpRequest, act: Callable[[], object], said: str = "") -> object:
    """Do something; a refusal is told on the page that follows, and None is returned.

    What is not there is raised: that page says so itself.
    """
    try:
        done = act()
    except Refused as refused:
        told = " ".join(rejection_sentence(each) for each in refused.rejections)
        messages.error(request, told, extra_tags="bad")
    except NotFound:
        raise
    except RequestError as refusal:
        messages.error(request, error_sentence(refusal), extra_tags="bad")
    else:
        if said:
            messages.success(request, said, extra_tags="good")
        return done or True
    return None
