// The leaderboard's site: every page is safe and reachable; boards sort, filter, jump, and do without a script.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { anatomy, axe, open, serve } from "./browser.mjs";

/** Pages of teams, and further pages of boards, that are opened. */
const MOST_ALIKE = 24;
/** Of these, axe looks at so many. */
const MOST_AXE = 4;
const LOOKS = [["light", 1280], ["dark", 320]];
const LARGEST = 200_000;

function walk(folder, out = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, out);
    else out.push(path);
  }
  return out;
}

export async function checkSite(session, folder, problems) {
  const pages = walk(folder).filter((f) => f.endsWith(".html")).map((f) => relative(folder, f)).sort();
  if (!pages.includes("index.html")) problems.push(`${folder}: no index.html`);
  const server = await serve(folder);
  const counts = { pages: 0, "boards used": 0 };
  try {
    const alike = (p) => /\/(t|p)\//.test(p);
    const few = pages.filter(alike);
    // Spread over the site, hostile names among them.
    const chosen = few.filter((_, i) => i % Math.ceil(few.length / MOST_ALIKE) === 0);
    for (const [at, [colorScheme, width]] of LOOKS.entries()) {
      const context = await session.browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      for (const path of [...pages.filter((p) => !alike(p)), ...chosen]) {
        // Each language is looked at by axe in the one scheme on one board and in the other on the next.
        const turn = alike(path) ? chosen.indexOf(path) < MOST_AXE : (counts.pages + at) % 2 === 0 || path.startsWith("index");
        await checkPage(context, folder, server.base, path, problems, turn, `${colorScheme}, ${width} px`);
        counts.pages += 1;
      }
      await context.close();
    }
    for (const path of pages.filter((p) => /^[^/]+\/index(\.\w+)?\.html$/.test(p))) {
      await useBoard(session, server.base, path, problems, counts);
    }
    await checkWithoutScript(session, folder, pages, problems);
    await checkFeeds(session, folder, problems);
  } finally {
    server.close();
  }
  return counts;
}

async function checkPage(context, folder, base, path, problems, withAxe, look) {
  const size = statSync(join(folder, path)).size;
  const expect = (ok, what) => ok || problems.push(`${path} (${look}): ${what}`);
  expect(size <= LARGEST, `${size} bytes`);
  const page = await open(context, base + path, base, problems);
  const found = await anatomy(page);
  expect(!found.hacked, "a script of somebody else ran");
  expect(found.scripts.every((s) => /^(\.\.\/)*assets\/board-[0-9a-f]+\.js$/.test(s)) && found.scripts.length <= 1, `scripts: ${found.scripts}`);
  expect(found.handlers.length === 0, `attributes: ${found.handlers}`);
  expect(found.strange.length === 0, `elements: ${found.strange}`);
  expect(found.csp.startsWith("default-src 'none';") && !found.csp.includes("unsafe"), `policy: ${found.csp}`);
  expect(found.raw.length === 0, `invisible characters: ${found.raw.map((c) => c.codePointAt(0).toString(16))}`);
  expect(found.wide <= 0, `${found.wide} px wider than the window`);
  expect(["en", "ru"].includes(found.lang) && found.h1 === 1 && found.title !== "", "language, heading or title");
  expect(new Set(found.ids).size === found.ids.length, "an id is there twice");
  for (const address of new Set(found.addresses)) expect(leadsSomewhere(folder, path, address), `leads nowhere: ${address}`);
  if (withAxe) for (const violation of await axe(page)) expect(false, `axe: ${violation}`);
  await page.close();
}

const documents = new Map();
function leadsSomewhere(folder, from, address) {
  if (address.startsWith("data:image/svg+xml,")) return true;
  if (/^([a-z]+:|\/)/i.test(address)) return false;
  const [path, anchor] = address.split("#");
  const target = path === "" ? from : normalize(join(dirname(from), path));
  if (target.startsWith("..") || !existsSync(join(folder, target))) return false;
  if (!anchor) return true;
  if (!documents.has(target)) documents.set(target, readFileSync(join(folder, target), "utf8"));
  return documents.get(target).includes(`id="${anchor}"`);
}

async function useBoard({ browser }, base, path, problems, counts) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  const page = await open(context, base + path, base, problems);
  const expect = (ok, what) => ok || problems.push(`${path}: ${what}`);
  const names = () => page.$$eval("tbody tr[id]:not([hidden]) th", (all) => all.map((th) => th.textContent.trim()));
  const before = await page.$$eval("[data-board] tbody tr[id]", (rows) => rows.length);
  if (before >= 3) {
    counts["boards used"] += 1;
    await checkSorting(page, names, expect);
    await checkFinding(page, names, expect);
    await checkDeepLink(page, base + path, expect);
    await checkJumpToOtherPage(page, expect);
  }
  await page.goto(base + path);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement.classList.contains("skip")), "the first stop of the keyboard is not the skip link");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement.id === "main"), "the skip link does not lead to the content");
  const lang = await page.evaluate(() => document.documentElement.lang);
  await page.click("a.lang");
  expect((await page.evaluate(() => document.documentElement.lang)) !== lang, "the switch does not change the language");
  await page.click("a.lang");
  expect(page.url() === base + path, "the switch does not lead back");
  await context.close();
}

