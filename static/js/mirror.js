// A second copy of what store.js keeps. Browsers bring localStorage to the disk only seconds
// later, so one that is killed loses what was typed last; from IndexedDB it comes back.

const MIRROR = "kept";
const MOMENT = 1000;
let mirrorOpened = null;

function openMirror() {
  mirrorOpened ||= new Promise((resolve, reject) => {
    const request = indexedDB.open("shidang", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(MIRROR);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return mirrorOpened;
}

async function changeMirror(change) {
  try {
    const database = await openMirror();
    change(database.transaction(MIRROR, "readwrite", { durability: "strict" }).objectStore(MIRROR));
  } catch {
    // A private window may have none: localStorage is all there is then.
  }
}

export function mirror(key, text) {
  changeMirror((all) => all.put(text, key));
}

export function unmirror(key) {
  changeMirror((all) => all.delete(key));
}

async function mirrored(start) {
  const all = (await openMirror()).transaction(MIRROR).objectStore(MIRROR);
  const range = IDBKeyRange.bound(start, `${start}\uffff`);
  const [names, texts] = await Promise.all([all.getAllKeys(range), all.getAll(range)].map(
    (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }),
  ));
  return names.map((name, place) => [name, texts[place]]);
}

function keptAt(text) {
  try {
    return JSON.parse(text)?.at || 0;
  } catch {
    return 0;
  }
}

/** Puts back what localStorage has lost of the names that begin so; takes a moment at most. */
export async function recall(start) {
  const late = new Promise((resolve) => { setTimeout(() => resolve([]), MOMENT); });
  try {
    for (const [name, text] of await Promise.race([mirrored(start), late])) {
      if (keptAt(text) > keptAt(localStorage.getItem(name))) localStorage.setItem(name, text);
    }
  } catch {
    // Nothing to put back, or nowhere to put it.
  }
}
