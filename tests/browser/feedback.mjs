// Feedback pages and reports: one file each, no script, no request, whatever the student's code and names hold.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { anatomy, axe, open } from "./browser.mjs";

const MOST = 40;

export async function checkFeedback({ browser }, folder, problems, what = "feedback pages") {
  const files = readdirSync(folder).filter((f) => f.endsWith(".html")).sort();
  if (files.length === 0) problems.push(`${folder}: no page`);
  const counts = { [what]: 0 };
  for (const file of files.slice(0, MOST)) {
    const url = pathToFileURL(join(folder, file)).href;
    for (const [colorScheme, width] of [["light", 1100], ["dark", 320]]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, offline: true });
      const page = await open(context, url, url, problems);
      const found = await anatomy(page);
      const expect = (ok, what) => ok || problems.push(`${file} (${colorScheme}, ${width} px): ${what}`);
      expect(!found.hacked, "a script of somebody else ran");
      expect(found.scripts.length === 0, `scripts: ${found.scripts}`);
      expect(found.handlers.length === 0, `attributes: ${found.handlers}`);
      expect(found.strange.length === 0, `elements: ${found.strange}`);
      expect(/^default-src 'none'; style-src 'sha256-[^']+'/.test(found.csp), `policy: ${found.csp}`);
      expect(found.addresses.every((a) => (a.startsWith("#") && (a.startsWith("#i-") || found.ids.includes(a.slice(1)))) || a.startsWith("data:image/svg+xml,")), `addresses: ${found.addresses}`);
      expect(found.raw.length === 0, `invisible characters: ${found.raw.map((c) => c.codePointAt(0).toString(16))}`);
      expect(found.wide <= 0, `${found.wide} px wider than the window`);
      expect(["en", "ru"].includes(found.lang) && found.h1 === 1 && found.title !== "", "language, heading or title");
      const styled = await page.evaluate(() => getComputedStyle(document.querySelector("main")).maxWidth);
      expect(styled !== "none", "the style was refused");
      for (const violation of await axe(page)) expect(false, `axe: ${violation}`);
      await context.close();
    }
    counts[what] += 1;
  }
  return counts;
}
