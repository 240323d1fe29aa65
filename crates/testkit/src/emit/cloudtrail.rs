//! AWS CloudTrail events, one per record.

use serde_json::{Value, json};

use crate::emit::sysmon::iso_time;
use crate::tape::Tape;

/// The company's account.
pub(crate) const ACCOUNT: &str = "111122223333";

/// Who calls, from where.
pub(crate) struct Caller<'a> {
    pub(crate) user: &'a str,
    pub(crate) key: &'a str,
    pub(crate) ip: &'a str,
    pub(crate) agent: &'a str,
}

/// Sends one call.
pub(crate) fn call(
    tape: &mut Tape,
    time_us: i64,
    caller: &Caller<'_>,
    service: &str,
    name: &str,
    parameters: Value,
) {
    let (request, event) = (tape.random.guid(), tape.random.guid());
    let record = json!({
        "eventVersion": "1.09",
        "userIdentity": {
            "type": "IAMUser", "principalId": format!("AIDA{}", caller.user.to_uppercase()),
            "arn": format!("arn:aws:iam::{ACCOUNT}:user/{}", caller.user), "accountId": ACCOUNT,
            "accessKeyId": caller.key, "userName": caller.user,
        },
        "eventTime": format!("{}Z", &iso_time(time_us)[..19]), "eventSource": format!("{service}.amazonaws.com"),
        "eventName": name, "awsRegion": "eu-west-1", "sourceIPAddress": caller.ip, "userAgent": caller.agent,
        "requestParameters": parameters, "responseElements": null, "requestID": request, "eventID": event,
        "readOnly": name.starts_with("Get") || name.starts_with("List") || name.starts_with("Describe"),
        "eventType": "AwsApiCall", "managementEvent": true, "recipientAccountId": ACCOUNT, "eventCategory": "Management",
    });
    tape.json("aws", "cloudtrail", time_us, &record);
}
