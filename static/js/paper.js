// The 打印 button of a printed form.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    if (event.target.hasAttribute("data-print")) window.print();
  });
})();
