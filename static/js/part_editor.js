// Writing in a part of a summary. The form's textarea holds the text that is sent; what one
// sees and types in is drawn from it. Figures can be put in, moved, formatted and taken
// out, and not be typed into.

import { drawParagraphs, placeOf, putCaret, readPaper, selectedPlaces } from "./part_paper.js";
import { startPartPanel } from "./part_panel.js";
import {
  cutOut, figuresIn, lengthOf, readParagraphs, replaced, writeLine, writePieces, writeText,
} from "./part_text.js";

const CLIPBOARD = "application/x-shidang-part";
const TYPING = 900;
const MOST_STEPS = 300;

function jsonOf(id) {
  return JSON.parse(document.getElementById(id)?.textContent || "{}");
}

class PartEditor {
  constructor(form) {
    this.form = form;
    this.textarea = form.elements.namedItem("text");
    this.palette = jsonOf("part-palette");
    this.words = jsonOf("part-words");
    this.ticks = [...form.elements].filter((one) => one.name === "chosen" && one.dataset.line);
    this.codes = new Set([...form.elements].filter((one) => one.name === "offered").map((one) => one.value));
    // The server writes a code only before a sentence.
    for (const [, code] of this.textarea.value.matchAll(/^\[([A-Za-z][\w.:-]*)\]/gm)) this.codes.add(code);
    this.steps = [];
    this.step = -1;
    this.last = 0;
    this.dragged = null;
    this.paper = this.makePaper();
    this.panel = startPartPanel(this);
    this.load();
    this.watch();
  }

