// Forms: one submit at a time, a question before unsaved work is left, error links that reach the field.
(function () {
  "use strict";

  var leaving = false;

  function snapshot(form) {
    var pairs = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.type === "hidden" || field.type === "submit" || field.name === "csrfmiddlewaretoken") return;
      if (field.type === "checkbox" || field.type === "radio") pairs.push(field.name + field.value + field.checked);
      else pairs.push(field.name + "=" + field.value);
    });
    return pairs.join("\n");
  }

  function guard(form) {
    var before = snapshot(form);
    form.isDirty = function () {
      return snapshot(form) !== before || form.hasAttribute("data-bound") || form.hasAttribute("data-restored");
    };
    window.addEventListener("beforeunload", function (event) {
      if (leaving || !form.isDirty()) return;
      event.preventDefault();
      event.returnValue = "";
    });
  }

  // Disabled after the browser has collected the values, so the pressed button's own value still goes along.
  function once(event) {
    var form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    if (form.hasAttribute("data-guard")) leaving = true; // search, 大字 and 退出 beside a form still ask
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    form.dataset.sending = "1";
    var buttons = form.querySelectorAll("button[type=submit], input[type=submit]");
    setTimeout(function () {
      buttons.forEach(function (button) { button.disabled = true; });
    }, 0);
    setTimeout(function () { release(form); }, 8000); // downloads do not leave the page
  }

  function release(form) {
    leaving = false;
    delete form.dataset.sending;
    form.querySelectorAll("button[type=submit], input[type=submit]").forEach(function (button) { button.disabled = false; });
  }

  function follow(event) {
    var link = event.target.closest ? event.target.closest(".error-summary a") : null;
    if (link) {
      var place = document.getElementById(link.getAttribute("href").slice(1));
      if (!place) return;
      event.preventDefault();
      var field = place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea");
      (field || place).focus();
      (field || place).scrollIntoView({ block: "center" });
    }
    if (event.target.closest && event.target.closest("[data-leave-freely]")) leaving = true;
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-guard]:not([data-guard=off])").forEach(guard);
  });
  document.addEventListener("submit", once);
  document.addEventListener("click", follow);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
  });
})();