async function checkSorting(page, names, expect) {
  const plain = await names();
  for (const kind of ["text", "number", "time"]) {
    const head = page.locator(`[data-board] th[data-sort=${kind}]:visible`).first();
    if ((await head.count()) === 0) continue;
    await head.locator("button").click();
    const first = await names();
    const sort = await head.getAttribute("aria-sort");
    expect(sort === (kind === "text" ? "ascending" : "descending"), `aria-sort of ${kind} is ${sort}`);
    await head.locator("button").click();
    const second = await names();
    expect(first.length === plain.length && second.length === plain.length, `sorting by ${kind} loses rows`);
    expect(JSON.stringify(first) !== JSON.stringify(second), `sorting by ${kind} does nothing`);
    expect((await page.locator("th[aria-sort=ascending], th[aria-sort=descending]").count()) === 1, "two heads claim to sort");
    expect((await page.locator("tr.divider:visible").count()) === 0, "the divider stays where it makes no sense");
  }
  await page.locator("[data-board] th[data-sort=order] button").click();
  expect(JSON.stringify(await names()) === JSON.stringify(plain), "sorting by rank does not bring the board back");
}

async function checkFinding(page, names, expect) {
  const all = await names();
  // The first that holds no character which pages spell out.
  const wanted = all.find((n) => /^[\p{L} -]+$/u.test(n)) ?? all[0];
  await page.fill("#find", wanted.toUpperCase());
  const found = await names();
  expect(found.includes(wanted) && found.length <= all.length, `filtering does not find ${wanted}`);
  await page.fill("#find", "no such team at all");
  expect((await names()).length === 0 && (await page.textContent(".said")) !== "", "filtering finds what is not there");
  await page.fill("#find", wanted);
  await page.keyboard.press("Enter");
  expect((await page.textContent("tr.mine th"))?.trim() === wanted, `jumping does not lead to ${wanted}`);
  expect((await names()).length === all.length, "jumping leaves rows hidden");
  await page.reload();
  expect((await page.textContent("tr.mine th"))?.trim() === wanted, "one's own row is forgotten");
}

async function checkDeepLink(page, url, expect) {
  const id = await page.$eval("[data-board] tbody tr[id]:last-of-type", (row) => row.id);
  await page.goto("about:blank");
  await page.goto(`${url}#${id}`);
  const seen = await page.$eval(`[id="${id}"]`, (row) => { const r = row.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight && row.matches(":target"); });
  expect(seen, "a deep link does not show its row");
}

async function checkJumpToOtherPage(page, expect) {
  const href = await page.$$eval(".pager a:not([aria-current])", (links) => links.at(-1)?.href);
  if (!href) return;
  const start = page.url().split("#")[0];
  await page.goto(href);
  const name = await page.$$eval("tbody tr[id] th a", (all) => all.at(-1).textContent.trim());
  await page.goto(start);
  await page.fill("#find", name);
  await Promise.all([page.waitForURL(href + "#*", { timeout: 5000 }).catch(() => expect(false, `jumping to ${name} on another page leads nowhere`)), page.keyboard.press("Enter")]);
  expect((await page.textContent("tr:target th").catch(() => ""))?.trim() === name, `jumping to ${name} shows another row`);
}

/** Opened as a file, with scripts switched off: everything is there to be read. */
async function checkWithoutScript({ browser }, folder, pages, problems) {
  const boards = pages.filter((p) => /^[^/]+\/index\.html$/.test(p));
  const context = await browser.newContext({ javaScriptEnabled: false, offline: true, viewport: { width: 1280, height: 900 } });
  for (const path of boards) {
    const url = pathToFileURL(join(folder, path)).href;
    const page = await context.newPage();
    await page.goto(url);
    const expect = (ok, what) => ok || problems.push(`${path} without scripts: ${what}`);
    expect((await page.locator(".tools:visible").count()) === 0, "shows controls that do nothing");
    expect((await page.locator("main").evaluate((m) => getComputedStyle(m).maxWidth)) !== "none", "the style does not load from a file");
    const rows = await page.locator("[data-board] tbody tr").count();
    if (rows > 0) expect((await page.locator("[data-board] tbody tr").first().isVisible()) && (await page.locator("svg.wh").count()) > 0, "rows or pictures are missing");
    await page.close();
  }
  await context.close();
}

async function checkFeeds({ browser }, folder, problems) {
  const page = await browser.newPage();
  for (const file of walk(folder).filter((f) => f.endsWith("feed.xml"))) {
    const text = readFileSync(file, "utf8");
    const wrong = await page.evaluate((xml) => {
      const doc = new DOMParser().parseFromString(xml, "application/xml");
      if (doc.querySelector("parsererror")) return doc.querySelector("parsererror").textContent;
      const one = (parent, name) => [...parent.children].filter((c) => c.localName === name).length;
      const feed = doc.documentElement;
      const bad = [feed, ...feed.querySelectorAll("entry")].filter((e) => !["id", "title", "updated"].every((n) => one(e, n) === 1));
      return bad.length ? "an entry lacks id, title or updated" : "";
    }, text);
    if (wrong) problems.push(`${relative(folder, file)}: ${wrong}`);
  }
  await page.close();
}
