// <div data-minutes="id of the notes" data-since="id of the time field">: the minute of the
// lesson on a new line at the end of the notes. The first stamp sets when the lesson began.

const LONGEST = 240;

function clockNow(moment = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** Minutes since a time of day, null where that says nothing (another day, a wrong time). */
export function minutesSince(began, now = clockNow()) {
  const [hour, minute] = began.split(":").map(Number);
  const [hourNow, minuteNow] = now.split(":").map(Number);
  const passed = (hourNow - hour) * 60 + minuteNow - minute;
  return passed >= 0 && passed <= LONGEST ? passed : null;
}

function addLine(area, lead) {
  const before = area.value && !area.value.endsWith("\n") ? `${area.value}\n` : area.value;
  area.value = `${before}${lead} `;
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  area.scrollTop = area.scrollHeight;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startMinutes(bar) {
  const area = document.getElementById(bar.dataset.minutes);
  const since = document.getElementById(bar.dataset.since);
  const button = bar.querySelector("button");
  const { beginWords: begin, minuteWords: stamp } = bar.dataset;
  const show = () => {
    const minute = since.value ? minutesSince(since.value) : null;
    button.textContent = minute === null ? begin : stamp.replace("{minute}", minute);
  };
  button.addEventListener("click", () => {
    let minute = since.value ? minutesSince(since.value) : null;
    if (minute === null) {
      since.value = clockNow();
      minute = 0;
    }
    addLine(area, `${minute}′`);
    show();
  });
  since.addEventListener("input", show);
  since.addEventListener("change", show);
  setInterval(show, 5000);
  // A stamp needs the script, so only the script shows its button.
  bar.hidden = false;
  show();
}
