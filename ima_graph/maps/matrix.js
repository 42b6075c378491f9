// The matrix: departments open in place, and the flows of a cell are listed below the table.
// It draws the table that matrix.py writes for those without a script; a test keeps the two equal.
(() => {
  "use strict";

  const SHOWN_AT_ONCE = 200;
  const MARK = "M5 1.2 9.2 9H.8z";

  const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  const count = (value, thing) => `${number(value)} ${thing}${value === 1 ? "" : "s"}`;

  const element = (tag, attributes = {}, ...content) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== "") made.setAttribute(name, value);
    }
    made.append(...content);
    return made;
  };

  const mark = () => {
    const make = (tag, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      return made;
    };
    const svg = make("svg", { class: "gap-mark", viewBox: "0 0 10 10", "aria-hidden": "true" });
    svg.append(make("path", { class: "halo", d: MARK }), make("path", { d: MARK }));
    return svg;
  };

  const step = (flows, most) => {
    const bounds = [Math.sqrt(Math.sqrt(most)), Math.sqrt(most), Math.sqrt(most * Math.sqrt(most))];
    return Math.min(flows, 1 + bounds.filter((bound) => flows > bound).length);
  };

  const ranges = (most) => {
    const found = new Map();
    const edges = [Math.sqrt(Math.sqrt(most)), Math.sqrt(most), Math.sqrt(most * Math.sqrt(most))].map(Math.floor);
    const counts = new Set([1, 2, 3, 4, ...edges, most].flatMap((edge) => [edge, edge + 1]));
    for (const value of [...counts].filter((c) => c > 0 && c <= most).sort((a, b) => a - b)) {
      const group = step(value, most);
      found.set(group, [...(found.get(group) ?? []), value]);
    }
    return [...found.values()].map((c) => (c[0] === c.at(-1) ? `${c[0]}` : `${number(c[0])} to ${number(c.at(-1))}`));
  };

  const start = (section) => {
    const data = JSON.parse(section.querySelector("script[type='application/json']").textContent);
    const table = section.querySelector("table");
    const list = section.querySelector(".matrix-flows");
    const sent = new Array(data.teams.length).fill(0);
    const received = new Array(data.teams.length).fill(0);
    for (const [source, target] of data.flows) {
      sent[source] += 1;
      received[target] += 1;
    }
    const members = data.groups.map(() => []);
    data.teams.forEach(([, group], team) => members[group].push(team));
    const busy = (teams) => teams.reduce((sum, team) => sum + sent[team] + received[team], 0);
    let open = section.dataset.start === "teams" ? data.groups.map((_, group) => group) : [];
    let places = new Map();
    let buttons = new Map();

    // Of too many lines the busiest stay, in their order; one line sums up the others.
    const busiest = (lines, what) => {
      if (lines.length <= data.most) return lines;
      const order = lines.map((line, at) => [busy(line.teams), at]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
      const kept = new Set(order.slice(0, data.most).map(([, at]) => at));
      const others = lines.filter((_, at) => !kept.has(at));
      const rest = {
        label: `${number(others.length)} more ${what}${others.length > 1 ? "s" : ""}`,
        teams: others.flatMap((line) => line.teams),
        group: what === "team" ? lines[0].group : -1,
        rest: others.length,
      };
      return [...lines.filter((_, at) => kept.has(at)), rest];
    };

    const lines = () => {
      const departments = busiest(data.groups.map((label, group) => ({ label, teams: members[group], group })), "department");
      return departments.map((line) => {
        if (!open.includes(line.group)) return { ...line, lines: [line] };
        const teams = members[line.group].map((team) => ({ label: data.teams[team][0], teams: [team], group: line.group }));
        return { ...line, lines: busiest(teams, "team"), isOpen: true };
      });
    };

    const counted = (all) => {
      const lineOf = new Array(data.teams.length);
      all.forEach((line, at) => line.teams.forEach((team) => (lineOf[team] = at)));
      const cells = new Map();
      data.flows.forEach(([source, target, , gaps], flow) => {
        const at = lineOf[source] * all.length + lineOf[target];
        if (!cells.has(at)) cells.set(at, { flows: [], gaps: 0 });
        cells.get(at).flows.push(flow);
        cells.get(at).gaps += gaps ? 1 : 0;
      });
      return cells;
    };

    const between = (source, target) =>
      source === target ? `inside ${source.label}` : `from ${source.label} to ${target.label}`;

    const departmentHeading = (group, side) => {
      const deep = open.length > 0;
      const across = side === "col";
      const span = across ? "colspan" : "rowspan";
      const attributes = { scope: group.isOpen ? `${side}group` : side, class: group.isOpen ? "department open" : "department" };
      if (group.isOpen) attributes[span] = group.lines.length > 1 ? group.lines.length : undefined;
      else if (deep) attributes[across ? "rowspan" : "colspan"] = 2;
      if (group.isOpen && across && group.lines.length < 4) attributes.class += " narrow";
      const name = element("span", { dir: "auto", title: group.label }, group.label);
      if (group.rest) return element("th", { ...attributes, class: "department rest" }, name);
      const toggle = { type: "button", "aria-expanded": String(Boolean(group.isOpen)), "data-group": group.group };
      if (across) toggle.tabindex = "-1";
      return element("th", attributes, element("button", toggle, name));
    };

    const teamHeading = (line, side) => {
      const isStill = !line.rest && line.teams.every((team) => data.teams[team][2] && sent[team] + received[team] === 0);
      const name = element("span", { dir: "auto", title: line.label }, line.label);
      return element("th", { scope: side, class: line.rest ? "team rest" : isStill ? "team still" : "team" }, name);
    };

    const cell = (found, row, column, all, most) => {
      const begins = open.length && (!column || all[column].group !== all[column - 1].group);
      const marks = [row === column ? "inside" : "", begins ? "begins" : ""].filter(Boolean);
      if (!found) return element("td", { class: marks.join(" ") });
      const said = `${count(found.flows.length, "flow")} ${between(all[row], all[column])}`;
      const gaps = found.gaps ? `, ${number(found.gaps)} with a gap` : "";
      const button = element("button", { type: "button", tabindex: "-1", "aria-label": said + gaps }, number(found.flows.length));
      if (found.gaps) button.append(mark());
      places.set(button, [row, column, found.flows, said]);
      buttons.set(`${row},${column}`, button);
      return element("td", { class: [`s${step(found.flows.length, most)}`, ...marks].join(" ") }, button);
    };

    const draw = () => {
      const groups = lines();
      const all = groups.flatMap((group) => group.lines);
      const cells = counted(all);
      const most = Math.max(1, ...[...cells.values()].map((found) => found.flows.length));
      const deep = open.length > 0;
      const sum = (line, of) => line.teams.reduce((total, team) => total + of[team], 0);
      const two = deep ? { colspan: 2 } : {};
      places = new Map();
      buttons = new Map();

      const tall = deep ? { rowspan: 2 } : {};
      const corner = element("td", { class: "corner", ...two, ...tall }, "sends ↓ to →");
      const top = element("tr", {}, corner, ...groups.map((group) => departmentHeading(group, "col")));
      top.append(element("th", { scope: "col", class: "total", ...tall }, element("span", {}, "sent")));
      const head = element("thead", {}, top);
      if (deep) {
        const open = groups.filter((group) => group.isOpen).flatMap((group) => group.lines);
        head.append(element("tr", {}, ...open.map((line) => teamHeading(line, "col"))));
      }

      let row = 0;
      const bodies = groups.map((group) => {
        const body = element("tbody");
        group.lines.forEach((line, at) => {
          const written = element("tr");
          if (at === 0) written.append(departmentHeading(group, "row"));
          if (group.isOpen) written.append(teamHeading(line, "row"));
          all.forEach((_, column) => written.append(cell(cells.get(row * all.length + column), row, column, all, most)));
          written.append(element("td", { class: "total" }, number(sum(line, sent))));
          body.append(written);
          row += 1;
        });
        return body;
      });

      const foot = element("tr", {}, element("th", { scope: "row", class: "total", ...two }, "received"));
      all.forEach((line) => foot.append(element("td", { class: "total" }, number(sum(line, received)))));
      foot.append(element("td", { class: "total" }, number(data.flows.length)));
      table.replaceChildren(table.caption, head, ...bodies, element("tfoot", {}, foot));
      const first = buttons.values().next().value;
      if (first) first.tabIndex = 0;
      section.querySelector(".matrix-steps").replaceChildren(
        ...ranges(cells.size ? most : 0).map((range, at) => element("span", { class: `step s${at + 1}` }, range)),
      );
      section.querySelector(".matrix-rest").textContent = groups
        .filter((group) => group.isOpen && group.lines.at(-1).rest)
        .map((group) => {
          const rest = group.lines.at(-1);
          return (
            `${group.label} has ${count(members[group.group].length, "team")}: the busiest ${number(data.most)} have a line each; ` +
            `the other ${number(rest.rest)}, which send ${number(sum(rest, sent))} flows and receive ${number(sum(rest, received))}, share one.`
          );
        })
        .join(" ");
    };

    const sentences = (flows) =>
      flows.map(([text, gaps]) => {
        const item = element("li", { dir: "auto" }, text);
        for (const gap of gaps ?? []) item.append(" ", element("span", { class: "gap" }, mark(), ` ${gap}`));
        return item;
      });

    const show = (title, flows) => {
      const items = element("ol", {}, ...sentences(flows.slice(0, SHOWN_AT_ONCE)));
      list.replaceChildren(element("p", { class: "title" }, title), items);
      if (flows.length > SHOWN_AT_ONCE) {
        const more = element("button", { type: "button" }, `Show the other ${number(flows.length - SHOWN_AT_ONCE)}`);
        more.addEventListener("click", () => {
          items.append(...sentences(flows.slice(SHOWN_AT_ONCE)));
          more.remove();
        });
        list.append(more);
      }
      list.hidden = false;
      section.querySelector(".matrix-status").textContent = `${title}, listed below the table.`;
      list.scrollIntoView({ block: "nearest" });
    };

    const pick = (button) => {
      const [, , flows, title] = places.get(button);
      table.querySelector("[aria-current]")?.removeAttribute("aria-current");
      button.setAttribute("aria-current", "true");
      show(title, flows.map((flow) => data.flows[flow].slice(2)));
    };

    // All open departments together have at most so many lines: the one that was opened first closes.
    const toggle = (group) => {
      if (open.includes(group)) open = open.filter((other) => other !== group);
      else open = [...open, group];
      const size = () => open.reduce((sum, one) => sum + Math.min(members[one].length, data.most), 0);
      while (open.length > 1 && size() > data.most) open = open.slice(1);
    };

    const stepTo = (button, key) => {
      const [row, column] = places.get(button);
      const mine = [...places].filter(([, at]) => (key === "ArrowUp" || key === "ArrowDown" ? at[1] === column : at[0] === row));
      const at = mine.findIndex(([other]) => other === button);
      const by = { ArrowUp: at - 1, ArrowLeft: at - 1, ArrowDown: at + 1, ArrowRight: at + 1, Home: 0, End: mine.length - 1 };
      const next = mine[by[key]]?.[0];
      if (!next) return;
      button.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    };

    table.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (places.has(button)) {
        pick(button);
        return;
      }
      const inHead = button.closest("thead") ? "thead" : "tbody";
      toggle(Number(button.dataset.group));
      draw();
      table.querySelector(`${inHead} button[data-group='${button.dataset.group}']`).focus();
    });
    table.addEventListener("keydown", (event) => {
      if (!places.has(event.target) || !/^(Arrow(Up|Down|Left|Right)|Home|End)$/.test(event.key)) return;
      event.preventDefault();
      stepTo(event.target, event.key);
    });
    for (const tool of section.querySelectorAll(".matrix-tools button")) {
      tool.addEventListener("click", () => {
        open = tool.dataset.open === "all" ? data.groups.map((_, group) => group) : [];
        draw();
      });
    }
    const unknown = section.querySelector(".matrix-unknown button");
    unknown?.addEventListener("click", () => show(unknown.textContent, data.unknown));
    draw();
    section.classList.add("live");
  };

  for (const section of document.querySelectorAll("section.matrix")) start(section);
})();
