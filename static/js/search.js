// Suggestions below the search field: arrow keys walk through them, Escape and a click elsewhere put them away.
(function () {
  "use strict";

  function search(form) {
    var field = form.querySelector("input[type=search]");
    var box = form.querySelector(".search-suggestions");

    function clear() { box.textContent = ""; }
    function links() { return Array.prototype.slice.call(box.querySelectorAll("a")); }

    form.addEventListener("keydown", function (event) {
      var all = links();
      var at = all.indexOf(document.activeElement);
      if (event.key === "Escape" && box.firstChild) {
        clear();
        field.focus();
      } else if (event.key === "ArrowDown" && all.length) {
        event.preventDefault();
        all[Math.min(at + 1, all.length - 1)].focus();
      } else if (event.key === "ArrowUp" && at !== -1) {
        event.preventDefault();
        (at === 0 ? field : all[at - 1]).focus();
      }
    });
    field.addEventListener("input", function () { if (!field.value.trim()) clear(); });
    field.addEventListener("htmx:configRequest", function (event) { if (!field.value.trim()) event.preventDefault(); });
    document.addEventListener("click", function (event) { if (!form.contains(event.target)) clear(); });
    form.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) clear();
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-search]").forEach(search);
  });
})();
