// Where everything begins: once for the page, and again for each part that htmx puts in.

import { startCell } from "./cells.js";
import { forgetAccepted, startDraft } from "./drafts.js";
import { startMinutes } from "./minutes.js";
import { startOutline } from "./outline.js";
import { startOfflineForm, startOutbox } from "./outbox.js";
import { startPartEditor } from "./part_editor.js";
import { focusErrors, startPage } from "./page.js";
import { startReviewTable } from "./review.js";
import { startChoice } from "./selection.js";
import { startStamp } from "./stamp.js";
import { recallKept } from "./store.js";

const STARTS = {
  "form[data-cell]": startCell,
  "form[data-draft]": startDraft,
  "form[data-offline]": startOfflineForm,
  "form[data-outline]": startOutline,
  "form[data-choose]": startChoice,
  "[data-review]": startReviewTable,
  "[data-stamp]": startStamp,
  "[data-minutes]": startMinutes,
  "form[data-part-editor]": startPartEditor,
};

function startParts(root) {
  for (const [selector, start] of Object.entries(STARTS)) {
    if (root.matches(selector)) start(root);
    root.querySelectorAll(selector).forEach(start);
  }
  focusErrors(root);
}

const recalled = recallKept().then(() => forgetAccepted());
startPage();
htmx.onLoad((root) => recalled.then(() => startParts(root)));
recalled.then(startOutbox);
