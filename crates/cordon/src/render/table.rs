//! Text tables with columns as wide as they need, the last one free.

/// Rows under a head.
pub struct TextTable {
    rows: Vec<Vec<String>>,
}

/// Widest a column gets.
const WIDEST: usize = 70;

impl TextTable {
    /// A table with column titles.
    #[must_use]
    pub fn new(head: &[&str]) -> Self {
        TextTable { rows: vec![head.iter().map(|h| (*h).to_uppercase()).collect()] }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into_iter().map(|c| one_line(&c)).collect());
    }

    /// Adds a row of as many cells as there are columns.
    pub fn cells(&mut self, cells: Vec<String>) {
        self.rows.push(cells.iter().map(|c| one_line(c)).collect());
    }

    /// Whether there is no row but the head.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 1
    }

    /// The table as text, each row ending with a line feed.
    #[must_use]
    pub fn render(&self) -> String {
        let columns = self.rows[0].len();
        let width = |c: usize| self.rows.iter().map(|r| r[c].chars().count()).max().unwrap_or(0).min(WIDEST);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let cut: String = cell.chars().take(*width).collect();
                line += &format!("{cut:width$}  ");
            }
            text += line.trim_end();
            text.push('\n');
        }
        text
    }
}

/// Control characters, which logs may carry to play tricks on a terminal, become spaces.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
