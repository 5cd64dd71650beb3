// Quick entry: find a village by name or pinyin initials, Enter ticks the first found; an empty search box saves.
(function () {
  "use strict";

  function picker(field) {
    var search = field.querySelector("[data-unit-search]");
    var count = field.querySelector("[data-unit-count]");
    var units = Array.prototype.slice.call(field.querySelectorAll("li[data-words]"));

    function box(unit) { return unit.querySelector("input"); }
    function shown() { return units.filter(function (unit) { return !unit.hidden; }); }
    function tell() {
      var ticked = units.filter(function (unit) { return box(unit).checked; }).length;
      count.textContent = "已选 " + ticked + " / " + units.length;
    }
    function narrow() {
      var text = search.value.trim().toLowerCase();
      units.forEach(function (unit) {
        unit.hidden = text !== "" && unit.dataset.words.toLowerCase().indexOf(text) === -1;
      });
    }
    function set(on) {
      shown().forEach(function (unit) { box(unit).checked = on; });
      tell();
    }

    [search].concat(Array.prototype.slice.call(field.querySelectorAll("button"))).forEach(function (tool) { tool.hidden = false; });
    search.addEventListener("input", narrow);
    search.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || event.isComposing || search.value.trim() === "") return;
      event.preventDefault();
      var found = shown()[0];
      if (!found) return;
      box(found).checked = !box(found).checked;
      search.value = "";
      narrow();
      tell();
    });
    field.querySelector("[data-unit-all]").addEventListener("click", function () { set(true); });
    field.querySelector("[data-unit-none]").addEventListener("click", function () { set(false); });
    field.addEventListener("change", tell);
    tell();
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-unit-picker]").forEach(picker);
  });
})();
