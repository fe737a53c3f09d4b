// What is kept on this device, per person: `shidang/<person>/<kind>/<key>`.

import { mirror, recall, unmirror } from "./mirror.js";

export const person = document.body.dataset.person;

function fullKey(kind, key) {
  return `shidang/${person}/${kind}/${key}`;
}

/** False when the browser keeps nothing (private window, full disk). */
export function keep(kind, key, value) {
  if (!person) return false;
  try {
    const text = JSON.stringify(value);
    localStorage.setItem(fullKey(kind, key), text);
    mirror(fullKey(kind, key), text);
    return true;
  } catch {
    return false;
  }
}

export function kept(kind, key) {
  if (!person) return null;
  try {
    return JSON.parse(localStorage.getItem(fullKey(kind, key)));
  } catch {
    return null;
  }
}

export function forget(kind, key) {
  unmirror(fullKey(kind, key));
  try {
    localStorage.removeItem(fullKey(kind, key));
  } catch {
    // Nothing was kept, so nothing is left.
  }
}

/** [[key, value], …] of one kind, oldest first. */
export function everyKept(kind) {
  if (!person) return [];
  const start = fullKey(kind, "");
  let names;
  try {
    names = Object.keys(localStorage).filter((name) => name.startsWith(start));
  } catch {
    return [];
  }
  return names
    .map((name) => [name.slice(start.length), kept(kind, name.slice(start.length))])
    .filter(([, value]) => value)
    .sort(([, a], [, b]) => a.at - b.at);
}

/** To be waited for before anything is read: what a browser that was killed had kept. */
export async function recallKept() {
  if (person) await recall(`shidang/${person}/`);
}
