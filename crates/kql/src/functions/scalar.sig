cluster(name: string) -> table
database(name: string?) -> table
table(name: string, query_data_scope: string?) -> table
external_table(name: string, mapping: string?) -> table
external_table(name: string, max_age: timespan) -> table
materialized_view(name: string, max_age: timespan?) -> table
entity_group(name: string) -> table
stored_query_result(name: string) -> table
stored_query_result(name: string, index: long) -> table
stored_query_result(name: string, table_name: string) -> table
graph(name: string, snapshot: string?) -> table
graph(name: string, volatile: bool) -> table
strcat(arg: scalar *1..64) -> string
strcat_array(array: array, delimiter: scalar) -> string
array_strcat(array: array, delimiter: scalar) -> string
strcat_delim(delimiter: scalar, arg: scalar *2..64) -> string
strcmp(s1: scalar, s2: scalar) -> long
strrep(value: scalar, multiplier: long, delimiter: scalar?) -> string
strlen(string: string/dynamic) -> long as named
string_size(string: string/dynamic) -> long as named
toupper(value: scalar) -> string
tolower(value: scalar) -> string
to_utf8(value: scalar) -> dynamic ; use unicode_codepoints_from_string
unicode_codepoints_from_string(value: scalar) -> dynamic
substring(string: scalar, start: integer, length: integer?) -> string
regex_quote(string: scalar) -> string
indexof(string: scalar, match: scalar, start: integer?, length: integer?, occurrence: integer const?) -> long
indexof_regex(string: scalar, match: scalar const, start: integer?, length: integer?, occurrence: integer const?) -> long
has_any_index(source: string/dynamic, values: array) -> long
reverse(value: scalar) -> string
split(source: scalar, delimiter: string, requestedIndex: integer?) -> dynamic as first
parse_command_line(command: scalar, parser: string) -> dynamic
extract(regex: string const, captureGroup: long, source: string) -> string
extract(regex: string const, captureGroup: long, source: string, typeLiteral: type literal) -> typeN
extractall(regex: string const, source: string) -> dynamic ; use extract_all
extractall(regex: string const, captureGroups: array, source: string) -> dynamic ; use extract_all
extract_all(regex: string const, source: string) -> dynamic
extract_all(regex: string const, captureGroups: array, source: string) -> dynamic
extractjson(jsonPath: string const, jsonText: string) -> string
extractjson(jsonPath: string const, jsonText: string, type: type literal) -> typeN
extract_json(jsonPath: string const, jsonText: string) -> string
extract_json(jsonPath: string const, jsonText: string, type: type literal) -> typeN
replace(regex: string const, rewrite: string const, source: string) -> string ; use replace_regex' or 'replace_string
replace_regex(source: string, lookup_regex: string const, rewrite_pattern: string const) -> string
replace_string(text: string, lookup: string, rewrite: string) -> string
replace_strings(text: string, lookups: array, rewrites: array) -> string
trim_start(regex: string const, source: string) -> string
trim_end(regex: string const, source: string) -> string
trim(regex: string const, source: string) -> string
countof(source: string, search: string, kind: string literal?) -> long
translate(searchList: string, replacementList: string, source: string) -> string
make_string(value: integer/array *1..32767) -> string ; use unicode_codepoints_to_string
unicode_codepoints_to_string(value: integer/array *1..32767) -> string
datetime_local_to_utc(from: datetime, timezone: string) -> datetime
datetime_utc_to_local(from: datetime, timezone: string) -> datetime
datetime_list_timezones() -> dynamic
tostring(value: scalar) -> string as first
tohex(value: integer, minLength: integer?) -> string as first
todynamic(value: string) -> dynamic as first
toobject(value: string) -> dynamic as first ; use todynamic
tolong(value: scalar) -> long as first
toint(value: scalar) -> int as first
toreal(value: scalar) -> real as first
todouble(value: scalar) -> real as first
todatetime(value: scalar) -> datetime as first
totimespan(value: scalar) -> timespan as first
totime(value: scalar) -> timespan as first ; use totimespan
tobool(value: scalar) -> bool as first
toboolean(value: scalar) -> bool as first
todecimal(value: scalar) -> decimal as first
toguid(value: string/dynamic) -> guid as first
gettype(value: scalar) -> string as prefix type
url_encode(url: string) -> string
url_encode_component(url: string) -> string
url_decode(encoded_url: string) -> string
base64_encodestring(string: string) -> string ; use base64_encode_tostring
base64_encode_tostring(string: string) -> string
base64_decode_toarray(base64_string: string) -> dynamic
base64_encode_fromarray(base64_string_decoded_as_array: array) -> string
base64_decodestring(base64_string: string) -> string ; use base64_decode_tostring
base64_decode_tostring(base64_string: string) -> string
base64_decode_toguid(base64_string: string) -> guid
base64_encode_fromguid(guid: guid) -> string
zlib_decompress_from_base64_string(string: string) -> string
zlib_compress_to_base64_string(string: string) -> string
gzip_decompress_from_base64_string(string: string) -> string
gzip_compress_to_base64_string(string: string) -> string
__lz4_compress_dynamic_array_to_base64_string(dynamic: array) -> string
parse_csv(csv_text: string/dynamic) -> dynamic as first
parsejson(json_text: string/dynamic) -> dynamic as first ; use parse_json
parse_json(json_text: string/dynamic) -> dynamic as first
parse_xml(xml_text: string/dynamic) -> dynamic as first
parseurl(url: string) -> dynamic ; use parse_url
parse_url(url: string) -> dynamic
parseurlquery(query: string) -> dynamic ; use parse_urlquery
parse_urlquery(query: string) -> dynamic
parse_ipv4(ip: string) -> long
parse_ipv4_mask(ip: string, prefix: long) -> long
parse_ipv6(ip: string) -> string
parse_ipv6_mask(ip: string, prefix: long) -> string
parse_path(path: string) -> dynamic
parse_user_agent(user_agent: string, look_for: string/array?) -> dynamic
parse_version(version: string) -> decimal
format_datetime(date: datetime, format: string literal) -> string as first
format_timespan(timespan: timespan, format: string literal) -> string as first
make_datetime(year: number, month: number, day: number, hour: number?, minute: number?, second: number?) -> datetime as only
make_datetime(value: scalar) -> datetime as only
make_timespan(days: integer, hours: integer, minutes: integer, seconds: number) -> timespan as only
make_timespan(hours: integer, minutes: integer, seconds: number?) -> timespan as only
make_timespan(value: scalar) -> timespan as only
datetime_add(part: string literal, value: integer, datetime: datetime) -> datetime
datetime_diff(part: string literal, datetime1: datetime, datetime2: datetime) -> long
dayofweek(date: datetime) -> timespan
dayofmonth(date: datetime) -> int
dayofyear(date: datetime) -> int
hourofday(date: datetime) -> int
weekofyear(date: datetime) -> int ; use week_of_year
week_of_year(date: datetime) -> int
monthofyear(date: datetime) -> int
startofday(date: datetime, offset: long?) -> datetime as first
startofweek(date: datetime, offset: long?) -> datetime
startofmonth(date: datetime, offset: long?) -> datetime
startofyear(date: datetime, offset: long?) -> datetime
endofday(date: datetime, offset: long?) -> datetime
endofweek(date: datetime, offset: long?) -> datetime
endofmonth(date: datetime, offset: long?) -> datetime
endofyear(date: datetime, offset: long?) -> datetime
getyear(date: datetime) -> int
getmonth(date: datetime) -> int
datepart(part: string literal, date: datetime) -> int ; use datetime_part
datetime_part(part: string literal, date: datetime) -> int
now(offset: timespan?) -> datetime
ago(timespan: timespan) -> datetime
unixtime_seconds_todatetime(number: number) -> datetime
unixtime_milliseconds_todatetime(number: number) -> datetime
unixtime_microseconds_todatetime(number: number) -> datetime
unixtime_nanoseconds_todatetime(number: number) -> datetime
__hash_crc32(source: notdynamic, mod: integer, seed: integer) -> long
__hash_djb2(source: notdynamic, mod: integer?) -> long
hash(source: notdynamic, mod: integer?) -> long
hash_sha256(source: notdynamic) -> string
hash_md5(source: notdynamic) -> string
hash_sha1(source: notdynamic) -> string
hash_xxhash64(source: notdynamic, mod: integer?) -> long
__hash_xxh64(source: notdynamic, mod: integer, seed: integer) -> long
hash_combine(source: scalar *2..32767) -> long
hash_many(source: notdynamic *1..32767) -> long
__hash_many_crc32(arg: scalar *1..2) -> long
iif(if: bool, then: common_or_dynamic, else: common_or_dynamic) -> common
iff(if: bool, then: common_or_dynamic, else: common_or_dynamic) -> common
case(predicate: bool *1..32767, then: common_or_dynamic *1..32767, else: common_or_dynamic) -> common
assert(predicate: bool, message: string) -> bool
bin(value: number, roundTo: number) -> widest as first
bin(value: timespan, roundTo: timespan) -> timespan as first
bin(value: datetime, roundTo: datetime) -> datetime as first
bin(value: datetime, roundTo: timespan) -> datetime as first
floor(value: number, roundTo: number) -> widest as first
floor(value: timespan, roundTo: timespan) -> timespan as first
floor(value: datetime, roundTo: datetime) -> datetime as first
floor(value: datetime, roundTo: timespan) -> datetime as first
bin_at(value: number, bin_size: number, fixed_point: number) -> widest as first
bin_at(value: timespan, bin_size: number, fixed_point: timespan) -> timespan as first
bin_at(value: timespan, bin_size: timespan, fixed_point: timespan) -> timespan as first
bin_at(value: datetime, bin_size: summable, fixed_point: datetime) -> datetime as first
bin_auto(value: summable) -> arg0 as first
not(expression: bool) -> bool
notnull(expression: scalar) -> bool ; use isnotnull
isnotnull(expression: scalar) -> bool
isnull(expression: scalar) -> bool
notempty(value: scalar) -> bool ; use isnotempty
iscolumnexists(column_name: string const) -> bool
isascii(value: scalar) -> bool
isutf8(value: scalar) -> bool
isnotempty(value: scalar) -> bool
isempty(value: scalar) -> bool
columnifexists(column_name: string const, defaultValue: scalar) -> arg1 as firstvalue ; use column_ifexists
column_ifexists(column_name: string const, defaultValue: scalar) -> arg1 as firstvalue
around(value: scalar, center: scalar, delta: scalar) -> bool
binary_and(value1: integer, value2: integer) -> long as first
binary_or(value1: integer, value2: integer) -> long as first
binary_xor(value1: integer, value2: integer) -> long as first
binary_not(value: integer) -> long as first
binary_shift_right(value: integer, shift: integer) -> long as first
binary_shift_left(value: integer, shift: integer) -> long as first
bitset_count_ones(value: integer) -> long as first
treepath(object: bag) -> dynamic as prefix tree
repeat(value: scalar, count: long) -> dynamic as prefix repeat
arraylength(array: array) -> long ; use array_length
array_length(array: array) -> long
range(start: summable, stop: summable, step: summable?) -> dynamic
array_concat(array: array *1..64) -> dynamic
array_iif(condition_array: array, when_true: scalar, when_false: scalar) -> dynamic
array_iff(condition_array: array, when_true: scalar, when_false: scalar) -> dynamic
array_index_of(array: array, value: scalar, start: integer?, length: integer?, occurrence: integer const?) -> long
array_slice(array: array, start: integer, end: integer) -> arg0
array_split(array: array, index: integer) -> arg0
array_split(array: array, indices: array) -> arg0
array_shift_left(array: array, shift_count: integer, default_value: scalar?) -> arg0
array_shift_right(array: array, shift_count: integer, default_value: scalar?) -> arg0
array_reverse(value: array) -> arg0
array_rotate_left(array: array, rotate_count: integer) -> arg0
array_rotate_right(array: array, rotate_count: integer) -> arg0
array_sort_asc(arrays: array/bool *1..64, nulls_last: bool const?) -> dynamic
array_sort_desc(arrays: array/bool *1..64, nulls_last: bool const?) -> dynamic
bag_keys(object: bag) -> dynamic
zip(array: array *2..64) -> dynamic
pack(key: string *1..32767, value: scalar *1..32767) -> dynamic ; use bag_pack
pack_dictionary(key: string *1..32767, value: scalar *1..32767) -> dynamic ; use bag_pack
bag_pack(key: string *1..32767, value: scalar *1..32767) -> dynamic
bag_pack_columns(value: scalar column *1..32767) -> dynamic
pack_all(ignore_null_empty: scalar literal?) -> dynamic
pack_array(value: scalar *1..32767) -> dynamic
pack_array(value: scalar staronly) -> dynamic
set_has_element(set: array, value: scalar) -> bool
set_union(set: array *2..64) -> dynamic
set_intersect(set: array *2..64) -> dynamic
set_difference(set: array *2..64) -> dynamic
set_equals(set1: array, set2: array) -> bool
bag_merge(bag: bag *2..64) -> dynamic
dynamic_to_json(dynamic: scalar) -> string
bag_remove_keys(bag: bag, keys: array) -> dynamic
bag_has_key(bag: bag, key: string) -> bool
jaccard_index(set: array *2..2) -> dynamic
bag_set_key(bag: bag, key: string const, value: scalar) -> dynamic
bag_zip(keys: array, values: array) -> dynamic
punycode_to_string(string: string) -> string
punycode_from_string(string: string) -> string
punycode_domain_from_string(string: string) -> string
punycode_domain_to_string(string: string) -> string
percentile_tdigest(tdigest: array, percentile1: real) -> dynamic as named
percentile_tdigest(tdigest: array, percentile1: real, type: type literal) -> typeN as named
percentiles_array_tdigest(tdigest: array, percentile: real *1..32767) -> dynamic as prefix percentile_tdigest
percentiles_array_tdigest(tdigest: array, percentiles: array) -> dynamic as prefix percentile_tdigest
percentrank_tdigest(digest: array, value: scalar) -> real
rank_tdigest(digest: array, value: scalar) -> real
tdigest_isvalid(digest: array, value: scalar) -> bool
hll_isvalid(hll: array, value: scalar) -> bool
tdigest_merge(tdigest: array *2..16) -> dynamic as prefixonly tdigests_merge_result
merge_tdigest(tdigest: array *2..16) -> dynamic as prefixonly tdigests_merge_result
hll_merge(hll: array *2..16) -> dynamic as prefixonly hll_merged_result
dcount_hll(hll: array) -> long as named
__hll_normalize(hll: dynamic *2..16) -> dynamic as first
series_fir(series: array, filter: array, normalize: bool?, center: bool?) -> dynamic as first
series_stats(series: array, ignore_nonfinite: bool const?) -> dynamic
series_stats_dynamic(series: array, ignore_nonfinite: bool const?) -> dynamic
series_fft(series: array, series_imaginary: array?) -> dynamic
series_ifft(series: array, series_imaginary: array?) -> dynamic
series_fit_line(series: array) -> dynamic
series_fit_line_dynamic(series: array) -> dynamic
series_fit_2lines(array: array) -> dynamic
series_fit_2lines_dynamic(series: array) -> dynamic
series_outliers(series: array, kind: string?, ignore_val: number?) -> arg0 as first
series_outliers(series: array, kind: string, ignore_val: real, min_percentile: real, max_percentile: real?, test_points: integer?) -> arg0 as first
series_iir(series: array, numerators: array, denominators: array) -> dynamic as first
series_periods_detect(series: array, min_period: number, max_period: number, num_periods: long) -> dynamic
series_periods_validate(series: array, period: number *1..16) -> dynamic
series_fill_backward(series: array, missing_value_placeholder: number?) -> arg0 as first
series_fill_forward(series: array, missing_value_placeholder: number?) -> arg0 as first
series_fill_const(series: array, constant_value: number?, missing_value_placeholder: number?) -> arg0 as first
series_fill_linear(series: array, missing_value_placeholder: number?, fill_edges: bool?, constant_value: number?) -> arg0 as first
series_fit_poly(y_series: array, x_series: array?, degree: int?) -> dynamic
series_add(series1: array, series2: array) -> dynamic
series_add(series1: array, series2: number) -> dynamic
series_add(series1: number, series2: array) -> dynamic
series_subtract(series1: array, series2: array) -> dynamic
series_subtract(series1: array, series2: number) -> dynamic
series_subtract(series1: number, series2: array) -> dynamic
series_multiply(series1: array, series2: array) -> dynamic
series_multiply(series1: array, series2: number) -> dynamic
series_multiply(series1: number, series2: array) -> dynamic
series_divide(series1: array, series2: array) -> dynamic
series_divide(series1: array, series2: number) -> dynamic
series_divide(series1: number, series2: array) -> dynamic
series_pow(series1: array, series2: array) -> dynamic
series_pow(series1: array, series2: number) -> dynamic
series_pow(series1: number, series2: array) -> dynamic
series_greater(series1: array, series2: array) -> dynamic
series_greater(series1: array, series2: number) -> dynamic
series_greater(series1: number, series2: array) -> dynamic
series_greater_equals(series1: array, series2: array) -> dynamic
series_greater_equals(series1: array, series2: number) -> dynamic
series_greater_equals(series1: number, series2: array) -> dynamic
series_less(series1: array, series2: array) -> dynamic
series_less(series1: array, series2: number) -> dynamic
series_less(series1: number, series2: array) -> dynamic
series_less_equals(series1: array, series2: array) -> dynamic
series_less_equals(series1: array, series2: number) -> dynamic
series_less_equals(series1: number, series2: array) -> dynamic
series_equals(series1: array, series2: array) -> dynamic
series_equals(series1: array, series2: number) -> dynamic
series_equals(series1: number, series2: array) -> dynamic
series_not_equals(series1: array, series2: array) -> dynamic
series_not_equals(series1: array, series2: number) -> dynamic
series_not_equals(series1: number, series2: array) -> dynamic
series_exp(series: array) -> dynamic
series_sign(series: array) -> dynamic
series_abs(series: array) -> arg0
series_sin(series: array) -> dynamic
series_asin(series: array) -> dynamic
series_cos(series: array) -> dynamic
series_acos(series: array) -> dynamic
series_tan(series: array) -> dynamic
series_atan(series: array) -> dynamic
series_magnitude(series: array) -> real
series_sum(series: array) -> real
series_product(series: array) -> real
series_log(series: array) -> dynamic
series_floor(series: array) -> dynamic
series_ceiling(series: array) -> arg0
array_sum(array: array) -> real ; use series_sum
series_seasonal(series: array) -> dynamic
series_seasonal(series: array, period: integer) -> dynamic
series_seasonal(series: array, period: integer, test_points: integer) -> dynamic
series_decompose(series: array, period: integer?, trend: string?, test_points: integer?, seasonality_threshold: number?) -> dynamic
series_decompose_forecast(series: array, test_points: integer, period: integer?, trend: string?, seasonality_threshold: number?) -> dynamic
series_decompose_anomalies(series: array, threshold: number?, period: integer?, trend: string?, test_points: integer?, method: string?, seasonality_threshold: number?) -> dynamic
series_pearson_correlation(series1: array, series2: array) -> real
series_dot_product(series1: array, series2: array) -> real
series_dot_product(series1: array, series2: number) -> real
series_dot_product(series1: number, series2: array) -> real
series_cosine_similarity(series1: array, series2: array, series1_magnitude: real?, series2_magnitude: real?) -> real
round(number: number, precision: long const?) -> arg0 as first
ceiling(number: number) -> arg0 as first
pow(base: number, exponent: number) -> real as first
sqrt(number: number) -> real as first
log(number: number) -> real as first
log2(number: number) -> real as first
log10(number: number) -> real as first
exp(number: number) -> real as first
exp2(number: number) -> real as first
exp10(number: number) -> real as first
pi() -> real
cos(number: number) -> real as first
sin(number: number) -> real as first
tan(number: number) -> real as first
acos(number: number) -> real as first
asin(number: number) -> real as first
atan(number: number) -> real as first
atan2(y: number, x: number) -> real as first
abs(number: integer) -> long as first
abs(number: number) -> arg0 as first
abs(number: timespan) -> timespan as first
cot(number: number) -> real
degrees(radians: number) -> real
radians(degrees: number) -> real
sign(number: number) -> real
rand(number: integer?) -> real as first
beta_cdf(x: number, alpha: number, beta: number) -> real
beta_inv(probability: number, alpha: number, beta: number) -> real
beta_pdf(x: number, alpha: number, beta: number) -> real
gamma(number: number) -> real as first
loggamma(number: number) -> real as first
erf(number: number) -> real as first
erfc(number: number) -> real as first
isnan(number: real) -> bool
isinf(number: real) -> bool
isfinite(number: real) -> bool
coalesce(arg: common *2..64) -> common
max_of(arg: common *2..64) -> common
min_of(arg: common *2..64) -> common
welch_test(mean1: number, variance1: number, count1: number, mean2: number, variance2: number, count2: number) -> real
geo_from_wkt(wkt: string/array) -> dynamic
geo_angle(p1_longitude: number, p1_latitude: number, p2_longitude: number, p2_latitude: number, p3_longitude: number, p3_latitude: number) -> real
geo_azimuth(p1_longitude: number, p1_latitude: number, p2_longitude: number, p2_latitude: number) -> real
geo_closest_point_on_line(longitude: number, latitude: number, lineString: bag) -> dynamic
geo_closest_point_on_polygon(longitude: number, latitude: number, polygon: bag) -> dynamic
geo_distance_2points(p1_longitude: number, p1_latitude: number, p2_longitude: number, p2_latitude: number, use_spheroid: number/bool?) -> real
geo_distance_point_to_line(longitude: number, latitude: number, lineString: bag) -> real
geo_distance_point_to_polygon(longitude: number, latitude: number, polygon: bag) -> real
geo_point_in_circle(p_longitude: number, p_latitude: number, pc_longitude: number, pc_latitude: number, c_radius: number) -> bool
geo_point_in_polygon(longitude: number, latitude: number, polygon: bag) -> bool
geo_intersects_2lines(lineString1: bag, lineString2: bag) -> bool
geo_intersects_line_with_polygon(lineString: bag, polygon: bag) -> bool
geo_intersects_2polygons(polygon1: bag, polygon2: bag) -> bool
geo_intersection_2lines(lineString1: bag, lineString2: bag) -> dynamic
geo_intersection_line_with_polygon(lineString: bag, polygon: bag) -> dynamic
geo_intersection_2polygons(polygon1: bag, polygon2: bag) -> dynamic
geo_union_polygons_array(polygons: array) -> dynamic
geo_simplify_polygons_array(polygons: array, tolerance: number?) -> dynamic
geo_union_lines_array(lineStrings: array) -> dynamic
geo_polygon_to_h3cells(polygon: bag, resolution: number?, radius: number?) -> dynamic
geo_polygon_to_s2cells(polygon: bag, level: number?, radius: number?) -> dynamic
__geo_polygon_s2cell_covering_level(polygon: bag) -> int
geo_polygon_densify(polygon: bag, tolerance: number?, preserve_crossing: number/bool?) -> dynamic
geo_polygon_area(polygon: bag) -> real
geo_polygon_buffer(polygon: bag, radius: number, tolerance: number?) -> dynamic
geo_polygon_centroid(polygon: bag) -> dynamic
__geo_polygon_validate(polygon: bag) -> string
geo_polygon_perimeter(polygon: bag) -> real
geo_polygon_simplify(polygon: bag, tolerance: number?) -> dynamic
__geo_line_s2cell_covering_level(lineString: bag) -> int
geo_line_length(lineString: bag) -> real
geo_line_buffer(lineString: bag, radius: number, tolerance: number?) -> dynamic
geo_line_centroid(lineString: bag) -> dynamic
geo_line_densify(lineString: bag, tolerance: number?, preserve_crossing: number/bool?) -> dynamic
geo_line_simplify(lineString: bag, tolerance: number?) -> dynamic
geo_line_locate_point(lineString: bag, longitude: number, latitude: number, use_spheroid: number/bool?) -> real
geo_line_interpolate_point(lineString: bag, fraction: number) -> dynamic
__geo_line_validate(lineString: bag) -> string
geo_line_to_s2cells(lineString: bag, level: number?, radius: number?) -> dynamic
__geo_length_to_s2cell_level(length: number) -> int
geo_point_to_geohash(longitude: number, latitude: number, accuracy: number?) -> string
geo_geohash_to_central_point(geohash: string) -> dynamic
geo_geohash_to_polygon(geohash: string) -> dynamic
geo_geohash_neighbors(geohash: string) -> dynamic
geo_point_buffer(longitude: number, latitude: number, radius: number, tolerance: number?) -> dynamic
geo_point_to_s2cell(longitude: number, latitude: number, level: number?) -> string
geo_s2cell_to_central_point(s2cell: string) -> dynamic
geo_s2cell_to_polygon(s2cell: string) -> dynamic
geo_s2cell_neighbors(s2cell: string) -> dynamic
geo_point_to_h3cell(longitude: number, latitude: number, resolution: number?) -> string
geo_h3cell_to_central_point(h3cell: string) -> dynamic
geo_h3cell_to_polygon(h3cell: string) -> dynamic
geo_h3cell_neighbors(h3cell: string) -> dynamic
geo_h3cell_children(h3cell: string, resolution: number?) -> dynamic
geo_h3cell_parent(h3cell: string, resolution: number?) -> string
geo_h3cell_rings(h3cell: string, distance: number) -> dynamic
geo_h3cell_level(h3cell: string) -> int
all(pattern_element: scalar, expression: bool expr) -> bool
any(pattern_element: scalar, expression: bool expr) -> bool
map(pattern_element: scalar, expression: scalar expr) -> dynamic
inner_nodes(edge: scalar) -> dynamic
node_id(node: scalar?) -> string
node_degree_in(node: scalar?) -> long
node_degree_out(node: scalar?) -> long
labels(pattern_element: scalar?) -> dynamic
ipv4_compare(ip1: string, ip2: string, prefix: long?) -> long
ipv4_is_match(ip1: string, ip2: string, prefix: long?) -> bool
ipv6_compare(ip1: string, ip2: string, prefix: long?) -> long
ipv4_is_private(ip: string) -> bool
ipv6_is_match(ip1: string, ip2: string, prefix: long?) -> bool
ipv6_is_in_range(ip: string, ip_range: string) -> bool
ipv6_is_in_any_range(ip: string/dynamic, ranges: string *1..32767) -> bool
ipv6_is_in_any_range(ip: string/dynamic, ranges: array) -> bool
ipv4_is_in_range(ip: string, ip_range: string) -> bool
ipv4_is_in_any_range(ip: string/dynamic, ranges: string *1..32767) -> bool
ipv4_is_in_any_range(ip: string/dynamic, ranges: array) -> bool
ipv4_netmask_suffix(ip: string) -> long
__ipv6_lookup_ranges(ip: string/dynamic, ranges: array) -> dynamic
format_ipv4(ip: scalar, prefix: long?) -> string
format_ipv4_mask(ip: scalar, prefix: long) -> string
format_bytes(size: number, precision: number const?, format: string const?) -> string as first
convert_angle(value: real, from: string, to: string) -> real
convert_energy(value: real, from: string, to: string) -> real
convert_force(value: real, from: string, to: string) -> real
convert_length(value: real, from: string, to: string) -> real
convert_mass(value: real, from: string, to: string) -> real
convert_speed(value: real, from: string, to: string) -> real
convert_temperature(value: real, from: string, to: string) -> real
convert_volume(value: real, from: string, to: string) -> real
current_cluster_endpoint() -> string
current_database() -> string
current_principal() -> string
current_principal_details() -> dynamic
current_principal_is_member_of(group: string/array *1..64) -> bool
extent_id() -> guid
extentid() -> guid ; use extent_id
extent_tags() -> dynamic
current_node_id() -> string
ingestion_time() -> datetime as prefixonly $IngestionTime
row_id() -> string
cursor_after(cursor: string) -> bool
cursor_before_or_at(cursor: string) -> bool
cursor_current() -> string
current_cursor() -> string ; use cursor_current
has_ipv4(source: string/dynamic, ip: string) -> bool
has_ipv4_prefix(source: string/dynamic, ip_prefix: string) -> bool
has_any_ipv4(source: string/dynamic, ips: string *1..32767) -> bool
has_any_ipv4(source: string/dynamic, ips: array) -> bool
has_any_ipv4_prefix(source: string/dynamic, ip_prefixes: string *1..32767) -> bool
has_any_ipv4_prefix(source: string/dynamic, ip_prefixes: array) -> bool
ipv4_range_to_cidr_list(start_ip: string, end_ip: string) -> dynamic
row_number(startingIndex: long?, restart: bool?) -> long
row_cumsum(term: number, restart: bool?) -> arg0
row_rank(column: notdynamic, dense: bool const?) -> long ; use row_rank_dense
row_rank_dense(term: notdynamic, restart: bool?) -> long
row_rank_min(term: notdynamic, restart: bool?) -> long
row_window_session(expr: datetime, maxDistanceFromFirst: timespan, maxDistanceBetweenNeighbors: timespan, restart: bool?) -> arg0
prev(column: scalar column, offset: long?, default_value: scalar const?) -> arg0
next(column: scalar column, offset: long?, default_value: scalar const?) -> arg0
rowstore_ordinal_range() -> dynamic
estimate_data_size(column: scalar column *1..32767) -> long
estimate_data_size(column: scalar staronly) -> long
new_guid() -> guid
__invoke(name: string literal, type: type literal, arg: any *0..32767) -> type1
__cast(type: type literal, value: scalar) -> type0
geo_info_from_ip_address(ip: string) -> dynamic
column_names_of(table: tabular) -> dynamic
