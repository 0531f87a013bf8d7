"""The routes of the administration, below ``beheer/``."""

from django.urls import path

from spoedketen.live.web.views import (
    administration,
    api_keys,
    audit_log,
    deployments,
    facilities,
    participants,
    people,
    sharing,
    terms,
)

urlpatterns = [
    path("beheer/", administration.show_matters, name="administration"),
    path("beheer/bewaartermijnen/", administration.show_retention, name="retention"),
    path("beheer/delen/", sharing.show_sharing, name="sharing"),
    path("beheer/delen/<str:slug>/", sharing.edit_sharing, name="site_sharing"),
    path("beheer/inzetafspraken/", deployments.show_deployments, name="deployments"),
    path("beheer/inzetafspraken/vastleggen/", deployments.keep, name="keep_deployment"),
    path(
        "beheer/inzetafspraken/<uuid:number>/intrekken/",
        deployments.withdraw,
        name="end_deployment",
    ),
    path("beheer/opnamevoorwaarden/", terms.show_terms, name="terms"),
    path("beheer/opnamevoorwaarden/<str:slug>/", terms.edit_terms, name="service_terms"),
    path("beheer/sleutels/", api_keys.show_keys, name="api_keys"),
    path("beheer/sleutels/nieuw/", api_keys.make_key, name="make_key"),
    path("beheer/sleutels/<int:number>/vervangen/", api_keys.replace_key, name="replace_key"),
    path("beheer/sleutels/<int:number>/intrekken/", api_keys.end_key, name="end_key"),
    path("beheer/mensen/", people.show_people, name="people"),
    path("beheer/mensen/uitnodigen/", people.invite, name="invite"),
    path("beheer/mensen/<int:number>/", people.show_person, name="person"),
    path("beheer/mensen/<int:number>/rol/", people.add_role, name="add_role"),
    path("beheer/mensen/<int:number>/link/", people.make_link, name="make_link"),
    path("beheer/mensen/<int:number>/sluiten/", people.close, name="close_person"),
    path("beheer/mensen/<int:number>/openen/", people.reopen, name="reopen_person"),
    path("beheer/mensen/<int:number>/tweede-factor/", people.drop_factors, name="drop_factors"),
    path("beheer/rollen/<int:number>/beeindigen/", people.stop_role, name="stop_role"),
    path("beheer/deelnemers/", participants.show_participants, name="participants"),
    path("beheer/deelnemers.csv", participants.participants_sheet, name="participants_sheet"),
    path("beheer/voorzieningen/", facilities.show_facilities, name="facilities"),
    path("beheer/voorzieningen.csv", facilities.facilities_sheet, name="facilities_sheet"),
    path("beheer/auditlogboek/", audit_log.show_audit, name="audit"),
    path("beheer/auditlogboek/controle/", audit_log.check_chain, name="check_chain"),
]
