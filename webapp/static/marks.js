// A report's marks one after the other, with a counter that says where one is.
// Without it, the contents lead to the first mark of each section.
const marks = [...document.querySelectorAll(".report h1 mark, .report .text mark")];

if (marks.length > 1) {
  const bar = document.createElement("nav");
  bar.className = "finder";
  bar.setAttribute("aria-label", say("在标出的文字之间移动", "Move between marks"));
  const counter = document.createElement("output");
  const button = (label, key, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.setAttribute("aria-keyshortcuts", key);
    made.title = label + say(`（按 ${key} 键）`, ` (key ${key})`);
    made.addEventListener("click", () => go(at + step));
    return made;
  };
  let at = landed();

  // The reader came to one mark already: the first of the section in the address.
  function landed() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return -1;
    const inside = marks.findIndex((mark) => target.contains(mark));
    return inside;
  }

  function show() {
    counter.textContent = say(
      at < 0 ? `共 ${marks.length} 处` : `第 ${at + 1} 处，共 ${marks.length} 处`,
      at < 0 ? `${marks.length}` : `${at + 1} of ${marks.length}`,
    );
    for (const [n, mark] of marks.entries()) mark.classList.toggle("current", n === at);
  }

  function go(to) {
    at = at < 0 && to < at ? marks.length - 1 : (to + marks.length) % marks.length;
    show();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    marks[at].scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  }

  bar.append(button(say("上一处", "Previous"), "p", -1), counter, button(say("下一处", "Next"), "n", 1));
  document.querySelector(".report").append(bar);
  show();
  window.addEventListener("hashchange", () => { at = landed(); show(); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "n") go(at + 1);
    if (event.key === "p") go(at - 1);
  });
}
