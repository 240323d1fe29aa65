active_users_count(IdColumn: notdynamic column, TimelineColumn: summable column, Start: summable const, End: summable const, LookbackWindow: summable const, Period: summable const, ActivePeriods: summable const, Step: summable const, Dimension: notdynamic column *0..32767) -> custom
activity_counts_metrics(IdColumn: notdynamic column, TimelineColumn: summable column, Start: summable const, End: summable const, Step: summable const, Dimension: notdynamic column *0..32767) -> custom
activity_engagement(IdColumn: notdynamic column, TimelineColumn: summable column, InnerActivityWindow: summable const, OuterActivityWindow: summable const) -> custom
activity_engagement(IdColumn: notdynamic column, TimelineColumn: summable column, Start: summable const, End: summable const, InnerActivityWindow: summable const, OuterActivityWindow: summable const, Dimension: notdynamic column *0..32767) -> custom
activity_metrics(IdColumn: scalar column, TimelineColumn: summable column, Start: summable const, End: summable const, Step: summable const, Dimension: notdynamic column *0..32767) -> custom
activity_metrics(IdColumn: scalar column, TimelineColumn: summable column, Start: summable const?, End: summable const?) -> custom
azure_digital_twins_query_request(endpoint: string, sql_query: string) -> custom
autocluster(SizeWeight: real?, WeightColumn: scalar column?, NumSeeds: integer?, CustomWildcard: scalar *0..32767) -> custom
bag_unpack(column: scalar column, column_prefix: string literal?) -> custom
basket(Threshold: real?, WeightColumn: scalar column?, MaxDimensions: integer?, CustomWildcard: scalar *0..32767) -> custom
cosmosdb_sql_request(connection_string: string, sql_query: string, sql_parameters: bag?, options: bag?) -> custom
csharp(OutputSchema: type, Script: string, Arguments: bag?) -> custom
dcount_intersect(hll: array *2..32767) -> custom
diffpatterns(SplitColumn: scalar column, SplitValueA: string, SplitValueB: string, WeightColumn: scalar column?, Threshold: real?, MaxDimensions: integer?, CustomWildcard: scalar *0..32767) -> custom
estimate_rows_count() -> custom
execute_show_command(connection_string: string, command: string) -> custom
execute_query(connection_string: string, query: string) -> custom
external_datatable() -> custom
funnel_sequence(IdColumn: notdynamic column, TimelineColumn: summable column, Start: summable const, End: summable const, MaxWindowSizeBetweenSteps: summable const, Step: summable const, StateColumn: notdynamic column, Sequence: array const) -> custom
funnel_sequence_completion(IdColumn: notdynamic column, TimelineColumn: summable column, Start: summable const, End: summable const, BinSize: summable const, StateColumn: notdynamic column, Sequence: array const, MaxSequencePeriods: array const) -> custom
http_request(Uri: string const, RequestHeaders: bag?, Options: bag?) -> dynamic
http_request_post(Uri: string const, RequestHeaders: bag?, Options: bag?, Content: string const?) -> dynamic
identity() -> custom
identity_v3(mode: string const, exceptionText: string const) -> custom
infer_storage_schema(Options: bag) -> dynamic
infer_storage_schema_with_suggestions(Options: bag) -> dynamic
geo_polygon_lookup(LookupTable: tabular, LookupPolygonKey: bag column0, SourceLongitude: scalar column, SourceLatitude: scalar column, radius: real literal?, return_unmatched: bool literal?, lookup_area_radius: real literal?, return_lookup_key: bool literal?) -> custom
geo_line_lookup(LookupTable: tabular, LookupLineKey: bag column0, SourceLongitude: scalar column, SourceLatitude: scalar column, radius: real literal, return_unmatched: bool literal?, lookup_area_radius: real literal?, return_lookup_key: bool literal?) -> custom
ipv4_lookup(LookupTable: tabular, SourceIPv4Key: scalar column, IPv4LookupKey: scalar column0, ExtraKey: scalar column0 *0..32767, return_unmatched: bool literal?) -> custom
ipv6_lookup(LookupTable: tabular, SourceIPv6Key: scalar column, IPv6LookupKey: scalar column0, return_unmatched: bool literal?) -> custom
narrow() -> dynamic
new_activity_metrics(IdColumn: notdynamic column, TimelineColumn: summable column, Start: summable const, End: summable const, Window: scalar, Cohort: scalar const?, Dimension: notdynamic column *0..32767, lookback: tabular?) -> custom
pivot(pivotColumn: notdynamic column, aggregateFunction: scalar aggregate?, columnName: scalar column *0..32767) -> custom
preview(NumberOfRows: integer) -> custom
python(OutputSchema: type, Script: string, Arguments: bag?, Artifacts: bag?) -> custom
r(OutputSchema: type, Script: string, Arguments: bag?) -> custom
rolling_percentile(ValueColumn: summable column, Percentile: number const, IndexColumn: summable column, BinSize: summable, BinsPerWindow: integer const, Dimension: notdynamic column *0..32767) -> custom
rows_near(Condition: bool, NumRows: integer const, NumRowsAfter: integer const?) -> custom
session_count(IdColumn: notdynamic column, TimelineColumn: summable column, Start: summable const, End: summable const, Bin: summable const, LookBackWindow: summable const, Dimension: notdynamic column *0..32767) -> custom
sequence_detect(TimelineColumn: summable column, MaxSeqeunceStepWindow: summable const, MaxSequenceSpan: summable const, Expr: bool *1..32767, Dimension: notdynamic column *0..32767) -> custom
sliding_window_counts(IdColumn: notdynamic column, TimelineColumn: summable column, Start: summable const, End: summable const, LookBackWindow: summable const, Step: summable const, Dimension: notdynamic column *0..32767) -> custom
sql_request(connection_string: string, sql_query: string, sql_parameters: bag?, options: bag?) -> custom
mysql_request(connection_string: string, sql_query: string, sql_parameters: bag?, options: bag?) -> custom
postgresql_request(connection_string: string, sql_query: string, sql_parameters: bag?, options: bag?) -> custom
dax_request(connection_string: string, dax_query: string, dax_parameters: bag?, options: bag?) -> custom
ai_embed_text(Text: scalar, ConnectionString: string, Options: bag?, IncludeErrorMessages: bool?) -> custom ; use ai_embeddings
ai_chat_completion(Prompt: array, ConnectionString: string, Options: bag?, IncludeErrorMessages: bool?) -> custom
ai_chat_completion_prompt(Prompt: string, ConnectionString: string, Options: bag?, IncludeErrorMessages: bool?) -> custom
ai_embeddings(Text: scalar, ConnectionString: string, Options: bag?, IncludeErrorMessages: bool?) -> custom
