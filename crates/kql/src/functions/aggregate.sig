sum(expr: summable) -> promoted as prefix sum
sumif(expr: summable, predicate: bool) -> promoted as prefix sumif
cnt() -> long as prefix cnt ; use count
count() -> long as prefix count
count(predicate: bool) -> long as prefix count
countif(predicate: bool) -> long as prefix countif
dcount(expr: scalar, accuracy: notdynamic?) -> long as prefix dcount
dcountif(expr: scalar, predicate: bool, accuracy: notdynamic?) -> long as prefix dcountif
tdigest(expr: summable, weight: integer?) -> dynamic as prefix tdigest
tdigest_merge(tdigest: array) -> dynamic as prefix merge_tdigests
merge_tdigest(tdigest: array) -> dynamic as prefix merge_tdigests
hll(expr: notrealorbool, accuracy: integer?) -> dynamic as prefix hll
hll_if(expr: notrealorbool, predicate: bool, accuracy: integer?) -> dynamic as prefix hll_if
hll_merge(hll: array) -> dynamic as prefix hll_merge
min(expr: orderable) -> arg0 as prefix min
minif(expr: orderable, predicate: bool) -> arg0 as prefix minif
max(expr: orderable) -> arg0 as prefix max
maxif(expr: orderable, predicate: bool) -> arg0 as prefix maxif
avg(expr: integer) -> real as prefix avg
avg(expr: real) -> real as prefix avg
avg(expr: decimal) -> decimal as prefix avg
avg(expr: timespan) -> timespan as prefix avg
avg(expr: datetime) -> datetime as prefix avg
avgif(expr: integer, predicate: bool) -> real as prefix avgif
avgif(expr: real, predicate: bool) -> real as prefix avgif
avgif(expr: decimal, predicate: bool) -> decimal as prefix avgif
avgif(expr: timespan, predicate: bool) -> timespan as prefix avgif
avgif(expr: datetime, predicate: bool) -> datetime as prefix avgif
makelist(expr: scalar, maxSize: integer?) -> dynamic as prefix list ; use make_list
make_list(expr: scalar, maxSize: integer?) -> dynamic as prefix list
make_list_if(expr: scalar, predicate: bool, maxSize: integer?) -> dynamic as prefix list
make_list_with_nulls(expr: scalar) -> dynamic as prefix list
makeset(expr: scalar, maxSize: integer?) -> dynamic as prefix set ; use make_set
make_set(expr: scalar, maxSize: integer?) -> dynamic as prefix set
make_set_if(expr: scalar, predicate: bool, maxSize: integer?) -> dynamic as prefix set
make_dictionary(expr: bag, maxSize: integer?) -> dynamic as prefix dictionary
make_bag(expr: bag, maxSize: integer?) -> dynamic as prefix bag
make_bag_if(expr: bag, predicate: bool, maxSize: integer?) -> dynamic as prefix bag
buildschema(expr: bag) -> dynamic as prefix schema
passthrough(expr: scalar) -> arg0 as first
percentile(expr: scalar, percentile: number) -> custom
percentiles(expr: scalar, percentile: number *1..32767) -> custom
percentiles_array(expr: scalar, percentile: number *1..32767) -> custom
percentiles_array(expr: scalar, percentiles: array) -> custom
percentilew(expr: scalar, weight: integer, percentile: number) -> custom
percentilesw(expr: scalar, weight: integer, percentile: number *1..32767) -> custom
percentilesw_array(expr: scalar, weight: integer, percentile: number *1..32767) -> custom
percentilesw_array(expr: scalar, weight: integer, percentiles: array) -> custom
stdev(expr: summable) -> real as prefix stdev
stdevif(expr: summable, predicate: bool) -> real as prefix stdevif
stdevp(expr: summable) -> real as prefix stdevp
variance(expr: summable) -> real as prefix variance
varianceif(expr: summable, predicate: bool) -> real as prefix varianceif
variancep(expr: summable) -> real as prefix variancep
variancepif(expr: summable, predicate: bool) -> real as prefix variancepif
covariance(expr: summable, expr: summable) -> real as prefix covariance
covarianceif(expr: summable, expr: summable, predicate: bool) -> real as prefix covarianceif
covariancep(expr: summable, expr: summable) -> real as prefix covariancep
covariancepif(expr: summable, expr: summable, predicate: bool) -> real as prefix covariancepif
any(expr: scalar) -> arg0 as prefix any ; use take_any
any(expr: scalar *2..32767) -> custom as prefix any ; use take_any
any(expr: scalar staronly) -> custom as prefix any ; use take_any
take_any(expr: scalar star *1..32767) -> custom
anyif(expr: scalar, predicate: bool) -> arg0 as prefix anyif ; use take_anyif
take_anyif(expr: scalar, predicate: bool) -> arg0 as first
arg_min(minimized: orderable, returned: scalar star *0..32767) -> custom
arg_max(maximized: orderable, returned: scalar star *0..32767) -> custom
argmin(minimized: orderable, returned: scalar star *0..32767) -> custom ; use arg_min
argmax(maximized: orderable, returned: scalar star *0..32767) -> custom ; use arg_max
binary_all_or(expr: summable) -> arg0 as first
binary_all_and(expr: summable) -> arg0 as first
binary_all_xor(expr: summable) -> arg0 as first
count_distinct(expr: notdynamic) -> long as prefix count_distinct
count_distinctif(expr: notdynamic, predicate: bool) -> long as prefix count_distinctif
