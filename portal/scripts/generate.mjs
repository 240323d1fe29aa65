// Writes src/api/schema.d.ts from the checked-in OpenAPI document. With --check it only says whether the
// file is current, for `make test`.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const document = new URL("../../openapi.json", import.meta.url);
const target = new URL("../src/api/schema.d.ts", import.meta.url);
const head = "// Written by `npm run generate` from openapi.json. Do not edit.\n\n";
const text = head + astToString(await openapiTS(document, { alphabetize: true, exportType: true }));

if (process.argv.includes("--check")) {
  const current = await readFile(target, "utf8").catch(() => "");
  if (current !== text) {
    console.error("src/api/schema.d.ts is not what openapi.json says: run `npm run generate` in portal/");
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
