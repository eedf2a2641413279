// The tree of places opens where it stands, without leaving the answer. The
// links do the same by themselves, as a new page.
document.addEventListener("click", async (event) => {
  const fold = event.target.closest("a.fold");
  if (!fold || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const facets = fold.closest(".facets > nav");
  facets.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(fold.href);
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".facets > nav");
    const place = fold.dataset.place;
    facets.replaceWith(document.adoptNode(fresh));
    history.replaceState(null, "", fold.href.replace(/#.*/, ""));
    fresh.querySelector(`a.fold[data-place="${CSS.escape(place)}"]`)?.focus();
  } catch {
    location.href = fold.href;
  }
});
