// What JavaScript adds to a page; without it everything works all the same.
// After a refused form the keyboard goes to the list of what there is to mend, and a link there leads into its control.
// A form is sent once, however often its button is pressed. The progress of a load follows by itself.
const summary = document.querySelector('[data-module="govuk-error-summary"]');
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!control) return;
    event.preventDefault();
    (control.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${CSS.escape(control.id)}"]`) ?? control).scrollIntoView();
    control.focus({ preventScroll: true });
  });
}

const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.dataset.preventDoubleClick !== "true") return;
  const now = Date.now();
  if (now - (sent.get(event.target) ?? -Infinity) < 3000) event.preventDefault();
  else sent.set(event.target, now);
});

const live = document.querySelector("[data-live]");
const follow = async () => {
  if (!document.hidden) {
    const answer = await fetch(location.href).catch(() => null);
    const next = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
    if (answer?.ok && !next) return location.reload();
    if (next) {
      const [said, told] = [live, next].map((each) => each.querySelector("[role=status]"));
      if (said.textContent !== told.textContent) said.textContent = told.textContent;
      live.querySelector("progress").value = next.querySelector("progress").value;
    }
  }
  setTimeout(follow, live.dataset.live * 1000);
};
if (live) setTimeout(follow, live.dataset.live * 1000);
