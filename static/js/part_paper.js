// The sheet on which a part is written: paragraphs one can type in, figures one cannot.

import { joinWords } from "./part_text.js";

const HIDDEN = /[\u200b\u200c\u200d\u2060\ufeff]/g;

/** A figure in the text. `palette` is {key: {title, ways: {format: text}}}. */
function chip(piece, palette) {
  const figure = palette[piece.key];
  const made = document.createElement("span");
  made.className = figure.gone ? "chip is-gone" : "chip";
  made.contentEditable = "false";
  made.draggable = true;
  made.dataset.key = piece.key;
  made.dataset.format = piece.format;
  made.title = figure.title;
  made.textContent = figure.ways[piece.format] ?? figure.ways[""];
  return made;
}

export function drawParagraphs(paper, paragraphs, palette) {
  const drawn = paragraphs.map(({ code, pieces }) => {
    const made = document.createElement("p");
    if (code) made.dataset.code = code;
    made.append(...pieces.map((piece) => (typeof piece === "string" ? piece : chip(piece, palette))));
    if (!pieces.length) made.append(document.createElement("br"));
    return made;
  });
  if (!drawn.length) {
    drawn.push(document.createElement("p"));
    drawn[0].append(document.createElement("br"));
  }
  paper.replaceChildren(...drawn);
}

const clean = (text) => text.replace(/\u00a0/g, " ").replace(HIDDEN, "").replace(/[\r\n]+/g, " ");

/** Whatever a browser made of the paper, read as paragraphs; [paragraph nodes, paragraphs]. */
export function readPaper(paper) {
  const nodes = [...paper.childNodes];
  const pieces = nodes.map((node) => joinWords(piecesOf(node)));
  const owners = new Map();
  nodes.forEach((node, n) => {
    const code = node.dataset?.code;
    // A sentence that was split in two is one sentence and a paragraph of one's own; split at
    // its beginning it is the second one.
    if (code && (!owners.has(code) || !pieces[owners.get(code)].length)) owners.set(code, n);
  });
  return [nodes, nodes.map((node, n) => {
    const code = node.dataset?.code;
    if (!code || owners.get(code) === n) return { code: code || "", pieces: pieces[n] };
    delete node.dataset.code;
    return { code: "", pieces: pieces[n] };
  })];
}

function piecesOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return [clean(node.data)];
  if (node.dataset?.key) return [{ key: node.dataset.key, format: node.dataset.format || "" }];
  return [...node.childNodes].flatMap(piecesOf);
}

// --- places --------------------------------------------------------------------

function lengthOfNode(node) {
  if (node.nodeType === Node.TEXT_NODE) return clean(node.data).length;
  if (node.dataset?.key) return 1;
  return [...node.childNodes].reduce((sum, child) => sum + lengthOfNode(child), 0);
}

/** The place {paragraph, offset} of a point of the document tree; null when it is elsewhere. */
export function placeOf(paper, container, index) {
  if (!paper.contains(container)) return null;
  if (container === paper) {
    const paragraph = Math.min(index, paper.childNodes.length - 1);
    return { paragraph, offset: index > paragraph ? lengthOfNode(paper.childNodes[paragraph]) : 0 };
  }
  let offset = container.nodeType === Node.TEXT_NODE
    ? clean(container.data.slice(0, index)).length
    : [...container.childNodes].slice(0, index).reduce((sum, node) => sum + lengthOfNode(node), 0);
  let node = container;
  const inside = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  if (inside.closest?.("[data-key]")) {
    node = inside.closest("[data-key]");
    offset = index ? 1 : 0;
  }
  while (node.parentNode !== paper) {
    for (let before = node.previousSibling; before; before = before.previousSibling) {
      offset += lengthOfNode(before);
    }
    node = node.parentNode;
  }
  return { paragraph: [...paper.childNodes].indexOf(node), offset };
}

/** [start, end] of what is selected on the paper; null when nothing of it is. */
export function selectedPlaces(paper) {
  const selection = getSelection();
  if (!selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const start = placeOf(paper, range.startContainer, range.startOffset);
  const end = placeOf(paper, range.endContainer, range.endOffset);
  return start && end ? [start, end] : null;
}

export function putCaret(paper, place) {
  const paragraph = paper.childNodes[Math.min(place.paragraph, paper.childNodes.length - 1)];
  if (!paragraph) return;
  let left = place.offset;
  let at = [paragraph, paragraph.childNodes.length];
  for (const [n, node] of [...paragraph.childNodes].entries()) {
    const length = lengthOfNode(node);
    if (left <= length && node.nodeType === Node.TEXT_NODE) {
      at = [node, left];
      break;
    }
    if (left < length || (left === 0 && length === 0)) {
      at = [paragraph, n];
      break;
    }
    left -= length;
  }
  getSelection().collapse(...at);
}
