"""A link lets somebody in as who they are; it gives nobody an account or a role."""

import pytest
from django.core.management import CommandError, call_command
from live.region import a_person

from spoedketen.live.accounts.models import Assignment, User


def test_a_link_for_an_analyst_makes_no_administrator(country, capsys):
    person = a_person("ministry_analyst")
    address = User.objects.get(id=person.id).email
    call_command("one_time_link", email=address)
    assert capsys.readouterr().out.startswith("/open/")
    roles = set(Assignment.objects.filter(user_id=person.id).values_list("role", flat=True))
    assert roles == {"ministry_analyst"}


def test_a_mistyped_address_makes_no_account(country):
    before = User.objects.count()
    with pytest.raises(CommandError):
        call_command("one_time_link", email="nobody@example.invalid")
    assert User.objects.count() == before
