// Keys for readers who would rather not reach for the mouse: "/" goes to the
// search box; from the box or from a hit, the arrow keys walk the hits and
// their matches. Scrolling stays what it was everywhere else.
const walked = ".hit .name-of a, .hit .where";

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById("q");
  if (event.key === "/" && box && !typing(event.target)) {
    event.preventDefault();
    box.focus();
    box.select();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  // What a closed "另有 N 处" hides is not walked.
  const stops = [...document.querySelectorAll(walked)].filter((link) => link.checkVisibility());
  const at = stops.indexOf(event.target);
  if (at < 0 && !(event.target === box && step > 0)) return;
  const next = at + step < 0 ? box : stops[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});
