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


def test_who_was_named_runs_the_installation(country, capsys, settings):
    settings.ADMINISTRATOR = "boss@example.invalid"
    call_command("one_time_link")
    assert roles_of("boss@example.invalid") == {"administrator"}


def test_without_a_name_the_first_administrator_gets_the_link(country, capsys):
    first = a_person("administrator")
    before = User.objects.count()
    call_command("one_time_link")
    assert capsys.readouterr().out.startswith("/open/")
    assert User.objects.count() == before
    assert roles_of(User.objects.get(id=first.id).email) == {"administrator"}


def test_a_real_installation_has_no_account_of_the_demonstration(country, capsys, settings):
    settings.DEMONSTRATION = False
    call_command("one_time_link")
    assert roles_of("beheerder@installatie.invalid") == {"administrator"}
    assert not User.objects.filter(email__endswith="@demonstratie.invalid").exists()


def roles_of(address):
    rows = Assignment.objects.filter(user__email=address)
    return set(rows.values_list("role", flat=True))
