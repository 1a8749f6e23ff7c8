// Makes pages of made-up data, hostile names among them, and looks at them: what the test command runs.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const out = mkdtempSync(join(tmpdir(), "grader-pages-"));
const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: "inherit" }).status ?? 1;
try {
  const cargo = process.env.CARGO ?? "cargo";
  process.exitCode =
    run(cargo, ["run", "--release", "--quiet", "-p", "grader", "--example", "pages", "--", out]) ||
    run(process.execPath, [join(here, "run.mjs"), join(out, "site"), join(out, "feedback"), join(out, "reports")]);
} finally {
  rmSync(out, { recursive: true, force: true });
}
