//! What was found for texts of a column before.
//!
//! Columns read from files often have a text of the dictionary many times, and each time their view is
//! the same: the text itself when it is short, else its place in a buffer. Within one column equal views
//! are therefore equal texts.

use super::Writer;
use datafusion::arrow::array::{Array, ArrayRef, StringViewArray, UInt32Array};
use datafusion::arrow::compute::take;
use datafusion::error::Result;
use kql::Type;

/// Answers kept; a power of two.
const SLOTS: usize = 1024;

/// Answers for texts of one column.
pub(crate) struct Memo<T> {
    slots: Vec<Option<(u128, T)>>,
}

impl<T: Clone> Memo<T> {
    /// None kept yet.
    pub fn new() -> Self {
        Memo { slots: vec![None; SLOTS] }
    }

    /// The answer for the text of a row that is not null.
    pub fn get(&mut self, texts: &StringViewArray, row: usize, answer: impl FnOnce(&str) -> T) -> T {
        let Ok(found) = self.try_get(texts, row, |text| Ok::<T, std::convert::Infallible>(answer(text)));
        found
    }

    /// The answer for the text of a row that is not null, when one can be given.
    ///
    /// # Errors
    /// Those of the answer.
    pub fn try_get<E>(
        &mut self,
        texts: &StringViewArray,
        row: usize,
        answer: impl FnOnce(&str) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let Some(view) = texts.views().get(row).copied() else { return answer("") };
        let mixed = (view as u64 ^ (view >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let Some(slot) = self.slots.get_mut((mixed >> 54) as usize % SLOTS) else {
            return answer(texts.value(row));
        };
        match slot {
            Some((known, found)) if *known == view => Ok(found.clone()),
            _ => {
                let found = answer(texts.value(row))?;
                *slot = Some((view, found.clone()));
                Ok(found)
            }
        }
    }
}

/// A column of that type in which what was written for a text stands for each row with that text. Equal
/// texts of the result then have equal views again.
pub(crate) fn each_once(
    texts: &StringViewArray,
    kind: Type,
    mut write: impl FnMut(&mut Writer, usize) -> Result<()>,
) -> Result<ArrayRef> {
    let mut out = Writer::new(kind, texts.len());
    let mut seen: Memo<u32> = Memo::new();
    let (mut places, mut written, mut missing) = (Vec::with_capacity(texts.len()), 0_u32, None);
    for row in 0..texts.len() {
        let mut fresh = |out: &mut Writer| {
            write(out, row)?;
            written += 1;
            Ok::<u32, datafusion::error::DataFusionError>(written - 1)
        };
        let place = match (texts.is_valid(row), missing) {
            (true, _) => seen.try_get(texts, row, |_| fresh(&mut out))?,
            (false, Some(place)) => place,
            (false, None) => *missing.insert(fresh(&mut out)?),
        };
        places.push(place);
    }
    let distinct = out.finish();
    if distinct.len() == places.len() {
        return Ok(distinct);
    }
    Ok(take(&distinct, &UInt32Array::from(places), None)?)
}
