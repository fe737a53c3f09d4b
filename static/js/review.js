// <table data-review>: j and k move, x chooses, c and r press a button, Enter opens.
// The keys work only while the focus is on a row, so that they never type over anything.

function move(rows, row, step) {
  const next = rows[rows.indexOf(row) + step];
  if (!next) return;
  row.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

/** The button of the row itself, else of the bar below, with only this row chosen. */
function press(table, row, key) {
  const own = row.querySelector(`[data-key="${key}"]`);
  if (own) return own.click();
  const form = table.closest("form");
  const shared = form?.querySelector(`[data-selection] [data-key="${key}"]`);
  const box = row.querySelector("input[name=ids]");
  if (!shared || !box) return;
  if (!form.querySelector("input[name=ids]:checked, input[name=all]:checked")) {
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  shared.click();
}

export function startReviewTable(table) {
  const rows = [...table.querySelectorAll("tbody tr")];
  rows.forEach((row, place) => { row.tabIndex = place === 0 ? 0 : -1; });
  table.addEventListener("keydown", (event) => {
    const row = event.target;
    if (!rows.includes(row) || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = row.querySelector("input[name=ids]");
    const keys = {
      j: () => move(rows, row, 1),
      ArrowDown: () => move(rows, row, 1),
      k: () => move(rows, row, -1),
      ArrowUp: () => move(rows, row, -1),
      x: () => box?.click(),
      c: () => press(table, row, "c"),
      r: () => press(table, row, "r"),
      Enter: () => row.querySelector("a[href]")?.click(),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
}
