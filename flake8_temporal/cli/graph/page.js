"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(data.workflows.map((each) => [each.id, each]));
  const ORDER = ["effects", "findings", "clean"];
  const TITLES = { effects: "Reach effects", findings: "Other findings", clean: "Clean" };
  const main = document.getElementById("main");
  const list = document.getElementById("list");
  const search = document.getElementById("search");
  const picks = ["verdict", "kind", "code"].map((id) => document.getElementById(id));
  const state = { id: null, text: "", verdict: "", kind: "", code: "", all: false };

  // Elements are made here and nowhere else; text becomes text nodes, so nothing in it is ever markup.
  const make = (namespace) => (tag, attributes, ...children) => {
    const made = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value != null) made.setAttribute(name, value);
    }
    made.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  };
  const h = make("");
  const g = make("http://www.w3.org/2000/svg");
  const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
  const reported = (workflow) => workflow.findings.filter((each) => each.status === "reported");
  const isEffect = (finding) => finding.code.startsWith("TMP1");
  const look = (finding) => (finding.status !== "reported" ? "accepted" : isEffect(finding) ? "effects" : "findings");
  const place = (spot) => `${spot.path}:${spot.line}`;
  const linkTo = (id) => "#" + encodeURIComponent(id);

  const badge = (workflow) => {
    const found = reported(workflow);
    const effects = found.filter(isEffect).length;
    const text = effects ? counted(effects, "effect") : found.length ? counted(found.length, "finding") : "clean";
    return h("span", { class: `badge ${workflow.verdict}` }, text);
  };

  // -- which workflows and findings the filters leave

  const haystacks = new Map(data.workflows.map((workflow) => [workflow.id, [
    workflow.name, workflow.qualname, workflow.path,
    ...workflow.handlers.map((each) => `${each.role} ${each.name}`),
    ...workflow.functions.flatMap((each) => [each.name, ...each.commands.map((one) => `${one.kind} ${one.name}`)]),
    ...workflow.findings.map((each) => `${each.code} ${each.rule} ${each.message}`),
  ].join("\n").toLowerCase()]));
  const keeps = (finding) => (!state.code || finding.code === state.code) && (!state.kind || finding.kind === state.kind);
  const isFiltered = () => Boolean(state.text || state.verdict || state.kind || state.code);
  const isListed = (workflow) =>
    (!state.verdict || workflow.verdict === state.verdict) &&
    (!(state.kind || state.code) || workflow.findings.some(keeps)) &&
    state.text.toLowerCase().split(/\s+/).every((word) => haystacks.get(workflow.id).includes(word));

  // -- the list

  const compare = (one, other) =>
    ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict) ||
    (one.path < other.path ? -1 : one.path > other.path ? 1 : one.line - other.line);

  function drawList() {
    const shown = data.workflows.filter(isListed).sort(compare);
    document.getElementById("count").textContent =
      shown.length === data.workflows.length ? counted(shown.length, "workflow") : `${shown.length} of ${counted(data.workflows.length, "workflow")}`;
    document.getElementById("reset").hidden = !isFiltered();
    const groups = ORDER.map((verdict) => [verdict, shown.filter((each) => each.verdict === verdict)]);
    list.replaceChildren(...groups.filter(([, members]) => members.length).map(([verdict, members]) => [
      h("h2", {}, h("span", {}, TITLES[verdict]), h("span", {}, String(members.length))),
      h("ul", {}, members.map((workflow) => h("li", {}, h("button", {
        class: "item", type: "button", "data-id": workflow.id, title: place(workflow),
        "aria-current": String(workflow.id === state.id),
        onclick: () => { location.hash = linkTo(workflow.id); main.focus({ preventScroll: true }); },
      },
      h("span", { class: "top" }, h("span", { class: "name" }, workflow.name), badge(workflow)),
      h("span", { class: "path" }, h("bdi", {}, place(workflow))))))),
    ]).flat());
    if (!shown.length) list.append(h("p", { class: "empty" }, data.workflows.length ? "No workflow matches." : "There is no workflow in these files."));
  }

  // -- source excerpts

  const TOKENS = /(#.*$)|([rbfuRBFU]{0,2}(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))|\b(and|as|assert|async|await|break|case|class|continue|def|del|elif|else|except|False|finally|for|from|global|if|import|in|is|lambda|match|None|nonlocal|not|or|pass|raise|return|True|try|while|with|yield)\b/g;
  function coloured(text) {
    const pieces = [];
    let last = 0;
    for (const match of text.matchAll(TOKENS)) {
      pieces.push(text.slice(last, match.index));
      pieces.push(h("span", { class: match[1] ? "c" : match[2] ? "s" : "k" }, match[0]));
      last = match.index + match[0].length;
    }
    return [...pieces, text.slice(last)];
  }
  function line(number, text, spot, isText) {
    const at = number >= spot.line && number <= spot.end_line;
    const characters = [...text];
    const from = number === spot.line ? spot.column - 1 : text.search(/\S|$/);
    const to = number === spot.end_line ? spot.end_column - 1 : characters.length;
    const colour = isText ? (part) => h("span", { class: "s" }, part) : coloured;
    const cut = (start, end) => colour(characters.slice(start, end).join(""));
    const code = at && to > from ? [cut(0, from), h("mark", {}, cut(from, to)), cut(to)] : colour(text);
    return h("span", { class: at ? "ln at" : "ln" }, h("i", {}, String(number)), code);
  }
  function excerpt(spot) {
    const known = data.sources[spot.path] || {};
    const last = Math.min(spot.end_line, spot.line + 11);
    const numbers = [];
    for (let number = spot.line - 2; number <= last + 2; number += 1) if (known[number] !== undefined) numbers.push(number);
    while (numbers.length && !known[numbers[0]] && numbers[0] < spot.line) numbers.shift();
    while (numbers.length && !known[numbers[numbers.length - 1]] && numbers[numbers.length - 1] > last) numbers.pop();
    if (!numbers.length) return null;
    return h("pre", { class: "src", tabindex: 0, "aria-label": `source of ${place(spot)}` }, drawn(numbers, known, spot));
  }
  function drawn(numbers, known, spot) {
    let quote = "";
    return numbers.map((number) => {
      const text = known[number];
      const wasInside = quote;
      for (const [found] of text.matchAll(/"""|'''/g)) quote = quote === found ? "" : quote || found;
      return line(number, text, spot, Boolean(wasInside));
    });
  }

  // -- findings

  function explained(code) {
    const rule = data.rules[code];
    if (!rule) return null;
    const parts = rule.text.split(/\n\s*\n/).map((part) => h("p", {}, part.replace(/\s*\n\s*/g, " ").replace(/``/g, "")));
    return h("details", { class: "more" }, h("summary", {}, "what it is about"), h("div", {}, parts));
  }
  function drawFinding(finding, index, isOpen) {
    const way = finding.steps.map((step) => step.function).filter(Boolean);
    return h("details", { class: `finding ${look(finding)}`, id: `finding-${index}`, open: isOpen },
      h("summary", {},
        h("span", { class: "msg" }, brief(finding)),
        h("span", { class: "tags" },
          finding.status === "reported" ? null : h("span", { class: "badge accepted", title: "by a comment, the configuration or a baseline" }, "accepted"),
          finding.fix ? h("span", { class: "badge quiet" }, `${finding.fix} fix`) : null,
          h("span", { class: "badge kind" }, finding.kind || finding.rule)),
        h("span", { class: "via" }, way.length ? `${way.join(" → ")}:${finding.steps[way.length - 1].spot.line}` : place(finding))),
      h("div", { class: "inside" },
        h("p", { class: "full" }, finding.message),
        h("ol", { class: "steps" }, finding.steps.map((step) => h("li", {},
          h("span", { class: "fn" }, step.function || "module"), h("span", { class: "where" }, place(step.spot)), excerpt(step.spot))))));
  }
  const brief = (finding) => finding.message.split(/ in workflow code|; /)[0];
  const MOST = 6;
  function drawGroup(code, members, isFirst) {
    const rest = members.slice(MOST);
    const rows = members.map(([finding, index], position) => drawFinding(finding, index, isFirst && position === 0));
    rows.slice(MOST).forEach((row) => { row.hidden = true; });
    const more = rest.length ? h("button", { type: "button", class: "plain", onclick: (event) => {
      rows.forEach((row) => { row.hidden = false; });
      event.target.remove();
      rows[MOST].querySelector("summary").focus();
    } }, `${rest.length} more of ${code}`) : null;
    return h("div", { class: `group ${isEffect(members[0][0]) ? "effects" : "findings"}` },
      h("h3", {}, h("b", {}, code), members[0][0].rule, h("small", {}, String(members.length)), explained(code)),
      h("div", { class: "cards" }, rows, more));
  }
  function drawFindings(title, findings, note) {
    if (!findings.length) return null;
    const groups = new Map();
    findings.forEach((finding, index) => { if (keeps(finding)) groups.set(finding.code, [...(groups.get(finding.code) || []), [finding, index]]); });
    const kept = [...groups.values()].reduce((sum, members) => sum + members.length, 0);
    return h("section", { "aria-label": title },
      h("h2", {}, title, h("small", {}, kept < findings.length ? `${kept} of ${findings.length}, the filter hides ${findings.length - kept}` : note)),
      [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([code, members], position) => drawGroup(code, members, position === 0)));
  }

  // -- the map: columns by the number of calls from a handler, inline SVG

  const ROW = 46, HEIGHT = 32, GAP = 56, LONGEST = 38;
  function boxesOf(workflow) {
    const handlers = new Map();
    for (const handler of [...workflow.handlers].reverse()) handlers.set(handler.function, handler);
    const boxes = new Map();
    const edges = [];
    const isDrawn = (number) => handlers.has(number) || state.all || workflow.functions[number].leads_on;
    workflow.functions.forEach((each, number) => {
      if (!isDrawn(number)) return;
      const handler = handlers.get(number);
      boxes.set(`f${number}`, { key: `f${number}`, look: handler ? "handler" : "function", text: handler ? handler.name : each.name, sub: handler ? handler.role : "", title: `${each.name}\n${place(each)}` });
      new Set(each.calls.map((call) => call.to)).forEach((to) => { if (isDrawn(to) && to !== number) edges.push([`f${number}`, `f${to}`]); });
      each.commands.forEach((command) => {
        const key = `c${command.kind} ${command.name}`;
        if (!boxes.has(key)) boxes.set(key, { key, look: "command", text: command.name, sub: command.kind, title: place(command.spot), href: command.workflow ? linkTo(command.workflow) : null });
        edges.push([`f${number}`, key]);
      });
    });
    workflow.findings.forEach((finding, index) => {
      if (!keeps(finding)) return;
      const last = finding.steps[finding.steps.length - 1];
      const number = workflow.functions.findIndex((each) => each.name === last.function && each.path === last.spot.path);
      if (number < 0 || !boxes.has(`f${number}`)) return;
      // Several of a kind in one function are one box.
      const key = `x${number} ${look(finding)} ${finding.code} ${brief(finding)}`;
      const known = boxes.get(key);
      if (known) Object.assign(known, { number: known.number + 1, sub: `${finding.code} × ${known.number + 1}` });
      else boxes.set(key, { key, look: look(finding), text: brief(finding), sub: finding.code, number: 1, title: `${finding.code} ${finding.message}`, open: index });
      edges.push([`f${number}`, key]);
    });
    return { boxes, edges: [...new Map(edges.map((edge) => [edge.join("\n"), edge])).values()], handlers };
  }
  function drawMap(workflow) {
    const { boxes, edges, handlers } = boxesOf(workflow);
    const after = new Map();
    for (const [from, to] of edges) after.set(from, [...(after.get(from) || []), to]);
    let row = [...handlers.keys()].sort((one, other) => one - other).map((number) => `f${number}`).filter((key) => boxes.has(key));
    row.sort((one, other) => workflow.handlers.findIndex((each) => `f${each.function}` === one) - workflow.handlers.findIndex((each) => `f${each.function}` === other));
    const columns = [];
    const seen = new Set(row);
    while (row.length) {
      columns.push(row);
      const next = [];
      for (const key of row) for (const to of after.get(key) || []) if (!seen.has(to)) { seen.add(to); next.push(to); }
      row = next;
    }
    const shorten = (text) => ([...text].length > LONGEST ? [...text].slice(0, LONGEST - 1).join("") + "…" : text);
    let x = 8;
    let bottom = 0;
    for (const column of columns) {
      const widths = column.map((key) => Math.max([...shorten(boxes.get(key).text)].length * 7.3, boxes.get(key).sub.length * 6) + 24);
      const width = Math.max(...widths);
      column.forEach((key, position) => Object.assign(boxes.get(key), { x, y: 8 + position * ROW, width }));
      bottom = Math.max(bottom, column.length * ROW);
      x += width + GAP;
    }
    const drawn = [...boxes.values()].filter((box) => box.x !== undefined);
    const svg = g("svg", { width: x - GAP + 8, height: bottom + 8, viewBox: `0 0 ${x - GAP + 8} ${bottom + 8}`, role: "group", "aria-label": `calls of ${workflow.name}` });
    for (const [from, to] of edges) {
      const one = boxes.get(from), other = boxes.get(to);
      if (one.x === undefined || other.x === undefined) continue;
      const isBack = other.x <= one.x;
      const start = [one.x + one.width, one.y + HEIGHT / 2], end = [isBack ? other.x + other.width : other.x, other.y + HEIGHT / 2];
      const bend = isBack ? 26 : Math.max(24, (end[0] - start[0]) / 2);
      const curve = `M${start} C${start[0] + bend},${start[1]} ${end[0] + (isBack ? bend : -bend)},${end[1]} ${end}`;
      svg.append(g("path", { class: other.look === "effects" ? "edge bad" : "edge", d: curve, "data-from": from, "data-to": to }));
    }
    for (const box of drawn) {
      const shape = [
        g("title", {}, box.title),
        g("rect", { x: box.x, y: box.y, width: box.width, height: HEIGHT + 4, rx: box.look === "handler" ? 18 : 7 }),
        g("text", { x: box.x + 12, y: box.y + (box.sub ? 29 : 22) }, shorten(box.text)),
        box.sub ? g("text", { class: "sub", x: box.x + 12, y: box.y + 14 }, box.sub) : null,
      ];
      const isLink = box.href || box.open !== undefined;
      const jump = (event) => { if (box.open !== undefined) { event.preventDefault(); show(box.open); } };
      svg.append(g("g", { class: `node ${box.look}`, "data-key": box.key, onmouseenter: () => light(svg, box.key, edges), onmouseleave: () => light(svg, null, edges) },
        isLink ? g("a", { href: box.href || `#finding-${box.open}`, onclick: jump }, shape) : shape));
    }
    return svg;
  }
  function light(svg, key, edges) {
    svg.classList.toggle("lit", key !== null);
    const on = new Set([key]);
    const spread = (from, to) => {
      const pending = [key];
      const seen = new Set(pending);
      while (pending.length) {
        const current = pending.pop();
        for (const edge of edges) if (edge[from] === current && !seen.has(edge[to])) { seen.add(edge[to]); on.add(edge[to]); pending.push(edge[to]); }
      }
      return seen;
    };
    const forward = spread(0, 1), backward = spread(1, 0);
    svg.querySelectorAll(".node").forEach((node) => node.classList.toggle("on", on.has(node.dataset.key)));
    svg.querySelectorAll(".edge").forEach((edge) => edge.classList.toggle("on",
      (forward.has(edge.dataset.from) && forward.has(edge.dataset.to)) || (backward.has(edge.dataset.from) && backward.has(edge.dataset.to))));
  }
  function show(index) {
    const found = document.getElementById(`finding-${index}`);
    if (!found) return;
    found.open = true;
    found.hidden = false;
    found.querySelector("summary").focus();
    found.scrollIntoView({ block: "nearest" });
  }

  // -- the panel

  function drawCommands(workflow) {
    const rows = workflow.functions.flatMap((each) => each.commands.map((command) => ({ ...command, from: each })));
    if (!rows.length) return null;
    rows.sort((one, other) => (one.kind < other.kind ? -1 : one.kind > other.kind ? 1 : one.spot.path < other.spot.path ? -1 : one.spot.path > other.spot.path ? 1 : one.spot.line - other.spot.line));
    return h("section", { "aria-label": "Commands" }, h("h2", {}, "Commands", h("small", {}, "what it asks the service for")),
      h("div", { class: "box" }, h("table", {}, h("thead", {}, h("tr", {}, ["Kind", "What", "Asked for in", "Defined"].map((title) => h("th", { scope: "col" }, title)))),
        h("tbody", {}, rows.map((row) => h("tr", {},
          h("td", {}, h("span", { class: "badge kind" }, row.kind)),
          h("td", { class: "mono what" }, row.workflow ? h("a", { href: linkTo(row.workflow) }, row.name) : row.name),
          h("td", { class: "mono" }, row.from.name, h("span", { class: "where" }, place(row.spot))),
          h("td", { class: "mono" }, h("span", { class: "where" }, row.defined ? place(row.defined) : "not known"))))))));
  }
  function drawWorkflow(workflow) {
    const accepted = workflow.findings.length - reported(workflow).length;
    const hasMore = workflow.functions.some((each) => !each.leads_on);
    const toggle = hasMore ? h("button", { type: "button", class: "plain", id: "all", "aria-pressed": String(state.all), onclick: () => { state.all = !state.all; drawMain(); document.getElementById("all").focus(); } },
      state.all ? "only what leads to a command or a finding" : "all functions") : null;
    return [
      h("div", { class: "head" }, h("h1", {}, workflow.name), badge(workflow), accepted ? h("span", { class: "badge accepted" }, `${accepted} accepted`) : null),
      h("p", { class: "where" }, place(workflow), workflow.name === workflow.qualname ? "" : `  class ${workflow.qualname}`),
      h("section", { "aria-label": "Handlers" }, h("h2", {}, "Handlers"), h("ul", { class: "chips" }, workflow.handlers.map((each) => h("li", { class: "chip" },
        h("span", { class: "badge role" }, each.role), h("code", {}, each.name), h("span", { class: "where" }, `:${workflow.functions[each.function].line}`))))),
      workflow.findings.length ? drawFindings("Findings", workflow.findings, "each with the calls that lead to it") :
        h("section", {}, h("h2", {}, "Findings"), h("p", { class: "lead" }, "None. What cannot be resolved is not judged.")),
      h("section", { "aria-label": "Calls", class: "wide" }, h("h2", {}, "Calls", h("small", {}, "from the handlers on the left"), toggle),
        h("figure", { class: "map", tabindex: 0 }, drawMap(workflow)),
        h("p", { class: "legend" }, [["handler", "handler"], ["function", "function"], ["command", "command"], ["effects", "effect"], ["findings", "other finding"]].map(([name, text]) => h("span", {}, h("i", { class: name }), text)))),
      drawCommands(workflow),
    ];
  }
  function drawOverview() {
    const all = [...data.workflows.flatMap((each) => each.findings), ...data.elsewhere];
    // One finding may be that of several workflows.
    const unique = new Map(all.filter((each) => each.status === "reported").map((each) => [`${each.code} ${each.path} ${each.line} ${each.column}`, each]));
    const byCode = new Map();
    for (const each of unique.values()) byCode.set(each.code, (byCode.get(each.code) || 0) + 1);
    const most = Math.max(1, ...byCode.values());
    const tile = (verdict) => h("button", { type: "button", class: `tile ${verdict}`, onclick: () => pick("verdict", verdict) },
      h("b", {}, String(data.workflows.filter((each) => each.verdict === verdict).length)), h("span", {}, TITLES[verdict].toLowerCase()));
    const codes = [...byCode].sort(([one], [other]) => (one < other ? -1 : 1));
    return [
      h("h1", {}, "Workflows"),
      h("p", { class: "lead" }, "What each workflow runs, what it asks the service for, and how it comes to what it should not touch. What cannot be resolved is not judged."),
      h("div", { class: "tiles" }, ORDER.map(tile)),
      codes.length ? h("section", { "aria-label": "Findings by rule" }, h("h2", {}, "Findings by rule", h("small", {}, counted(unique.size, "finding"))),
        h("ul", { class: "rows" }, codes.map(([code, number]) => h("li", {}, h("button", { type: "button", class: `rule ${code.startsWith("TMP1") ? "effects" : ""}`, title: (data.rules[code] || {}).message, onclick: () => pick("code", code) },
          h("code", {}, code), h("span", {}, (data.rules[code] || { name: "" }).name),
          h("span", { class: "meter" }, g("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" }, g("rect", { width: (100 * number) / most, height: 8, rx: 1 }))),
          h("span", { class: "n" }, String(number))))))) : null,
      data.unjudged.length ? h("section", {}, h("h2", {}, "Not judged"), h("ul", { class: "rows" }, data.unjudged.map((each) => h("li", { class: "empty" }, h("code", {}, each.path), ` ${each.message}`)))) : null,
      drawFindings("Outside workflows", data.elsewhere, "activities, workers, and files without a workflow"),
    ];
  }
  function drawMain() {
    const workflow = byId.get(state.id);
    document.title = `${workflow ? workflow.name : "Workflows"} · flake8-temporal`;
    const parts = (workflow ? drawWorkflow(workflow) : drawOverview()).flat(9).filter(Boolean);
    main.replaceChildren(...parts);
  }
  function draw() { drawList(); drawMain(); }

  // -- what the user does

  function pick(name, value) {
    state[name] = value;
    document.getElementById(name).value = value;
    draw();
  }
  function options(id, values) {
    document.getElementById(id).append(...values.map(([value, text]) => h("option", { value }, text)));
  }
  function follow() {
    let id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { id = ""; }
    if (id === "main") return;
    state.id = byId.has(id) ? id : null;
    draw();
    main.scrollTop = 0;
    const current = list.querySelector('[aria-current="true"]');
    if (current) current.scrollIntoView({ block: "nearest" });
  }
  const every = [...data.workflows.flatMap((each) => each.findings), ...data.elsewhere];
  const distinct = (values) => [...new Set(values)].filter(Boolean).sort();
  options("verdict", ORDER.map((verdict) => [verdict, TITLES[verdict].toLowerCase()]));
  options("kind", distinct(every.map((each) => each.kind)).map((kind) => [kind, kind]));
  options("code", distinct(every.map((each) => each.code)).map((code) => [code, `${code} ${(data.rules[code] || { name: "" }).name}`]));
  for (const each of picks) each.addEventListener("change", () => { state[each.id] = each.value; draw(); });
  search.addEventListener("input", () => { state.text = search.value.trim(); drawList(); });
  document.getElementById("reset").addEventListener("click", () => {
    Object.assign(state, { text: "", verdict: "", kind: "", code: "" });
    search.value = "";
    for (const each of picks) each.value = "";
    draw();
    search.focus();
  });
  document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !isTyping) { event.preventDefault(); search.focus(); search.select(); return; }
    if (event.key === "Escape" && event.target === search) { search.value = state.text = ""; drawList(); search.blur(); return; }
    const items = [...list.querySelectorAll(".item")];
    const at = items.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && (at >= 0 || event.target === search)) { event.preventDefault(); (items[at + 1] || items[at] || search).focus(); }
    else if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (items[at - 1] || search).focus(); }
    else if (event.key === "Enter" && event.target === search && items.length) items[0].click();
  });
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => main.querySelectorAll("details.finding").forEach((each) => { each.hidden = false; each.open = true; }));
  follow();
})();
