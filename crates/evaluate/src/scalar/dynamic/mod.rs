//! Dynamic values: arrays, bags, sets, JSON.

use crate::Scalar;

mod arguments;
mod array_concat;
mod array_iff;
mod array_index_of;
mod array_length;
mod array_reverse;
mod array_rotate;
mod array_shift;
mod array_slice;
mod array_sort;
mod array_split;
mod bag_has_key;
mod bag_keys;
mod bag_merge;
mod bag_pack;
mod bag_remove_keys;
mod bag_set_key;
mod bag_without_empty;
mod bag_zip;
mod dynamic_to_json;
mod jaccard_index;
mod member;
mod pack_array;
pub(crate) mod path;
mod set_difference;
mod set_equals;
mod set_has_element;
mod set_intersect;
mod set_union;
mod sets;
mod treepath;
mod zip;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[
    &array_concat::ARRAY_CONCAT,
    &array_iff::ARRAY_IFF,
    &array_iff::ARRAY_IIF,
    &array_index_of::ARRAY_INDEX_OF,
    &array_length::ARRAY_LENGTH,
    &array_length::ARRAYLENGTH,
    &array_reverse::ARRAY_REVERSE,
    &array_rotate::ARRAY_ROTATE_LEFT,
    &array_rotate::ARRAY_ROTATE_RIGHT,
    &array_shift::ARRAY_SHIFT_LEFT,
    &array_shift::ARRAY_SHIFT_RIGHT,
    &array_slice::ARRAY_SLICE,
    &array_sort::ARRAY_SORT_ASC,
    &array_sort::ARRAY_SORT_DESC,
    &array_split::ARRAY_SPLIT,
    &bag_has_key::BAG_HAS_KEY,
    &bag_keys::BAG_KEYS,
    &bag_merge::BAG_MERGE,
    &bag_pack::BAG_PACK,
    &bag_pack::PACK,
    &bag_pack::PACK_DICTIONARY,
    &bag_remove_keys::BAG_REMOVE_KEYS,
    &bag_set_key::BAG_SET_KEY,
    &bag_without_empty::BAG_WITHOUT_EMPTY,
    &bag_zip::BAG_ZIP,
    &dynamic_to_json::DYNAMIC_TO_JSON,
    &jaccard_index::JACCARD_INDEX,
    &member::MEMBER,
    &pack_array::PACK_ARRAY,
    &set_difference::SET_DIFFERENCE,
    &set_equals::SET_EQUALS,
    &set_has_element::SET_HAS_ELEMENT,
    &set_intersect::SET_INTERSECT,
    &set_union::SET_UNION,
    &treepath::TREEPATH,
    &zip::ZIP,
];
