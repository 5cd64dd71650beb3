// Score sheets: each line (data-score) saves itself when a field changes and shows its state; keys move between answers.
(function () {
  "use strict";

  var RETRY = 8000;
  var OFFLINE = "网络不通，内容还在本页，恢复后自动再存。";
  var queue = Promise.resolve();
  var waiting = 0;

  function all(root, selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }

  function token() { return document.querySelector("[name=csrfmiddlewaretoken]").value; }

  function badge(kind, icon, word) {
    var mark = document.createElement("span");
    mark.className = "state state-" + kind;
    var sign = document.createElement("i");
    sign.className = "ti ti-" + icon;
    sign.setAttribute("aria-hidden", "true");
    mark.appendChild(sign);
    mark.appendChild(document.createTextNode(word));
    return mark;
  }

  function show(line, badges, problem) {
    var place = line.querySelector("[data-states]");
    place.textContent = "";
    badges.forEach(function (one) { place.appendChild(badge(one[0], one[1], one[2])); });
    var told = line.querySelector("[data-problem]");
    if (told) told.textContent = problem || "";
    line.classList.toggle("is-faulty", Boolean(problem));
  }

  function fieldsOf(line) {
    return all(line, "input, select, textarea").filter(function (field) { return field.name && !field.disabled; });
  }

  function bodyOf(line) {
    var body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", token());
    fieldsOf(line).forEach(function (field) {
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) return;
      body.append(field.name, field.value);
    });
    return body;
  }

  function pageState() {
    var place = document.querySelector("[data-page-state]");
    if (!place) return;
    var faulty = document.querySelectorAll("[data-score].is-faulty").length;
    if (waiting) place.textContent = "保存中…";
    else if (faulty) place.textContent = "有 " + faulty + " 项有误，未保存";
    else place.textContent = "全部已保存";
  }

  function send(line, address) {
    return fetch(address || line.dataset.url, {
      method: "POST",
      body: bodyOf(line),
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
    }).then(function (response) {
      var isData = (response.headers.get("Content-Type") || "").indexOf("json") !== -1;
      if (isData) return response.json();
      if (response.redirected) return { state: "faulty", problem: "登录已失效。请在新窗口登录后回到本页，再改一次或点“保存”；内容还在。" };
      return { state: "faulty", problem: "没有保存（" + response.status + "）。请刷新页面后再试。" };
    });
  }

  function save(line, address) {
    line.dirty = false;
    waiting += 1;
    show(line, [["info", "loader", "保存中"]]);
    pageState();
    queue = queue.then(function () { return send(line, address); }).then(function (said) {
      waiting -= 1;
      apply(line, said);
      pageState();
    }, function () {
      waiting -= 1;
      line.dirty = true;
      show(line, [["block", "alert-octagon", "有误"]], OFFLINE);
      pageState();
      setTimeout(function () { if (line.dirty) save(line, address); }, RETRY);
    });
    return queue;
  }

  function apply(line, said) {
    var revision = line.querySelector("[data-revision]");
    if (said.state === "conflict") return conflict(line, said, revision);
    if (said.revision) revision.value = said.revision;
    if (said.state === "locked") return show(line, [["locked", "lock", "已锁定"]], said.problem);
    if ("points" in said) sums(line, said);
    var marks = [];
    if (said.state === "faulty" || said.needs_contest) marks.push(["block", "alert-octagon", "有误"]);
    else if (said.is_blank) marks.push(["neutral", "point", "未评"]);
    else marks.push(["done", "circle-check", "已保存 " + said.at]);
    if (said.has_comment) marks.push(["info", "info-circle", "有批注"]);
    if (said.needs_check) marks.push(["warn", "alert-triangle", "待核"]);
    show(line, marks, said.problem || (said.needs_contest ? "与系统取数不一致，请填写异议理由。" : ""));
  }

  function sums(line, said) {
    line.querySelector("[data-points]").textContent = said.points === "" ? "—" : said.points;
    var summary = document.querySelector("[data-summary]");
    if (summary) summary.innerHTML = said.summary;
    var row = line.closest("tr");
    if (row && row.querySelector("[data-total]")) row.querySelector("[data-total]").textContent = said.total;
    var contest = line.querySelector("[data-contest]");
    if (contest) contest.hidden = !said.is_contested;
    var field = line.querySelector("[data-reason-field]");
    if (!field) return;
    var reason = line.querySelector("[data-reason]");
    if (document.activeElement !== reason) reason.value = said.reason;
    var na = line.querySelector("[data-na]");
    field.hidden = !said.is_deducted && !said.reason && !(na && na.checked);
  }

  // Both versions stay in sight: what is stored is named, what was typed is in the field; the user chooses.
  function conflict(line, said, revision) {
    show(line, [["block", "alert-octagon", "有误"]], said.problem + "您填的内容还在，没有保存。");
    var told = line.querySelector("[data-problem]");
    [["仍用我的", function () { revision.value = said.revision; save(line); }],
      ["采用对方的", function () { location.reload(); }]].forEach(function (choice) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = choice[0];
      button.addEventListener("click", choice[1]);
      told.appendChild(button);
    });
  }

  function isAnswer(field) { return field.hasAttribute("data-answer"); }

  function changed(event) {
    var field = event.target;
    var line = field.closest("[data-score]");
    if (!line) return;
    var na = line.querySelector("[data-na]");
    if (isAnswer(field) && field.value !== "" && na) na.checked = false;
    if (field === na && na.checked) all(line, "[data-answer]").forEach(function (one) { one.value = ""; });
    var kept = line.querySelector("[data-na-kept]");
    if (kept && isAnswer(field) && field.value !== "") kept.remove();
    var ticks = field.closest(".score-ticks");
    if (ticks) ticked(ticks, field);
    save(line);
  }

  function ticked(ticks, field) {
    var none = ticks.querySelector("[data-none]");
    var items = all(ticks, "input[type=checkbox]").filter(function (one) { return one !== none; });
    if (field === none && none.checked) items.forEach(function (one) { one.checked = false; });
    else if (field !== none && field.checked) none.checked = false;
    var met = items.filter(function (one) { return one.checked; }).length;
    ticks.querySelector("[data-ticks-summary]").textContent = none.checked ? "均未做到" : met ? met + "/" + items.length + "项" : "逐项勾选";
  }

  // Enter and arrows go from answer to answer; in the grid up and down, Enter as well.
  function answers() { return all(document, "[data-score] [data-answer], [data-score] .score-ticks summary"); }

  function go(field, step) {
    var cell = field.closest("td.grid-cell");
    if (cell) {
      var row = cell.parentNode;
      do { row = step > 0 ? row.nextElementSibling : row.previousElementSibling; } while (row && !row.querySelector("[data-answer]"));
      var target = row && row.children[cell.cellIndex] && row.children[cell.cellIndex].querySelector("[data-answer]");
      if (target) focus(target);
      return;
    }
    var list = answers();
    var next = list[list.indexOf(field) + step];
    if (next) focus(next);
    else if (step > 0 && document.querySelector("[data-save]")) document.querySelector("[data-save]").focus();
  }

  function focus(field) {
    field.focus();
    if (field.select) field.select();
    field.scrollIntoView({ block: "nearest" });
  }

  function choose(select, key) {
    var place = /^[0-9]$/.test(key) ? (select.options.length === 3 ? { 1: 1, 0: 2 }[key] : Number(key)) : undefined;
    if (place === undefined || !select.options[place]) return false;
    select.selectedIndex = place;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  function pressed(event) {
    if (event.isComposing) return;
    var field = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return onward(event);
    if (!field.matches || !field.matches("[data-score] [data-answer], [data-score] .score-ticks summary")) {
      if (event.key === "Enter" && field.matches && field.matches("[data-score] input")) event.preventDefault();
      return;
    }
    if (event.altKey || event.shiftKey) return;
    if (event.key === "Enter" && field.tagName === "SUMMARY") return;
    if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); go(field, 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); go(field, -1); }
    else if (field.tagName === "SELECT" && choose(field, event.key)) event.preventDefault();
  }

  // Ctrl+Enter: what is being typed is saved first, then the next village.
  function onward(event) {
    event.preventDefault();
    if (document.activeElement && document.activeElement.blur) document.activeElement.blur();
    queue.then(function () { return queue; }).then(function () {
      if (document.querySelector("[data-score].is-faulty")) return;
      var next = document.querySelector("[data-next]");
      if (next) next.click();
    });
  }

  function take(event) {
    var button = event.target.closest ? event.target.closest("[data-take]") : null;
    if (!button) return;
    event.preventDefault();
    save(button.closest("[data-score]"), button.getAttribute("formaction")).then(function () { location.reload(); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (!window.fetch || !document.querySelector("[data-score]")) return;
    document.addEventListener("change", changed);
    document.addEventListener("keydown", pressed);
    document.addEventListener("click", take);
    window.addEventListener("beforeunload", function (event) {
      if (!waiting && !document.querySelector("[data-score].is-faulty")) return;
      event.preventDefault();
      event.returnValue = "";
    });
  });
})();
