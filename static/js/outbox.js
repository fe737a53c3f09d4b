// <form data-offline>: without connection a submission waits on this device and
// is sent, with its request key, from whichever page is open when the connection is back.

import { announce, say } from "./words.js";
import { everyKept, forget, keep, kept } from "./store.js";
import { fieldsOf, forgetAccepted, hasChosenFiles, keepDraft, requestKeyOf } from "./drafts.js";

const PATIENCE = 6000;
const RETRY = 20000;
const JUST_SENT = "shidang/just-sent";
let sending = false;

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value
    || JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
}

async function patientFetch(address, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(address, { credentials: "same-origin", signal: stop.signal, ...options });
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the server can be reached: browsers believe too easily that they are online. */
async function reachable() {
  if (!navigator.onLine) return false;
  try {
    await patientFetch(document.querySelector("link[rel=icon]").href, { method: "HEAD", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

function putAside(form, button) {
  const requestKey = requestKeyOf(form).value;
  // Not `new FormData(form, button)`: browsers of 2022 leave the button out.
  const pressed = button?.name ? [[button.name, button.value]] : [];
  const done = keep("outbox", requestKey, {
    at: Date.now(),
    requestKey,
    page: location.pathname + location.search,
    action: form.action,
    // The version and the button are part of what is sent, though not of a draft.
    fields: [...new FormData(form), ...pressed].filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
    ),
  });
  announce(say(done ? "offline" : "draftNotKept") + (hasChosenFiles(form) ? ` ${say("filesAgain")}` : ""));
}

/** [outcome, address of the answer]; "accepted", "refused", "signIn" or "unreachable" */
async function send(item) {
  const body = new FormData();
  for (const [name, value] of item.fields) body.append(name, value);
  let answer;
  try {
    answer = await patientFetch(item.action, { method: "POST", headers: { "X-CSRFToken": token() }, body });
  } catch {
    return ["unreachable"];
  }
  // 429: so much was sent in the last minutes that it has to wait.
  if (answer.status >= 500 || answer.status === 429) return ["unreachable"];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (forgetAccepted(page).includes(item.requestKey)) return ["accepted", answer.url];
  // 403: this page's token is from before the last sign-in.
  return [page.body.dataset.person && answer.status !== 403 ? "refused" : "signIn"];
}

async function sendAll() {
  const waiting = everyKept("outbox").filter(([, item]) => !item.refused);
  if (sending || !waiting.length || !(await reachable())) return;
  sending = true;
  announce(say("sending"));
  try {
    for (const [key, item] of waiting) {
      const [outcome, address] = await send(item);
      if (outcome === "accepted") {
        announce(say("sent"));
        leave(item, address);
      } else if (outcome === "refused") {
        keep("outbox", key, { ...item, refused: true });
        announce(say("refused"), { href: item.page, text: say("open") });
      } else {
        announce(say(outcome === "signIn" ? "signIn" : "waiting", { count: waiting.length }));
        return;
      }
    }
  } finally {
    sending = false;
  }
}

/** When the form just sent is still open it must not be sent again: show what became of it. */
function leave(item, address) {
  const form = [...document.querySelectorAll("form[data-offline]")].find(
    (one) => requestKeyOf(one)?.value === item.requestKey,
  );
  if (!form) return;
  form.dispatchEvent(new Event("shidang:left"));
  sessionStorage.setItem(JUST_SENT, "1");
  location.assign(address);
}

export function startOfflineForm(form) {
  // Opened again after a refusal: the person corrects it here and sends it anew.
  const key = requestKeyOf(form)?.value;
  if (key && kept("outbox", key)?.refused) forget("outbox", key);
  let checked = false;
  form.addEventListener("submit", async (event) => {
    if (checked || !requestKeyOf(form)) return;
    event.preventDefault();
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    const online = await reachable();
    button?.removeAttribute("aria-busy");
    if (!online) {
      if (form.dataset.draft) keepDraft(form, { sent: true });
      putAside(form, button);
      return;
    }
    forget("outbox", requestKeyOf(form).value);
    checked = true;
    form.requestSubmit(button);
    checked = false;
  });
}

export function startOutbox() {
  if (sessionStorage.getItem(JUST_SENT)) {
    sessionStorage.removeItem(JUST_SENT);
    announce(say("sent"));
  }
  window.addEventListener("online", sendAll);
  setInterval(sendAll, RETRY);
  sendAll();
}
