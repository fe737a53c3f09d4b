// What stands beside a part that is being written: its figures, its paragraphs, figures to put in.

import { announce } from "./words.js";
import { figuresIn, writeLine } from "./part_text.js";

const SHOWN = 28;
// Where the panel stands below the text, what belongs to a figure comes up to it.
const NARROW = matchMedia("(max-width: 68rem)");

function element(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

function button(text, label, act, what) {
  const made = element("button", { type: "button", className: "button is-small", textContent: text });
  if (label !== text) made.setAttribute("aria-label", label);
  made.dataset.act = what;
  made.addEventListener("click", act);
  return made;
}

class PartPanel {
  constructor(editor) {
    this.editor = editor;
    this.words = editor.words;
    this.root = document.querySelector("aside.writing");
    this.figures = this.root.querySelector("[data-figures-list]");
    this.blocks = this.root.querySelector("[data-blocks-list]");
    this.opened = new Set();
    this.now = null;
    this.nearby = editor.form.querySelector("[data-figure-now]");
    for (const name of ["figures-here", "blocks"]) this.root.querySelector(`[data-${name}]`).hidden = false;
    this.startChoices();
  }

  /** Drawn anew after every change, with the focus where it was. */
  show() {
    const focused = this.focused();
    this.showFigures();
    this.showBlocks();
    this.refocus(focused);
  }

  focused() {
    const control = document.activeElement;
    const row = control?.closest?.("[data-figures-list] > li, [data-blocks-list] > li, [data-figure-now] > li");
    if (!row) return null;
    if (row.parentElement === this.nearby) return { list: this.nearby, nth: 0, act: control.dataset.act };
    return { list: row.parentElement, nth: this.moved ?? [...row.parentElement.children].indexOf(row), act: control.dataset.act };
  }

  refocus(focused) {
    this.moved = null;
    if (!focused) return;
    const rows = focused.list.children;
    const row = rows[Math.min(focused.nth, rows.length - 1)];
    const control = row?.querySelector(`[data-act="${focused.act}"]:not(:disabled)`) || row?.querySelector("button, summary, select");
    (control || this.editor.paper).focus();
  }

  // --- figures in the text ----------------------------------------------------------

  showFigures() {
    const found = figuresIn(this.editor.paragraphs);
    this.root.querySelector("[data-figures-none]").hidden = found.length > 0;
    this.figures.replaceChildren(...found.map(({ piece }, nth) => this.figureRow(piece, nth)));
    if (this.now !== null && !found[this.now]) this.now = null;
    const near = NARROW.matches && this.now !== null;
    this.nearby.replaceChildren(...(near ? [this.figureRow(found[this.now].piece, this.now, "now")] : []));
  }

  figureRow(piece, nth, place = "list") {
    const { editor, words } = this;
    const figure = editor.palette[piece.key];
    const printed = figure.ways[piece.format] ?? figure.ways[""];
    const summary = element("summary", {}, element("b", { textContent: printed }), ` ${figure.title}`);
    summary.dataset.act = "open";
    const tools = element("div", { className: "figure-tools" });
    if (Object.keys(figure.ways).length > 1) tools.append(this.formats(figure, piece, nth, place));
    tools.append(
      button("←", words.back, () => editor.moveFigure(nth, -1), "back"),
      button("→", words.on, () => editor.moveFigure(nth, 1), "on"),
      button(words.here, words.here, () => editor.moveFigureTo(nth, editor.place), "here"),
      button(words.remove, words.remove, () => this.remove(nth), "remove"),
    );
    if (figure.href) tools.append(element("a", { href: figure.href, textContent: words.rows }));
    if (figure.gone) tools.append(element("p", { className: "small", textContent: words.gone }));
    const details = element("details", { open: place === "now" || this.opened.has(nth) }, summary, tools);
    if (place === "list") {
      // The event of the element comes later, when all may have been drawn anew.
      summary.addEventListener("click", () => this.toggled(nth, !details.open));
      details.addEventListener("toggle", () => this.mark(details.open ? nth : null));
    }
    return element("li", {}, details);
  }

  toggled(nth, open) {
    if (open) this.opened.add(nth);
    else this.opened.delete(nth);
  }

  mark(nth) {
    for (const [n, chip] of [...this.editor.paper.querySelectorAll("[data-key]")].entries()) {
      chip.classList.toggle("is-current", n === nth);
    }
  }

  formats(figure, piece, nth, place) {
    const { editor, words } = this;
    const id = `figure-format-${place}-${nth}`;
    const choice = element("select", { id, className: "form-select" });
    for (const [way, text] of Object.entries(figure.ways)) {
      const option = element("option", { value: way, textContent: `${words.ways[way]}: ${text}` });
      option.selected = way === piece.format;
      choice.append(option);
    }
    choice.dataset.act = "format";
    choice.addEventListener("change", () => editor.formatFigure(nth, choice.value));
    return element("p", {}, element("label", { htmlFor: id, className: "form-label", textContent: words.format }), choice);
  }

  /** A figure that moves takes its open row, and the focus in it, along. */
  follow(nth, to) {
    if (this.opened.delete(nth)) this.opened.add(to);
    if (this.now === nth) this.now = to;
    this.moved = to;
  }

  remove(nth) {
    this.opened = new Set();
    this.now = null;
    this.editor.removeFigure(nth);
    announce(this.words.removed);
  }

  /** The row of a figure that was clicked in the text. */
  open(nth) {
    this.opened = new Set([nth]);
    this.now = nth;
    this.showFigures();
    this.mark(nth);
    if (NARROW.matches) return;
    const row = this.figures.children[nth];
    const box = this.root.getBoundingClientRect();
    const at = row.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) this.root.scrollBy({ top: at.top - box.top - 48 });
  }

  // --- paragraphs -------------------------------------------------------------------

  showBlocks() {
    const { editor, words } = this;
    const rows = editor.paragraphs.map((one, n) => {
      const text = one.pieces.map((piece) => (typeof piece === "string" ? piece : (editor.palette[piece.key].ways[piece.format] ?? ""))).join("").trim();
      if (!writeLine(one)) return null;
      const begin = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
      const tools = element("span", { className: "block-tools" });
      const up = button("↑", `${words.up}: ${begin}`, () => this.moveBlock(n, -1), "up");
      const down = button("↓", `${words.down}: ${begin}`, () => this.moveBlock(n, 1), "down");
      up.disabled = n === 0;
      down.disabled = n === editor.paragraphs.length - 1;
      tools.append(up, down, button(words.remove, `${words.remove}: ${begin}`, () => editor.removeParagraph(n), "remove"));
      if (editor.isChanged(n)) tools.append(button(words.reset, `${words.reset}: ${begin}`, () => editor.resetParagraph(n), "reset"));
      return element("li", { value: n + 1 }, element("span", { className: "block-words", textContent: begin }), tools);
    });
    this.blocks.replaceChildren(...rows.filter(Boolean));
  }

  moveBlock(n, by) {
    this.moved = n + by;
    this.editor.moveParagraph(n, by);
  }

  // --- figures to put in --------------------------------------------------------------

  startChoices() {
    const box = this.root.querySelector("[data-insert]");
    box.querySelector("[data-insert-help]").hidden = true;
    const search = box.querySelector("[data-insert-search]");
    search.hidden = false;
    const list = box.querySelector(".figure-choices");
    list.removeAttribute("tabindex");
    const rows = [...list.children];
    for (const row of rows) {
      const code = row.querySelector("code");
      const words = row.querySelector(".figure-choice");
      const put = element("button", { type: "button", className: "figure-put" }, ...words.childNodes);
      put.addEventListener("click", () => this.insert(code.dataset.key, put.textContent));
      words.replaceWith(put);
      code.remove();
    }
    const input = search.querySelector("input");
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.dataset.words.toLowerCase().includes(wanted);
    });
    // It is not sent, and the Enter key must not send the form either.
    input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }

  insert(key, text) {
    this.editor.insertFigure(key);
    announce(`${this.words.inserted} ${text.replace(/\s+/g, " ")}`);
  }
}

export function startPartPanel(editor) {
  return new PartPanel(editor);
}
