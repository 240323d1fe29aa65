// Puts a Brotli and a gzip form beside each file of dist/ that compresses, so that the server compresses
// nothing, and holds the initial scripts to their budget.
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Most bytes of script, compressed with gzip, that the first page may need. */
const INITIAL_LIMIT = 600_000;
const dist = new URL("../dist/", import.meta.url).pathname;
const compressible = new Set([".js", ".css", ".html", ".svg", ".json", ".ttf"]);

const names = await readdir(dist, { recursive: true });
const files = [];
for (const name of names) {
  const path = join(dist, name);
  if ((await stat(path)).isFile() && compressible.has(extname(name))) files.push(path);
}
await Promise.all(
  files.map(async (path) => {
    const bytes = await readFile(path);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: bytes.length > 1_000_000 ? 9 : 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }));
    await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
  }),
);

const html = await readFile(join(dist, "index.html"), "utf8");
const initial = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]);
let bytes = 0;
for (const name of initial) bytes += (await stat(join(dist, `${name}.gz`))).size;
console.log(`initial scripts: ${initial.length} files, ${Math.round(bytes / 1000)} kB with gzip`);
if (bytes > INITIAL_LIMIT) {
  console.error(`the initial scripts must not be larger than ${INITIAL_LIMIT / 1000} kB`);
  process.exit(1);
}
