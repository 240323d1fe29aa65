//! House rules over the Rust files, as limits that may only tighten.
//!
//! Every file opens with `//!`; a function has at most 70 lines, a file at most 500, nesting at most 3;
//! panics outside tests are counted per file. What exceeds a limit today is listed in `ratchet.txt` with
//! its size, and may shrink but not grow; 100 lines for a function is never exceeded.

use std::collections::BTreeMap;
use std::path::Path;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::workspace::{self, TaskError};

const FUNCTION_LINES: usize = 70;
const FUNCTION_LINES_HARD: usize = 100;
const FILE_LINES: usize = 500;
const RATCHET: &str = "crates/xtask/ratchet.txt";
const VAGUE: &[&str] =
    &["utils.rs", "helpers.rs", "common.rs", "misc.rs", "shared.rs", "util.rs", "types.rs"];

/// One thing over a limit: what it is, and how much.
type Excess = BTreeMap<String, usize>;

/// What breaks the rules beyond the ratchet.
///
/// # Errors
/// When a file cannot be read or parsed.
pub fn problems(root: &Path) -> Result<Vec<String>, TaskError> {
    let (excess, mut problems) = measure(root)?;
    let allowed = ratchet(&workspace::read(&root.join(RATCHET))?);
    for (what, size) in &excess {
        match allowed.get(what) {
            Some(limit) if size <= limit => {}
            Some(limit) => {
                problems.push(format!("{what}: {size}, the ratchet allows {limit}; make it smaller"))
            }
            None => problems.push(format!("{what}: {size} is over the limit; split it")),
        }
    }
    Ok(problems)
}

/// Rewrites the ratchet from what is there now; returns how many exceptions it lists.
///
/// # Errors
/// When a file cannot be read, parsed or written.
pub fn bless(root: &Path) -> Result<usize, TaskError> {
    let (excess, _) = measure(root)?;
    let text: String = excess.iter().map(|(what, size)| format!("{size}\t{what}\n")).collect();
    let path = root.join(RATCHET);
    std::fs::write(&path, text).map_err(|source| TaskError::File { path, source })?;
    Ok(excess.len())
}

fn ratchet(text: &str) -> Excess {
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    lines.filter_map(|(size, what)| Some((what.to_owned(), size.parse().ok()?))).collect()
}

fn measure(root: &Path) -> Result<(Excess, Vec<String>), TaskError> {
    let mut excess = Excess::new();
    let mut problems = vec![];
    for (name, path) in workspace::rust_files(root)? {
        let text = workspace::read(&path)?;
        if !text.trim_start().starts_with("//!") {
            problems.push(format!("{name}: must open with a //! line saying what it is"));
        }
        if VAGUE.iter().any(|v| name.ends_with(&format!("/{v}"))) {
            problems.push(format!("{name}: name it by what it knows"));
        }
        let file = syn::parse_file(&text)
            .map_err(|e| TaskError::Syntax { path: path.clone(), message: e.to_string() })?;
        let mut reader = Reader { name: &name, excess: &mut excess, problems: &mut problems, panics: 0 };
        reader.visit_file(&file);
        let panics = reader.panics;
        let is_test = name.contains("/tests")
            || name.ends_with("/golden.rs")
            || name.contains("/benches/")
            || name.contains("/examples/");
        if panics > 0 && !is_test {
            excess.insert(format!("{name} panics"), panics);
        }
        let lines = text.lines().count();
        if lines > FILE_LINES && !name.ends_with("/schema/src/tables.rs") {
            excess.insert(format!("{name} lines"), lines);
        }
    }
    Ok((excess, problems))
}

struct Reader<'a> {
    name: &'a str,
    excess: &'a mut Excess,
    problems: &'a mut Vec<String>,
    panics: usize,
}

impl Reader<'_> {
    fn function(&mut self, ident: &syn::Ident, block: &syn::Block) {
        let lines = block.span().end().line.saturating_sub(block.span().start().line) + 1;
        if lines > FUNCTION_LINES_HARD {
            self.problems
                .push(format!("{}: function {ident} has {lines} lines, over the hard limit", self.name));
        } else if lines > FUNCTION_LINES {
            self.excess.insert(format!("{} fn {ident}", self.name), lines);
        }
    }
}

fn is_test_item(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| {
        // `#[test]`, `#[tokio::test]` and the like.
        a.path().segments.last().is_some_and(|s| s.ident == "test")
            || (a.path().is_ident("cfg")
                && a.meta.require_list().is_ok_and(|l| l.tokens.to_string().contains("test")))
    })
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test_item(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_test_item(&item.attrs) {
            self.function(&item.sig.ident, &item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        // A parser's own `expect(token)` is not the one that panics, which takes a text.
        let text = call
            .args
            .first()
            .is_some_and(|a| matches!(a, syn::Expr::Lit(l) if matches!(l.lit, syn::Lit::Str(_))));
        let panics = (call.method == "unwrap" && call.args.is_empty()) || (call.method == "expect" && text);
        self.panics += usize::from(panics);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let banned = ["panic", "todo", "unimplemented"];
        self.panics += usize::from(banned.iter().any(|m| call.path.is_ident(m)));
        visit::visit_macro(self, call);
    }
}
