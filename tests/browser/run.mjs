// Looks at built pages in a real browser.
//
//   node tests/browser/run.mjs SITE FEEDBACK [REPORTS]
//
// SITE is a folder that `grader leaderboard` wrote, FEEDBACK one that holds feedback pages,
// REPORTS one that holds instructors' reports. Exit code 1: something
// was found. $GRADER_CHROMIUM names the browser (default /usr/bin/chromium).

import { resolve } from "node:path";
import { launch } from "./browser.mjs";
import { checkFeedback } from "./feedback.mjs";
import { checkSite } from "./site.mjs";

const [site, feedback, reports] = process.argv.slice(2);
if (!site || !feedback) {
  console.error("usage: node run.mjs SITE FEEDBACK [REPORTS]");
  process.exit(2);
}

const problems = [];
// What is found is said at once: a run that hangs has said where.
problems.push = (...found) => { for (const p of found) if (!problems.includes(p)) { console.error(`✗ ${p}`); Array.prototype.push.call(problems, p); } };
const started = Date.now();
const session = await launch();
let counts;
try {
  counts = { ...(await checkSite(session, resolve(site), problems)), ...(await checkFeedback(session, resolve(feedback), problems)) };
  if (reports) counts = { ...counts, ...(await checkFeedback(session, resolve(reports), problems, "reports")) };
} finally {
  await session.close();
}
const said = Object.entries(counts).map(([what, n]) => `${n} ${what}`).join(", ");
console.log(`${problems.length === 0 ? "ok" : "FAILED"}: ${said} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
process.exitCode = problems.length === 0 ? 0 : 1;
