//! Connected parts of a graph.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/graph-mark-components-operator>.

/// The number of each node's part, counted from 0 in the order of the nodes. `ends` tells per node where
/// its edges lead; `strong` asks for a way in both directions. Linear.
pub(super) fn of(ends: &[Vec<usize>], strong: bool) -> Vec<i64> {
    let roots = if strong { strong_roots(ends) } else { weak_roots(ends) };
    let mut numbers = std::collections::HashMap::new();
    roots
        .into_iter()
        .map(|root| {
            let next = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
            *numbers.entry(root).or_insert(next)
        })
        .collect()
}

/// A node that stands for each node's part (union by path halving).
fn weak_roots(ends: &[Vec<usize>]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..ends.len()).collect();
    for (from, targets) in ends.iter().enumerate() {
        for &to in targets {
            let (a, b) = (root(&mut parents, from), root(&mut parents, to));
            if let Some(parent) = parents.get_mut(a.max(b)) {
                *parent = a.min(b);
            }
        }
    }
    (0..ends.len()).map(|node| root(&mut parents, node)).collect()
}

fn root(parents: &mut [usize], node: usize) -> usize {
    let mut at = node;
    while let Some(&parent) = parents.get(at).filter(|parent| **parent != at) {
        let above = parents.get(parent).copied().unwrap_or(parent);
        if let Some(cell) = parents.get_mut(at) {
            *cell = above;
        }
        at = above;
    }
    at
}

/// Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972) without recursion.
struct Tarjan<'a> {
    ends: &'a [Vec<usize>],
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    root: Vec<Option<usize>>,
    open: Vec<usize>,
    count: usize,
}

fn strong_roots(ends: &[Vec<usize>]) -> Vec<usize> {
    let size = ends.len();
    let mut search = Tarjan {
        ends,
        order: vec![None; size],
        low: vec![0; size],
        root: vec![None; size],
        open: vec![],
        count: 0,
    };
    for node in 0..size {
        if search.order.get(node) == Some(&None) {
            search.from(node);
        }
    }
    search.root.into_iter().enumerate().map(|(node, root)| root.unwrap_or(node)).collect()
}

impl Tarjan<'_> {
    fn from(&mut self, start: usize) {
        let mut path = vec![(start, 0)];
        self.enter(start);
        while let Some((node, next)) = path.last_mut() {
            let (node, target) = (*node, self.ends.get(*node).and_then(|ends| ends.get(*next)).copied());
            *next += 1;
            match target {
                Some(target) if self.order.get(target) == Some(&None) => {
                    self.enter(target);
                    path.push((target, 0));
                }
                Some(target) if self.root.get(target) == Some(&None) => {
                    let order = self.order.get(target).copied().flatten().unwrap_or(0);
                    self.lower(node, order);
                }
                Some(_) => {}
                None => {
                    path.pop();
                    self.leave(node);
                    if let Some((above, _)) = path.last() {
                        let low = self.low.get(node).copied().unwrap_or(0);
                        self.lower(*above, low);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        if let (Some(order), Some(low)) = (self.order.get_mut(node), self.low.get_mut(node)) {
            *order = Some(self.count);
            *low = self.count;
        }
        self.count += 1;
        self.open.push(node);
    }

    fn lower(&mut self, node: usize, to: usize) {
        if let Some(low) = self.low.get_mut(node) {
            *low = (*low).min(to);
        }
    }

    /// Closes the part that the node is the first of.
    fn leave(&mut self, node: usize) {
        if self.order.get(node).copied().flatten() != self.low.get(node).copied() {
            return;
        }
        while let Some(member) = self.open.pop() {
            if let Some(root) = self.root.get_mut(member) {
                *root = Some(node);
            }
            if member == node {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn parts() {
        let ends = vec![vec![1], vec![2], vec![0], vec![4], vec![], vec![5]];
        assert_eq!(super::of(&ends, false), [0, 0, 0, 1, 1, 2]);
        assert_eq!(super::of(&ends, true), [0, 0, 0, 1, 2, 3]);
    }
}