  makePaper() {
    const paper = document.createElement("div");
    const label = this.form.querySelector("[data-part-label]");
    const help = this.form.querySelector("[data-part-help-script]");
    label.id = "part-label";
    paper.className = "part-paper";
    paper.contentEditable = "true";
    paper.spellcheck = false;
    paper.lang = this.form.closest("article")?.lang || "";
    for (const [name, value] of Object.entries({
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": label.id,
      "aria-describedby": help.id,
      ...(this.textarea.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
    })) paper.setAttribute(name, value);
    this.textarea.after(paper);
    this.textarea.hidden = true;
    this.form.querySelector("[data-part-help]").hidden = true;
    help.hidden = false;
    label.addEventListener("click", () => paper.focus());
    return paper;
  }

  known = (key) => Object.hasOwn(this.palette, key);

  /** From the textarea: at the start, and when a draft was put back or thrown away. */
  load() {
    this.paragraphs = readParagraphs(this.textarea.value, this.known, this.codes);
    this.place = { paragraph: this.paragraphs.length - 1, offset: lengthOf(this.paragraphs.at(-1)?.pieces || []) };
    if (!this.paragraphs.length) this.place = { paragraph: 0, offset: 0 };
    drawParagraphs(this.paper, this.paragraphs, this.palette);
    this.remember(false);
    this.show();
  }

  watch() {
    const { paper } = this;
    document.execCommand("defaultParagraphSeparator", false, "p");
    paper.addEventListener("input", () => this.typed());
    paper.addEventListener("beforeinput", (event) => this.beforeInput(event));
    paper.addEventListener("keydown", (event) => this.key(event));
    paper.addEventListener("copy", (event) => this.copy(event));
    paper.addEventListener("cut", (event) => this.copy(event, true));
    paper.addEventListener("paste", (event) => this.paste(event));
    paper.addEventListener("dragstart", (event) => this.dragStart(event));
    paper.addEventListener("dragover", (event) => event.preventDefault());
    paper.addEventListener("drop", (event) => this.drop(event));
    paper.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("selectionchange", () => this.selected());
    this.textarea.addEventListener("change", (event) => event.isTrusted || this.load());
    for (const tick of this.ticks) tick.addEventListener("change", (event) => this.ticked(event));
    for (const one of this.form.elements) {
      // What stands beside the form belongs to its draft all the same.
      if (!this.form.contains(one)) one.addEventListener("change", (event) => event.isTrusted && this.tell());
    }
    const undo = this.form.querySelector("[data-part-undo]");
    undo.hidden = false;
    undo.querySelector("[data-undo]").addEventListener("click", () => this.travel(-1));
    undo.querySelector("[data-redo]").addEventListener("click", () => this.travel(1));
  }

  // --- keeping ------------------------------------------------------------------

  /** What was typed or done is in the textarea at once: the draft and the server read that. */
  keep(isTyping) {
    const text = writeText(this.paragraphs);
    if (text === this.textarea.value) return;
    this.textarea.value = text;
    this.remember(isTyping);
    this.tell();
    this.show();
  }

  tell() {
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  remember(isTyping) {
    const now = Date.now();
    const state = { text: writeText(this.paragraphs), place: this.place };
    if (isTyping && this.step > 0 && now - this.last < TYPING) this.steps[this.step] = state;
    else this.steps.splice(this.step + 1, Infinity, state);
    if (this.steps.length > MOST_STEPS) this.steps.shift();
    this.step = this.steps.length - 1;
    this.last = isTyping ? now : 0;
  }

  travel(by) {
    const state = this.steps[this.step + by];
    if (!state) return;
    this.step += by;
    this.last = 0;
    this.textarea.value = state.text;
    this.paragraphs = readParagraphs(state.text, this.known, this.codes);
    this.place = state.place;
    this.draw();
    this.tell();
    this.show();
  }

  show() {
    const there = new Set(this.paragraphs.filter(writeLine).map((one) => one.code));
    for (const tick of this.ticks) tick.checked = there.has(tick.value);
    for (const [name, by] of [["undo", -1], ["redo", 1]]) {
      this.form.querySelector(`[data-${name}]`).disabled = !this.steps[this.step + by];
    }
    this.panel.show();
  }

  draw() {
    drawParagraphs(this.paper, this.paragraphs, this.palette);
    if (document.activeElement === this.paper) putCaret(this.paper, this.place);
  }

  /** Something done to the paragraphs, as one step that can be taken back. */
  change(paragraphs, place = this.place) {
    this.paragraphs = paragraphs;
    this.place = place;
    this.draw();
    this.keep(false);
  }

  // --- typing -------------------------------------------------------------------

  typed() {
    [, this.paragraphs] = readPaper(this.paper);
    if (!this.paper.querySelector("p")) this.draw();
    this.place = selectedPlaces(this.paper)?.[1] || this.place;
    this.keep(true);
  }

  beforeInput(event) {
    if (event.inputType.startsWith("format")) event.preventDefault();
    else if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
      event.preventDefault();
      this.travel(event.inputType === "historyUndo" ? -1 : 1);
    } else if (event.inputType === "insertLineBreak") {
      event.preventDefault();
      document.execCommand("insertParagraph");
    }
  }

  key(event) {
    const letter = event.key.toLowerCase();
    const control = event.ctrlKey || event.metaKey;
    let done = true;
    if (control && letter === "z") this.travel(event.shiftKey ? 1 : -1);
    else if (control && letter === "y") this.travel(1);
    else if (control && letter === "s") this.form.requestSubmit();
    else if (event.altKey && event.key === "ArrowUp") this.moveParagraph(this.place.paragraph, -1);
    else if (event.altKey && event.key === "ArrowDown") this.moveParagraph(this.place.paragraph, 1);
    else done = false;
    if (done) event.preventDefault();
  }

  selected() {
    const places = selectedPlaces(this.paper);
    if (places) [, this.place] = places;
  }

  // --- clipboard and mouse --------------------------------------------------------

  copy(event, isCut = false) {
    const places = selectedPlaces(this.paper);
    if (!places) return;
    event.preventDefault();
    const part = cutOut(this.paragraphs, ...places);
    event.clipboardData.setData("text/plain", String(getSelection()));
    event.clipboardData.setData(CLIPBOARD, part.map((one) => writePieces(one.pieces)).join("\n"));
    if (isCut) this.put([], places);
  }

  /** Words only: whatever else a clipboard holds stays where it came from. */
  paste(event) {
    event.preventDefault();
    const own = event.clipboardData.getData(CLIPBOARD);
    const text = own || event.clipboardData.getData("text/plain").replace(/[{}]/g, "$&$&");
    if (text) this.put(this.read(text), selectedPlaces(this.paper));
  }

  read(text) {
    const lines = text.replace(/\r\n?|[\u2028\u2029]/g, "\n").replace(/[\t\u00a0]/g, " ");
    return readParagraphs(lines, this.known, new Set());
  }

  put(paragraphs, places) {
    const [start, end] = places || [this.place, this.place];
    this.change(...replaced(this.paragraphs, start, end, paragraphs));
  }

  dragStart(event) {
    const chip = event.target.closest?.("[data-key]");
    this.dragged = chip ? [...this.paper.querySelectorAll("[data-key]")].indexOf(chip) : null;
    if (chip) event.dataTransfer.setData("text/plain", chip.textContent);
  }

  drop(event) {
    event.preventDefault();
    const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = point ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const place = point ? placeOf(this.paper, point.offsetNode, point.offset)
      : range && placeOf(this.paper, range.startContainer, range.startOffset);
    const { dragged } = this;
    this.dragged = null;
    if (!place) return;
    if (dragged !== null) this.moveFigureTo(dragged, place);
    else this.put(this.read(event.dataTransfer.getData("text/plain").replace(/[{}]/g, "$&$&")), [place, place]);
  }

  clicked(event) {
    const chip = event.target.closest("[data-key]");
    if (chip) this.panel.open([...this.paper.querySelectorAll("[data-key]")].indexOf(chip));
  }

  // --- figures ------------------------------------------------------------------

  insertFigure(key) {
    this.put([{ pieces: [{ key, format: "" }] }], null);
  }

  formatFigure(nth, format) {
    const { paragraph, offset, piece } = figuresIn(this.paragraphs)[nth];
    this.overwrite(paragraph, offset, [{ ...piece, format }]);
  }

  removeFigure(nth) {
    const { paragraph, offset } = figuresIn(this.paragraphs)[nth];
    this.overwrite(paragraph, offset, []);
  }

  overwrite(paragraph, offset, pieces) {
    this.change(...replaced(
      this.paragraphs, { paragraph, offset }, { paragraph, offset: offset + 1 }, [{ pieces }],
    ));
  }

  /** By one character, and past the end of a paragraph into the next one. */
  moveFigure(nth, by) {
    const { paragraph, offset } = figuresIn(this.paragraphs)[nth];
    const length = lengthOf(this.paragraphs[paragraph].pieces) - 1;
    let place = { paragraph, offset: by < 0 ? offset - 1 : offset + 2 };
    if (by < 0 && offset === 0) {
      if (!paragraph) return;
      place = { paragraph: paragraph - 1, offset: lengthOf(this.paragraphs[paragraph - 1].pieces) };
    } else if (by > 0 && offset === length) {
      if (paragraph === this.paragraphs.length - 1) return;
      place = { paragraph: paragraph + 1, offset: 0 };
    }
    this.moveFigureTo(nth, place);
  }

  moveFigureTo(nth, place) {
    const { paragraph, offset, piece } = figuresIn(this.paragraphs)[nth];
    const before = figuresIn(this.paragraphs).filter((one, n) => n !== nth && (
      one.paragraph < place.paragraph || (one.paragraph === place.paragraph && one.offset < place.offset)
    ));
    this.panel.follow(nth, before.length);
    const to = { ...place };
    // Its own place is gone before it is put in again.
    if (to.paragraph === paragraph && to.offset > offset) to.offset -= 1;
    const [without] = replaced(
      this.paragraphs, { paragraph, offset }, { paragraph, offset: offset + 1 }, [],
    );
    this.change(...replaced(without, to, to, [{ pieces: [piece] }]));
  }

  // --- paragraphs -----------------------------------------------------------------

  moveParagraph(n, by) {
    const to = n + by;
    if (!this.paragraphs[n] || !this.paragraphs[to]) return;
    const made = [...this.paragraphs];
    [made[n], made[to]] = [made[to], made[n]];
    this.change(made, { ...this.place, paragraph: to });
  }

  removeParagraph(n) {
    const made = this.paragraphs.filter((_one, at) => at !== n);
    this.change(made, { paragraph: Math.max(0, n - 1), offset: 0 });
  }

  /** A sentence in the words of the records again. */
  resetParagraph(n) {
    const made = [...this.paragraphs];
    made[n] = this.written(this.paragraphs[n].code);
    this.change(made);
  }

  written(code) {
    const line = this.ticks.find((tick) => tick.value === code)?.dataset.line;
    return line ? readParagraphs(line, this.known, this.codes)[0] : null;
  }

  isChanged(n) {
    const { code } = this.paragraphs[n];
    const written = code && this.written(code);
    return Boolean(written) && writeLine(written) !== writeLine(this.paragraphs[n]);
  }

  ticked(event) {
    if (!event.isTrusted) return;
    const code = event.target.value;
    const there = this.paragraphs.findIndex((one) => one.code === code);
    if (!event.target.checked) {
      if (there >= 0) this.removeParagraph(there);
      return;
    }
    if (there >= 0) return;
    // After the sentence that the records write before it.
    const order = this.ticks.map((tick) => tick.value);
    const earlier = new Set(order.slice(0, order.indexOf(code)));
    const at = this.paragraphs.findLastIndex((one) => earlier.has(one.code)) + 1;
    const made = this.paragraphs.filter(writeLine);
    made.splice(at, 0, this.written(code));
    this.change(made);
  }
}

export function startPartEditor(form) {
  form.editor = new PartEditor(form);
}
