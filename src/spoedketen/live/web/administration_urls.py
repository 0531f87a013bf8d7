"""The routes of the administration, below ``beheer/``."""

from django.urls import path

from spoedketen.live.web.views import (
    administration,
    api_keys,
    audit_log,
    facilities,
    participants,
    people,
    sharing,
)

urlpatterns = [
    path("", administration.show_matters, name="administration"),
    path("bewaartermijnen/", administration.show_retention, name="retention"),
    path("delen/", sharing.show_sharing, name="sharing"),
    path("delen/<str:slug>/", sharing.edit_sharing, name="site_sharing"),
    path("sleutels/", api_keys.show_keys, name="api_keys"),
    path("sleutels/nieuw/", api_keys.make_key, name="make_key"),
    path("sleutels/<int:number>/vervangen/", api_keys.replace_key, name="replace_key"),
    path("sleutels/<int:number>/intrekken/", api_keys.end_key, name="end_key"),
    path("mensen/", people.show_people, name="people"),
    path("mensen/uitnodigen/", people.invite, name="invite"),
    path("mensen/<int:number>/", people.show_person, name="person"),
    path("mensen/<int:number>/rol/", people.add_role, name="add_role"),
    path("mensen/<int:number>/link/", people.make_link, name="make_link"),
    path("mensen/<int:number>/sluiten/", people.close, name="close_person"),
    path("mensen/<int:number>/openen/", people.reopen, name="reopen_person"),
    path("mensen/<int:number>/tweede-factor/", people.drop_factors, name="drop_factors"),
    path("rollen/<int:number>/beeindigen/", people.stop_role, name="stop_role"),
    path("deelnemers/", participants.show_participants, name="participants"),
    path("deelnemers.csv", participants.participants_sheet, name="participants_sheet"),
    path("voorzieningen/", facilities.show_facilities, name="facilities"),
    path("voorzieningen.csv", facilities.facilities_sheet, name="facilities_sheet"),
    path("auditlogboek/", audit_log.show_audit, name="audit"),
    path("auditlogboek/controle/", audit_log.check_chain, name="check_chain"),
]
