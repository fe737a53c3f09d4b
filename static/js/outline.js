// Keeps what is changed in an outline on this device until the server has it. The server puts it
// back in place, because the order of the rows is a part of it.

import { fieldsOf } from "./drafts.js";
import { forget, keep, kept } from "./store.js";
import { clock, say } from "./words.js";

const PAUSE = 400;

/** Of which state of the outline the page is: somebody may have kept another one since. */
function stateOf(form) {
  return form.elements.namedItem("version") || form.elements.namedItem("was");
}

function outlineFieldsOf(form) {
  return fieldsOf(form).filter(([name]) => name !== "was");
}

function keepOutline(form, sent = false) {
  const draft = { at: Date.now(), state: stateOf(form).value, fields: outlineFieldsOf(form), sent };
  const done = keep("outline", form.dataset.outline, draft);
  const note = form.querySelector("[data-draft-note]");
  note.textContent = done ? say("draftKept", { time: clock(draft.at) }) : say("draftNotKept");
}

function bringBack(form, draft) {
  const values = new FormData();
  for (const [name, value] of draft.fields) values.append(name, value);
  values.set(stateOf(form).name, draft.state);
  values.set("do", "show");
  htmx.ajax("POST", location.pathname + location.search, {
    target: form, select: "#outline", swap: "outerHTML", values,
  });
}

function findKept(form) {
  const draft = kept("outline", form.dataset.outline);
  if (!draft) return;
  const taken = draft.sent && draft.state !== stateOf(form).value;
  const same = JSON.stringify(draft.fields) === JSON.stringify(outlineFieldsOf(form));
  if (taken || same) forget("outline", form.dataset.outline);
  else bringBack(form, draft);
}

export function startOutline(form) {
  // What comes back with something moved, or with errors, is not kept by the server yet.
  if ("fresh" in form.dataset) findKept(form);
  else keepOutline(form);
  let waiting = 0;
  const keepNow = (sent) => {
    clearTimeout(waiting);
    waiting = 0;
    keepOutline(form, sent);
  };
  const keepSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(keepNow, PAUSE, false);
  };
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  form.addEventListener("submit", () => keepNow(true));
  // A phone may never say that the page ends; being hidden is the last sure moment.
  const keepLast = () => waiting && form.isConnected && keepNow(false);
  document.addEventListener("visibilitychange", () => document.hidden && keepLast());
  window.addEventListener("pagehide", keepLast);
}
