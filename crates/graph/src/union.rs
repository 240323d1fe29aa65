//! Union-find whose representative is the smallest member, so that the order of joining leaves no
//! trace.

/// Disjoint sets of `0..len`.
#[derive(Debug, Default, Clone)]
pub(crate) struct Union {
    parent: Vec<u32>,
}

impl Union {
    /// Sets of one member each.
    pub(crate) fn with_len(len: usize) -> Self {
        Union { parent: (0..u32::try_from(len).unwrap_or(u32::MAX)).collect() }
    }

    /// Adds a member in a set of its own.
    pub(crate) fn add(&mut self) -> u32 {
        let index = u32::try_from(self.parent.len()).unwrap_or(u32::MAX);
        self.parent.push(index);
        index
    }

    /// The smallest member of a member's set.
    pub(crate) fn find(&self, member: u32) -> u32 {
        let mut at = member;
        while self.parent[at as usize] != at {
            at = self.parent[at as usize];
        }
        at
    }

    /// Unites two sets; false when they were one.
    pub(crate) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.compress(a), self.compress(b));
        if a == b {
            return false;
        }
        self.parent[a.max(b) as usize] = a.min(b);
        true
    }

    fn compress(&mut self, member: u32) -> u32 {
        let root = self.find(member);
        let mut at = member;
        while self.parent[at as usize] != root {
            at = std::mem::replace(&mut self.parent[at as usize], root);
        }
        root
    }

    /// Members of every set, sets by smallest member, members in order.
    pub(crate) fn sets(&self) -> Vec<Vec<u32>> {
        let mut place = vec![usize::MAX; self.parent.len()];
        let mut sets: Vec<Vec<u32>> = vec![];
        for member in 0..u32::try_from(self.parent.len()).unwrap_or(u32::MAX) {
            let root = self.find(member) as usize;
            if place[root] == usize::MAX {
                place[root] = sets.len();
                sets.push(vec![]);
            }
            sets[place[root]].push(member);
        }
        sets
    }
}
