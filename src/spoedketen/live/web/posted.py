"""Addresses that only take a form in: who reloads one is led to the page with the form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

View = Callable[..., HttpResponse]


def posted_from(page: str, *kept: str) -> Callable[[View], View]:
    """Take in what is posted; a reload or an old tab leads to a page, with these of the address."""

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method in {"GET", "HEAD"}:
                return redirect(page, *(kwargs[name] for name in kept))
            return HttpResponseNotAllowed(["POST"])

        return answer

    return guarded
