"""Asks a running server by Microsoft's own client for Graph. Arguments: URL, token.

Only the base URL and the credential are ours."""

import asyncio
import sys
import time

from azure.core.credentials import AccessToken
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from msgraph import GraphServiceClient
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.security.alert import Alert
from msgraph.generated.models.security.alert_classification import AlertClassification
from msgraph.generated.models.security.alert_comment import AlertComment
from msgraph.generated.models.security.alert_determination import AlertDetermination
from msgraph.generated.models.security.alert_severity import AlertSeverity
from msgraph.generated.models.security.alert_status import AlertStatus
from msgraph.generated.models.security.device_evidence import DeviceEvidence
from msgraph.generated.models.security.incident import Incident
from msgraph.generated.models.security.incident_status import IncidentStatus
from msgraph.generated.models.security.process_evidence import ProcessEvidence
from msgraph.generated.models.security.service_source import ServiceSource
from msgraph.generated.security.alerts_v2.alerts_v2_request_builder import Alerts_v2RequestBuilder
from msgraph.generated.security.incidents.incidents_request_builder import IncidentsRequestBuilder
from msgraph.generated.security.incidents.item.incident_item_request_builder import IncidentItemRequestBuilder
from msgraph.generated.security.microsoft_graph_security_run_hunting_query.run_hunting_query_post_request_body import (
    RunHuntingQueryPostRequestBody,
)

url, token = sys.argv[1:3]


class Static:
    """A credential with a token that is there already."""

    def get_token(self, *scopes, **kwargs):
        return AccessToken(token, int(time.time()) + 3600)


def client_for(credential):
    from azure.core.credentials import AccessToken  # noqa: F401
    from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
    from msgraph.graph_request_adapter import GraphRequestAdapter
    from msgraph_core import GraphClientFactory

    host = url.split("//", 1)[1].split(":", 1)[0]
    provider = AzureIdentityAuthenticationProvider(credential, scopes=["https://graph.microsoft.com/.default"], allowed_hosts=[host])
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = f"{url}/v1.0"
    return GraphServiceClient(request_adapter=adapter)


def incidents_asked(**parameters):
    return RequestConfiguration(query_parameters=IncidentsRequestBuilder.IncidentsRequestBuilderGetQueryParameters(**parameters))


def alerts_asked(**parameters):
    return RequestConfiguration(query_parameters=Alerts_v2RequestBuilder.Alerts_v2RequestBuilderGetQueryParameters(**parameters))


async def everything(builder, page):
    """All items, by the links from page to page."""
    items = list(page.value)
    while page.odata_next_link:
        page = await builder.with_url(page.odata_next_link).get()
        items += page.value
    return items


