// Keeps what is being typed in this browser, per user and form, until it is saved.
// A form opts in with data-draft="name"; a form shown again with its problems carries data-bound.
(function () {
  "use strict";

  var PREFIX = "portal.draft:";
  var SENT = "portal.sent";
  var LEFT = "portal.left";
  var WEEK = 7 * 24 * 3600 * 1000;

  function read(store, key) {
    try { return JSON.parse(store.getItem(key)); } catch (error) { return null; }
  }
  function write(store, key, value) {
    try {
      if (value === null) store.removeItem(key);
      else store.setItem(key, JSON.stringify(value));
    } catch (error) { /* private mode or full: the form works without drafts */ }
  }
  function keysOf(user) {
    var keys = [];
    for (var i = 0; i < localStorage.length; i++) {
      if (localStorage.key(i).indexOf(PREFIX + user) === 0) keys.push(localStorage.key(i));
    }
    return keys;
  }
  function keyOf(form) { return PREFIX + document.body.dataset.user + ":" + form.dataset.draft; }
  // The draft of an address (by default of this one), as forms name it when they are not told otherwise.
  function keyAt(address) { return PREFIX + document.body.dataset.user + ":" + (address || location.pathname).split("?")[0]; }

  function isKept(field) {
    if (!field.name || field.disabled || field.readOnly) return false;
    return ["hidden", "password", "file", "submit", "button", "reset"].indexOf(field.type) === -1;
  }
  function collect(form) {
    var values = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!isKept(field)) return;
      var list = values[field.name] || (values[field.name] = []);
      if (field.type === "checkbox" || field.type === "radio") { if (field.checked) list.push(field.value); }
      else if (field.multiple) Array.prototype.forEach.call(field.selectedOptions, function (option) { list.push(option.value); });
      else list.push(field.value);
    });
    return values;
  }
  function fill(form, values) {
    var used = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!isKept(field) || !(field.name in values)) return;
      var list = values[field.name];
      if (field.type === "checkbox" || field.type === "radio") field.checked = list.indexOf(field.value) !== -1;
      else if (field.multiple) Array.prototype.forEach.call(field.options, function (option) { option.selected = list.indexOf(option.value) !== -1; });
      else {
        used[field.name] = (used[field.name] || 0) + 1;
        if (list.length >= used[field.name]) field.value = list[used[field.name] - 1];
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }
  function revisionOf(form) { return form.querySelector("input[name=revision]"); }

  function clock(when) {
    var day = new Date(when);
    function two(number) { return (number < 10 ? "0" : "") + number; }
    return day.getMonth() + 1 + "月" + day.getDate() + "日 " + two(day.getHours()) + ":" + two(day.getMinutes());
  }

  function offerDiscard(form, draft, original, revisionNow) {
    var box = document.createElement("div");
    box.className = "notice notice-info draft-notice";
    box.setAttribute("role", "status");
    var body = document.createElement("div");
    body.textContent = "已恢复您 " + clock(draft.at) + " 填写、尚未保存的内容。请核对后保存。 ";
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = "不要这些内容";
    button.addEventListener("click", function () {
      write(localStorage, keyOf(form), null);
      fill(form, original);
      if (revisionNow !== null) revisionOf(form).value = revisionNow;
      form.removeAttribute("data-restored");
      box.remove();
      var first = form.querySelector(".form-control, .form-select");
      if (first) first.focus();
    });
    body.appendChild(button);
    box.appendChild(body);
    form.insertBefore(box, form.firstChild);
  }

  // The draft goes back with the revision it was begun on: if someone saved meanwhile, the conflict page asks.
  function restore(form) {
    var draft = read(localStorage, keyOf(form));
    if (!draft) return;
    var original = collect(form);
    if (Date.now() - draft.at > WEEK || same(original, draft.values)) {
      write(localStorage, keyOf(form), null);
      return;
    }
    var revision = revisionOf(form);
    var revisionNow = revision ? revision.value : null;
    fill(form, draft.values);
    if (revision && draft.revision) revision.value = draft.revision;
    form.setAttribute("data-restored", "");
    offerDiscard(form, draft, original, revisionNow);
  }

  function keep(form) {
    var original = collect(form);
    var timer = null;
    var hint = form.querySelector("[data-draft-hint]");
    function save() {
      clearTimeout(timer);
      timer = null;
      var values = collect(form);
      if (same(values, original) && !form.hasAttribute("data-bound") && !form.hasAttribute("data-restored")) return;
      var revision = revisionOf(form);
      write(localStorage, keyOf(form), { at: Date.now(), values: values, revision: revision ? revision.value : "" });
      if (hint) hint.textContent = "未保存的内容已留在本机 " + clock(Date.now());
    }
    form.addEventListener("input", function () {
      if (!timer) timer = setTimeout(save, 800);
    });
    form.addEventListener("change", function () {
      if (!timer) timer = setTimeout(save, 800);
    });
    form.addEventListener("submit", function () {
      save();
      write(sessionStorage, SENT, keyOf(form));
    });
    if (form.hasAttribute("data-bound")) save();
  }

  // Signing out on purpose leaves nothing behind on a shared machine.
  function forgetWhoLeft() {
    var user = read(sessionStorage, LEFT);
    write(sessionStorage, LEFT, null);
    if (user && !document.body.dataset.user) keysOf(user + ":").forEach(function (key) { localStorage.removeItem(key); });
  }

  // The page after a submit tells how it went: sign-in page, the same form with problems and the conflict page
  // keep the draft; anything else means it was saved.
  function settle() {
    var sent = read(sessionStorage, SENT);
    if (!sent) return;
    write(sessionStorage, SENT, null);
    if (!document.body.dataset.user || document.querySelector("[data-draft-keep], .error-card")) return;
    var bound = Array.prototype.some.call(document.querySelectorAll("form[data-bound]"), function (form) {
      return form.dataset.draft && keyOf(form) === sent;
    });
    if (!bound) write(localStorage, sent, null);
  }

  document.addEventListener("DOMContentLoaded", function () {
    forgetWhoLeft();
    settle();
    document.querySelectorAll("form[data-draft]").forEach(function (form) {
      if (!form.hasAttribute("data-bound")) restore(form);
      keep(form);
    });
  });
  // The conflict page and the page of a kept form post the same content: the outcome decides over the draft.
  document.addEventListener("submit", function (event) {
    var user = document.body.dataset.user;
    if (event.target.hasAttribute("data-draft-keep")) {
      write(sessionStorage, SENT, keyAt(event.target.dataset.draftKeep));
    }
    if (event.target.hasAttribute("data-signs-out")) write(sessionStorage, LEFT, user);
  });
  document.addEventListener("click", function (event) {
    var discard = event.target.closest ? event.target.closest("[data-draft-discard]") : null;
    if (discard) write(localStorage, keyAt(discard.dataset.draftDiscard), null);
  });
})();
