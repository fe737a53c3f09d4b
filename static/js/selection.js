// <form data-choose>: how many rows are chosen, all on this page, all that were found.

import { say } from "./words.js";

export function startChoice(form) {
  const boxes = () => [...form.querySelectorAll("input[name=ids]")];
  const every = form.querySelector("input[name=all]");
  const page = form.querySelector("[data-choose-page]");
  const count = form.querySelector("[data-selection-count]");
  const show = () => {
    const rows = boxes();
    const chosen = rows.filter((box) => box.checked);
    for (const box of rows) box.closest("tr, li")?.classList.toggle("is-chosen", box.checked);
    if (page) {
      page.checked = rows.length > 0 && chosen.length === rows.length;
      page.indeterminate = chosen.length > 0 && chosen.length < rows.length;
    }
    form.querySelector("[data-selection]")?.classList.toggle("has-chosen", chosen.length > 0);
    const number = every?.checked ? every.dataset.total : chosen.length;
    if (count) count.textContent = say("chosen", { count: number });
  };
  form.addEventListener("change", (event) => {
    if (event.target === page || event.target === every) {
      for (const box of boxes()) box.checked = event.target.checked;
      if (event.target === page && every) every.checked = false;
    } else if (event.target.name === "ids" && !event.target.checked && every) {
      every.checked = false;
    }
    show();
  });
  // "All on this page" needs the script, so only the script shows it.
  page?.closest("label").removeAttribute("hidden");
  show();
}
