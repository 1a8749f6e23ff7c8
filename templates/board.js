// What a board can do where scripts run: sort, filter by name, find one's own row, count down to the close.
// Without it everything is there to be read. Text from the page is only ever set as text, never as markup.
"use strict";
(() => {
  const lang = document.documentElement.lang || "en";

  // Time to the close, in words, renewed every minute.
  for (const time of document.querySelectorAll("time[data-countdown]")) {
    const end = Date.parse(time.dateTime);
    const note = time.closest("div").querySelector(".countdown");
    const format = new Intl.RelativeTimeFormat(lang, { numeric: "always" });
    const tick = () => {
      const minutes = Math.round((end - Date.now()) / 60000);
      if (minutes <= 0) return void (note.textContent = "");
      const [n, unit] = minutes < 120 ? [minutes, "minute"] : minutes < 2880 ? [Math.floor(minutes / 60), "hour"] : [Math.floor(minutes / 1440), "day"];
      note.textContent = ` · ${format.format(n, unit)}`;
    };
    tick();
    setInterval(tick, 60000);
  }

  const board = document.querySelector("[data-board]");
  const body = board && board.querySelector("tbody");
  if (!body) return;
  const rows = [...body.rows].filter((row) => row.id);
  const dividers = [...body.rows].filter((row) => !row.id);
  const order = [...body.rows];
  const nameOf = (row) => row.querySelector("th").textContent.trim();
  const fold = (text) => text.trim().toLocaleLowerCase().normalize("NFKC");
  const number = (text) => parseFloat(text.replace(/[\s\u00a0]/g, "").replace(",", ".").replace("−", "-"));

  // Sorting: a button in each head that can sort; the order of ranks is the one in which the page came.
  const heads = [...board.querySelectorAll("th[data-sort]")];
  const keys = {
    order: (row) => order.indexOf(row),
    text: (row) => nameOf(row),
    number: (row, cell) => (lang === "en" ? number(cell.firstChild ? cell.firstChild.textContent.replace(/,/g, "") : "") : number(cell.firstChild ? cell.firstChild.textContent : "")),
    time: (row, cell) => { const t = cell.querySelector("time"); return t ? Date.parse(t.dateTime) : NaN; },
  };
  const sortBy = (head, down) => {
    const kind = head.dataset.sort;
    const at = head.cellIndex;
    const keyed = rows.map((row) => [keys[kind](row, row.cells[at]), row]);
    const sign = down ? -1 : 1;
    keyed.sort(([a], [b]) => {
      if (kind === "text") return sign * a.localeCompare(b, lang, { numeric: true });
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      return sign * (a - b);
    });
    const plain = kind === "order" && !down;
    body.append(...(plain ? order : keyed.map(([, row]) => row)));
    for (const divider of dividers) divider.hidden = !plain;
    for (const other of heads) other.setAttribute("aria-sort", other === head ? (down ? "descending" : "ascending") : "none");
  };
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    if (!head.hasAttribute("aria-sort")) head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      // Numbers are first wanted from the best, names and ranks from the first.
      const first = head.dataset.sort === "number" || head.dataset.sort === "time";
      sortBy(head, now === "none" ? first : now === "ascending");
    });
  }

  // Filter as one types; jump on enter.
  const form = board.querySelector(".tools");
  const input = form.querySelector("input");
  const said = form.querySelector("output");
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const memory = "grader:me:" + new URL(board.dataset.home || "./", location.href).pathname;
  form.hidden = false;
  const filter = () => {
    const wanted = fold(input.value);
    let shown = 0;
    for (const row of rows) {
      row.hidden = wanted !== "" && !fold(nameOf(row)).includes(wanted);
      shown += !row.hidden;
    }
    for (const divider of dividers) divider.hidden = wanted !== "";
    said.textContent = wanted === "" ? "" : shown ? `${board.dataset.tFound} ${shown}` : board.dataset.tNone;
  };
  input.addEventListener("input", filter);
  const show = (row) => {
    input.value = "";
    filter();
    for (const other of rows) other.classList.toggle("mine", other === row);
    row.scrollIntoView({ block: "center" });
    const target = row.querySelector("a") || row.querySelector("th");
    if (target.tagName === "TH") target.tabIndex = -1;
    target.focus({ preventScroll: true });
  };
  const hash = (text) => {
    let h = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193) >>> 0;
    return h;
  };
  const elsewhere = async (name) => {
    const shards = Number(board.dataset.shards);
    if (!shards) return null;
    const key = [...name.trim().toLowerCase()].slice(0, 160).join("");
    try {
      const reply = await fetch(`${board.dataset.home}find/${hash(key) % shards}.json`);
      const names = await reply.json();
      return Object.hasOwn(names, key) ? names[key] : null;
    } catch { return null; }
  };
  const jump = async (name, quiet) => {
    const wanted = fold(name);
    if (wanted === "") return;
    const row = rows.find((r) => fold(nameOf(r)) === wanted) || (quiet ? null : rows.find((r) => fold(nameOf(r)).startsWith(wanted)));
    if (row) {
      if (store && !quiet) store.setItem(memory, nameOf(row));
      if (quiet) row.classList.add("mine"); else show(row);
      return;
    }
    // A team without a score stands below the table.
    const absent = [...board.querySelectorAll(".unplaced [id]")].find((a) => fold(a.textContent) === wanted);
    if (absent) {
      if (store && !quiet) store.setItem(memory, absent.textContent.trim());
      absent.classList.add("mine");
      if (!quiet) { input.value = ""; filter(); absent.scrollIntoView({ block: "center" }); absent.focus({ preventScroll: true }); }
      return;
    }
    if (quiet) return;
    const found = await elsewhere(name);
    if (!found) return void (said.textContent = Number(board.dataset.shards) ? board.dataset.tElsewhere : board.dataset.tNone);
    if (store) store.setItem(memory, name);
    const [page, slug] = found;
    location.href = `${board.dataset.home}${page === 1 ? "index" : "p/" + Number(page)}${board.dataset.suffix}.html#t-${slug}`;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    jump(input.value || (store && store.getItem(memory)) || "", false);
  });
  const mine = store && store.getItem(memory);
  if (mine) jump(mine, true);
})();
