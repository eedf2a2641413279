// Copies citations, and offers to cite the words that are selected in a report.
// Without it the citations are text to select, and every section has its link.

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
  const link = document.createElement("a");
  link.className = "cite-selected";
  link.textContent = "引用所选";
  link.hidden = true;
  report.append(link);

  // What was selected as it is printed, without the signs beside headings; with a blank
  // after each cell and line, or 13 and 0 in two cells would be read as 130.
  const words = (range) => {
    const copy = range.cloneContents();
    for (const sign of copy.querySelectorAll(".link, .unseen, .flag, .added")) sign.remove();
    for (const box of copy.querySelectorAll("td, th, tr, p, li, h1, h2, h3, h4, br")) box.after(" ");
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const start = range && (range.startContainer.parentElement || range.startContainer);
    const section = start && report.contains(range.commonAncestorContainer) && start.closest("section[id]");
    const text = section ? words(range) : "";
    const characters = [...text];
    link.hidden = characters.length < 2 || characters.length > LONGEST;
    if (link.hidden) return;
    // A marked report has the anchor at its first mark, and this at the heading.
    const asked = { at: section.id.replace(/-top$/, "") };
    // How a link names the words is the server's to say: it knows where they can be cut.
    if (characters.length > SENT) {
      asked.text = characters.slice(0, SENT / 2).join("");
      asked.to = characters.slice(-SENT / 2).join("");
    } else asked.text = text;
    link.href = `${report.dataset.cite}?${new URLSearchParams(asked)}`;
  });
}
