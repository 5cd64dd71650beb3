// The clause editor by keyboard: Ctrl+Enter saves and goes on, Alt+arrows change the clause.
(function () {
  "use strict";

  document.addEventListener("keydown", function (event) {
    var form = document.querySelector(".portal-form");
    if (event.ctrlKey && event.key === "Enter" && form) {
      var button = form.querySelector("[data-save-next]") || form.querySelector("button[type=submit]");
      if (button) {
        event.preventDefault();
        button.click();
      }
      return;
    }
    if (!event.altKey || event.ctrlKey) return;
    var name = event.key === "ArrowUp" ? "[data-previous]" : event.key === "ArrowDown" ? "[data-following]" : "";
    var link = name ? document.querySelector(name) : null;
    if (link) {
      event.preventDefault();
      link.click();
    }
  });
})();