async def main():
    graph = client_for(Static())
    security = graph.security

    # Incidents: count, order, pages, filter, expand.
    whole = await security.incidents.get(incidents_asked(count=True))
    assert whole.odata_count == len(await everything(security.incidents, whole)) > 0
    paged = await everything(security.incidents, await security.incidents.get(incidents_asked(top=1, orderby=["severity desc", "id"])))
    assert sorted(i.id for i in paged) == sorted(i.id for i in whole.value)
    ranks = [list(AlertSeverity).index(i.severity) for i in paged]
    assert ranks == sorted(ranks, reverse=True)
    high = await security.incidents.get(incidents_asked(filter="severity eq 'high' and status ne 'resolved'", expand=["alerts"]))
    assert high.value and all(i.severity == AlertSeverity.High and i.alerts for i in high.value)
    incident = high.value[0]
    assert incident.status == IncidentStatus.Active and incident.display_name and incident.created_date_time.tzinfo is not None

    # Alerts: every one, one of an incident, its evidence.
    alerts = await everything(security.alerts_v2, await security.alerts_v2.get(alerts_asked(top=7)))
    counted = await security.alerts_v2.get(alerts_asked(top=1, count=True))
    assert counted.odata_count == len(alerts) == len({a.id for a in alerts})
    own = await security.alerts_v2.get(alerts_asked(filter=f"incidentId eq '{incident.id}' and serviceSource eq 'microsoftDefenderForEndpoint'"))
    assert own.value and all(a.incident_id == incident.id and a.service_source == ServiceSource.MicrosoftDefenderForEndpoint for a in own.value)
    kinds = {type(e) for a in alerts for e in a.evidence}
    assert {DeviceEvidence, ProcessEvidence} <= kinds, kinds
    processes = [e for a in alerts for e in a.evidence if isinstance(e, ProcessEvidence)]
    assert any(e.image_file and e.image_file.file_name and e.process_command_line for e in processes)
    within = await security.incidents.by_incident_id(incident.id).alerts.get()
    assert {a.id for a in within.value} == {a.id for a in incident.alerts}

    # Changing both.
    changed = await security.incidents.by_incident_id(incident.id).patch(Incident(
        status=IncidentStatus.InProgress, assigned_to="ann@corp.example", classification=AlertClassification.TruePositive,
        determination=AlertDetermination.MultiStagedAttack, custom_tags=["Demo"], description="By msgraph-sdk.",
    ))
    assert changed.assigned_to == "ann@corp.example" and changed.custom_tags == ["Demo"]
    again = await security.incidents.by_incident_id(incident.id).get(
        RequestConfiguration(query_parameters=IncidentItemRequestBuilder.IncidentItemRequestBuilderGetQueryParameters(expand=["alerts"])))
    assert (again.status, again.determination) == (IncidentStatus.InProgress, AlertDetermination.MultiStagedAttack)
    assert again.description == "By msgraph-sdk." and len(again.alerts) == len(incident.alerts)
    tagged = await security.incidents.get(incidents_asked(filter="customTags/any(t:t eq 'Demo')"))
    assert [i.id for i in tagged.value] == [incident.id]
    alert = await security.alerts_v2.by_alert_id(own.value[0].id).patch(Alert(status=AlertStatus.Resolved, assigned_to="ann@corp.example"))
    assert alert.status == AlertStatus.Resolved and alert.resolved_date_time is not None
    await security.alerts_v2.by_alert_id(alert.id).comments.post([AlertComment(comment="Seen.")])
    said = await security.alerts_v2.by_alert_id(alert.id).get()
    assert [c.comment for c in said.comments] == ["Seen."]
    stale = RequestConfiguration()
    stale.headers.add("If-Match", again.additional_data["@odata.etag"])
    await security.incidents.by_incident_id(incident.id).patch(Incident(assigned_to="bob@corp.example"), stale)
    for call, status, code in [
        (lambda: security.incidents.by_incident_id(incident.id).patch(Incident(assigned_to="eve"), stale), 412, "PreconditionFailed"),
        (lambda: security.incidents.by_incident_id("none").get(), 404, "NotFound"),
        (lambda: security.alerts_v2.get(alerts_asked(filter="severity eq 'extreme'")), 400, "BadRequest"),
    ]:
        try:
            await call()
        except ODataError as error:
            assert (error.response_status_code, error.error.code) == (status, code), error
        else:
            raise AssertionError(f"not refused: {code}")

    # Merging, by the action that Graph's metadata has and its client for Python does not.
    two = [i.id for i in paged if i.status != IncidentStatus.Redirected][:2]
    if len(two) == 2:
        request = RequestInformation(Method.POST, "{+baseurl}/security/incidents/microsoft.graph.security.mergeIncidents", {"baseurl": graph.request_adapter.base_url})
        request.headers.add("Content-Type", "application/json")
        import json
        request.content = json.dumps({"incidentIds": two, "incidentComment": "one attack"}).encode()
        merged = json.loads(await graph.request_adapter.send_primitive_async(request, "bytes", {"XXX": ODataError}))
        source = next(i for i in two if i != merged["targetIncidentId"])
        assert (await security.incidents.by_incident_id(source).get()).redirect_incident_id == merged["targetIncidentId"]

    # Hunting.
    body = RunHuntingQueryPostRequestBody(query="DeviceProcessEvents | summarize Rows = count()")
    result = await security.microsoft_graph_security_run_hunting_query.post(body)
    assert result.schema[0].name == "Rows"
    print(len(alerts), result.results[0].additional_data["Rows"])


asyncio.run(main())
