// The meeting form: the number of those who could have come follows the kind of meeting while nobody changed it.
(function () {
  "use strict";

  function follow(kind, eligible) {
    var known = [eligible.dataset.full, eligible.dataset.representatives];
    function take() {
      if (eligible.value !== "" && known.indexOf(eligible.value) === -1) return;
      eligible.value = (kind.value === "representatives" ? known[1] : known[0]) || "";
    }
    kind.addEventListener("change", take);
    if (!kind.selectedOptions[0].defaultSelected) take(); // chosen while this script was still on its way
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("[data-meeting]");
    if (form) follow(form.querySelector("[name=kind]"), form.querySelector("[name=eligible]"));
  });
})();
