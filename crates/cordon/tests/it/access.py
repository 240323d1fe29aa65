# Microsoft's credential for programs, with Cordon as its authority: azure-identity as it is on PyPI.
import sys
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential

url, authority, tenant, client, secret = sys.argv[1:6]
options = {"authority": url, "disable_instance_discovery": True, "connection_verify": authority}


def hunt(token):
    answer = requests.post(
        f"{url}/v1.0/security/runHuntingQuery",
        json={"Query": "DeviceProcessEvents | summarize n = count()"},
        headers={"Authorization": f"Bearer {token}"},
        verify=authority,
    )
    return answer.status_code, answer.json()


credential = ClientSecretCredential(tenant, client, secret, **options)
token = credential.get_token("https://graph.microsoft.com/.default")
assert credential.get_token("https://graph.microsoft.com/.default").token == token.token, "it is cached"
status, answer = hunt(token.token)
print(status, answer["results"][0]["n"])

patched = requests.patch(
    f"{url}/api/v1/alerts/x", json={}, headers={"Authorization": f"Bearer {token.token}"}, verify=authority
)
print(patched.status_code, patched.json()["code"])

for wrong in [(tenant, client, "wrong"), ("other", client, secret)]:
    try:
        ClientSecretCredential(*wrong, **options).get_token("https://graph.microsoft.com/.default")
        print("a token for", wrong)
    except ClientAuthenticationError as error:
        print("refused:", "client or secret is wrong" in error.message)
