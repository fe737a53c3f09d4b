// Small comforts of every page. Nothing here is needed to read or to send a form.

const DOUBLE_CLICK = 5000;

/** Menus made of <details> close on Escape and when something else is clicked. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

function startMenus() {
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details.menu[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  });
}

/** A second click on a button that sends is one too many; the server would refuse it anyway. */
function startOnce() {
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (Date.now() - (sent.get(form) || 0) < DOUBLE_CLICK) event.preventDefault();
    else sent.set(form, Date.now());
  });
}

/** After a form with errors the focus is on what to correct. */
export function focusErrors(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

export function startPage() {
  startMenus();
  startOnce();
}
