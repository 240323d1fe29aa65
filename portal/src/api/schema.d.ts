// Written by `npm run generate` from openapi.json. Do not edit.

export type paths = {
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts
         * @description Latest activity first.
         */
        get: operations["list_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an alert */
        get: operations["get_alert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Triage an alert
         * @description Changes what is given and leaves the rest. Goes to the audit log.
         */
        patch: operations["patch_alert"];
        trace?: never;
    };
    "/api/v1/alerts/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move alerts to another incident
         * @description To a new one when none is named. Correlation keeps to it.
         */
        post: operations["move_alerts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List assignments
         * @description Who has which role, over which sources and device groups.
         */
        get: operations["list_assignments"];
        put?: never;
        /**
         * Give a role
         * @description To a user or an API client, over everything or over some sources and device groups. Nobody gives more
         *     than they hold.
         */
        post: operations["create_assignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a role away
         * @description The last administrator keeps theirs.
         */
        delete: operations["delete_assignment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log
         * @description Newest first.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify the audit log
         * @description Reads the whole log and checks that every row fits the one before it.
         */
        get: operations["verify_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API clients */
        get: operations["list_clients"];
        put?: never;
        /**
         * Make an API client
         * @description With a role, when one is given, and a secret, which is shown this once. It gets tokens by OAuth 2.0
         *     client credentials at `/{tenant}/oauth2/v2.0/token`.
         */
        post: operations["create_client"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an API client
         * @description With its secrets, roles and tokens.
         */
        delete: operations["delete_client"];
        options?: never;
        head?: never;
        /**
         * Disable or enable an API client
         * @description The tokens of one that is disabled do not work.
         */
        patch: operations["patch_client"];
        trace?: never;
    };
    "/api/v1/clients/{id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a further secret
         * @description To change secrets without a gap: make one, give it to the program, remove the old one. Whoever may do
         *     more than the caller gets none.
         */
        post: operations["create_client_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{id}/secrets/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a secret
         * @description The client's access tokens end with it.
         */
        delete: operations["delete_client_secret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List device groups */
        get: operations["list_device_groups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-groups/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make or change a device group */
        put: operations["put_device_group"];
        post?: never;
        /**
         * Remove a device group
         * @description Assignments that name it reach no device by it then.
         */
        delete: operations["delete_device_group"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List exports
         * @description By name, with how far each is and why one does not go on.
         */
        get: operations["list_exports"];
        put?: never;
        /**
         * Make an export
         * @description It begins at once, with what comes in from now on or with everything that is stored.
         */
        post: operations["create_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an export
         * @description Without its secrets.
         */
        get: operations["get_export"];
        put?: never;
        post?: never;
        /**
         * Delete an export
         * @description What was sent stays where it is.
         */
        delete: operations["delete_export"];
        options?: never;
        head?: never;
        /**
         * Halt an export or have it go on
         * @description It goes on where it was.
         */
        patch: operations["patch_export"];
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server works */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a hunting query
         * @description The answer is JSON; with `Accept: application/vnd.apache.arrow.stream` or `text/csv` it is the first
         *     table in that form. A wrong query is answered with a problem that has `queryCode`, `line` and
         *     `column`. A caller that goes away stops its query.
         */
        post: operations["run_hunt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunt/functions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List functions
         * @description Those that hunters keep; `GET /api/v1/hunt/schema` has those of Cordon as well.
         */
        get: operations["list_hunt_functions"];
        put?: never;
        /**
         * Keep a function
         * @description Queries may call it from now on. A wrong one is refused with the place in its body.
         */
        post: operations["create_hunt_function"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunt/functions/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a function */
        get: operations["get_hunt_function"];
        /**
         * Replace a function
         * @description Under the same name.
         */
        put: operations["replace_hunt_function"];
        post?: never;
        /**
         * Delete a function
         * @description Queries that call it fail from now on.
         */
        delete: operations["delete_hunt_function"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunt/queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List saved queries */
        get: operations["list_saved_queries"];
        put?: never;
        /** Save a query */
        post: operations["create_saved_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunt/queries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a saved query */
        get: operations["get_saved_query"];
        /** Replace a saved query */
        put: operations["replace_saved_query"];
        post?: never;
        /** Delete a saved query */
        delete: operations["delete_saved_query"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunt/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What queries may name
         * @description Tables with their columns, and functions beside those of the language.
         */
        get: operations["get_hunt_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunt/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report what queries took
         * @description Of everybody for administrators, of oneself for others. Since the server's start, of the last ten
         *     thousand queries; the audit log has all.
         */
        get: operations["get_hunt_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List incidents
         * @description The queue: highest priority first unless asked otherwise. Long fields (alerts, evidence, links,
         *     story, comments) are in the single incident only.
         */
        get: operations["list_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an incident
         * @description With its alerts, evidence, links and their reasons, story and comments.
         */
        get: operations["get_incident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Triage an incident
         * @description Changes what is given and leaves the rest. Goes to the audit log.
         */
        patch: operations["patch_incident"];
        trace?: never;
    };
    "/api/v1/incidents/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge incidents
         * @description Into the oldest; the others redirect to it. Correlation keeps to it.
         */
        post: operations["merge_incidents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List indicators
         * @description Newest first.
         */
        get: operations["list_indicators"];
        put?: never;
        /**
         * Add an indicator
         * @description One of the same type and value is replaced.
         */
        post: operations["add_indicator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an indicator */
        delete: operations["delete_indicator"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import indicators from a CSV file
         * @description With a header line; columns IndicatorType, IndicatorValue, Action, Severity, Title, Description,
         *     ExpirationTime in any order, others are ignored. Good rows are added, the others reported.
         */
        post: operations["import_indicators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/import-document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import indicators from a STIX bundle or a MISP event
         * @description STIX 2.1 (also a TAXII 2.1 envelope) or MISP JSON. What can be looked for value by value is added, the
         *     rest reported with the reason.
         */
        post: operations["import_document"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Gives a session token. Five failures in a row impose a wait that doubles with each further one.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Ends the token that is sent, of whatever kind it is.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the token speaks for */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one's password
         * @description Needs the present one. Ends every session of oneself, this one included.
         */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to enrol an authenticator app
         * @description Needs the present password. The secret counts once a code of it was confirmed.
         */
        post: operations["begin_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the authenticator app
         * @description By a code of it. Gives recovery codes, shown this once; each signs in once in place of a code.
         */
        post: operations["confirm_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove one's second factor
         * @description Needs the present password.
         */
        post: operations["remove_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one's personal tokens */
        get: operations["list_personal_tokens"];
        put?: never;
        /**
         * Make a personal token
         * @description It allows what its scopes and one's roles both allow, as they are when it is used.
         */
        post: operations["create_personal_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a personal token */
        delete: operations["revoke_personal_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List merges and moves
         * @description What analysts merged and moved, latest first.
         */
        get: operations["list_moves"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moves/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a merge or move
         * @description Alerts go back to where they were, and correlation keeps them there. Refused when one of them was
         *     moved on since.
         */
        post: operations["undo_move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List permissions
         * @description All that there are, with their groups.
         */
        get: operations["list_permissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/poll-vendors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Vendors whose APIs can be polled */
        get: operations["list_poll_vendors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List roles */
        get: operations["list_roles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make or change a role
         * @description Whoever has it has what it allows from then on. The built-in roles do not change.
         */
        put: operations["put_role"];
        post?: never;
        /**
         * Remove a role
         * @description One that nobody has.
         */
        delete: operations["delete_role"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List rules */
        get: operations["list_rules"];
        put?: never;
        /**
         * Keep a rule
         * @description It runs at once over its look-back, and then at its frequency. One whose query lacks what its form asks
         *     for is refused with what is missing.
         */
        post: operations["create_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a rule */
        get: operations["get_rule"];
        /**
         * Replace a rule
         * @description How far it has come stays; a rule that is turned on again goes on from now.
         */
        put: operations["replace_rule"];
        post?: never;
        /**
         * Delete a rule
         * @description With its runs; its alerts stay.
         */
        delete: operations["delete_rule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export a rule */
        get: operations["export_rule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runs of a rule
         * @description The last ones, newest first. Of a rule that runs continuously, only runs that found something or failed.
         */
        get: operations["list_rule_runs"];
        put?: never;
        /**
         * Run a rule now
         * @description Over the rows that came since its last run; the run is listed when it has ended.
         */
        post: operations["run_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a rule
         * @description A Sentinel analytics rule in YAML, or a `detectionRule` of Graph in JSON. A rule of the same identity is
         *     replaced.
         */
        post: operations["import_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a rule
         * @description Runs it over its look-back (a continuous one over the last hour) and shows the alerts that it would make.
         *     Nothing is kept.
         */
        post: operations["preview_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/preview-file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a rule of a file
         * @description The same for a Sentinel analytics rule in YAML or a `detectionRule` of Graph in JSON.
         */
        post: operations["preview_rule_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the browser's session speaks for
         * @description With the token for `X-CSRF-Token`.
         */
        get: operations["get_session"];
        put?: never;
        /**
         * Sign a browser in
         * @description As POST /api/v1/login, but the token is in a cookie that scripts cannot read. A session that the
         *     browser had before ends. What changes something must carry `csrfToken` as `X-CSRF-Token`.
         */
        post: operations["sign_in"];
        /**
         * Sign the browser out
         * @description Ends the session and takes the cookie away.
         */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/end-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out everywhere
         * @description Ends every session of the caller, this one included. Personal tokens stay.
         */
        post: operations["sign_out_everywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begin to sign in by the identity provider
         * @description Sends the browser to the provider.
         */
        get: operations["begin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finish signing in by the identity provider
         * @description The provider sends the browser here. Gives it a session and sends it to the portal.
         */
        get: operations["finish"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/source-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Health of sources: rates, lag, failures, filled columns, and what has changed for the worse */
        get: operations["list_source_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sources
         * @description All of them with their loss accounting.
         */
        get: operations["list_sources"];
        put?: never;
        /**
         * Make a source
         * @description The answer holds its ingest token, which is not kept and cannot be shown again.
         */
        post: operations["create_source"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a source
         * @description Its tokens are revoked. Its records stay.
         */
        delete: operations["delete_source"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{name}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a source is polled, and how far it has come */
        get: operations["get_source_poll"];
        /**
         * Set how a source is polled
         * @description Makes the source when there is none.
         */
        put: operations["set_source_poll"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a polled source out
         * @description Logs in and reads a page of every feed; nothing is stored. Each step tells what is wrong and what to do.
         */
        post: operations["test_source"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{name}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a further token for a source
         * @description To change tokens without a gap: make one, give it to the sender, revoke the old one.
         */
        post: operations["create_source_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow changes
         * @description Server-sent events: `incident` and `alert` with identity and number of the change, `id` being that
         *     number. After a break, `Last-Event-ID` or `after` brings what was missed; what changed several times
         *     meanwhile comes once. Without either the stream begins now, with an event `ready`.
         */
        get: operations["stream_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tables */
        get: operations["list_tables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a table's schema */
        get: operations["get_table"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens
         * @description Of sources and programs, ended and revoked ones included; never their secrets.
         */
        get: operations["list_tokens"];
        put?: never;
        /**
         * Make an API token
         * @description The answer holds the token, which is not kept and cannot be shown again.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token
         * @description It ends now.
         */
        delete: operations["revoke_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tunings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tunings */
        get: operations["list_tunings"];
        put?: never;
        /**
         * Keep a tuning
         * @description It is for alerts that come from now on.
         */
        post: operations["create_tuning"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tunings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a tuning */
        get: operations["get_tuning"];
        /** Replace a tuning */
        put: operations["replace_tuning"];
        post?: never;
        /**
         * Delete a tuning
         * @description The alerts that it hid stay hidden.
         */
        delete: operations["delete_tuning"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tunings/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a tuning
         * @description What it would have been for, of the alerts of the last 30 days. Nothing is kept.
         */
        post: operations["preview_tuning"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: operations["list_users"];
        put?: never;
        /**
         * Make a user
         * @description With the password that is given, or one that is made and must be changed at the first sign-in.
         */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a user */
        get: operations["get_user"];
        put?: never;
        post?: never;
        /**
         * Remove a user
         * @description With their roles and tokens. What they did stays in the audit log.
         */
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        /**
         * Disable or enable a user
         * @description Who is disabled is signed out at once, and their personal tokens do not work.
         */
        patch: operations["patch_user"];
        trace?: never;
    };
    "/api/v1/users/{name}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a user's password
         * @description Makes one, shown this once, that must be changed at the next sign-in, and ends their sessions.
         */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a user's second factor away
         * @description For those who lost their device and their recovery codes.
         */
        delete: operations["reset_second_factor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign a user out everywhere */
        post: operations["sign_user_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/watchlists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List watchlists
         * @description Without their items.
         */
        get: operations["list_watchlists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/watchlists/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a watchlist with its items */
        get: operations["get_watchlist"];
        /**
         * Keep a watchlist
         * @description Makes it, or puts other items in place of those it has.
         */
        put: operations["put_watchlist"];
        post?: never;
        /** Delete a watchlist */
        delete: operations["delete_watchlist"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description By name.
         */
        get: operations["list_webhooks"];
        put?: never;
        /**
         * Make a webhook
         * @description It is told of what changes from now on. The answer has the key of its signatures, this once.
         */
        post: operations["create_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description Without its key.
         */
        get: operations["get_webhook"];
        /**
         * Describe a webhook anew
         * @description Its key and what it has been told stay.
         */
        put: operations["replace_webhook"];
        post?: never;
        /**
         * Delete a webhook
         * @description With its deliveries.
         */
        delete: operations["delete_webhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries of a webhook
         * @description Latest first: what was told, what waits and what was given up. The last thousand are kept.
         */
        get: operations["list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/{number}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver again
         * @description Has a delivery tried again from the first try, whatever became of it.
         */
        post: operations["retry_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a webhook
         * @description Queues an event `ping`; its delivery tells whether the receiver took it.
         */
        post: operations["test_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1.0/security/alerts_v2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts as Graph does
         * @description Newest first unless asked otherwise.
         */
        get: operations["list_graph_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1.0/security/alerts_v2/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an alert as Graph does
         * @description With evidence and comments.
         */
        get: operations["get_graph_alert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an alert as Graph does
         * @description Changes what is given and leaves the rest; `If-Match` refuses when somebody else was faster.
         */
        patch: operations["patch_graph_alert"];
        trace?: never;
    };
    "/v1.0/security/alerts_v2/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the comments of an alert as Graph does
         * @description Oldest first.
         */
        get: operations["list_graph_alert_comments"];
        put?: never;
        /**
         * Comment on an alert as Graph does
         * @description Returns all its comments.
         */
        post: operations["comment_graph_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1.0/security/alerts_v2/$count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count alerts as Graph does
         * @description The number as text.
         */
        get: operations["count_graph_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1.0/security/alerts_v2/microsoft.graph.security.moveAlerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move alerts to another incident as Graph does
         * @description To a new one when none is named. `GET /api/v1/moves` lists moves, which can be undone.
         */
        post: operations["move_graph_alerts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1.0/security/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List incidents as Graph does
         * @description Newest first unless asked otherwise. Incidents merged into others are among them, with the status
         *     `redirected`.
         */
        get: operations["list_graph_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1.0/security/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an incident as Graph does
         * @description With comments; with its alerts by `$expand=alerts`.
         */
        get: operations["get_graph_incident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an incident as Graph does
         * @description Changes what is given and leaves the rest; `If-Match` refuses when somebody else was faster.
         */
        patch: operations["patch_graph_incident"];
        trace?: never;
    };
    "/v1.0/security/incidents/{id}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the alerts of an incident as Graph does
         * @description In the order in which they happened.
         */
        get: operations["list_graph_incident_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1.0/security/incidents/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the comments of an incident as Graph does
         * @description Oldest first.
         */
        get: operations["list_graph_incident_comments"];
        put?: never;
        /**
         * Comment on an incident as Graph does
         * @description Returns all its comments.
         */
        post: operations["comment_graph_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1.0/security/incidents/$count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count incidents as Graph does
         * @description The number as text.
         */
        get: operations["count_graph_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1.0/security/incidents/microsoft.graph.security.mergeIncidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge incidents as Graph does
         * @description Into the oldest; the others redirect to it. `GET /api/v1/moves` lists merges, which can be undone.
         */
        post: operations["merge_graph_incidents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
};
export type webhooks = Record<string, never>;
export type components = {
    schemas: {
        /** @description One finding and its state of work. */
        Alert: {
            /** @description Who works on it. */
            assignedTo?: string | null;
            /** @description All its tactics. */
            categories: string[];
            /** @description The first ATT&CK tactic in kill-chain order, such as `CredentialAccess`. */
            category?: string | null;
            /** @description What it turned out to be. */
            classification: components["schemas"]["Classification"];
            /** @description Comments, oldest first; only when one alert is asked for. */
            comments: components["schemas"]["Comment"][];
            /** @description When it was stored. */
            createdDateTime: string;
            /** @description What it means and what to check. */
            description: string;
            /** @description Which kind of detection found it. */
            detectionSource: components["schemas"]["DetectionSource"];
            /** @description Identity of the rule. */
            detectorId: string;
            /** @description Which kind of that. */
            determination: components["schemas"]["Determination"];
            /**
             * Format: int64
             * @description How many events it stands for.
             */
            eventCount: number;
            /** @description The events, at most a bounded number. */
            events: components["schemas"]["EventReference"][];
            /** @description Entities with their roles. */
            evidence: components["schemas"]["Evidence"][];
            /** @description Its first event. */
            firstActivityDateTime: string;
            /** @description Identity. */
            id: string;
            /** @description The incident that holds it. */
            incidentId?: string | null;
            /** @description Its last event. */
            lastActivityDateTime: string;
            /** @description When it last changed. */
            lastUpdateDateTime: string;
            /** @description Why the rule matched. */
            matchedFields: components["schemas"]["MatchedField"][];
            /** @description ATT&CK techniques, such as `T1059.001`. */
            mitreTechniques: string[];
            /** @description When it was resolved. */
            resolvedDateTime?: string | null;
            /** @description The part of the estate. */
            serviceSource: components["schemas"]["ServiceSource"];
            /** @description How grave. */
            severity: components["schemas"]["Severity"];
            /** @description State of work. */
            status: components["schemas"]["AlertStatus"];
            /** @description Tenant it belongs to. */
            tenantId: string;
            /** @description One line for the queue. */
            title: string;
        };
        /** @description A page of alerts. */
        AlertList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["Alert"][];
        };
        /** @description Changes to an alert. Absent fields stay; `null` clears `assignedTo`. */
        AlertPatch: {
            /** @description New assignee, or `null` for nobody. */
            assignedTo?: string | null;
            classification?: components["schemas"]["Classification"] | null;
            /** @description A comment to add. */
            comment?: string | null;
            determination?: components["schemas"]["Determination"] | null;
            status?: components["schemas"]["AlertStatus"] | null;
        };
        /**
         * @description State of work of an alert.
         * @enum {string}
         */
        AlertStatus: "new" | "inProgress" | "resolved";
        /** @description A kept tuning. */
        AlertTuning: components["schemas"]["AlertTuningWrite"] & {
            /** @description By whom. */
            createdBy: string;
            /** @description When it was made. */
            createdDateTime: string;
            /**
             * Format: int64
             * @description Alerts that it hides; `GET /api/v1/alerts?hidden=true` lists them.
             */
            hiddenAlerts: number;
            /** @description Identity. */
            id: string;
            /** @description By whom. */
            lastModifiedBy: string;
            /** @description When it was changed last. */
            lastModifiedDateTime: string;
        };
        /** @description All tunings, the latest first. */
        AlertTuningList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["AlertTuning"][];
        };
        /** @description What a tuning says. */
        AlertTuningWrite: {
            /** @description What becomes of an alert. */
            action: components["schemas"]["TuningAction"];
            /** @description What must hold; all of it. */
            conditions?: components["schemas"]["TuningCondition"][];
            /** @description Name. */
            displayName: string;
            /**
             * Format: date-time
             * @description When it ends; never when absent.
             */
            expirationTime?: string | null;
            /** @description Whether it works. */
            isEnabled?: boolean;
            /** @description Why. */
            reason?: string;
            /** @description Rules whose alerts are meant, by identity; of all rules when empty. */
            rules?: string[];
        };
        /** @description A given role. */
        Assignment: {
            /** @description Who gave it. */
            createdBy: string;
            /** @description When it was given. */
            createdDateTime: string;
            /** @description For devices of these groups only; for all when empty. */
            deviceGroups: string[];
            /** @description Its identity. */
            id: string;
            /** @description The role's name. */
            role: string;
            /** @description For records of these sources only; for all when empty. */
            sources: string[];
            /** @description The user's name, or the client's id. */
            subject: string;
            /** @description What has the role. */
            subjectType: components["schemas"]["SubjectType"];
        };
        /** @description A role to be given. */
        AssignmentCreate: {
            /** @description For devices of these groups only; for all when empty. */
            deviceGroups?: string[];
            /** @description The role's name. */
            role: string;
            /** @description For records of these sources only; for all when empty. */
            sources?: string[];
            /** @description The user's name, or the client's id. */
            subject: string;
            /** @description What gets the role. */
            subjectType: components["schemas"]["SubjectType"];
        };
        /** @description All assignments, by subject. */
        AssignmentList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["Assignment"][];
        };
        /** @description A page of the audit log, newest first. */
        AuditList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["AuditRow"][];
        };
        /** @description One row. */
        AuditRow: {
            /** @description What, such as `incident.update`. */
            action: string;
            /** @description Who. */
            actor: string;
            /** @description When. */
            dateTime: string;
            /** @description The particulars. */
            detail: unknown;
            /** @description Hash of this row, in hex. */
            hash: string;
            /**
             * Format: int64
             * @description Its place, from 1, without gaps.
             */
            number: number;
            /** @description On which object. */
            object: string;
            /** @description Hash of the row before, in hex. */
            previousHash: string;
        };
        /** @description Whether the log is whole. */
        AuditVerdict: {
            /**
             * Format: int64
             * @description The first row that does not fit.
             */
            brokenAt?: number | null;
            /** @description Hash of the newest of them; note it elsewhere to be able to prove the log's past. */
            head: string;
            /** @description Whether every row fits the one before it. */
            intact: boolean;
            /** @description What does not fit. */
            reason?: string | null;
            /**
             * Format: int64
             * @description Rows that fit.
             */
            rows: number;
        };
        /** @description A browser's session. The token itself is in a cookie. */
        BrowserSession: {
            /**
             * @description To be sent as `X-CSRF-Token` with every request that changes something; empty when the request
             *     came with a bearer token, which needs none.
             */
            csrfToken: string;
            /** @description Who it speaks for. */
            me: components["schemas"]["Me"];
        };
        /**
         * @description What an alert or incident turned out to be.
         * @enum {string}
         */
        Classification: "unknown" | "falsePositive" | "truePositive" | "informationalExpectedActivity";
        /** @description An API client. */
        Client: {
            /** @description Who made it. */
            createdBy: string;
            /** @description When it was made. */
            createdDateTime: string;
            /** @description Whether it gets tokens. */
            enabled: boolean;
            /** @description Its identity, the `client_id` of OAuth 2.0. */
            id: string;
            /** @description What people call it. */
            name: string;
            /** @description Its secrets, without what is secret. */
            secrets: components["schemas"]["ClientSecret"][];
        };
        /** @description An API client to be made. */
        ClientCreate: {
            /**
             * Format: date-time
             * @description When its secret ends; in a year when absent.
             */
            expirationDateTime?: string | null;
            /** @description What people call it. */
            name: string;
            /** @description Role over everything; none when absent. */
            role?: string | null;
        };
        /** @description All API clients, by name. */
        ClientList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["Client"][];
        };
        /** @description What is changed of an API client. */
        ClientPatch: {
            /** @description Whether it gets tokens. */
            enabled: boolean;
        };
        /** @description A secret of an API client as kept. */
        ClientSecret: {
            /** @description When it was made. */
            createdDateTime: string;
            /** @description When it ends. */
            expirationDateTime?: string | null;
            /** @description Its identity. */
            id: string;
        };
        /** @description A made secret, which is shown this once. */
        ClientSecretMade: {
            /** @description The `client_id`. */
            clientId: string;
            /** @description When it ends. */
            expirationDateTime?: string | null;
            /** @description The `client_secret`. It is not kept and cannot be shown again. */
            secret: string;
            /** @description Identity of the secret, for removing it. */
            secretId: string;
            /** @description The tenant, for `/{tenant}/oauth2/v2.0/token`. */
            tenantId: string;
        };
        /**
         * @description Every kind of problem. Clients may rely on these.
         * @enum {string}
         */
        Code: "invalidRequest" | "unauthenticated" | "loginFailed" | "secondFactorRequired" | "forbidden" | "notFound" | "methodNotAllowed" | "conflict" | "preconditionFailed" | "tooLarge" | "unsupportedMediaType" | "tooManyRequests" | "invalidQuery" | "queryLimit" | "timeout" | "unavailable" | "internal";
        /** @description A code of the authenticator app. */
        CodeGiven: {
            /** @description Six digits. */
            code: string;
        };
        /** @description A column. */
        Column: {
            /** @description What it holds. */
            description: string;
            /** @description Its name; names are case-sensitive. */
            name: string;
            /** @description Its KQL type. */
            type: string;
        };
        /** @description A comment. */
        Comment: {
            /** @description What. */
            comment: string;
            /** @description Who. */
            createdByDisplayName: string;
            /** @description When. */
            createdDateTime: string;
        };
        /**
         * @description Why two alerts are in one incident.
         * @enum {string}
         */
        CorrelationReason: "repeatedAlertOccurrence" | "similarArtifacts" | "sameTargetedAsset" | "eventSequence" | "timeFrame" | "sameThreatSource" | "similarTtpsOrBehavior" | "sameActor" | "sameCampaign" | "sharedIndicators" | "sameAsset" | "networkProximity" | "eventCausalSequence" | "temporalProximity" | "lateralMovementPath";
        /**
         * @description How far a delivery of a webhook is.
         * @enum {string}
         */
        DeliveryStatus: "pending" | "delivered" | "dead";
        /** @description Where an export goes. */
        DestinationWrite: {
            /** @description Certificate in PEM to trust instead of the public authorities. */
            authority?: string | null;
            /** @description Sent as `Authorization`. */
            authorization?: string | null;
            /** @enum {string} */
            kind: "http";
            /** @description Where to. */
            url: string;
        } | {
            /** @description Certificate in PEM to trust instead of the public authorities. */
            authority?: string | null;
            /** @description Name or address. */
            host: string;
            /** @enum {string} */
            kind: "syslog";
            /**
             * Format: int32
             * @description Port.
             */
            port: number;
            /** @description Whether with TLS. */
            tls?: boolean;
        } | {
            /** @enum {string} */
            kind: "files";
            /** @description `s3://…`; the folder `exports` of the data folder when absent. */
            location?: string | null;
        } | {
            /** @description Certificate in PEM to trust instead of the public authorities. */
            authority?: string | null;
            /** @description Name or address. */
            host: string;
            /** @description Whether a stream of JetStream confirms every message. */
            jetstream?: boolean;
            /** @enum {string} */
            kind: "nats";
            /** @description The user's password, or a token when there is no user. */
            password?: string | null;
            /**
             * Format: int32
             * @description Port.
             */
            port: number;
            /** @description Subject of the messages. */
            subject: string;
            /** @description Whether with TLS. */
            tls?: boolean;
            /** @description User, when the server asks for one. */
            user?: string | null;
        };
        /** @description A kept rule. */
        DetectionRule: components["schemas"]["DetectionRuleWrite"] & {
            /** @description By whom. */
            createdBy: string;
            /** @description When it was made. */
            createdDateTime: string;
            /** @description Identity. */
            id: string;
            /** @description By whom. */
            lastModifiedBy: string;
            /** @description When it was changed last. */
            lastModifiedDateTime: string;
            lastRun?: components["schemas"]["RuleRun"] | null;
            /** @description Until then it does not alert. */
            quietUntilDateTime?: string | null;
            /** @description Rows that were due up to then have been looked at. */
            throughDateTime: string;
        };
        /** @description All rules made of queries, by name. */
        DetectionRuleList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["DetectionRule"][];
        };
        /** @description What a rule says. */
        DetectionRuleWrite: {
            /** @description Description of its alerts, with `{{Column}}` for values; the rule's when empty. */
            alertDescription?: string;
            /** @description Details of the alert: name → column. */
            customDetails?: {
                [key: string]: string;
            };
            /** @description What it is for. */
            description?: string;
            /** @description Name. */
            displayName: string;
            /** @description Which columns name entities. */
            entityMappings?: components["schemas"]["RuleEntity"][];
            /** @description Whose rules on columns of the result apply: those of custom detections, or none. */
            form?: components["schemas"]["RuleForm"];
            /** @description Time between two runs; `PT0S` to run on new rows as they come. */
            frequency: string;
            /** @description Which rows make one alert. */
            grouping?: components["schemas"]["RuleGrouping"];
            /** @description Whether it runs. */
            isEnabled?: boolean;
            /** @description How long rows wait for those of earlier events that arrive later. */
            lateness?: string | null;
            /** @description How far back a run looks; by default as custom detections do. */
            lookback?: string | null;
            /** @description The query. */
            query: string;
            /** @description What to do about an alert. */
            recommendedActions?: string;
            /** @description Severity of its alerts. */
            severity: components["schemas"]["Severity"];
            /** @description Column with the severity of the alert. */
            severityColumn?: string | null;
            /** @description How long the rule does not alert after an alert. */
            suppressionDuration?: string | null;
            /** @description ATT&CK tactics, such as `InitialAccess`. */
            tactics?: string[];
            /** @description Column with tactics of the alert. */
            tacticsColumn?: string | null;
            /** @description ATT&CK techniques, such as `T1059.001`. */
            techniques?: string[];
            /** @description Title of its alerts, with `{{Column}}` for values; the name when empty. */
            title?: string;
            /** @description How the number of rows compares with the threshold. */
            triggerOperator?: components["schemas"]["RuleComparison"];
            /**
             * Format: int64
             * @description The threshold.
             */
            triggerThreshold?: number;
        };
        /**
         * @description Which kind of detection found it.
         * @enum {string}
         */
        DetectionSource: "sigma" | "sigmaCorrelation" | "indicator" | "product" | "mail" | "customDetection";
        /**
         * @description Which kind of that.
         * @enum {string}
         */
        Determination: "unknown" | "apt" | "malware" | "securityPersonnel" | "securityTesting" | "unwantedSoftware" | "other" | "multiStagedAttack" | "compromisedAccount" | "phishing" | "maliciousUserActivity" | "notMalicious" | "notEnoughDataToValidate" | "confirmedActivity" | "lineOfBusinessApplication";
        /** @description Devices by patterns of their names. */
        DeviceGroup: {
            /** @description Its name. */
            name: string;
            /** @description Patterns of short host names; `*` stands for any text. */
            patterns: string[];
        };
        /** @description All device groups, by name. */
        DeviceGroupList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["DeviceGroup"][];
        };
        /** @description A device group to be made or changed. */
        DeviceGroupWrite: {
            /** @description Patterns of short host names; `*` stands for any text. */
            patterns: string[];
        };
        /** @description One event that an alert rests on. */
        EventReference: {
            /** @description When it happened. */
            dateTime: string;
            /** @description The row's `CordonEventId`. */
            eventId: string;
            /** @description The record's own number in its source. */
            recordId?: string | null;
            /** @description Source or file it came from. */
            source: string;
            /** @description Table of the row. */
            table: string;
        };
        /** @description An entity and what is said of it. Which identifiers are present depends on `kind`. */
        Evidence: {
            accountName?: string | null;
            appDisplayName?: string | null;
            appId?: string | null;
            azureAdUserId?: string | null;
            deviceDnsName?: string | null;
            deviceId?: string | null;
            /** @description One line for a person. */
            displayName: string;
            domainName?: string | null;
            fileName?: string | null;
            filePath?: string | null;
            internetMessageId?: string | null;
            ipAddress?: string | null;
            /**
             * @description `device`, `user`, `mailbox`, `file`, `process`, `ip`, `domain`, `url`, `mailMessage`, `app`,
             *     `cloudResource`, `registryKey` or `session`.
             */
            kind: string;
            md5?: string | null;
            networkMessageId?: string | null;
            parentProcessFilePath?: string | null;
            /** Format: int64 */
            parentProcessId?: number | null;
            primaryAddress?: string | null;
            processCommandLine?: string | null;
            processCreationDateTime?: string | null;
            /** Format: int64 */
            processId?: number | null;
            recipientEmailAddress?: string | null;
            registryKey?: string | null;
            registryValueName?: string | null;
            remediationStatus?: components["schemas"]["RemediationStatus"] | null;
            resourceId?: string | null;
            /** @description Its part in the alert; absent for the assets of an incident. */
            roles?: components["schemas"]["EvidenceRole"][];
            sender?: string | null;
            sessionId?: string | null;
            sha1?: string | null;
            sha256?: string | null;
            subject?: string | null;
            url?: string | null;
            userPrincipalName?: string | null;
            userSid?: string | null;
            verdict?: components["schemas"]["EvidenceVerdict"] | null;
        };
        /**
         * @description An entity's part in an alert.
         * @enum {string}
         */
        EvidenceRole: "contextual" | "source" | "destination" | "created" | "loaded" | "compromised" | "attacked" | "attacker" | "commandAndControl" | "edited" | "suspicious";
        /**
         * @description What is thought of an entity.
         * @enum {string}
         */
        EvidenceVerdict: "unknown" | "suspicious" | "malicious" | "noThreatsFound";
        /** @description An export, without its secrets. */
        Export: {
            /** @description Whether alerts are sent. */
            alerts: boolean;
            /**
             * Format: int64
             * @description Alerts and incidents changed up to this number were taken by the receiver.
             */
            changeNumber: number;
            /** @description By whom. */
            createdBy: string;
            /** @description When it was made. */
            createdDateTime: string;
            /** @description Whether it runs. */
            enabled: boolean;
            /** @description Why it does not go on, when it does not. */
            error?: string | null;
            /** @description Since when it does not. */
            failingSinceDateTime?: string | null;
            /** @description The form of both. */
            form: components["schemas"]["ObjectForm"];
            /** @description Identity. */
            id: string;
            /** @description Whether incidents are sent. */
            incidents: boolean;
            /** @description `http`, `syslog`, `files` or `nats`. */
            kind: string;
            /** @description When something was last taken. */
            lastSentDateTime?: string | null;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description Alerts and incidents that were taken.
             */
            objectsSent: number;
            /**
             * Format: int64
             * @description Rows that were taken.
             */
            rowsSent: number;
            /**
             * Format: int64
             * @description Rows of batches up to this sequence of the log were taken by the receiver.
             */
            sequence: number;
            /** @description Tables, `*` for all. */
            tables: string[];
            /** @description Where to, for a person. */
            target: string;
        };
        /** @description An export to make. */
        ExportCreate: {
            /** @description Whether alerts are sent. */
            alerts?: boolean;
            /** @description Where to. */
            destination: components["schemas"]["DestinationWrite"];
            form?: components["schemas"]["ObjectForm"] | null;
            /** @description Where to begin. */
            from?: components["schemas"]["ExportFrom"];
            /** @description Whether incidents are sent. */
            incidents?: boolean;
            /** @description Its name, one of a kind. */
            name: string;
            /** @description Tables, `*` for all. */
            tables?: string[];
        };
        /**
         * @description Where an export begins.
         * @enum {string}
         */
        ExportFrom: "now" | "start";
        /** @description All exports, by name. */
        ExportList: {
            /** @description The exports. */
            value: components["schemas"]["Export"][];
        };
        /** @description Halts an export or has it go on. */
        ExportPatch: {
            /** @description Whether it runs. */
            enabled: boolean;
        };
        /** @description An alert in the shape of Graph. What Cordon does not know is null. */
        GraphAlert: {
            "@odata.etag": string;
            actorDisplayName?: string | null;
            /** @description What Cordon knows beyond Graph's properties: matched fields, events and their number. */
            additionalData: Record<string, never>;
            alertPolicyId?: string | null;
            alertWebUrl?: string | null;
            assignedTo?: string | null;
            categories: string[];
            category?: string | null;
            classification: components["schemas"]["Classification"];
            comments: components["schemas"]["GraphComment"][];
            createdDateTime: string;
            customDetails?: Record<string, never> | null;
            description: string;
            detectionSource: string;
            detectorId: string;
            determination: components["schemas"]["Determination"];
            /** @description Members of Graph's `alertEvidence`, told apart by `@odata.type`. */
            evidence: Record<string, never>[];
            firstActivityDateTime: string;
            id: string;
            incidentId?: string | null;
            incidentWebUrl?: string | null;
            investigationState?: string | null;
            lastActivityDateTime: string;
            lastUpdateDateTime: string;
            mitreTechniques: string[];
            productName: string;
            providerAlertId: string;
            recommendedActions: string;
            resolvedDateTime?: string | null;
            serviceSource: string;
            severity: components["schemas"]["Severity"];
            status: components["schemas"]["AlertStatus"];
            systemTags: string[];
            tenantId: string;
            threatDisplayName?: string | null;
            threatFamilyName?: string | null;
            title: string;
        };
        /** @description A page of alerts in Graph's form. */
        GraphAlertCollection: {
            /** @description What it is a collection of. */
            "@odata.context": string;
            /**
             * Format: int64
             * @description How many there are, with `$count=true`.
             */
            "@odata.count"?: number | null;
            /** @description URL of the next page; absent on the last. */
            "@odata.nextLink"?: string | null;
            /** @description The items of this page, with `$select` only what is selected of them. */
            value: components["schemas"]["GraphAlert"][];
        };
        /**
         * @description What a PATCH of an alert changes
         *     (<https://learn.microsoft.com/graph/api/security-alert-update>).
         */
        GraphAlertPatch: {
            /** @description Clients name the type; it is not looked at. */
            "@odata.type"?: string | null;
            assignedTo?: string | null;
            classification?: components["schemas"]["Classification"] | null;
            determination?: components["schemas"]["Determination"] | null;
            status?: components["schemas"]["AlertStatus"] | null;
        };
        /** @description `microsoft.graph.security.alertComment`. */
        GraphComment: {
            comment: string;
            createdByDisplayName: string;
            createdDateTime: string;
        };
        /** @description All comments, oldest first. */
        GraphCommentCollection: {
            /** @description What it is a collection of. */
            "@odata.context": string;
            /**
             * Format: int64
             * @description How many there are, with `$count=true`.
             */
            "@odata.count"?: number | null;
            /** @description URL of the next page; absent on the last. */
            "@odata.nextLink"?: string | null;
            /** @description The items of this page, with `$select` only what is selected of them. */
            value: components["schemas"]["GraphComment"][];
        };
        /** @description One comment, as Graph documents it, or a list, as clients made from Graph's metadata send it. */
        GraphComments: components["schemas"]["GraphCommentWrite"] | components["schemas"]["GraphCommentWrite"][];
        /** @description A comment to add. */
        GraphCommentWrite: {
            /** @description Clients name the type; it is not looked at. */
            "@odata.type"?: string | null;
            comment: string;
        };
        /** @description An error in Graph's form. */
        GraphError: {
            /** @description What went wrong. */
            error: components["schemas"]["GraphErrorBody"];
        };
        /** @description What went wrong. */
        GraphErrorBody: {
            /** @description The kind, such as `BadRequest`. */
            code: string;
            /** @description Date and identities of the request. */
            innerError: Record<string, never>;
            /** @description What is wrong and what to do. */
            message: string;
        };
        /** @description An incident in the shape of Graph. What Cordon does not know is null. */
        GraphIncident: {
            "@odata.etag": string;
            /** @description With `$expand=alerts`. */
            alerts?: components["schemas"]["GraphAlert"][] | null;
            assignedTo?: string | null;
            classification: components["schemas"]["Classification"];
            comments: components["schemas"]["GraphComment"][];
            createdDateTime: string;
            customTags: string[];
            description?: string | null;
            determination: components["schemas"]["Determination"];
            displayName: string;
            id: string;
            incidentWebUrl?: string | null;
            lastModifiedBy?: string | null;
            lastUpdateDateTime: string;
            /** Format: int32 */
            priorityScore: number;
            redirectIncidentId?: string | null;
            resolvingComment?: string | null;
            severity: components["schemas"]["Severity"];
            status: components["schemas"]["IncidentStatus"];
            summary?: string | null;
            systemTags: string[];
            tenantId: string;
        };
        /** @description A page of incidents in Graph's form. */
        GraphIncidentCollection: {
            /** @description What it is a collection of. */
            "@odata.context": string;
            /**
             * Format: int64
             * @description How many there are, with `$count=true`.
             */
            "@odata.count"?: number | null;
            /** @description URL of the next page; absent on the last. */
            "@odata.nextLink"?: string | null;
            /** @description The items of this page, with `$select` only what is selected of them. */
            value: components["schemas"]["GraphIncident"][];
        };
        /**
         * @description What a PATCH of an incident changes
         *     (<https://learn.microsoft.com/graph/api/security-incident-update>).
         */
        GraphIncidentPatch: {
            /** @description Clients name the type; it is not looked at. */
            "@odata.type"?: string | null;
            assignedTo?: string | null;
            classification?: components["schemas"]["Classification"] | null;
            customTags?: string[] | null;
            description?: string | null;
            determination?: components["schemas"]["Determination"] | null;
            displayName?: string | null;
            resolvingComment?: string | null;
            severity?: components["schemas"]["Severity"] | null;
            status?: components["schemas"]["IncidentStatus"] | null;
            summary?: string | null;
        };
        /** @description Parameters of Graph's `mergeIncidents`. */
        GraphMerge: {
            /** @description A comment for the one that they become. */
            incidentComment?: string | null;
            /** @description Identities of the incidents. */
            incidentIds: string[];
        };
        /** @description Graph's `mergeResponse`. */
        GraphMergeAnswer: {
            /** @description The incident that holds the alerts now. */
            targetIncidentId: string;
        };
        /** @description Parameters of Graph's `moveAlerts`. */
        GraphMove: {
            /** @description A comment for the incident. */
            alertComment?: string | null;
            /** @description Identities of the alerts. */
            alertIds: string[];
            /** @description Where to; a new incident when absent. */
            incidentId?: string | null;
        };
        /** @description Whether the server works. */
        Health: {
            /** @description `ok`. */
            status: string;
        };
        /** @description An answer. */
        HuntAnswer: {
            /** @description Columns of the first table. */
            columns: components["schemas"]["HuntColumn"][];
            /** @description Identity of the query, also in the audit log. */
            id: string;
            /** @description Further tables, after `fork`, `facet` or several query statements. */
            moreTables: components["schemas"]["HuntTable"][];
            render?: components["schemas"]["HuntRender"] | null;
            /**
             * @description Rows of the first table: numbers and truths as they are, times and guids as text, dynamic
             *     values as JSON.
             */
            rows: unknown[][];
            /** @description What it took. */
            stats: components["schemas"]["HuntStats"];
        };
        /** @description What queries may name. */
        HuntCatalogue: {
            /** @description The functions beside those of the language. */
            functions: components["schemas"]["HuntCatalogueFunction"][];
            /** @description The tables. */
            tables: components["schemas"]["HuntCatalogueTable"][];
        };
        /** @description A function that queries may call. */
        HuntCatalogueFunction: {
            /** @description What it does. */
            description: string;
            /** @description Its folder. */
            folder: string;
            /** @description Its name. */
            name: string;
            /** @description Its parameters in parentheses. */
            parameters: string;
        };
        /** @description A table that queries may name. */
        HuntCatalogueTable: {
            /** @description Its columns. */
            columns: components["schemas"]["HuntColumn"][];
            /** @description Its name. */
            name: string;
        };
        /** @description A column of an answer or table. */
        HuntColumn: {
            /** @description Its name. */
            name: string;
            /** @description Its type in the query language. */
            type: string;
        };
        /** @description A function that queries may call. */
        HuntFunction: {
            /** @description Its body, without braces. */
            body: string;
            /** @description By whom. */
            createdBy: string;
            /** @description When it was made. */
            createdDateTime: string;
            /** @description What it does. */
            description: string;
            /** @description Its folder, with `/` between levels; empty for the top. */
            folder: string;
            /** @description By whom. */
            lastModifiedBy: string;
            /** @description When it was changed last. */
            lastModifiedDateTime: string;
            /** @description Its name, by which queries call it. */
            name: string;
            /** @description Its parameters in parentheses, such as `(days:long = 7)`. */
            parameters: string;
        };
        /** @description All functions that hunters keep, by folder and name. */
        HuntFunctionList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["HuntFunction"][];
        };
        /** @description A function to be kept. */
        HuntFunctionWrite: {
            /** @description Its body, without braces. */
            body: string;
            /** @description What it does. */
            description?: string;
            /** @description Its folder, with `/` between levels; the top when absent. */
            folder?: string;
            /** @description Its name: letters, digits and `_`. */
            name: string;
            /** @description Its parameters in parentheses; none when absent. */
            parameters?: string;
        };
        /** @description Limits of one query; the server's hold where they are smaller. */
        HuntLimits: {
            /** @description Memory, in bytes. */
            memoryBytes?: number | null;
            /** @description Bytes of one result. */
            resultBytes?: number | null;
            /** @description Rows of one result. */
            resultRows?: number | null;
            /**
             * Format: double
             * @description Time, in seconds.
             */
            timeSeconds?: number | null;
        };
        /** @description How an answer is to be drawn. */
        HuntRender: {
            /** @description The chart, such as `timechart`. */
            chart: string;
            /** @description Its properties, such as `title`. */
            properties: Record<string, never>;
        };
        /** @description A query to be run. */
        HuntRequest: {
            /** @description Smaller limits than the server's. */
            limits?: components["schemas"]["HuntLimits"];
            /** @description Values of `declare query_parameters`: JSON values, or literals of the language in text. */
            parameters?: Record<string, never>;
            /** @description The query, in the Kusto query language. */
            query: string;
            /** @description Whose columns tables show; `unified` when absent. */
            schema?: components["schemas"]["HuntSchema"];
            /**
             * @description The rows that tables show, by their time: an ISO 8601 duration up to now, such as `P7D`, or an
             *     interval. All when absent.
             */
            timespan?: string | null;
        };
        /**
         * @description Whose columns tables show.
         * @enum {string}
         */
        HuntSchema: "unified" | "defender";
        /** @description What a query took. */
        HuntStats: {
            /**
             * Format: double
             * @description Time from start to answer, in milliseconds.
             */
            elapsedMs: number;
            /**
             * Format: int64
             * @description Data files of the tables named.
             */
            files: number;
            /**
             * Format: int64
             * @description Data files left out by what is known of them.
             */
            filesPruned: number;
            /** @description Most memory held at once, in bytes. */
            memoryPeakBytes: number;
            /**
             * Format: int64
             * @description Rows of all results.
             */
            resultRows: number;
            /**
             * Format: int64
             * @description Bytes read from data files.
             */
            scannedBytes: number;
            /**
             * Format: int64
             * @description Rows that the tables gave, after pruning.
             */
            scannedRows: number;
            /**
             * Format: int64
             * @description Bytes written to disk for want of memory.
             */
            spilledBytes: number;
        };
        /** @description A table of an answer. */
        HuntTable: {
            /** @description Its columns. */
            columns: components["schemas"]["HuntColumn"][];
            /** @description Its name. */
            name: string;
            /** @description Its rows. */
            rows: unknown[][];
        };
        /** @description What queries took since the server's start, of the last ten thousand. */
        HuntUsage: {
            /**
             * Format: int32
             * @description Queries of one principal at once.
             */
            concurrentQueries: number;
            /**
             * Format: double
             * @description Processor time of one principal per cycle, in seconds.
             */
            cpuSecondsPerCycle: number;
            /**
             * Format: int64
             * @description Length of a cycle of processor time, in seconds.
             */
            cycleSeconds: number;
            /** @description The queries that took most, the heaviest first. */
            heavyQueries: components["schemas"]["QueryUsage"][];
            /** @description Who asked, the heaviest first. */
            principals: components["schemas"]["PrincipalUsage"][];
            /**
             * Format: int32
             * @description Queries of one principal per minute.
             */
            queriesPerMinute: number;
        };
        /** @description What became of an imported CSV file. */
        ImportReport: {
            /** @description Rows added or replaced. */
            added: number;
            /** @description Rows left out. */
            rejected: number;
            /** @description The first rows left out. */
            rejectedRows: components["schemas"]["RejectedRow"][];
        };
        /** @description Alerts of one attack and their state of work. */
        Incident: {
            /** @description Identities of its alerts, earliest first. */
            alertIds: string[];
            /** @description The alerts; only when one incident is asked for. */
            alerts?: components["schemas"]["Alert"][] | null;
            /** @description Impacted assets. */
            assets: components["schemas"]["Evidence"][];
            /** @description Who works on it. */
            assignedTo?: string | null;
            /** @description Tactics in kill-chain order. */
            categories: string[];
            /** @description What it turned out to be. */
            classification: components["schemas"]["Classification"];
            /** @description Comments, oldest first; only when one incident is asked for. */
            comments: components["schemas"]["Comment"][];
            /** @description When it was first stored. */
            createdDateTime: string;
            /** @description Analysts' tags. */
            customTags: string[];
            /** @description Which kind of that. */
            determination: components["schemas"]["Determination"];
            /** @description Its name. */
            displayName: string;
            /** @description Everything else the alerts name; only when one incident is asked for. */
            evidence?: components["schemas"]["Evidence"][] | null;
            /** @description Its first event. */
            firstActivityDateTime: string;
            /** @description Identity. */
            id: string;
            /** @description Its last event. */
            lastActivityDateTime: string;
            /** @description Who last changed it, when a person did. */
            lastModifiedBy?: string | null;
            /** @description When it last changed. */
            lastUpdateDateTime: string;
            /** @description Why the alerts are together; only when one incident is asked for. */
            links?: components["schemas"]["Link"][] | null;
            /** @description ATT&CK techniques. */
            mitreTechniques: string[];
            /** @description What makes the score. */
            priorityFactors: components["schemas"]["PriorityFactor"][];
            /**
             * Format: int32
             * @description 0 to 100.
             */
            priorityScore: number;
            /** @description The incident it was merged into. */
            redirectIncidentId?: string | null;
            /** @description When it was resolved. */
            resolvedDateTime?: string | null;
            /** @description Parts of the estate. */
            serviceSources: components["schemas"]["ServiceSource"][];
            /** @description How grave. */
            severity: components["schemas"]["Severity"];
            /** @description State of work. */
            status: components["schemas"]["IncidentStatus"];
            /** @description The story, step by step; only when one incident is asked for. */
            story?: components["schemas"]["StoryStep"][] | null;
            /** @description A paragraph. */
            summary: string;
            /** @description Tenant it belongs to. */
            tenantId: string;
        };
        /** @description A page of incidents. */
        IncidentList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["Incident"][];
        };
        /** @description A merge or move that was made. */
        IncidentMove: {
            /** @description The alerts. */
            alerts: components["schemas"]["MovedAlert"][];
            /** @description By whom. */
            createdBy: string;
            /** @description When. */
            createdDateTime: string;
            /** @description Identity. */
            id: string;
            /** @description Which of the two. */
            kind: components["schemas"]["MoveWord"];
            /** @description Incidents that ended by it and redirect to the target. */
            redirectedIncidentIds: string[];
            /** @description The incident that took the alerts in. */
            targetIncidentId: string;
            /** @description By whom it was undone. */
            undoneBy?: string | null;
            /** @description When it was undone. */
            undoneDateTime?: string | null;
        };
        /** @description Merges and moves, latest first. */
        IncidentMoveList: {
            /** @description At most a thousand. */
            value: components["schemas"]["IncidentMove"][];
        };
        /**
         * @description Changes to an incident. Absent fields stay; `null` clears `assignedTo`, and gives `displayName` and
         *     `severity` back to correlation.
         */
        IncidentPatch: {
            /** @description New assignee, or `null` for nobody. */
            assignedTo?: string | null;
            classification?: components["schemas"]["Classification"] | null;
            /** @description A comment to add. */
            comment?: string | null;
            /** @description New tags, replacing the old ones. */
            customTags?: string[] | null;
            determination?: components["schemas"]["Determination"] | null;
            /** @description An own name, or `null` for the generated one. */
            displayName?: string | null;
            severity?: components["schemas"]["Severity"] | null;
            status?: components["schemas"]["IncidentStatus"] | null;
        };
        /**
         * @description State of work of an incident. `redirected` means merged into another.
         * @enum {string}
         */
        IncidentStatus: "active" | "inProgress" | "resolved" | "redirected";
        /** @description A threat indicator. */
        Indicator: {
            /** @description What follows from a match. */
            action: components["schemas"]["IndicatorAction"];
            /**
             * Format: int32
             * @description How sure the source is, from 0 to 100.
             */
            confidence?: number | null;
            /** @description By whom. */
            createdBy: string;
            /** @description When it was added. */
            creationTimeDateTimeUtc: string;
            /** @description Its description. */
            description: string;
            /** @description When it ends. */
            expirationTime?: string | null;
            /** @description Identity. */
            id: string;
            /** @description What it is compared with. */
            indicatorType: components["schemas"]["IndicatorType"];
            /** @description The value, folded. */
            indicatorValue: string;
            /** @description Severity of the alert. */
            severity: components["schemas"]["Severity"];
            /** @description Title of the alert. */
            title: string;
        };
        /**
         * @description What follows from a match.
         * @enum {string}
         */
        IndicatorAction: "Allowed" | "Audit" | "Alert" | "Warn" | "Block" | "BlockAndRemediate";
        /** @description An indicator to be added; one of the same type and value is replaced. */
        IndicatorCreate: {
            /** @description What follows from a match. */
            action: components["schemas"]["IndicatorAction"];
            /**
             * Format: int32
             * @description How sure the source is, from 0 to 100.
             */
            confidence?: number | null;
            /** @description Its description. */
            description?: string;
            /**
             * Format: date-time
             * @description When it ends; never when absent.
             */
            expirationTime?: string | null;
            /** @description What it is compared with. */
            indicatorType: components["schemas"]["IndicatorType"];
            /** @description The value. */
            indicatorValue: string;
            severity?: components["schemas"]["Severity"] | null;
            /** @description Title of the alert. */
            title: string;
        };
        /** @description A page of indicators. */
        IndicatorList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["Indicator"][];
        };
        /**
         * @description What an indicator is compared with.
         * @enum {string}
         */
        IndicatorType: "FileSha1" | "FileSha256" | "FileMd5" | "IpAddress" | "DomainName" | "Url" | "CertificateThumbprint" | "IpRange" | "EmailSender";
        /** @description Why two alerts are together. */
        Link: {
            /** @description The reason in a sentence. */
            explanation: string;
            /** @description The earlier alert. */
            from: string;
            /** @description The strongest reason first. */
            reasons: components["schemas"]["CorrelationReason"][];
            /** @description Entity keys they share, heaviest first. */
            shared: string[];
            /** @description The later alert. */
            to: string;
            /**
             * Format: double
             * @description Strength.
             */
            weight: number;
        };
        /** @description A login. */
        Login: {
            /** @description Code of the second factor, or a recovery code, where the user has one. */
            code?: string | null;
            /**
             * Format: password
             * @description Password.
             */
            password: string;
            /** @description Tenant; `default` when absent. */
            tenant?: string | null;
            /** @description User name. */
            user: string;
        };
        /** @description A field of the event that made the rule match. */
        MatchedField: {
            /** @description Field name. */
            field: string;
            /** @description Its value, cut to a readable length. */
            value: string;
        };
        /** @description Who the token speaks for. */
        Me: {
            /** @description When the token ends. */
            expirationDateTime?: string | null;
            /** @description `session`, `personal`, `api`, `access` (of an API client). */
            kind: string;
            /** @description Name of the person, program or source. */
            name: string;
            /**
             * @description What the roles and the token allow, over some data at least. Empty for who must change their
             *     password first.
             */
            permissions: string[];
            /** @description Roles, by name. */
            roles: string[];
            /**
             * @description The largest of `read`, `write` and `admin` that the permissions amount to; empty for less than
             *     reading. Programs that show what may be done look at `permissions`.
             */
            scopes: string[];
            /** @description Tenant. */
            tenantId: string;
        };
        /** @description Incidents to merge. */
        MergeWrite: {
            /** @description A comment for it. */
            comment?: string | null;
            /** @description Identities of the incidents; the oldest takes the others in. */
            incidentIds: string[];
        };
        /** @description An alert and where it was. */
        MovedAlert: {
            /** @description The alert. */
            alertId: string;
            /** @description The incident it was in. */
            fromIncidentId: string;
        };
        /**
         * @description What was moved.
         * @enum {string}
         */
        MoveWord: "merge" | "move";
        /** @description Alerts to move. */
        MoveWrite: {
            /** @description Identities of the alerts. */
            alertIds: string[];
            /** @description A comment for the incident. */
            comment?: string | null;
            /** @description Where to; a new incident when absent. */
            incidentId?: string | null;
        };
        /**
         * @description The form in which alerts and incidents are exported.
         * @enum {string}
         */
        ObjectForm: "graph" | "ocsf";
        /** @description A change of one's password. */
        PasswordChange: {
            /**
             * Format: password
             * @description The present one.
             */
            current: string;
            /**
             * Format: password
             * @description The new one.
             */
            new: string;
        };
        /** @description One's present password, as proof. */
        PasswordGiven: {
            /**
             * Format: password
             * @description The present password.
             */
            password: string;
        };
        /** @description A password that was made, shown this once. */
        PasswordMade: {
            /** @description The password; absent when the caller chose it. */
            password?: string | null;
            /** @description Whose. */
            user: string;
        };
        /** @description A permission. */
        PermissionAbout: {
            /** @description What it allows. */
            description: string;
            /** @description Its group. */
            group: string;
            /** @description Its word, as roles and tokens name it. */
            name: string;
        };
        /** @description All permissions, by group. */
        PermissionList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["PermissionAbout"][];
        };
        /** @description How far one feed has come. */
        PolledFeed: {
            /** @description What can never be fetched any more. */
            gap?: string | null;
            /** @description When the vendor last gave a page. */
            lastHeardDateTime?: string | null;
            /** @description Its name. */
            name: string;
            /** @description Not asked again before this time. */
            nextDateTime?: string | null;
            /** @description What is wrong, and what to do. */
            problem?: string | null;
            /** @description Everything before this time has been read, but for what comes late. */
            throughDateTime?: string | null;
        };
        /** @description How a source is polled, without its secrets. */
        PolledSource: {
            /** @description What is read. */
            feeds: components["schemas"]["PolledFeed"][];
            /** @description Settings, by name. */
            settings: {
                [key: string]: string;
            };
            /** @description The vendor. */
            vendor: string;
        };
        /** @description How a source is to be polled. */
        PollSet: {
            /** @description An API of one's own, declared in YAML. */
            description?: string | null;
            /** @description Secrets, by name. They are stored encrypted and never shown. Left out, those given before stay. */
            secrets?: {
                [key: string]: string;
            } | null;
            /** @description Settings, by name. */
            settings?: {
                [key: string]: string;
            };
            /** @description Name of a vendor, or of the API that `description` declares. */
            vendor: string;
        };
        /** @description A vendor whose API can be polled. */
        PollVendor: {
            /** @description What is read, each with a state of its own. */
            feeds: string[];
            /** @description Its name, for `vendor` of a polled source. */
            name: string;
            /** @description The vendor's page about the API. */
            reference: string;
            /** @description Secrets, and what each is. */
            secrets: {
                [key: string]: string;
            };
            /** @description Settings, and what each is. */
            settings: {
                [key: string]: string;
            };
            /** @description What it is. */
            title: string;
        };
        /** @description All vendors. */
        PollVendorList: {
            /** @description The vendors. */
            value: components["schemas"]["PollVendor"][];
        };
        /** @description What the queries of one principal took. */
        PrincipalUsage: {
            /**
             * Format: int64
             * @description Of them given up by the caller.
             */
            cancelled: number;
            /**
             * Format: double
             * @description Processor time of all, in seconds.
             */
            cpuSeconds: number;
            /**
             * Format: double
             * @description Processor time of the current cycle, in seconds.
             */
            cpuSecondsThisCycle: number;
            /**
             * Format: int64
             * @description Of them ended with an error.
             */
            failed: number;
            /**
             * Format: int64
             * @description Of them ended at a limit.
             */
            limited: number;
            /** @description Who. */
            principal: string;
            /**
             * Format: int64
             * @description Queries.
             */
            queries: number;
            /** @description How much of the current cycle's. */
            resourceUsage: components["schemas"]["ResourceUsage"];
            /**
             * Format: int64
             * @description Of them still running.
             */
            running: number;
        };
        /** @description One contribution to the priority. */
        PriorityFactor: {
            /** @description What it is. */
            name: string;
            /**
             * Format: double
             * @description Points added or taken.
             */
            points: number;
        };
        /** @description A problem as written, media type `application/problem+json` (RFC 9457). */
        ProblemDocument: {
            /** @description The kind of problem for programs. */
            code: components["schemas"]["Code"];
            /** @description Of a query: the column, from 1, in characters. */
            column?: number | null;
            /** @description What is wrong and what to do. */
            detail: string;
            /** @description Of a query: the line where it is wrong, from 1. */
            line?: number | null;
            /** @description Of a query: the code of what is wrong, as `KS204` or `limit.time`. */
            queryCode?: string | null;
            /** @description The request's id, also in the server's log. */
            requestId: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The kind of problem in words. */
            title: string;
            /** @description A URN of the code. */
            type: string;
        };
        /** @description What one query took. */
        QueryUsage: {
            /** @description The program, as it calls itself. */
            application: string;
            /** @description The error's code; empty without. */
            code: string;
            /**
             * Format: int64
             * @description Processor time, in milliseconds.
             */
            cpuMs: number;
            /**
             * Format: int64
             * @description Time, in milliseconds.
             */
            elapsedMs: number;
            /** @description Its identity, also in the audit log. */
            id: string;
            /** @description Most memory held at once, in bytes. */
            memoryPeakBytes: number;
            /** @description `running`, `completed`, `failed`, `limited`, `cancelled`. */
            outcome: string;
            /** @description Who asked. */
            principal: string;
            /** @description The beginning of its text. */
            query: string;
            /** @description How much of a cycle's processor time. */
            resourceUsage: components["schemas"]["ResourceUsage"];
            /**
             * Format: int64
             * @description Rows of the results.
             */
            resultRows: number;
            /**
             * Format: int64
             * @description Bytes read from data files.
             */
            scannedBytes: number;
            /**
             * Format: int64
             * @description Rows that the tables gave.
             */
            scannedRows: number;
            /** @description When it began. */
            startDateTime: string;
            /** @description By which protocol: `native`, `graph`, `defender`, `kusto`. */
            via: string;
        };
        /** @description A record that could not be read. */
        ReadFailure: {
            /** @description When it arrived. */
            arrivalDateTime: string;
            /** @description Why it could not be read. */
            reason: string;
            /** @description How it begins. */
            sample: string;
        };
        /** @description The health of one kind of a source's records. */
        RecordKindHealth: {
            /** @description The last records that could not be read. */
            failures: components["schemas"]["ReadFailure"][];
            /** @description Share of rows in which each column was filled, as `Table.Column`; by one in eight events. */
            filled: {
                [key: string]: number;
            };
            /** @description The kind, as the parsers name it. */
            kind: string;
            /**
             * Format: double
             * @description How long after they happened records arrived lately.
             */
            lagSeconds?: number | null;
            /** @description When the last one arrived. */
            lastDateTime: string;
            /**
             * Format: double
             * @description Records per minute over the last minutes.
             */
            perMinute: number;
            /**
             * Format: double
             * @description Share of the last minutes' records that became no row of a documented table.
             */
            unmapped: number;
            /**
             * Format: double
             * @description Share of the last minutes' records that could not be read.
             */
            unreadable: number;
        };
        /** @description Codes for when the authenticator app is lost, shown this once. */
        RecoveryCodes: {
            /** @description Each signs in once. */
            codes: string[];
        };
        /** @description A row of a CSV file that was left out. */
        RejectedRow: {
            /**
             * Format: int64
             * @description Line in the file.
             */
            line: number;
            /** @description Why. */
            reason: string;
        };
        /**
         * @description What was done about an entity.
         * @enum {string}
         */
        RemediationStatus: "none" | "remediated" | "prevented" | "blocked" | "active" | "pendingApproval";
        /**
         * @description How much of a cycle's processor time something took.
         * @enum {string}
         */
        ResourceUsage: "low" | "medium" | "high";
        /** @description A role. */
        Role: {
            /** @description Whether it is one of Cordon's own, which do not change. */
            builtIn: boolean;
            /** @description What it is for. */
            description: string;
            /** @description Its name. */
            name: string;
            /** @description What it allows. */
            permissions: string[];
            /** @description The tables that hunting may read, as patterns with `*`; all when empty. */
            tables: string[];
        };
        /** @description All roles, the built-in ones first. */
        RoleList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["Role"][];
        };
        /** @description A role to be made or changed. */
        RoleWrite: {
            /** @description What it is for. */
            description?: string;
            /** @description What it allows; GET /api/v1/permissions lists what there is. */
            permissions: string[];
            /** @description The tables that hunting may read, as patterns with `*`; all when empty. */
            tables?: string[];
        };
        /**
         * @description How a number of rows is compared.
         * @enum {string}
         */
        RuleComparison: "greaterThan" | "lessThan" | "equal" | "notEqual";
        /** @description Columns that name one entity, in Sentinel's words. */
        RuleEntity: {
            /** @description Kind, such as `Host` or `Account`. */
            entityType: string;
            /** @description Its identifiers. */
            fieldMappings: components["schemas"]["RuleField"][];
            /** @description Whether it is an asset that the alert is about. */
            impacted?: boolean;
        };
        /** @description An identifier and its column. */
        RuleField: {
            /** @description The column. */
            columnName: string;
            /** @description Which, such as `HostName`. */
            identifier: string;
        };
        /**
         * @description Whose rules on columns of a rule's result apply.
         * @enum {string}
         */
        RuleForm: "detection" | "analytics";
        /**
         * @description Which rows make one alert.
         * @enum {string}
         */
        RuleGrouping: "entities" | "row" | "run";
        /** @description What became of an imported rule. */
        RuleImport: {
            /** @description What of it works otherwise here. */
            notes: string[];
            /** @description The rule as kept. */
            rule: components["schemas"]["DetectionRule"];
        };
        /** @description What a rule would have found. */
        RulePreview: {
            /** @description The alerts that they would make. */
            alerts: components["schemas"]["Alert"][];
            /** @description Whether it can run on new rows as they come. */
            continuous: boolean;
            /** @description Why not, when it cannot. */
            obstacle?: string | null;
            /**
             * Format: int64
             * @description Rows of the result over the look-back.
             */
            rows: number;
        };
        /** @description One run of a rule. */
        RuleRun: {
            /**
             * Format: int64
             * @description Alerts made.
             */
            alerts: number;
            /**
             * Format: int64
             * @description How long it took, in milliseconds.
             */
            durationMs: number;
            /** @description Graph's code of what went wrong; empty when nothing did. */
            errorCode: string;
            /** @description What went wrong; empty when nothing did. */
            failureReason: string;
            /** @description Rows due after this were new to it. */
            fromDateTime: string;
            /**
             * Format: int64
             * @description Of those, rows that no earlier run had given.
             */
            newRows: number;
            /**
             * Format: int64
             * @description Rows of the result.
             */
            rows: number;
            /** @description When it began. */
            startDateTime: string;
            /** @description How it ended. */
            status: components["schemas"]["RuleRunStatus"];
            /** @description Rows due up to this were looked at. */
            toDateTime: string;
        };
        /** @description The last runs of a rule, newest first. */
        RuleRunList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["RuleRun"][];
        };
        /**
         * @description How a run of a rule ended.
         * @enum {string}
         */
        RuleRunStatus: "completed" | "partiallyFailed" | "failed";
        /** @description A saved query. */
        SavedQuery: {
            /** @description By whom. */
            createdBy: string;
            /** @description When it was made. */
            createdDateTime: string;
            /** @description What it is for. */
            description: string;
            /** @description Its folder, with `/` between levels; empty for the top. */
            folder: string;
            /** @description Its identity. */
            id: string;
            /** @description By whom. */
            lastModifiedBy: string;
            /** @description When it was changed last. */
            lastModifiedDateTime: string;
            /** @description Its name, once per folder. */
            name: string;
            /** @description The query. */
            query: string;
        };
        /** @description All saved queries, by folder and name. */
        SavedQueryList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["SavedQuery"][];
        };
        /** @description A query to be saved. */
        SavedQueryWrite: {
            /** @description What it is for. */
            description?: string;
            /** @description Its folder, with `/` between levels; the top when absent. */
            folder?: string;
            /** @description Its name, once per folder. */
            name: string;
            /** @description The query. It may be unfinished: it is not checked. */
            query: string;
        };
        /** @description The secret of an authenticator app, shown this once. */
        SecondFactor: {
            /** @description In base 32, to be typed. */
            secret: string;
            /** @description `otpauth://` URI, to be shown as a QR code. */
            uri: string;
        };
        /** @description A secret to be made. */
        SecretCreate: {
            /**
             * Format: date-time
             * @description When it ends; in a year when absent.
             */
            expirationDateTime?: string | null;
        };
        /**
         * @description The part of the estate.
         * @enum {string}
         */
        ServiceSource: "endpoint" | "email" | "cloudApps" | "identity";
        /** @description A session. */
        Session: {
            /** @description When it ends. */
            expirationDateTime?: string | null;
            /** @description Whether the user must choose a password, by PUT /api/v1/me/password, before anything else. */
            mustChangePassword: boolean;
            /** @description The largest of `read`, `write` and `admin` that the roles amount to; empty for less than reading. */
            scopes: string[];
            /** @description To be sent as `Authorization: Bearer …`. */
            token: string;
        };
        /**
         * @description How grave.
         * @enum {string}
         */
        Severity: "informational" | "low" | "medium" | "high";
        /** @description A source of records. */
        Source: {
            /** @description What became of its records. */
            counts: components["schemas"]["SourceCounts"];
            /** @description When it was made. */
            createdDateTime: string;
            /** @description What its records are, when not to be guessed from them. */
            formatHint?: string | null;
            /** @description How it sends; `unknown` for one that was never made or is deleted. */
            kind: string;
            /** @description When it last sent something. */
            lastSeenDateTime?: string | null;
            /** @description Its name. */
            name: string;
        };
        /** @description One step of a self-test. */
        SourceCheck: {
            /** @description Whether it worked. */
            good: boolean;
            /** @description What was found, or what is wrong and what to do. */
            told: string;
            /** @description What was tried. */
            what: string;
        };
        /** @description What became of a source's records. */
        SourceCounts: {
            /**
             * Format: int64
             * @description Bytes of the acknowledged records.
             */
            bytes: number;
            /**
             * Format: int64
             * @description Recognised as already stored.
             */
            duplicates: number;
            /**
             * Format: int64
             * @description Kept as raw text because no parser could read them.
             */
            quarantined: number;
            /**
             * Format: int64
             * @description Acknowledged to the sender.
             */
            received: number;
            /**
             * Format: int64
             * @description Refused at the door; the sender was told.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Became rows of a table.
             */
            stored: number;
        };
        /** @description A source to be made. */
        SourceCreate: {
            /** @description What its records are, when not to be guessed from them, such as `cloudtrail`. */
            formatHint?: string | null;
            /** @description How it sends, such as `bulk`, `ndjson`, `syslog`, `file`. */
            kind: string;
            /** @description Its name: letters, digits and any of `-_.:`. */
            name: string;
        };
        /** @description A made source and its token, which is shown this once. */
        SourceCreated: {
            /** @description Name of the source. */
            name: string;
            /** @description The token. It is not kept and cannot be shown again. */
            token: string;
            /** @description Public identity of the token, for revoking it. */
            tokenId: string;
        };
        /** @description What has changed for the worse. */
        SourceFinding: {
            /** @description `silent`, `kindSilent`, `tableSilent`, `unreadable`, `unmapped`, `fieldGone`, `columnEmpty` or `late`. */
            kind: string;
            /** @description The kind of record; empty when it is about the whole source. */
            recordKind: string;
            /** @description What has changed, since when, and where to look. */
            told: string;
        };
        /** @description The health of a source. */
        SourceHealth: {
            /** @description What has changed for the worse. */
            findings: components["schemas"]["SourceFinding"][];
            /** @description By kind of record. */
            kinds: components["schemas"]["RecordKindHealth"][];
            /** @description Its name. */
            source: string;
        };
        /** @description All sources. */
        SourceHealthList: {
            /** @description The sources that have sent. */
            value: components["schemas"]["SourceHealth"][];
        };
        /** @description All sources. */
        SourceList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["Source"][];
        };
        /** @description A self-test. */
        SourceTest: {
            /** @description Its steps. */
            value: components["schemas"]["SourceCheck"][];
        };
        /** @description One step of the attack story. */
        StoryStep: {
            /** @description The alerts it rests on. */
            alertIds: string[];
            /** @description The tactic, where the alerts say one. */
            category?: string | null;
            /** @description When. */
            dateTime: string;
            /** @description What happened, in a sentence. */
            text: string;
        };
        /**
         * @description What has a role.
         * @enum {string}
         */
        SubjectType: "user" | "client";
        /** @description A table with its columns. */
        Table: {
            /** @description The current name, when this is an older name for the same data. */
            aliasOf?: string | null;
            /** @description Its columns in documented order. */
            columns: components["schemas"]["Column"][];
            /** @description What it holds. */
            description: string;
            /** @description The part of the product it belongs to. */
            domain: string;
            /** @description Who documents it. */
            families: string[];
            /** @description Its name. */
            name: string;
            /** @description The column with the event's time. */
            timeColumn?: string | null;
        };
        /** @description All tables. */
        TableList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["TableSummary"][];
        };
        /** @description A table in a list. */
        TableSummary: {
            /** @description How many columns it has. */
            columnCount: number;
            /** @description What it holds. */
            description: string;
            /** @description The part of the product it belongs to. */
            domain: string;
            /** @description Who documents it: `defender`, `sentinel`, `cordon`. */
            families: string[];
            /** @description Its name. */
            name: string;
        };
        /** @description A token as kept: everything but the secret. */
        Token: {
            /** @description Who made it. */
            createdBy: string;
            /** @description When it was made. */
            createdDateTime: string;
            /** @description When it ends. */
            expirationDateTime?: string | null;
            /** @description Public identity. */
            id: string;
            /** @description `ingest`, `api` or `personal`. */
            kind: string;
            /** @description When it was last used, to half a minute. */
            lastUsedDateTime?: string | null;
            /** @description Whose. */
            name: string;
            /** @description The user whose personal token it is. */
            owner?: string | null;
            /** @description When it was revoked. */
            revokedDateTime?: string | null;
            /** @description What it may do. */
            scopes: string[];
        };
        /** @description An API token to be made. */
        TokenCreate: {
            /**
             * Format: date-time
             * @description When it ends; never when absent.
             */
            expirationDateTime?: string | null;
            /** @description Name of the program that will use it. */
            name: string;
            /** @description What it may do: `read`, `write`, `admin`, or permissions as `alerts.manage`. */
            scopes: string[];
        };
        /** @description A made token, which is shown this once. */
        TokenCreated: {
            /** @description When it ends. */
            expirationDateTime?: string | null;
            /** @description Public identity, for revoking it. */
            id: string;
            /** @description The token. It is not kept and cannot be shown again. */
            token: string;
        };
        /** @description All tokens that are not sessions. */
        TokenList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["Token"][];
        };
        /**
         * @description What becomes of an alert that a tuning is for.
         * @enum {string}
         */
        TuningAction: "hide" | "resolve";
        /** @description A condition on one field of an alert. */
        TuningCondition: {
            /** @description Which field, such as `device`, `commandLine` or `detail.NAME`; a wrong one is refused with the list. */
            field: string;
            /** @description How it compares; case does not matter. */
            operator: components["schemas"]["TuningOperator"];
            /** @description With any of these. */
            values: string[];
        };
        /**
         * @description How a field of an alert compares with values.
         * @enum {string}
         */
        TuningOperator: "equals" | "notEquals" | "contains" | "startsWith" | "endsWith" | "matches";
        /** @description What a tuning would have been for. */
        TuningPreview: {
            /** @description The latest of them. */
            alerts: components["schemas"]["Alert"][];
            /** @description How many of each rule. */
            byRule: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Alerts looked at.
             */
            examined: number;
            /**
             * Format: int64
             * @description Of those, alerts that it is for.
             */
            matched: number;
        };
        /** @description A person who signs in. */
        User: {
            /** @description When they were made. */
            createdDateTime: string;
            /** @description Whether they may sign in. */
            enabled: boolean;
            /** @description When they last signed in. */
            lastSignInDateTime?: string | null;
            /** @description Whether they must change their password first. */
            mustChangePassword: boolean;
            /** @description Login name. */
            name: string;
            /** @description `local`, or the identity provider's name. */
            origin: string;
            /** @description Whether signing in takes a code besides. */
            secondFactor: boolean;
        };
        /** @description A user to be made. */
        UserCreate: {
            /** @description Login name. */
            name: string;
            /**
             * Format: password
             * @description Password; when absent, one is made that must be changed at the first sign-in.
             */
            password?: string | null;
            /** @description Role over everything; `reader` when absent. */
            role?: string | null;
        };
        /** @description All users, by name. */
        UserList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["User"][];
        };
        /** @description What is changed of a user. */
        UserPatch: {
            /** @description Whether they may sign in. */
            enabled: boolean;
        };
        /** @description A watchlist with its items. */
        Watchlist: components["schemas"]["WatchlistSummary"] & {
            /** @description Its items: texts by column. */
            items: {
                [key: string]: string;
            }[];
        };
        /** @description All watchlists, by alias. */
        WatchlistList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["WatchlistSummary"][];
        };
        /** @description A watchlist, without its items. */
        WatchlistSummary: {
            /** @description The name that queries use: `_GetWatchlist('alias')`. */
            alias: string;
            /** @description By whom. */
            createdBy: string;
            /** @description When it was made. */
            createdDateTime: string;
            /** @description What it holds. */
            description: string;
            /** @description Its name for people. */
            displayName: string;
            /**
             * Format: int64
             * @description How many items it has.
             */
            itemCount: number;
            /** @description The column that lookups go by. */
            itemsSearchKey: string;
            /** @description By whom. */
            lastModifiedBy: string;
            /** @description When it was changed last. */
            lastModifiedDateTime: string;
        };
        /** @description A watchlist to be kept. */
        WatchlistWrite: {
            /** @description What it holds. */
            description?: string;
            /** @description Its name for people. */
            displayName: string;
            /** @description The items: texts by column, at most 100,000 and 8 MiB. */
            items: {
                [key: string]: string;
            }[];
            /** @description The column that lookups go by; every item has it. */
            itemsSearchKey: string;
        };
        /** @description A webhook. */
        Webhook: {
            /** @description By whom. */
            createdBy: string;
            /** @description When it was made. */
            createdDateTime: string;
            /** @description Whether it is told anything at present. */
            enabled: boolean;
            /** @description What it tells of. */
            events: components["schemas"]["WebhookEvent"][];
            /** @description Identity. */
            id: string;
            /** @description Only of what is at least this grave. */
            minSeverity: components["schemas"]["Severity"];
            /** @description Its name. */
            name: string;
            /** @description Where to. */
            url: string;
        };
        /** @description A webhook that was made, with the key of its signatures. */
        WebhookCreated: components["schemas"]["Webhook"] & {
            /** @description Key of the signatures; shown this once. */
            secret: string;
        };
        /** @description One thing told or to be told. */
        WebhookDelivery: {
            /**
             * Format: int64
             * @description Tries so far.
             */
            attempts: number;
            /** @description When it was queued. */
            createdDateTime: string;
            /** @description Why the last try failed. */
            error?: string | null;
            /** @description Which event, such as `incident.created`. */
            event: string;
            /** @description When it was delivered or given up. */
            finishedDateTime?: string | null;
            /** @description When it is tried next, if it is. */
            nextAttemptDateTime?: string | null;
            /**
             * Format: int64
             * @description Number among the webhook's deliveries.
             */
            number: number;
            /** @description What it is about. */
            objectId: string;
            /**
             * Format: int64
             * @description Status of the receiver's last answer.
             */
            responseStatus?: number | null;
            /** @description How far it is. */
            status: components["schemas"]["DeliveryStatus"];
        };
        /** @description A page of deliveries, latest first. */
        WebhookDeliveryList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The deliveries. */
            value: components["schemas"]["WebhookDelivery"][];
        };
        /**
         * @description What a webhook tells of.
         * @enum {string}
         */
        WebhookEvent: "incident.created" | "incident.updated" | "alert.created" | "alert.updated";
        /** @description All webhooks, by name. */
        WebhookList: {
            /** @description The webhooks. */
            value: components["schemas"]["Webhook"][];
        };
        /** @description A webhook to make, or its new description. */
        WebhookWrite: {
            /** @description Whether to tell anything at present; yes when absent. */
            enabled?: boolean | null;
            /** @description What to tell of. */
            events: components["schemas"]["WebhookEvent"][];
            minSeverity?: components["schemas"]["Severity"] | null;
            /** @description Its name, one of a kind. */
            name: string;
            /**
             * @description Where to, `https://…` or `http://…`. Addresses that are not of the public internet must be allowed
             *     by the operator.
             */
            url: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
};
export type $defs = Record<string, never>;
export interface operations {
    list_alerts: {
        parameters: {
            query?: {
                /** @description From `nextLink`. */
                after?: string;
                /** @description Assigned to this person. */
                assignedTo?: string;
                /** @description Names this device. */
                device?: string;
                /** @description Those that a tuning hides, instead of the others. */
                hidden?: boolean;
                /** @description Found by this rule. */
                rule?: string;
                /** @description At least this grave. */
                severity?: components["schemas"]["Severity"];
                /** @description Active at or after this time. */
                since?: string;
                /** @description Comma-separated: new, inProgress, resolved. */
                status?: string;
                /** @description Contains this text in title, rule, techniques or entities. */
                text?: string;
                /** @description Most items of the page. */
                top?: number;
                /** @description Active before this time. */
                until?: string;
                /** @description Names this account, by UPN, SID, object id, DOMAIN\name or bare name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the alert. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the alert. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    move_alerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentMove"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_assignments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignmentList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_assignment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_assignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the assignment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description From `nextLink`. */
                after?: string;
                /** @description Most items of the page. */
                top?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    verify_audit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerdict"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_clients: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_client: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSecretMade"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_client: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the client. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_client: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the client. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_client_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the client. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSecretMade"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_client_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the client. */
                id: string;
                /** @description Identity of the secret. */
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_device_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceGroupList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_device_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the group. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceGroupWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceGroup"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_device_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the group. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_exports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    run_hunt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HuntRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuntAnswer"];
                    "application/vnd.apache.arrow.stream": number[];
                    "text/csv": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_hunt_functions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuntFunctionList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_hunt_function: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HuntFunctionWrite"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuntFunction"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_hunt_function: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the function; case matters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuntFunction"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    replace_hunt_function: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the function; case matters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HuntFunctionWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuntFunction"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_hunt_function: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the function; case matters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_saved_queries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedQueryList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_saved_query: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedQueryWrite"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedQuery"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_saved_query: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the saved query. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedQuery"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    replace_saved_query: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the saved query. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedQueryWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedQuery"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_saved_query: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the saved query. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_hunt_schema: {
        parameters: {
            query?: {
                /** @description Whose columns tables show; `unified` when absent. */
                schema?: components["schemas"]["HuntSchema"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuntCatalogue"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_hunt_usage: {
        parameters: {
            query?: {
                /** @description Only of this principal. */
                principal?: string;
                /** @description Most heavy queries; 20 when absent. */
                top?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuntUsage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_incidents: {
        parameters: {
            query?: {
                /** @description From `nextLink`. */
                after?: string;
                /** @description Assigned to this person. */
                assignedTo?: string;
                /** @description One of its alerts names this device. */
                device?: string;
                /** @description The order; priority when absent. */
                orderBy?: "priority" | "lastActivity";
                /** @description At least this grave. */
                severity?: components["schemas"]["Severity"];
                /** @description Active at or after this time. */
                since?: string;
                /** @description Comma-separated: active, inProgress, resolved, redirected. All but redirected when absent. */
                status?: string;
                /** @description Has this tag. */
                tag?: string;
                /** @description Contains this text in name, techniques or entities. */
                text?: string;
                /** @description Most items of the page. */
                top?: number;
                /** @description Active before this time. */
                until?: string;
                /** @description One of its alerts names this account, by UPN, SID, object id, DOMAIN\name or bare name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the incident. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the incident. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    merge_incidents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentMove"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_indicators: {
        parameters: {
            query?: {
                /** @description From `nextLink`. */
                after?: string;
                /** @description Most items of the page. */
                top?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    add_indicator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IndicatorCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Indicator"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_indicator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the indicator. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    import_indicators: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    import_document: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Changed; sign in again. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    begin_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordGiven"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactor"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    confirm_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeGiven"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    remove_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordGiven"];
            };
        };
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_personal_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_personal_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenCreated"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    revoke_personal_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Public identity of the token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_moves: {
        parameters: {
            query?: {
                /** @description Into or out of this incident. */
                incident?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentMoveList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    undo_move: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the merge or move. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentMove"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_permissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_poll_vendors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PollVendorList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRuleList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectionRuleWrite"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRule"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the rule. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRule"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    replace_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the rule. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectionRuleWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRule"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the rule. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    export_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `sentinel` (YAML) or `graph` (JSON); sentinel when absent. */
                format: string | null;
                /** @description Identity of the rule. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule in that form. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_rule_runs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the rule. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleRunList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    run_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the rule. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will run. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    import_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleImport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    preview_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectionRuleWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePreview"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    preview_rule_file: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePreview"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowserSession"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowserSession"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    sign_out_everywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All sessions have ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    finish: {
        parameters: {
            query?: {
                /** @description The code to be exchanged. */
                code?: string;
                /** @description Why there is no code. */
                error?: string;
                /** @description The attempt. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in; to the portal. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_source_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceHealthList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_sources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_source: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceCreated"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_source: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the source. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_source_poll: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the source. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolledSource"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_source_poll: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the source. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PollSet"];
            };
        };
        responses: {
            /** @description Set; polling begins within seconds. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    test_source: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the source. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceTest"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_source_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the source. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceCreated"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    stream_changes: {
        parameters: {
            query?: {
                /** @description After this event; as the header `Last-Event-ID`, for clients that cannot set headers. */
                after?: number;
            };
            header?: {
                /** @description Number of the last event that was seen. */
                "Last-Event-ID"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_tables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_table: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the table; case matters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Table"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenCreated"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Public identity of the token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_tunings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTuningList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_tuning: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertTuningWrite"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTuning"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_tuning: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the tuning. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTuning"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    replace_tuning: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the tuning. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertTuningWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTuning"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_tuning: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the tuning. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    preview_tuning: {
        parameters: {
            query?: {
                /** @description Alerts active at or after this; the last 30 days when absent. */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertTuningWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TuningPreview"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordMade"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the user. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the user. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the user. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the user. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordMade"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    reset_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the user. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    sign_user_out: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the user. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their sessions have ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_watchlists: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchlistList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_watchlist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Alias of the watchlist; case matters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Watchlist"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_watchlist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Alias of the watchlist: letters, digits, `-` and `_`. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WatchlistWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchlistSummary"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_watchlist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Alias of the watchlist; case matters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookWrite"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookCreated"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    replace_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookWrite"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                /** @description From `nextLink`. */
                after?: string;
                /** @description Only these. */
                status?: components["schemas"]["DeliveryStatus"];
                /** @description Most items of the page. */
                top?: number;
            };
            header?: never;
            path: {
                /** @description Identity of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryList"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    retry_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the webhook. */
                id: string;
                /** @description Number of the delivery. */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    test_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_graph_alerts: {
        parameters: {
            query?: {
                /** @description Whether to count all of them. */
                $count?: boolean;
                /** @description Conditions, such as `severity eq 'high'`. */
                $filter?: string;
                /** @description Properties, each with `asc` or `desc`. */
                $orderby?: string;
                /** @description Properties to return. */
                $select?: string;
                /** @description Items left out before the first. */
                $skip?: number;
                /** @description From `@odata.nextLink`. */
                $skiptoken?: string;
                /** @description Most items of a page. */
                $top?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphAlertCollection"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    get_graph_alert: {
        parameters: {
            query?: {
                /** @description Properties to return. */
                $select?: string;
            };
            header?: never;
            path: {
                /** @description Identity. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphAlert"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    patch_graph_alert: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the ETag is still this. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Identity. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphAlertPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphAlert"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    list_graph_alert_comments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphCommentCollection"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    comment_graph_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphComments"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphCommentCollection"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    count_graph_alerts: {
        parameters: {
            query?: {
                /** @description Conditions. */
                $filter?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    move_graph_alerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphMove"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphMergeAnswer"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    list_graph_incidents: {
        parameters: {
            query?: {
                /** @description Whether to count all of them. */
                $count?: boolean;
                /** @description `alerts`. */
                $expand?: string;
                /** @description Conditions, such as `severity eq 'high'`. */
                $filter?: string;
                /** @description Properties, each with `asc` or `desc`. */
                $orderby?: string;
                /** @description Properties to return. */
                $select?: string;
                /** @description Items left out before the first. */
                $skip?: number;
                /** @description From `@odata.nextLink`. */
                $skiptoken?: string;
                /** @description Most items of a page. */
                $top?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphIncidentCollection"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    get_graph_incident: {
        parameters: {
            query?: {
                /** @description `alerts`. */
                $expand?: string;
                /** @description Properties to return. */
                $select?: string;
            };
            header?: never;
            path: {
                /** @description Identity. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphIncident"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    patch_graph_incident: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the ETag is still this. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Identity. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphIncidentPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphIncident"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    list_graph_incident_alerts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphAlertCollection"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    list_graph_incident_comments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphCommentCollection"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    comment_graph_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphComments"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphCommentCollection"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    count_graph_incidents: {
        parameters: {
            query?: {
                /** @description Conditions. */
                $filter?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
    merge_graph_incidents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphMerge"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphMergeAnswer"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphError"];
                };
            };
        };
    };
}
