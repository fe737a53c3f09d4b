// Keeps what is typed into <form data-draft="key"> until the server says it has it.
//
// A draft is {at, requestKey, address, fields, sent}. It is forgotten only when a page names its
// request key in <meta name="accepted">: a submission whose answer was lost is put
// back with the same key, and the server takes it once.

import { clock, say } from "./words.js";
import { everyKept, forget, keep, kept } from "./store.js";

const SERVER_ONLY = new Set(["csrfmiddlewaretoken", "version", "next", "request_key"]);
const WAIT = 400;

export function fieldsOf(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !SERVER_ONLY.has(name),
  );
}

export function requestKeyOf(form) {
  return form.elements.namedItem("request_key");
}

export function hasChosenFiles(form) {
  return [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
}

function controlsOf(form) {
  return [...form.elements].filter(
    (control) => control.name && !SERVER_ONLY.has(control.name)
      && !["submit", "button", "file", "fieldset"].includes(control.type),
  );
}

/** Puts values back; a name may come several times (check boxes, lists, rows of a table). */
export function fill(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
  const used = new Map();
  for (const control of controlsOf(form)) {
    const given = values.get(control.name) || [];
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = given.includes(control.value);
    } else if (control.multiple) {
      for (const option of control.options) option.selected = given.includes(option.value);
    } else if (values.has(control.name)) {
      const place = used.get(control.name) || 0;
      if (place < given.length) control.value = given[place];
      used.set(control.name, place + 1);
    }
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function forgetAccepted(root = document) {
  const accepted = [...root.querySelectorAll('meta[name="accepted"]')].map((meta) => meta.content);
  for (const kind of ["draft", "outbox"]) {
    for (const [key, value] of everyKept(kind)) {
      if (accepted.includes(value.requestKey)) forget(kind, key);
    }
  }
  return accepted;
}

function noteOf(form) {
  return form.querySelector("[data-draft-note]");
}

function showNote(form, text, discard) {
  const note = noteOf(form);
  if (!note) return;
  note.textContent = text;
  if (!discard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button is-plain";
  button.textContent = say("draftDiscard");
  button.addEventListener("click", discard);
  note.append(" ", button);
}

export function keepDraft(form, more = {}) {
  const draft = {
    at: Date.now(),
    requestKey: requestKeyOf(form)?.value || "",
    address: location.pathname + location.search,
    fields: fieldsOf(form),
    ...more,
  };
  const done = keep("draft", form.dataset.draft, draft);
  showNote(form, done ? say("draftKept", { time: clock(draft.at) }) : say("draftNotKept"));
  return done;
}

function sameFields(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function restore(form) {
  const draft = kept("draft", form.dataset.draft);
  // A form that comes back with errors holds what was typed already.
  if (!draft || form.querySelector("[data-error-summary]")) return;
  const untouched = fieldsOf(form);
  if (sameFields(untouched, draft.fields)) {
    forget("draft", form.dataset.draft);
    return;
  }
  const key = requestKeyOf(form);
  const freshKey = key?.value;
  fill(form, draft.fields);
  if (key && draft.requestKey) key.value = draft.requestKey;
  // What was put back must be seen, also in a part of the page that is folded.
  const fold = form.closest("details");
  if (fold) fold.open = true;
  showNote(form, say("draftRestored", { time: clock(draft.at) }), () => {
    fill(form, untouched);
    if (key) key.value = freshKey;
    forget("draft", form.dataset.draft);
    showNote(form, "");
  });
}

function watch(form) {
  let waiting = 0;
  let unsent = false;
  let asked = false;
  const keepNow = () => {
    clearTimeout(waiting);
    waiting = 0;
    if (unsent) keepDraft(form);
  };
  form.addEventListener("input", () => {
    unsent = true;
    clearTimeout(waiting);
    waiting = setTimeout(keepNow, WAIT);
  });
  form.addEventListener("change", (event) => {
    // Filling in a draft is no change of the person's.
    if (!event.isTrusted) return;
    unsent = true;
    keepNow();
  });
  form.addEventListener("submit", () => {
    if (unsent || kept("draft", form.dataset.draft)) keepDraft(form, { sent: true });
    unsent = false;
  });
  // A phone may never say that the page ends; being hidden is the last sure moment.
  document.addEventListener("visibilitychange", () => document.hidden && waiting && keepNow());
  window.addEventListener("pagehide", () => waiting && keepNow());
  window.addEventListener("beforeunload", (event) => {
    if (waiting) keepNow();
    if (!unsent || asked || !form.querySelector("textarea")) return;
    asked = true;
    event.preventDefault();
  });
  form.addEventListener("shidang:left", () => { unsent = false; });
}

export function startDraft(form) {
  restore(form);
  watch(form);
}
