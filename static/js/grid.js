// A grid of rows to type: Enter goes to the next row, arrows move, Ctrl+Enter saves, two columns can be pasted.
(function () {
  "use strict";

  function grid(table) {
    var lines = Array.prototype.map.call(table.querySelectorAll("tbody tr"), function (line) {
      return Array.prototype.slice.call(line.querySelectorAll("input:not([type=hidden])"));
    });

    function placeOf(field) {
      for (var row = 0; row < lines.length; row += 1) {
        var column = lines[row].indexOf(field);
        if (column !== -1) return { row: row, column: column };
      }
      return null;
    }

    function go(row, column) {
      if (row < 0 || row >= lines.length) return false;
      lines[row][column].focus();
      lines[row][column].select();
      return true;
    }

    table.addEventListener("keydown", function (event) {
      var here = placeOf(event.target);
      if (!here || event.isComposing) return;
      if (event.key === "Enter") {
        event.preventDefault();
        var form = event.target.form;
        if (event.ctrlKey || event.metaKey) form.querySelector("button[type=submit]").click();
        else if (!go(here.row + 1, 0)) form.querySelector("button[type=submit]").focus();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (go(here.row + (event.key === "ArrowDown" ? 1 : -1), here.column)) event.preventDefault();
      }
    });

    table.addEventListener("paste", function (event) {
      var here = placeOf(event.target);
      var text = (event.clipboardData || window.clipboardData).getData("text").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
      if (!here || !/[\t\n]/.test(text)) return;
      event.preventDefault();
      text.split("\n").forEach(function (line, down) {
        line.split("\t").forEach(function (cell, right) {
          var row = lines[here.row + down];
          var field = row && row[here.column + right];
          if (field) field.value = cell.trim();
        });
      });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("table[data-grid]").forEach(grid);
  });
})();
