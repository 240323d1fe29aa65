//! Lists what `npm run build` left in `portal/dist`, to be compiled in. Of a file that has compressed
//! forms beside it only these are taken. Without that folder the list is empty and everything compiles.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let dist = root.join("../../portal/dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = vec![];
    if dist.is_dir() {
        collect(&dist, &mut files)?;
    }
    // In the order of their text, by which they are looked up; paths order differently.
    files.sort_by_key(|file| file.display().to_string());
    let mut list = String::from("static FILES: &[File] = &[\n");
    for file in &files {
        describe(&dist, file, &mut list).map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("files.rs"), list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e != "br" && e != "gz") {
            files.push(path);
        }
    }
    Ok(())
}

fn describe(dist: &Path, file: &Path, list: &mut String) -> Result<(), String> {
    let name = file.strip_prefix(dist).map_err(|e| e.to_string())?;
    let beside = |ending: &str| {
        let mut path = file.as_os_str().to_owned();
        path.push(ending);
        PathBuf::from(path)
    };
    let (brotli, gzip) = (beside(".br"), beside(".gz"));
    let include = |path: &Path| format!("include_bytes!({:?})", path.display().to_string());
    let body = if brotli.is_file() && gzip.is_file() {
        format!("Body::Compressed {{ brotli: {}, gzip: {} }}", include(&brotli), include(&gzip))
    } else {
        format!("Body::Plain({})", include(file))
    };
    let path = format!("/{}", name.display()).replace('\\', "/");
    writeln!(list, "    File {{ path: {path:?}, body: {body} }},").map_err(|e| e.to_string())
}
