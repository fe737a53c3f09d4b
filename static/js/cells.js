// A cell that is corrected in its place: Escape leaves it as it was.

export function startCell(form) {
  form.querySelector("input:not([type=hidden])").select();
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    form.querySelector("[data-cancel]").click();
  });
}
