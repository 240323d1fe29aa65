//! Which edges are near each other: edges in the order of their starts along one axis.

use super::region::Edge;
use super::sphere::{Axis, Bounds};

/// Edges sorted for looking up those whose boxes meet a box.
pub(super) struct Near<'a> {
    edges: &'a [Edge],
    axis: Axis,
    /// Where each edge starts along the axis, in order, and its number.
    starts: Vec<(f64, usize)>,
    /// The longest extent of an edge along the axis.
    longest: f64,
}

impl<'a> Near<'a> {
    pub(super) fn new(edges: &'a [Edge]) -> Near<'a> {
        let axis = Axis::longest(edges.iter().map(|edge| &edge.bounds));
        let ends = edges.iter().map(|edge| edge.bounds.along(axis));
        let longest = ends.clone().map(|(start, end)| end - start).fold(0.0, f64::max);
        let mut starts: Vec<(f64, usize)> = ends.enumerate().map(|(at, (start, _))| (start, at)).collect();
        starts.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        Near { edges, axis, starts, longest }
    }

    /// The numbers of the edges whose place along the axis is that of the box; their boxes may still
    /// not meet.
    pub(super) fn candidates(&self, bounds: Bounds) -> impl ExactSizeIterator<Item = usize> + '_ {
        let (start, end) = bounds.along(self.axis);
        let first = self.starts.partition_point(|(at, _)| *at < start - self.longest);
        let last = self.starts.partition_point(|(at, _)| *at <= end);
        self.starts.get(first..last.max(first)).unwrap_or_default().iter().map(|(_, at)| *at)
    }

    /// The edges whose boxes meet the box, with their numbers.
    pub(super) fn meeting(&self, bounds: Bounds) -> impl Iterator<Item = (usize, &'a Edge)> + '_ {
        let edges = self.candidates(bounds).filter_map(|at| Some((at, self.edges.get(at)?)));
        edges.filter(move |(_, edge)| edge.bounds.meets(&bounds))
    }
}
