// Nothing on any page needs this script. It only makes some things a little smoother.
"use strict";

// Browsers that ignore `autofocus` on an error summary.
const summary = document.querySelector(".ds-error-summary");
if (summary && document.activeElement !== summary && !location.hash) summary.focus();

// A second click on a button that has already sent the form does nothing. The button is not
// disabled, because then its own name and value would not be sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "true";
  if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
});
// The back button may bring the page back as it was left.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// <form data-autosave="/url">: answers are sent there shortly after a change. Failure is silent;
// sending the form is what counts.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  let waiting;
  const save = () => {
    if (form.dataset.sent) return;
    const answers = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") answers.append(name, value);
    fetch(form.dataset.autosave, { method: "POST", body: answers, keepalive: true, credentials: "same-origin" }).catch(() => {});
  };
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 400);
  });
  addEventListener("pagehide", () => {
    if (waiting) save();
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
