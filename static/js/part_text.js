// A part of a summary as text, one paragraph to a line, and as paragraphs of words and figures.
//
//     [F19] 全校教师听评课{lessons.observed}节。     a sentence of the records, by its code
//     坚持{training.hours_each|han}学时的下限。       a paragraph of one's own
//
// A paragraph is {code, pieces}, a piece a string or {key, format}. In places a figure
// counts as one character.

const CODE = /^\[([A-Za-z][\w.:-]{0,39})\] ?/;
const PIECE = /(\{\{|\}\}|\{[^{}|\n]{1,240}(?:\|[a-z]*)?\})/;
const FREE = "[] ";

/** `known` says whether a key is a figure, `codes` are those of sentences. */
export function readParagraphs(text, known, codes) {
  return text.split("\n").filter((line) => line.trim()).map((line) => {
    const found = line.match(CODE);
    const code = found && codes.has(found[1]) ? found[1] : "";
    const words = code ? line.slice(found[0].length) : line.replace(FREE, (free, at) => (at ? free : ""));
    return { code, pieces: readPieces(words, known) };
  });
}

export function readPieces(words, known) {
  const pieces = words.split(PIECE).map((piece, n) => {
    if (n % 2 === 0) return piece;
    if (piece === "{{" || piece === "}}") return piece[0];
    const [key, format = ""] = piece.slice(1, -1).split("|");
    return known(key) ? { key, format } : piece;
  });
  return joinWords(pieces);
}

/** Strings that follow each other become one; empty ones go. */
export function joinWords(pieces) {
  const joined = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === "string" && typeof last === "string") joined[joined.length - 1] = last + piece;
    else if (piece !== "") joined.push(piece);
  }
  return joined;
}

export function writeLine({ code, pieces }) {
  const words = writePieces(pieces).trim();
  if (!words) return "";
  if (code) return `[${code}] ${words}`;
  return words.startsWith("[") ? FREE + words : words;
}

/** As it is, also with spaces at its ends: for the clipboard. */
export function writePieces(pieces) {
  return pieces.map(writePiece).join("");
}

function writePiece(piece) {
  if (typeof piece === "string") return piece.replace(/[{}]/g, "$&$&");
  return piece.format ? `{${piece.key}|${piece.format}}` : `{${piece.key}}`;
}

export function writeText(paragraphs) {
  return paragraphs.map(writeLine).filter(Boolean).join("\n");
}

export function lengthOf(pieces) {
  return pieces.reduce((sum, piece) => sum + (typeof piece === "string" ? piece.length : 1), 0);
}

/** The pieces between two places. */
export function sliced(pieces, from, to = Infinity) {
  const kept = [];
  let at = 0;
  for (const piece of pieces) {
    const length = typeof piece === "string" ? piece.length : 1;
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, length);
    if (start < end) kept.push(typeof piece === "string" ? piece.slice(start, end) : piece);
    at += length;
  }
  return kept;
}

/** What stands between two places {paragraph, offset}. */
export function cutOut(paragraphs, start, end) {
  return paragraphs.slice(start.paragraph, end.paragraph + 1).map((one, n, all) => ({
    code: one.code,
    pieces: sliced(
      one.pieces,
      n === 0 ? start.offset : 0,
      n === all.length - 1 ? end.offset : Infinity,
    ),
  }));
}

/** [paragraphs, place after it] with what stands between two places replaced. */
export function replaced(paragraphs, start, end, inserted) {
  const first = paragraphs[start.paragraph] || { code: "", pieces: [] };
  const last = paragraphs[end.paragraph] || first;
  const before = sliced(first.pieces, 0, start.offset);
  const after = sliced(last.pieces, end.offset);
  const middle = (inserted.length ? inserted : [{ pieces: [] }]).map((one) => ({
    code: "", pieces: one.pieces,
  }));
  middle[0] = { code: first.code, pieces: [...before, ...middle[0].pieces] };
  const tail = middle.at(-1);
  const offset = lengthOf(tail.pieces);
  middle[middle.length - 1] = { code: tail.code, pieces: joinWords([...tail.pieces, ...after]) };
  const made = [...paragraphs];
  made.splice(start.paragraph, end.paragraph - start.paragraph + 1, ...middle);
  return [made, { paragraph: start.paragraph + middle.length - 1, offset }];
}

/** [{paragraph, offset, piece}, …] of every figure, in order. */
export function figuresIn(paragraphs) {
  return paragraphs.flatMap((one, paragraph) => {
    let offset = 0;
    return one.pieces.flatMap((piece) => {
      const at = offset;
      offset += typeof piece === "string" ? piece.length : 1;
      return typeof piece === "string" ? [] : [{ paragraph, offset: at, piece }];
    });
  });
}
