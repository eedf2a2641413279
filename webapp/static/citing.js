// Copies citations, and offers to cite the words that are selected in a report.
// Without it the citations are text to select, and every section leads to a page with its sentences to tick.

const LONGEST = 4000; // characters that are found again by their beginning and end
const SENT = 800; // characters that fit into an address, nine bytes each; of more, either end

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 1500);
  });
}

const report = document.querySelector("[data-cite]");
if (report) {
  const words = JSON.parse(report.dataset.citeWords);
  const bar = document.createElement("div");
  bar.className = "cite-selected";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.bar);
  bar.hidden = true;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.copy;
  button.title = words.key;
  button.setAttribute("aria-keyshortcuts", "c");
  const link = document.createElement("a");
  link.textContent = words.page;
  const said = document.createElement("span");
  said.className = "unseen";
  said.setAttribute("role", "status");
  if (navigator.clipboard) bar.append(button);
  bar.append(link);
  report.append(said);

  // What was selected as it is printed, without what only belongs to the page; with a blank
  // after each cell and line, or 13 and 0 in two cells would be read as 130.
  const printed = (range) => {
    const copy = range.cloneContents();
    for (const own of copy.querySelectorAll(".link, .unseen, .flag, .added, .aside, .cite-selected")) own.remove();
    for (const box of copy.querySelectorAll("td, th, tr, p, li, h1, h2, h3, h4, br")) box.after(" ");
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  // The bar stands behind the last selected block, so that Tab leads to it, and is seen under the last line.
  const place = (range, section) => {
    let block = range.endContainer;
    while (block !== section && block.parentNode !== section && section.contains(block)) block = block.parentNode;
    if (section.contains(block) && block !== section) block.after(bar);
    else section.append(bar);
    bar.hidden = false;
    const lines = [...range.getClientRects()].filter((line) => line.width);
    const last = lines.at(-1);
    if (!last || !bar.offsetParent) return; // on a phone the style sheet fixes it
    const from = bar.offsetParent === document.body ? { left: -scrollX, top: -scrollY } : bar.offsetParent.getBoundingClientRect();
    const left = Math.max(8, Math.min(last.right - bar.offsetWidth / 2, document.documentElement.clientWidth - bar.offsetWidth - 8));
    const top = Math.max(8, Math.min(last.bottom + 6, innerHeight - bar.offsetHeight - 8));
    bar.style.left = `${left - from.left}px`;
    bar.style.top = `${top - from.top}px`;
  };

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const start = range && (range.startContainer.closest ? range.startContainer : range.startContainer.parentElement);
    const section = start && report.contains(range.commonAncestorContainer) && start.closest("section[id]");
    const text = section ? printed(range) : "";
    const characters = [...text];
    if (characters.length < 2 || characters.length > LONGEST) {
      bar.hidden = true;
      return;
    }
    // A marked report has the anchor at its first mark, and this at the heading.
    const asked = { at: section.id.replace(/-top$/, "") };
    // How a link names the words is the server's to say: it knows where they can be cut.
    if (characters.length > SENT) {
      asked.text = characters.slice(0, SENT / 2).join("");
      asked.to = characters.slice(-SENT / 2).join("");
    } else asked.text = text;
    const parameters = new URLSearchParams(asked);
    link.href = `${report.dataset.cite}?${parameters}`;
    button.dataset.from = `${report.dataset.cite}.txt?${parameters}`;
    const end = range.endContainer.closest ? range.endContainer : range.endContainer.parentElement;
    place(range, (report.contains(end) && end.closest("section[id]")) || section);
  });

  const cited = async () => {
    const answer = await fetch(button.dataset.from);
    // Words that differ from the report's are shown beside these before anybody prints them.
    if (!answer.ok || answer.headers.get("X-Standing") === "changed") throw new Error(answer.status);
    return answer.text();
  };

  const copy = async () => {
    try {
      // Some browsers let only what was promised at once be copied later.
      const text = cited();
      const item = new ClipboardItem({ "text/plain": text.then((t) => new Blob([t], { type: "text/plain" })) });
      await navigator.clipboard.write([item]);
      said.textContent = button.textContent = words.copied;
      setTimeout(() => { button.textContent = words.copy; said.textContent = ""; }, 1500);
    } catch {
      location.href = link.href;
    }
  };

  bar.addEventListener("mousedown", (event) => event.preventDefault()); // or the selection is gone
  button.addEventListener("click", copy);
  document.addEventListener("keydown", (event) => {
    if (bar.hidden || event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (navigator.clipboard) copy();
    else location.href = link.href;
  });
}
