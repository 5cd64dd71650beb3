// The meeting form: the number of those who could have come follows the kind of meeting while nobody changed it.
(function () {
  "use strict";

  function follow(kind, eligible) {
    var known = [eligible.dataset.full, eligible.dataset.representatives];
    kind.addEventListener("change", function () {
      if (eligible.value !== "" && known.indexOf(eligible.value) === -1) return;
      eligible.value = (kind.value === "representatives" ? known[1] : known[0]) || "";
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("[data-meeting]");
    if (form) follow(form.querySelector("[name=kind]"), form.querySelector("[name=eligible]"));
  });
})();
