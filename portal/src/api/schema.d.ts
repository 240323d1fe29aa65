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
        /**
         * @description What an alert or incident turned out to be.
         * @enum {string}
         */
        Classification: "unknown" | "falsePositive" | "truePositive" | "informationalExpectedActivity";
        /**
         * @description Every kind of problem. Clients may rely on these.
         * @enum {string}
         */
        Code: "invalidRequest" | "unauthenticated" | "loginFailed" | "forbidden" | "notFound" | "methodNotAllowed" | "conflict" | "tooLarge" | "unsupportedMediaType" | "tooManyRequests" | "invalidQuery" | "queryLimit" | "timeout" | "unavailable" | "internal";
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
         * @description Which kind of detection found it.
         * @enum {string}
         */
        DetectionSource: "sigma" | "sigmaCorrelation" | "indicator" | "product" | "mail";
        /**
         * @description Which kind of that.
         * @enum {string}
         */
        Determination: "unknown" | "apt" | "malware" | "securityPersonnel" | "securityTesting" | "unwantedSoftware" | "other" | "multiStagedAttack" | "compromisedAccount" | "phishing" | "maliciousUserActivity" | "notMalicious" | "notEnoughDataToValidate" | "confirmedActivity" | "lineOfBusinessApplication";
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
        IndicatorType: "FileSha1" | "FileSha256" | "FileMd5" | "IpAddress" | "DomainName" | "Url";
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
            /** @description Name of the person, program or source. */
            name: string;
            /** @description What the token may do. */
            scopes: string[];
            /** @description Tenant. */
            tenantId: string;
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
        /**
         * @description The part of the estate.
         * @enum {string}
         */
        ServiceSource: "endpoint" | "email" | "cloudApps" | "identity";
        /** @description A session. */
        Session: {
            /** @description When it ends. */
            expirationDateTime?: string | null;
            /** @description What it may do. */
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
        /** @description All sources. */
        SourceList: {
            /** @description Path and query of the next page; absent on the last. */
            nextLink?: string | null;
            /** @description The items of this page. */
            value: components["schemas"]["Source"][];
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
            /** @description `ingest` or `api`. */
            kind: string;
            /** @description Whose. */
            name: string;
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
            /** @description What it may do: `read`, `write`, `admin`, `ingest:SOURCE`. */
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
}
