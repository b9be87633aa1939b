// <event-feed src="https://agenda.example.org" category="atelier" count="5">a plain link</event-feed>
// The coming events of an agenda, on any site. What the element contains stays below the list; it is all there is
// without this file, without an answer, or in a browser that is too old.
"use strict";

if ("adoptedStyleSheets" in Document.prototype && !customElements.get("event-feed")) {
  const WORDS = {
    en: {
      lang: "en",
      now: "Now",
      online: "Online",
      CANCELLED: "Cancelled",
      TENTATIVE: "Postponed",
      nothing: "Nothing is planned at the moment.",
    },
    fr: {
      lang: "fr",
      now: "En ce moment",
      online: "En ligne",
      CANCELLED: "Annulé",
      TENTATIVE: "Reporté",
      nothing: "Rien n’est prévu pour le moment.",
    },
  };
  // Feeds repeat the status in the title, for calendars that hide it; here it has a label.
  const STATUS = /^(cancell?ed|postponed|annulée?s?|reportée?s?)\s*[:–—-]\s*/i;
  const DAY = 86_400_000;

  // Text has the colour of the page, quiet text a part of it, and the accent only draws: no page and no accent makes
  // words unreadable. Without a theme, the colour scheme is the page's, which may be light on a dark system.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; font: inherit; }
    :host([hidden]) { display: none; }
    :host([theme="light"]) { color-scheme: light; }
    :host([theme="dark"]) { color-scheme: dark; }
    .agenda {
      --accent: var(--event-feed-accent, light-dark(#1d5f78, #8ccbe2));
      --quiet: var(--event-feed-quiet, color-mix(in srgb, currentcolor 76%, transparent));
      --line: var(--event-feed-line, color-mix(in srgb, currentcolor 16%, transparent));
      margin: 0 0 16px;
      padding: 0;
      color: var(--event-feed-ink, inherit);
      line-height: 1.4;
      list-style: none;
      overflow-wrap: anywhere;
    }
    :host(:is([theme="light"], [theme="dark"])) .agenda { color: var(--event-feed-ink, light-dark(#1a2126, #e7ecef)); }
    .item { display: flex; gap: clamp(16px, 4%, 32px); padding-block: 24px; border-bottom: 1px solid var(--line); }
    .leaf { flex: none; width: 3.5em; border-top: 4px solid var(--accent); padding-top: 8px; }
    .leaf span { display: block; }
    .day { font-size: 2.25em; font-weight: 700; line-height: 1; letter-spacing: -0.02em; white-space: nowrap; }
    .month { margin-top: 4px; font-size: 0.875em; line-height: 1.2; }
    .body {
      display: flex; flex: 1; flex-wrap: wrap; place-content: start; align-items: baseline;
      column-gap: 32px; min-width: 0; padding-top: 8px;
    }
    .what { flex: 3 1 18em; min-width: 0; }
    .where { flex: 2 1 14em; min-width: 0; }
    .month, .when, .where { color: var(--quiet); }
    .when, .where { margin: 4px 0 0; font-size: 0.9375em; text-wrap: balance; }
    .title { color: inherit; font-size: 1.125em; font-weight: 600; line-height: 1.3; text-wrap: pretty; }
    a { text-decoration: underline 1px var(--accent); text-underline-offset: 0.2em; }
    a:hover { text-decoration: underline 2px var(--accent); }
    a:focus-visible { outline: 2px solid; outline-offset: 4px; }
    .label { margin: 0 0 4px; font-size: 0.8125em; font-weight: 700; }
    .off .leaf { border-color: var(--line); }
    .off .day { font-weight: 400; }
    .CANCELLED .title { font-weight: 400; text-decoration: line-through; }
  `);

  let warned = false;

  customElements.define(
    "event-feed",
    class extends HTMLElement {
      static observedAttributes = ["src", "category", "count", "lang", "theme", "accent"];

      #place = document.createElement("div");
      #address = null;
      #feed = null;
      #queued = false;

      constructor() {
        super();
        const root = this.attachShadow({ mode: "open" });
        root.adoptedStyleSheets = [sheet]; // needs no 'unsafe-inline' in the policy of the page
        root.append(this.#place, document.createElement("slot"));
      }

      connectedCallback() {
        this.attributeChangedCallback();
      }

      // Attributes that change together are one change.
      attributeChangedCallback() {
        if (!this.#queued) queueMicrotask(() => this.#update());
        this.#queued = true;
      }

      #update() {
        this.#queued = false;
        const address = addressOf(this);
        if (this.isConnected && address !== this.#address) this.#load(address);
        else this.#draw();
      }

      async #load(address) {
        this.#address = address;
        this.#feed = null;
        this.#draw();
        this.ariaBusy = "true";
        const feed = address && (await fetchFeed(address).catch(warn));
        if (address !== this.#address) return; // the attributes changed meanwhile
        this.ariaBusy = "false";
        this.#feed = feed;
        this.#draw();
      }

      #draw() {
        try {
          this.#place.replaceChildren(...(this.#feed ? [agenda(this, this.#feed)] : []));
        } catch (error) {
          warn(error);
        }
      }
    },
  );

  function warn(error) {
    if (!warned) console.warn("<event-feed> shows its own content only:", error);
    warned = true;
  }

  function addressOf(element) {
    const address = web(element.getAttribute("src")?.trim(), document.baseURI);
    if (address && !address.pathname.endsWith(".json")) {
      const category = element.getAttribute("category")?.trim();
      const name = category ? `categories/${encodeURIComponent(category)}` : "all";
      address.pathname = `${address.pathname.replace(/\/+$/, "")}/${name}.json`;
    }
    return address?.href ?? "";
  }

  async function fetchFeed(address) {
    const answer = await fetch(address, { credentials: "omit" });
    if (!answer.ok) throw new Error(answer.status);
    const { title, language, items } = await answer.json();
    const times = items.flatMap(timesOf);
    if (items.length && !times.length) throw new TypeError("no events in there");
    return { title, language, times: times.sort((a, b) => a.start - b.start) };
  }

  // Every time at which an item takes place; none for an item that makes no sense.
  function timesOf(item) {
    const { dtstart, dtend, dtend_assumed: open, tzid, all_day: allDay, rrule, occurrences } = item?._event ?? {};
    if (typeof item?.title !== "string") return [];
    const length = Date.parse(dtend) - Date.parse(dtstart) || (allDay ? DAY : 0);
    const once = rrule ? [] : [dtstart]; // what repeats without times of its own has only moved ones
    const starts = Array.isArray(occurrences) && occurrences.length ? occurrences : once;
    return starts.flatMap((text) => {
      const first = Date.parse(text);
      if (Number.isNaN(first) || length < 0) return [];
      // Browsers lack the youngest zones; the offset that the feed writes is right as well.
      const zones = [tzid, /[+-]\d\d:\d\d$/.exec(text)?.[0], "UTC"];
      const zone = usable(zones, (timeZone) => dates("en", { timeZone }) && timeZone);
      // Days are shown without a zone (as in UTC), yet begin and end at midnight in theirs.
      const start = allDay ? midnight(text, zone) : first;
      return { item, text, allDay, open, first, length, zone: allDay ? "UTC" : zone, start, end: start + length };
    });
  }

  function midnight(day, timeZone) {
    const [, offset] = dates("en", { timeZone, timeZoneName: "longOffset" }).format(Date.parse(day)).split("GMT");
    return Date.parse(`${day}T00:00${offset || "Z"}`);
  }

  function agenda(element, feed) {
    const asked = [element.closest("[lang]")?.lang, document.documentElement.lang, feed.language, "en"];
    const language = usable(asked, (tag) => Intl.getCanonicalLocales(tag.replace("_", "-"))[0]);
    const words = WORDS[language.split("-")[0]] ?? WORDS.en;
    const now = Date.now();
    const count = Math.min(Math.max(Number.parseInt(element.getAttribute("count"), 10), 1), 50) || 5;
    const coming = feed.times.filter((time) => time.end > now).slice(0, count);
    const accent = element.getAttribute("accent");

    const list = coming.length ? make("ol", "list") : make("p", "empty", words.nothing, words.lang);
    list.classList.add("agenda");
    if (/^#[0-9a-f]{6}$/i.test(accent)) list.style.setProperty("--accent", accent);
    if (coming.length) {
      list.lang = language;
      list.role = "list"; // Safari takes it away from a list without markers
      list.ariaLabel = feed.title;
      list.append(...coming.map((time) => entry(time, language, words, now)));
    }
    return list;
  }

  function entry(time, language, words, now) {
    const { item, text, first, zone } = time;
    const { status, location, online } = item._event;
    const off = status === "CANCELLED" || status === "TENTATIVE";
    const format = (options) => dates(language, { timeZone: zone, ...options });

    const leaf = make("time", "leaf");
    const year = format({ year: "numeric" });
    const thisYear = year.format(first) === year.format(now);
    leaf.dateTime = text;
    leaf.append(
      make("span", "day", format({ day: "numeric" }).format(first)),
      " ",
      make("span", "month", format(thisYear ? { month: "short" } : { month: "short", year: "numeric" }).format(first)),
    );

    const what = make("div", "what");
    const label = off ? words[status] : time.start <= now && words.now;
    if (label) what.append(make("p", "label", label, words.lang));
    const link = web(item.url);
    const title = make(link ? "a" : "span", "title", off ? item.title.replace(STATUS, "") : item.title, item.language);
    if (link) title.href = link.href;
    what.append(title, make("p", "when", when(time, format)));

    const body = make("div", "body");
    body.append(what);
    const spot = typeof location === "string" ? location.replace(/^(online|en ligne)$/i, "") : "";
    const told = /\b(online|en ligne)\b/i.test(spot);
    const where = [spot, online && !told && words.online].filter(Boolean).join(" · ");
    if (where) body.append(make("p", "where", where, spot && item.language));

    const entry = make("li", "item");
    if (off) entry.classList.add("off", status);
    entry.append(leaf, body);
    return entry;
  }

  // What the leaf leaves to say: the weekday and the hours, or the days it goes on.
  function when({ allDay, open, first, length, zone }, format) {
    const end = first + length;
    const last = Math.max(first, end - 1); // an end at midnight belongs to the day before
    const date = format({ dateStyle: "short" });
    const sameDay = (moment) => date.format(moment) === date.format(first);
    const weekday = format({ weekday: "long" });
    const time = format({ timeStyle: "short" });
    const hours = { hour: "numeric", minute: "2-digit" };
    if (allDay) {
      if (sameDay(last)) return weekday.format(first);
      return tight(format({ day: "numeric", month: "long" }).formatRange(first, last));
    }
    let words = "";
    if (open) words = `${weekday.format(first)}, ${time.format(first)}`; // nobody told the end
    else if (sameDay(end)) words = tight(format({ weekday: "long", ...hours }).formatRange(first, end));
    else if (sameDay(last)) words = `${weekday.format(first)}, ${time.format(first)}–${time.format(end)}`;
    else words = format({ weekday: "short", day: "numeric", month: "short", ...hours }).formatRange(first, end);
    // Who reads in another zone is told which one the hours are in.
    const clock = (zoned) => format({ dateStyle: "short", timeStyle: "short", ...zoned }).format(first);
    if (format({}).resolvedOptions().locale.startsWith("fr")) words = words.replace(/\b0?(\d+):(\d\d)/g, french);
    return clock() === clock({ timeZone: undefined }) ? words : `${words} (${zone.replaceAll("_", " ")})`;
  }

  // 14h30 and 18h
  function french(_, hour, minutes) {
    return `${hour}h${minutes === "00" ? "" : minutes}`;
  }

  // Days and hours stand close together, a year does not: “28 décembre 2026 – 3 janvier”.
  function tight(range) {
    return range.replace(/(?<=(?:^|\D)\d\d?)\s–\s(?=\d)/, "–").replace(/ (?=[AP]M)/g, "\u00a0");
  }

  function dates(language, options) {
    return new Intl.DateTimeFormat([language, "en"], options);
  }

  // The first of these from which `read` makes something.
  function usable(candidates, read) {
    for (const each of candidates) {
      try {
        if (each) return read(each);
      } catch {
        continue;
      }
    }
  }

  // http and https only: a feed must not bring a javascript: link into the page.
  function web(text, base) {
    const address = usable([text], (given) => new URL(given, base));
    return /^https?:$/.test(address?.protocol) ? address : null;
  }

  // textContent: the words of a feed stay words.
  function make(name, part, text = "", lang = "") {
    const made = document.createElement(name);
    made.className = made.part = part;
    made.textContent = text;
    if (lang) made.lang = lang;
    return made;
  }
}
