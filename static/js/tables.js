// Ticking records of a list: count, this page, and a second, explicit tick for all that match.
(function () {
  "use strict";

  function bulk(form) {
    var bar = form.querySelector("[data-bulk-bar]");
    var count = form.querySelector("[data-bulk-count]");
    var all = form.querySelector("[data-bulk-all]");
    var scope = all ? all.querySelector("input") : null;
    var page = form.querySelector("[data-select-page]");
    var boxes = Array.prototype.slice.call(form.querySelectorAll("input[name=selected]"));
    var buttons = form.querySelectorAll(".bulk-buttons button");
    var last = null;

    function show() {
      var ticked = boxes.filter(function (box) { return box.checked; }).length;
      var everything = scope && scope.checked;
      boxes.forEach(function (box) { box.closest("tr").classList.toggle("is-selected", box.checked); });
      if (page) {
        page.checked = ticked > 0 && ticked === boxes.length;
        page.indeterminate = ticked > 0 && ticked < boxes.length;
      }
      if (all) all.hidden = !(everything || (boxes.length && ticked === boxes.length));
      bar.classList.toggle("is-active", ticked > 0 || everything);
      if (everything) count.textContent = "已选择全部，包括其他页";
      else count.textContent = ticked ? "已选 " + ticked + " 条" : "勾选记录后可批量操作";
      buttons.forEach(function (button) { button.disabled = !(ticked || everything); });
    }

    form.addEventListener("change", function (event) {
      var box = event.target;
      if (box === page) boxes.forEach(function (one) { one.checked = page.checked; });
      if (scope && box !== scope && scope.checked) scope.checked = false;
      show();
    });
    form.addEventListener("click", function (event) {
      var at = boxes.indexOf(event.target);
      if (at === -1) return;
      if (event.shiftKey && last !== null) {
        boxes.slice(Math.min(at, last), Math.max(at, last) + 1).forEach(function (one) { one.checked = event.target.checked; });
        show();
      }
      last = at;
    });
    window.addEventListener("pageshow", show);
    show();
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-bulk]").forEach(bulk);
  });
})();
