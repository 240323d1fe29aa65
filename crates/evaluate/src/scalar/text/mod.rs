//! Text: tests, parts, replacement, encodings, hashes, parsers.

use crate::Scalar;

mod base64;
mod case;
mod compress;
mod contains;
mod conversion;
mod countof;
mod endswith;
mod equals_fold;
mod extract;
mod extract_json;
mod extremes;
mod format_bytes;
mod gettype;
mod has;
mod has_all;
mod has_any;
mod hash;
mod hasprefix;
mod hassuffix;
mod indexof;
pub(crate) mod input;
mod kind;
mod like;
mod matches_regex;
mod membership;
mod nulls;
mod parse_command_line;
mod parse_csv;
mod parse_json;
mod parse_path;
mod parse_url;
mod parse_user_agent;
mod parse_version;
mod parse_xml;
mod positions;
mod punycode;
mod regex_quote;
mod replace;
mod reverse;
mod runs;
mod split;
mod startswith;
mod strcat;
mod strcmp;
mod strlen;
mod strrep;
mod substring;
mod term_set;
pub mod terms;
mod test;
mod tohex;
mod trim;
mod unicode;
mod url_code;
mod user_agent_rules;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[
    &base64::ENCODE_TOSTRING,
    &base64::ENCODESTRING,
    &base64::DECODE_TOSTRING,
    &base64::DECODESTRING,
    &base64::DECODE_TOARRAY,
    &base64::ENCODE_FROMARRAY,
    &base64::DECODE_TOGUID,
    &base64::ENCODE_FROMGUID,
    &case::TOLOWER,
    &case::TOUPPER,
    &compress::LZ4_COMPRESS,
    &compress::GZIP_COMPRESS,
    &compress::GZIP_DECOMPRESS,
    &compress::ZLIB_COMPRESS,
    &compress::ZLIB_DECOMPRESS,
    &contains::CONTAINS,
    &contains::NOT_CONTAINS,
    &contains::CONTAINS_CS,
    &contains::NOT_CONTAINS_CS,
    &contains::NOTCONTAINS,
    &contains::CONTAINSCS,
    &contains::NOTCONTAINSCS,
    &conversion::TOSTRING,
    &conversion::TOINT,
    &conversion::TOLONG,
    &conversion::TOREAL,
    &conversion::TODECIMAL,
    &conversion::TOBOOL,
    &conversion::TODATETIME,
    &conversion::TOTIMESPAN,
    &conversion::TOGUID,
    &conversion::TODOUBLE,
    &conversion::TOBOOLEAN,
    &conversion::TOTIME,
    &conversion::CAST,
    &countof::COUNTOF,
    &endswith::ENDSWITH,
    &endswith::NOT_ENDSWITH,
    &endswith::ENDSWITH_CS,
    &endswith::NOT_ENDSWITH_CS,
    &equals_fold::EQUALS_FOLD,
    &equals_fold::NOT_EQUALS_FOLD,
    &extract::EXTRACT,
    &extract::EXTRACT_ALL,
    &extract::EXTRACTALL,
    &extract_json::EXTRACT_JSON,
    &extract_json::EXTRACTJSON,
    &extremes::MAX_OF,
    &extremes::MIN_OF,
    &format_bytes::FORMAT_BYTES,
    &gettype::GETTYPE,
    &has::HAS,
    &has::NOT_HAS,
    &has::HAS_CS,
    &has::NOT_HAS_CS,
    &has_all::HAS_ALL,
    &has_all::NOT_HAS_ALL,
    &has_any::HAS_ANY,
    &has_any::NOT_HAS_ANY,
    &has_any::HAS_ANY_INDEX,
    &hash::HASH,
    &hash::HASH_XXHASH64,
    &hash::HASH_XXH64,
    &hash::HASH_CRC32,
    &hash::HASH_MANY_CRC32,
    &hash::HASH_DJB2,
    &hash::HASH_COMBINE,
    &hash::HASH_MANY,
    &hash::HASH_MD5,
    &hash::HASH_SHA1,
    &hash::HASH_SHA256,
    &hasprefix::HASPREFIX,
    &hasprefix::NOT_HASPREFIX,
    &hasprefix::HASPREFIX_CS,
    &hasprefix::NOT_HASPREFIX_CS,
    &hassuffix::HASSUFFIX,
    &hassuffix::NOT_HASSUFFIX,
    &hassuffix::HASSUFFIX_CS,
    &hassuffix::NOT_HASSUFFIX_CS,
    &indexof::INDEXOF,
    &indexof::INDEXOF_REGEX,
    &kind::ISEMPTY,
    &kind::ISNOTEMPTY,
    &kind::NOTEMPTY,
    &kind::ISASCII,
    &kind::ISUTF8,
    &like::LIKE,
    &like::NOTLIKE,
    &like::LIKECS,
    &like::NOTLIKECS,
    &matches_regex::MATCHES_REGEX,
    &membership::IN,
    &membership::NOT_IN,
    &membership::IN_FOLD,
    &membership::NOT_IN_FOLD,
    &nulls::ISNULL,
    &nulls::ISNOTNULL,
    &nulls::NOTNULL,
    &nulls::COALESCE,
    &parse_command_line::PARSE_COMMAND_LINE,
    &parse_csv::PARSE_CSV,
    &parse_json::PARSE_JSON,
    &parse_json::PARSEJSON,
    &parse_json::TODYNAMIC,
    &parse_json::TOOBJECT,
    &parse_path::PARSE_PATH,
    &parse_url::PARSE_URL,
    &parse_url::PARSEURL,
    &parse_url::PARSE_URLQUERY,
    &parse_url::PARSEURLQUERY,
    &parse_user_agent::PARSE_USER_AGENT,
    &parse_version::PARSE_VERSION,
    &parse_xml::PARSE_XML,
    &punycode::FROM_STRING,
    &punycode::TO_STRING,
    &punycode::DOMAIN_FROM_STRING,
    &punycode::DOMAIN_TO_STRING,
    &regex_quote::REGEX_QUOTE,
    &replace::REPLACE_REGEX,
    &replace::REPLACE,
    &replace::REPLACE_STRING,
    &replace::REPLACE_STRINGS,
    &replace::TRANSLATE,
    &reverse::REVERSE,
    &split::SPLIT,
    &startswith::STARTSWITH,
    &startswith::NOT_STARTSWITH,
    &startswith::STARTSWITH_CS,
    &startswith::NOT_STARTSWITH_CS,
    &strcat::STRCAT,
    &strcat::STRCAT_DELIM,
    &strcat::STRCAT_ARRAY,
    &strcat::ARRAY_STRCAT,
    &strcmp::STRCMP,
    &strlen::STRLEN,
    &strlen::STRING_SIZE,
    &strrep::STRREP,
    &strrep::REPEAT,
    &substring::SUBSTRING,
    &tohex::TOHEX,
    &trim::TRIM,
    &trim::TRIM_START,
    &trim::TRIM_END,
    &unicode::FROM_CODEPOINTS,
    &unicode::MAKE_STRING,
    &unicode::TO_CODEPOINTS,
    &unicode::TO_UTF8,
    &url_code::URL_ENCODE,
    &url_code::URL_ENCODE_COMPONENT,
    &url_code::URL_DECODE,
];
