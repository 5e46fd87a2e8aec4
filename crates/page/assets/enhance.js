// Nothing on any page needs this script. It only makes some things a little smoother.
"use strict";

// Browsers that ignore `autofocus` on an error summary.
const summary = document.querySelector(".ds-error-summary");
if (summary && document.activeElement !== summary && !location.hash) summary.focus();

// A second click on a button that has already sent the form does nothing. The button is not
// disabled, because then its own name and value would not be sent.
const release = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  // What opens in a window of its own, such as a PDF, leaves this page as it is.
  if ((event.submitter?.formTarget || form.target) === "_blank") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "true";
  if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  // The network may have failed, or the answer may be a file: then one can try again.
  setTimeout(release, 10000, form);
});
// The back button may bring the page back as it was left.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

// <form data-autosave="/url">: answers are sent there while they are written. Failure is silent;
// sending the form is what counts.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  let waiting, underWay;
  const forget = () => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  const save = (keepalive) => {
    forget();
    if (form.dataset.sent) return;
    const answers = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") answers.append(name, value);
    // An older save must not arrive after a newer one.
    underWay?.abort();
    underWay = new AbortController();
    const { signal } = underWay;
    fetch(form.dataset.autosave, { method: "POST", body: answers, keepalive, signal, credentials: "same-origin" }).catch(() => {});
  };
  const soon = (delay) => {
    forget();
    waiting = setTimeout(save, delay, false);
  };
  form.addEventListener("input", () => soon(1500));
  form.addEventListener("change", () => soon(400));
  // What is sent whole needs no save, and a late one would bring old answers back.
  form.addEventListener("submit", forget);
  addEventListener("pagehide", () => {
    if (waiting) save(true);
  });
}

// Menus in the header close with Escape and when focus or a click goes elsewhere.
const menus = document.querySelectorAll("details[data-menu]");
const closeOthers = (target) => {
  for (const menu of menus) if (!menu.contains(target)) menu.open = false;
};
document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Buttons that only make sense with a script.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
