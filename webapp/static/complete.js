// Typing help: under the search box stands what the last words may become, as
// /api/suggest says (ARIA 1.2 combobox with a list). Choosing fills the box and
// asks nothing yet, so that one may go on typing; Enter with nothing chosen
// searches for what is typed. While an input method composes, every key is its
// own: nothing is asked, shown or chosen until it is done.
(() => {
  const DELAY = 120; // ms; who types faster has not stopped to look
  const LONGEST = 100; // characters; for more there are no suggestions
  const box = document.getElementById("q");
  if (!box?.form) return;
  // Beside the page that the form asks, wherever the site is mounted.
  const suggest = new URL("api/suggest", box.form.action);

  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("可以补全为", "Complete as"));
  box.form.append(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  // The form carries filters that the numbers know nothing of: better none than wrong ones.
  const unasked = ["", "sort", "size"];
  const counted = () =>
    [...box.form.elements].every((at) => at === box || unasked.includes(at.name) || !at.value);
  let suggestions = [];
  let active = -1;
  let composing = false;
  let timer = 0;
  let asking = null;

  function forget() {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
  }

  function close() {
    forget();
    list.hidden = true;
    list.replaceChildren();
    suggestions = [];
    activate(-1);
    box.setAttribute("aria-expanded", "false");
  }

  function activate(at) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = at;
    const option = list.children[at];
    if (!option) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  }

  function piece(name, text) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    return span;
  }

  function option(suggestion, at) {
    const item = document.createElement("li");
    item.id = `suggestion-${at}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const about = [suggestion.label];
    if (counted() && suggestion.reports !== null) {
      const reports = suggestion.reports.toLocaleString("en");
      about.push(say(`${reports.replaceAll(",", "\u2009")} 份`, reports));
    }
    item.append(piece("becomes", suggestion.text), " ", piece("about", about.join(" · ")));
    return item;
  }

  function show(found) {
    close();
    if (!found.length) return;
    suggestions = found;
    list.replaceChildren(...found.map(option));
    list.hidden = false;
    list.scrollTop = 0;
    box.setAttribute("aria-expanded", "true");
  }

  function choose(at) {
    box.value = suggestions[at].query;
    close();
    box.setSelectionRange(box.value.length, box.value.length);
    box.scrollLeft = box.scrollWidth;
  }

  async function ask() {
    const typed = box.value;
    const mine = new AbortController();
    asking = mine;
    let found = [];
    try {
      const answer = await fetch(`${suggest}?q=${encodeURIComponent(typed)}`, {
        signal: mine.signal,
      });
      if (answer.ok) found = (await answer.json()).suggestions;
    } catch {
      // Without an answer the box is what it is without this script.
    }
    if (asking === mine && box.value === typed) show(found);
  }

  function changed() {
    forget();
    // Only the end of the text is completed.
    const atEnd = box.selectionStart === box.value.length;
    if (!box.value.trim() || box.value.length > LONGEST || !atEnd) close();
    else timer = setTimeout(ask, DELAY);
  }

  box.addEventListener("compositionstart", () => {
    composing = true;
    close();
  });
  box.addEventListener("compositionend", () => {
    composing = false;
    changed();
  });
  box.addEventListener("input", (event) => {
    if (!composing && !event.isComposing) changed();
  });

  box.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229) {
      // The Enter that takes a candidate; Safari would submit the form with it.
      if (event.key === "Enter") event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && active < 0) close();
    else if (list.hidden) return;
    else if (step) {
      event.preventDefault();
      // Past either end lies the box itself, with nothing chosen.
      const stops = suggestions.length + 1;
      activate(((active + 1 + step + stops) % stops) - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      event.preventDefault(); // or the box would be emptied, too
      close();
    }
  });

  // A press on the list must not take the focus from the box.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (at >= 0) choose(at);
  });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  // A place that was left empty is not part of the address.
  box.form.addEventListener("formdata", (event) => {
    if (!event.formData.get("place")) event.formData.delete("place");
  });
})();
