// What scripts say, in the language of the page; every page loads this first.
const say = (chinese, english) => (document.documentElement.lang === "en" ? english : chinese);

// What is passed on opens in its reader's language.
const lasting = (address) => address.replace(/\/(?:en|zh)(?=\/reports\/)/, "");

// With JavaScript, ¶ copies the address of its section instead of going there.
// Without it, or without a clipboard, ¶ is an ordinary link.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-copied]");
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(lasting(link.href));
    link.classList.add("copied");
    setTimeout(() => link.classList.remove("copied"), 1500);
  } catch {
    location.href = link.href;
  }
});
