//! Lists the starter detections of `content/detections`, so that the binary carries them.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let content = here.join("../../content/detections");
    println!("cargo:rerun-if-changed={}", content.display());
    let mut files = vec![];
    if content.is_dir() {
        collect(&content, &mut files)?;
    }
    files.sort();
    let mut code = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&content).unwrap_or(&file).display().to_string();
        let path = file.canonicalize()?;
        code += &format!("    ({name:?}, include_str!({:?})),\n", path.display().to_string());
    }
    code += "]\n";
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("starter_pack.rs"), code)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, files)?;
        } else if name.ends_with(".yml") && !name.ends_with(".tests.yml") {
            files.push(path);
        }
    }
    Ok(())
}
