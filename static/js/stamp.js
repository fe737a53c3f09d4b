// <button type="button" data-stamp="id of a text area">: the time of day on a new line.

export function stamp(area, moment = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())} `;
  const before = area.value.slice(0, area.selectionEnd);
  const lead = before && !before.endsWith("\n") ? "\n" : "";
  area.focus();
  area.setRangeText(lead + time, area.selectionEnd, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startStamp(button) {
  // A stamp needs the script, so only the script shows its button.
  button.hidden = false;
  button.addEventListener("click", () => stamp(document.getElementById(button.dataset.stamp)));
}
