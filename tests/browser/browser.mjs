// A browser that may speak to nobody but the folder under test, and what every page is held to.

import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, normalize, sep } from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".xml": "application/atom+xml", ".csv": "text/csv" };

/** Starts the browser with an empty profile; `close` ends it and removes the profile. */
export async function launch() {
  const profile = mkdtempSync(join(tmpdir(), "grader-browser-"));
  const executablePath = process.env.GRADER_CHROMIUM ?? "/usr/bin/chromium";
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS, headless: true });
  const browser = context.browser();
  return { browser, context, close: async () => { await context.close(); rmSync(profile, { recursive: true, force: true }); } };
}

/** Serves a folder on loopback, as any static host does. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    let file = join(folder, path);
    if (file.endsWith(sep)) file = join(file, "index.html");
    try {
      const body = readFileSync(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { base: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** A page that notes whatever it should not do. */
export async function open(context, url, allowed, problems) {
  const page = await context.newPage();
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && problems.push(`${url}: console: ${m.text()}`));
  page.on("pageerror", (e) => problems.push(`${url}: script: ${e.message}`));
  page.on("dialog", (d) => { problems.push(`${url}: dialog: ${d.message()}`); d.dismiss(); });
  page.on("request", (r) => { if (!r.url().startsWith(allowed) && !r.url().startsWith("data:image/svg+xml,")) problems.push(`${url}: request leaves the folder: ${r.url()}`); });
  page.on("response", (r) => r.status() >= 400 && problems.push(`${url}: ${r.status()} ${r.url()}`));
  await page.goto(url, { waitUntil: "load" });
  return page;
}

/** What the document is made of, as the browser's own parser sees it. */
export function anatomy(page) {
  return page.evaluate(() => ({
    hacked: "hacked" in window,
    csp: document.querySelector('head > meta[http-equiv="Content-Security-Policy"]')?.content ?? "",
    scripts: [...document.scripts].map((s) => s.getAttribute("src") ?? "inline"),
    handlers: [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes].map((a) => a.name)).filter((n) => n.startsWith("on") || n === "style"),
    strange: [...document.querySelectorAll("img, iframe, object, embed, base, form[action], video, audio, foreignObject, svg script, animate, set")].map((e) => e.outerHTML.slice(0, 80)),
    addresses: [...document.querySelectorAll("[href], [src]")].map((e) => e.getAttribute("href") ?? e.getAttribute("src")),
    ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
    lang: document.documentElement.lang,
    title: document.title,
    h1: document.querySelectorAll("h1").length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    raw: document.body.textContent.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g) ?? [],
  }));
}

/** Violations that axe finds, with everything unfolded; of a long table the first rows stand for all. */
export async function axe(page) {
  await page.evaluate(() => { for (const d of document.querySelectorAll("details")) d.open = true; });
  await page.evaluate(AXE);
  const result = await page.evaluate(() => globalThis.axe.run({ exclude: [["tbody tr:nth-child(n+25)"]] }, { resultTypes: ["violations"] }));
  return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => `${n.target} ${n.failureSummary?.split("\n")[1]?.trim() ?? ""}`).join(" | ")}`);
}
