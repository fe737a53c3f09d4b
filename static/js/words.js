// What the script says, in the language of the page; and where it says it.

export const words = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** `say("draftKept", {time: "14:32"})` */
export function say(key, values = {}) {
  return (words[key] || key).replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
}

/** A line at the foot of the window, read out by screen readers; `link` is {href, text}. */
export function announce(text, link) {
  const place = document.getElementById("toast");
  if (!place) return;
  place.replaceChildren();
  if (!text) return;
  const box = document.createElement("div");
  box.className = "toast";
  box.append(text, " ");
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.text;
    box.append(anchor, " ");
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button is-plain";
  close.textContent = say("close");
  close.addEventListener("click", () => place.replaceChildren());
  box.append(close);
  place.append(box);
}

export function clock(milliseconds) {
  const moment = new Date(milliseconds);
  const two = (number) => String(number).padStart(2, "0");
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  const today = new Date().toDateString() === moment.toDateString();
  return today ? time : `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${time}`;
}
