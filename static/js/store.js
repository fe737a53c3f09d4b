// What is kept on this device, per person: `shidang/<person>/<kind>/<key>`.

export const person = document.body.dataset.person;

function fullKey(kind, key) {
  return `shidang/${person}/${kind}/${key}`;
}

/** False when the browser keeps nothing (private window, full disk). */
export function keep(kind, key, value) {
  if (!person) return false;
  try {
    localStorage.setItem(fullKey(kind, key), JSON.stringify(value));
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
