// Small comforts of every page. Nothing here is needed to read or to send a form.

import { announce, say } from "./words.js";

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

/** A part of the page that could not be fetched is said once, until one can again. */
function startTroubles() {
  let told = false;
  const tell = (event) => {
    if (told || event.detail.xhr.status < 500 && event.type === "htmx:responseError") return;
    told = true;
    announce(say("unreachable"));
  };
  document.addEventListener("htmx:sendError", tell);
  document.addEventListener("htmx:responseError", tell);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!told || !event.detail.successful) return;
    told = false;
    announce("");
  });
}

export function startPage() {
  startTroubles();
  startMenus();
  startOnce();
}
