// Says before a session ends that it will, and offers more time. Without this script the page's foot
// says until when one is signed in.
//
// Only the server knows when the end is: what other tabs ask for puts it off too, and a computer may
// have slept. So the script asks before it says anything; asking does not put the end off.
"use strict";
{
  const WARN_SECONDS = 300;
  const ASK_AGAIN = 20_000;

  const { dataset } = document.querySelector("[data-session]");
  const line = document.querySelector("[data-session-line]");
  const dialogs = new Map();
  for (const dialog of document.querySelectorAll("[data-session-dialog]")) dialogs.set(dialog.dataset.sessionDialog, dialog);

  let end = Date.now() + 1000 * Number(dataset.secondsLeft);
  let ended = false;
  let asked = 0;
  let turns = 0;
  // The dialog that is open, and the one that was sent away.
  let shown, dismissed;

  const show = (name) => {
    if (shown === name) return;
    const before = shown;
    shown = name;
    if (before) dialogs.get(before).close();
    if (!name) return;
    dialogs.get(name).showModal();
    // Not a button: somebody may be in the middle of a word.
    dialogs.get(name).focus();
  };

  const say = (selector, text) => {
    for (const element of document.querySelectorAll(selector)) if (element.textContent !== text) element.textContent = text;
  };

  const count = () => {
    const minutes = Math.floor((end - Date.now()) / 60_000);
    say("[data-session-left]", minutes < 1 ? dataset.less : minutes === 1 ? dataset.minute : dataset.minutes.replace("#", minutes));
  };

  const take = ({ signedIn, secondsLeft = 0, ending, line: sentence }) => {
    end = Date.now() + 1000 * secondsLeft;
    ended = !signedIn;
    if (line.textContent !== sentence) line.textContent = sentence;
    for (const form of document.querySelectorAll("form[data-session-extend]")) form.hidden = ending === "limit";
    for (const link of document.querySelectorAll("[data-session-anew]")) link.hidden = ending !== "limit";
    const name = ended ? "ended" : secondsLeft <= WARN_SECONDS ? ending : undefined;
    if (name !== dismissed) dismissed = undefined;
    count();
    show(dismissed ? undefined : name);
  };

  const ask = async (address, method) => {
    const turn = ++turns;
    asked = Date.now();
    try {
      const answer = await fetch(address, { method, headers: { accept: "application/json" }, cache: "no-store" });
      if (!answer.ok) return false;
      const state = await answer.json();
      // An answer that a newer question has overtaken says nothing.
      if (turn === turns) take(state);
      return true;
    } catch {
      return false;
    }
  };

  const extend = async () => {
    dismissed = undefined;
    say("[data-session-problem]", "");
    if (!(await ask(dataset.extend, "POST"))) say("[data-session-problem]", dataset.failed);
  };

  const tick = () => {
    if (ended) return;
    const now = Date.now();
    if (end - now <= WARN_SECONDS * 1000 && now - asked >= ASK_AGAIN) ask(dataset.state, "GET");
    if (shown) count();
  };
  setInterval(tick, 5_000);
  tick();

  // Back from another tab, where one may have signed in or out, or from sleep.
  const look = () => {
    if (document.visibilityState === "visible" && Date.now() - asked >= (ended ? 1_000 : 60_000)) ask(dataset.state, "GET");
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  addEventListener("pageshow", (event) => event.persisted && look());

  for (const form of document.querySelectorAll("form[data-session-extend]")) {
    form.querySelector("[data-session-new-tab]").remove();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      extend();
    });
  }
  for (const [name, dialog] of dialogs) {
    const dismiss = () => {
      dismissed = name;
      show();
    };
    dialog.querySelector("[data-session-stay]")?.addEventListener("click", extend);
    dialog.querySelector("[data-session-close]")?.addEventListener("click", dismiss);
    // The key Escape: whoever presses it is there.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (name === "pause") extend();
      else dismiss();
    });
    // A browser may close it all the same.
    dialog.addEventListener("close", () => {
      if (shown === name) shown = undefined;
    });
  }
}
