"""The routes of the pages."""

from django.urls import path

from spoedketen.live.web.administration_urls import urlpatterns as administration
from spoedketen.live.web.views import (
    alerts,
    boards,
    chain,
    choices,
    contacts,
    crowding,
    deliveries,
    entrance,
    grounds,
    guide,
    levels,
    placements,
    quarter_reports,
    reports,
    services,
    stops,
)

app_name = "web"

urlpatterns = [
    path("", boards.home, name="home"),
    path("bord/", boards.show_board, name="board"),
    path("bord/stukken/", boards.board_pieces, name="board_pieces"),
    path("bord/plaatsen.geojson", boards.places, name="places"),
    path("kaart/ondergrond.geojson", grounds.show_ground, name="background"),
    path("mijn-capaciteit/", reports.show_mine, name="mine"),
    path("diensten/<str:slug>/", services.show_service, name="service"),
    path("diensten/<str:slug>/paneel/", services.show_panel, name="panel"),
    path("diensten/<str:slug>/doorgeven/", reports.report, name="report"),
    path("diensten/<str:slug>/drukte/", crowding.report_crowding, name="report_crowding"),
    path("diensten/<str:slug>/drukte/berekenen/", crowding.reckon, name="reckon_crowding"),
    path("diensten/<str:slug>/stop/", stops.declare, name="declare"),
    path("diensten/<str:slug>/gevolgen/", stops.show_effects, name="effects"),
    path("locaties/<str:slug>/", services.show_site, name="site"),
    path("locaties/<str:slug>/contact/", contacts.edit_contacts, name="site_contacts"),
    path("stops/", stops.show_stops, name="stops"),
    path("stops/stukken/", stops.stop_pieces, name="stop_pieces"),
    path("stops/<uuid:number>/gezien/", stops.see, name="see"),
    path("stops/<uuid:number>/verlengen/", stops.renew, name="renew"),
    path("stops/<uuid:number>/beeindigen/", stops.end, name="end"),
    path("stops/<uuid:number>/ongedaan/", stops.undo, name="undo"),
    path("stops/<uuid:number>/aankomst/", stops.arrive, name="arrive"),
    path("keten/", chain.show_chain, name="chain"),
    path("keten/stukken/", chain.chain_pieces, name="chain_pieces"),
    path("keten.csv", chain.chain_sheet, name="chain_sheet"),
    path("signalen/", alerts.show_alerts, name="alerts"),
    path("signalen/stukken/", alerts.alert_pieces, name="alert_pieces"),
    path("signalen/regels/", alerts.show_rules, name="alert_rules"),
    path("signalen/regels.csv", alerts.rules_sheet, name="alert_rules_sheet"),
    path("signalen/<uuid:number>/", alerts.show_alert, name="alert"),
    path("signalen/<uuid:number>/gezien/", alerts.see, name="see_alert"),
    path("signalen/<uuid:number>/actie/", alerts.tick, name="tick_alert"),
    path("signalen/<uuid:number>/escaleren/", alerts.escalate, name="escalate_alert"),
    path("signalen/<uuid:number>/opmerking/", alerts.remark, name="remark_alert"),
    path("signalen/<uuid:number>/afsluiten/", alerts.close, name="close_alert"),
    path("signalen/<uuid:number>/heropenen/", alerts.reopen, name="reopen_alert"),
    path("opschaling/", levels.show_levels, name="levels"),
    path("opschaling/regel/", levels.level_pieces, name="level_pieces"),
    path("opschaling/logboek/", levels.show_level_log, name="level_log"),
    path("opschaling/logboek.csv", levels.level_log_sheet, name="level_log_sheet"),
    path("opschaling/<str:division>/<str:region>/", levels.show_level, name="level"),
    path(
        "opschaling/<str:division>/<str:region>/wijzigen/",
        levels.change_level,
        name="change_level",
    ),
    path(
        "opschaling/<str:division>/<str:region>/herstellen/",
        levels.undo_level,
        name="undo_level",
    ),
    path(
        "opschaling/<str:division>/<str:region>/inzetplan.csv",
        levels.deployment_sheet,
        name="deployment_sheet",
    ),
    path("vervolgzorg/", placements.show_placements, name="placements"),
    path("vervolgzorg/nieuw/", placements.record_need, name="new_placement"),
    path("vervolgzorg/<uuid:number>/", placements.show_placement, name="placement"),
    path("vervolgzorg/<uuid:number>/stap/", placements.step_placement, name="step_placement"),
    path("vervolgzorg/<uuid:number>/zoeken/", placements.search_placement, name="search_placement"),
    path(
        "vervolgzorg/<uuid:number>/vragen/", placements.ask_for_placement, name="ask_for_placement"
    ),
    path(
        "vervolgzorg/<uuid:number>/patient/",
        placements.show_placement_patient,
        name="placement_patient",
    ),
    path(
        "vervolgzorg/uitvraag/<uuid:number>/antwoord/",
        placements.answer_enquiry,
        name="answer_enquiry",
    ),
    path(
        "vervolgzorg/uitvraag/<uuid:number>/intrekken/",
        placements.withdraw_enquiry,
        name="withdraw_enquiry",
    ),
    path(
        "vervolgzorg/reservering/<uuid:number>/",
        placements.settle_reservation,
        name="settle_reservation",
    ),
    path("open/<str:token>/", entrance.open_link, name="open_link"),
    path("rapporten/stops/", quarter_reports.show_stop_report, name="stop_report"),
    path(
        "rapporten/stops/editie/", quarter_reports.correct_stop_report, name="correct_stop_report"
    ),
    *(
        path(
            f"rapporten/stops.{kind}",
            quarter_reports.stop_report_file,
            {"kind": kind},
            name=f"stop_report_{kind}",
        )
        for kind in quarter_reports.KINDS
    ),
    path("rapporten/aanlevering/", deliveries.show_delivery, name="delivery"),
    path("rapporten/aanlevering/stukken/", deliveries.delivery_pieces, name="delivery_pieces"),
    path("rapporten/aanlevering.csv", deliveries.delivery_sheet, name="delivery_sheet"),
    path(
        "rapporten/aanlevering/elders/<str:slug>/",
        deliveries.report_receipt,
        name="delivery_receipt",
    ),
    path(
        "rapporten/aanlevering/bevinding/<uuid:number>/",
        deliveries.show_finding,
        name="delivery_finding",
    ),
    path(
        "rapporten/aanlevering/bevinding/<uuid:number>/antwoord/",
        deliveries.answer,
        name="answer_finding",
    ),
    path(
        "rapporten/aanlevering/bevinding/<uuid:number>/sluiten/",
        deliveries.close,
        name="close_finding",
    ),
    *administration,
    path("hulp/", guide.show_help, name="help"),
    path("keuze/taal/", choices.set_language, name="language"),
    path("keuze/thema/", choices.set_theme, name="theme"),
    path("keuze/weergave/", choices.keep_view, name="keep_view"),
    path("keuze/weergave/<int:number>/weg/", choices.drop_view, name="drop_view"),
]
