// Menu on narrow screens, focus on what matters, warning before idle sign-out, htmx after sign-out.
(function () {
  "use strict";

  function menu() {
    var button = document.querySelector("[data-menu-toggle]");
    var panel = document.getElementById("menu");
    if (!button || !panel) return;
    button.setAttribute("role", "button");
    button.setAttribute("aria-controls", "menu");
    function show(open) {
      panel.classList.toggle("is-open", open);
      button.setAttribute("aria-expanded", String(open));
    }
    show(false);
    button.addEventListener("click", function (event) {
      event.preventDefault();
      show(!panel.classList.contains("is-open"));
    });
    button.addEventListener("keydown", function (event) {
      if (event.key === " ") {
        event.preventDefault();
        button.click();
      }
    });
    panel.querySelector("[data-menu-close]").addEventListener("click", function (event) {
      event.preventDefault();
      show(false);
      button.focus();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && panel.classList.contains("is-open")) {
        show(false);
        button.focus();
      }
    });
  }

  function foldOnNarrow() {
    if (!window.matchMedia("(max-width: 991px)").matches) return;
    document.querySelectorAll("[data-fold-on-narrow]").forEach(function (details) {
      details.open = false;
    });
  }

  // Where to come back to after signing in again. A plain link, so that the draft is found at the same address.
  function loginAddress() {
    var address = document.body.dataset.loginUrl || "/";
    return address + "?reason=idle&next=" + encodeURIComponent(location.pathname + location.search);
  }

  function notice(id, kind, text) {
    var box = document.getElementById(id);
    if (!box) {
      box = document.createElement("div");
      box.id = id;
      document.getElementById("messages").appendChild(box);
    }
    box.className = "notice notice-floating notice-" + kind;
    box.setAttribute("role", "alert");
    box.textContent = "";
    var body = document.createElement("div");
    body.textContent = text + " ";
    box.appendChild(body);
    return body;
  }

  // Any window of this account counts as activity, and so does typing: the server is told now and then.
  function idle() {
    var limit = Number(document.body.dataset.idleSeconds || 0) * 1000;
    if (!limit) return;
    var warning = Math.min(120000, limit / 2);
    var key = "portal.contact:" + document.body.dataset.user;
    var timer = null;
    var contact = Date.now();
    var asking = false;

    function lastContact() {
      var elsewhere = 0;
      try { elsewhere = Number(localStorage.getItem(key) || 0); } catch (error) { /* private mode: this window only */ }
      return Math.max(contact, elsewhere);
    }
    function start() {
      contact = Date.now();
      try { localStorage.setItem(key, String(contact)); } catch (error) { /* as above */ }
      var box = document.getElementById("idle-notice");
      if (box) box.remove();
      look();
    }
    function look() {
      clearTimeout(timer);
      var left = lastContact() + limit - Date.now();
      if (left <= 0) { over(); return; }
      if (left <= warning) warn();
      timer = setTimeout(look, left > warning ? left - warning : left);
    }
    function keepAlive() {
      if (asking) return;
      asking = true;
      fetch("/", { method: "HEAD", credentials: "same-origin" }).then(function (answer) {
        asking = false;
        if (answer.redirected) over();
        else start();
      }, function () {
        asking = false;
      });
    }
    function warn() {
      var minutes = Math.max(1, Math.round(warning / 60000));
      var body = notice("idle-notice", "warn", "您有一段时间没有操作，系统将在 " + minutes + " 分钟内自动退出。已填写的内容会留在本机。");
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = "继续使用";
      button.addEventListener("click", keepAlive);
      body.appendChild(button);
    }
    function over() {
      clearTimeout(timer);
      var body = notice("idle-notice", "block", "系统已自动退出。已填写的内容留在本机，重新登录后可以恢复。");
      var link = document.createElement("a");
      link.className = "btn";
      link.href = loginAddress();
      link.setAttribute("data-leave-freely", "");
      link.textContent = "重新登录";
      body.appendChild(link);
    }
    start();
    document.addEventListener("htmx:afterRequest", start);
    document.addEventListener("input", function () {
      if (Date.now() - lastContact() > limit / 4 && Date.now() - lastContact() < limit) keepAlive();
    });
  }

  // A fragment asked for after sign-out would bring the sign-in page into the middle of this one.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var answered = event.detail.xhr.responseURL || "";
    var login = document.body.dataset.loginUrl;
    if (login && answered.indexOf(login) !== -1) {
      event.detail.shouldSwap = false;
      location.assign(loginAddress());
    }
  });
  document.addEventListener("htmx:responseError", function (event) {
    var target = event.detail.target;
    if (target && target.classList.contains("tree-children")) target.textContent = "未能载入，请刷新页面重试。";
  });

  document.addEventListener("DOMContentLoaded", function () {
    menu();
    foldOnNarrow();
    idle();
    var first = document.querySelector("[data-focus]");
    if (first) first.focus();
  });
})();
